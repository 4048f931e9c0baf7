"""What a card offers on a homeserver that lets through little: one reaction after the other."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from community.errors import ChatUnavailable
from community.texts import Button, text
from matrix.choices import offered
from matrix.seeds import Seeds
from matrix.wire import Json
from tests.fakes.clock import FakeClock
from tests.fakes.stores_front import MemoryFrontStore
from tests.fakes.wire import FakeWire

ADA = "@ada:hs"
OFFERED = offered(
    [Button(f"meetup_{what}:1", text("Yes")) for what in ("yes", "online", "maybe", "no")], "en"
)
SIGNS = [("$card", one.sign) for one in OFFERED]


@dataclass
class Purse(FakeWire):
    """Pays for each call, also for one that was made before; ``left`` says for how many."""

    left: int = 0

    async def send(
        self, room: str, content: Json, *, key: str, kind: str = "m.room.message"
    ) -> str:
        if not self.left:
            raise ChatUnavailable("too many", timedelta(seconds=5), paced=True)
        self.left -= 1
        return await super().send(room, content, key=key, kind=kind)


async def test_reactions_that_must_wait_come_one_by_one_and_none_is_paid_for_twice() -> None:
    wire = Purse()
    room = wire.room("!room:hs", ADA)
    seeds = Seeds(wire, MemoryFrontStore(), FakeClock())
    for shown in (1, 2, 3):
        wire.left = 1
        with pytest.raises(ChatUnavailable):
            await seeds.offer(room.id, "$card", OFFERED, key="nw1")
        assert room.signs == SIGNS[:shown]
    wire.left = 1
    await seeds.offer(room.id, "$card", OFFERED, key="nw1")
    assert room.signs == SIGNS
    await seeds.offer(room.id, "$card", OFFERED, key="nw1")  # there is nothing left to pay with


async def test_what_goes_while_others_must_wait_goes_once() -> None:
    wire = Purse(left=1)
    room = wire.room("!room:hs", ADA)
    seeds = Seeds(wire, MemoryFrontStore(), FakeClock())
    await seeds.offer(room.id, "$card", OFFERED[:1], key="nw1")
    with pytest.raises(ChatUnavailable):
        await seeds.offer(room.id, "$card", OFFERED[1:], key="nw2")
    wire.fail_next("redact", AssertionError("it has gone already"))
    wire.left = 3
    await seeds.offer(room.id, "$card", OFFERED[1:], key="nw2")
    room.events = [event for event in room.events if event["content"]]
    assert room.signs == SIGNS[1:]
