"""A room whose making was never answered is found again, also before a sync has told of it."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from community.errors import ChatUnavailable
from matrix.conversations import Conversations
from matrix.pace import Pace
from matrix.paced_wire import PacedWire
from matrix.rooms import OurRooms
from matrix.transport import Transport, at
from matrix.untrusted import Json
from tests.matrix.homeserver import Homeserver
from tests.matrix.people import People
from tests.matrix.person import Person
from tests.matrix.station import Station


class HalfDeaf(Transport):
    """Does not hear once that a room was made."""

    lost = 0

    async def ask(self, method: str, path: str, *more: Any, **how: Any) -> tuple[int, Json]:
        answer = await super().ask(method, path, *more, **how)
        if path == at("createRoom") and not self.lost:
            self.lost += 1
            raise ChatUnavailable("no answer: the line was cut")
        return answer


Opening = Callable[[], Awaitable[str]]


def for_a_match(bot: Station, *people: Person) -> Opening:
    rooms = Conversations(PacedWire(bot.wire, Pace(bot.clock)), bot.store)
    return lambda: rooms.open(1, "!home", "Name", "Topic", [one.user for one in people])


def alone(bot: Station, person: Person, _: Person) -> Opening:
    async def nobody(*_: str) -> None:
        pass

    rooms = OurRooms(bot.wire, bot.store, (), nobody)
    return lambda: rooms.room_with(person.user)


@pytest.mark.parametrize("kind", [for_a_match, alone])
async def test_it_is_not_made_again(
    homeserver: Homeserver,
    person: People,
    tmp_path: Path,
    kind: Callable[[Station, Person, Person], Opening],
) -> None:
    ada, ben, login = await person("Ada"), await person("Ben"), person.account("netz")
    async with Station(homeserver.url, login, tmp_path) as bot:
        assert bot.reading
        bot.reading.cancel()  # the next sync is a while away
        http = HalfDeaf(homeserver.url, bot.wire.http.token)
        await bot.wire.http.close()
        bot.wire.http = http
        opens = kind(bot, ada, ben)
        with pytest.raises(ChatUnavailable):
            await opens()
        room = await opens()
        assert http.lost == 1
        assert (await ada.is_invited(by=login.user)).room == room
        assert list(ada.invitations) == [room]
