"""/match account on Matrix: accounts on two platforms as one person."""

from dataclasses import dataclass
from typing import Protocol

from community.commands import Given
from community.link_texts import LINKED, PARTED, account_code
from community.model import Visitor
from matrix.desk import Answer, Asked, Desk, answer


class Linking(Protocol):
    """As much of the linking of accounts as members use."""

    async def account_code(self, visitor: Visitor) -> str:
        """Return a code that the visitor's other account can enter."""
        ...

    async def join_account(self, visitor: Visitor, code: str) -> object:
        """Let this account and the one that got the code be one person; Invalid if it is none."""
        ...

    async def part_account(self, visitor: Visitor) -> object:
        """Let this account stand for itself again; NotFound if it does already."""
        ...


@dataclass(frozen=True, slots=True)
class Accounts:
    """A person's accounts; every answer is read by that person alone."""

    linking: Linking

    async def link(self, asked: Asked, given: Given) -> Answer:
        """Give out a code, or take the one that was given out on the other side."""
        if code := given["code"]:
            await self.linking.join_account(asked.visitor, code)
            return answer(LINKED)
        return answer(*account_code(await self.linking.account_code(asked.visitor)))

    async def part(self, asked: Asked, _given: Given) -> Answer:
        """Let this account stand for itself again."""
        await self.linking.part_account(asked.visitor)
        return answer(PARTED)


def fill(desk: Desk, linking: Linking) -> None:
    """Say who answers what is about people's accounts."""
    ours = Accounts(linking)
    desk.command("match", "account", "link", answered_by=ours.link)
    desk.command("match", "account", "part", answered_by=ours.part)
