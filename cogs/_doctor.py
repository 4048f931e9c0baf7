"""What may be wrong on a server: each finding is a problem, its consequence and the exact remedy.

Nothing here asks the network; the caller hands in what Discord and the services said.
"""

from collections.abc import Collection, Iterator, Mapping

import discord

from cogs._cards import PLATFORM
from community.doctor_texts import (
    CHANNEL_ROLES,
    CHOOSE_ANOTHER,
    CONSEQUENCES,
    ROLE_NAMES,
    Finding,
    zone_faults,
)
from community.places import Community
from community.texts import Text, Where, text

# As Discord's own client names them, so that people find the switch.
PERMISSION_NAMES: Mapping[str, Text] = {
    "view_channel": text("View Channel"),
    "send_messages": text("Send Messages"),
    "send_messages_in_threads": text("Send Messages in Threads"),
    "create_private_threads": text("Create Private Threads"),
    "create_public_threads": text("Create Public Threads"),
    "read_message_history": text("Read Message History"),
}

_BASE = ("view_channel", "send_messages", "read_message_history")
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "introductions": _BASE,
    "rounds": (*_BASE, "create_private_threads", "send_messages_in_threads"),
    "prompts": (*_BASE, "create_public_threads", "send_messages_in_threads"),
    "organisers": _BASE,
    "upcoming": _BASE,
}


def chosen(community: Community, role: str) -> int | None:
    """Return the id of the channel chosen for a role."""
    external: str | None = getattr(community.channels, role)
    return int(external) if external else None


def channel_faults(community: Community, guild: discord.Guild, role: str) -> Iterator[Finding]:
    """Check the channel of one role: chosen, there, of the right type, and allowed to me."""
    number = chosen(community, role)
    name, consequence = ROLE_NAMES[role], CONSEQUENCES[role]
    if number is None:
        yield Finding(
            text("No channel is chosen for {role}.", role=name),
            consequence,
            text("Use /admin setup and choose one, or let me create it there."),
        )
        return
    channel = guild.get_channel(number)
    if channel is None:
        yield Finding(
            text("The channel for {role} was deleted, or I cannot see it.", role=name),
            consequence,
            text("Choose another channel with /admin setup, or allow me to view the old one."),
        )
        return
    where = Where(community.home.platform, str(number))
    fits = (discord.TextChannel, discord.ForumChannel)[: 2 if role == "introductions" else 1]
    if not isinstance(channel, fits):
        yield Finding(
            text("{channel} is no text channel.", channel=where),
            consequence,
            text("Choose a text channel for {role} with /admin setup.", role=name),
        )
        return
    yield from _permissions(channel, role, guild.me)
    if role == "organisers" and channel.permissions_for(guild.default_role).view_channel:
        yield Finding(
            text("Everybody on this server can read {channel}.", channel=where),
            text("The preview of a round, meant for organisers, is open to all."),
            text("Open {channel} → Edit Channel → Permissions → Private Channel.", channel=where),
        )


def upcoming_faults(community: Community, guild: discord.Guild) -> Iterator[Finding]:
    """Check the channel of the card with what comes next, if organisers want one."""
    number = chosen(community, "upcoming")
    if number is None:
        return
    channel = guild.get_channel(number)
    if isinstance(channel, discord.TextChannel):
        yield from _permissions(channel, "upcoming", guild.me)
        return
    yield Finding(
        text(
            "The channel for {role} was deleted, or I cannot see it.", role=ROLE_NAMES["upcoming"]
        ),
        CONSEQUENCES["upcoming"],
        CHOOSE_ANOTHER,
    )


def _permissions(
    channel: discord.TextChannel | discord.ForumChannel, role: str, me: discord.Member
) -> Iterator[Finding]:
    """Check what I may do in a channel."""
    where = Where(PLATFORM, str(channel.id))
    lacking = _lacking(channel, role, me)
    if lacking:
        yield Finding(
            text("In {channel} I lack: {permissions}.", channel=where, permissions=lacking),
            CONSEQUENCES[role],
            text(
                "Open {channel} → Edit Channel → Permissions → my role, "
                "and allow there: {permissions}.",
                channel=where,
                permissions=lacking,
            ),
        )


def _lacking(
    channel: discord.TextChannel | discord.ForumChannel, role: str, me: discord.Member
) -> tuple[Text, ...]:
    needed = _NEEDED[role]
    if isinstance(channel, discord.ForumChannel):
        needed = (*needed, "send_messages_in_threads")
    granted = channel.permissions_for(me)
    return tuple(PERMISSION_NAMES[one] for one in needed if not getattr(granted, one))


def server_faults(community: Community, guild: discord.Guild) -> Iterator[Finding]:
    """Check every channel, and the zone."""
    for role in CHANNEL_ROLES:
        yield from channel_faults(community, guild, role)
    yield from upcoming_faults(community, guild)
    if not guild.me.guild_permissions.create_events:
        yield Finding(
            text("I may not make events on this server."),
            text("Meetups stand in their channel, but not in the server's list of events."),
            text("Open Server Settings → Roles → my role, and allow there: Create Events."),
        )
    yield from zone_faults(community)


def connection_faults(
    community: Community,
    intents: discord.Intents,
    *,
    ours: Collection[str],
    theirs: Collection[str],
) -> Iterator[Finding]:
    """Check intents and registered commands (names, ours and Discord's)."""
    if len({seat.home.platform for seat in community.seats}) > 1 and not intents.message_content:
        yield Finding(
            text("I may not read what is written in the conversations of matches."),
            text(
                "So I cannot carry words to the other platform, and match nobody with people there."
            ),
            text(
                "Open discord.com/developers → your application → Bot → switch on "
                "“Message Content Intent”, set DISCORD_MESSAGES_INTENT to true, and restart the"
                " bot."
            ),
        )
    if not intents.members:
        yield Finding(
            text("I am not told when people come and go."),
            text("Somebody who left the server may still be matched once."),
            text(
                "Open discord.com/developers → your application → Bot → switch on "
                "“Server Members Intent”, and restart the bot."
            ),
        )
    if set(ours) != set(theirs):
        yield Finding(
            text("Discord does not know my newest commands."),
            text("Some commands are missing, or answer that they are outdated."),
            text("Restart the bot: it registers its commands whenever they changed."),
        )
