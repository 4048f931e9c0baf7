"""What was said, where, by whom: collected while the demo runs, written as Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from babel.dates import format_date, format_datetime

from demo.reading import Component, Reader, buttons, texts
from locales import regional

BOT = "Netzwerkstatt"
Kind = Literal["deed", "public", "private", "thread"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. ``where``: a channel's or thread's name, or who reads it alone."""

    when: datetime
    kind: Kind
    where: str
    who: str
    lines: tuple[str, ...]
    choices: tuple[str, ...] = ()


@dataclass(slots=True)
class Transcript:
    """The entries of a demo, in order."""

    title: str
    entries: list[Entry] = field(default_factory=list[Entry])

    def deed(self, when: datetime, who: str, what: str) -> None:
        """Note what a person did."""
        self.entries.append(Entry(when, "deed", "", who, (what,)))

    def said(
        self,
        when: datetime,
        kind: Kind,
        where: str,
        who: str,
        components: Sequence[Component],
        reader: Reader,
    ) -> Entry:
        """Note a message as its reader sees it."""
        lines = tuple(
            line for part in texts(components) for line in reader.plain(part).splitlines()
        )
        choices = tuple(str(b["label"]) for b in buttons(components) if b.get("label"))
        entry = Entry(when, kind, where, who, lines, choices)
        self.entries.append(entry)
        return entry

    def write(self, path: Path, language: str, marks: dict[Kind, str]) -> None:
        """Write the transcript as Markdown. ``marks``: the heading of each kind of place."""
        lines = [f"# {self.title}", ""]
        day = ""
        for entry in self.entries:
            today = format_date(entry.when, "full", locale=regional(language))
            if today != day:
                lines += [f"## {today}", ""]
                day = today
            clock = format_datetime(entry.when, "HH:mm", locale=language)
            if entry.kind == "deed":
                lines += [f"{clock} · **{entry.who}** {' '.join(entry.lines)}", ""]
                continue
            lines += [f"{clock} · *{marks[entry.kind]}* **{entry.where}** — {entry.who}:", ""]
            lines += [f"> {line}" if line else ">" for line in entry.lines]
            if entry.choices:
                lines += [">", "> " + " ".join(f"`{choice}`" for choice in entry.choices)]
            lines.append("")
        path.write_text("\n".join(lines), encoding="utf-8")
