"""/admin doctor on Matrix: what is wrong here, what follows from it, and the exact remedy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from community.commands import Given
from community.communities import CommunityService
from community.doctor_texts import (
    CHANNEL_ROLES,
    Finding,
    HouseDoctor,
    findings_told,
    schedule_faults,
    zone_faults,
)
from community.places import Community
from community.ports import Clock
from community.round_pace import HOW_TO_LIFT, SHORT
from community.schedules import ScheduleService
from community.texts import Text, text
from matrix.admin import OrganisersDesk
from matrix.desk import Answer, Asked, answer
from matrix.pace import ROOM, Pace
from matrix.room_faults import encryption_notes, pin_faults, room_faults, upcoming_faults
from matrix.wire import Wire

USUAL_BURST, USUAL_PACE = 10, timedelta(minutes=1)
"""How many rooms a homeserver usually lets an account open at once, and how often one after."""


@dataclass(frozen=True, slots=True)
class Doctor:
    """The checks. ``house``: those that have nothing to do with a platform; ``pace``: what we know
    of the homeserver's limits.
    """

    communities: CommunityService
    schedules: ScheduleService
    wire: Wire
    clock: Clock
    house: HouseDoctor | None
    pace: Pace | None

    async def doctor(self, asked: Asked, _given: Given) -> Answer:
        """Check rooms, zone, schedules and the house; then say what is good to know."""
        # Our own clock: a homeserver says when something was written, and that may be long ago.
        now = self.clock.now()
        community = await self.communities.settings(asked.visitor)
        found: list[Finding] = []
        for role in CHANNEL_ROLES:
            found += await room_faults(self.wire, community, role)
        found += await upcoming_faults(self.wire, community)
        found += await pin_faults(self.wire, community)
        found += zone_faults(community)
        schedules = await self.schedules.listed(asked.visitor)
        found += schedule_faults(community, schedules, now)
        told = await self.house.checks(community.id, now) if self.house else ()
        found += [Finding(*one) for one in told]
        notes = [*await encryption_notes(self.wire, community), *await self._slow(asked, community)]
        return answer(*findings_told(found), *notes)

    async def _slow(self, asked: Asked, community: Community) -> Sequence[Text]:
        """Say how long a round takes if the homeserver lets us open only so many rooms at a time,
        as far as it has shown or as is usual.
        """
        numbers = await self.communities.numbers(asked.visitor)
        matches = (numbers.matched_in - numbers.paused) // community.group_size
        known = self.pace.duration(ROOM, matches) if self.pace else None
        takes = (matches - USUAL_BURST) * USUAL_PACE if known is None else known
        if takes < SHORT:
            return ()
        minutes = -(-takes // timedelta(minutes=1))
        if known is None:
            said = text(
                "ℹ️ Most homeservers let me open ten rooms at once, then one a minute. A round as"  # noqa: RUF001 - the sign is meant
                " large as yours then takes about {minutes} minutes; nothing gets lost.",
                minutes=minutes,
            )
        else:
            said = text(
                "ℹ️ The homeserver lets me open only so many rooms at a time. A round as large as"  # noqa: RUF001 - the sign is meant
                " yours takes about {minutes} minutes; nothing gets lost.",
                minutes=minutes,
            )
        return (said, HOW_TO_LIFT)


def fill(desk: OrganisersDesk, doctor: Doctor) -> None:
    """Say who answers what is about what may be wrong."""
    desk.command("doctor", answered_by=doctor.doctor)
