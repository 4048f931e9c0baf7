"""/intro: agree, introduce yourself, put topics right, look people up."""

import re
from collections.abc import Sequence

import discord
from discord import app_commands
from discord.ext import commands

from cogs._buttons import action_button, action_select
from cogs._client import NetzwerkstattBot
from cogs._errors import reporting
from cogs._forms import Filled, Typed, show_form
from cogs._ui import Interaction, Page, Pages, account, reply, visitor
from cogs._ui import language as tongue_of
from cogs._understood import (
    ADD,
    DROP,
    HEADINGS,
    MORE,
    TOPICS,
    chosen_topics,
    named,
    show_understood,
)
from community.errors import ConsentNeeded
from community.introductions import (
    ANSWER_LIMIT,
    FIND_PAGE,
    LINE_LIMIT,
    LINKS_LIMIT,
    IntroductionService,
)
from community.members import MemberService
from community.model import Answers, Details, Introduction, Member, Search, Understanding
from community.places import Language
from community.texts import Block, Button, Facts, Param, Text, ntext, text

_T = app_commands.locale_str


@app_commands.guild_only()
class Introductions(
    commands.GroupCog,
    group_name=_T("intro"),
    group_description=_T("Introduce yourself, and find others"),
):
    """Introductions, from the first consent to the search."""

    def __init__(self, introductions: IntroductionService, members: MemberService) -> None:
        self._introductions = introductions
        self._members = members

    @app_commands.command(name=_T("write"), description=_T("Write or change your introduction"))
    async def write(self, interaction: Interaction) -> None:
        """Open the form; before somebody agreed, show what is stored instead."""
        try:
            await self._open(interaction)
        except ConsentNeeded:
            await self._show_note(interaction)

    @app_commands.command(name=_T("show"), description=_T("Read somebody's introduction"))
    @app_commands.rename(person=_T("member"))
    @app_commands.describe(person=_T("Whose introduction you want to read"))
    async def show(self, interaction: Interaction, person: discord.Member) -> None:
        """Show a person's introduction to whoever asks."""
        await self._show(interaction, person)

    @app_commands.command(name=_T("find"), description=_T("Find people by what they wrote"))
    @app_commands.describe(
        words=_T("Words from an introduction or a name"),
        topic=_T("A topic, such as photography or PR"),
        field=_T("A field of work"),
        place=_T("A town or region"),
        language=_T("A language they speak, such as de or German"),
    )
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
            return _listed(found.people, found.total, tongue), found.total

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
        agree = text("I agree and am at least {age}", age=community.minimum_age)
        await reply(
            interaction,
            *self._members.note(community),
            buttons=(Button("agree", agree, "success"),),
        )

    # --- forms --------------------------------------------------------------------------------

    async def _open(self, interaction: Interaction) -> None:
        """Open the four questions and the topics, filled in with what is there."""
        before = await self._introductions.mine(visitor(interaction))
        now = before.answers if before else Answers()
        await show_form(
            interaction,
            "introduction",
            text("Your introduction"),
            (
                Typed("goal", text("Who or what brings you closer to your goal?"), now.goal),
                Typed("offer", text("What experience can you offer others?"), now.offer),
                Typed("horizon", text("What would widen your horizon?"), now.horizon),
                Typed(
                    "contribution", text("What do you bring to the community?"), now.contribution
                ),
                Typed(
                    "topics",
                    text("Your topics"),
                    now.topics,
                    text("Separated by commas, for example: photography, museums, PR"),
                    most=ANSWER_LIMIT,
                ),
            ),
        )

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
        await show_form(
            interaction,
            "details",
            text("More about you"),
            (
                Typed("field", text("Field of work"), now.field, most=LINE_LIMIT, long=False),
                Typed(
                    "languages",
                    text("Languages you like to talk in"),
                    ", ".join(now.languages),
                    text("For example: German, English, fr"),
                    most=ANSWER_LIMIT,
                    long=False,
                ),
                Typed("place", text("Where you live"), now.place, most=LINE_LIMIT, long=False),
                Typed(
                    "zone",
                    text("Time zone"),
                    now.zone,
                    text("For example: Berlin or Europe/Vienna"),
                    most=LINE_LIMIT,
                    long=False,
                ),
                Typed(
                    "links",
                    text("Where people find you"),
                    "\n".join(link.url for link in now.links),
                    text(
                        "One link a line: website, blog, Mastodon, Bluesky, Instagram, LinkedIn …"
                    ),
                    most=LINKS_LIMIT,
                ),
            ),
        )

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
        tongue = tongue_of(interaction)
        hint = text("Separated by commas; what you take out is forgotten")
        await show_form(
            interaction,
            "topics",
            text("Correct the topics"),
            (
                Typed("seeks", HEADINGS["seeks"], _typed(now.seeks, tongue), hint),
                Typed("gives", HEADINGS["gives"], _typed(now.gives, tongue), hint),
                Typed("widens", HEADINGS["widens"], _typed(now.widens, tongue), hint),
                Typed("interests", HEADINGS["interests"], _typed(now.interests, tongue), hint),
            ),
        )

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


def _typed(topics: Sequence[str], tongue: Language) -> str:
    """Return topics as one would type them: what is submitted unchanged is read as the same."""
    return ", ".join(named(topics, tongue))


def _listed(
    people: Sequence[tuple[Member, Introduction]], total: int, tongue: Language
) -> tuple[Block, ...]:
    """Return a page of the people who were found."""
    if not people:
        return (text("I found nobody. Fewer or other words may help."),)
    heading = ntext("I found one person:", "I found {count} people:", total)
    return (heading, *(_entry(member, written, tongue) for member, written in people))


def _entry(member: Member, introduction: Introduction, tongue: Language) -> Facts:
    details, understood = introduction.details, introduction.understood
    rows: tuple[tuple[Text, Param], ...] = (
        (text("Who"), member.who),
        (text("Field of work"), details.field),
        (text("Place"), details.place),
        (text("Can offer"), named(understood.gives, tongue)),
        (text("Looks for"), named(understood.seeks, tongue)),
    )
    return Facts(tuple(row for row in rows if row[1]))


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
