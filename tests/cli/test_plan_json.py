"""A plan as data, from values that a planner may hand over."""

from datetime import datetime

import pytest

from cli._mutual import is_mutual
from cli._people_csv import Listed, Words
from cli._plan_json import Roster, document
from community.matching.inputs import Person
from community.matching.planner import Plan
from community.model import Answers, MatchKind, Parts, Reason
from community.planned import PlannedMatch

SLOT = datetime(2026, 1, 5, 9)  # noqa: DTZ001 (a slot is local and naive)
PAIR = PlannedMatch((1, 2), MatchKind.HELP, 40, 600, (), 1, out_of_bubble=True)


def listed(number: int, *, seeks: str = "", gives: str = "") -> Listed:
    nothing: frozenset[str] = frozenset()
    answers = Answers(goal=seeks, offer=gives)
    return Listed(f"p{number}", f"Person {number}", "", nothing, "", answers, nothing, nothing,
                  nothing)  # fmt: skip


def roster(*people: Listed) -> Roster:
    numbered = [one.person(number, SLOT) for number, one in enumerate(people, 1)]
    return Roster(people, numbered, Words(), "en")


def test_parts_stand_under_the_ids_of_the_list() -> None:
    parts = (Parts(1, need=30, mentor=5), Parts(2, shared=7, horizon=2, interests=1))
    match = PlannedMatch((1, 2), MatchKind.HELP, 40, 600, (), 1, out_of_bubble=True, parts=parts)
    (written,) = document(Plan((match,), ()), roster(listed(1), listed(2)), 1)["matches"]
    assert written["parts"] == {
        "p1": {"need": 30, "shared": 0, "horizon": 0, "interests": 0, "mentor": 5},
        "p2": {"need": 0, "shared": 7, "horizon": 2, "interests": 1, "mentor": 0},
    }


@pytest.mark.parametrize(("bound", "written"), [(0, None), (599, None), (600, 600), (700, 700)])
def test_only_a_bound_that_bounds_is_handed_on(bound: int, written: int | None) -> None:
    plan = Plan((PAIR,), (), weight=600, bound=bound)
    totals = document(plan, roster(listed(1), listed(2)), 1)["totals"]
    assert (totals["weight"], totals["upper_bound"]) == (600, written)


def test_people_are_quoted_with_the_sentence_that_names_the_topic() -> None:
    seeks = "I am new here. Who can help me with podcasts? I live in Linz."
    reasons = (Reason("gives", 2, 1, ("podcasts",)),)
    match = PlannedMatch((1, 2), MatchKind.HELP, 40, 600, reasons, 1, out_of_bubble=False)
    people = roster(listed(1, seeks=seeks), listed(2, gives="podcasts; PR"))
    (written,) = document(Plan((match,), ()), people, 1)["matches"]
    assert written["reasons"] == [
        "Person 2 can help Person 1 with podcasts.",
        "Person 1 looks for: … Who can help me with podcasts? …",
        "Person 2 offers: podcasts; PR",
    ]


def test_explaining_tells_how_far_it_is() -> None:
    told: list[int] = []
    document(Plan((PAIR,) * 1001, ()), roster(listed(1), listed(2)), 1, told.append)
    assert told == [0, 500, 1000]


def person(number: int, seeks: str, gives: str) -> Person:
    return Person(number, frozenset(seeks.split()), frozenset(gives.split()))


def test_a_match_is_mutual_if_everybody_finds_and_gives() -> None:
    ada, ben, cyd = person(1, "podcasts", "pr"), person(2, "pr", "podcast"), person(3, "ai", "pr")
    assert not is_mutual([ada, cyd])
    assert not is_mutual([ben, cyd])
    assert not is_mutual([ada, ben, cyd])
    assert is_mutual([person(1, "a", "b"), person(2, "b", "c"), person(3, "c", "a")])


def test_topics_meet_under_their_roots() -> None:
    assert is_mutual([person(1, "bücher", "brote"), person(2, "brot", "buch bücher")])
