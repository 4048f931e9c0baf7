"""Whoever leaves the community: their places, what they host, and what coming back brings."""

from dataclasses import replace
from datetime import timedelta

import pytest

from community.errors import NotFound
from community.meetups.model import Coming, Meetup, MeetupState, Seat
from community.meetups.series import Every
from community.model import Visitor
from tests.community.meetups.meetups_world import MeetupsWorld
from tests.community.people import HOME, account
from tests.community.world import sentences


@pytest.fixture
async def world() -> MeetupsWorld:
    world = MeetupsWorld()
    await world.open()
    return world


@pytest.fixture
async def ada(world: MeetupsWorld) -> Visitor:
    [ada] = await world.know("Ada")
    return ada


async def leaves(world: MeetupsWorld, name: str) -> str:
    """Let somebody leave; return the key of the row that looks after their meetups."""
    await world.members.left(HOME, account(name))
    key = f"left:{world.member(name).id}:{int(world.clock.now().timestamp())}"
    await world.send_all()
    return key


def notices(world: MeetupsWorld) -> list[str]:
    return [sentences(card) for card in world.chat.cards_in("organisers")]


def hosts(world: MeetupsWorld, meetup: Meetup) -> tuple[int, ...]:
    return world.gathering(meetup).meetup.hosts


async def test_their_place_goes_to_who_waits_longest_once(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada, places=2)
    ben, cem, dan = await world.know("Ben", "Cem", "Dan")
    for person in (ben, cem, dan):
        await world.comes(person, meetup)
    key = await leaves(world, "Ben")
    await world.waits(seconds=3)
    assert world.rsvp(meetup, "Ben").coming is Coming.NO
    assert world.rsvp(meetup, "Cem").seat is Seat.OFFERED
    assert world.rsvp(meetup, "Dan").seat is Seat.WAITING
    assert "Ben" not in world.card(meetup)
    [offer] = world.thread(meetup)
    assert "Cem" in offer
    await world.deliver_again(key)
    await world.waits(seconds=3)
    assert len(world.thread(meetup)) == 1
    assert world.rsvp(meetup, "Dan").seat is Seat.WAITING


async def test_a_place_in_the_queue_and_a_maybe_end_as_well(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada, places=1)
    other = await world.called(ada)
    ben, cem = await world.know("Ben", "Cem")
    await world.comes(ben, meetup)
    await world.comes(cem, meetup)
    await world.comes(ben, other, Coming.MAYBE)
    await leaves(world, "Ben")
    assert world.rsvp(meetup, "Ben").seat is Seat.NONE
    assert world.rsvp(other, "Ben").coming is Coming.NO
    assert "number 1" not in world.card(meetup)
    assert world.rsvp(meetup, "Cem").seat is Seat.WAITING


async def test_coming_back_brings_no_place_back(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada)
    [ben] = await world.know("Ben")
    await world.comes(ben, meetup)
    await leaves(world, "Ben")
    await world.members.returned(HOME, account("Ben"))
    await world.send_all()
    assert world.rsvp(meetup, "Ben").coming is Coming.NO
    await world.comes(ben, meetup)
    assert world.rsvp(meetup, "Ben").coming is Coming.YES


async def test_whoever_is_back_before_anybody_noticed_keeps_their_place(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    [ben] = await world.know("Ben")
    await world.comes(ben, meetup)
    await world.members.left(HOME, account("Ben"))
    await world.members.returned(HOME, account("Ben"))
    await world.send_all()
    assert world.rsvp(meetup, "Ben").coming is Coming.YES


async def test_what_has_begun_stays_as_it_was(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada)
    [ben] = await world.know("Ben")
    await world.comes(ben, meetup)
    world.clock.time = meetup.starts_at
    await leaves(world, "Ben")
    assert world.rsvp(meetup, "Ben").coming is Coming.YES


async def test_a_co_host_who_is_there_takes_over(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada)
    await world.know("Ben", "Cem", "Dan")
    for name in ("Ben", "Cem", "Dan"):
        await world.hosting.hand_over(ada, meetup.id, account(name), together=True)
    await world.hosting.repeat(ada, meetup.id, Every.WEEK)
    # Ben left at a time when nobody looked after it.
    ben = world.member("Ben")
    world.memory.members[ben.id] = replace(ben, left_at=world.clock.now())
    await leaves(world, "Ada")
    await world.waits(seconds=3)
    assert hosts(world, meetup) == tuple(world.member(one).id for one in ("Cem", "Ben", "Dan"))
    assert "Called by: Cem and Dan" in world.card(meetup)
    assert notices(world) == []
    world.clock.time = meetup.ends_at + timedelta(hours=3)
    await world.send_all()
    assert len(world.chat.cards_in("prompts")) == 2, "the series goes on"


async def test_a_co_host_who_leaves_hosts_it_no_more(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada)
    await world.know("Ben")
    await world.hosting.hand_over(ada, meetup.id, account("Ben"), together=True)
    await leaves(world, "Ben")
    assert hosts(world, meetup) == (world.member("Ada").id,)
    assert notices(world) == []


async def test_without_a_co_host_the_organisers_hear_of_it_once_and_find_another(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    await world.know("Ben")
    await world.members.agree(world.olga, old_enough=True)
    key = await leaves(world, "Ada")
    await world.deliver_again(key)
    await world.send_all()
    [told] = notices(world)
    assert f"Whoever called meetup number {meetup.id} has left" in told
    assert "/meetup host" in told
    assert "Ada" not in told
    await world.hosting.hand_over(world.olga, meetup.id, account("Ben"), together=False)
    assert hosts(world, meetup) == (world.member("Ben").id,)


async def test_what_waits_for_the_organisers_waits_no_more(
    world: MeetupsWorld, ada: Visitor
) -> None:
    await world.approvals.choose(world.olga, wanted=True)
    meetup = await world.called(ada)
    await leaves(world, "Ada")
    assert world.gathering(meetup).meetup.state is MeetupState.DROPPED
    [card] = notices(world)
    assert "Light" not in card
    with pytest.raises(NotFound):
        await world.meetups.show(world.olga, meetup.id)


async def test_an_erased_leaver_is_looked_after_by_the_erasure(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    [ben] = await world.know("Ben")
    await world.comes(ben, meetup)
    await world.members.left(HOME, account("Ben"))
    await world.privacy.erase(ben)
    await world.send_all()
    assert [one.member_id for one in world.gathering(meetup).rsvps] == [world.member("Ada").id]
    assert not any("left:" in key for key in world.row_keys())


async def test_whoever_is_still_in_the_other_home_keeps_their_place(
    world: MeetupsWorld, ada: Visitor
) -> None:
    await world.begin()
    meetup = await world.called(ada)
    [ben] = await world.know("Ben")
    world.is_also_on_matrix("Ben")
    await world.comes(ben, meetup)
    await world.members.left(HOME, account("Ben"))
    await world.send_all()
    assert world.rsvp(meetup, "Ben").coming is Coming.YES
