"""The buttons and forms of blog parades; the commands stand in ``cogs/parades.py``."""

import io
import re
from collections.abc import Sequence

import discord

from cogs._feed_buttons import FeedButtons
from cogs._forms import show_form
from cogs._ui import NOBODY, Interaction, answered, language, render, reply, visitor
from community.forms import Filled
from community.model import Visitor
from community.parades.cards import (
    confirm_card,
    found_card,
    more_card,
    read_card,
    reading_card,
    taken_card,
)
from community.parades.handing_in import HandingIn
from community.parades.model import ParadeState
from community.parades.roundups import Roundups
from community.parades.service import ParadeService
from community.parades.texts import (
    CALLED,
    DROPPED,
    FILES,
    PROPOSED,
    PUBLISHED,
    TAKEN_BACK,
    reminded,
    saved,
    written,
)
from community.parades.turn_cards import NOT_YOURS, PASSED, queued
from community.parades.turns import Turns


class ParadeButtons:
    """What is pressed under the cards of parades, and handed in by their forms."""

    def __init__(
        self,
        parades: ParadeService,
        handing_in: HandingIn,
        roundups: Roundups,
        feeds: FeedButtons,
        turns: Turns,
    ) -> None:
        self._parades = parades
        self._handing_in = handing_in
        self._roundups = roundups
        self._feeds = feeds
        self._turns = turns

    # --- hosting ------------------------------------------------------------------------------

    async def pressed_propose(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Open the form for a topic, that of a prompt if there is one."""
        await show_form(
            interaction, await self._parades.propose_form(visitor(interaction), int(parts["id"]))
        )

    async def proposed(self, interaction: Interaction, filled: Filled) -> None:
        """Store a proposal."""
        await self._parades.propose(visitor(interaction), filled)
        await reply(interaction, PROPOSED)

    async def pressed_host(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Open the form with the days."""
        await show_form(
            interaction, await self._parades.days_form(visitor(interaction), int(parts["id"]))
        )

    async def days_named(self, interaction: Interaction, filled: Filled) -> None:
        """Store the days; a parade that is not called yet is shown to be confirmed."""
        seen = await self._parades.name_days(visitor(interaction), filled)
        if seen.parade.state is ParadeState.DRAFT:
            await reply(interaction, confirm_card(seen, language(interaction)))
        else:
            await reply(interaction, saved(seen))

    async def pressed_go(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Call a parade."""
        seen = await self._parades.confirm(visitor(interaction), int(parts["id"]))
        await reply(interaction, CALLED, more_card(seen, language(interaction)))

    async def pressed_drop(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Let it stay a proposal."""
        await self._parades.drop(visitor(interaction), int(parts["id"]))
        await reply(interaction, DROPPED)

    async def pressed_queue(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Say that one hosts it when its turn comes, or not."""
        seen, recurs = await self._turns.queue(visitor(interaction), int(parts["id"]))
        await reply(interaction, queued(seen, recurs=recurs))

    async def pressed_pass(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Say that one does not host it this time."""
        await self.passed_on(interaction, int(parts["id"]))

    async def passed_on(self, interaction: Interaction, number: int) -> None:
        """Let somebody else be asked to host."""
        was_theirs = await self._turns.pass_on(visitor(interaction), number)
        await reply(interaction, PASSED if was_theirs else NOT_YOURS)

    async def pressed_text(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Hand over the call and short posts as files."""
        who, number = visitor(interaction), int(parts["id"])
        await send_files(interaction, await self._parades.files(who, number))

    # --- writing ------------------------------------------------------------------------------

    async def pressed_write(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Say that one will write, or not."""
        seen = await self._parades.intend(visitor(interaction), int(parts["id"]))
        await reply(interaction, written(seen))

    async def pressed_remind(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Be reminded, or not."""
        seen = await self._parades.remind(visitor(interaction), int(parts["id"]))
        await reply(interaction, reminded(seen))

    async def pressed_more(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Show everything, and what else one can do."""
        seen = await self._parades.show(visitor(interaction), int(parts["id"]))
        await reply(interaction, more_card(seen, language(interaction)))

    async def pressed_hand(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Open the form for an address."""
        await show_form(
            interaction, await self._handing_in.address_form(visitor(interaction), int(parts["id"]))
        )

    async def address_given(self, interaction: Interaction, filled: Filled) -> None:
        """Read a page, and show what was found."""
        await self.submitted(interaction, filled["address"], int(filled.parts[0]))

    async def submitted(self, interaction: Interaction, address: str, number: int | None) -> None:
        """Read a page, which may take a while, and show what was found."""
        who: Visitor = visitor(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        seen, post = await self._handing_in.submit(who, address, number)
        await reply(interaction, found_card(seen, post, language(interaction)))

    async def pressed_check(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Open the form in which an author checks what was found."""
        await show_form(
            interaction, await self._handing_in.form(visitor(interaction), int(parts["id"]))
        )

    async def handed_in(self, interaction: Interaction, filled: Filled) -> None:
        """Take a post."""
        seen, post = await self._handing_in.confirm(visitor(interaction), filled)
        offered = await self._feeds.offered(interaction, post)
        await reply(interaction, taken_card(seen, post, language(interaction)), *offered)

    async def pressed_words(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Open the form for a post that is written here."""
        await show_form(
            interaction, await self._handing_in.words_form(visitor(interaction), int(parts["id"]))
        )

    async def written(self, interaction: Interaction, filled: Filled) -> None:
        """Take a post that was written here."""
        seen, post = await self._handing_in.write(visitor(interaction), filled)
        await reply(interaction, taken_card(seen, post, language(interaction)))

    async def pressed_back(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Take a post back."""
        await self._handing_in.take_back(visitor(interaction), int(parts["id"]))
        await reply(interaction, TAKEN_BACK)

    # --- reading ------------------------------------------------------------------------------

    async def pressed_read(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Give something to read."""
        seen = await self._handing_in.to_read(visitor(interaction), int(parts["id"]))
        await reply(interaction, reading_card(seen, language(interaction)))

    async def pressed_seen(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Say that one has read a post."""
        await self._has_read(interaction, int(parts["id"]), commented=False)

    async def pressed_said(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Say that one has commented on a post."""
        await self._has_read(interaction, int(parts["id"]), commented=True)

    async def _has_read(self, interaction: Interaction, post_id: int, *, commented: bool) -> None:
        post = await self._handing_in.read(visitor(interaction), post_id, commented=commented)
        await reply(interaction, read_card(post, language(interaction), commented=commented))

    # --- rounding up --------------------------------------------------------------------------

    async def pressed_draft(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Show the roundup: to its host as it would be published now."""
        await reply(interaction, await self._roundups.shown(visitor(interaction), int(parts["id"])))

    async def pressed_foreword(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Open the form with the host's words."""
        await show_form(
            interaction, await self._roundups.form(visitor(interaction), int(parts["id"]))
        )

    async def rounded_up(self, interaction: Interaction, filled: Filled) -> None:
        """Save the host's words."""
        await reply(interaction, await self._roundups.tell(visitor(interaction), filled))

    async def pressed_files(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Hand over the roundup as files."""
        who, number = visitor(interaction), int(parts["id"])
        await send_files(interaction, await self._roundups.files(who, number))

    async def pressed_publish(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Publish the roundup."""
        await self._roundups.publish(visitor(interaction), int(parts["id"]))
        await reply(interaction, PUBLISHED)


async def send_files(interaction: Interaction, files: Sequence[tuple[str, bytes]]) -> None:
    """Answer with files."""
    await interaction.response.send_message(
        render(FILES, language(interaction)),
        files=[discord.File(io.BytesIO(content), name) for name, content in files],
        ephemeral=True,
        allowed_mentions=NOBODY,
    )
    answered(interaction)
