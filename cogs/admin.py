"""/admin: set up, check, topics, numbers, report. Subgroups come from the other admin files."""

import re
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from cogs._admin import WEEKDAY_CHOICES, contribute
from cogs._buttons import action_button
from cogs._client import NetzwerkstattBot
from cogs._dates import read_time
from cogs._doctor import (
    Finding,
    HouseDoctor,
    connection_faults,
    schedule_faults,
    server_faults,
)
from cogs._errors import send
from cogs._forms import Filled, Typed, show_form
from cogs._setup import change_of, create_missing, guild_of, setup_page, setup_select
from cogs._topics import TopicCommands
from cogs._ui import Interaction, answered, language, reply, visitor
from community.communities import CommunityService, SetUp
from community.matching.topics import label
from community.model import Answer
from community.places import Community
from community.rounds import RoundReport, RoundService
from community.schedules import ScheduleService
from community.texts import Block, Card, Facts, Param, Text, ntext, text

_T = app_commands.locale_str

Tree = app_commands.CommandTree[Any]

LANGUAGE_CHOICES = [
    app_commands.Choice(name="Deutsch", value="de"),
    app_commands.Choice(name="English", value="en"),
]

_ANSWERS = {
    Answer.YES: text("met"),
    Answer.PLANNED: text("have a date"),
    Answer.NO: text("did not meet"),
    Answer.NOT_AGAIN: text("would rather not meet again"),
}

MOST_TOPICS = 15  # the common ones; the long tail says little and fills the screen


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class AdminCog(
    commands.GroupCog,
    group_name="admin",
    group_description=_T("For organisers: set up, rounds, schedules, prompts"),
):
    """The organisers' commands. Discord hides them from others, and the services refuse others."""

    def __init__(
        self,
        communities: CommunityService,
        schedules: ScheduleService,
        rounds: RoundService,
        house: HouseDoctor | None,
        tree: Tree,
    ) -> None:
        self._communities = communities
        self._schedules = schedules
        self._rounds = rounds
        self._house = house
        self._tree = tree

    # --- setting up ---------------------------------------------------------------------------

    @app_commands.command(description=_T("Language, time zone, channels and day of the round"))
    @app_commands.describe(
        language=_T("The language of public posts"),
        zone=_T("The community's time zone, like Europe/Berlin"),
        weekday=_T("The day of the weekly round"),
        time=_T("The time of the weekly round, like 09:00"),
    )
    @app_commands.choices(language=LANGUAGE_CHOICES)
    @app_commands.choices(weekday=WEEKDAY_CHOICES)
    async def setup(
        self,
        interaction: Interaction,
        language: str | None = None,
        zone: str | None = None,
        weekday: int | None = None,
        time: str | None = None,
    ) -> None:
        """Show the setup page; what is given as an option is saved first."""
        change = SetUp(
            language=None if language is None else "de" if language == "de" else "en",
            zone=zone,
            weekday=weekday,
            at=None if time is None else read_time(time),
        )
        if change == SetUp():
            community = await self._communities.settings(visitor(interaction))
        else:
            community = await self._communities.set_up(visitor(interaction), change)
        await self._show_setup(interaction, community)

    async def pressed_select(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Save what was chosen on the setup page."""
        change = change_of(interaction, parts["what"])
        community = await self._communities.set_up(visitor(interaction), change)
        await self._show_setup(interaction, community)

    async def pressed_zone(self, interaction: Interaction, _parts: re.Match[str]) -> None:
        """Ask for zone and time."""
        community = await self._communities.settings(visitor(interaction))
        await show_form(
            interaction,
            "setup_zone",
            text("Time zone and time of the round"),
            [
                Typed(
                    "zone",
                    text("Time zone"),
                    now=community.zone,
                    hint=text("A place name such as Europe/Berlin"),
                    most=60,
                    long=False,
                ),
                Typed(
                    "at",
                    text("Time of the round"),
                    hint=text("Like 09:00; leave it empty to keep it"),
                    most=10,
                    long=False,
                ),
            ],
        )

    async def submitted_zone(self, interaction: Interaction, filled: Filled) -> None:
        """Save zone and time."""
        typed = filled["at"].strip()
        change = SetUp(zone=filled["zone"].strip() or None, at=read_time(typed) if typed else None)
        community = await self._communities.set_up(visitor(interaction), change)
        await self._show_setup(interaction, community)

    async def pressed_create(self, interaction: Interaction, _parts: re.Match[str]) -> None:
        """Create the missing channels and save them as the community's."""
        community = await self._communities.settings(visitor(interaction))
        await interaction.response.defer()
        made = await create_missing(guild_of(interaction), community, interaction.user)
        community = await self._communities.set_up(visitor(interaction), made)
        await self._show_setup(interaction, community)

    async def _show_setup(self, interaction: Interaction, community: Community) -> None:
        """Show the setup page, in place of the one whose control was used."""
        schedules = await self._schedules.listed(visitor(interaction))
        page = setup_page(interaction, community, schedules)
        await send(interaction, page, replace=interaction.message is not None)
        answered(interaction)

    # --- checking -----------------------------------------------------------------------------

    @app_commands.command(description=_T("What is wrong, what follows from it, and the remedy"))
    async def doctor(self, interaction: Interaction) -> None:
        """Check permissions, connection, schedules and the rest of the house."""
        asked_at = interaction.created_at  # Discord's own clock; a cog asks no other
        community = await self._communities.settings(visitor(interaction))
        await interaction.response.defer(ephemeral=True, thinking=True)
        # The house first: it compares its clock with the moment at which it is asked.
        told = await self._house.checks(community.id, asked_at) if self._house else ()
        house = [Finding(*one) for one in told]
        found = [*server_faults(community, guild_of(interaction))]
        found += connection_faults(
            interaction.client.intents,
            ours=_command_names(self._tree),
            theirs=[one.name for one in await self._tree.fetch_commands()],
        )
        schedules = await self._schedules.listed(visitor(interaction))
        found += schedule_faults(community, schedules, asked_at)
        found += house
        if not found:
            await reply(interaction, text("✅ I have checked everything I know: all is well."))
            return
        head = ntext(
            "{count} thing needs your attention.", "{count} things need your attention.", len(found)
        )
        await reply(interaction, head, *map(_finding, found))

    # --- numbers ------------------------------------------------------------------------------

    @app_commands.command(description=_T("How many people take part; numbers only"))
    async def members(self, interaction: Interaction) -> None:
        """Show counts that name nobody."""
        numbers = await self._communities.numbers(visitor(interaction))
        rows: list[tuple[Text, Param]] = [
            (text("Members"), numbers.members),
            (text("With an introduction"), numbers.introduced),
            (text("Taking part in rounds"), numbers.matched_in),
            (text("Of these, paused"), numbers.paused),
            (text("Rounds so far"), numbers.rounds),
        ]
        common = sorted(numbers.topics.items(), key=lambda pair: (-pair[1], pair[0]))
        said: list[Block] = [Facts(tuple(rows))]
        if common:
            tongue = language(interaction)
            topics = [
                text("{topic} ({count})", topic=label(topic, tongue), count=count)
                for topic, count in common[:MOST_TOPICS]
            ]
            said.append(text("Topics named most: {topics}", topics=topics))
        await reply(interaction, Card("en", text("The community in numbers"), tuple(said)))

    @app_commands.command(description=_T("How the last rounds went"))
    async def report(self, interaction: Interaction) -> None:
        """Show the last rounds and what people answered."""
        report = await self._rounds.report(visitor(interaction))
        if not report.rounds:
            await reply(interaction, text("There was no round yet."))
            return
        await reply(interaction, *map(_reported, report.rounds))


def _finding(found: Finding) -> Text:
    return text(
        "❌ **{problem}**\n{consequence}\n➡️ {remedy}",
        problem=found.problem,
        consequence=found.consequence,
        remedy=found.remedy,
    )


def _reported(one: RoundReport) -> Card:
    answers: list[Param] = [
        text("{count} {answer}", count=one.answers[answer], answer=said)
        for answer, said in _ANSWERS.items()  # the best news first
        if one.answers.get(answer)
    ]
    rows: list[tuple[Text, Param]] = [
        (text("Took part"), one.people),
        (text("Matched"), one.matched),
        (text("Matches out of the bubble"), text("{percent} %", percent=one.out_of_bubble_percent)),
        (text("Answers"), answers or text("none yet")),
    ]
    title = text("Round {number} of {day}", number=one.number, day=one.slot.date())
    return Card("en", title, (Facts(tuple(rows)),))


def _command_names(tree: Tree) -> frozenset[str]:
    """Return the names of all commands and menu entries that this bot has."""
    kinds = (
        discord.AppCommandType.chat_input,
        discord.AppCommandType.user,
        discord.AppCommandType.message,
    )
    return frozenset(one.name for kind in kinds for one in tree.get_commands(type=kind))


async def setup(bot: NetzwerkstattBot) -> None:
    """Add the commands, and the controls of the setup page."""
    services = bot.services
    cog = AdminCog(services.communities, services.schedules, services.rounds, bot.doctor, bot.tree)
    await bot.add_cog(cog)
    contribute(bot, TopicCommands(services.communities))
    bot.forms.add("setup_zone", cog.submitted_zone)
    bot.answer_buttons(
        setup_select(cog.pressed_select),
        action_button("setup_zone", "", cog.pressed_zone),
        action_button("setup_create", "", cog.pressed_create),
    )
