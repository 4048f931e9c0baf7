"""/admin doctor: every finding has a consequence and the exact remedy; all fine is said, too."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import discord
import pytest
from simcord.backend.models.channel import Overwrite
from simcord.builders import ChannelHandle
from simcord.enums import OverwriteType

from cogs._client import NetzwerkstattBot
from cogs._doctor import connection_faults, server_faults
from community.doctor_texts import Finding, schedule_faults
from community.places import Community, Home, Seat
from community.recurring import Rule, Schedule
from community.texts import Text, text
from tests.cogs.town import Town, said

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
COMMUNITY = Community(1, Home("discord", "1"), "Kulturnetz")
WEEKLY = Schedule(
    1,
    1,
    "round",
    Rule("week", time(9)),
    next_slot=datetime(2026, 3, 9, 9),  # noqa: DTZ001 - a slot is naive
    next_due=NOW,
)


async def examined(town: Town) -> str:
    """Return what the doctor says."""
    return said(await town.organiser.slash(town.plaza, "admin doctor"))


async def private_backstage(town: Town) -> ChannelHandle:
    """Give the organisers a channel that not everybody can read, and plan prompts."""
    assert town.env.bot.user is not None
    shown = discord.PermissionOverwrite(view_channel=True)
    channel = town.guild.create_text_channel(
        "team",
        overwrites={
            town.guild.default_role: discord.PermissionOverwrite(view_channel=False),
            town.env.bot.user: shown,
        },
    )
    await town.env.settle()
    await town.set_up(organisers=str(channel.id))
    asking = town.visitor(town.organiser, organiser=True)
    rule = Rule("week", time(18, 30), weekday=2)
    await town.house.services.schedules.add(asking, "meetup", rule)
    return channel


async def deny(town: Town, channel: ChannelHandle, *permissions: str) -> None:
    """Take permissions in a channel from the bot."""
    assert town.env.bot.user is not None
    denied = discord.Permissions(**dict.fromkeys(permissions, True)).value
    mine = Overwrite(town.env.bot.user.id, OverwriteType.MEMBER, 0, denied)
    town.env.backend.edit_channel(channel.id, {}, overwrites=[mine])
    await town.env.settle()


async def test_when_all_is_well_the_doctor_says_so(town: Town) -> None:
    await private_backstage(town)
    assert await examined(town) == "✅ I have checked everything I know: all is well."


@pytest.mark.parametrize(
    ("role", "permission", "name"),
    [
        ("introductions", "send_messages", "Send Messages"),
        ("rounds", "create_private_threads", "Create Private Threads"),
        ("rounds", "send_messages_in_threads", "Send Messages in Threads"),
        ("prompts", "create_public_threads", "Create Public Threads"),
        ("prompts", "read_message_history", "Read Message History"),
    ],
)
async def test_a_missing_permission_is_named_with_the_path_to_it(
    town: Town, role: str, permission: str, name: str
) -> None:
    await private_backstage(town)
    channel: ChannelHandle = getattr(town, role)
    await deny(town, channel, permission)
    answer = await examined(town)
    assert "1 thing needs your attention." in answer
    assert f"In <#{channel.id}> I lack: {name}." in answer
    assert f"Open <#{channel.id}> → Edit Channel → Permissions → my role" in answer


async def test_a_deleted_channel_and_one_never_chosen_are_told_apart(town: Town) -> None:
    await private_backstage(town)
    await town.set_up(introductions="")
    town.env.backend.delete_channel(town.prompts.id)
    await town.env.settle()
    answer = await examined(town)
    assert "2 things need your attention." in answer
    assert "No channel is chosen for introductions." in answer
    assert "The channel for prompts was deleted, or I cannot see it." in answer


async def test_the_channel_of_the_card_with_what_comes_next_is_looked_at(town: Town) -> None:
    await private_backstage(town)
    await town.organiser.slash(town.plaza, "admin upcoming", where=town.plaza)
    assert "all is well" in await examined(town)
    await deny(town, town.plaza, "send_messages")
    answer = await examined(town)
    assert "1 thing needs your attention." in answer
    assert f"In <#{town.plaza.id}> I lack: Send Messages." in answer
    assert "Nobody can read there what comes next" in answer
    await town.organiser.slash(town.prompts, "admin upcoming", where=town.rounds)
    await town.set_up(rounds=str(town.prompts.id))
    town.env.backend.delete_channel(town.rounds.id)
    await town.env.settle()
    answer = await examined(town)
    assert "The channel for the card with what comes next was deleted" in answer
    assert "/admin upcoming" in answer


async def test_a_forum_cannot_hold_private_conversations(town: Town) -> None:
    await private_backstage(town)
    forum = town.guild.create_forum_channel("forum")
    await town.env.settle()
    await town.set_up(rounds=str(forum.id), introductions=str(forum.id))
    answer = await examined(town)
    assert "1 thing needs your attention." in answer  # for introductions a forum is fine
    assert f"<#{forum.id}> is no text channel." in answer


async def test_an_organisers_channel_that_everybody_reads_is_found(town: Town) -> None:
    assert f"Everybody on this server can read <#{town.backstage.id}>." in await examined(town)


async def test_commands_that_discord_does_not_know_are_found(town: Town) -> None:
    await private_backstage(town)
    bot = town.env.bot
    assert isinstance(bot, NetzwerkstattBot)
    bot.tree.remove_command("privacy")  # as if Discord still had one of an older version
    answer = await examined(town)
    assert "Discord does not know my newest commands." in answer


class Sick:
    """A house with one fault."""

    async def checks(
        self, community_id: int, asked_at: datetime
    ) -> Sequence[tuple[Text, Text, Text]]:
        """Return the fault."""
        assert community_id > 0
        assert asked_at.tzinfo is not None
        return [(text("The cellar is wet."), text("Books rot."), text("Pump."))]


async def test_the_rest_of_the_house_is_asked_too(town: Town) -> None:
    await private_backstage(town)
    stores = town.house.stores
    bot = NetzwerkstattBot(
        town.house.services, poke=lambda: None, commands=stores.communities, doctor=Sick()
    )
    await town.env.restart_bot(bot)
    town.chat.attach(bot.http)
    answer = await examined(town)
    assert "The cellar is wet." in answer
    assert "➡️ Pump." in answer


# --- what needs no Discord ------------------------------------------------------------------------


def msgids(found: Sequence[Finding]) -> list[str]:
    """Return the problems."""
    for one in found:
        assert one.consequence.msgid
        assert one.remedy.msgid
    return [one.problem.msgid for one in found]


def connection(
    community: Community = COMMUNITY,
    *,
    members: bool = True,
    messages: bool = False,
    theirs: Sequence[str] = ("admin",),
) -> list[Finding]:
    """Check a connection."""
    intents = discord.Intents(members=members, message_content=messages)
    return list(connection_faults(community, intents, ours=["admin"], theirs=theirs))


def test_a_sound_connection_has_no_findings() -> None:
    assert connection() == []


def test_a_missing_intent_is_found() -> None:
    [found] = connection(members=False)
    assert "Server Members Intent" in found.remedy.msgid


def test_a_community_on_two_platforms_needs_the_intent_to_read_messages() -> None:
    both = replace(COMMUNITY, elsewhere=(Seat(Home("matrix", "!space"), number=1),))
    [found] = connection(both)
    assert "Message Content Intent" in found.remedy.msgid
    assert connection(both, messages=True) == []


def test_unknown_or_forgotten_commands_are_found() -> None:
    assert len(connection(theirs=())) == len(connection(theirs=("admin", "old"))) == 1


def test_a_community_without_rounds_is_found() -> None:
    assert msgids(list(schedule_faults(COMMUNITY, [], NOW))) == ["No weekly round is planned."]


def test_a_channel_for_prompts_without_a_schedule_is_found() -> None:
    there = replace(COMMUNITY, channels=replace(COMMUNITY.channels, prompts="5"))
    assert len(list(schedule_faults(there, [WEEKLY], NOW))) == 1
    assert list(schedule_faults(COMMUNITY, [WEEKLY], NOW)) == []


def test_a_paused_schedule_and_a_late_one_are_found() -> None:
    paused = replace(WEEKLY, enabled=False)
    assert msgids(list(schedule_faults(COMMUNITY, [paused], NOW))) == [
        "Schedule {number} is paused."
    ]
    soon = NOW + timedelta(minutes=9)
    assert list(schedule_faults(COMMUNITY, [WEEKLY], soon)) == []
    late = NOW + timedelta(minutes=11)
    [found] = schedule_faults(COMMUNITY, [WEEKLY], late)
    assert found.problem.params["when"] == NOW


async def test_a_zone_that_this_machine_does_not_know_is_found(town: Town) -> None:
    community = replace(await town.community(), zone="Mars/Olympus")
    guild = town.env.bot.get_guild(town.guild.id)
    assert guild is not None
    assert "This machine does not know the time zone {zone}." in msgids(
        list(server_faults(community, guild))
    )


async def test_without_the_right_to_make_events_it_says_what_that_means(town: Town) -> None:
    assert "I may not make events" not in await examined(town)
    no_events = ~discord.Permissions(create_events=True, administrator=True).value
    for role in town.env.backend.get_guild(town.guild.id).roles.values():
        allowed = {"permissions": int(role.permissions) & no_events}
        town.env.backend.edit_role(town.guild.id, role.id, allowed)
    await town.env.settle()
    found = await examined(town)
    assert "I may not make events on this server." in found
    assert "Create Events" in found
