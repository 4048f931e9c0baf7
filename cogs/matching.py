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
from cogs._dates import read_date
from cogs._errors import send
from cogs._ui import Interaction, Panel, account, answered, language, reply, show_panel, visitor
from cogs._wishes import WISHES, changed, wishes_page
from community.match_words import KINDS
from community.model import Answer, Member, Rhythm
from community.participation import ParticipationService, Status
from community.places import Account
from community.rounds import Explained, RoundService
from community.texts import Block, Card, Text, text
from community.wish_words import summary
from community.wishes import Wishes

_T = app_commands.locale_str

RHYTHM_CHOICES = [
    app_commands.Choice(name=_T("every week"), value=Rhythm.WEEKLY.value),
    app_commands.Choice(name=_T("every two weeks"), value=Rhythm.FORTNIGHTLY.value),
    app_commands.Choice(name=_T("once a month"), value=Rhythm.MONTHLY.value),
]
GROUP_CHOICES = [
    app_commands.Choice(name=_T("with one person"), value="pair"),
    app_commands.Choice(name=_T("with two people"), value="trio"),
]
ANSWER_CHOICES = [
    app_commands.Choice(name=_T("Yes, we met"), value=Answer.YES.value),
    app_commands.Choice(name=_T("We have planned it"), value=Answer.PLANNED.value),
    app_commands.Choice(name=_T("No, it did not happen"), value=Answer.NO.value),
    app_commands.Choice(name=_T("Please not again"), value=Answer.NOT_AGAIN.value),
]

_RHYTHMS = {
    Rhythm.WEEKLY: text("You are matched every week."),
    Rhythm.FORTNIGHTLY: text("You are matched every two weeks."),
    Rhythm.MONTHLY: text("You are matched once a month."),
}

_THANKS = {
    Answer.YES: text("Thank you! I have noted that you met."),
    Answer.PLANNED: text("Thank you! Enjoy your meeting."),
    Answer.NO: text("Thank you for telling me. I may bring you together again later."),
    Answer.NOT_AGAIN: text(
        "Thank you for telling me. I will not bring you together again; nobody learns of this."
    ),
}

MOST_LISTED = 25  # options of one select


@app_commands.guild_only()
class MatchingCog(
    commands.GroupCog,
    group_name="match",
    group_description=_T("Be matched with people who fit, again and again"),
):
    """The commands and buttons of people who are matched."""

    def __init__(self, participation: ParticipationService, rounds: RoundService) -> None:
        self._participation = participation
        self._rounds = rounds

    @app_commands.command(description=_T("Take part in the rounds, or change how"))
    @app_commands.describe(
        rhythm=_T("How often you would like to meet somebody new"),
        group=_T("Whether you would rather meet one person or two"),
    )
    @app_commands.choices(rhythm=RHYTHM_CHOICES, group=GROUP_CHOICES)
    async def join(
        self, interaction: Interaction, rhythm: str = "weekly", group: str = "pair"
    ) -> None:
        """Take part; joining again changes rhythm and group."""
        status = await self._participation.join(
            visitor(interaction), Rhythm(rhythm), trio=group == "trio"
        )
        await reply(interaction, text("Good to have you!"), *_told(status))

    @app_commands.command(description=_T("Say what you hope for, and how you can meet"))
    async def wishes(self, interaction: Interaction) -> None:
        """Show what one wishes for, with a select for each wish."""
        status = await self._participation.status(visitor(interaction))
        await self._show_wishes(interaction, status)

    @app_commands.command(description=_T("Stop taking part in the rounds"))
    async def leave(self, interaction: Interaction) -> None:
        """Stop taking part; the introduction stays."""
        await self._participation.leave(visitor(interaction))
        await reply(
            interaction,
            text(
                "You will not be matched any more; your introduction stays. "
                "/match join brings you back whenever you like."
            ),
        )

    @app_commands.command(description=_T("Sit out until a date; you come back by yourself"))
    @app_commands.describe(until=_T("The day you are back, like 2026-03-31 or 31.03.2026"))
    async def pause(self, interaction: Interaction, until: str) -> None:
        """Sit out until a day."""
        status = await self._participation.pause(visitor(interaction), read_date(until))
        await reply(interaction, text("Enjoy your break!"), *_told(status))

    @app_commands.command(description=_T("When the next round is, and whether you are in"))
    async def status(self, interaction: Interaction) -> None:
        """Show the next round, whether one is in, and what is missing."""
        await reply(interaction, *_told(await self._participation.status(visitor(interaction))))

    @app_commands.command(description=_T("Read again why you were matched"))
    async def why(self, interaction: Interaction) -> None:
        """Explain one's current match."""
        await self._explain(interaction, None)

    @app_commands.command(description=_T("Say whether you met"))
    @app_commands.describe(answer=_T("How it went; you can change it later"))
    @app_commands.choices(answer=ANSWER_CHOICES)
    async def met(self, interaction: Interaction, answer: str) -> None:
        """Answer for one's current match."""
        await self._answer(interaction, Answer(answer), None)

    @app_commands.command(description=_T("Say in confidence whom you never want to meet"))
    @app_commands.describe(member=_T("Leave this out to see your own list"))
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
        # By name, not as a mention: a mention may add people to a private thread.
        await reply(
            interaction,
            text(
                "Noted: I will never match you with {person}. Only you can see this; "
                "/match avoid without a name shows your list.",
                person=person.display_name,
            ),
        )

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
        await reply(interaction, _THANKS[answer])

    async def _show_wishes(self, interaction: Interaction, status: Status) -> None:
        """Show the page, in place of the one whose select was used."""
        if status.participation is None:
            await reply(interaction, *_told(status))
            return
        page = wishes_page(status.participation.wishes, language(interaction))
        await send(interaction, page, replace=interaction.message is not None)
        answered(interaction)

    async def _explain(self, interaction: Interaction, match: int | None) -> None:
        explained = await self._rounds.why(visitor(interaction), match)
        await reply(interaction, _card(explained))


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
        if not self._listed:
            self.add_item(boxed(self.say(text("Your list is empty. Only you can see it."))))
            return
        names = text(
            "You are never matched with {people}. Only you can see this.",
            people=[one.name for one in self._listed],
        )
        select = ui.Select[Any](
            placeholder=self.word(text("Take somebody off the list"), 150),
            options=[
                discord.SelectOption(
                    label=self.word(text("{name}", name=one.name), 100),
                    value=one.account.external_id,
                )
                for one in self._listed[:MOST_LISTED]
            ],
        )
        select.callback = self._take_off(select)
        self.add_item(boxed(self.say(names), [ui.ActionRow[Any](select)]))

    def _take_off(self, select: ui.Select[Any]) -> Any:
        async def chosen(interaction: Interaction) -> None:
            gone = select.values[0]
            await self._participation.stop_avoiding(visitor(interaction), Account(PLATFORM, gone))
            self._listed = [one for one in self._listed if one.account.external_id != gone]
            self._draw()
            await show_panel(interaction, self, replace=True)

        return chosen


def _told(status: Status) -> tuple[Block, ...]:
    """Say how somebody takes part."""
    part = status.participation
    if not status.taking_part or part is None:
        return (*status.misses, text("/match join lets you in."))
    said: list[Text] = [_RHYTHMS[part.rhythm]]
    if part.trio:
        said.append(text("You are matched with two people where possible."))
    said += summary(part.wishes)
    said.append(text("/match wishes lets you change what you wish for."))
    if status.next_round is not None and status.in_next:
        said.append(text("You are in the next round: {when}.", when=status.next_round))
    elif status.next_round is not None:
        said.append(text("The next round is without you: {when}.", when=status.next_round))
    if status.current is not None:
        said.append(text("You have a match; /match why tells you how it came about."))
    # Whoever is not in the next round wants to know first why that is so.
    return (*said, *status.misses) if status.in_next else (*status.misses, *said)


def _card(explained: Explained) -> Card:
    people = [one.who for one in explained.people]
    title = text("Round {number}: why you were matched", number=explained.round.number)
    kind = KINDS[explained.match.kind]
    who = text("This match is {people}: {kind}.", people=people, kind=kind)
    return Card("en", title, (who, *explained.gains, *explained.body))


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
