"""The one place where what went wrong becomes what a person reads.

discord.py has four places an error can surface: the command tree, a form, a view, and a dynamic
item. All of them end in :func:`report`.
"""

import logging
import secrets
from types import TracebackType

import discord
from discord import app_commands

from cogs._cards import NOBODY, boxed, button_rows, inert, render
from cogs._homes import pressed_home
from community.errors import CommunityError, ConsentNeeded
from community.texts import Button, Text, text

Interaction = discord.Interaction[discord.Client]

log = logging.getLogger(__name__)

EXPIRED = frozenset({10062, 10015, 40060})
"""Unknown interaction, unknown webhook, already acknowledged: nobody waits for an answer."""


async def report(interaction: Interaction, error: BaseException) -> None:
    """Tell the person, in their language and to them alone; log what nobody expected."""
    cause = _cause(error)
    if isinstance(cause, discord.HTTPException) and cause.code in EXPIRED:
        return
    if isinstance(cause, CommunityError):
        buttons = (_AGREE,) if isinstance(cause, ConsentNeeded) else ()
        await _say(interaction, cause.text, buttons)
    elif isinstance(cause, app_commands.CheckFailure):
        await _say(interaction, text("You cannot use this here."))
    else:
        reference = secrets.token_hex(3)
        log.error("interaction failed (reference %s)", reference, exc_info=cause)
        await _say(
            interaction,
            text(
                "Something went wrong on my side; nothing was changed. If it happens again, please "
                "tell the organisers this reference: {reference}",
                reference=reference,
            ),
        )


_AGREE = Button("consent", text("Read what is stored, and take part"), "primary")


def _cause(error: BaseException) -> BaseException:
    """Return what a command's or transformer's wrapper holds."""
    if isinstance(error, app_commands.CommandInvokeError):
        return error.original
    if isinstance(error, app_commands.TransformerError) and isinstance(
        error.__cause__, CommunityError
    ):
        return error.__cause__
    return error


async def _say(interaction: Interaction, said: Text, buttons: tuple[Button, ...] = ()) -> None:
    tongue = language_of(interaction)
    parts = [render(said, tongue)]
    rows = button_rows(buttons, tongue, pressed_home(interaction))
    try:
        await send(interaction, inert(boxed(parts, rows)))
    except discord.HTTPException as failed:
        log.warning("could not tell the person: status %s, code %s", failed.status, failed.code)


def language_of(interaction: Interaction) -> str:
    """Return the language a person's own Discord is set to."""
    return "de" if interaction.locale is discord.Locale.german else "en"


async def send(
    interaction: Interaction,
    view: discord.ui.LayoutView,
    *,
    ephemeral: bool = True,
    replace: bool = False,
) -> None:
    """Answer an interaction, whether or not it was answered or deferred before.

    ``replace`` redraws the message whose control was used; nothing else ever overwrites it, since
    everybody may be able to read it.
    """
    response = interaction.response
    deferred = response.type is discord.InteractionResponseType.deferred_channel_message
    if replace and not response.is_done():
        await response.edit_message(view=view, allowed_mentions=NOBODY)
    elif not response.is_done():
        await response.send_message(view=view, ephemeral=ephemeral, allowed_mentions=NOBODY)
    elif replace or deferred:
        # A deferred answer becomes Components V2 only by an edit of the original.
        await interaction.edit_original_response(view=view, allowed_mentions=NOBODY)
    else:
        await interaction.followup.send(view=view, ephemeral=ephemeral, allowed_mentions=NOBODY)


class reporting:  # noqa: N801 - used like contextlib's own, lower-case ones
    """Report whatever is raised inside ``async with`` to the person, and end it there."""

    def __init__(self, interaction: Interaction) -> None:
        self._interaction = interaction

    async def __aenter__(self) -> None:
        """Begin."""

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> bool:
        """Report an error; let the program's own end (cancelled, interrupted) pass."""
        if not isinstance(error, Exception):
            return False
        await report(self._interaction, error)
        return True


class ReportingTree(app_commands.CommandTree[discord.Client]):
    """A command tree whose errors reach the person; every command is for servers only."""

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Refuse what does not come from a server, whatever Discord was told."""
        if interaction.guild_id is not None:
            return True
        await _say(interaction, text("I work in servers only; please ask me there."))
        return False

    async def on_error(
        self, interaction: Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Report."""
        if interaction.type is discord.InteractionType.autocomplete:
            log.error("autocomplete failed", exc_info=_cause(error))
            return
        await report(interaction, error)
