"""The button under a prompt, on Matrix: "I'll host", "I'll write"."""

import re
from dataclasses import dataclass

from community.prompt_texts import TAKEN
from community.prompts import PromptService
from community.services import Services
from matrix.desk import Answer, Asked, Desk, answer


@dataclass(frozen=True, slots=True)
class Prompts:
    """What members do with a prompt."""

    prompts: PromptService

    async def take(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Take a prompt up."""
        post = await self.prompts.take_up(asked.visitor, int(parts["post"]))
        return answer(TAKEN[post.kind])


def fill(desk: Desk, services: Services) -> None:
    """Say who answers when a prompt is taken up."""
    desk.button("take", r"(?P<post>\d{1,18})", answered_by=Prompts(services.prompts).take)
