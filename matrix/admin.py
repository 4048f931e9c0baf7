"""What is for organisers, at the desk: whoever is none is refused before anything else happens.

The services refuse others, too. Here it is done once more, for all at once, so that nobody learns
from an answer what only organisers should know, and no handler can forget it.
"""

import re

from community.commands import Given
from community.communities import organisers_only
from community.forms import Filled
from matrix.desk import Answer, Asked, Commanded, Desk, Pressed, Submitted


class OrganisersDesk:
    """The part of a desk that is for organisers."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def command(self, *path: str, answered_by: Commanded) -> None:
        """Say who answers the command ``admin`` and ``path``."""

        async def refusing(asked: Asked, given: Given) -> Answer:
            organisers_only(asked.visitor)
            return await answered_by(asked, given)

        self._desk.command("admin", *path, answered_by=refusing)

    def button(self, verb: str, parts: str, *, answered_by: Pressed) -> None:
        """Say who answers organisers' buttons whose action is ``verb``."""

        async def refusing(asked: Asked, found: re.Match[str]) -> Answer:
            organisers_only(asked.visitor)
            return await answered_by(asked, found)

        self._desk.button(verb, parts, answered_by=refusing)

    def form(self, name: str, *, answered_by: Submitted) -> None:
        """Say who answers the organisers' form with this name."""

        async def refusing(asked: Asked, filled: Filled) -> Answer:
            organisers_only(asked.visitor)
            return await answered_by(asked, filled)

        self._desk.form(name, answered_by=refusing)
