"""`match`: plan a round for any list of people, without Discord, database or token."""

import resource
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from cli._console import EX_FAILED, err, out, say, show
from cli._csv_rows import Fault
from cli._history_csv import Avoid, History, read_avoid, read_history
from cli._memory import settled
from cli._people_csv import Listed, People, Words, read_people
from cli._plan_json import Document, Roster, document, write
from cli._progress import Stages, stages
from cli._spoken import spoken_or_exit
from community.match_words import KINDS, LEFT_OUT_FOR_ORGANISERS, at_least
from community.matching.inputs import PlanRules
from community.matching.planner import Stage, plan
from community.model import MatchKind
from community.places import Language
from community.texts import Text, ntext, text

DEFAULT_SEED = 1
MOST_FAULTS = 50
MOST_NOTES = 10
SHOWN = 20
"""Matches that are printed where no file is asked for."""

_STAGES: Mapping[Stage, Text] = {
    "look": text("Looking who could meet"),
    "pair": text("Pairing"),
    "explain": text("Saying why"),
}
_MIB = 1024 * 1024


def command(
    members: Annotated[
        Path, typer.Argument(help=say(text("A CSV file with a row a person (see the README).")))
    ],
    history: Annotated[
        Path | None, typer.Option(help=say(text("Earlier rounds: round,id,id")))
    ] = None,
    avoid: Annotated[
        Path | None, typer.Option(help=say(text("Who should never meet: id,id")))
    ] = None,
    seed: Annotated[
        int, typer.Option(min=0, help=say(text("Decides only among equally good plans.")))
    ] = DEFAULT_SEED,
    file: Annotated[
        Path | None, typer.Option("--out", help=say(text("Write the plan here, as JSON.")))
    ] = None,
    tongue: Annotated[
        str, typer.Option("--language", help=say(text("de or en; otherwise your terminal's.")))
    ] = "",
) -> None:
    """Plan a round from a spreadsheet; with a fault in it, name every one and write nothing."""
    begun = time.perf_counter()
    spoken = spoken_or_exit("match", tongue)
    _check_target(file, spoken)
    with stages(err, spoken) as shown:
        people, listed, words = _read(members, shown)
        numbers = {one.id: number for number, one in enumerate(listed, 1)}
        past = read_history(history, numbers) if history else History()
        apart = read_avoid(avoid, numbers) if avoid else Avoid()
    faults = [*people.faults, *past.faults, *apart.faults]
    _note_ignored(members, people, spoken)
    if faults:
        _tell(faults, MOST_FAULTS, spoken)
        raise typer.Exit(EX_FAILED)
    _tell([*past.strangers.values(), *apart.strangers.values()], MOST_NOTES, spoken)
    with settled(), stages(err, spoken) as shown:
        roster = Roster(
            listed,
            [one.person(number, past.slot) for number, one in enumerate(listed, 1)],
            words,
            spoken,
        )
        planned = plan(
            roster.people,
            past.past,
            apart.pairs,
            PlanRules(past.slot),
            seed,
            progress=lambda stage: shown.begin(_STAGES[stage]),
        )
        shown.begin(_STAGES["explain"], len(planned.matches))
        whole = document(planned, roster, seed, shown.reach)
    whole["totals"]["seconds"] = round(time.perf_counter() - begun, 3)
    whole["totals"]["peak_mb"] = peak_mb()
    if file:
        _write(file, whole, spoken)
    else:
        _print_matches(whole, {one.id: one.name for one in listed}, spoken)
    _print_totals(whole, spoken)
    if file:
        out.print(say(text("Written: {path}", path=str(file)), spoken), markup=False)


def _read(path: Path, shown: Stages) -> tuple[People, Sequence[Listed], Words]:
    """Read everybody, ordered by their ids, so that the order of rows changes nothing."""
    words = Words()
    shown.begin(text("Reading {file}", file=path.name))
    people = read_people(path, words, shown.reach)
    return people, sorted(people.listed, key=lambda one: one.id), words


def _check_target(file: Path | None, spoken: Language) -> None:
    """Say before a long work that its result could not be written."""
    if file and (file.is_dir() or not file.absolute().parent.is_dir()):
        sentence = text("This cannot be written. Please name a file in a folder that exists.")
        _complain(str(file), sentence, spoken)
        raise typer.Exit(EX_FAILED)


def _write(file: Path, whole: Document, spoken: Language) -> None:
    try:
        write(file, whole)
    except OSError as error:
        sentence = text("This cannot be written: {why}", why=error.strerror or "")
        _complain(str(file), sentence, spoken)
        raise typer.Exit(EX_FAILED) from None


def _tell(faults: Sequence[Fault], most: int, spoken: Language) -> None:
    """Print the first faults, a line each, and how many more there are."""
    for fault in faults[:most]:
        line = text("{file} line {line}", file=fault.file, line=str(fault.line))
        where = say(line, spoken) if fault.line else fault.file
        _complain(where, fault.sentence, spoken)
    if len(faults) > most:
        rest = text("… and {count} more.", count=len(faults) - most)
        err.print(say(rest, spoken), markup=False, soft_wrap=True)


def _complain(name: str, sentence: Text, spoken: Language) -> None:
    err.print(f"{name}: {say(sentence, spoken)}", markup=False, soft_wrap=True)


def _note_ignored(members: Path, people: People, spoken: Language) -> None:
    if people.ignored:
        note = text(
            "These columns mean nothing here and were left aside: {names}", names=people.ignored
        )
        _complain(members.name, note, spoken)


def peak_mb() -> float:
    """Return the most memory that this process has held, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # macOS counts bytes, Linux KiB.
    return round(peak / _MIB if sys.platform == "darwin" else peak / 1024, 1)


def _print_matches(whole: Document, names: Mapping[str, str], spoken: Language) -> None:
    """Print the first matches, and who stays without."""
    table = Table()
    for head in (text("Who meets"), text("What it is"), text("of 100"), text("Why")):
        table.add_column(escape(say(head, spoken)), overflow="fold")
    for match in whole["matches"][:SHOWN]:
        people = show([names[id_] for id_ in match["members"]], spoken)
        kind = say(KINDS[MatchKind(match["kind"])], spoken)
        table.add_row(
            *map(escape, (people, kind, str(match["score"]), show(match["reasons"][0], spoken)))
        )
    out.print(table)
    rest = len(whole["matches"]) - SHOWN
    if rest > 0:
        sentence = ntext(
            "… and {count} more match. With --out you get all of them.",
            "… and {count} more matches. With --out you get all of them.",
            rest,
        )
        out.print(say(sentence, spoken), markup=False)
    for one in whole["unmatched"][:SHOWN]:
        sentence = text(
            "Without a match: {name} ({why})",
            name=names[one["member"]],
            why=LEFT_OUT_FOR_ORGANISERS[one["reason"]],
        )
        out.print(say(sentence, spoken), markup=False)


def _print_totals(whole: Document, spoken: Language) -> None:
    totals = whole["totals"]
    sentences = [
        text("People: {people}", people=totals["people"]),
        text("Matched: {matched}", matched=totals["matched"]),
        text("Matches: {matches}", matches=len(whole["matches"])),
        text("Everybody finds and gives: {mutual}", mutual=totals["mutual"]),
        text("Out of the bubble: {percent} %", percent=round(100 * totals["out_of_bubble"])),
        text(
            "Planned in {seconds} seconds with {megabytes} MB",
            seconds=str(totals["seconds"]),
            megabytes=round(totals["peak_mb"]),
        ),
    ]
    if totals["upper_bound"]:
        # Rounded down: what is promised has to hold.
        sentences.insert(-1, at_least(1000 * totals["weight"] // totals["upper_bound"]))
    for sentence in sentences:
        out.print(say(sentence, spoken), markup=False)
