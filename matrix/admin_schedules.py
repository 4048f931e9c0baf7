"""/admin schedule on Matrix: what recurs in the community."""

import re
from dataclasses import dataclass

from community.commands import Given
from community.rule_codes import decode, rule_of
from community.schedule_texts import (
    NOTHING_PLANNED,
    PLAN,
    deleted,
    goes_on,
    plan_button,
    proposal,
    rests,
    saved,
    schedule_kind,
    schedule_line,
)
from community.schedules import ScheduleService
from matrix.admin import OrganisersDesk
from matrix.desk import Answer, Asked, answer


@dataclass(frozen=True, slots=True)
class Schedules:
    """What organisers do about schedules."""

    schedules: ScheduleService

    async def add(self, asked: Asked, given: Given) -> Answer:
        """Show the next dates, with a button that saves."""
        weekday = int(given["weekday"]) if given["weekday"] else None
        rule = rule_of(given["every"], weekday, given["time"], given["date"] or None)
        kind = schedule_kind(given["kind"])
        coming = await self.schedules.preview(asked.visitor, kind, rule)
        return answer(*proposal(kind, rule, coming), buttons=(plan_button(kind, rule),))

    async def save(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Save what the pressed button says."""
        kind = schedule_kind(parts["kind"])
        return answer(*saved(await self.schedules.add(asked.visitor, kind, decode(parts))))

    async def list_all(self, asked: Asked, _given: Given) -> Answer:
        """List the schedules."""
        listed = await self.schedules.listed(asked.visitor)
        return answer(*(tuple(map(schedule_line, listed)) or (NOTHING_PLANNED,)))

    async def pause(self, asked: Asked, given: Given) -> Answer:
        """Let a schedule rest."""
        return answer(*rests(await self.schedules.pause(asked.visitor, _number(given))))

    async def resume(self, asked: Asked, given: Given) -> Answer:
        """Let a schedule go on."""
        return answer(*goes_on(await self.schedules.resume(asked.visitor, _number(given))))

    async def remove(self, asked: Asked, given: Given) -> Answer:
        """Delete a schedule."""
        await self.schedules.remove(asked.visitor, _number(given))
        return answer(deleted(_number(given)))


def _number(given: Given) -> int:
    return given.numbers["schedule"]


def fill(desk: OrganisersDesk, schedules: ScheduleService) -> None:
    """Say who answers what is about schedules."""
    ours = Schedules(schedules)
    desk.command("schedule", "add", answered_by=ours.add)
    desk.command("schedule", "list", answered_by=ours.list_all)
    desk.command("schedule", "pause", answered_by=ours.pause)
    desk.command("schedule", "resume", answered_by=ours.resume)
    desk.command("schedule", "remove", answered_by=ours.remove)
    desk.button("plan", PLAN, answered_by=ours.save)
