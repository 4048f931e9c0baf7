"""/match on Matrix: take part in the rounds, pause, say how it went and whom never to meet."""

import re
from dataclasses import dataclass

from community.commands import Given
from community.errors import NotFound
from community.forms import Chosen, Filled, Form
from community.match_texts import (
    LEFT,
    TAKE_OFF,
    THANKS,
    avoided,
    avoiding,
    explained_card,
    joined,
    pausing,
    standing,
)
from community.model import Answer as Said
from community.model import Rhythm
from community.participation import ParticipationService
from community.rounds import RoundService
from community.services import Services
from community.texts import Button, text
from community.typed_time import read_date
from community.wish_texts import WISHES, WISHES_TITLE, changed, wish_rows
from community.wishes import Wishes
from matrix.desk import Answer, Asked, Desk, answer
from matrix.wire import Wire

MOST_LISTED = 25


@dataclass(frozen=True, slots=True)
class Matching:
    """The commands and buttons of people who are matched."""

    participation: ParticipationService
    rounds: RoundService
    wire: Wire

    async def join(self, asked: Asked, given: Given) -> Answer:
        """Take part; joining again changes rhythm and group."""
        rhythm, trio = Rhythm(given["rhythm"]), given["group"] == "trio"
        return answer(*joined(await self.participation.join(asked.visitor, rhythm, trio=trio)))

    async def wishes(self, asked: Asked, _given: Given) -> Answer:
        """Ask for each wish; what is skipped stays as it is."""
        status = await self.participation.status(asked.visitor)
        if status.participation is None:
            return answer(*standing(status))
        fields = tuple(
            Chosen(
                row.name,
                row.label,
                tuple((choice.value, choice.label) for choice in row.choices),
                (row.now,),
                row.said,
                required=True,
            )
            for row in wish_rows(status.participation.wishes)
        )
        return Answer(form=Form("wishes", WISHES_TITLE, fields))

    async def wished(self, asked: Asked, form: Filled) -> Answer:
        """Save the wishes."""
        part = (await self.participation.status(asked.visitor)).participation
        wishes = Wishes() if part is None else part.wishes
        for name in WISHES:
            wishes = changed(wishes, name, form[name])
        return answer(*standing(await self.participation.wish(asked.visitor, wishes)))

    async def leave(self, asked: Asked, _given: Given) -> Answer:
        """Stop taking part; the introduction stays."""
        await self.participation.leave(asked.visitor)
        return answer(LEFT)

    async def pause(self, asked: Asked, given: Given) -> Answer:
        """Sit out until a day."""
        until = read_date(given["until"])
        return answer(*pausing(await self.participation.pause(asked.visitor, until)))

    async def status(self, asked: Asked, _given: Given) -> Answer:
        """Show the next round, whether one is in, and what is missing."""
        return answer(*standing(await self.participation.status(asked.visitor)))

    async def why(self, asked: Asked, _given: Given) -> Answer:
        """Explain one's current match."""
        return answer(explained_card(await self.rounds.why(asked.visitor)))

    async def met(self, asked: Asked, given: Given) -> Answer:
        """Answer for one's current match."""
        said = Said(given["answer"])
        await self.rounds.met(asked.visitor, said)
        return answer(THANKS[said])

    async def avoid(self, asked: Asked, given: Given) -> Answer:
        """Put somebody on one's own list, or show the list."""
        person = given.people.get("member")
        if person is None:
            return await self._list(asked)
        await self.participation.avoid(asked.visitor, person)
        name = await self.wire.name_of(person.external_id, asked.visitor.home.external_id)
        return answer(avoiding(name))

    # --- buttons ------------------------------------------------------------------------------

    async def pressed_met(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Answer for the match of the pressed button."""
        said = Said(parts["answer"])
        await self.rounds.met(asked.visitor, said, int(parts["match"]))
        return answer(THANKS[said])

    async def unmet(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Take the answer back."""
        await self.rounds.unmet(asked.visitor, Said(parts["answer"]), int(parts["match"]))
        return answer(text("All right, I have forgotten that answer."))

    async def pressed_why(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Explain the match of the pressed button."""
        return answer(explained_card(await self.rounds.why(asked.visitor, int(parts["match"]))))

    async def take_off(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Take somebody off one's own list, and show what is left of it."""
        listed = await self.participation.avoided(asked.visitor)
        one = next((one for one in listed if one.id == int(parts["member"])), None)
        if one is None:
            raise NotFound(text("This person is not on your list any more."))
        await self.participation.stop_avoiding(asked.visitor, one.account)
        return await self._list(asked)

    async def _list(self, asked: Asked) -> Answer:
        listed = await self.participation.avoided(asked.visitor)
        buttons = tuple(
            Button(f"unavoid:{one.id}", text("{name}", name=one.name))
            for one in listed[:MOST_LISTED]
        )
        return answer(avoided(listed), *((TAKE_OFF,) if buttons else ()), buttons=buttons)


def fill(desk: Desk, services: Services, wire: Wire) -> None:
    """Say who answers what is about matches."""
    ours = Matching(services.participation, services.rounds, wire)
    desk.command("match", "join", answered_by=ours.join)
    desk.command("match", "wishes", answered_by=ours.wishes)
    desk.command("match", "leave", answered_by=ours.leave)
    desk.command("match", "pause", answered_by=ours.pause)
    desk.command("match", "status", answered_by=ours.status)
    desk.command("match", "why", answered_by=ours.why)
    desk.command("match", "met", answered_by=ours.met)
    desk.command("match", "avoid", answered_by=ours.avoid)
    desk.form("wishes", answered_by=ours.wished)
    desk.button(
        "met",
        r"(?P<match>\d{1,18}):(?P<answer>yes|planned|no|not_again)",
        answered_by=ours.pressed_met,
        taken_back_by=ours.unmet,
    )
    desk.button("why", r"(?P<match>\d{1,18})", answered_by=ours.pressed_why)
    desk.button("unavoid", r"(?P<member>\d{1,18})", answered_by=ours.take_off)
