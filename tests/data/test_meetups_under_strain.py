"""Meetups at once, in hostile words, at the end of time, and when something fails."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from community.errors import Invalid
from community.meetups.model import (
    Coming,
    Gathering,
    Meetup,
    Rsvp,
    Seat,
)
from community.meetups.store import Change
from community.model import Member
from community.texts import text
from data.columns import storable
from tests.data.conftest import REFUSED, Stores
from tests.data.full import meetup_of
from tests.data.meetup_samples import a_meetup, due, nothing, posted, read
from tests.data.samples import LATER, NOW, a_community, members, outgoing
from tests.data.test_hostile_strings import OWN, from_shared, naughty

YES, MAYBE, NO = Coming.YES, Coming.MAYBE, Coming.NO
LAST = datetime(9999, 12, 31, 23, 59, 59)  # noqa: DTZ001 - slots are naive


async def test_a_meetup_is_stored_with_its_co_hosts(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea, cyd = await members(stores, graz, "Ada", "Bea", "Cyd")
    wanted = replace(meetup_of(graz, ada), cohosts=(cyd.id, bea.id))

    stored = await stores.meetups.add(wanted)

    assert stored.cohosts == (cyd.id, bea.id)
    assert await read(stores, stored) == Gathering(stored)


async def test_a_draft_replaces_none_of_another_community(stores: Stores) -> None:
    graz, linz = await a_community(stores, "Graz"), await a_community(stores, "Linz")
    (ada,), (bea,) = await members(stores, graz, "Ada"), await members(stores, linz, "Bea")
    here = await stores.meetups.add(meetup_of(graz, ada))
    await stores.meetups.add(meetup_of(linz, bea))
    assert await stores.meetups.get(graz.id, here.id) is not None


@pytest.mark.engines("sqlite", "postgresql", because="memory takes a row of any community")
async def test_what_cannot_be_said_changes_nothing(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    meetup = await a_meetup(stores, ada, Rsvp(ada.id, YES, NOW))
    before = await read(stores, meetup)

    def decide(there: Gathering) -> Change:
        changed = replace(there.meetup, title="other", cohosts=(bea.id,))
        after = Gathering(changed, (Rsvp(bea.id, YES, NOW),))
        return Change(after, [outgoing(4711, "there is no such community")])

    with pytest.raises(REFUSED):
        await stores.meetups.change(graz.id, meetup.id, decide)

    assert await read(stores, meetup) == before


async def test_two_processes_never_give_away_more_places_than_there_are(
    stores: Stores, another: Callable[[], Awaitable[Stores]]
) -> None:
    graz = await a_community(stores)
    people = await members(stores, graz, *(f"P{n}" for n in range(30)))
    meetup = await a_meetup(stores, people[0], places=7)
    beside = await another()
    full = Invalid(text("There is no place left."))

    async def come(via: Stores, member: Member) -> bool:
        def decide(before: Gathering) -> Change:
            if len(before.rsvps) >= before.meetup.places:
                raise full
            mine = Rsvp(member.id, YES, NOW, Seat.TAKEN)
            return Change(
                before.with_rsvp(mine), [outgoing(graz, f"place of {member.id}", renew=True)]
            )

        try:
            await via.meetups.change(graz.id, meetup.id, decide)
        except Invalid:
            return False
        return True

    answers = await asyncio.gather(
        *(come((stores, beside)[n % 2], one) for n, one in enumerate(people))
    )

    there = {one.member_id for one in (await read(stores, meetup)).rsvps}
    assert there == {one.id for one, got in zip(people, answers, strict=True) if got}
    assert len(there) == 7
    assert (await stores.outbox.health(NOW, graz.id)).pending == 7


async def test_members_may_be_erased_while_others_answer(stores: Stores) -> None:
    graz = await a_community(stores)
    host, *people = await members(stores, graz, "Host", *(f"P{n}" for n in range(12)))
    gone, stay = people[::2], people[1::2]
    meetups = [
        await a_meetup(stores, host, *(Rsvp(one.id, MAYBE, NOW) for one in people))
        for _ in range(3)
    ]

    async def answer(member: Member, meetup: Meetup) -> None:
        def decide(before: Gathering) -> Change:
            was = before.of(member.id)
            if was is None:
                return Change(before)
            card = outgoing(graz, f"meetup:{meetup.id}:card", kind="meetup_card", renew=True)
            return Change(before.with_rsvp(replace(was, coming=YES)), [card])

        await stores.meetups.change(graz.id, meetup.id, decide)

    await asyncio.gather(
        *(answer(one, meetup) for one in people for meetup in meetups),
        *(stores.privacy.erase(one, nothing, [f"name of {one.id}"]) for one in gone),
    )

    for meetup in meetups:
        left = await read(stores, meetup)
        assert {one.member_id for one in left.rsvps} == {one.id for one in stay}
        assert {one.coming for one in left.rsvps} == {YES}


async def test_hosts_may_be_erased_while_others_answer(stores: Stores) -> None:
    graz = await a_community(stores)
    people = await members(stores, graz, *(f"P{n}" for n in range(12)))
    hosts, guests = people[:4], people[4:]
    meetups = [
        await a_meetup(stores, one, *(Rsvp(guest.id, MAYBE, NOW) for guest in guests))
        for one in hosts
    ]
    cards = [f"meetup:{one.id}:card" for one in meetups]
    await posted(stores, graz, dict.fromkeys(cards, "meetup_card"))

    async def answer(member: Member, meetup: Meetup) -> None:
        def decide(before: Gathering) -> Change:
            mine = Rsvp(member.id, YES, NOW)
            card = outgoing(graz, f"meetup:{meetup.id}:card", kind="meetup_card", renew=True)
            return Change(before.with_rsvp(mine), [card])

        await stores.meetups.change(graz.id, meetup.id, decide)

    for host, meetup in zip(hosts, meetups, strict=True):
        await asyncio.gather(
            *(answer(one, meetup) for one in guests[:4]),
            stores.privacy.erase(host, nothing, [f"name of {host.id}"]),
            *(answer(one, meetup) for one in guests[4:]),
        )

    for meetup in meetups:
        left = await read(stores, meetup)
        assert (left.meetup.host, left.meetup.title) == (None, "")
        assert {one.coming for one in left.rsvps} == {YES}
        assert len(left.rsvps) == len(guests)
    found = await due(stores)
    assert [found[card].data.get("erased") for card in cards] == [True] * len(cards)


@pytest.mark.parametrize("which", ["own", "naughty", "hostile/ics_values.json"])
async def test_whatever_people_type_comes_back(stores: Stores, which: str) -> None:
    words = {"own": lambda: OWN, "naughty": naughty}.get(which, lambda: from_shared(which))()
    graz = await a_community(stores)
    (ada,) = await members(stores, graz, "Ada")
    assert len(words) > 10
    for word in {storable(one): None for one in words}:
        wanted = replace(
            meetup_of(graz, ada, word), zone=word, details={"route": word, word: "a key"}
        )
        stored = await stores.meetups.add(wanted)
        assert stored == replace(wanted, id=stored.id)
        assert await read(stores, stored) == Gathering(stored)


async def test_the_last_instant_that_there_is_comes_back(stores: Stores) -> None:
    graz = await a_community(stores)
    (ada,) = await members(stores, graz, "Ada")
    end = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
    last = await a_meetup(
        stores, ada, Rsvp(ada.id, YES, end, until=end), starts_at=end, minutes=0, changed_at=end
    )
    first = await a_meetup(stores, ada, starts_at=end - LATER, minutes=60, slot=LAST)

    found = await stores.meetups.upcoming(graz.id, NOW, 5)

    assert [one.meetup.id for one in found] == [first.id, last.id]
    assert (found[1].meetup.starts_at, found[1].rsvps[0].until) == (end, end)
    with pytest.raises(OverflowError):
        await a_meetup(stores, ada, starts_at=end, minutes=1)
    assert await stores.meetups.count(graz.id, NOW) == 2
