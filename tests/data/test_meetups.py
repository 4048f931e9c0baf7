"""Meetups: stored, answered by many at once, found, erased."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from community.errors import Invalid
from community.meetups.coming import answered, held, queue
from community.meetups.model import (
    Coming,
    Encounter,
    Gathering,
    Meetup,
    MeetupState,
    Reminders,
    Rsvp,
    Seat,
    Share,
)
from community.meetups.store import Change, Feed
from community.model import Member
from community.outbox import Outgoing
from community.places import Community, Ref
from community.texts import text
from tests.data.conftest import Stores
from tests.data.full import meetup_of
from tests.data.samples import LATER, NOW, a_community, members, outgoing

YES, MAYBE, NO = Coming.YES, Coming.MAYBE, Coming.NO
A_MINUTE = timedelta(minutes=1)


async def called(stores: Stores, community: Community, host: Member, **more: object) -> Meetup:
    """Store a meetup that is called."""
    wanted = replace(meetup_of(community, host), state=MeetupState.CALLED, **more)  # type: ignore[arg-type]
    return await stores.meetups.add(wanted)


async def says(
    stores: Stores, meetup: Meetup, member: Member, coming: Coming = YES
) -> Gathering | None:
    """Let somebody answer."""
    return await stores.meetups.change(
        meetup.community_id,
        meetup.id,
        lambda before: Change(answered(before, member.id, coming, NOW)),
    )


async def test_a_meetup_comes_back_as_it_was_stored(stores: Stores) -> None:
    graz = await a_community(stores)
    (ada,) = await members(stores, graz, "Ada")
    wanted = replace(
        meetup_of(graz, ada, "Licht & Schatten 🎈\n'; DROP TABLE meetups; --"),
        other_slot=datetime(2027, 1, 2, 3, 4),  # noqa: DTZ001 - slots are naive
        sequence=3,
        starts_at=datetime(9998, 12, 31, 23, 59, tzinfo=UTC),
        changed_at=NOW,
        series_id=7,
    )
    stored = await stores.meetups.add(wanted)
    assert stored.id > 0
    assert stored == replace(wanted, id=stored.id)
    assert await stores.meetups.get(graz.id, stored.id) == Gathering(stored)
    assert await stores.meetups.get(graz.id + 1, stored.id) is None
    assert await stores.meetups.get(graz.id, stored.id + 1) is None


async def test_a_host_has_one_draft(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    first = await stores.meetups.add(meetup_of(graz, ada))
    hers = await stores.meetups.add(meetup_of(graz, bea))
    kept = await called(stores, graz, ada)
    second = await stores.meetups.add(meetup_of(graz, ada))
    there = [await stores.meetups.get(graz.id, m.id) for m in (first, hers, kept, second)]
    assert [one is not None for one in there] == [False, True, True, True]
    await stores.meetups.drop_draft(graz.id, second.id)
    await stores.meetups.drop_draft(graz.id, kept.id)
    assert await stores.meetups.get(graz.id, second.id) is None
    assert await stores.meetups.get(graz.id, kept.id) is not None


async def test_old_drafts_are_purged_and_nothing_else(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    await stores.meetups.add(meetup_of(graz, ada))
    await stores.meetups.add(replace(meetup_of(graz, bea), changed_at=NOW + LATER))
    await called(stores, graz, ada)
    assert await stores.meetups.purge_drafts(NOW) == 0
    assert await stores.meetups.purge_drafts(NOW + A_MINUTE) == 1
    assert await stores.meetups.purge_drafts(NOW + A_MINUTE) == 0


async def test_a_change_writes_everything_or_nothing(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    meetup = await called(stores, graz, ada)
    full = Rsvp(bea.id, MAYBE, NOW, Seat.OFFERED, 1, online=True, until=NOW + LATER, attended=False)
    full = replace(full, by_event=True)

    def decide(before: Gathering) -> Change:
        changed = replace(before.meetup, title="New", cohosts=(bea.id,), details={})
        after = Gathering(changed, (Rsvp(ada.id, YES, NOW), full))
        return Change(after, [outgoing(graz, "told")])

    after = await stores.meetups.change(graz.id, meetup.id, decide)
    assert after is not None
    assert after.of(bea.id) == full
    assert await stores.meetups.get(graz.id, meetup.id) == after
    assert (await stores.outbox.health(NOW + LATER, graz.id)).pending == 1

    def fail(_before: Gathering) -> Change:
        raise Invalid(text("no"))

    with pytest.raises(Invalid):
        await stores.meetups.change(graz.id, meetup.id, fail)
    assert await stores.meetups.get(graz.id, meetup.id) == after
    gone = await stores.meetups.change(
        graz.id, meetup.id, lambda before: Change(replace(before, rsvps=before.rsvps[:1]))
    )
    assert gone is not None
    assert await stores.meetups.get(graz.id, meetup.id) == gone
    assert await stores.meetups.change(graz.id, meetup.id + 1, fail) is None


async def test_many_who_answer_at_once_are_never_more_than_there_are_places(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    people = await members(stores, graz, *(f"P{n}" for n in range(30)))
    meetup = await called(stores, graz, people[0], places=7)
    answers = await asyncio.gather(*(says(stores, meetup, one) for one in people))
    told = [[one.member_id for one in queue(answer)] for answer in answers if answer]
    after = await stores.meetups.get(graz.id, meetup.id)
    assert after is not None
    assert len(after.rsvps) == 30
    assert held(after) == 7
    ranks = [one.member_id for one in queue(after)]
    assert len(ranks) == 23
    assert all(ranks[: len(one)] == one for one in told)


async def test_what_comes_next_is_found_in_its_order(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    late = await called(stores, graz, ada, starts_at=NOW + 3 * LATER)
    soon = await called(stores, graz, bea, starts_at=NOW + LATER)
    over = await called(stores, graz, ada, starts_at=NOW - LATER, minutes=1)
    off = await stores.meetups.add(replace(meetup_of(graz, ada), state=MeetupState.CANCELLED))
    await stores.meetups.add(meetup_of(graz, ada))

    async def ids(found: object) -> list[int]:
        return [one.meetup.id for one in found]  # type: ignore[attr-defined]

    assert await ids(await stores.meetups.upcoming(graz.id, NOW, 10)) == [soon.id, late.id]
    assert await ids(await stores.meetups.upcoming(graz.id, NOW, 1)) == [soon.id]
    since = await stores.meetups.since(graz.id, NOW - 2 * LATER, 10)
    assert sorted(await ids(since)) == sorted([over.id, soon.id, late.id, off.id])
    assert await stores.meetups.count(graz.id, NOW) == 2
    assert await stores.meetups.count(graz.id, NOW, ada.id) == 1
    assert await stores.meetups.upcoming(graz.id + 1, NOW, 10) == []


async def test_what_is_a_members_is_what_they_host_or_come_to(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea, cyd = await members(stores, graz, "Ada", "Bea", "Cyd")
    hosted = await called(stores, graz, ada)
    yes, maybe, no = [await called(stores, graz, bea) for _ in range(3)]
    beside = await called(stores, graz, bea)
    for meetup, coming in ((yes, YES), (maybe, MAYBE), (no, NO)):
        await says(stores, meetup, ada, coming)
    await stores.meetups.change(
        graz.id,
        beside.id,
        lambda before: Change(replace(before, meetup=replace(before.meetup, cohosts=(ada.id,)))),
    )
    found = await stores.meetups.of_member(graz.id, ada.id, NOW)
    assert {one.meetup.id for one in found} == {hosted.id, yes.id, maybe.id, beside.id}
    assert await stores.meetups.of_member(graz.id, cyd.id, NOW) == []


async def test_what_is_ahead_of_a_member_begins_later_and_is_called_or_asked(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    late = await called(stores, graz, bea, starts_at=NOW + 2 * LATER)
    comes = await called(stores, graz, bea)
    begun = await called(stores, graz, bea, starts_at=NOW)
    no = await called(stores, graz, bea)
    for meetup, coming in ((late, YES), (comes, MAYBE), (begun, YES), (no, NO)):
        await says(stores, meetup, ada, coming)
    states = (MeetupState.ASKED, MeetupState.CANCELLED, MeetupState.DRAFT, MeetupState.DROPPED)
    hosted = [
        await stores.meetups.add(replace(meetup_of(graz, ada), state=state)) for state in states
    ]
    found = await stores.meetups.ahead(graz.id, ada.id, NOW)
    assert [one.meetup.id for one in found] == [comes.id, hosted[0].id, late.id]
    assert await stores.meetups.ahead(graz.id + 1, ada.id, NOW) == []


async def test_who_met_whom_is_kept_once_a_meetup_and_said_anew(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    meetup = await called(stores, graz, ada)
    first = Encounter(meetup.id, ada.id, bea.id, again=False, at=NOW)
    anew = replace(first, again=True, at=NOW + A_MINUTE)
    other = Encounter(meetup.id, bea.id, ada.id, again=False, at=NOW)
    await stores.meetups.met(graz.id, [first, other])
    await stores.meetups.met(graz.id, [anew])
    assert await stores.meetups.encounters(graz.id, NOW) == [other, anew]
    assert await stores.meetups.encounters(graz.id, NOW + A_MINUTE) == [anew]


async def test_what_is_given_to_a_recap_is_kept_and_taken_back(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    meetup = await called(stores, graz, ada)
    first = Share(meetup.id, ada.id, 1, "Grüße\n🎈", "", "", credited=True, at=NOW)
    second = Share(
        meetup.id, ada.id, 2, "", "https://a.example/", "A bridge", credited=False, at=NOW
    )
    other = Share(meetup.id, bea.id, 1, "Hers", "", "", credited=True, at=NOW + A_MINUTE)
    for one in (other, second, first, replace(first, words="Better")):
        await stores.meetups.share(graz.id, one)
    found = await stores.meetups.shares(graz.id, meetup.id)
    assert found == [replace(first, words="Better"), second, other]
    assert await stores.meetups.shares(graz.id, meetup.id + 1) == []
    assert await stores.meetups.take_back(graz.id, meetup.id, ada.id) == 2
    assert await stores.meetups.shares(graz.id, meetup.id) == [other]


async def test_reminders_are_kept_for_who_said_so(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    wanted = Reminders(week=True, day=False, hour=False)
    await stores.meetups.save_reminders(graz.id, ada.id, Reminders())
    await stores.meetups.save_reminders(graz.id, ada.id, wanted)
    assert await stores.meetups.reminders(graz.id, [ada.id, bea.id]) == {ada.id: wanted}
    assert await stores.meetups.reminders(graz.id, []) == {}


async def test_a_feed_is_known_by_its_newest_secret_alone(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    await stores.meetups.open_feed(Feed(graz.id, ada.id), "first")
    await stores.meetups.open_feed(Feed(graz.id, ada.id, whole=True), "second")
    await stores.meetups.open_feed(Feed(graz.id, bea.id), "hers")
    assert await stores.meetups.feed("first") is None
    assert await stores.meetups.feed("second") == Feed(graz.id, ada.id, whole=True)
    await stores.meetups.close_feed(Feed(graz.id, ada.id))
    assert await stores.meetups.feed("second") is None
    assert await stores.meetups.feed("hers") == Feed(graz.id, bea.id)


async def test_a_community_has_a_feed_of_its_own_beside_those_of_members(stores: Stores) -> None:
    graz, linz = await a_community(stores, "Graz"), await a_community(stores, "Linz")
    [ada] = await members(stores, graz, "Ada")
    own = Feed(graz.id, None, whole=True)
    await stores.meetups.open_feed(own, "first")
    await stores.meetups.open_feed(own, "second")
    await stores.meetups.open_feed(Feed(linz.id, None, whole=True), "theirs")
    await stores.meetups.open_feed(Feed(graz.id, ada.id), "hers")
    assert await stores.meetups.feed("first") is None
    assert await stores.meetups.feed("second") == own
    await stores.meetups.close_feed(own)
    assert await stores.meetups.feed("second") is None
    assert await stores.meetups.feed("hers") == Feed(graz.id, ada.id)
    assert await stores.meetups.feed("theirs") == Feed(linz.id, None, whole=True)


async def test_an_erased_host_leaves_no_word_and_the_others_their_answers(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    meetup = await called(stores, graz, ada)
    card = outgoing(graz, f"meetup:{meetup.id}:card", kind="meetup_card")
    await says(stores, meetup, ada)
    await says(stores, meetup, bea)
    await stores.outbox.put([card])
    [row] = await stores.outbox.claim("me", NOW + LATER, NOW + 2 * LATER, 10)
    await stores.outbox.sent(row, None, NOW)

    await stores.privacy.erase(ada, lambda _refs: (), ["keyed hash"])

    left = await stores.meetups.get(graz.id, meetup.id)
    assert left is not None
    assert [one.member_id for one in left.rsvps] == [bea.id]
    empty = (left.meetup.host, left.meetup.title, left.meetup.about, left.meetup.where)
    assert empty == (None, "", "", "")
    assert left.meetup.details == {}
    assert await stores.meetups.upcoming(graz.id, NOW, 10) == []
    [row] = await stores.outbox.claim("me", NOW + LATER, NOW + 2 * LATER, 10)
    assert (row.key, row.data.get("erased")) == (card.key, True)


async def test_an_erasure_looks_for_a_card_of_which_nobody_knows_whether_it_stands(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    [ada] = await members(stores, graz, "Ada")
    meetup = await called(stores, graz, ada)
    unknown, unseen = (
        outgoing(graz, f"meetup:{meetup.id}:card{at}", kind="meetup_card") for at in ("", "@1")
    )
    await stores.outbox.put([unseen])
    [row] = await stores.outbox.claim("me", NOW + LATER, NOW + 2 * LATER, 10)
    await stores.outbox.drop(row, "called off before anybody saw it")
    await stores.outbox.put([unknown])
    await stores.outbox.claim("dies", NOW + LATER, NOW + 2 * LATER, 10)
    await stores.privacy.erase(ada, lambda _refs: (), ["keyed hash"])
    rows = await stores.outbox.claim("me", NOW + 2 * LATER, NOW + 3 * LATER, 10)
    assert {row.key: row.again for row in rows} == {unknown.key: True, unseen.key: False}


async def test_a_guests_erasure_has_the_card_drawn_without_them(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    meetup, other = await called(stores, graz, ada), await called(stores, graz, ada)
    await says(stores, meetup, bea)
    keys = [f"meetup:{one.id}:card" for one in (meetup, other)]
    await stores.outbox.put([outgoing(graz, key, kind="meetup_card") for key in keys])
    for row in await stores.outbox.claim("me", NOW + LATER, NOW + 2 * LATER, 10):
        await stores.outbox.sent(row, None, NOW)

    await stores.privacy.erase(bea, lambda _refs: (), ["keyed hash"])

    left = await stores.meetups.get(graz.id, meetup.id)
    assert left is not None
    assert left.meetup.title == meetup.title
    assert left.rsvps == ()
    again = await stores.outbox.claim("me", NOW + LATER, NOW + 2 * LATER, 10)
    assert [row.key for row in again] == keys[:1]


async def test_what_named_those_who_come_is_taken_away_when_one_of_them_is_erased(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    meetup, other = await called(stores, graz, ada), await called(stores, graz, ada)
    await says(stores, meetup, bea)
    theirs = {
        f"meetup:{meetup.id}:{what}" for what in ("remind:day:0", "remind:hour:0:p1@1", "after:0")
    }
    others = {f"meetup:{other.id}:remind:day:0", f"meetup:{meetup.id}0:after:0"}
    await stores.outbox.put([outgoing(graz, key) for key in theirs | others])
    for row in await stores.outbox.claim("me", NOW + LATER, NOW + 2 * LATER, 10):
        await stores.outbox.sent(row, Ref("discord", "place", row.key), NOW)
    given: set[str] = set()

    def clean_up(refs: Mapping[str, str]) -> Sequence[Outgoing]:
        given.update(refs)
        return ()

    await stores.privacy.erase(bea, clean_up, ["keyed hash"])

    assert given == theirs


async def test_the_next_date_of_a_series_is_stored_once(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    first = await called(stores, graz, ada)
    slot = datetime(2027, 1, 2, 3, 4)  # noqa: DTZ001 - slots are naive
    coming = replace(
        first, id=0, series_id=first.id, series_slot=slot, repeats="FREQ=WEEKLY", cohosts=(bea.id,)
    )
    given: list[Gathering] = []

    def rows(stored: Gathering) -> list[Outgoing]:
        given.append(stored)
        return [outgoing(graz, f"meetup:{stored.meetup.id}:card")]

    assert await stores.meetups.call_next(coming, rows)
    assert not await stores.meetups.call_next(coming, rows)
    [stored] = given
    assert stored.meetup == replace(coming, id=stored.meetup.id)
    assert await stores.meetups.get(graz.id, stored.meetup.id) == stored
    assert (await stores.outbox.health(NOW, graz.id)).pending == 1
