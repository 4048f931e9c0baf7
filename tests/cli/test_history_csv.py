"""Earlier rounds and who should never meet, from a spreadsheet."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from cli._history_csv import NEXT_SLOT, Avoid, History, read_avoid, read_history

NUMBERS = {"ada": 1, "ben": 2, "cyd": 3}


def history(tmp_path: Path, *lines: str) -> History:
    file = tmp_path / "history.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return read_history(file, NUMBERS)


def avoid(tmp_path: Path, *lines: str) -> Avoid:
    file = tmp_path / "avoid.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return read_avoid(file, NUMBERS)


def weeks_ago(read: History) -> list[tuple[tuple[int, ...], float]]:
    return [(past.members, (read.slot - past.slot) / timedelta(weeks=1)) for past in read.past]


@pytest.mark.parametrize("head", [(), ("round,id,id",), ("Runde;id;id",)])
def test_rounds_with_numbers_are_weeks_apart_and_the_next_one_follows(
    tmp_path: Path, head: tuple[str, ...]
) -> None:
    separator = ";" if "Runde" in "".join(head) else ","
    lines = ("7,ada,ben", "3,ben,cyd,ada", "7,cyd,ada,")
    read = history(tmp_path, *head, *(line.replace(",", separator) for line in lines))
    assert read.faults == []
    assert read.slot == NEXT_SLOT
    assert weeks_ago(read) == [((1, 2), 1), ((2, 3, 1), 5), ((3, 1), 1)]
    assert all(past.met for past in read.past)


def test_rounds_with_dates_put_the_next_one_a_week_after_the_latest(tmp_path: Path) -> None:
    read = history(tmp_path, "date,a,b", "2026-06-01,ada,ben", "15.6.2026,ada,cyd")
    assert read.faults == []
    assert read.slot == datetime(2026, 6, 22, 9)  # noqa: DTZ001 (a slot is local and naive)
    assert weeks_ago(read) == [((1, 2), 3), ((1, 3), 1)]


def test_who_has_left_the_list_counts_for_nothing_and_is_noted_once(tmp_path: Path) -> None:
    read = history(tmp_path, "1,ada,zoe", "2,zoe,ben", "2,ada,ben,eve")
    assert read.faults == []
    assert [past.members for past in read.past] == [(1, 2)]
    assert [(fault.line, fault.sentence.params) for fault in read.strangers.values()] == [
        (1, {"id": "zoe"}),
        (3, {"id": "eve"}),
    ]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("soon,ada,ben", "A row has to begin with the round"),
        ("31.2.2026,ada,ben", "A row has to begin with the round"),
        ("9999-12-31,ada,ben", "A row has to begin with the round"),
        ("2026-01-05,ada,ben", "Please name rounds either by numbers or by dates"),
        ("999999999999999,ada,ben", "Please number the rounds from 1"),
        ("2,ada", "After the round come the ids"),
        ("2,ada,ada", "After the round come the ids"),
    ],
)
def test_a_row_of_the_history_that_does_not_work_is_named(
    tmp_path: Path, line: str, sentence: str
) -> None:
    read = history(tmp_path, "1,ada,ben", line)
    ((at, said),) = [(fault.line, fault.sentence.msgid) for fault in read.faults]
    assert at == 2
    assert said.startswith(sentence)


def test_a_first_row_that_names_people_is_no_head(tmp_path: Path) -> None:
    (fault,) = history(tmp_path, "2026/01/05,ada,ben").faults
    assert (fault.line, fault.sentence.msgid[:33]) == (1, "A row has to begin with the round")


def test_a_history_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    assert len(read_history(tmp_path / "none.csv", NUMBERS).faults) == 1
    broken = history(tmp_path, "1,ada,ben", '2,"ada,ben')
    assert [fault.line for fault in broken.faults] == [2]


@pytest.mark.parametrize("head", [(), ("id,id",), ("Mitglied,anderes",)])
def test_two_who_should_never_meet_are_a_pair_whoever_stands_first(
    tmp_path: Path, head: tuple[str, ...]
) -> None:
    read = avoid(tmp_path, *head, "ben,ada", " cyd , ada ", "ada,ben")
    assert (read.faults, read.strangers) == ([], {})
    assert read.pairs == {(1, 2), (1, 3)}


def test_an_id_that_looks_like_a_head_is_one_if_it_is_in_the_list(tmp_path: Path) -> None:
    file = tmp_path / "avoid.csv"
    file.write_text("id7,id8\n", encoding="utf-8")
    assert read_avoid(file, {"id7": 1, "id8": 2}).pairs == {(1, 2)}


def test_a_stranger_to_be_avoided_is_noted_since_the_id_may_be_misspelt(tmp_path: Path) -> None:
    read = avoid(tmp_path, "ada,bem")
    assert read.pairs == frozenset()
    assert [fault.line for fault in read.strangers.values()] == [1]


@pytest.mark.parametrize("line", ["ada", "ada,ada", "ada,ben,cyd"])
def test_avoiding_takes_two(tmp_path: Path, line: str) -> None:
    (fault,) = avoid(tmp_path, "ada,ben", line).faults
    assert (fault.line, fault.sentence.msgid) == (
        2,
        "A row has to name two different people by their ids.",
    )
