"""What the dispatcher must know about rooms, and can do about them."""

from collections.abc import Sequence
from typing import Protocol

from matrix.events import Invited


class Rooms(Protocol):
    """Our rooms, and what each is for."""

    async def homes(self) -> Sequence[str]:
        """Return the communities' homes that we are in: spaces, and rooms that are in none."""
        ...

    async def home_of(self, room: str) -> str | None:
        """Return the home that a room belongs to (its own, if it is one); None: to none."""
        ...

    async def alone_with(self, room: str) -> str | None:
        """Return the person with whom alone we share a 1:1 room; None if it is not one."""
        ...

    async def room_with(self, person: str) -> str:
        """Return our 1:1 room with a person: the one there is, or a new one to which they are
        invited. ChatRefused if they cannot be reached.
        """
        ...

    async def take_invitation(self, invited: Invited) -> bool:
        """Join if the inviter may invite us, else refuse; return whether we are in now."""
        ...
