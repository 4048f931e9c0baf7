"""What is known of rooms, said by a test."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from community.errors import ChatError
from matrix.events import Invited
from matrix.whereabouts import Rooms
from tests.fakes.wire import FakeWire


@dataclass
class FakeRooms(Rooms):
    """``home``: the home of each room that has one; ``direct``: everybody's 1:1 room."""

    wire: FakeWire
    home: dict[str, str] = field(default_factory=dict[str, str])
    direct: dict[str, str] = field(default_factory=dict[str, str])
    welcome: set[str] = field(default_factory=set[str])
    """Whose invitations are taken."""
    faults: list[ChatError] = field(default_factory=list[ChatError])

    async def homes(self) -> Sequence[str]:
        return [home for home in dict.fromkeys(self.home.values()) if self._is_in(home)]

    def _is_in(self, room: str) -> bool:
        there = self.wire.rooms.get(room)
        return there is not None and there.members.get(self.wire.me) == "join"

    async def home_of(self, room: str) -> str | None:
        return self.home.get(room) if self._is_in(room) else None

    async def alone_with(self, room: str) -> str | None:
        return next((person for person, one in self.direct.items() if one == room), None)

    async def room_with(self, person: str) -> str:
        if self.faults:
            raise self.faults.pop(0)
        if person not in self.direct:
            self.direct[person] = await self.wire.create_room(
                {"invite": [person], "is_direct": True}
            )
        return self.direct[person]

    async def take_invitation(self, invited: Invited) -> bool:
        if invited.sender not in self.welcome:
            return False
        await self.wire.join(invited.room)
        if invited.is_direct:
            self.direct[invited.sender] = invited.room
        else:
            self.home.setdefault(invited.room, invited.room)
        return True
