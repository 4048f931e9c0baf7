"""/intro: agree, introduce yourself, put topics right, look people up."""

import re

import discord
from discord import app_commands
from discord.ext import commands

from cogs._buttons import action_button, action_select
from cogs._client import NetzwerkstattBot
from cogs._commands import about, slash
from cogs._errors import reporting
from cogs._forms import show_form
from cogs._ui import Interaction, Page, Pages, account, reply, visitor
from cogs._ui import language as tongue_of
from cogs._understood import ADD, DROP, chosen_topics, show_understood
from community.errors import ConsentNeeded
from community.form_texts import details_form, introduction_form, topics_form
from community.forms import Filled
from community.introduction_texts import agree_button, found_page
from community.introductions import FIND_PAGE, IntroductionService
from community.members import MemberService
from community.model import Answers, Details, Search, Understanding
from community.understood_texts import MORE, TOPICS

_T = app_commands.locale_str


@app_commands.guild_only()
class Introductions(
    commands.GroupCog,
    group_name="intro",
    group_description=about("intro"),
):
    """Introductions, from the first consent to the search."""

    def __init__(self, introductions: IntroductionService, members: MemberService) -> None:
        self._introductions = introductions
        self._members = members

    @slash("intro", "write")
    async def write(self, interaction: Interaction) -> None:
        """Open the form; before somebody agreed, show what is stored instead."""
        try:
            await self._open(interaction)
        except ConsentNeeded:
            await self._show_note(interaction)

    @slash("intro", "show")
    async def show(self, interaction: Interaction, member: discord.Member) -> None:
        """Show a person's introduction to whoever asks."""
        await self._show(interaction, member)

    @slash("intro", "find")
    async def find(
        self,
        interaction: Interaction,
        words: str = "",
        topic: str = "",
        field: str = "",
        place: str = "",
        language: str = "",
    ) -> None:
        """Show who fits, page by page."""
        search = Search(words, topic, field, place, language)
        tongue = tongue_of(interaction)

        async def page(asking: Interaction, offset: int) -> Page:
            found = await self._introductions.find(visitor(asking), search, offset)
            return found_page(found, tongue), found.total

        await Pages(interaction, page, FIND_PAGE).show(interaction, replace=False)

    async def show_menu(self, interaction: Interaction, person: discord.Member) -> None:
        """Answer the context menu of a person."""
        await self._show(interaction, person)

    # --- consent ------------------------------------------------------------------------------

    async def consent(self, interaction: Interaction, _match: re.Match[str]) -> None:
        """Show what is stored, wherever somebody was told that they have not agreed yet."""
        await self._show_note(interaction)

    async def agreed(self, interaction: Interaction, _match: re.Match[str]) -> None:
        """Store the consent, and go on with the form."""
        await self._members.agree(visitor(interaction), old_enough=True)
        await self._open(interaction)

    async def _show_note(self, interaction: Interaction) -> None:
        community = (await self._members.recognise(visitor(interaction))).community
        note = self._members.note(community)
        await reply(interaction, *note, buttons=(agree_button(community),))

    # --- forms --------------------------------------------------------------------------------

    async def _open(self, interaction: Interaction) -> None:
        """Open the four questions and the topics, filled in with what is there."""
        before = await self._introductions.mine(visitor(interaction))
        now = before.answers if before else Answers()
        await show_form(interaction, introduction_form(now))

    async def written(self, interaction: Interaction, form: Filled) -> None:
        """Save the answers, and say what was understood."""
        answers = Answers(
            form["goal"], form["offer"], form["horizon"], form["contribution"], form["topics"]
        )
        saved = await self._introductions.write(visitor(interaction), answers)
        await show_understood(interaction, saved, buttons=(MORE, TOPICS))

    async def more(self, interaction: Interaction, _match: re.Match[str]) -> None:
        """Open the second step."""
        before = await self._introductions.mine(visitor(interaction))
        now = before.details if before else Details()
        await show_form(interaction, details_form(now))

    async def detailed(self, interaction: Interaction, form: Filled) -> None:
        """Save the second step."""
        saved = await self._introductions.detail(
            visitor(interaction),
            field=form["field"],
            languages=form["languages"],
            place=form["place"],
            zone=form["zone"],
            links=form["links"],
        )
        await show_understood(interaction, saved, buttons=(TOPICS,))

    async def topics(self, interaction: Interaction, _match: re.Match[str]) -> None:
        """Open what was understood, to be put right."""
        before = await self._introductions.mine(visitor(interaction))
        now = before.understood if before else Understanding()
        await show_form(interaction, topics_form(now, tongue_of(interaction)))

    async def corrected(self, interaction: Interaction, form: Filled) -> None:
        """Save the topics as the member put them right."""
        saved = await self._introductions.correct(
            visitor(interaction),
            seeks=form["seeks"],
            gives=form["gives"],
            widens=form["widens"],
            interests=form["interests"],
        )
        await show_understood(interaction, saved, buttons=())

    async def dropped(self, interaction: Interaction, _match: re.Match[str]) -> None:
        """Take the chosen topics out."""
        topics = chosen_topics(interaction)
        saved = await self._introductions.drop(visitor(interaction), topics)
        await show_understood(interaction, saved, buttons=(TOPICS,), replace=True)

    async def added(self, interaction: Interaction, _match: re.Match[str]) -> None:
        """Add the chosen topics."""
        topics = chosen_topics(interaction)
        saved = await self._introductions.add(visitor(interaction), topics)
        await show_understood(interaction, saved, buttons=(TOPICS,), replace=True)

    # --- looking up ---------------------------------------------------------------------------

    async def _show(self, interaction: Interaction, person: discord.Member) -> None:
        asking = visitor(interaction)
        member, introduction = await self._introductions.show(asking, account(person))
        community = (await self._members.recognise(asking)).community
        await reply(interaction, self._introductions.card(community, member, introduction))


async def setup(bot: NetzwerkstattBot) -> None:
    """Register the commands, the context menu, and what buttons and forms do."""
    cog = Introductions(bot.services.introductions, bot.services.members)
    await bot.add_cog(cog)

    async def show_introduction(interaction: Interaction, person: discord.Member) -> None:
        async with reporting(interaction):
            await cog.show_menu(interaction, person)

    menu = app_commands.ContextMenu(name=_T("Show introduction"), callback=show_introduction)
    menu.guild_only = True
    bot.tree.add_command(menu)
    bot.answer_buttons(
        action_button("consent", "", cog.consent),
        action_button("agree", "", cog.agreed),
        action_button("more", "", cog.more),
        action_button("topics", "", cog.topics),
        action_select(DROP, "", cog.dropped),
        action_select(ADD, "", cog.added),
    )
    bot.forms.add("introduction", cog.written)
    bot.forms.add("details", cog.detailed)
    bot.forms.add("topics", cog.corrected)
