"""/admin: set up, check, topics, numbers, report. Subgroups come from the other admin files."""

import re
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from cogs._admin import contribute
from cogs._buttons import action_button
from cogs._client import NetzwerkstattBot
from cogs._commands import about, slash
from cogs._doctor import connection_faults, server_faults
from cogs._errors import send
from cogs._forms import show_form
from cogs._setup import change_of, create_missing, guild_of, setup_page, setup_select
from cogs._topics import TopicCommands
from cogs._ui import Interaction, answered, language, reply, visitor
from community.admin_texts import numbers_card
from community.communities import CommunityService, SetUp
from community.doctor_texts import Finding, HouseDoctor, findings_told, schedule_faults
from community.form_texts import zone_form
from community.forms import Filled
from community.meetups.calendars import CalendarService
from community.meetups.texts import PUBLIC_FEED_OFF, public_feed_told
from community.meetups.upcoming import UpcomingService
from community.meetups.upcoming_texts import ENDED, shown_told
from community.places import Community
from community.round_texts import NO_ROUND_YET, report_card
from community.rounds import RoundService
from community.schedules import ScheduleService
from community.typed_time import read_time

Tree = app_commands.CommandTree[Any]


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class AdminCog(
    commands.GroupCog,
    group_name="admin",
    group_description=about("admin"),
):
    """The organisers' commands. Discord hides them from others, and the services refuse others."""

    def __init__(
        self,
        communities: CommunityService,
        schedules: ScheduleService,
        rounds: RoundService,
        upcoming: UpcomingService,
        calendars: CalendarService,
        house: HouseDoctor | None,
        tree: Tree,
    ) -> None:
        self._communities = communities
        self._schedules = schedules
        self._rounds = rounds
        self._upcoming = upcoming
        self._calendars = calendars
        self._house = house
        self._tree = tree

    # --- setting up ---------------------------------------------------------------------------

    @slash("admin", "setup")
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
        await show_form(interaction, zone_form(community.zone))

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

    @slash("admin", "doctor")
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
            community,
            interaction.client.intents,
            ours=_command_names(self._tree),
            theirs=[one.name for one in await self._tree.fetch_commands()],
        )
        schedules = await self._schedules.listed(visitor(interaction))
        found += schedule_faults(community, schedules, asked_at)
        found += house
        await reply(interaction, *findings_told(found))

    # --- numbers ------------------------------------------------------------------------------

    @slash("admin", "members")
    async def members(self, interaction: Interaction) -> None:
        """Show counts that name nobody."""
        numbers = await self._communities.numbers(visitor(interaction))
        await reply(interaction, numbers_card(numbers, language(interaction)))

    @slash("admin", "upcoming")
    async def upcoming(
        self,
        interaction: Interaction,
        where: discord.TextChannel | None = None,
        which: str = "on",
    ) -> None:
        """Choose where the card with what comes next stands, or see it."""
        asking = visitor(interaction)
        if which == "off":
            await self._upcoming.end(asking)
            await reply(interaction, ENDED)
        elif where is None:
            await reply(interaction, shown_told(await self._upcoming.settings(asking)))
        else:
            await reply(interaction, shown_told(await self._upcoming.show(asking, str(where.id))))

    @slash("admin", "feed")
    async def feed(self, interaction: Interaction, which: str) -> None:
        """Give the address of the community's calendar, or end it."""
        if which == "off":
            await self._calendars.end_for_all(visitor(interaction))
            await reply(interaction, PUBLIC_FEED_OFF)
            return
        address = await self._calendars.open_for_all(visitor(interaction))
        await reply(interaction, *public_feed_told(address))

    @slash("admin", "report")
    async def report(self, interaction: Interaction) -> None:
        """Show the last rounds and what people answered."""
        report = await self._rounds.report(visitor(interaction))
        await reply(interaction, *(tuple(map(report_card, report.rounds)) or (NO_ROUND_YET,)))


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
    cog = AdminCog(
        services.communities,
        services.schedules,
        services.rounds,
        services.upcoming,
        services.calendars,
        bot.doctor,
        bot.tree,
    )
    await bot.add_cog(cog)
    contribute(bot, TopicCommands(services.communities))
    bot.forms.add("setup_zone", cog.submitted_zone)
    bot.answer_buttons(
        setup_select(cog.pressed_select),
        action_button("setup_zone", "", cog.pressed_zone),
        action_button("setup_create", "", cog.pressed_create),
    )
