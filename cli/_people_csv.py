"""People from a spreadsheet: what a row says, read as the bot reads an introduction."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz, process

from cli._csv_rows import DELIMITERS, Fault, Row, Unreadable, first_row, read_text, rows
from community.errors import Invalid
from community.languages import read_languages
from community.matching.inputs import Person
from community.matching.topics import PER_LIST, Topics
from community.model import Answers
from community.texts import Text, text
from community.typed import one_line, tidy
from community.zones import read_zone

COLUMNS = (
    "id", "name", "field", "languages", "timezone", "seeks", "gives", "horizon", "contributes",
)  # fmt: skip

LIKE_A_MISSPELLING = 75
"""Similarity (0 to 100) from which an unknown column is taken for a misspelt one."""

Step = Callable[[int, int], None]
"""Told how many lines of how many have been read."""

_STEP = 1000
_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list: the words, tidied, and the topics they name."""

    words: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A person as they stand in the file, with what was understood of it."""

    id: str
    name: str
    field: str
    languages: frozenset[str]
    zone: str
    answers: Answers
    seeks: frozenset[str]
    gives: frozenset[str]
    widens: frozenset[str]

    def person(self, number: int, slot: datetime) -> Person:
        """Return what the planner needs to know; ``number`` is the planner's id for them."""
        return Person(
            id=number,
            seeks=self.seeks,
            gives=self.gives,
            widens=self.widens,
            field=self.field,
            languages=self.languages,
            zone_hours=_hours_ahead(self.zone, slot) if self.zone else None,
        )


@dataclass(frozen=True, slots=True)
class People:
    """What a file holds: people by id, faults in the order of lines, and columns left aside."""

    listed: tuple[Listed, ...]
    faults: tuple[Fault, ...]
    ignored: tuple[str, ...] = ()


class Words:
    """Reads the entries of lists, each wording once; members of a crowd often say the same."""

    def __init__(self, topics: Topics | None = None) -> None:
        self._topics = topics or Topics()
        self._read: dict[str, Entry] = {}

    def entries(self, cell: str) -> list[Entry]:
        """Return a list's entries, which are separated by semicolons.

        What stands between two is read as an answer in the bot is: topics with commas between
        them, or a sentence, whose commas separate nothing.
        """
        read = self._read
        return [
            read[written] if written in read else self._entry(written)
            for written in cell.split(";")
        ]

    def named(self, answer: str) -> frozenset[str]:
        """Return the topics that an answer names; entries that were read are not read again."""
        return frozenset(topic for entry in self.entries(answer) for topic in entry.topics)

    def _entry(self, written: str) -> Entry:
        words = tidy(written)
        # A short entry that sounds like talk ("how to bake") is a topic all the same in a list.
        topics = self._topics.understand(Answers(goal=words)).seeks or self._topics.split(words)
        entry = self._read[written] = Entry(words, topics)
        # Quotes come as the tidied words, with a blank behind each semicolon.
        self._read.setdefault(words, entry)
        self._read.setdefault(f" {words}", entry)
        return entry


def read_people(path: Path, words: Words, step: Step = lambda _line, _lines: None) -> People:
    """Read everybody in a file; whoever has a fault is left out of ``listed``."""
    file = path.name
    try:
        written = read_text(path)
    except Unreadable as error:
        return People((), (error.fault,))
    delimiter = max(DELIMITERS, key=lambda one: len(_known(first_row(written, one))))
    head = [one_line(cell).casefold() for cell in first_row(written, delimiter)]
    faults, ignored = _head_faults(file, head)
    if "id" not in head:
        return People((), tuple(faults))
    reading = _Reading(file, head, words)
    lines = written.count("\n") + 1
    try:
        for number, row in enumerate(rows(file, written, delimiter)):
            if number:  # the first is the head
                reading.add(row)
            if number % _STEP == 0:
                step(row.line, lines)
    except Unreadable as error:
        reading.faults.append(error.fault)
    faults += reading.faults
    if not faults and not reading.listed:
        faults.append(Fault(file, 0, text("There is nobody in this file. Add a row a person.")))
    return People(tuple(reading.listed), tuple(faults), ignored)


@dataclass(slots=True)
class _Reading:
    """The rows of one file, as they come."""

    file: str
    head: Sequence[str]
    words: Words
    listed: list[Listed] = field(default_factory=list[Listed])
    faults: list[Fault] = field(default_factory=list[Fault])
    _lines: dict[str, int] = field(default_factory=dict[str, int])

    def add(self, row: Row) -> None:
        """Take in a row, or note everything that is wrong with it."""
        before = len(self.faults)
        if any(cell.strip() for cell in row.cells[len(self.head) :]):
            self._fault(
                row,
                text(
                    "This row has {cells} cells, and the first line names {columns}. Please put"
                    " quotation marks around a cell that holds the separator.",
                    cells=len(row.cells),
                    columns=len(self.head),
                ),
            )
        cell = dict(zip(self.head, row.cells, strict=False))
        id_ = one_line(cell["id"])
        self._check_id(row, id_)
        languages = self._checked(row, _languages, cell.get("languages", ""))
        zone = self._checked(row, _zone, cell.get("timezone", ""))
        if len(self.faults) == before:
            self.listed.append(self._listed(id_, cell, languages or frozenset(), zone or ""))

    def _check_id(self, row: Row, id_: str) -> None:
        first = self._lines.setdefault(id_, row.line)
        if not id_:
            self._fault(
                row,
                text("There is no id. Give every person an id of their own, for example a number."),
            )
        elif first != row.line:
            self._fault(
                row,
                text(
                    "The id “{id}” stands in line {line} already. Give every person an id of"
                    " their own.",
                    id=id_,
                    line=str(first),
                ),
            )

    def _listed(
        self, id_: str, cell: Mapping[str, str], languages: frozenset[str], zone: str
    ) -> Listed:
        lists = {
            name: self.words.entries(cell[name]) if cell.get(name) else []
            for name in ("seeks", "gives", "horizon", "contributes")
        }
        return Listed(
            id=id_,
            name=one_line(cell.get("name", "")) or id_,
            field=one_line(cell.get("field", "")),
            languages=languages,
            zone=zone,
            answers=Answers(
                goal=_joined(lists["seeks"]),
                offer=_joined(lists["gives"]),
                horizon=_joined(lists["horizon"]),
                contribution=_joined(lists["contributes"]),
            ),
            seeks=_topics(lists["seeks"]),
            gives=_topics(lists["gives"]) | _topics(lists["contributes"]),
            widens=_topics(lists["horizon"]),
        )

    def _checked(self, row: Row, read: Callable[[str], _Read], cell: str) -> _Read | None:
        """Return what a cell says, or None and a fault."""
        try:
            return read(cell)
        except Invalid as error:
            self._fault(row, error.text)
            return None

    def _fault(self, row: Row, sentence: Text) -> None:
        self.faults.append(Fault(self.file, row.line, sentence))


def _head_faults(file: str, head: Sequence[str]) -> tuple[list[Fault], tuple[str, ...]]:
    """Return what is wrong with the columns' names, and those that mean nothing here."""
    if not _known(head):
        sentence = text(
            "The first line has to name the columns, “id” and any of: {columns}.",
            columns=COLUMNS[1:],
        )
        return [Fault(file, 1, sentence)], ()
    faults: list[Fault] = []
    ignored: list[str] = []
    missing = [column for column in COLUMNS if column not in head]
    for name in dict.fromkeys(name for name in head if name and name not in COLUMNS):
        near = process.extractOne(name, missing, scorer=fuzz.ratio, score_cutoff=LIKE_A_MISSPELLING)
        if near is None:
            ignored.append(name)
            continue
        sentence = text(
            "I do not know the column “{column}”. Did you mean “{guess}”?",
            column=name,
            guess=near[0],
        )
        faults.append(Fault(file, 1, sentence))
    for name in COLUMNS:
        if head.count(name) > 1:
            sentence = text("The column “{column}” is there twice. Please keep one.", column=name)
            faults.append(Fault(file, 1, sentence))
    if "id" not in head and not any(fault.line == 1 for fault in faults):
        sentence = text("There is no column “id”. Give every person an id of their own.")
        faults.append(Fault(file, 1, sentence))
    return faults, tuple(ignored)


def _known(head: Iterable[str]) -> set[str]:
    return {one_line(name).casefold() for name in head} & set(COLUMNS)


def _joined(entries: Sequence[Entry]) -> str:
    return "; ".join(entry.words for entry in entries if entry.words)


def _topics(entries: Sequence[Entry]) -> frozenset[str]:
    found = frozenset[str]().union(*(entry.topics for entry in entries))
    if len(found) <= PER_LIST:
        return found
    ordered = dict.fromkeys(topic for entry in entries for topic in entry.topics)
    return frozenset(tuple(ordered)[:PER_LIST])


@cache
def _languages(cell: str) -> frozenset[str]:
    return frozenset(read_languages(cell))


@cache
def _zone(cell: str) -> str:
    return read_zone(cell) if cell.strip() else ""


@cache
def _hours_ahead(zone: str, slot: datetime) -> float | None:
    offset = slot.replace(tzinfo=ZoneInfo(zone)).utcoffset()
    return offset.total_seconds() / 3600 if offset is not None else None
