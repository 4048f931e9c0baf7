"""The front desk: which handler answers which command, button and form, and what an answer is.

Handlers are thin: they turn what came into values, await one service method, and return an
:class:`Answer`. Where and how it is said is decided by the dispatcher (``matrix/front.py``): in
the 1:1 room, never into a shared room unless it is ``public``.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from community.commands import Given
from community.forms import Filled, Form
from community.model import Visitor
from community.texts import Block, Button, Card


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for something, where. ``key`` is the id of the event that asks: unique for ever."""

    visitor: Visitor
    key: str
    room: str
    private: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler answers with. ``form``: to be asked question by question next; ``files``:
    (name, content) of each; ``public``: may be read by all in the room where it was asked.
    """

    said: tuple[Block | Card, ...] = ()
    buttons: tuple[Button, ...] = ()
    form: Form | None = None
    files: tuple[tuple[str, bytes], ...] = ()
    public: bool = False


def answer(*said: Block | Card, buttons: tuple[Button, ...] = ()) -> Answer:
    """Return an answer of sentences, blocks or cards."""
    return Answer(said, buttons)


Key = TypeVar("Key")
Value = TypeVar("Value")

Commanded = Callable[[Asked, Given], Awaitable[Answer]]
Pressed = Callable[[Asked, re.Match[str]], Awaitable[Answer]]
Submitted = Callable[[Asked, Filled], Awaitable[Answer]]
Polled = Callable[[Asked, re.Match[str], tuple[str, ...], tuple[str, ...]], Awaitable[Answer]]
"""Answers a vote: (who, the poll's key, what they chose, what they had chosen before)."""


class Desk:
    """What is answered, and by whom. A name that is there already is a fault of ours."""

    def __init__(self) -> None:
        self._commands: dict[tuple[str, ...], Commanded] = {}
        self._buttons: dict[str, tuple[re.Pattern[str], Pressed]] = {}
        self._taken_back: dict[str, Pressed] = {}
        self._forms: dict[str, Submitted] = {}
        self._polls: dict[str, tuple[re.Pattern[str], Polled]] = {}

    def command(self, *path: str, answered_by: Commanded) -> None:
        """Say who answers the command with this path (``community.command_list`` describes it)."""
        _new(self._commands, path, answered_by)

    def button(
        self, verb: str, parts: str, *, answered_by: Pressed, taken_back_by: Pressed | None = None
    ) -> None:
        """Say who answers buttons whose action is ``verb``, or ``verb:`` and ``parts`` (a pattern).

        The same verbs and patterns as on Discord. ``taken_back_by``: who answers when the reaction
        that chose it is removed; without it that changes nothing.
        """
        pattern = re.compile(re.escape(verb) + (f":{parts}" if parts else ""))
        _new(self._buttons, verb, (pattern, answered_by))
        if taken_back_by is not None:
            _new(self._taken_back, verb, taken_back_by)

    def poll(self, verb: str, parts: str, *, answered_by: Polled) -> None:
        """Say who answers votes in polls whose key is ``verb:`` and ``parts`` (a pattern)."""
        _new(self._polls, verb, (re.compile(f"{re.escape(verb)}:{parts}"), answered_by))

    def form(self, name: str, *, answered_by: Submitted) -> None:
        """Say who answers the form with this name."""
        _new(self._forms, name, answered_by)

    @property
    def commands(self) -> Mapping[tuple[str, ...], Commanded]:
        """All commands by their path."""
        return self._commands

    @property
    def forms(self) -> Mapping[str, Submitted]:
        """All forms by their name."""
        return self._forms

    def pressed(self, action: str) -> tuple[Pressed, re.Match[str]] | None:
        """Return who answers a button with this action, and the parts of it."""
        found = self._buttons.get(action.partition(":")[0])
        match = found[0].fullmatch(action) if found else None
        return (found[1], match) if found and match else None

    def polled(self, key: str) -> tuple[Polled, re.Match[str]] | None:
        """Return who answers votes in a poll with this key, and the parts of it."""
        found = self._polls.get(key.partition(":")[0])
        match = found[0].fullmatch(key) if found else None
        return (found[1], match) if found and match else None

    def taken_back(self, action: str) -> tuple[Pressed, re.Match[str]] | None:
        """Return who answers when a button with this action is taken back, and its parts."""
        found = self.pressed(action)
        answered_by = self._taken_back.get(action.partition(":")[0])
        return (answered_by, found[1]) if found and answered_by else None


def _new(where: dict[Key, Value], key: Key, value: Value) -> None:
    if key in where:
        raise ValueError(f"{key!r} is answered already")
    where[key] = value
