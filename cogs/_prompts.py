"""/admin prompt: the organisers' own prompts, and which prompts are used."""

from collections.abc import Sequence

from discord import app_commands

from cogs._commands import about, slash
from cogs._forms import Filled, show_form
from cogs._ui import Interaction, Pages, language, render_plain, reply, visitor
from community.errors import NotAllowed
from community.form_texts import prompt_form
from community.meetups.ideas import IdeaService, switched
from community.members import MemberService
from community.prompt_texts import prompt_line, prompt_name, prompt_saved, prompt_switched
from community.prompts import PromptService
from community.recurring import PROMPT_KINDS
from community.schedule_texts import prompt_kind
from community.texts import Block

PAGE = 10
MOST_CHOICES = 25


class PromptCommands(app_commands.Group):
    """What organisers do about prompts."""

    def __init__(self, members: MemberService, prompts: PromptService, ideas: IdeaService) -> None:
        super().__init__(name="prompt", description=about("admin", "prompt"))
        self._members = members
        self._prompts = prompts
        self._ideas = ideas

    @slash("admin", "prompt", "add")
    async def add(self, interaction: Interaction, kind: str) -> None:
        """Open the form for an own prompt."""
        await self._members.organiser(visitor(interaction))
        await show_form(interaction, prompt_form(prompt_kind(kind)))

    async def submitted(self, interaction: Interaction, filled: Filled) -> None:
        """Store the own prompt."""
        added = await self._prompts.add_own(
            visitor(interaction),
            prompt_kind(filled.parts[0]),
            filled["title"],
            filled["body"],
            filled["hashtag"],
        )
        await reply(interaction, prompt_saved(added))

    @slash("admin", "prompt", "list")
    async def list_all(self, interaction: Interaction, kind: str) -> None:
        """List prompts page by page, with whether they are used."""
        wanted = prompt_kind(kind)

        async def page(asking: Interaction, offset: int) -> tuple[Sequence[Block], int]:
            listed = await self._prompts.listed(visitor(asking), wanted)
            shown = listed[offset : offset + PAGE]
            return [prompt_line(one, on=is_on) for one, is_on in shown], len(listed)

        await Pages(interaction, page, PAGE).show(interaction, replace=False)

    @slash("admin", "prompt", "off")
    async def off(self, interaction: Interaction, prompt: str) -> None:
        """Switch a prompt off."""
        await self._prompts.switch(visitor(interaction), prompt, on=False)
        await reply(interaction, prompt_switched(prompt, on=False))

    @slash("admin", "prompt", "on")
    async def on(self, interaction: Interaction, prompt: str) -> None:
        """Switch a prompt on."""
        await self._prompts.switch(visitor(interaction), prompt, on=True)
        await reply(interaction, prompt_switched(prompt, on=True))

    @slash("admin", "prompt", "proposals")
    async def proposals(self, interaction: Interaction, use: str = "") -> None:
        """Propose meetups, or none; without an option show how it is."""
        wanted = use == "on" if use else None
        is_on = await self._ideas.switch(visitor(interaction), wanted=wanted)
        await reply(interaction, switched(on=is_on))

    @off.autocomplete("prompt")
    async def suggest_on(
        self, interaction: Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer prompts that are used."""
        return await self._suggest(interaction, typed, on=True)

    @on.autocomplete("prompt")
    async def suggest_off(
        self, interaction: Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer prompts that are switched off."""
        return await self._suggest(interaction, typed, on=False)

    async def _suggest(
        self, interaction: Interaction, typed: str, *, on: bool
    ) -> list[app_commands.Choice[str]]:
        found: list[app_commands.Choice[str]] = []
        try:
            for kind in PROMPT_KINDS:
                for prompt, is_on in await self._prompts.listed(visitor(interaction), kind):
                    name = render_plain(prompt_name(prompt), language(interaction), 100)
                    if is_on == on and typed.casefold() in name.casefold():
                        found.append(app_commands.Choice(name=name, value=prompt.key))
        except NotAllowed:
            return []
        return found[:MOST_CHOICES]
