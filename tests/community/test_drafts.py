"""What a round is drafted from, and what organisers see of a draft."""

from dataclasses import replace

import pytest

from community.model import MatchKind, Parts
from community.places import Account
from community.planned import Alternative
from tests.community.rounds_world import RoundsWorld
from tests.community.world import said


@pytest.fixture
async def world() -> RoundsWorld:
    world = RoundsWorld()
    await world.open()
    return world


async def test_a_preview_tells_the_next_best_and_how_good_the_round_is(
    world: RoundsWorld,
) -> None:
    await world.joined("Ada", "Grace", "Kübra", "Lin")
    ids = [world.member(name).id for name in ("Ada", "Grace", "Kübra", "Lin")]
    world.script.weight, world.script.bound = 2_999, 3_000
    world.script.kind = MatchKind.EXCHANGE
    world.script.alternatives = {ids[0]: Alternative(ids[1], ids[3], 41)}

    preview = await world.rounds.preview(world.olga)

    first, second = (one.next_best for one in (await preview.read(0, 9)).matches)
    assert first is not None
    assert (first.person, first.other, first.score) == ("Grace", "Lin", 41)
    assert second is None
    assert (preview.mutual, preview.out_of_bubble_percent) == (2, 100)
    assert preview.at_least == 999, "rounded down: 99.96 % is not 100 %"


@pytest.mark.parametrize(
    ("weight", "bound", "at_least"), [(3, 3, 1000), (4, 3, 1000), (0, 7, 0), (5, 0, None)]
)
async def test_what_is_said_of_the_best_possible_always_holds(
    world: RoundsWorld, weight: int, bound: int, at_least: int | None
) -> None:
    world.script.weight, world.script.bound = weight, bound
    assert (await world.rounds.preview(world.olga)).at_least == at_least


async def test_a_preview_is_read_page_by_page_matches_first(world: RoundsWorld) -> None:
    await world.joined("Ada", "Grace", "Kübra", "Lin", "Mae")
    world.script.trios = False
    preview = await world.rounds.preview(world.olga)
    pages = [await preview.read(offset, 2) for offset in (0, 1, 2, 4)]
    assert [[one.people for one in page.matches] for page in pages] == [
        [("Ada", "Grace"), ("Kübra", "Lin")],
        [("Kübra", "Lin")],
        [],
        [],
    ]
    assert [[name for name, _ in page.left_out] for page in pages] == [[], ["Mae"], ["Mae"], []]


async def test_who_is_erased_while_a_preview_is_read_has_no_name_any_more(
    world: RoundsWorld,
) -> None:
    world.match_for_real()
    await world.joined("Ada", "Grace")
    preview = await world.rounds.preview(world.olga)
    gone = world.member("Grace").id
    del world.memory.members[gone], world.memory.introductions[gone]
    (proposal,) = (await preview.read(0, 9)).matches
    assert proposal.people == ("Ada", "…")


async def test_the_planner_gets_a_secret_of_each_communitys_own(world: RoundsWorld) -> None:
    await world.joined("Ada", "Grace")
    await world.rounds.preview(world.olga)
    first = world.script.rules
    await world.rounds.preview(world.olga)
    assert first is not None
    assert world.script.rules == first
    here = world.community()
    own = await world.ledger.name(Account("community", str(here.id)), str(here.home))
    assert first.decoy_key == own


async def test_more_people_than_are_read_at_once_are_all_planned(
    world: RoundsWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("community.round_plans.CHUNK", 2)
    await world.joined("Ada", "Grace", "Kübra", "Lin", "Mae")
    await world.planned()
    assert [person.seeks for person in world.script.seen[-1][0]] == [frozenset({"photography"})] * 5
    assert len(world.newest().matches) == 2


async def test_who_is_erased_while_a_round_is_drafted_is_not_in_it(world: RoundsWorld) -> None:
    await world.joined("Ada", "Grace", "Kübra")
    gone = world.member("Grace").id
    del world.memory.members[gone], world.memory.introductions[gone]
    await world.planned()
    assert len(world.script.seen[-1][0]) == 2


async def test_what_fairness_owes_is_stored_with_the_round(world: RoundsWorld) -> None:
    await world.joined("Ada", "Grace")
    world.script.debts = {world.member("Ada").id: 120, world.member("Grace").id: 0}
    await world.planned()
    assert [world.participates(name).debt for name in ("Ada", "Grace")] == [120, 0]


# --- what its people are told ------------------------------------------------------------------


async def test_each_reads_what_is_in_it_for_them_and_not_for_the_other(world: RoundsWorld) -> None:
    ada, grace = await world.joined("Ada", "Grace")
    ids = [world.member(name).id for name in ("Ada", "Grace")]
    world.script.parts = {ids[0]: Parts(ids[0], need=40), ids[1]: Parts(ids[1], horizon=9)}
    await world.sent()

    seen = [[said(one) for one in (await world.rounds.why(who)).gains] for who in (ada, grace)]

    assert [lines[0] for lines in seen] == [
        "What is in it for you: much of what you look for.",
        "What is in it for you: something that widens your horizon.",
    ]
    assert [lines[1].split(",")[0] for lines in seen] == [
        "In points: 40 of 100",
        "In points: 9 of 100",
    ]


async def test_a_block_changes_no_word_of_a_preview_or_of_why(world: RoundsWorld) -> None:
    ada, grace, kuebra = await world.joined("Ada", "Grace", "Kübra")
    world.script.trios = False
    before = await world.rounds.preview(world.olga)
    await world.block(kuebra, ada)
    after = await world.rounds.preview(world.olga)
    assert replace(after, read=before.read) == before
    assert await after.read(0, 9) == await before.read(0, 9)

    await world.sent()
    told = await world.rounds.why(ada)
    await world.block(ada, grace)
    assert await world.rounds.why(ada) == told
