"""Earlier rounds, and who should never meet, from a spreadsheet."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from cli._csv_rows import Fault, Row, Unreadable, read_text, rows, widest
from community.model import PastMatch
from community.texts import Text, text
from community.typed import one_line

NEXT_SLOT = datetime(2026, 1, 5, 9, 0)  # noqa: DTZ001 (a slot is local and naive)
"""When a round is planned that no dates say anything about: a Monday in winter. Fixed, since the
same files must give the same plan at any time.
"""

_WEEK = timedelta(weeks=1)
_GERMAN_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_HEAD_OF_AVOID = re.compile(r"id|member|mitglied|person", re.IGNORECASE)
_NO_ROUND = text("A row has to begin with the round: a number, or a date such as 2026-01-05.")
_PAIR = 2
_LARGEST_ROUND = 100_000
"""Rounds are weeks apart, and a calendar ends at the year 9999."""


@dataclass(slots=True)
class Known:
    """What a file about known people says. ``strangers``: ids that stand nowhere in the list,
    with the line that names them first; people leave, so that is no fault.
    """

    faults: list[Fault] = field(default_factory=list[Fault])
    strangers: dict[str, Fault] = field(default_factory=dict[str, Fault])


@dataclass(slots=True)
class History(Known):
    """``past``: the rounds by the people's numbers; ``slot``: when the next round is."""

    past: tuple[PastMatch, ...] = ()
    slot: datetime = NEXT_SLOT


@dataclass(slots=True)
class Avoid(Known):
    """``pairs``: the people's numbers."""

    pairs: frozenset[tuple[int, int]] = frozenset()


def read_history(path: Path, numbers: Mapping[str, int]) -> History:
    """Read ``round,id,id`` (more ids: a larger group); ``numbers``: the people's, by id.

    Rounds are either numbers, a week apart, or dates. The next round is a week after the latest.
    """
    history = History()
    groups: list[tuple[int | date, tuple[int, ...]]] = []
    for at, row in enumerate(_rows(path, history)):
        when = _when(row.cells[0])
        ids = [one_line(cell) for cell in row.cells[1:] if cell.strip()]
        if when is None:
            if at or not numbers.keys().isdisjoint(ids):  # else it is a head
                history.faults.append(Fault(path.name, row.line, _NO_ROUND))
            continue
        if sentence := _wrong(when, ids, groups[0][0] if groups else when):
            history.faults.append(Fault(path.name, row.line, sentence))
        else:
            groups.append((when, _here(path, row, ids, numbers, history)))
    latest = max((when for when, _ in groups if isinstance(when, date)), default=None)
    if latest is not None:
        history.slot = datetime.combine(latest, time(9)) + _WEEK
    last = max((when for when, _ in groups if isinstance(when, int)), default=0)
    history.past = tuple(
        PastMatch(
            members,
            datetime.combine(when, time(9))
            if isinstance(when, date)
            else history.slot - (last + 1 - when) * _WEEK,
            met=True,
        )
        for when, members in groups
        if len(members) >= _PAIR
    )
    return history


def read_avoid(path: Path, numbers: Mapping[str, int]) -> Avoid:
    """Read ``id,id``: two who should never meet; ``numbers``: the people's, by id."""
    avoid = Avoid()
    pairs: set[tuple[int, int]] = set()
    for at, row in enumerate(_rows(path, avoid)):
        ids = [one_line(cell) for cell in row.cells if cell.strip()]
        if at == 0 and ids[0] not in numbers and _HEAD_OF_AVOID.match(ids[0]):
            continue
        if len(ids) != _PAIR or ids[0] == ids[1]:
            sentence = text("A row has to name two different people by their ids.")
            avoid.faults.append(Fault(path.name, row.line, sentence))
            continue
        here = _here(path, row, ids, numbers, avoid)
        if len(here) == _PAIR:
            pairs.add((min(here), max(here)))
    avoid.pairs = frozenset(pairs)
    return avoid


def _rows(path: Path, known: Known) -> list[Row]:
    """Return the rows of a file; what stops reading becomes a fault."""
    found: list[Row] = []
    try:
        written = read_text(path)
        found.extend(rows(path.name, written, widest(written)))
    except Unreadable as error:
        known.faults.append(error.fault)
    return found


def _here(
    path: Path, row: Row, ids: list[str], numbers: Mapping[str, int], known: Known
) -> tuple[int, ...]:
    """Return the numbers of those who are in the list; note each stranger once."""
    for id_ in ids:
        if id_ not in numbers and id_ not in known.strangers:
            sentence = text("“{id}” is not in the list any more, or misspelt; left aside.", id=id_)
            known.strangers[id_] = Fault(path.name, row.line, sentence)
    return tuple(numbers[id_] for id_ in ids if id_ in numbers)


def _wrong(when: int | date, ids: list[str], first: int | date) -> Text | None:
    """Return what is wrong with a row of the history; ``first``: the first row's round."""
    if isinstance(when, date) != isinstance(first, date):
        return text("Please name rounds either by numbers or by dates throughout.")
    if isinstance(when, int) and when > _LARGEST_ROUND:
        return text("Please number the rounds from 1, in their order.")
    if len(ids) < _PAIR or len(set(ids)) < len(ids):
        return text("After the round come the ids of at least two different people.")
    return None


def _when(cell: str) -> int | date | None:
    """Return a round's number or date; None if it is neither."""
    written = one_line(cell)
    if written.isascii() and written.isdecimal():
        return int(written[:12])
    try:
        if german := _GERMAN_DATE.fullmatch(written):
            read = date(int(german[3]), int(german[2]), int(german[1]))
        else:
            read = date.fromisoformat(written)
    except ValueError:
        return None
    return read if read.year < date.max.year else None  # a week later has to exist
