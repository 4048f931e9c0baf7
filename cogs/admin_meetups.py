"""/admin meetups: whether members' meetups wait for the organisers, and what these decide."""

import re

from discord import app_commands

from cogs._admin import contribute
from cogs._buttons import action_button
from cogs._client import NetzwerkstattBot
from cogs._commands import about, slash
from cogs._forms import show_form
from cogs._ui import Interaction, reply, visitor
from community.forms import Filled
from community.meetups.approval import ApprovalService
from community.meetups.approval_words import APPROVED, DECLINE_NAME, DECLINED, approval_told

_ID = r"(?P<meetup>\d{1,18})"


class MeetupApproval(app_commands.Group):
    """Holds /admin meetups until it hangs in /admin."""

    def __init__(self, approvals: ApprovalService) -> None:
        super().__init__(name="meetups", description=about("admin"))
        self._approvals = approvals

    @slash("admin", "meetups")
    async def meetups(self, interaction: Interaction, approval: str = "") -> None:
        """Let members' meetups wait, or not; without an option show how it is."""
        asking = visitor(interaction)
        if approval:
            await self._approvals.choose(asking, wanted=approval == "on")
        is_on = await self._approvals.is_on(asking)
        await reply(interaction, approval_told(is_on=is_on, changed=bool(approval)))

    async def pressed_approve(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Let a meetup take place."""
        await self._approvals.approve(visitor(interaction), int(parts["meetup"]))
        await reply(interaction, APPROVED)

    async def pressed_decline(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Ask for the sentence that the host reads."""
        form = await self._approvals.decline_form(visitor(interaction), int(parts["meetup"]))
        await show_form(interaction, form)

    async def declined(self, interaction: Interaction, filled: Filled) -> None:
        """Do not let a meetup take place."""
        await self._approvals.decline(visitor(interaction), filled)
        await reply(interaction, DECLINED)


async def setup(bot: NetzwerkstattBot) -> None:
    """Add the command, the buttons and the form."""
    ours = MeetupApproval(bot.services.approvals)
    contribute(bot, ours.meetups)
    bot.forms.add(DECLINE_NAME, ours.declined)
    bot.answer_buttons(
        action_button("meetup_approve", _ID, ours.pressed_approve),
        action_button("meetup_decline", _ID, ours.pressed_decline),
    )
