"""/admin upcoming on Matrix: where the card with what comes next stands."""

from dataclasses import dataclass

from community.commands import Given
from community.meetups.upcoming import UpcomingService
from community.meetups.upcoming_texts import ENDED, shown_told
from matrix.admin import OrganisersDesk
from matrix.community_rooms import CommunityRooms
from matrix.desk import Answer, Asked, answer


@dataclass(frozen=True, slots=True)
class MeetupsOfAll:
    """What organisers decide about meetups as a whole."""

    upcoming: UpcomingService
    rooms: CommunityRooms

    async def show(self, asked: Asked, given: Given) -> Answer:
        """Choose the room of the card, or see which it is."""
        if given["which"] == "off":
            await self.upcoming.end(asked.visitor)
            return answer(ENDED)
        if not given["where"]:
            return answer(shown_told(await self.upcoming.settings(asked.visitor)))
        room = await self.rooms.named(asked.visitor.home.external_id, given["where"])
        return answer(shown_told(await self.upcoming.show(asked.visitor, room)))


def fill(desk: OrganisersDesk, upcoming: UpcomingService, rooms: CommunityRooms) -> None:
    """Say who answers what organisers decide about meetups."""
    ours = MeetupsOfAll(upcoming, rooms)
    desk.command("upcoming", answered_by=ours.show)
