"""Whatever a page of the stream holds, it is taken in, stored, read and answered or left aside; the
next command is answered as if nothing had been.
"""

import asyncio
import json
import logging
from collections.abc import Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from community.fronts import Heard, Note
from matrix import PLATFORM
from matrix.crypto import Crypto
from matrix.session import NioWire
from matrix.sync import MatrixSync
from matrix.transport import Transport
from matrix.untrusted import Json
from matrix.vault import Vault
from tests.fakes.stores_front import MemoryFrontStore
from tests.matrix.test_reading import HOSTILE, READ, changed
from tests.matrix.town import ADA, HOME, PLAZA, Town

PAGES, EVENTS_A_PAGE = 500, 20
ROOMS = (HOME, PLAZA, "!withada", "!unknown")
KINDS = (
    "m.room.message",
    "m.room.encrypted",
    "m.room.redaction",
    "m.room.tombstone",
    "m.room.power_levels",
    "m.room.create",
    "m.space.child",
    "m.sticker",
)


KEYS = {"signed_curve25519": 50}


class StrictStore(MemoryFrontStore):
    """Refuses what a database would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.took = 0

    async def hear(self, front: str, heard: Sequence[Heard], cursor: str) -> None:
        for one in heard:
            self._takes(one.id, str(one.event.get("sender", "")))
            json.dumps(one.event, allow_nan=False)
            self.took += 1
        await super().hear(front, heard, cursor)

    async def keep(self, front: str, *notes: Note) -> None:
        for note in notes:
            self._takes(note.kind, note.key, note.about)
            json.dumps(note.value, allow_nan=False)
        await super().keep(front, *notes)

    def _takes(self, *words: str) -> None:
        for word in words:
            word.encode()
            assert "\0" not in word
            assert len(word) < 1000


class Pages(Transport):
    """A homeserver that has one page to read, and agrees to everything else."""

    def __init__(self) -> None:
        super().__init__("http://nowhere.invalid")
        self.page: Json = {}

    async def call(self, _method: str, path: str, *_: Any, **__: Any) -> Json:
        if path.endswith("/sync"):
            return {"device_one_time_keys_count": KEYS, **self.page}
        return {"one_time_key_counts": KEYS}


class Stage:
    """The real sync, keys and front; around them everything is in memory."""

    def __init__(self, folder: Path) -> None:
        self.town = Town()
        self.store = self.town.store = StrictStore()
        self.town.restart()
        self.http = Pages()
        wire = NioWire("http://nowhere.invalid", "@netz:hs", Vault(folder))
        wire.http = self.http
        crypto = Crypto(self.http, "@netz:hs", "DEVICE", Vault(folder))
        self._close = crypto.close
        cast("Any", wire)._crypto = crypto
        self.sync = MatrixSync(wire, self.town.store, self.town.clock, lambda: None)
        self._pages = 0

    async def close(self) -> None:
        await self._close()

    async def reads(self, page: Json) -> None:
        """Read a page, and answer what is in it."""
        self._pages += 1
        self.http.page = page
        await self.sync.once()
        await self.town.front.work()
        assert await self.town.store.waiting(PLATFORM, 1) == []

    async def is_well(self) -> None:
        """Assert that somebody who asks something is answered."""
        room = self.town.alone_with(ADA)
        before = len(room.said)
        event = {
            "type": "m.room.message",
            "event_id": f"$well{self._pages}",
            "sender": ADA,
            "origin_server_ts": 10**12,
            "content": {"msgtype": "m.text", "body": "help"},
        }
        joined = {room.id: {"timeline": {"events": [event]}}}
        await self.reads({"next_batch": f"well{self._pages}", "rooms": {"join": joined}})
        assert len(room.said) == before + 1
        assert "match join" in room.said[-1]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[tuple[Stage, asyncio.Runner]]:
    with asyncio.Runner() as runner:

        async def made() -> Stage:
            one = Stage(tmp_path)
            await one.town.opened()
            await one.reads({"next_batch": "first"})
            return one

        one = runner.run(made())
        yield one, runner
        runner.run(one.close())


CHANGES = st.lists(st.tuples(st.integers(0, 40), HOSTILE, st.booleans()), max_size=3)


def _made_up(told: dict[str, Any], kind: dict[str, str], changes: Any) -> dict[str, Any]:
    return changed({**deepcopy(told), **kind}, changes)


LIKE_REAL = st.builds(
    _made_up,
    st.sampled_from([row[1] for row in READ]),
    st.sampled_from([*({"type": kind} for kind in KINDS), *[dict[str, str]()] * len(KINDS)]),
    CHANGES,
)
TIMELINES = st.tuples(
    st.sampled_from(ROOMS),
    st.sampled_from(["join", "invite", "leave"]),
    st.sampled_from(["timeline", "state", "invite_state"]),
    st.lists(LIKE_REAL, min_size=EVENTS_A_PAGE, max_size=EVENTS_A_PAGE),
)
TO_DEVICE = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(
                ["m.room.encrypted", "m.room_key", "m.forwarded_room_key", "m.dummy", "odd"]
            ),
            "sender": st.sampled_from([ADA, "", "@netz:hs"]) | HOSTILE,
            "content": HOSTILE
            | st.fixed_dictionaries(
                {
                    "algorithm": st.sampled_from(
                        ["m.olm.v1.curve25519-aes-sha2", "m.megolm.v1.aes-sha2"]
                    ),
                    "ciphertext": HOSTILE | st.dictionaries(st.text(max_size=3), HOSTILE),
                    "sender_key": HOSTILE,
                }
            ),
        }
    ),
    max_size=2,
)


def _page(number: int, timeline: Any, to_device: list[Json]) -> dict[str, Any]:
    room, membership, part, events = timeline
    fresh = [
        {**event, "event_id": f"$h{number}.{i}"} if i % 2 else event
        for i, event in enumerate(events)
    ]
    return {
        "next_batch": f"s{number}",
        "rooms": {membership: {room: {part: {"events": fresh}}}},
        "to_device": {"events": to_device},
        "device_lists": {"changed": [ADA]},
    }


class Errors(logging.Handler):
    """Keeps what was logged as an error: what the front caught is one, too."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        a_page_was_given_up = "who is in encrypted rooms" in record.getMessage()
        if record.levelno >= logging.ERROR or a_page_was_given_up:
            self.seen.append(logging.Formatter().format(record))


def test_ten_thousand_made_up_events_trip_nothing(
    stage: tuple[Stage, asyncio.Runner],
) -> None:
    one, runner = stage
    errors, read = Errors(), SimpleNamespace(pages=0)
    logging.getLogger("matrix").addHandler(errors)

    @seed(4)
    @settings(
        phases=[Phase.generate],
        max_examples=PAGES,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        database=None,
    )
    @given(TIMELINES, TO_DEVICE, CHANGES)
    def reads(timeline: Any, to_device: list[Json], changes: Any) -> None:
        read.pages += 1
        page = _page(read.pages, timeline, to_device)
        if read.pages % 5 == 0:  # the page itself is odd as well
            page = changed(page, changes)
        runner.run(one.reads(page))
        assert errors.seen == []

    try:
        reads()
        runner.run(one.is_well())
    finally:
        logging.getLogger("matrix").removeHandler(errors)
    assert errors.seen == []
    assert read.pages >= PAGES
    assert one.store.took > PAGES, "not all of it is left aside"
