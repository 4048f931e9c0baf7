"""How much a homeserver lets one account do unless its operator says otherwise: measured.

``python -m tests.matrix.limits`` starts a Synapse with its default limits, tries, and prints this
table; ``test_limits.py`` holds the table to it. Pacing (``matrix/``) relies on these figures.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path

from tests.matrix.homeserver import Homeserver, RefusedByServer
from tests.matrix.people import People
from tests.matrix.person import Person


@dataclass(frozen=True, slots=True)
class Limit:
    """So many at once, then one every so many seconds."""

    burst: int
    every: float


# One purse pays for every event that an account sends: messages, reactions, redactions, state,
# invitations, joining, leaving, kicking; a new room or display name costs one as well, however many
# events it makes. People who are invited while a room is made cost nothing more.
EVENTS = Limit(burst=10, every=5.0)
# Beside that, of an account's new rooms.
ROOMS = Limit(burst=10, every=62.5)
# Beside that, invitations of one and the same person, whoever sends them. Those that come with a
# new room are neither counted nor refused.
INVITATIONS_OF_ONE_PERSON = Limit(burst=5, every=1000 / 3)
# Logging in, by address and by account.
LOGINS = Limit(burst=5, every=1000 / 3)
# Seconds that the server takes to say "too many": it holds the refused call back for a while.
REFUSED_AFTER = 0.5


@dataclass(frozen=True, slots=True)
class Measured:
    """How often something went well until it was refused, and when it would go well again.

    ``took``: how long all of it took. Meanwhile the server counts on, so that on a busy machine
    something more may go well, and so inexact is ``every``.
    """

    burst: int
    every: float
    refused_after: float
    code: str
    took: float

    def is_of(self, limit: Limit) -> bool:
        """Whether this is what a limit looks like."""
        more = self.burst - limit.burst
        inexact = abs(self.every - (more + 1) * limit.every)
        return 0 <= more <= self.took / limit.every and inexact <= 1 + self.took


async def measured(
    deed: Callable[[int], Awaitable[object]], most: int = 20, *, since: float | None = None
) -> Measured:
    """Do something until it is refused. ``since``: when something was paid for already."""
    began = time.monotonic() if since is None else since
    for number in range(most):
        asked = time.monotonic()
        try:
            await deed(number)
        except RefusedByServer as refused:
            if refused.status != HTTPStatus.TOO_MANY_REQUESTS:
                raise
            # The wait it names was counted when it was asked, before it held us back.
            again = refused.body["retry_after_ms"] / 1000 + asked - began
            now = time.monotonic()
            return Measured(number, again, now - asked, refused.code, now - began)
    return Measured(most, 0.0, 0.0, "", time.monotonic() - began)


async def _new(people: People, server: Homeserver) -> Person:
    """Return somebody who has paid for nothing yet (a display name costs)."""
    return await people("Ada", at=server, named=False)


async def events(people: People, server: Homeserver) -> Measured:
    """Measure messages; making their room costs one."""
    ada = await _new(people, server)
    since = time.monotonic()
    room = await ada.opens_room()
    of_room = 1
    found = await measured(lambda n: ada.says(str(n), room), since=since)
    return replace(found, burst=found.burst + of_room)


async def rooms(people: People, server: Homeserver) -> Measured:
    """Measure new rooms, each with one who is invited."""
    ada = await _new(people, server)
    others = [people.account("Bo", at=server).user for _ in range(ROOMS.burst + 1)]
    return await measured(lambda n: ada.opens_room(inviting=[others[n]]))


async def invitations(people: People, server: Homeserver, *, with_room: bool) -> Measured:
    """Measure invitations of one person, each by another."""
    bo = people.account("Bo", at=server)

    async def invite(_: int) -> None:
        ada = await _new(people, server)
        room = await ada.opens_room(inviting=[bo.user] if with_room else [])
        if not with_room:
            await ada.invites(bo.user, room)

    return await measured(invite)


async def logins(people: People, server: Homeserver) -> Measured:
    """Measure logging in."""
    ada = await _new(people, server)
    return await measured(lambda _: ada.logs_in_again())


async def _show() -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = Homeserver(Path(folder), limited=True)
        await asyncio.to_thread(server.start)
        people = People(lambda: server)
        try:
            for what, found in (
                ("events", await events(people, server)),
                ("rooms", await rooms(people, server)),
                ("invitations", await invitations(people, server, with_room=False)),
                ("the same, with new rooms", await invitations(people, server, with_room=True)),
                ("logins", await logins(people, server)),
            ):
                print(  # noqa: T201 - a program whose answer is this table
                    f"{what:24}{found.burst:3} at once, then one every {found.every:6.1f} s"
                    f" (refused after {found.refused_after:.2f} s)"
                )
        finally:
            await people.go_home()
            server.stop()


if __name__ == "__main__":
    asyncio.run(_show())
