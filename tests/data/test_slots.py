"""Polls about times: stored, answered by many at once, made a meetup once, erased, followed."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from community.errors import Invalid
from community.link_store import Linked
from community.meetups.model import Coming, Gathering, MeetupState, Rsvp
from community.model import Member
from community.outbox import Outgoing
from community.places import Community
from community.slots.model import Poll, PollState, Standing, Suits
from community.slots.store import Change, Made
from community.texts import text
from tests.data.conftest import Stores
from tests.data.full import meetup_of, poll_of
from tests.data.samples import LATER, NOW, a_community, members, outgoing

YES, IF_NEED_BE, NO = Suits.YES, Suits.IF_NEED_BE, Suits.NO


async def asked(stores: Stores, community: Community, by: Member) -> Poll:
    """Store a poll that is open."""
    return await stores.slots.add(replace(poll_of(community, by), state=PollState.OPEN))


async def says(stores: Stores, poll: Poll, member: Member, first: Suits, second: Suits) -> None:
    """Let somebody answer."""
    await stores.slots.change(
        poll.community_id,
        poll.id,
        lambda before: Change(before.answered(member.id, {1: first, 2: second})),
    )


async def test_a_poll_comes_back_as_it_was_stored(stores: Stores) -> None:
    graz = await a_community(stores)
    (ada,) = await members(stores, graz, "Ada")
    wanted = replace(poll_of(graz, ada, "Mittag 🎈\n'; DROP TABLE slot_polls; --"), language="de")
    stored = await stores.slots.add(wanted)
    assert stored.id > 0
    assert stored == replace(wanted, id=stored.id)
    assert await stores.slots.get(graz.id, stored.id) == Standing(stored)
    assert await stores.slots.get(graz.id + 1, stored.id) is None
    assert await stores.slots.get(graz.id, stored.id + 1) is None


async def test_somebody_has_one_draft_and_old_ones_are_purged(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    first = await stores.slots.add(poll_of(graz, ada))
    hers = await stores.slots.add(replace(poll_of(graz, bea), asked_at=NOW + LATER))
    kept = await asked(stores, graz, ada)
    second = await stores.slots.add(poll_of(graz, ada))

    async def there() -> list[bool]:
        polls = (first, hers, kept, second)
        return [await stores.slots.get(graz.id, one.id) is not None for one in polls]

    assert await there() == [False, True, True, True]
    assert await stores.slots.purge_drafts(NOW) == 0
    assert await stores.slots.purge_drafts(NOW + timedelta(minutes=1)) == 1
    await stores.slots.drop_draft(graz.id, hers.id)
    await stores.slots.drop_draft(graz.id, kept.id)
    assert await there() == [False, False, True, False]


async def test_a_change_writes_everything_or_nothing(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    poll = await asked(stores, graz, ada)
    await says(stores, poll, ada, YES, NO)

    def decide(before: Standing) -> Change:
        changed = replace(before.poll, state=PollState.CLOSED)
        return Change(Standing(changed, {bea.id: {1: NO, 2: IF_NEED_BE}}), [outgoing(graz, "card")])

    after = await stores.slots.change(graz.id, poll.id, decide)
    assert after == Standing(
        replace(poll, state=PollState.CLOSED), {bea.id: {1: NO, 2: IF_NEED_BE}}
    )
    assert await stores.slots.get(graz.id, poll.id) == after
    assert (await stores.outbox.health(NOW + LATER, graz.id)).pending == 1

    def fail(_before: Standing) -> Change:
        raise Invalid(text("no"))

    with pytest.raises(Invalid):
        await stores.slots.change(graz.id, poll.id, fail)
    assert await stores.slots.get(graz.id, poll.id) == after
    assert await stores.slots.change(graz.id, poll.id + 1, decide) is None


async def test_only_open_ones_are_counted(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    await asked(stores, graz, ada)
    await asked(stores, graz, bea)
    await stores.slots.add(poll_of(graz, ada))
    await stores.slots.add(replace(poll_of(graz, ada), state=PollState.MADE))
    assert await stores.slots.count(graz.id) == 2
    assert await stores.slots.count(graz.id, ada.id) == 1
    assert await stores.slots.count(graz.id + 1) == 0


def made(graz: Community, host: Member) -> Made:
    """Return a meetup that a poll becomes, with one row."""
    meetup = replace(meetup_of(graz, host), state=MeetupState.CALLED)
    rsvps = (Rsvp(host.id, Coming.YES, NOW),)

    def follow(stored: Gathering) -> Sequence[Outgoing]:
        key = f"meetup:{stored.meetup.id}:card"
        return [outgoing(graz, key, kind="meetup_card")]

    return Made(Gathering(meetup, rsvps), follow)


async def test_however_many_take_a_time_at_once_it_becomes_one_meetup(stores: Stores) -> None:
    graz = await a_community(stores)
    (ada,) = await members(stores, graz, "Ada")
    poll = await asked(stores, graz, ada)

    def decide(before: Standing) -> Change:
        if before.poll.state is PollState.MADE:
            return Change(before)
        taken = replace(before.poll, state=PollState.MADE, chosen=2)
        return Change(replace(before, poll=taken), made=made(graz, ada))

    ended = await asyncio.gather(
        *(stores.slots.change(graz.id, poll.id, decide) for _ in range(10))
    )
    assert len({one.poll.meetup_id for one in ended if one}) == 1
    [gathering] = await stores.meetups.upcoming(graz.id, NOW, 10)
    stored = await stores.slots.get(graz.id, poll.id)
    assert stored is not None
    assert (stored.poll.chosen, stored.poll.meetup_id) == (2, gathering.meetup.id)
    assert gathering.rsvps == (Rsvp(ada.id, Coming.YES, NOW),)
    [row] = await stores.outbox.claim("me", NOW + LATER, NOW + 2 * LATER, 10)
    assert row.key == f"meetup:{gathering.meetup.id}:card"


async def test_many_answer_at_once_and_no_answer_is_lost(stores: Stores) -> None:
    graz = await a_community(stores)
    people = await members(stores, graz, *(f"Person {n}" for n in range(12)))
    poll = await asked(stores, graz, people[0])
    await asyncio.gather(*(says(stores, poll, one, YES, IF_NEED_BE) for one in people))
    after = await stores.slots.get(graz.id, poll.id)
    assert after is not None
    assert after.answers == {one.id: {1: YES, 2: IF_NEED_BE} for one in people}
    assert after.tally(poll.slots[0]).yes == 12


async def test_an_erased_author_leaves_no_word_and_the_others_their_answers(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    poll = await asked(stores, graz, ada)
    for one in (ada, bea):
        await says(stores, poll, one, YES, NO)
    card = outgoing(graz, f"slots:{poll.id}:card", kind="slots_card")
    await stores.outbox.put([card])
    [row] = await stores.outbox.claim("me", NOW + LATER, NOW + 2 * LATER, 10)
    await stores.outbox.sent(row, None, NOW)

    await stores.privacy.erase(ada, lambda _refs: (), ["keyed hash"])

    left = await stores.slots.get(graz.id, poll.id)
    assert left is not None
    assert (left.poll.by, left.poll.title, left.poll.where) == (None, "", "")
    assert left.answers == {bea.id: {1: YES, 2: NO}}
    assert await stores.slots.count(graz.id) == 0
    [row] = await stores.outbox.claim("me", NOW + LATER, NOW + 2 * LATER, 10)
    assert (row.key, row.data.get("erased")) == (card.key, True)


@pytest.mark.engines("sqlite", "postgresql", because="in memory nothing of meetups follows")
async def test_what_somebody_asked_and_answered_follows_them(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, twin = await members(stores, graz, "Ada", "Twin")
    both, hers = [await asked(stores, graz, ada) for _ in range(2)]
    await says(stores, both, ada, YES, NO)
    await says(stores, both, twin, IF_NEED_BE, IF_NEED_BE)
    await says(stores, hers, ada, YES, NO)
    await stores.links.keep_code("hash", Linked(graz.id, twin.id), NOW + LATER)

    assert await stores.links.unite("hash", twin, ada, lambda _refs: (), ())

    answers: list[object] = []
    for poll in (both, hers):
        found = await stores.slots.get(graz.id, poll.id)
        assert found is not None
        assert found.poll.by == twin.id
        answers.append(found.answers)
    assert answers == [{twin.id: {1: IF_NEED_BE, 2: IF_NEED_BE}}, {twin.id: {1: YES, 2: NO}}]
