"""/admin meetups on Matrix: whether members' meetups wait for the organisers, and what follows."""

import re
from dataclasses import dataclass

from community.commands import Given
from community.forms import Filled
from community.meetups.approval import ApprovalService
from community.meetups.approval_words import APPROVED, DECLINE_NAME, DECLINED, approval_told
from matrix.admin import OrganisersDesk
from matrix.desk import Answer, Asked, answer

_ID = r"(?P<meetup>\d{1,18})"


@dataclass(frozen=True, slots=True)
class MeetupApproval:
    """What organisers decide about members' meetups."""

    approvals: ApprovalService

    async def meetups(self, asked: Asked, given: Given) -> Answer:
        """Let members' meetups wait, or not; without an option show how it is."""
        if given["approval"]:
            await self.approvals.choose(asked.visitor, wanted=given["approval"] == "on")
        is_on = await self.approvals.is_on(asked.visitor)
        return answer(approval_told(is_on=is_on, changed=bool(given["approval"])))

    async def pressed_approve(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Let a meetup take place."""
        await self.approvals.approve(asked.visitor, int(parts["meetup"]))
        return answer(APPROVED)

    async def pressed_decline(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Ask for the sentence that the host reads."""
        return Answer(form=await self.approvals.decline_form(asked.visitor, int(parts["meetup"])))

    async def declined(self, asked: Asked, filled: Filled) -> Answer:
        """Do not let a meetup take place."""
        await self.approvals.decline(asked.visitor, filled)
        return answer(DECLINED)


def fill(desk: OrganisersDesk, approvals: ApprovalService) -> None:
    """Say who answers."""
    ours = MeetupApproval(approvals)
    desk.command("meetups", answered_by=ours.meetups)
    desk.button("meetup_approve", _ID, answered_by=ours.pressed_approve)
    desk.button("meetup_decline", _ID, answered_by=ours.pressed_decline)
    desk.form(DECLINE_NAME, answered_by=ours.declined)
