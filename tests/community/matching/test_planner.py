"""Whole rounds."""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings

from community.matching.inputs import Person, PlanRules, dump_inputs, load_inputs
from community.matching.planner import Plan, plan
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
