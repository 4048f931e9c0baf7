"""What the cogs share: who is asking, how to answer, panels with choices, and paging.

Answers are Components V2 and ephemeral unless said otherwise. What must work for ever is a button
of a card (see ``_buttons``); a :class:`Panel` lives as long as the interaction it answers.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

import discord
from discord import ui

from cogs._cards import NOBODY, boxed, button_rows, inert, render, render_block, render_plain
from cogs._errors import Interaction, language_of, report, reporting, send
from cogs._homes import pressed_home
from cogs._text import safe_text, safe_url
from community.model import Visitor
from community.places import Account, Home, Language
from community.texts import Block, Button, Card, Text, text

__all__ = [
    "NOBODY",
    "PANEL_SECONDS",
    "Interaction",
    "Page",
    "Pages",
    "Panel",
    "account",
    "home",
    "language",
    "render",
    "render_plain",
    "reply",
    "safe_text",
    "safe_url",
    "show_panel",
    "visitor",
]

PLATFORM = "discord"
PANEL_SECONDS = 14 * 60.0
"""How long a panel can be used; an interaction's token ends after 15 minutes."""


class Identified(Protocol):
    """Whoever has a Discord id: a member, a user, or no more than the id."""

    @property
    def id(self) -> int:
        """The id."""
        ...


def account(user: Identified) -> Account:
    """Return a person's account."""
    return Account(PLATFORM, str(user.id))


def home(guild_id: int) -> Home:
    """Return a server as the home of a community."""
    return Home(PLATFORM, str(guild_id))


def language(interaction: Interaction) -> Language:
    """Return the language the person's own Discord is set to, as far as we speak it."""
    return "de" if language_of(interaction) == "de" else "en"


def visitor(interaction: Interaction) -> Visitor:
    """Return who is asking, as Discord tells it at this moment."""
    if (elsewhere := pressed_home(interaction)) is not None:
        guild = interaction.client.get_guild(elsewhere)
        return Visitor(
            home=home(elsewhere),
            home_name=guild.name if guild is not None else "",
            account=account(interaction.user),
            name=interaction.user.display_name,
            language=language(interaction),
            elsewhere=True,
        )
    if interaction.guild_id is None:
        raise TypeError("an interaction outside a server got through the tree's check")
    rights = interaction.permissions
    name = interaction.guild.name if interaction.guild is not None else ""
    return Visitor(
        home=home(interaction.guild_id),
        home_name=name or "",
        account=account(interaction.user),
        name=interaction.user.display_name,
        language=language(interaction),
        organiser=rights.administrator or rights.manage_guild,
    )


async def reply(
    interaction: Interaction,
    *said: Block | Card,
    buttons: Sequence[Button] = (),
    ephemeral: bool = True,
) -> None:
    """Answer with sentences, blocks or cards in the person's language, and lasting buttons."""
    tongue = language(interaction)
    parts: list[str] = []
    wanted: list[Button] = []
    for one in said:
        if isinstance(one, Card):
            if one.title is not None:
                heading = render(one.title, tongue, interaction.guild_id)
                parts.append("### " + " ".join(heading.split()))
            parts += [render_block(block, tongue, interaction.guild_id) for block in one.body]
            wanted += one.buttons
        else:
            parts.append(render_block(one, tongue, interaction.guild_id))
    rows = button_rows([*wanted, *buttons], tongue, pressed_home(interaction))
    view = inert(boxed(parts, rows))
    await send(interaction, view, ephemeral=ephemeral)
    answered(interaction)


def answered(interaction: Interaction) -> None:
    """Let the clockwork know: what the service wrote to the outbox goes out at once."""
    interaction.client.dispatch("answered")


class Panel(ui.LayoutView):
    """A view with choices of its own, for the one person it answers. Errors are reported.

    Never put an ActionButton into one: when a mixed view ends, discord.py forgets the
    ActionButton's kind for the whole bot.
    """

    def __init__(self, interaction: Interaction) -> None:
        super().__init__(timeout=PANEL_SECONDS)
        self.interaction = interaction
        self.tongue: Language = language(interaction)

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Let only the person it was shown to use it."""
        if interaction.user.id == self.interaction.user.id:
            self.interaction = interaction
            return True
        await reply(interaction, text("This belongs to somebody else; please use the command."))
        return False

    async def on_error(
        self, interaction: Interaction, error: Exception, _item: ui.Item[Any], /
    ) -> None:
        """Report."""
        await report(interaction, error)

    async def on_timeout(self) -> None:
        """Take the controls away, so that nobody presses what no longer answers."""
        for item in self.walk_children():
            if isinstance(item, (ui.Button, ui.Select, ui.ChannelSelect)):
                item.disabled = True
        try:
            await self.interaction.edit_original_response(view=self)
        except discord.HTTPException:
            return  # dismissed by the person, or too late: either way there is nothing to do

    def say(self, *blocks: Block) -> list[str]:
        """Return blocks as Markdown in the person's language."""
        return [render_block(block, self.tongue, self.interaction.guild_id) for block in blocks]

    def word(self, said: Text, limit: int = 80) -> str:
        """Return a label in the person's language."""
        return render_plain(said, self.tongue, limit)


async def show_panel(
    interaction: Interaction, panel: Panel, *, replace: bool = False, ephemeral: bool = True
) -> None:
    """Show a panel as the answer; ``replace`` redraws the message whose control was used."""
    await send(interaction, panel, ephemeral=ephemeral, replace=replace)
    answered(interaction)


Page = tuple[Sequence[Block], int]
"""What one page shows, and how many entries there are in all."""


class Pages(Panel):
    """A list that is read page by page; each page is fetched when it is wanted."""

    def __init__(
        self,
        interaction: Interaction,
        fetch: Callable[[Interaction, int], Awaitable[Page]],
        size: int,
    ) -> None:
        super().__init__(interaction)
        self._fetch = fetch
        self._size = size

    async def show(self, interaction: Interaction, offset: int = 0, *, replace: bool) -> None:
        """Fetch the page that begins at ``offset``, and show it."""
        blocks, total = await self._fetch(interaction, offset)
        self.clear_items()
        row = ui.ActionRow[Any](
            self._turn(text("Back"), offset - self._size, possible=offset > 0),
            self._turn(text("Next"), offset + self._size, possible=offset + self._size < total),
        )
        self.add_item(boxed(self.say(*blocks), [row] if total > self._size else []))
        await show_panel(interaction, self, replace=replace)

    def _turn(self, label: Text, offset: int, *, possible: bool) -> ui.Button[Any]:
        button = ui.Button[Any](label=self.word(label), disabled=not possible)

        async def turn(interaction: Interaction) -> None:
            async with reporting(interaction):
                await self.show(interaction, offset, replace=True)

        button.callback = turn
        return button
