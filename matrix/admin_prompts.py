"""/admin prompt on Matrix: the organisers' own prompts, and which prompts are used."""

from dataclasses import dataclass

from community.commands import Given
from community.form_texts import prompt_form
from community.forms import Filled
from community.meetups.ideas import IdeaService, switched
from community.prompt_texts import prompt_line, prompt_saved, prompt_switched
from community.prompts import PromptService
from community.schedule_texts import prompt_kind
from matrix.admin import OrganisersDesk
from matrix.desk import Answer, Asked, answer
from matrix.long_answers import long_answer

LIST = "prompts.txt"


@dataclass(frozen=True, slots=True)
class OwnPrompts:
    """What organisers do about prompts."""

    prompts: PromptService
    ideas: IdeaService

    async def add(self, _asked: Asked, given: Given) -> Answer:
        """Begin the form for an own prompt."""
        return Answer(form=prompt_form(prompt_kind(given["kind"])))

    async def written(self, asked: Asked, filled: Filled) -> Answer:
        """Store the own prompt."""
        kind = prompt_kind(filled.parts[0])
        added = await self.prompts.add_own(
            asked.visitor, kind, filled["title"], filled["body"], filled["hashtag"]
        )
        return answer(prompt_saved(added))

    async def list_all(self, asked: Asked, given: Given) -> Answer:
        """List all prompts of a kind, with whether they are used."""
        listed = await self.prompts.listed(asked.visitor, prompt_kind(given["kind"]))
        lines = [prompt_line(one, on=is_on) for one, is_on in listed]
        return long_answer(lines, asked.visitor.language, LIST)

    async def off(self, asked: Asked, given: Given) -> Answer:
        """Use a prompt no more."""
        return await self._switch(asked, given["prompt"], on=False)

    async def on(self, asked: Asked, given: Given) -> Answer:
        """Use a prompt again."""
        return await self._switch(asked, given["prompt"], on=True)

    async def proposals(self, asked: Asked, given: Given) -> Answer:
        """Propose meetups, or none; without an option show how it is."""
        wanted = given["use"] == "on" if given["use"] else None
        return answer(switched(on=await self.ideas.switch(asked.visitor, wanted=wanted)))

    async def _switch(self, asked: Asked, key: str, *, on: bool) -> Answer:
        await self.prompts.switch(asked.visitor, key, on=on)
        return answer(prompt_switched(key, on=on))


def fill(desk: OrganisersDesk, prompts: PromptService, ideas: IdeaService) -> None:
    """Say who answers what is about prompts."""
    ours = OwnPrompts(prompts, ideas)
    desk.command("prompt", "add", answered_by=ours.add)
    desk.command("prompt", "list", answered_by=ours.list_all)
    desk.command("prompt", "off", answered_by=ours.off)
    desk.command("prompt", "on", answered_by=ours.on)
    desk.command("prompt", "proposals", answered_by=ours.proposals)
    desk.form("prompt_add", answered_by=ours.written)
