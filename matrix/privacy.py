"""/privacy on Matrix: what is stored about me, all of it as a file, and erase it."""

import re
from dataclasses import dataclass

from community.commands import Given
from community.privacy import PrivacyService
from community.privacy_texts import ERASE, ERASE_WARNING, ERASED, EXPORTED, export_file
from community.services import Services
from matrix.desk import Answer, Asked, Desk, answer


@dataclass(frozen=True, slots=True)
class Privacy:
    """Everybody's rights over their own data; every answer is read by that person alone."""

    privacy: PrivacyService

    async def show(self, asked: Asked, _given: Given) -> Answer:
        """Show what is stored, and why."""
        return answer(*await self.privacy.show(asked.visitor))

    async def export(self, asked: Asked, _given: Given) -> Answer:
        """Hand everything over as a JSON file."""
        return Answer((EXPORTED,), files=(export_file(await self.privacy.export(asked.visitor)),))

    async def erase(self, _asked: Asked, _given: Given) -> Answer:
        """Ask once more; the button does it."""
        return answer(ERASE_WARNING, buttons=(ERASE,))

    async def erased(self, asked: Asked, _parts: re.Match[str]) -> Answer:
        """Erase the person who pressed, and nobody else."""
        await self.privacy.erase(asked.visitor)
        return answer(ERASED)


def fill(desk: Desk, services: Services) -> None:
    """Say who answers what is about people's own data."""
    ours = Privacy(services.privacy)
    desk.command("privacy", "show", answered_by=ours.show)
    desk.command("privacy", "export", answered_by=ours.export)
    desk.command("privacy", "erase", answered_by=ours.erase)
    desk.button("erase", "", answered_by=ours.erased)
