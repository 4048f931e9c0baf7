"""What people saw in rooms, told as a story."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from community.texts import text
from demo.flowing_clock import FlowingClock
from demo.guestbook import Guestbook
from tests.fakes.clock import FakeClock

ADA, BEN, BOT = "@ada:x", "@ben:x", "@netz:x"
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOON)


@pytest.fixture
def book(clock: FakeClock) -> Guestbook:
    made = Guestbook(clock, "en", ZoneInfo("Europe/London"))
    made.names |= {ADA: "Ada", BEN: "Ben", BOT: "Netzwerkstatt"}
    made.titles["!r"] = "Rounds"
    return made


def event(name: str, who: str, content: dict[str, Any], order: int, **more: Any) -> dict[str, Any]:
    return {
        "event_id": name,
        "type": "m.room.message",
        "sender": who,
        "content": content,
        "origin_server_ts": order,
        **more,
    }


def written(book: Guestbook, folder: Path, *, folded: bool = False) -> str:
    path = folder / "book.md"
    rooms = ["!r", "!empty"]
    book.write(path, "Story", [(text("Matches"), rooms)], BOT, ["!r"] if folded else [])
    return path.read_text(encoding="utf-8")


def test_each_says_what_they_say_in_order_and_once(
    book: Guestbook, clock: FakeClock, tmp_path: Path
) -> None:
    book.note("!r", event("$2", BEN, {"body": "Hello Ada"}, 2))
    clock.advance(days=1)
    book.note("!r", event("$1", ADA, {"body": "Hello"}, 1))
    book.note("!r", event("$2", BEN, {"body": "Hello Ada"}, 2))
    told = written(book, tmp_path)
    assert told.index("**Ada**: Hello\n") < told.index("12:00 **Ben**: Hello Ada\n")
    assert told.count("Hello Ada") == 1
    assert "…" not in told  # a room in which nothing was seen is left out


def test_what_the_bot_says_keeps_its_lines_and_shows_who_reacted(
    book: Guestbook, tmp_path: Path
) -> None:
    book.note("!r", event("$1", BOT, {"body": "One\nTwo\n\nThree"}, 1))
    for who, order in ((BOT, 2), (ADA, 3)):
        pressed = {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$1", "key": "✋"}}
        book.note("!r", event(f"${order}", who, pressed, order, type="m.reaction"))
    told = written(book, tmp_path)
    assert "> One  \n> Two\n>\n> Three\n" in told
    assert "↳ ✋ Ada\n" in told


def test_an_answer_in_a_thread_says_under_what_it_stands(book: Guestbook, tmp_path: Path) -> None:
    book.note("!r", event("$1", BOT, {"body": f"{'Long ' * 20}\nmore"}, 1))
    relation = {"rel_type": "m.thread", "event_id": "$1"}
    book.note("!r", event("$2", ADA, {"body": "I come", "m.relates_to": relation}, 2))
    assert f"**Ada** ↳ “{('Long ' * 20)[:60]}…”: I come" in written(book, tmp_path)


def test_an_edit_and_a_removal_change_what_stood_there(book: Guestbook, tmp_path: Path) -> None:
    book.note("!r", event("$1", BOT, {"body": "Old"}, 1))
    change = {
        "body": "* New",
        "m.new_content": {"body": "New"},
        "m.relates_to": {"rel_type": "m.replace", "event_id": "$1"},
    }
    book.note("!r", event("$2", BOT, change, 2))
    book.note("!r", event("$3", BOT, {"body": "Secret"}, 3))
    book.note("!r", event("$4", BOT, {"redacts": "$3"}, 4, type="m.room.redaction"))
    told = written(book, tmp_path)
    assert "> New\n" in told
    assert "Old" not in told
    assert "* New" not in told
    assert "Secret" not in told
    assert "*taken away*" in told
    assert [one.words for one in book.said("!r", by=BOT)] == ["New", ""]


@pytest.mark.parametrize(
    ("by", "whom", "how", "line"),
    [
        ((ADA, BEN), (ADA, BEN), "join", "*Ada and Ben come in*"),
        ((BOT, BOT), (ADA, BEN), "invite", "*Netzwerkstatt invites Ada and Ben*"),
        ((BOT, BOT), (ADA, BEN), "leave", "*Netzwerkstatt takes the invitation of Ada and Ben"),
        ((ADA, BEN), (ADA, BEN), "leave", "*Ada and Ben leave*"),
    ],
)
def test_who_comes_and_goes_together_does_so_in_one_line(
    book: Guestbook,
    tmp_path: Path,
    by: tuple[str, str],
    whom: tuple[str, str],
    how: str,
    line: str,
) -> None:
    for order, (who, other) in enumerate(zip(by, whom, strict=True)):
        moved = event(f"${order}", who, {"membership": how}, order, type="m.room.member")
        book.note("!r", {**moved, "state_key": other})
    assert line in written(book, tmp_path)


def test_a_room_that_tells_the_same_again_is_folded(book: Guestbook, tmp_path: Path) -> None:
    book.note("!r", event("$1", ADA, {"body": "Hello"}, 1))
    assert "<details><summary>Rounds</summary>" in written(book, tmp_path, folded=True)
    assert "### Rounds" in written(book, tmp_path)


def test_the_demos_clock_flows_and_can_be_set() -> None:
    clock = FlowingClock(NOON)
    before = clock.now()
    assert before >= NOON
    clock.time = NOON + timedelta(days=2)
    assert clock.now() - before >= timedelta(days=1, hours=23)
