"""What conferences have is kept on every engine, and goes with those who said it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from community.companion.model import Companion, Note, Pair, Question, Session
from community.errors import Invalid
from community.link_store import Linked
from community.meetups.model import Coming, Meetup, Rsvp
from community.model import Member
from community.outbox import Outgoing
from community.texts import text
from tests.data.conftest import Stores
from tests.data.meetup_samples import a_meetup, due, nothing, posted, read
from tests.data.samples import LATER, NOW, a_community, members, outgoing

MS = timedelta(milliseconds=1)
HOSTILE = "Mittag 🎈\n'; DROP TABLE companion_notes; --"


async def store(stores: Stores, meetup: Meetup, after: Companion) -> Companion:
    found = await stores.companions.change(
        meetup.community_id, meetup.id, lambda _before: after, nothing
    )
    assert found is not None
    return found


def session(title: str, starts: int = 0, **more: object) -> Session:
    plain = Session(0, 0, f"uid of {title}", title, NOW + starts * LATER, 45)
    return replace(plain, **more)  # type: ignore[arg-type]


async def programme(
    stores: Stores, meetup: Meetup, *sessions: Session
) -> tuple[Companion, Sequence[Session]]:
    stored = await store(stores, meetup, Companion(meetup.id, sessions))
    return stored, stored.sessions


async def a_conference(stores: Stores) -> tuple[Meetup, Companion, Member, Member, Member]:
    """Return one that Cyd hosts, where Ada is Bea's eyes, and each asked and noted something."""
    graz = await a_community(stores)
    ada, bea, cyd = await members(stores, graz, "Ada", "Bea", "Cyd")
    meetup = await a_meetup(stores, cyd)
    stored, (first, second) = await programme(stores, meetup, session("A"), session("B", 1))
    hers = Question(0, meetup.id, first.id, bea.id, "Why?", NOW, "So.", ada.id, NOW + LATER)
    whole = Question(0, meetup.id, None, ada.id, "What now?", NOW + MS, "This.", bea.id, NOW)
    stored = await store(
        stores,
        meetup,
        replace(
            stored,
            pairs=(Pair(meetup.id, ada.id, bea.id, NOW),),
            questions=(hers, whole),
            notes=(
                Note(first.id, ada.id, "Ada's", credited=True, at=NOW),
                Note(second.id, bea.id, "Bea's", credited=False, at=NOW + MS),
            ),
        ),
    )
    return meetup, stored, ada, bea, cyd


async def test_all_of_a_conference_is_kept_as_it_was(stores: Stores) -> None:
    meetup, stored, ada, bea, _ = await a_conference(stores)
    assert await stores.companions.get(meetup.community_id, meetup.id) == stored
    first, second = stored.sessions
    assert (first.title, first.meetup_id, first.starts_at) == ("A", meetup.id, NOW)
    assert [(one.asked_by, one.session_id, one.answer) for one in stored.questions] == [
        (bea.id, first.id, "So."),
        (ada.id, None, "This."),
    ]
    assert {one.id for one in stored.questions}.isdisjoint({0})
    assert stored.eyes_of(bea.id) == ada.id
    changed = replace(
        stored,
        sessions=(
            replace(first, title=HOSTILE, where=HOSTILE, minutes=60, cancelled=True, uid="new"),
            replace(second, starts_at=NOW - LATER),
        ),
        pairs=(Pair(meetup.id, bea.id, ada.id, NOW + MS),),
        questions=tuple(replace(one, words=HOSTILE) for one in stored.questions),
        notes=(replace(stored.notes[0], words=HOSTILE, credited=False, at=NOW + LATER),),
    )
    after = await store(stores, meetup, changed)
    assert after == replace(changed, sessions=changed.sessions[::-1])
    assert await stores.companions.get(meetup.community_id, meetup.id) == after
    assert await store(stores, meetup, Companion(meetup.id)) == Companion(meetup.id)


async def test_nothing_is_seen_from_another_community_or_of_no_meetup(stores: Stores) -> None:
    meetup, stored, *_ = await a_conference(stores)
    here, elsewhere = meetup.community_id, meetup.community_id + 1
    companions = stores.companions
    assert await companions.get(elsewhere, meetup.id) == Companion(meetup.id)
    assert await companions.get(here, meetup.id + 99) == Companion(meetup.id + 99)
    assert await companions.change(elsewhere, meetup.id, lambda one: one, nothing) is None
    number, question = stored.sessions[1].id, stored.questions[1].id
    assert await companions.meetup_of_session(here, number) == meetup.id
    assert await companions.meetup_of_session(elsewhere, number) is None
    assert await companions.meetup_of_session(here, number + 99) is None
    assert await companions.meetup_of_question(here, question) == meetup.id
    assert await companions.meetup_of_question(elsewhere, question) is None
    assert await companions.meetup_of_question(here, question + 99) is None


async def test_a_session_that_goes_takes_its_notes_along_but_no_question(stores: Stores) -> None:
    meetup, stored, ada, bea, _ = await a_conference(stores)
    after = await store(stores, meetup, replace(stored, sessions=stored.sessions[1:]))
    assert [one.title for one in after.sessions] == ["B"]
    assert [(one.asked_by, one.session_id) for one in after.questions] == [
        (bea.id, None),
        (ada.id, None),
    ]
    assert [one.member_id for one in after.notes] == [bea.id]
    assert await stores.companions.get(meetup.community_id, meetup.id) == after


async def test_a_change_writes_everything_with_its_rows_or_nothing(stores: Stores) -> None:
    graz = await a_community(stores)
    (ada,) = await members(stores, graz, "Ada")
    meetup = await a_meetup(stores, ada)

    def rows(_before: Companion, after: Companion) -> Sequence[Outgoing]:
        return [outgoing(graz, f"meetup:{meetup.id}:session:{o.id}") for o in after.sessions]

    def decide(before: Companion) -> Companion:
        return replace(before, sessions=(session("A"), session("B", 1)))

    after = await stores.companions.change(graz.id, meetup.id, decide, rows)
    assert after is not None
    assert set(await due(stores)) == {
        f"meetup:{meetup.id}:session:{one.id}" for one in after.sessions
    }

    def fail(_before: Companion) -> Companion:
        raise Invalid(text("no"))

    def fail_late(_before: Companion, _after: Companion) -> Sequence[Outgoing]:
        raise Invalid(text("no"))

    def empty(_before: Companion) -> Companion:
        return Companion(meetup.id)

    for deciding, writing in ((fail, rows), (empty, fail_late)):
        with pytest.raises(Invalid):
            await stores.companions.change(graz.id, meetup.id, deciding, writing)
        assert await stores.companions.get(graz.id, meetup.id) == after


async def test_many_ask_at_once_and_no_question_is_lost(stores: Stores) -> None:
    graz = await a_community(stores)
    people = await members(stores, graz, *(f"Person {n}" for n in range(12)))
    meetup = await a_meetup(stores, people[0])

    async def ask(one: Member) -> None:
        asked = Question(0, meetup.id, None, one.id, "Why?", NOW)
        await stores.companions.change(
            graz.id,
            meetup.id,
            lambda before: replace(before, questions=(*before.questions, asked)),
            nothing,
        )

    await asyncio.gather(*(ask(one) for one in people))
    after = await stores.companions.get(graz.id, meetup.id)
    assert sorted(one.asked_by for one in after.questions) == sorted(one.id for one in people)
    assert len({one.id for one in after.questions}) == len(people)


async def test_an_answer_of_only_the_evenings_is_kept(stores: Stores) -> None:
    graz = await a_community(stores)
    (ada,) = await members(stores, graz, "Ada")
    rsvp = Rsvp(ada.id, Coming.YES, NOW, evenings=True)
    meetup = await a_meetup(stores, ada, rsvp)
    assert (await read(stores, meetup)).of(ada.id) == rsvp


# --- whose they are -------------------------------------------------------------------------------


async def test_what_an_erased_member_said_goes_and_what_was_said_to_others_stays_theirs(
    stores: Stores,
) -> None:
    meetup, stored, ada, bea, _ = await a_conference(stores)

    await stores.privacy.erase(ada, nothing, ["keyed hash"])

    left = await stores.companions.get(meetup.community_id, meetup.id)
    hers = stored.questions[0]
    assert left == replace(
        stored,
        pairs=(),
        questions=(replace(hers, answer="", answered_by=None),),
        notes=stored.notes[1:],
    )
    await stores.privacy.erase(bea, nothing, ["keyed hash"])
    nobody = await stores.companions.get(meetup.community_id, meetup.id)
    assert nobody == Companion(meetup.id, stored.sessions)


async def test_an_export_tells_what_one_said_and_nothing_that_others_asked(stores: Stores) -> None:
    meetup, stored, ada, bea, cyd = await a_conference(stores)
    export = await stores.privacy.export(meetup.community_id, ada.id)
    asked, answered = export["companion_questions"]
    assert (asked["words"], asked["answer"]) == ("What now?", "This.")
    assert (answered["id"], answered["words"], answered["answer"]) == (
        stored.questions[0].id,
        "",
        "So.",
    )
    assert bea.id != answered["asked_by"]
    assert [one["words"] for one in export["companion_notes"]] == ["Ada's"]
    for one in (ada, bea):
        assert len((await stores.privacy.export(one.community_id, one.id))["companion_pairs"]) == 1
    assert not set(await stores.privacy.export(cyd.community_id, cyd.id)) & {
        "companion_questions",
        "companion_notes",
        "companion_pairs",
    }


async def test_what_was_said_of_an_erased_member_is_found_and_taken_away(stores: Stores) -> None:
    meetup, stored, _, bea, cyd = await a_conference(stores)
    graz = await stores.communities.get(meetup.community_id)
    whole = [one.id for one in stored.questions]
    theirs = await store(
        stores,
        meetup,
        replace(
            stored,
            questions=(
                *stored.questions,
                Question(0, meetup.id, None, cyd.id, "And?", NOW, "No.", cyd.id, NOW),
            ),
        ),
    )
    other = next(one.id for one in theirs.questions if one.id not in whole)
    keys = {
        f"meetup:{meetup.id}:{what}": f"meetup_{what.split(':')[0]}"
        for what in (
            *(f"asked:{i}" for i in whole),
            *(f"answered:{i}" for i in whole),
            f"answered:{whole[0]}@1",
            f"answered:{other}",
            "pairs:1:1",
            "moved:1",
            "recap",
        )
    }
    await posted(stores, graz, keys)
    gone: dict[str, str] = {}

    def clean_up(refs: Mapping[str, str]) -> Sequence[Outgoing]:
        gone.update(refs)
        return ()

    await stores.privacy.erase(bea, clean_up, ["keyed hash"])

    stays = {f"meetup:{meetup.id}:answered:{other}", f"meetup:{meetup.id}:recap"}
    assert set(gone) == set(keys) - stays
    assert set(await due(stores)) == {f"meetup:{meetup.id}:recap"}


async def test_two_members_who_are_one_are_not_their_own_eyes(stores: Stores) -> None:
    meetup, stored, ada, bea, cyd = await a_conference(stores)
    first = stored.sessions[0]
    await store(
        stores,
        meetup,
        replace(
            stored,
            pairs=(*stored.pairs, Pair(meetup.id, ada.id, cyd.id, NOW + MS)),
            notes=(
                *stored.notes,
                Note(first.id, bea.id, "Bea's of A", credited=True, at=NOW + LATER),
            ),
        ),
    )
    await stores.links.keep_code("hash", Linked(meetup.community_id, bea.id), NOW + LATER)

    assert await stores.links.unite("hash", bea, ada, lambda _refs: (), ())

    after = await stores.companions.get(meetup.community_id, meetup.id)
    assert after.pairs == (Pair(meetup.id, bea.id, cyd.id, NOW + MS),)
    assert {(one.asked_by, one.answered_by) for one in after.questions} == {(bea.id, bea.id)}
    assert [(one.member_id, one.words) for one in after.notes] == [
        (bea.id, "Bea's"),
        (bea.id, "Bea's of A"),
    ]


async def test_of_two_pairs_of_one_who_is_away_the_one_of_who_stays_is_kept(stores: Stores) -> None:
    meetup, stored, ada, bea, cyd = await a_conference(stores)
    pairs = (Pair(meetup.id, cyd.id, ada.id, NOW), Pair(meetup.id, cyd.id, bea.id, NOW + LATER))
    await store(stores, meetup, replace(stored, pairs=pairs))
    await stores.links.keep_code("hash", Linked(meetup.community_id, bea.id), NOW + LATER)
    assert await stores.links.unite("hash", bea, ada, lambda _refs: (), ())
    after = await stores.companions.get(meetup.community_id, meetup.id)
    assert after.pairs == (pairs[1],)
