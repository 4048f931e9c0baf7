"""Votes on topics on Matrix: /parade vote and choose, what people tap in polls, the early end."""

import re
from dataclasses import dataclass

from community.commands import Given
from community.parades.texts import COUNTING
from community.parades.vote_cards import running_card, voted
from community.parades.vote_rows import POLL
from community.parades.votes import ParadeVotes
from matrix.desk import Answer, Asked, Desk, answer

_ID = r"(?P<id>\d{1,18})"


@dataclass(frozen=True, slots=True)
class Votes:
    """The commands, the button and the polls."""

    votes: ParadeVotes

    async def vote(self, asked: Asked, given: Given) -> Answer:
        """Put the open topics to the vote, or show the vote that runs."""
        seen = await self.votes.ask(asked.visitor, given.numbers.get("days"))
        return answer(running_card(seen, asked.visitor.language))

    async def choose(self, asked: Asked, given: Given) -> Answer:
        """Vote in words."""
        return answer(voted(await self.votes.choose(asked.visitor, given.numbers["number"])))

    async def chose(
        self,
        asked: Asked,
        parts: re.Match[str],
        chosen: tuple[str, ...],
        _before: tuple[str, ...],
    ) -> Answer:
        """Note a vote in a poll, or that it is taken back; the poll itself shows that it counts."""
        number = int(chosen[0]) if chosen else None
        await self.votes.vote(asked.visitor, int(parts["id"]), number, asked.room)
        return answer()

    async def pressed_end(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """End a vote."""
        await self.votes.finish(asked.visitor, int(parts["id"]))
        return answer(COUNTING)


def fill(desk: Desk, votes: ParadeVotes) -> None:
    """Say who answers what is about votes."""
    ours = Votes(votes)
    desk.command("parade", "vote", answered_by=ours.vote)
    desk.command("parade", "choose", answered_by=ours.choose)
    desk.poll(POLL, _ID, answered_by=ours.chose)
    desk.button("parade_end", _ID, answered_by=ours.pressed_end)
