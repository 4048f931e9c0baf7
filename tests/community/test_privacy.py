import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest

from community.communities import SetUp
from community.errors import ChatRefused, NotFound
from community.members import NOTE_VERSION
from community.model import Answer, Member, Participation, Reason, Unmatched
from community.outbox import Outgoing
from community.places import Ref
from community.privacy import OTHER_REASON, REASONS, PrivacyService, PrivacyStore
from community.recurring import PromptPost
from community.relay_store import Carried
from community.texts import Block, Text
from data.holdings import nothing
from data.privacy import HOLDINGS
from tests.community.people import ELSEWHERE, HOME, People, account, copy_of
from tests.fakes.stores_privacy import MemoryPrivacyStore

SECRET = "canary-words"


CleanUp = Callable[[Mapping[str, str]], Sequence[Outgoing]]


@pytest.fixture
def people() -> People:
    return People()


def privacy(people: People, store: PrivacyStore) -> PrivacyService:
    """Return the service over another store."""
    return PrivacyService(
        store, people.members, people.community_store, people.ledger, people.clock, people.chat
    )


def outgoing(key: str, community_id: int) -> Outgoing:
    now = People().clock.now()
    return Outgoing(key, community_id, key.partition(":")[0], now, now + timedelta(days=1))


def delivered(people: People, key: str, ref: str) -> None:
    """Note that a row with this key was delivered to where ``ref`` says."""
    community_id = people.member("Ada").community_id
    people.memory.write([outgoing(key, community_id)])
    people.memory.outbox[key].state = "sent"
    people.memory.outbox[key].ref = Ref.parse(ref)


async def everything_about_ada(people: People) -> None:
    """Store something about Ada in every table."""
    await people.set_up()
    ada = await people.introduced("Ada", goal=SECRET, topics=SECRET)
    await people.introduced("Ben")
    await people.deliver()
    me, ben = people.member("Ada").id, people.member("Ben").id
    memory, now = people.memory, people.clock.now()
    memory.participations[me] = Participation(me)
    await people.participation.avoid(ada, account("Ben"))
    await people.participation.avoid(ada, account("Zoe"))
    memory.blocks[ben, me] = now
    match = people.match("Ada", "Ben")
    memory.matches[match.id] = replace(match, reasons=(Reason("gives", me, ben, (SECRET,)),))
    memory.round_inputs[match.round_id] = SECRET
    memory.answers[match.id, me] = (Answer.YES, now)
    memory.answers[match.id, ben] = (Answer.NO, now)
    left_out = (Unmatched(me, "alone"), Unmatched(ben, "alone"))
    memory.rounds[match.round_id] = replace(memory.rounds[match.round_id], unmatched=left_out)
    memory.posts[5] = PromptPost(
        5,
        match.community_id,
        None,
        "meetup",
        "meetup-001",
        memory.rounds[match.round_id].slot,
        (me, ben),
    )
    there = Ref("discord", "thread", "said")
    memory.carried[there] = Carried(match.community_id, match.id, there, me, 0)
    delivered(people, f"match:{match.id}:open", "discord|thread|first")
    people.chat.messages[Ref("discord", "thread", "first")] = people.chat.cards_in("intros")[0]


# --- showing ---------------------------------------------------------------------------------


async def test_a_stranger_is_told_that_nothing_is_stored(people: People) -> None:
    zoe = people.visitor("Zoe")
    (said,) = await people.privacy.show(zoe)
    assert isinstance(said, Text)
    assert said.msgid.startswith("Nothing is stored")
    for attempt in (people.privacy.export(zoe), people.privacy.erase(zoe)):
        with pytest.raises(NotFound):
            await attempt
    assert people.ledger.entries == []


def counted(blocks: Sequence[Block]) -> list[tuple[str, int]]:
    """Return what is stored and how many entries of it, as they are listed."""
    listed = [
        block.params for block in blocks if isinstance(block, Text) and "what" in block.params
    ]
    return [(cast("Text", one["what"]).msgid, cast("int", one["count"])) for one in listed]


async def test_what_is_stored_is_shown_with_why_and_the_consent(people: People) -> None:
    await everything_about_ada(people)
    blocks = await people.privacy.show(people.visitor("Ada"))
    # What a front keeps is not in the memory of these rules: tests/data looks there.
    expected = set(REASONS) - {
        "round_members",
        "front_inbox",
        "front_notes",
        "accounts",
        "link_codes",
        "meetups",
        "meetup_cohosts",
        "rsvps",
        "encounters",
        "meetup_shares",
        "companion_pairs",
        "companion_questions",
        "companion_notes",
        "parades",
        "parade_posts",
        "parade_intents",
        "parade_readings",
        "parade_feeds",
        "parade_ballots",
        "parade_finds",
        "slot_polls",
        "slot_answers",
        "meetup_reminders",
        "calendar_feeds",
    }
    assert sorted(counted(blocks)) == sorted((REASONS[table].msgid, 1) for table in expected)
    params = [dict(block.params) for block in blocks if isinstance(block, Text)]
    assert {"version": NOTE_VERSION, "at": people.clock.now()} in params


def test_every_table_that_is_handed_over_says_why_it_is_kept() -> None:
    handed_over = {h.table.name for h in HOLDINGS if h.export is not nothing}
    assert handed_over == set(REASONS)


async def test_a_table_that_nobody_explained_is_shown_all_the_same(people: People) -> None:
    class Newer(MemoryPrivacyStore):
        async def export(self, community_id: int, member_id: int) -> Mapping[str, Any]:
            found = await super().export(community_id, member_id)
            return {**found, "news_to_us": ["b", "c"], "empty": []}

    await people.agreed("Ada")
    blocks = await privacy(people, Newer(people.memory)).show(people.visitor("Ada"))
    assert counted(blocks) == [(REASONS["members"].msgid, 1), (OTHER_REASON.msgid, 2)]


# --- handing over ----------------------------------------------------------------------------


async def test_the_export_holds_the_persons_own_words_consent_and_retention(people: People) -> None:
    await everything_about_ada(people)
    exported = await people.privacy.export(people.visitor("Ada"))
    written = json.dumps(exported)
    assert SECRET in written
    assert exported["consent"]["version"] == NOTE_VERSION
    assert exported["retention"]["community_days_after_bot_removed"] == 7
    assert exported["exported_at"] == people.clock.now().isoformat()


async def test_the_export_holds_neither_others_answers_nor_blocks_against_the_person(
    people: People,
) -> None:
    await everything_about_ada(people)
    data = (await people.privacy.export(people.visitor("Ada")))["data"]
    assert [row["other_id"] for row in data["blocks"]] == [people.member("Ben").id]
    assert [row["answer"] for row in data["feedback"]] == ["yes"]


async def test_somebody_who_left_can_still_see_take_and_erase_what_is_stored(
    people: People,
) -> None:
    ada = await people.introduced("Ada")
    await people.members.left(HOME, ada.account)
    assert len(await people.privacy.show(ada)) > 1
    assert (await people.privacy.export(ada))["data"]["members"]
    await people.privacy.erase(ada)
    assert people.memory.members == {}


# --- erasing ---------------------------------------------------------------------------------


async def test_after_an_erasure_no_table_holds_the_person(people: People) -> None:
    await everything_about_ada(people)
    me = people.member("Ada").id
    await people.privacy.erase(people.visitor("Ada"))
    left = copy_of(people.memory)
    assert SECRET not in repr(left)
    assert "id-ada" not in repr(left)
    memory = people.memory
    assert me not in memory.members
    assert memory.blocks == {}
    assert [key[1] for key in memory.answers] == [people.member("Ben").id]
    (match,) = memory.matches.values()
    assert match.members == (None, people.member("Ben").id)
    assert (match.starter, match.reasons) == (None, ())
    assert memory.posts[5].taken_up_by == (people.member("Ben").id,)
    (round_,) = memory.rounds.values()
    assert [u.member_id for u in round_.unmatched] == [people.member("Ben").id]


async def test_an_erasure_removes_the_card_and_redacts_the_match(people: People) -> None:
    await everything_about_ada(people)
    (match,) = people.memory.matches.values()
    me = people.member("Ada").id
    await people.privacy.erase(people.visitor("Ada"))
    rows = {key: r.outgoing for key, r in people.memory.outbox.items() if r.state == "pending"}
    redact = rows[f"redact:{match.id}:{me}"]
    assert (redact.kind, redact.data) == ("match_redact", {"ref": "discord|thread|first"})
    (remove,) = [row for row in rows.values() if row.kind == "remove"]
    assert remove.key == f"remove:{remove.data['ref']}"
    assert await people.deliver() == []
    assert [c.title.params for c in people.chat.cards_in("intros") if c.title] == [{"name": "Ben"}]
    (card,) = people.chat.cards_in("thread")
    assert SECRET not in repr(card)
    assert "Ada" not in repr(card)


async def test_the_neutral_card_is_in_the_communitys_language(people: People) -> None:
    await everything_about_ada(people)
    await people.set_up(SetUp(language="de"))
    await people.privacy.erase(people.visitor("Ada"))
    await people.deliver()
    assert people.chat.cards_in("thread")[0].language == "de"


async def test_what_was_posted_for_the_person_alone_goes_but_the_question_stays(
    people: People,
) -> None:
    await people.introduced("Ada")
    me = people.member("Ada").id
    refs = {
        f"left_out:3:{me}": "discord|alone|1",
        f"prompt:4:took:{me}": "discord|prompts|2",
        "match:9:bump": "discord|thread|3",
        "match:9:ask": "discord|thread|4",
        "odd": "discord|odd|5",
    }
    seen: list[Outgoing] = []

    class Watched(MemoryPrivacyStore):
        async def erase(self, member: Member, outgoing: CleanUp, known_as: Sequence[str]) -> None:
            seen.extend(outgoing(refs))
            await super().erase(member, outgoing, known_as)

    await privacy(people, Watched(people.memory)).erase(people.visitor("Ada"))
    assert [(row.kind, row.data["ref"]) for row in seen] == [
        ("remove", "discord|alone|1"),
        ("remove", "discord|prompts|2"),
        ("remove", "discord|thread|3"),
        ("remove", "discord|odd|5"),
    ]


async def test_a_place_that_is_gone_needs_no_cleaning_up(people: People) -> None:
    await everything_about_ada(people)
    people.chat.refuse("intros", "gone")
    people.chat.refuse("thread", "gone")
    await people.privacy.erase(people.visitor("Ada"))
    assert len(await people.deliver()) == 2


@pytest.mark.parametrize("place", ["intros", "thread"])
async def test_a_missing_permission_is_passed_on_for_the_organisers(
    people: People, place: str
) -> None:
    await everything_about_ada(people)
    people.chat.refuse(place, "forbidden")
    await people.privacy.erase(people.visitor("Ada"))
    with pytest.raises(ChatRefused):
        await people.deliver()


async def test_the_ledger_knows_of_the_erasure_before_the_database_does(people: People) -> None:
    await people.introduced("Ada")

    class Crashing(MemoryPrivacyStore):
        async def erase(self, member: Member, outgoing: CleanUp, known_as: Sequence[str]) -> None:
            raise OSError(f"the power went, and {member.id} stayed for {outgoing}, {known_as}")

    with pytest.raises(OSError, match="the power went"):
        await privacy(people, Crashing(people.memory)).erase(people.visitor("Ada"))
    assert people.member("Ada")
    assert people.ledger.entries == [(account("Ada"), "discord:100", people.clock.now())]
    people.clock.advance(minutes=1)
    assert await people.privacy.replay() == 1
    assert people.memory.members == {}


# --- forgetting on time ----------------------------------------------------------------------


async def test_after_a_restore_the_ledger_erases_again_whoever_it_names(people: People) -> None:
    await people.introduced("Ada")
    await people.introduced("Ben")
    await people.introduced("Ada", home=ELSEWHERE)
    backup = dict(people.memory.members), dict(people.memory.introductions)
    people.clock.advance(days=1)
    await people.privacy.erase(people.visitor("Ada"))
    people.memory.members, people.memory.introductions = backup
    left = people.member("Ada")
    people.memory.members[left.id] = replace(left, left_at=people.clock.now())
    assert await people.privacy.replay() == 1
    homes = {(m.name, m.community_id) for m in people.memory.members.values()}
    assert {name for name, _ in homes} == {"Ada", "Ben"}
    assert (left.name, left.community_id) not in homes
    assert await people.privacy.replay() == 0


async def test_whoever_joined_anew_after_an_erasure_stays(people: People) -> None:
    ada = await people.introduced("Ada")
    people.clock.advance(days=1)
    await people.privacy.erase(ada)
    people.clock.advance(days=1)
    await people.introduced("Ada")
    assert await people.privacy.replay() == 0
    assert people.member("Ada")


async def test_a_community_is_forgotten_a_week_after_the_bot_was_removed(people: People) -> None:
    await everything_about_ada(people)
    await people.introduced("Cem", home=ELSEWHERE)
    await people.communities.depart(HOME)
    people.clock.advance(days=7)
    assert await people.privacy.purge() == 0
    people.clock.advance(seconds=1)
    assert await people.privacy.purge() == 1
    assert [m.name for m in people.memory.members.values()] == ["Cem"]
    assert await people.communities.of(HOME) is None
