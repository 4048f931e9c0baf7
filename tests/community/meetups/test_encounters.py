"""Whoever met at a meetup is not introduced as a stranger; two who both wish it may meet again."""

from datetime import datetime, timedelta

import pytest

from community.meetups.encounters import past_matches
from community.meetups.model import Encounter
from tests.community.meetups.meetups_world import MeetupsWorld
from tests.community.world import SLOT
from tests.fakes.clock import START

MET = Encounter(1, by=7, other=3, again=False, at=START)


def test_a_pair_is_remembered_once_with_its_newest_meeting_in_local_time() -> None:
    later = Encounter(2, by=3, other=7, again=True, at=START + timedelta(days=1))
    [past] = past_matches([MET, later], "Europe/Berlin")
    assert (past.members, past.met) == ((3, 7), True)
    assert past.slot == (later.at + timedelta(hours=1)).replace(tzinfo=None)
    assert isinstance(past.slot, datetime)


def test_only_two_who_both_wish_to_meet_again_are_left_out() -> None:
    wish = Encounter(1, by=7, other=3, again=True, at=START)
    theirs = Encounter(1, by=3, other=7, again=True, at=START)
    assert len(past_matches([wish], "UTC")) == 1
    assert past_matches([wish, theirs], "UTC") == ()


async def test_the_planner_hears_of_it() -> None:
    world = MeetupsWorld()
    await world.open()
    ada, ben = await world.joined("Ada", "Ben")
    meetup = await world.called(ada, when="2026-03-06 18:30")
    world.clock.time = meetup.ends_at
    await world.meetups.met(ben, meetup.id, ada.account, again=False)
    await world.planned(SLOT)
    _, history, _, _ = world.script.seen[-1]
    [past] = history
    assert past.members == tuple(sorted((world.member("Ada").id, world.member("Ben").id)))


@pytest.mark.parametrize("met", [False, True])
async def test_the_real_planner_matches_who_fits_unless_they_met_there(*, met: bool) -> None:
    world = MeetupsWorld()
    await world.open()
    world.match_for_real()
    ada = await world.introduced("Ada", goal="photography", offer="grants")
    ben = await world.introduced("Ben", goal="grants", offer="photography")
    cem = await world.introduced("Cem", goal="sewing", offer="gardening")
    dora = await world.introduced("Dora", goal="gardening", offer="sewing")
    for person in (ada, ben, cem, dora):
        await world.join(person)
    meetup = await world.called(ada, when="2026-03-06 18:30")
    world.clock.time = meetup.ends_at
    if met:
        await world.meetups.met(ben, meetup.id, ada.account, again=False)
    round_ = await world.planned(SLOT)
    pair = {world.member(name).id for name in ("Ada", "Ben")}
    assert len(round_.matches) == 2
    assert any(set(match.present) == pair for match in round_.matches) is not met
