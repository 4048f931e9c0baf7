"""What is pinned in a room: ours is added and taken away, and what others pinned stays."""

import asyncio

import pytest

from community.errors import ChatRefused, ChatUnavailable
from matrix.pins import PINNED, Pins
from matrix.wire import Json
from tests.fakes.wire import FakeWire

ROOM = "!prompts:hs"
THEIRS = "$rules"


class Strict(FakeWire):
    """A homeserver that may refuse, and that takes a moment to answer. ``writes``: how often the
    list was written.
    """

    writes = 0

    async def state(self, room: str, kind: str, key: str = "") -> Json | None:
        found = await super().state(room, kind, key)
        await asyncio.sleep(0)
        return found

    async def set_state(self, room: str, kind: str, content: Json, key: str = "") -> None:
        self._fault("set_state")
        await asyncio.sleep(0)
        self.writes += 1
        await super().set_state(room, kind, content, key)


@pytest.fixture
def wire() -> Strict:
    made = Strict()
    made.room(ROOM).state[PINNED, ""] = {"pinned": [THEIRS], "more": 1}
    return made


def pinned(wire: FakeWire) -> object:
    return wire.rooms[ROOM].state[PINNED, ""]["pinned"]


async def test_ours_come_behind_those_of_others_and_go_again(wire: Strict) -> None:
    pins = Pins(wire)
    await pins.add(ROOM, "$walk")
    await pins.add(ROOM, "$lunch")
    assert wire.rooms[ROOM].state[PINNED, ""] == {
        "pinned": [THEIRS, "$walk", "$lunch"],
        "more": 1,
    }
    await pins.take(ROOM, "$walk")
    assert pinned(wire) == [THEIRS, "$lunch"]


async def test_it_is_known_what_is_pinned(wire: Strict) -> None:
    pins = Pins(wire)
    await pins.add(ROOM, "$walk")
    assert [await pins.holds(ROOM, one) for one in (THEIRS, "$walk", "$lunch")] == [
        True,
        True,
        False,
    ]


async def test_what_is_so_already_is_not_written(wire: Strict) -> None:
    pins = Pins(wire)
    await pins.add(ROOM, THEIRS)
    await pins.take(ROOM, "$walk")
    assert wire.writes == 0


async def test_a_room_in_which_nothing_was_pinned_yet(wire: Strict) -> None:
    wire.rooms[ROOM].state.clear()
    await Pins(wire).add(ROOM, "$walk")
    assert pinned(wire) == ["$walk"]


async def test_a_list_that_is_none_is_begun_anew(wire: Strict) -> None:
    wire.rooms[ROOM].state[PINNED, ""] = {"pinned": "everything"}
    await Pins(wire).add(ROOM, "$walk")
    assert pinned(wire) == ["$walk"]


async def test_of_two_at_once_none_is_lost(wire: Strict) -> None:
    pins = Pins(wire)
    await asyncio.gather(*(pins.add(ROOM, f"${one}") for one in range(5)))
    assert pinned(wire) == [THEIRS, *(f"${one}" for one in range(5))]


async def test_where_we_have_no_power_nothing_changes_and_nothing_is_wrong(wire: Strict) -> None:
    wire.fail_next("set_state", ChatRefused("forbidden", "power"))
    await Pins(wire).add(ROOM, "$walk")
    assert pinned(wire) == [THEIRS]


async def test_in_a_room_that_we_are_not_in_nothing_is_pinned(wire: Strict) -> None:
    await Pins(wire).take("!elsewhere:hs", "$walk")
    assert wire.writes == 0


async def test_a_homeserver_that_is_down_is_asked_again_later(wire: Strict) -> None:
    wire.fail_next("set_state", ChatUnavailable("down"))
    with pytest.raises(ChatUnavailable):
        await Pins(wire).add(ROOM, "$walk")
