"""Conferences: the programme, questions from afar, answers, notes, and /meetup show. A part of the
group in ``cogs/meetups.py``.
"""

import re

import discord
from discord.ext import commands

from cogs._buttons import action_button
from cogs._client import NetzwerkstattBot
from cogs._commands import slash
from cogs._forms import show_form
from cogs._ui import Interaction, language, reply, visitor
from community.companion.cards import programme_card, shown_card
from community.companion.forms import ANSWER_NAME, NOTE_NAME, PROGRAMME_NAME, QUESTION_NAME
from community.companion.service import CompanionService, within_size
from community.companion.texts import ANSWERED, handed_over
from community.forms import Filled


class Conferences(commands.Cog):
    """The commands of conferences."""

    companions: CompanionService

    @slash("meetup", "show")
    async def show(self, interaction: Interaction, number: int) -> None:
        """Show everything about a meetup."""
        await _show(interaction, self.companions, number)

    @slash("meetup", "programme")
    async def programme(
        self, interaction: Interaction, number: int, file: discord.Attachment | None = None
    ) -> None:
        """Read an attached programme, or open the form into which it is pasted."""
        who = visitor(interaction)
        form = await self.companions.programme_form(who, number)
        if file is None:
            await show_form(interaction, form)
            return
        within_size(file.size)
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await self.companions.programme_file(who, number, await file.read())
        await reply(interaction, programme_card(found, language(interaction)))

    @slash("meetup", "ask")
    async def ask(self, interaction: Interaction, number: int) -> None:
        """Open the form for a question about the whole."""
        form = await self.companions.question_form(visitor(interaction), number)
        await show_form(interaction, form)


class ConferenceButtons:
    """What is pressed under the cards of conferences, and handed in by their forms."""

    def __init__(self, companions: CompanionService) -> None:
        self._companions = companions

    async def pressed_more(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Show everything, and what else one can do."""
        await _show(interaction, self._companions, int(parts["meetup"]))

    async def pressed_ask(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Open the form for a question about the whole."""
        form = await self._companions.question_form(visitor(interaction), int(parts["meetup"]))
        await show_form(interaction, form)

    async def pressed_session_ask(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Open the form for a question about a session."""
        session = int(parts["session"])
        form = await self._companions.session_question_form(visitor(interaction), session)
        await show_form(interaction, form)

    async def pressed_note(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Open the form for a note."""
        form = await self._companions.note_form(visitor(interaction), int(parts["session"]))
        await show_form(interaction, form)

    async def pressed_answer(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Open the form for the answer to a question."""
        form = await self._companions.answer_form(visitor(interaction), int(parts["question"]))
        await show_form(interaction, form)

    async def pasted(self, interaction: Interaction, filled: Filled) -> None:
        """Read a programme."""
        found = await self._companions.programme(visitor(interaction), filled)
        await reply(interaction, programme_card(found, language(interaction)))

    async def questioned(self, interaction: Interaction, filled: Filled) -> None:
        """Hand a question over."""
        found = await self._companions.ask(visitor(interaction), filled)
        await reply(interaction, handed_over(found))

    async def answered(self, interaction: Interaction, filled: Filled) -> None:
        """Bring an answer to whoever asked."""
        await self._companions.answer(visitor(interaction), filled)
        await reply(interaction, ANSWERED)

    async def noted(self, interaction: Interaction, filled: Filled) -> None:
        """Keep a note."""
        await reply(interaction, await self._companions.note(visitor(interaction), filled))


async def _show(interaction: Interaction, companions: CompanionService, number: int) -> None:
    found = await companions.show(visitor(interaction), number)
    await reply(interaction, shown_card(found, language(interaction)))


def answer_conferences(bot: NetzwerkstattBot) -> None:
    """Register the buttons and the forms."""
    ours = ConferenceButtons(bot.services.companions)
    bot.forms.add(PROGRAMME_NAME, ours.pasted)
    bot.forms.add(QUESTION_NAME, ours.questioned)
    bot.forms.add(ANSWER_NAME, ours.answered)
    bot.forms.add(NOTE_NAME, ours.noted)
    bot.answer_buttons(
        action_button("meetup_more", r"(?P<meetup>\d{1,18})", ours.pressed_more),
        action_button("meetup_ask", r"(?P<meetup>\d{1,18})", ours.pressed_ask),
        action_button("session_ask", r"(?P<session>\d{1,18})", ours.pressed_session_ask),
        action_button("session_note", r"(?P<session>\d{1,18})", ours.pressed_note),
        action_button("session_answer", r"(?P<question>\d{1,18})", ours.pressed_answer),
    )
