"""Telling the story at the terminal while it happens."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import datetime

from babel.dates import format_datetime
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.table import Table

from cli._console import say
from community.places import Language
from community.texts import Text
from demo.transcript import Entry

LONGEST = 14


class Story:
    """Prints what happens, in one language."""

    def __init__(self, console: Console, language: Language) -> None:
        self._console = console
        self.language: Language = language

    def word(self, sentence: Text) -> str:
        """Return a sentence in the story's language."""
        return say(sentence, self.language)

    def chapter(self, sentence: Text) -> None:
        """Begin a new part."""
        self._console.print()
        self._console.rule(f"[bold]{escape(self.word(sentence))}")

    def happens(self, when: datetime, sentence: Text) -> None:
        """Tell one thing."""
        pattern = "EEE d. MMM HH:mm" if self.language == "de" else "EEE d MMM HH:mm"
        clock = format_datetime(when, pattern, locale=self.language)
        self._console.print(f"[dim]{escape(clock)}[/dim]  {escape(self.word(sentence))}")

    def line(self, sentence: Text) -> None:
        """Tell something that has no time."""
        self._console.print(escape(self.word(sentence)), soft_wrap=True)

    def shows(self, entry: Entry) -> None:
        """Show a message as its reader sees it."""
        lines = [escape(line) for line in entry.lines[:LONGEST]]
        if len(entry.lines) > LONGEST:
            lines.append("…")
        if entry.choices:
            lines.append("  ".join(f"[reverse] {escape(c)} [/reverse]" for c in entry.choices))
        self._console.print(
            Panel(
                "\n".join(lines),
                title=escape(f"{entry.who} → {entry.where}"),
                title_align="left",
                width=min(92, self._console.width),
            )
        )

    def table(self, heads: Sequence[Text], rows: Sequence[Sequence[str]]) -> None:
        """Print a table."""
        table = Table(*(escape(self.word(head)) for head in heads))
        for row in rows:
            table.add_row(*map(escape, row))
        self._console.print(table)

    @contextmanager
    def counting(self, sentence: Text, total: int) -> Generator["Counter"]:
        """Show how far a long part has come."""
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=self._console,
            transient=True,
        ) as progress:
            task = progress.add_task(escape(self.word(sentence)), total=total)
            yield Counter(progress, task)


class Counter:
    """One progress bar."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task

    def step(self) -> None:
        """One more is done."""
        self._progress.advance(self._task)
