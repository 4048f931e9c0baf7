"""The bot: its connection to Discord, what it loads, and what servers and members do.

It decides nothing. Events become calls of services; commands live in the cogs.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import discord
from discord import app_commands
from discord.ext import commands as ext

from cogs import EXTENSIONS
from cogs._buttons import ActionButton, pressed_id
from cogs._cards import NOBODY, PLATFORM, PREFIX, layout
from cogs._errors import ReportingTree
from cogs._forms import FORM_PREFIX, OUTDATED, FormDesk
from cogs._raw import tell_raw
from cogs._translator import CatalogueTranslator
from cogs._ui import Interaction, account, home, reply
from community.doctor_texts import HouseDoctor
from community.services import Services
from community.texts import Card, text

log = logging.getLogger(__name__)

FRONT = "discord"
MOST_SECONDS_LIMITED = 30.0
"""A longer rate limit raises instead of holding a lease; the outbox tries again later."""


class CommandMemory(Protocol):
    """Remembers across restarts which commands Discord knows, so as to register them seldom."""

    async def command_hash(self, front: str) -> str | None:
        """Return the hash of the commands last registered by a front."""
        ...

    async def set_command_hash(self, front: str, value: str) -> None:
        """Record the hash of the commands that were registered."""
        ...


def intents(*, members: bool, messages: bool = False) -> discord.Intents:
    """Return what we ask Discord for: servers, events, polls, and (privileged intents) members, and
    what is written.
    """
    return discord.Intents(
        guilds=True,
        members=members,
        guild_scheduled_events=True,
        guild_polls=True,
        guild_messages=messages,
        message_content=messages,
    )


class NetzwerkstattBot(ext.Bot):
    """The Discord front. ``poke`` wakes the clockwork; ``doctor`` checks the rest of the house."""

    def __init__(
        self,
        services: Services,
        *,
        poke: Callable[[], None],
        commands: CommandMemory,
        doctor: HouseDoctor | None = None,
        members_intent: bool = True,
        messages_intent: bool = False,
        extensions: Sequence[str] = EXTENSIONS,
        max_ratelimit_timeout: float = MOST_SECONDS_LIMITED,
    ) -> None:
        super().__init__(
            command_prefix=ext.when_mentioned,  # never used: see on_message
            help_command=None,
            tree_cls=ReportingTree,
            intents=intents(members=members_intent, messages=messages_intent),
            allowed_mentions=NOBODY,
            max_ratelimit_timeout=max_ratelimit_timeout,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,  # what people write is not kept, not even in memory
        )
        self.services = services
        self.doctor = doctor
        self.forms = FormDesk()
        self.commands_current = False
        self._kinds: list[type[ActionButton]] = []
        self._poke = poke
        self._memory = commands
        self._wanted = tuple(extensions)

    def answer_buttons(self, *kinds: type[ActionButton]) -> None:
        """Register kinds of lasting buttons."""
        self._kinds += kinds
        self.add_dynamic_items(*kinds)

    async def setup_hook(self) -> None:
        """Load every extension, then tell Discord the commands if they changed."""
        tell_raw(self)
        await self.tree.set_translator(CatalogueTranslator())
        for name in self._wanted:
            await self.load_extension(name)
        await self._register_commands()

    async def _register_commands(self) -> None:
        """Register commands only when they differ: Discord counts creations, and processes race."""
        current = await command_hash(self.tree)
        if await self._memory.command_hash(FRONT) != current:
            registered = await self.tree.sync()
            await self._memory.set_command_hash(FRONT, current)
            log.info("registered %d commands", len(registered))
        self.commands_current = True

    # --- what people do -----------------------------------------------------------------------

    async def on_answered(self) -> None:
        """Wake the clockwork: a service may have written to the outbox."""
        self._poke()

    async def on_message(self, message: discord.Message, /) -> None:
        """Obey no commands in messages; who carries words listens by itself."""

    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer forms, and what nobody answers to any more."""
        custom_id = pressed_id(interaction)
        if interaction.type is discord.InteractionType.modal_submit and self.forms.knows(custom_id):
            await self.forms.take(interaction)
        elif custom_id.startswith("nw") and not self._answers(custom_id):
            await reply(interaction, OUTDATED)

    def _answers(self, custom_id: str) -> bool:
        """Whether a registered kind of button answers to this id."""
        if not custom_id.startswith(PREFIX) or custom_id.startswith(FORM_PREFIX):
            return False
        return any(
            kind.__discord_ui_compiled_template__.fullmatch(custom_id) for kind in self._kinds
        )

    # --- what servers and members do ----------------------------------------------------------

    async def on_ready(self) -> None:
        """Note servers that invited the bot back or removed it while it was away: what is theirs
        must not be purged, or must be.
        """
        for guild in self.guilds:
            known = await self.services.communities.of(home(guild.id))
            if known is not None and known.left_at is not None:
                await self.services.communities.arrive(home(guild.id), guild.name)
        # Servers that are unavailable at the moment are among the guilds, too.
        here = {home(guild.id) for guild in self.guilds}
        if gone := await self.services.communities.depart_all_but(PLATFORM, here):
            log.warning("removed from %d servers while away; their data goes in a week", gone)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Note the new server, and say what to do next."""
        await self.services.communities.arrive(home(guild.id), guild.name)
        await _welcome(guild)
        self._poke()

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note that the bot was removed; the data goes some days later."""
        await self.services.communities.depart(home(guild.id))

    async def on_raw_member_remove(self, event: discord.RawMemberRemoveEvent) -> None:
        """End the matching of somebody who left, at once."""
        await self.services.members.left(home(event.guild_id), account(event.user))
        self._poke()

    async def on_member_join(self, member: discord.Member) -> None:
        """Welcome a member back, if they were one."""
        await self.services.members.returned(home(member.guild.id), account(member))


async def command_hash(tree: app_commands.CommandTree[Any]) -> str:
    """Return a hash of everything that Discord would be told about the commands."""
    translator = tree.translator
    if translator is None:
        raise TypeError("the translator must be set first")
    payload = [await c.get_translated_payload(tree, translator) for c in tree.get_commands()]
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()


async def _welcome(guild: discord.Guild) -> None:
    """Post once what to do next, where everybody's first look falls; without it all works, too."""
    tongue = "de" if guild.preferred_locale is discord.Locale.german else "en"
    said = Card(
        tongue,
        text("Hello! I bring people together."),
        (
            text(
                "Members introduce themselves, and every week I match those who can help each "
                "other."
            ),
            text(
                "The next step is for somebody who may manage this server: please run "
                "/admin setup. Nothing happens before."
            ),
        ),
    )
    channel = guild.system_channel
    if channel is None or not channel.permissions_for(guild.me).send_messages:
        log.info("no place for a welcome on guild %s", guild.id)
        return
    try:
        await channel.send(view=layout(said, tongue), allowed_mentions=NOBODY)
    except discord.HTTPException as error:
        log.info("no welcome on guild %s: code %s", guild.id, error.code)
