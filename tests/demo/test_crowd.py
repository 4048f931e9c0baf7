"""Seeded crowds."""

from collections import Counter
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import pytest

from cli._history_csv import NEXT_SLOT, read_avoid
from cli._people_csv import Words, read_people
from demo.crowd import Crowd, avoid_csv, members_csv, townspeople, workshop

Make = Callable[[int, int], Crowd]
MAKES: tuple[Make, ...] = (townspeople, workshop)


@pytest.mark.parametrize("make", MAKES)
def test_a_seed_gives_one_crowd_and_another_seed_another(make: Make) -> None:
    assert make(30, 1) == make(30, 1)
    assert make(30, 1) != make(30, 2)


@pytest.mark.parametrize("make", MAKES)
@pytest.mark.parametrize("count", [0, 1, 2, 50])
def test_a_crowd_has_as_many_people_as_asked_for(make: Make, count: int) -> None:
    assert [person.id for person in make(count, 3).people] == list(range(1, count + 1))


@pytest.mark.parametrize("make", MAKES)
def test_a_crowd_written_as_a_spreadsheet_is_read_as_the_same_people(
    make: Make, tmp_path: Path
) -> None:
    crowd = make(60, 5)
    (tmp_path / "members.csv").write_text(members_csv(crowd), encoding="utf-8")
    read = read_people(tmp_path / "members.csv", Words())
    assert read.faults == ()
    assert read.ignored == ()
    assert tuple(one.person(int(one.id), NEXT_SLOT) for one in read.listed) == crowd.people


def test_who_should_never_meet_is_read_as_the_same_pairs(tmp_path: Path) -> None:
    crowd = townspeople(60, 5)
    (tmp_path / "avoid.csv").write_text(avoid_csv(crowd), encoding="utf-8")
    numbers = {str(person.id): person.id for person in crowd.people}
    assert read_avoid(tmp_path / "avoid.csv", numbers).pairs == crowd.blocks
    assert 1 <= len(crowd.blocks) <= 6
    assert all(one < other for one, other in crowd.blocks)


def test_townspeople_are_uneven_and_fields_have_topics_of_their_own() -> None:
    people = townspeople(600, 1).people
    named = Counter(chain.from_iterable(person.gives for person in people))
    ordered = sorted(named.values())
    assert ordered[-1] > 10 * ordered[len(ordered) // 2]
    shared = [len(one.gives & other.gives) for one in people[:60] for other in people[:60]
              if one.id < other.id and one.field == other.field]  # fmt: skip
    foreign = [len(one.gives & other.gives) for one in people[:60] for other in people[:60]
               if one.id < other.id and one.field != other.field]  # fmt: skip
    assert sum(shared) / len(shared) > 2 * sum(foreign) / len(foreign)
    assert len({person.languages for person in people}) == 5
    assert len({person.zone_hours for person in people}) == 6


def test_in_the_workshop_everybody_gives_and_seeks_two_or_three_and_never_the_same() -> None:
    people = workshop(120, 1).people
    for person in people:
        assert len(person.gives) in (2, 3)
        assert len(person.seeks) in (2, 3)
        assert not person.gives & person.seeks
    assert len({person.field for person in people}) == 5
    assert len(frozenset[str]().union(*(person.gives for person in people))) == 24
    named = Counter(chain.from_iterable(person.gives for person in workshop(2000, 1).people))
    # By 1 to 10**0.6; a little less, since nobody gives a topic twice.
    assert 2.5 < named["topic0"] / named["topic9"] < 4.5
