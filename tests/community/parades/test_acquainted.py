"""Whoever commented on the other's post is not introduced as a stranger."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from community.meetups.encounters import Encounters, past_matches
from community.meetups.model import Encounter
from community.model import Visitor
from community.parades.acquainted import Acquainted, Comments
from community.parades.model import Parade, ParadeState, Parading, Post, PostKind, Reading
from community.parades.store import Commented
from tests.community.rounds_world import RoundsWorld
from tests.community.world import SLOT
from tests.fakes.clock import START
from tests.fakes.stores_parades import MemoryParadeStore

AN_HOUR = timedelta(hours=1)
ADA, BEN, CEM = 3, 7, 9


class Told(Encounters, Comments):
    """Tells what it was given, and notes what it was asked."""

    def __init__(self, met: Sequence[Encounter], commented: Sequence[Commented]) -> None:
        self._met, self._commented = met, commented
        self.asked: list[tuple[int, datetime]] = []

    async def encounters(self, community_id: int, after: datetime) -> Sequence[Encounter]:
        self.asked.append((community_id, after))
        return self._met

    async def commented(self, community_id: int, after: datetime) -> Sequence[Commented]:
        self.asked.append((community_id, after))
        return self._commented


async def known(*met: Encounter, commented: Sequence[Commented]) -> Sequence[Encounter]:
    told = Told(met, commented)
    found = await Acquainted(told, told).encounters(5, START)
    assert told.asked == [(5, START)] * 2
    return found


async def test_comments_and_meetings_are_told_oldest_first() -> None:
    met = Encounter(1, BEN, ADA, again=False, at=START + AN_HOUR)
    found = await known(
        met,
        commented=[Commented(CEM, ADA, START), Commented(ADA, CEM, START + 2 * AN_HOUR)],
    )
    first, last = found[0], found[2]
    assert found == [first, met, last]
    assert (first.by, first.other, first.again, first.at) == (CEM, ADA, False, START)
    assert (last.by, last.other, last.at) == (ADA, CEM, START + 2 * AN_HOUR)
    pairs = {past.members: past.slot for past in past_matches(found, "UTC")}
    assert set(pairs) == {(ADA, BEN), (ADA, CEM)}
    assert pairs[ADA, CEM] == last.at.replace(tzinfo=None), "the newest counts"


@pytest.mark.parametrize("both", [True, False])
async def test_a_comment_takes_no_wish_to_meet_again_back(*, both: bool) -> None:
    found = await known(
        Encounter(1, BEN, ADA, again=True, at=START),
        Encounter(1, ADA, BEN, again=both, at=START),
        commented=[Commented(ADA, BEN, START + AN_HOUR), Commented(BEN, ADA, START + AN_HOUR)],
    )
    assert len(past_matches(found, "UTC")) == (0 if both else 1)


async def comments(world: RoundsWorld, reader: str, author: str, at: datetime) -> None:
    """Let somebody comment on another's post in a parade."""
    store, here = MemoryParadeStore(world.memory), world.community()
    by = world.member(author).id
    parade = await store.add(
        Parade(0, here.id, by, "Light", "?", "", "en", "UTC", START, ParadeState.CALLED, host=by)
    )

    def hand_in(before: Parading) -> Parading:
        return replace(before, posts=(Post(0, 0, by, PostKind.WORDS, START, confirmed=True),))

    def comment(before: Parading) -> Parading:
        said = Reading(before.posts[0].id, world.member(reader).id, START, at, at)
        return replace(before, readings=(said,))

    for decide in (hand_in, comment):
        await store.change(here.id, parade.id, decide, lambda _before, _after: ())


async def fitting(world: RoundsWorld) -> list[Visitor]:
    """Let two pairs who fit take part."""
    people = [
        await world.introduced("Ada", goal="photography", offer="grants"),
        await world.introduced("Ben", goal="grants", offer="photography"),
        await world.introduced("Cem", goal="sewing", offer="gardening"),
        await world.introduced("Dora", goal="gardening", offer="sewing"),
    ]
    for person in people:
        await world.join(person)
    return people


@pytest.mark.parametrize(
    ("weeks_ago", "held_apart"), [(None, False), (0, True), (2, True), (40, False)]
)
async def test_the_real_planner_matches_who_fits_unless_one_commented_lately(
    weeks_ago: int | None, *, held_apart: bool
) -> None:
    world = RoundsWorld()
    await world.open()
    world.match_for_real()
    await fitting(world)
    if weeks_ago is not None:
        await comments(world, "Ben", "Ada", START - timedelta(weeks=weeks_ago))
    round_ = await world.planned(SLOT)
    pair = {world.member(name).id for name in ("Ada", "Ben")}
    assert len(round_.matches) == 2
    assert any(set(match.present) == pair for match in round_.matches) is not held_apart
