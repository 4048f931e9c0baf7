"""How far a long command has come: on standard error, and silent where nobody watches."""

from collections.abc import Generator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn

from cli._console import say
from community.texts import Text


class Stages:
    """One bar, which shows one stage after the other."""

    def __init__(self, progress: Progress, language: str) -> None:
        self._progress = progress
        self._language = language
        self._task: TaskID | None = None

    def begin(self, what: Text, total: int | None = None) -> None:
        """Begin a stage; without ``total`` nobody knows how long it takes."""
        if self._task is not None:
            self._progress.remove_task(self._task)
        self._task = self._progress.add_task(escape(say(what, self._language)), total=total)

    def reach(self, done: int, total: int | None = None) -> None:
        """Show that the stage has come as far as ``done``."""
        if self._task is not None:
            self._progress.update(self._task, completed=done, total=total)


@contextmanager
def stages(console: Console, language: str) -> Generator[Stages]:
    """Show stages until the end of the block, then clear them away."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        yield Stages(progress, language)
