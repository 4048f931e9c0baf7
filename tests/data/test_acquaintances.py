"""Who knows whom already, by matches and meetups."""

from community.meetups.model import Encounter
from community.model import MatchState
from tests.data.conftest import Stores
from tests.data.full import meetup_of
from tests.data.samples import NOW, a_community, a_member, members, new_round, planned, silent


async def test_who_was_in_one_match_knows_each_other_until_it_is_undone(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea, cyd, dot = await members(stores, graz, "Ada", "Bea", "Cyd", "Dot")
    ids = [one.id for one in (ada, bea, cyd, dot)]
    done = await stores.rounds.commit(new_round(graz, planned(cyd, bea, ada)), silent, None)
    [match] = done.matches
    every = {(ada.id, bea.id), (ada.id, cyd.id), (bea.id, cyd.id)}
    assert await stores.acquaintances.acquainted(graz.id, ids) == every
    assert await stores.acquaintances.acquainted(graz.id, ids[:2]) == {(ada.id, bea.id)}
    await stores.rounds.set_state(match, MatchState.CALLED_OFF)
    assert await stores.acquaintances.acquainted(graz.id, ids) == set()
    await stores.rounds.set_state(match, MatchState.PLANNED)
    assert await stores.rounds.undo(graz.id, done.id)
    assert await stores.acquaintances.acquainted(graz.id, ids) == set()


async def test_it_is_enough_that_one_says_they_met(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea, cyd = await members(stores, graz, "Ada", "Bea", "Cyd")
    meetup = await stores.meetups.add(meetup_of(graz, ada))
    said = [
        Encounter(meetup.id, cyd.id, ada.id, again=True, at=NOW),
        Encounter(meetup.id, ada.id, bea.id, again=False, at=NOW),
    ]
    await stores.meetups.met(graz.id, said)
    ids = [one.id for one in (ada, bea, cyd)]
    pairs = {(ada.id, cyd.id), (ada.id, bea.id)}
    assert await stores.acquaintances.acquainted(graz.id, ids) == pairs
    assert await stores.acquaintances.acquainted(graz.id, [bea.id, cyd.id]) == set()


async def test_nobody_knows_nobody_and_another_community_is_another(stores: Stores) -> None:
    graz, linz = await a_community(stores), await a_community(stores, "Linz")
    ada, bea = await members(stores, graz, "Ada", "Bea")
    there = await a_member(stores, linz, "Cyd")
    await stores.rounds.commit(new_round(graz, planned(ada, bea)), silent, None)
    assert await stores.acquaintances.acquainted(graz.id, []) == set()
    both = [ada.id, bea.id, there.id]
    assert await stores.acquaintances.acquainted(linz.id, both) == set()
    assert await stores.acquaintances.acquainted(graz.id, both) == {(ada.id, bea.id)}
