"""Whether a message is meant for us, and what of it is then left to read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from community.clean_text import BREAK
from matrix.events import Said

_QUOTED = re.compile(r"\A(?:>[^\n]*\n)+\n?")
"""How old clients begin an answer: with the words it answers."""


@dataclass(frozen=True, slots=True)
class Addressed:
    """Words for us. ``by_name``: we were called by our prefix or by a mention, so they are no
    answer to anything we asked.
    """

    words: str
    by_name: bool


def addressed(said: Said, names: Sequence[str], prefix: str, *, private: bool) -> Addressed | None:
    """Return what is said to us; None if it is said to others.

    In a 1:1 room everything is. Elsewhere a message is for us if it begins with the prefix, or
    mentions us and begins with one of our ``names``, of which the first is our id.
    """
    body = _QUOTED.sub("", said.body) if said.answers else said.body
    # We break our own commands with these where they could be alive; people copy them.
    body = body.replace(BREAK, "").strip()
    rest = _after(body, prefix)
    if rest is None and names[0] in said.mentions:
        called = (_after(body.removeprefix("@"), name.removeprefix("@")) for name in names if name)
        rest = next((one for one in called if one is not None), None)
    if rest is not None:
        return Addressed(rest, by_name=True)
    return Addressed(body, by_name=False) if private else None


def _after(body: str, name: str) -> str | None:
    """Return what follows a name at the beginning; None if it is not there as a whole word."""
    if not name or body[: len(name)].casefold() != name.casefold():
        return None
    rest = body[len(name) :]
    if rest and not rest[0].isspace() and rest[0] not in ":,":
        return None
    return rest.lstrip(":, \t\n").rstrip()
