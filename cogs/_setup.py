"""The page of /admin setup: every setting with its state and the control that changes it.

It is drawn without any state, like the buttons of a card: each control's id says what it changes,
so the page works after a restart too.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import discord
from discord import ui

from cogs._buttons import ActionButton, Pressed, action_select, chosen_value
from cogs._cards import ACCENT, PREFIX, drawn, inert, render, render_plain
from cogs._doctor import channel_faults, chosen
from cogs._ui import Interaction, language
from community.admin_texts import (
    LANGUAGE_NAMES,
    all_is_set,
    in_groups,
    language_state,
    round_state,
    setup_title,
    size_state,
    weekly_round,
    zone_state,
)
from community.communities import GROUP_SIZES, SetUp
from community.doctor_texts import CHANNEL_ROLES, ROLE_NAMES
from community.errors import Invalid
from community.places import Community
from community.recurring import Schedule
from community.rule_words import WEEKDAYS
from community.texts import Button, Text, text

SETTINGS = ("language", "weekday", "group_size", *CHANNEL_ROLES)

_TEXT = (discord.ChannelType.text,)
_TEXT_OR_FORUM = (discord.ChannelType.text, discord.ChannelType.forum)


def setup_select(pressed: Pressed) -> type[ActionButton]:
    """Return the kind of control that every select of the page is."""
    return action_select("setup", f"(?P<what>{'|'.join(SETTINGS)})", pressed)


def change_of(interaction: Interaction, what: str) -> SetUp:
    """Return what was chosen in a select as a change of settings.

    Discord offers our choices and channels of this server only, but what comes back is not to be
    trusted: Invalid if it is something else.
    """
    value = chosen_value(interaction)
    match what:
        case "language":
            return SetUp(language="de" if value == "de" else "en")
        case "weekday":
            return SetUp(weekday=_number(value))
        case "group_size":
            return SetUp(group_size=_number(value))
        case _:
            if not value.isdecimal() or guild_of(interaction).get_channel(int(value)) is None:
                raise Invalid(text("I cannot see this channel. Please choose another one."))
            return _channels({what: value})


def _number(value: str) -> int:
    if not value.isdecimal():
        raise Invalid(text("I do not know this choice. Please use the command again."))
    return int(value)


def _channels(ids: Mapping[str, str]) -> SetUp:
    """Return channels by role as a change of settings; what is missing stays as it is."""
    return SetUp(
        introductions=ids.get("introductions"),
        rounds=ids.get("rounds"),
        prompts=ids.get("prompts"),
        organisers=ids.get("organisers"),
    )


def guild_of(interaction: Interaction) -> discord.Guild:
    """Return the server that an interaction comes from."""
    if interaction.guild is None:
        raise TypeError("an interaction outside a server got through the tree's check")
    return interaction.guild


def setup_page(
    interaction: Interaction, community: Community, schedules: Sequence[Schedule]
) -> ui.LayoutView:
    """Draw the page for the person who asks."""
    guild = guild_of(interaction)
    tongue = language(interaction)
    weekly = weekly_round(schedules)
    box = ui.Container[Any](accent_colour=ACCENT)

    def say(said: Text) -> None:
        box.add_item(ui.TextDisplay[Any](render(said, tongue, interaction.guild_id)))

    box.add_item(ui.TextDisplay[Any](f"### {render(setup_title(community), tongue)}"))
    for said, select in _rows(community, guild, weekly, tongue):
        say(said)
        box.add_item(ui.ActionRow[Any](select))
    say(zone_state(community))
    buttons = [Button("setup_zone", text("Time zone and time of the round"))]
    missing = [role for role in CHANNEL_ROLES if _absent(community, guild, role)]
    if missing and guild.me.guild_permissions.manage_channels:
        buttons.append(Button("setup_create", text("Create the missing channels"), "primary"))
    row = ui.ActionRow[Any](*[drawn(b, render_plain(b.label, tongue, 80)) for b in buttons])
    box.add_item(row)
    for said in _next_steps(community, guild, weekly, missing):
        say(said)
    return inert(box)


def _absent(community: Community, guild: discord.Guild, role: str) -> bool:
    number = chosen(community, role)
    return number is None or guild.get_channel(number) is None


def _rows(
    community: Community, guild: discord.Guild, weekly: Schedule | None, tongue: str
) -> Iterable[tuple[Text, ui.Select[Any] | ui.ChannelSelect[Any]]]:
    """Yield each setting's state and its select."""
    yield (
        language_state(community),
        ui.Select[Any](
            custom_id=PREFIX + "setup:language",
            options=[
                discord.SelectOption(label=name, value=code, default=code == community.language)
                for code, name in LANGUAGE_NAMES.items()
            ],
        ),
    )
    day = None if weekly is None else weekly.rule.weekday
    yield (
        round_state(weekly),
        ui.Select[Any](
            custom_id=PREFIX + "setup:weekday",
            placeholder=render_plain(text("Choose a day"), tongue, 150),
            options=[
                discord.SelectOption(
                    label=render_plain(name, tongue, 100), value=str(n), default=n == day
                )
                for n, name in enumerate(WEEKDAYS)
            ],
        ),
    )
    yield (
        size_state(community),
        ui.Select[Any](
            custom_id=PREFIX + "setup:group_size",
            options=[
                discord.SelectOption(
                    label=render_plain(in_groups(size), tongue, 100),
                    value=str(size),
                    default=size == community.group_size,
                )
                for size in range(GROUP_SIZES[0], GROUP_SIZES[1] + 1)
            ],
        ),
    )
    for role in CHANNEL_ROLES:
        yield _channel_state(community, guild, role), _channel_select(community, role, tongue)


def _channel_state(community: Community, guild: discord.Guild, role: str) -> Text:
    fault = next(channel_faults(community, guild, role), None)
    if fault is None:
        return text("✅ Channel for {role}", role=ROLE_NAMES[role])
    if "role" in fault.problem.params:
        return text("❌ {problem}", problem=fault.problem)
    return text("❌ Channel for {role}: {problem}", role=ROLE_NAMES[role], problem=fault.problem)


def _channel_select(community: Community, role: str, tongue: str) -> ui.ChannelSelect[Any]:
    number = chosen(community, role)
    default = [] if number is None else [discord.Object(number, type=discord.abc.GuildChannel)]
    return ui.ChannelSelect[Any](
        custom_id=f"{PREFIX}setup:{role}",
        channel_types=list(_TEXT_OR_FORUM if role == "introductions" else _TEXT),
        placeholder=render_plain(text("Choose a channel"), tongue, 150),
        default_values=default,  # pyright: ignore[reportArgumentType] - an Object will do
    )


def _next_steps(
    community: Community, guild: discord.Guild, weekly: Schedule | None, missing: Sequence[str]
) -> Iterable[Text]:
    """Say what to do next."""
    if missing:
        if guild.me.guild_permissions.manage_channels:
            yield text("Next: choose the missing channels, or let me create them.")
        else:
            yield text(
                "Next: choose the missing channels. If I may manage channels "
                "(Server Settings → Roles → my role → Manage Channels), I can create them for you."
            )
        return
    if any(True for role in CHANNEL_ROLES for _ in channel_faults(community, guild, role)):
        yield text("Next: /admin doctor tells you how to give me what I lack.")
        return
    yield from all_is_set(weekly)


async def create_missing(
    guild: discord.Guild, community: Community, organiser: discord.abc.Snowflake
) -> SetUp:
    """Create the channels that are missing, as far as Discord allows; return what was created."""
    made: dict[str, str] = {}
    for role in CHANNEL_ROLES:
        if not _absent(community, guild, role):
            continue
        name = render_plain(ROLE_NAMES[role], community.language, 90).lower().replace(" ", "-")
        try:
            channel = await guild.create_text_channel(
                name, overwrites=_private(guild, organiser) if role == "organisers" else {}
            )
        except discord.Forbidden:
            break  # the page then shows what is still missing, and what I would need
        made[role] = str(channel.id)
    return _channels(made)


def _private(
    guild: discord.Guild, organiser: discord.abc.Snowflake
) -> dict[Any, discord.PermissionOverwrite]:
    """Return who may see the organisers' channel: those who may manage the server, and I."""
    seen = discord.PermissionOverwrite(view_channel=True, send_messages=True)
    may = [role for role in guild.roles if role.permissions.manage_guild and not role.managed]
    return {
        guild.default_role: discord.PermissionOverwrite(view_channel=False),
        **dict.fromkeys([guild.me, organiser, *may], seen),
    }
