"""/match: take part in the rounds, pause, say how it went and whom never to meet."""

import re
from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands

from cogs._buttons import action_button, action_select, chosen_value
from cogs._cards import PLATFORM, boxed
from cogs._client import NetzwerkstattBot
from cogs._commands import about, slash
from cogs._errors import send
from cogs._ui import Interaction, Panel, account, answered, language, reply, show_panel, visitor
from cogs._wishes import wishes_page
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
from community.model import Answer, Member, Rhythm
from community.participation import ParticipationService, Status
from community.places import Account
from community.rounds import RoundService
from community.texts import text
from community.typed_time import read_date
from community.wish_texts import WISHES, changed
from community.wishes import Wishes

_T = app_commands.locale_str

MOST_LISTED = 25  # options of one select


@app_commands.guild_only()
class MatchingCog(
    commands.GroupCog,
    group_name="match",
    group_description=about("match"),
):
    """The commands and buttons of people who are matched."""

    def __init__(self, participation: ParticipationService, rounds: RoundService) -> None:
        self._participation = participation
        self._rounds = rounds

    @slash("match", "join")
    async def join(
        self, interaction: Interaction, rhythm: str = "weekly", group: str = "pair"
    ) -> None:
        """Take part; joining again changes rhythm and group."""
        status = await self._participation.join(
            visitor(interaction), Rhythm(rhythm), trio=group == "trio"
        )
        await reply(interaction, *joined(status))

    @slash("match", "wishes")
    async def wishes(self, interaction: Interaction) -> None:
        """Show what one wishes for, with a select for each wish."""
        status = await self._participation.status(visitor(interaction))
        await self._show_wishes(interaction, status)

    @slash("match", "leave")
    async def leave(self, interaction: Interaction) -> None:
        """Stop taking part; the introduction stays."""
        await self._participation.leave(visitor(interaction))
        await reply(interaction, LEFT)

    @slash("match", "pause")
    async def pause(self, interaction: Interaction, until: str) -> None:
        """Sit out until a day."""
        status = await self._participation.pause(visitor(interaction), read_date(until))
        await reply(interaction, *pausing(status))

    @slash("match", "status")
    async def status(self, interaction: Interaction) -> None:
        """Show the next round, whether one is in, and what is missing."""
        await reply(interaction, *standing(await self._participation.status(visitor(interaction))))

    @slash("match", "why")
    async def why(self, interaction: Interaction) -> None:
        """Explain one's current match."""
        await self._explain(interaction, None)

    @slash("match", "met")
    async def met(self, interaction: Interaction, answer: str) -> None:
        """Answer for one's current match."""
        await self._answer(interaction, Answer(answer), None)

    @slash("match", "avoid")
    async def avoid(self, interaction: Interaction, member: discord.User | None = None) -> None:
        """Put somebody on one's own list, or show the list."""
        if member is not None:
            await self.never_again(interaction, member)
            return
        listed = await self._participation.avoided(visitor(interaction))
        await show_panel(interaction, Avoided(interaction, self._participation, listed))

    # --- from the menu and from buttons -------------------------------------------------------

    async def never_again(
        self, interaction: Interaction, person: discord.User | discord.Member
    ) -> None:
        """Put somebody on one's own list. The answer is the same whatever it changed."""
        await self._participation.avoid(visitor(interaction), account(person))
        await reply(interaction, avoiding(person.display_name))

    async def pressed_wish(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Save what was chosen in one of the selects; the other wishes stay as they are now."""
        asking = visitor(interaction)
        part = (await self._participation.status(asking)).participation
        wishes = Wishes() if part is None else part.wishes
        wished = changed(wishes, parts["what"], chosen_value(interaction))
        await self._show_wishes(interaction, await self._participation.wish(asking, wished))

    async def pressed_met(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Answer for the match of the pressed button."""
        await self._answer(interaction, Answer(parts["answer"]), int(parts["match"]))

    async def pressed_why(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Explain the match of the pressed button."""
        await self._explain(interaction, int(parts["match"]))

    async def _answer(self, interaction: Interaction, answer: Answer, match: int | None) -> None:
        await self._rounds.met(visitor(interaction), answer, match)
        await reply(interaction, THANKS[answer])

    async def _show_wishes(self, interaction: Interaction, status: Status) -> None:
        """Show the page, in place of the one whose select was used."""
        if status.participation is None:
            await reply(interaction, *standing(status))
            return
        page = wishes_page(status.participation.wishes, language(interaction))
        await send(interaction, page, replace=interaction.message is not None)
        answered(interaction)

    async def _explain(self, interaction: Interaction, match: int | None) -> None:
        explained = await self._rounds.why(visitor(interaction), match)
        await reply(interaction, explained_card(explained))


class Avoided(Panel):
    """One's own list of people never to be matched with, and the way to take one off it."""

    def __init__(
        self,
        interaction: Interaction,
        participation: ParticipationService,
        listed: Sequence[Member],
    ) -> None:
        super().__init__(interaction)
        self._participation = participation
        self._listed = listed
        self._draw()

    def _draw(self) -> None:
        self.clear_items()
        said = self.say(avoided(self._listed))
        if not self._listed:
            self.add_item(boxed(said))
            return
        select = ui.Select[Any](
            placeholder=self.word(TAKE_OFF, 150),
            options=[
                discord.SelectOption(
                    label=self.word(text("{name}", name=one.name), 100),
                    value=one.account.external_id,
                )
                for one in self._listed[:MOST_LISTED]
            ],
        )
        select.callback = self._take_off(select)
        self.add_item(boxed(said, [ui.ActionRow[Any](select)]))

    def _take_off(self, select: ui.Select[Any]) -> Any:
        async def chosen(interaction: Interaction) -> None:
            gone = select.values[0]
            await self._participation.stop_avoiding(visitor(interaction), Account(PLATFORM, gone))
            self._listed = [one for one in self._listed if one.account.external_id != gone]
            self._draw()
            await show_panel(interaction, self, replace=True)

        return chosen


async def setup(bot: NetzwerkstattBot) -> None:
    """Add the commands, the menu entry and the buttons."""
    cog = MatchingCog(bot.services.participation, bot.services.rounds)
    await bot.add_cog(cog)

    async def never_again(interaction: Interaction, person: discord.Member) -> None:
        await cog.never_again(interaction, person)

    menu = app_commands.ContextMenu(name=_T("Never match me with …"), callback=never_again)
    menu.guild_only = True
    bot.tree.add_command(menu)
    bot.answer_buttons(
        action_button(
            "met", r"(?P<match>\d{1,18}):(?P<answer>yes|planned|no|not_again)", cog.pressed_met
        ),
        action_button("why", r"(?P<match>\d{1,18})", cog.pressed_why),
        action_select("wish", f"(?P<what>{'|'.join(WISHES)})", cog.pressed_wish),
    )
