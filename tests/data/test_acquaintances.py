"""Who knows whom already, by matches, meetups and blog parades."""

from dataclasses import replace

from community.meetups.model import Coming, Encounter, Gathering, MeetupState, Rsvp, Seat
from community.meetups.store import Change
from community.model import MatchState
from community.parades.model import Reading
from tests.data.conftest import Stores
from tests.data.full import meetup_of
from tests.data.parade_samples import a_parade, a_post, changed
from tests.data.samples import (
    LATER,
    NOW,
    a_community,
    a_member,
    members,
    new_round,
    planned,
    silent,
)


async def test_who_was_in_one_match_knows_each_other_until_it_is_undone(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea, cyd, dot = await members(stores, graz, "Ada", "Bea", "Cyd", "Dot")
    tea, ids = meetup_of(graz, ada), [one.id for one in (ada, bea, cyd, dot)]
    done = await stores.rounds.commit(new_round(graz, planned(cyd, bea, ada)), silent, None)
    [match] = done.matches
    every = {(ada.id, bea.id), (ada.id, cyd.id), (bea.id, cyd.id)}
    assert await stores.acquaintances.acquainted(tea, ids) == every
    assert await stores.acquaintances.acquainted(tea, ids[:2]) == {(ada.id, bea.id)}
    await stores.rounds.set_state(match, MatchState.CALLED_OFF)
    assert await stores.acquaintances.acquainted(tea, ids) == set()
    await stores.rounds.set_state(match, MatchState.PLANNED)
    assert await stores.rounds.undo(graz.id, done.id)
    assert await stores.acquaintances.acquainted(tea, ids) == set()


async def test_it_is_enough_that_one_says_they_met(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea, cyd = await members(stores, graz, "Ada", "Bea", "Cyd")
    meetup = await stores.meetups.add(meetup_of(graz, ada))
    said = [
        Encounter(meetup.id, cyd.id, ada.id, again=True, at=NOW),
        Encounter(meetup.id, ada.id, bea.id, again=False, at=NOW),
    ]
    await stores.meetups.met(graz.id, said)
    tea, ids = meetup_of(graz, ada), [one.id for one in (ada, bea, cyd)]
    pairs = {(ada.id, cyd.id), (ada.id, bea.id)}
    assert await stores.acquaintances.acquainted(tea, ids) == pairs
    assert await stores.acquaintances.acquainted(tea, [bea.id, cyd.id]) == set()


async def test_who_commented_on_the_others_post_knows_them(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea, cyd = await members(stores, graz, "Ada", "Bea", "Cyd")
    before = await a_parade(stores, ada, a_post(ada), a_post(bea, title="Second"))
    by_ada, by_bea = before.posts
    readings = (
        Reading(by_ada.id, bea.id, NOW, NOW, NOW),
        Reading(by_bea.id, cyd.id, NOW, NOW),
        Reading(by_ada.id, ada.id, NOW, NOW, NOW),
    )
    await changed(stores, before.parade, lambda b: replace(b, readings=readings))
    tea, ids = meetup_of(graz, ada), [one.id for one in (ada, bea, cyd)]
    assert await stores.acquaintances.acquainted(tea, ids) == {(ada.id, bea.id)}


async def test_nobody_knows_nobody_and_another_community_is_another(stores: Stores) -> None:
    graz, linz = await a_community(stores), await a_community(stores, "Linz")
    ada, bea = await members(stores, graz, "Ada", "Bea")
    there = await a_member(stores, linz, "Cyd")
    await stores.rounds.commit(new_round(graz, planned(ada, bea)), silent, None)
    tea, both = meetup_of(graz, ada), [ada.id, bea.id, there.id]
    assert await stores.acquaintances.acquainted(tea, []) == set()
    assert await stores.acquaintances.acquainted(meetup_of(linz, there), both) == set()
    assert await stores.acquaintances.acquainted(tea, both) == {(ada.id, bea.id)}


async def test_who_came_to_an_earlier_date_of_a_series_knows_each_other(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea, cyd, dot = await members(stores, graz, "Ada", "Bea", "Cyd", "Dot")
    tea = await stores.meetups.add(meetup_of(graz, ada))
    came = (
        Rsvp(ada.id, Coming.YES, NOW, Seat.TAKEN),
        Rsvp(bea.id, Coming.YES, NOW, Seat.NONE, attended=True),
        Rsvp(cyd.id, Coming.YES, NOW, Seat.TAKEN, attended=False),
        Rsvp(dot.id, Coming.YES, NOW, Seat.WAITING),
    )

    def called(before: Gathering) -> Change:
        meetup = replace(before.meetup, state=MeetupState.CALLED, series_id=tea.id)
        return Change(Gathering(meetup, came))

    await stores.meetups.change(graz.id, tea.id, called)
    ids = [one.id for one in (ada, bea, cyd, dot)]
    later = replace(meetup_of(graz, ada), series_id=tea.id, starts_at=tea.starts_at + LATER)
    assert await stores.acquaintances.acquainted(later, ids) == {(ada.id, bea.id)}
    same = replace(later, starts_at=tea.starts_at)
    other = replace(later, series_id=tea.id + 1)
    for one in (same, other, replace(later, series_id=0)):
        assert await stores.acquaintances.acquainted(one, ids) == set()

    def called_off(before: Gathering) -> Change:
        return Change(replace(before, meetup=replace(before.meetup, state=MeetupState.CANCELLED)))

    await stores.meetups.change(graz.id, tea.id, called_off)
    assert await stores.acquaintances.acquainted(later, ids) == set()
