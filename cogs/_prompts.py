"""/admin prompt: the organisers' own prompts, and which prompts are used."""

from collections.abc import Sequence

from discord import app_commands

from cogs._admin import KIND_NAMES, PROMPT_CHOICES, prompt_kind
from cogs._forms import Field, Filled, Typed, show_form
from cogs._ui import Interaction, Pages, language, render_plain, reply, visitor
from community.errors import NotAllowed
from community.members import MemberService
from community.prompts import PromptService
from community.recurring import PROMPT_KINDS, Prompt
from community.texts import Block, Text, text

_T = app_commands.locale_str

PAGE = 10
MOST_CHOICES = 25


class PromptCommands(app_commands.Group):
    """What organisers do about prompts."""

    def __init__(self, members: MemberService, prompts: PromptService) -> None:
        super().__init__(name="prompt", description=_T("Your own prompts, and which are used"))
        self._members = members
        self._prompts = prompts

    @app_commands.command(description=_T("Write a prompt of your own"))
    @app_commands.describe(kind=_T("What kind of prompt"))
    @app_commands.choices(kind=PROMPT_CHOICES)
    async def add(self, interaction: Interaction, kind: str) -> None:
        """Open the form for an own prompt."""
        await self._members.organiser(visitor(interaction))
        fields: list[Field] = [
            Typed("title", text("Title"), most=100, long=False, required=True),
            Typed("body", text("What people read"), most=1000, required=True),
        ]
        if kind == "parade":
            fields.append(Typed("hashtag", text("Hashtag"), most=50, long=False))
        title = KIND_NAMES[prompt_kind(kind)]
        await show_form(interaction, "prompt_add", title, fields, parts=[kind])

    async def submitted(self, interaction: Interaction, filled: Filled) -> None:
        """Store the own prompt."""
        added = await self._prompts.add_own(
            visitor(interaction),
            prompt_kind(filled.parts[0]),
            filled["title"],
            filled["body"],
            filled["hashtag"],
        )
        await reply(interaction, text("Saved: “{title}” is in the drawer now.", title=added.title))

    @app_commands.command(name="list", description=_T("All prompts of a kind"))
    @app_commands.describe(kind=_T("What kind of prompt"))
    @app_commands.choices(kind=PROMPT_CHOICES)
    async def list_all(self, interaction: Interaction, kind: str) -> None:
        """List prompts page by page, with whether they are used."""
        wanted = prompt_kind(kind)

        async def page(asking: Interaction, offset: int) -> tuple[Sequence[Block], int]:
            listed = await self._prompts.listed(visitor(asking), wanted)
            return [_line(*one) for one in listed[offset : offset + PAGE]], len(listed)

        await Pages(interaction, page, PAGE).show(interaction, replace=False)

    @app_commands.command(description=_T("Do not use a prompt any more"))
    @app_commands.describe(prompt=_T("Which one"))
    async def off(self, interaction: Interaction, prompt: str) -> None:
        """Switch a prompt off."""
        await self._prompts.switch(visitor(interaction), prompt, on=False)
        await reply(interaction, text("{key} will not be posted any more.", key=prompt))

    @app_commands.command(description=_T("Use a prompt again"))
    @app_commands.describe(prompt=_T("Which one"))
    async def on(self, interaction: Interaction, prompt: str) -> None:
        """Switch a prompt on."""
        await self._prompts.switch(visitor(interaction), prompt, on=True)
        await reply(interaction, text("{key} may be posted again.", key=prompt))

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
                    name = render_plain(_name(prompt), language(interaction), 100)
                    if is_on == on and typed.casefold() in name.casefold():
                        found.append(app_commands.Choice(name=name, value=prompt.key))
        except NotAllowed:
            return []
        return found[:MOST_CHOICES]


def _name(prompt: Prompt) -> Text:
    return text("{key}: {title}", key=prompt.key, title=prompt.title)


def _line(prompt: Prompt, on: bool) -> Text:  # noqa: FBT001 - as the service returns it
    if on:
        return text("✅ {prompt}", prompt=_name(prompt))
    return text("⏸️ {prompt}", prompt=_name(prompt))
