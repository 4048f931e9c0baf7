"""The sign that calls a meetup from a prompt, an idea or a match, and the questions that follow."""

import re
from dataclasses import dataclass

from community.forms import Filled
from community.meetups.calling_form import NAME
from community.meetups.cards import confirm_card
from community.meetups.occasions import OCCASIONS, OccasionService
from community.services import Services
from matrix.desk import Answer, Asked, Desk, answer


@dataclass(frozen=True, slots=True)
class Occasions:
    """Meetups that are called from a sign."""

    occasions: OccasionService

    async def pressed(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Ask for title, time and the rest."""
        form = await self.occasions.form(asked.visitor, parts["occasion"], int(parts["number"]))
        return Answer(form=form)

    async def filled(self, asked: Asked, filled: Filled) -> Answer:
        """Show how it was understood; a button calls it."""
        seen = await self.occasions.call(asked.visitor, filled)
        return answer(confirm_card(seen, asked.visitor.language))


def fill(desk: Desk, services: Services) -> None:
    """Say who answers when a meetup is called from a sign."""
    ours = Occasions(services.occasions)
    parts = rf"(?P<occasion>{'|'.join(OCCASIONS)}):(?P<number>\d{{1,18}})"
    desk.button(NAME, parts, answered_by=ours.pressed)
    desk.form(NAME, answered_by=ours.filled)
