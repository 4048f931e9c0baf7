"""/admin upcoming and feed on Matrix: what comes next, for all to see."""

from dataclasses import dataclass

from community.commands import Given
from community.meetups.calendars import CalendarService
from community.meetups.texts import PUBLIC_FEED_OFF, public_feed_told
from community.meetups.upcoming import UpcomingService
from community.meetups.upcoming_texts import ENDED, shown_told
from community.services import Services
from matrix.admin import OrganisersDesk
from matrix.community_rooms import CommunityRooms
from matrix.desk import Answer, Asked, answer


@dataclass(frozen=True, slots=True)
class MeetupsOfAll:
    """What organisers decide about meetups as a whole."""

    upcoming: UpcomingService
    calendars: CalendarService
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

    async def feed(self, asked: Asked, given: Given) -> Answer:
        """Give the address of the community's calendar, or end it."""
        if given["which"] == "off":
            await self.calendars.end_for_all(asked.visitor)
            return answer(PUBLIC_FEED_OFF)
        return answer(*public_feed_told(await self.calendars.open_for_all(asked.visitor)))


def fill(desk: OrganisersDesk, services: Services, rooms: CommunityRooms) -> None:
    """Say who answers what organisers decide about meetups."""
    ours = MeetupsOfAll(services.upcoming, services.calendars, rooms)
    desk.command("upcoming", answered_by=ours.show)
    desk.command("feed", answered_by=ours.feed)
