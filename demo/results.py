"""What a demo leaves behind: the rounds as data, the transcript, and pictures."""

from collections.abc import Collection
from pathlib import Path

from community.texts import text
from demo.meetups import Meetups
from demo.parade import BlogParade
from demo.pictures import chromium, photograph
from demo.rounds import Record, faults
from demo.story import Story
from demo.town import Town
from demo.transcript import Entry, Kind

PICTURED = 6
"""How many messages a picture shows."""


def conclude(
    town: Town,
    record: Record,
    story: Story,
    folder: Path,
    meetups: Meetups,
    parade: BlogParade,
) -> list[str]:
    """Write everything into ``folder`` and say so; return the promises that were broken."""
    story.chapter(text("What came of it"))
    story.table(
        (
            text("Round"),
            text("People"),
            text("Matched"),
            text("Everybody finds and gives"),
            text("Out of the bubble"),
        ),
        [
            [
                str(one["number"]),
                *(str(one["totals"][k]) for k in ("people", "matched", "mutual", "out_of_bubble")),
            ]
            for one in record.rounds
        ],
    )
    record.write(folder / "rounds.json")
    marks: dict[Kind, str] = {
        "public": story.word(text("in the channel")),
        "thread": story.word(text("in the thread")),
        "private": story.word(text("only for")),
        "deed": "",
    }
    town.transcript.write(folder / "transcript.md", story.language, marks)
    written = [
        folder / "rounds.json",
        folder / "transcript.md",
        *parade.write(folder),
        *_pictures(town, folder, meetups, parade),
    ]
    for path in written:
        story.line(text("Written: {path}", path=str(path)))
    broken = faults(record.rounds, record.avoid)
    if not broken:
        story.line(
            text("Checked: nobody met twice, no blocked pair met, nobody was silently left out.")
        )
    return broken


def _pictures(town: Town, folder: Path, meetups: Meetups, parade: BlogParade) -> list[Path]:
    browser = chromium()
    if browser is None:
        return []
    taken: list[Path] = []
    entries = town.transcript.entries
    kinds: tuple[tuple[Kind, str], ...] = (
        ("public", "channel"),
        ("thread", "thread"),
        ("private", "answers"),
    )
    own = meetups.threads | parade.threads
    scenes = {name: _scene(entries, kind, own) for kind, name in kinds}
    for name, shown in {**scenes, "walk": meetups.scene, "parade": parade.scene}.items():
        if shown:
            path = folder / f"{name}.png"
            photograph(browser, shown[-1].where.lstrip("#"), shown, path)
            taken.append(path)
    return taken


def _scene(entries: list[Entry], kind: Kind, without: Collection[str]) -> list[Entry]:
    """Return messages that stood together in one place, from the place with most of them.

    ``without``: places that have pictures of their own.
    """
    by_place: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.kind == kind and entry.where not in without:
            by_place.setdefault(entry.where, []).append(entry)
    nothing: list[Entry] = []
    return max(by_place.values(), key=len, default=nothing)[:PICTURED]
