"""Whole rounds."""

import random
from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.matching import planner
from community.matching.inputs import Person, PlanRules, dump_inputs, load_inputs
from community.matching.planner import Plan, plan
from community.matching.solution import Solution
from community.matching.weights import Case
from community.model import MatchKind, Parts, PastMatch, Reason, Unmatched
from community.planned import Alternative
from community.wishes import Mode, Presence
from tests.community.matching import brute
from tests.community.matching.brute import RULES, SLOT, best, weights_of, worth
from tests.community.matching.test_groups import crowd

Blocks = frozenset[tuple[int, int]]
NOBODY: Blocks = frozenset()


def some(*topics: str) -> frozenset[str]:
    return frozenset(topics)


def together(planned: Plan) -> list[tuple[int, int]]:
    """Return all pairs of ids that share a match."""
    return [pair for match in planned.matches for pair in combinations(match.members, 2)]


# --- the rule -------------------------------------------------------------------------------


@settings(max_examples=50, deadline=None)
@given(brute.people(), brute.histories, brute.blocks, brute.seeds)
def test_a_round_is_the_best_of_all_rounds_and_keeps_the_hard_rules(
    people: list[Person], history: list[PastMatch], blocks: Blocks, seed: int
) -> None:
    planned = plan(people, history, blocks, RULES, seed)
    for one, other in together(planned):
        left, right = people[one - 1], people[other - 1]
        assert (one, other) not in blocks
        assert (other, one) not in blocks
        assert not left.languages or not right.languages or left.languages & right.languages
    everybody = [m for match in planned.matches for m in match.members]
    everybody += [left.member_id for left in planned.unmatched]
    assert sorted(everybody) == [person.id for person in people]
    if people:
        weights = weights_of(people, history, blocks)
        groups = tuple(tuple(m - 1 for m in match.members) for match in planned.matches)
        assert worth(groups, weights) == best(weights)


@settings(max_examples=20, deadline=None)
@given(brute.people(1, 13), brute.histories, brute.blocks, brute.seeds)
def test_the_same_round_comes_of_the_same_inputs_in_any_order(
    people: list[Person], history: list[PastMatch], blocks: Blocks, seed: int
) -> None:
    planned = plan(people, history, blocks, RULES, seed)
    turned = frozenset((other, one) for one, other in blocks)
    assert plan(people[::-1], history[::-1], turned, RULES, seed) == planned


@settings(max_examples=25, deadline=None)
@given(brute.people(1, 13), brute.histories, brute.blocks, brute.seeds)
def test_a_round_replays_from_what_was_recorded(
    people: list[Person], history: list[PastMatch], blocks: Blocks, seed: int
) -> None:
    rules = replace(RULES, out_of_bubble_percent=50)
    recorded = dump_inputs(people, history, blocks, rules, seed)
    assert plan(*load_inputs(recorded)) == plan(people, history, blocks, rules, seed)
    assert dump_inputs(*load_inputs(recorded)) == recorded


@settings(max_examples=25, deadline=None)
@given(brute.people(1, 12), brute.histories, brute.blocks, brute.seeds)
def test_what_is_told_of_a_match_is_true(
    people: list[Person], history: list[PastMatch], blocks: Blocks, seed: int
) -> None:
    by_id = {person.id: person for person in people}
    for match in plan(people, history, blocks, RULES, seed).matches:
        assert 0 <= match.score <= 100
        assert match.starter in match.members
        for reason in match.reasons:
            assert {reason.giver, reason.taker} <= set(match.members)
            giver, taker = by_id[reason.giver], by_id[reason.taker]
            held = {
                "gives": taker.seeks & giver.gives,
                "widens": taker.widens & giver.gives,
                "shares": taker.seeks & giver.seeks,
                "interests": taker.interests & giver.interests,
                "bubble": frozenset[str](),
            }
            assert set(reason.topics) <= held[reason.kind]
            assert bool(reason.topics) == (reason.kind != "bubble")
            assert reason.kind != "bubble" or giver.field != taker.field


# --- few people -----------------------------------------------------------------------------


def test_nobody_alone_two_and_three() -> None:
    assert plan([], [], NOBODY, RULES, 1) == Plan((), ())
    assert Plan((), ()).out_of_bubble_percent == 0
    assert plan([Person(4)], [], NOBODY, RULES, 1).unmatched == (Unmatched(4, "alone"),)
    assert [m.members for m in plan([Person(4), Person(2)], [], NOBODY, RULES, 1).matches] == [
        (2, 4)
    ]
    three = plan([Person(at) for at in (1, 2, 3)], [], NOBODY, RULES, 1)
    assert [match.members for match in three.matches] == [(1, 2, 3)]
    assert three.weight == 450_000


def test_somebody_twice_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="twice"):
        plan([Person(1), Person(1)], [], NOBODY, RULES, 1)


def test_who_is_left_over_is_told_why_but_nothing_of_blocks() -> None:
    people = [
        Person(1, languages=some("de")),
        Person(2, languages=some("de")),
        Person(3, languages=some("fr")),
        Person(4, languages=some("de")),
    ]
    planned = plan(people, [], frozenset({(4, 1), (2, 4)}), RULES, 1)
    assert planned.unmatched == (Unmatched(3, "language"), Unmatched(4, "no_partner"))


def test_a_block_holds_inside_a_trio_too() -> None:
    people = [Person(at) for at in (1, 2, 3)]
    planned = plan(people, [], frozenset({(3, 1)}), RULES, 1)
    assert [len(match.members) for match in planned.matches] == [2]
    assert len(planned.unmatched) == 1


def test_whoever_was_left_out_before_comes_first() -> None:
    # Only 2 can meet the others, so one of them is left over: not the one who waited.
    blocks = frozenset({(1, 3), (1, 4), (3, 4)})
    for waiting in (1, 3, 4):
        people = [Person(at, sat_out=2 * (at == waiting)) for at in (1, 2, 3, 4)]
        (match,) = plan(people, [], blocks, RULES, 1).matches
        assert match.members == tuple(sorted((2, waiting)))


def test_a_pair_that_missed_each_other_meets_others_first() -> None:
    wish, offer = some("law"), some("pr")
    people = [Person(1, wish, offer), Person(2, offer, wish), Person(3), Person(4)]
    assert (1, 2) in together(plan(people, [], NOBODY, RULES, 1))
    missed = [PastMatch((1, 2), SLOT - timedelta(weeks=1), met=False)]
    assert (1, 2) not in together(plan(people, missed, NOBODY, RULES, 1))
    assert (1, 2) in together(plan(people[:2], missed, NOBODY, RULES, 1))


@pytest.mark.parametrize("count", [6, 7, 11, 12, 13, 24])
def test_rounds_without_repeats_come_as_long_as_there_are_any(count: int) -> None:
    people = [replace(person, sat_out=0) for person in crowd(count)]
    history: list[PastMatch] = []
    for week in range(min(4, (count - 1) // 3)):
        slot = SLOT + timedelta(weeks=week)
        planned = plan(people, history, NOBODY, PlanRules(slot), week)
        assert not planned.unmatched
        seen = {pair for past in history for pair in combinations(past.members, 2)}
        assert seen.isdisjoint(together(planned))
        history += [PastMatch(match.members, slot, met=True) for match in planned.matches]


# --- out of the bubble ----------------------------------------------------------------------


def neighbours() -> list[Person]:
    """Two fields in which everybody fits best within their own."""
    people: list[Person] = []
    for at in range(12):
        field = ("tech", "culture")[at % 2]
        people.append(Person(at + 1, some(f"{field} law"), some(f"{field} law"), field=field))
    return people


@pytest.mark.parametrize("percent", [0, 30, 50, 100])
def test_the_share_out_of_the_bubble_reaches_what_the_organisers_want(percent: int) -> None:
    planned = plan(neighbours(), [], NOBODY, PlanRules(SLOT, 12, percent), 3)
    assert planned.out_of_bubble_percent >= percent
    assert sum(m.out_of_bubble for m in planned.matches) == pytest.approx(
        planned.out_of_bubble_percent * 6 / 100, abs=0.5
    )


def test_a_share_that_cannot_be_reached_does_no_harm() -> None:
    alike = [Person(at, field="tech") for at in range(1, 14)]
    planned = plan(alike, [], NOBODY, PlanRules(SLOT, 12, 80), 3)
    assert not planned.unmatched
    assert planned.out_of_bubble_percent == 0


# --- kinds, reasons, who starts -------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "kind", "told"),
    [
        (
            Person(1, some("law"), some("pr")),
            Person(2, some("pr"), some("law")),
            MatchKind.EXCHANGE,
            ["gives", "gives"],
        ),
        (
            Person(1, some("law")),
            Person(2, gives=some("law"), field="a"),
            MatchKind.HELP,
            ["gives"],
        ),
        (
            Person(1, some("law"), widens=some("ai"), field="a"),
            Person(2, some("law"), field="b"),
            MatchKind.PEERS,
            ["shares", "bubble"],
        ),
        (
            Person(1, interests=some("ai"), field="a"),
            Person(2, interests=some("ai"), field="A"),
            MatchKind.PEERS,
            ["interests"],
        ),
        (
            Person(1, widens=some("ai")),
            Person(2, gives=some("ai")),
            MatchKind.HORIZON,
            ["widens"],
        ),
        (Person(1, field="a"), Person(2, field="b"), MatchKind.HORIZON, ["bubble"]),
        (Person(1), Person(2), MatchKind.OPEN, []),
    ],
)
def test_the_kind_is_the_strongest_thing_in_common(
    one: Person, other: Person, kind: MatchKind, told: list[str]
) -> None:
    (match,) = plan([one, other], [], NOBODY, RULES, 1).matches
    assert match.kind == kind
    assert [reason.kind for reason in match.reasons] == told


def test_a_ring_of_three_is_an_exchange_with_a_reason_for_each_pair() -> None:
    ring = [
        Person(1, some("law"), some("pr")),
        Person(2, some("pr"), some("ai")),
        Person(3, some("ai"), some("law")),
    ]
    (match,) = plan(ring, [], NOBODY, RULES, 1).matches
    assert match.kind == MatchKind.EXCHANGE
    assert match.reasons == (
        Reason("gives", 1, 2, ("pr",)),
        Reason("gives", 3, 1, ("law",)),
        Reason("gives", 2, 3, ("ai",)),
    )


def test_a_trio_hears_the_strongest_first_and_of_its_fields_last() -> None:
    trio = [
        Person(1, widens=some("dance"), interests=some("tea"), field="a"),
        Person(2, interests=some("tea"), gives=some("law"), field="b"),
        Person(3, some("law"), gives=some("dance"), field="a"),
    ]
    (match,) = plan(trio, [], NOBODY, RULES, 1).matches
    kinds = [reason.kind for reason in match.reasons]
    assert kinds[0] == "gives"
    assert kinds[-2:] == ["bubble", "bubble"]
    assert sorted(kinds[:-2]) == ["gives", "interests", "widens"]


def test_the_rarest_three_topics_are_told_in_the_seekers_words() -> None:
    rich = some("pr", "law", "ai", "bienen", "dance")
    people = [Person(1, rich), Person(2, gives=(rich - {"bienen"}) | {"biene"})]
    crowded = [Person(at, interests=some("pr", "law")) for at in range(3, 9)]
    matches = plan([*people, *crowded], [], NOBODY, RULES, 1).matches
    (reason,) = next(m.reasons for m in matches if m.members == (1, 2))
    assert set(reason.topics) == {"ai", "bienen", "dance"}


def test_whoever_has_more_to_ask_starts_and_equals_take_turns() -> None:
    asks = [Person(1, gives=some("law")), Person(2, some("law"))]
    assert {plan(asks, [], NOBODY, RULES, seed).matches[0].starter for seed in range(9)} == {2}
    equals = [Person(1), Person(2)]
    assert {plan(equals, [], NOBODY, RULES, seed).matches[0].starter for seed in range(9)} == {1, 2}


def test_the_weight_of_a_round_is_that_of_its_matches() -> None:
    planned = plan(crowd(20), [], NOBODY, RULES, 1)
    assert planned.weight == sum(match.weight for match in planned.matches) > 10 * 300_000


# --- both ways to plan -----------------------------------------------------------------------

PATHS = pytest.mark.parametrize("small", [300, 0], ids=["every pair", "candidates"])


@pytest.fixture
def _path(small: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planner, "SMALL_ROUND", small)


@pytest.mark.parametrize(("count", "large"), [(1, False), (4, False), (5, True), (9, True)])
def test_beyond_a_small_round_not_every_pair_is_looked_at(
    count: int, *, large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planner, "SMALL_ROUND", 4)
    asked: list[str] = []
    small_way, large_way = planner.solve_small, planner.solve_large

    def small(case: Case, seed: int) -> Solution:
        asked.append("small")
        return small_way(case, seed)

    def large_one(case: Case, seed: int) -> Solution:
        asked.append("large")
        return large_way(case, seed)

    monkeypatch.setattr(planner, "solve_small", small)
    monkeypatch.setattr(planner, "solve_large", large_one)
    plan([Person(at + 1) for at in range(count)], [], NOBODY, RULES, 1)
    assert asked == ["large" if large else "small"]


def may_meet(one: Person, other: Person, blocks: Blocks) -> bool:
    talk = not one.languages or not other.languages or bool(one.languages & other.languages)
    apart = {one.presence, other.presence} == {Presence.ON_SITE, Presence.REMOTE}
    site = one.presence is other.presence is Presence.ON_SITE
    far = site and "" not in (one.place, other.place) and one.place != other.place
    blocked = (one.id, other.id) in blocks or (other.id, one.id) in blocks
    return talk and not apart and not far and not blocked


@PATHS
@pytest.mark.usefixtures("_path")
@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    brute.wishing_people(0, 9),
    brute.histories,
    brute.blocks,
    st.integers(2, 6),
    st.sampled_from(("", "some key")),
    brute.seeds,
)
def test_every_round_is_valid_complete_and_repeatable(
    small: int,
    people: list[Person],
    history: list[PastMatch],
    blocks: Blocks,
    size: int,
    key: str,
    seed: int,
) -> None:
    assert small == planner.SMALL_ROUND
    rules = PlanRules(SLOT, 12, 30, size, key)
    planned = plan(people, history, blocks, rules, seed)
    turned = frozenset((other, one) for one, other in blocks)
    assert plan(people[::-1], history[::-1], turned, rules, seed) == planned
    assert plan(*load_inputs(dump_inputs(people, history, blocks, rules, seed))) == planned
    by_id = {person.id: person for person in people}
    for one, other in together(planned):
        assert may_meet(by_id[one], by_id[other], blocks)
    everybody = [m for match in planned.matches for m in match.members]
    everybody += [left.member_id for left in planned.unmatched]
    assert sorted(everybody) == sorted(by_id)
    assert set(planned.debts) == set(by_id)
    assert planned.weight == sum(match.weight for match in planned.matches)
    assert size > 2 or planned.weight <= planned.bound
    for match in planned.matches:
        assert 2 <= len(match.members) <= max(3, size)
        assert tuple(part.member for part in match.parts) == match.members
        assert match.starter in match.members
        found = match.alternative
        if found:
            assert found.member in match.members
            assert found.other not in match.members
            assert may_meet(by_id[found.member], by_id[found.other], blocks)
            assert 0 <= found.score <= 100
    for left in planned.unmatched:
        one = by_id.pop(left.member_id)
        others = [other for other in people if other.id != one.id]
        able = any(may_meet(one, other, NOBODY) for other in others)
        expected = "alone" if not others else "no_partner" if able else "language"
        assert left.reason == expected


DEGENERATE: dict[str, tuple[list[Person], Blocks]] = {
    "nobody": ([], NOBODY),
    "one": ([Person(1)], NOBODY),
    "two": ([Person(1), Person(2)], NOBODY),
    "three": ([Person(1), Person(2), Person(3)], NOBODY),
    "all the same": ([Person(at, some("a"), some("a")) for at in range(1, 21)], NOBODY),
    "nothing in common": ([Person(at, some(f"s{at}"), some(f"g{at}")) for at in range(20)], NOBODY),
    "one hub": (
        [Person(0, gives=some("a")), *(Person(at, some("a")) for at in range(1, 21))],
        NOBODY,
    ),
    "one language": ([Person(at, languages=some("de")) for at in range(21)], NOBODY),
}


@PATHS
@pytest.mark.usefixtures("_path")
@pytest.mark.parametrize(("people", "blocks"), DEGENERATE.values(), ids=DEGENERATE)
def test_everybody_is_matched_in_any_crowd_that_rules_allow(
    people: list[Person], blocks: Blocks
) -> None:
    planned = plan(people, [], blocks, PlanRules(SLOT, decoy_key="a key"), 3)
    sizes = sorted(len(match.members) for match in planned.matches)
    if len(people) == 1:
        assert planned.unmatched == (Unmatched(1, "alone"),)
    else:
        assert planned.unmatched == ()
        assert sum(sizes) == len(people)
        assert sizes.count(3) == len(people) % 2


@PATHS
@pytest.mark.usefixtures("_path")
def test_where_all_are_blocked_nobody_is_matched_and_told_nothing_of_it() -> None:
    people = [Person(at, some("a"), some("a")) for at in range(12)]
    planned = plan(people, [], frozenset(combinations(range(12), 2)), RULES, 1)
    assert planned.matches == ()
    assert planned.unmatched == tuple(Unmatched(at, "no_partner") for at in range(12))
    assert (planned.weight, planned.bound) == (0, 0)


@PATHS
@pytest.mark.usefixtures("_path")
def test_an_island_of_one_language_keeps_to_itself() -> None:
    people = [Person(at, languages=some("fr" if at < 5 else "de")) for at in range(16)]
    people.append(Person(16, languages=some("it")))
    planned = plan(people, [], NOBODY, RULES, 1)
    assert planned.unmatched == (Unmatched(16, "language"),)
    assert all((one < 5) == (other < 5) for one, other in together(planned))
    assert sum(len(match.members) for match in planned.matches) == 16


@PATHS
@pytest.mark.usefixtures("_path")
def test_people_who_are_on_site_in_other_places_are_told_they_have_no_way() -> None:
    people = [Person(at, presence=Presence.ON_SITE, place=f"p{at}") for at in range(8)]
    planned = plan(people, [], NOBODY, RULES, 1)
    assert planned.unmatched == tuple(Unmatched(at, "language") for at in range(8))
    people += [Person(8, presence=Presence.REMOTE), Person(9)]
    planned = plan(people, [], NOBODY, RULES, 1)
    ((match),) = planned.matches
    assert match.members[-1] == 9


@PATHS
@pytest.mark.usefixtures("_path")
@pytest.mark.parametrize("count", [2, 3, 4, 5, 8])
def test_decoys_yield_before_anybody_is_left_out(count: int) -> None:
    people = [Person(at) for at in range(count)]
    for key in map(str, range(12)):
        planned = plan(people, [], NOBODY, PlanRules(SLOT, decoy_key=key), 1)
        assert not planned.unmatched
        sizes = [len(match.members) for match in planned.matches]
        assert sizes.count(3) == count % 2


def test_decoys_yield_before_anybody_meets_again() -> None:
    people = [Person(at) for at in range(4)]
    week = SLOT - timedelta(weeks=1)
    met = [PastMatch(pair, week, met=True) for pair in ((0, 1), (2, 3), (0, 2), (1, 3))]
    for key in map(str, range(12)):
        planned = plan(people, met, NOBODY, PlanRules(SLOT, decoy_key=key), 1)
        assert together(planned) == [(0, 3), (1, 2)]


@PATHS
@pytest.mark.usefixtures("_path")
def test_decoys_are_kept_apart_where_others_are_there() -> None:
    people = crowd(30)
    with_key = PlanRules(SLOT, 12, 0, decoy_key="a key")
    decoy = weights_of(people, rules=with_key).decoy
    planned = plan(people, [], NOBODY, with_key, 1)
    assert not any(decoy[one - 1, other - 1] for one, other in together(planned))
    plain = plan(people, [], NOBODY, RULES, 1)
    assert any(decoy[one - 1, other - 1] for one, other in together(plain))


# --- larger groups --------------------------------------------------------------------------


@PATHS
@pytest.mark.usefixtures("_path")
@pytest.mark.parametrize("size", [2, 3, 4, 5, 6])
@pytest.mark.parametrize("count", [2, 3, 7, 24, 25])
def test_organisers_may_have_groups_of_up_to_six(size: int, count: int) -> None:
    planned = plan(crowd(count), [], NOBODY, replace(RULES, group_size=size), 2)
    sizes = sorted(len(match.members) for match in planned.matches)
    assert not planned.unmatched
    assert sum(sizes) == count
    if size > 2:
        assert len(sizes) == -(-count // size)
        assert sizes[-1] - sizes[0] <= 1
        assert planned.bound == 0
    else:
        assert sizes.count(3) == count % 2
        assert planned.bound >= planned.weight
    for match in planned.matches:
        assert [part.member for part in match.parts] == list(match.members)


# --- wishes ---------------------------------------------------------------------------------


def test_a_mentor_is_found_for_who_asks_and_only_while_there_is_a_seat() -> None:
    people = [
        Person(1, some("law"), mode=Mode.MENTOR),
        Person(2, gives=some("law")),
        Person(3, gives=some("law"), mentees=1),
        Person(4),
    ]
    first = plan(people, [], NOBODY, RULES, 1)
    match = first.matches[0]
    assert (match.members, match.kind) == ((1, 3), MatchKind.MENTOR)
    assert match.parts == (Parts(1, need=45, mentor=30), Parts(3, mentor=20))
    busy = [PastMatch((3, 9), SLOT - timedelta(weeks=2), met=True, kind=MatchKind.MENTOR)]
    kinds = {match.kind for match in plan(people, busy, NOBODY, RULES, 1).matches}
    assert MatchKind.MENTOR not in kinds
    over = [replace(busy[0], slot=SLOT - timedelta(weeks=8))]
    assert plan(people, over, NOBODY, RULES, 1).matches[0].kind is MatchKind.MENTOR


def test_sliders_decide_between_those_who_fit_alike() -> None:
    def partner(bubble: int) -> int:
        people = [Person(1, field="a", bubble=bubble), Person(2, field="a"), Person(3, field="b")]
        people.append(Person(4))
        planned = plan(people, [], NOBODY, RULES, 1)
        return next(other for one, other in together(planned) if one == 1)

    assert partner(-1) == 2
    assert partner(1) == 3


def test_what_was_liked_draws_to_it_again() -> None:
    people = [
        Person(1, some("law", "ai", "pr")),
        Person(2, gives=some("law", "pr")),
        Person(3, gives=some("ai", "pr")),
        Person(4),
    ]
    for liked, other in (("law", 2), ("ai", 3)):
        good = PastMatch((1, 9), SLOT, met=True, good=True, topics=(liked,))
        assert (1, other) in together(plan(people, [good], NOBODY, RULES, 1))


def test_who_is_owed_something_gets_the_better_match() -> None:
    wish, offer = some("law"), some("pr")
    for owed in (1, 2):
        people = [Person(at, wish, offer, debt=900 * (at == owed)) for at in (1, 2)]
        people += [Person(3, offer, wish), Person(4)]
        planned = plan(people, [], NOBODY, RULES, 1)
        assert (owed, 3) in together(planned)
        assert planned.debts[owed] == 630
        assert planned.debts[3 - owed] == 300


def test_the_alternative_is_told_in_ids_and_points() -> None:
    wish, offer = some("law"), some("pr")
    people = [Person(10, wish, offer), Person(20, offer, wish), Person(30, offer), Person(40)]
    planned = plan(people, [], NOBODY, RULES, 1)
    assert together(planned) == [(10, 20), (30, 40)]
    assert planned.matches[0].alternative == Alternative(20, 30, 20)
    assert plan(people[:2], [], NOBODY, RULES, 1).matches[0].alternative is None


def test_a_replay_knows_every_wish() -> None:
    people = [
        Person(
            1, some("a"), some("b"), some("c"), some("d"), "field", some("de"), 1.5,
            trio=True, sat_out=2, mode=Mode.MENTOR, bubble=-2, presence=Presence.ON_SITE,
            place="Köln", mentees=3, debt=77, wish=b"\x00\xff", offer=b"\x80",
        ),
        Person(2),
    ]  # fmt: skip
    history = [
        PastMatch((1, 2), SLOT, met=True, good=True, kind=MatchKind.MENTOR, topics=("ai", "pr"))
    ]
    rules = PlanRules(SLOT, 8, 40, 4, "a key")
    recorded = dump_inputs(people, history, {(2, 1), (1, 2)}, rules, 9)
    assert load_inputs(recorded) == (
        tuple(people),
        tuple(history),
        frozenset({(2, 1), (1, 2)}),
        rules,
        9,
    )
    assert dump_inputs(people, history, {(1, 2), (2, 1)}, rules, 9) == recorded


def test_progress_is_told_stage_by_stage() -> None:
    told: list[str] = []
    plan([Person(1), Person(2)], [], NOBODY, RULES, 1, progress=told.append)
    assert told == ["look", "pair", "explain"]
    told.clear()
    plan([], [], NOBODY, RULES, 1, progress=told.append)
    assert told == []


def test_the_mutual_matches_of_a_round_are_counted() -> None:
    wish, offer = some("law"), some("pr")
    people = [Person(1, wish, offer), Person(2, offer, wish), Person(3), Person(4)]
    planned = plan(people, [], NOBODY, RULES, 1)
    assert planned.mutual == 1
    assert Plan((), ()).mutual == 0


# --- many people ----------------------------------------------------------------------------


@PATHS
@pytest.mark.usefixtures("_path")
def test_three_hundred_people_are_all_matched_and_blocks_hold() -> None:
    people = crowd(300)
    draw = random.Random(5)  # noqa: S311 (test data)
    blocks = frozenset((draw.randint(1, 300), draw.randint(1, 300)) for _ in range(30))
    planned = plan(people, [], blocks, PlanRules(SLOT), 11)
    assert not planned.unmatched
    assert len(planned.matches) == 150
    assert blocks.isdisjoint(together(planned))
    assert planned.out_of_bubble_percent >= 30
    assert 0.97 * planned.bound <= planned.weight <= planned.bound


@pytest.mark.parametrize("count", [700, 2001])
def test_thousands_are_planned_with_a_proof_of_how_well(count: int) -> None:
    people = [replace(person, sat_out=0) for person in crowd(count)]
    planned = plan(people, [], NOBODY, PlanRules(SLOT, decoy_key="a key"), 5)
    assert not planned.unmatched
    sizes = [len(match.members) for match in planned.matches]
    assert sizes.count(3) == count % 2
    assert planned.out_of_bubble_percent >= 30
    assert 0.9 * planned.bound <= planned.weight <= planned.bound
    assert all(match.alternative for match in planned.matches)


def test_replay_refuses_what_another_version_wrote() -> None:
    recorded = dump_inputs([], [], NOBODY, RULES, 1).replace('"version":2', '"version":9')
    with pytest.raises(ValueError, match="version 9"):
        load_inputs(recorded)
