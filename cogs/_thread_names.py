"""What threads are called; the end of a name tells a conversation from all others."""

from cogs._cards import render_plain
from community.texts import Text

MOST_NAME = 100
FORUM_TYPES = frozenset({15, 16})
"""The types of channels in which everything is a thread."""
DOT = " · "


def thread_name(title: Text | None, language: str) -> str:
    """Return a thread's name; a long one keeps its end, which tells it from all others."""
    name = render_plain(title, language, MOST_NAME * 3) if title is not None else ""
    if len(name) > MOST_NAME:
        tail = tail_of(name)
        name = f"{name[: MOST_NAME - len(tail) - len(DOT) - 1]}…{DOT}{tail}"[-MOST_NAME:]
    return name or "…"


def tail_of(name: str) -> str:
    """Return the end of a conversation's name, which no other one has."""
    return name.rpartition(DOT)[2]
