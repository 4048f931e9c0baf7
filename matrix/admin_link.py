"""/admin link and unlink on Matrix: a space and a home on another platform, as one or apart."""

import re
from dataclasses import dataclass

from community.commands import Given
from community.joining import JoinService
from community.link_texts import (
    JOIN,
    LEAVE,
    home_code,
    homes_joined,
    homes_parted,
    join_button,
    joining,
    leaving,
)
from matrix.admin import OrganisersDesk
from matrix.desk import Answer, Asked, answer


@dataclass(frozen=True, slots=True)
class Homes:
    """A community's homes; every answer is read by the organiser alone."""

    joins: JoinService

    async def link(self, asked: Asked, given: Given) -> Answer:
        """Show a code, or what entering the other side's would do; the button does it."""
        if code := given["code"]:
            proposed = await self.joins.propose(asked.visitor, code)
            return answer(*joining(proposed), buttons=(join_button(proposed),))
        return answer(*home_code(await self.joins.home_code(asked.visitor)))

    async def unlink(self, asked: Asked, _given: Given) -> Answer:
        """Say what parting would do; the button does it."""
        considered = await self.joins.consider_leaving(asked.visitor)
        return answer(*leaving(considered), buttons=(LEAVE,))

    async def joined(self, asked: Asked, match: re.Match[str]) -> Answer:
        """Join the home that showed the code."""
        return answer(homes_joined(await self.joins.join(asked.visitor, match["key"])))

    async def left(self, asked: Asked, _match: re.Match[str]) -> Answer:
        """Be a community of its own again."""
        return answer(homes_parted(await self.joins.leave(asked.visitor)))


def fill(desk: OrganisersDesk, joins: JoinService) -> None:
    """Say who answers."""
    ours = Homes(joins)
    desk.command("link", answered_by=ours.link)
    desk.command("unlink", answered_by=ours.unlink)
    desk.button("join", JOIN, answered_by=ours.joined)
    desk.button("leave", "", answered_by=ours.left)
