import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from web.feeds import FeedServer, calendar_address, last_change, new_token, shelves

TOKEN = "Ada-Calendar_0123456789-abcdefghijklmnopqrs"
FILE = (
    b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nLAST-MODIFIED:20261120T091500Z\r\nEND:VEVENT\r\n"
    b"BEGIN:VEVENT\r\nLAST-MODIFIED:20261118T091500Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


ATOM = b"<feed><updated>2026-12-10T12:00:00Z</updated></feed>"


@dataclass
class Desk:
    """Whose calendars are served, as a test wants them to be."""

    files: dict[str, bytes] = field(default_factory=lambda: {TOKEN: FILE})
    asked: list[str] = field(default_factory=list[str])
    fault: Exception | None = None
    gate: asyncio.Event | None = None
    waiting: asyncio.Queue[None] = field(default_factory=asyncio.Queue[None])

    async def calendar(self, token: str) -> bytes | None:
        self.asked.append(token)
        if self.gate:
            self.waiting.put_nowait(None)
            await self.gate.wait()
        if self.fault:
            raise self.fault
        return self.files.get(token)

    async def atom(self, token: str) -> bytes | None:
        return ATOM if token in self.files else None

    async def opml(self, token: str) -> bytes | None:
        return b"<opml/>" if token in self.files else None


@dataclass
class Reader:
    """Asks the server, as a calendar program would."""

    server: FeedServer
    desk: Desk
    session: aiohttp.ClientSession

    async def ask(
        self, path: str, method: str = "GET", **headers: str
    ) -> tuple[int, bytes, Mapping[str, str]]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        url = f"http://127.0.0.1:{self.server.port}{path}"
        async with self.session.request(method, url, headers=named) as answer:
            return answer.status, await answer.read(), answer.headers

    async def say(self, words: bytes) -> bytes:
        """Say something that a client would not."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.server.port)
        writer.write(words)
        answer = await reader.read()
        writer.close()
        await writer.wait_closed()
        return answer


async def serving(desk: Desk, at_once: int = 16, patience: float = 60) -> FeedServer:
    server = FeedServer("127.0.0.1", 0, shelves(desk, desk), at_once=at_once, patience=patience)
    await server.start()
    return server


@pytest.fixture
async def reader() -> AsyncIterator[Reader]:
    desk = Desk()
    server = await serving(desk)
    async with aiohttp.ClientSession() as session:
        yield Reader(server, desk, session)
    await server.stop()


async def test_a_calendar_is_found_by_its_token(reader: Reader) -> None:
    status, body, headers = await reader.ask(f"/calendar/{TOKEN}.ics")
    assert (status, body) == (200, FILE)
    assert headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert headers["Cache-Control"] == "private, max-age=300"
    assert headers["Last-Modified"] == "Fri, 20 Nov 2026 09:15:00 GMT"
    assert headers["ETag"].startswith('"')
    assert headers["Content-Disposition"] == 'attachment; filename="calendar.ics"'
    assert reader.desk.asked == [TOKEN]


async def test_every_answer_keeps_browsers_and_search_engines_off(reader: Reader) -> None:
    for path in (f"/calendar/{TOKEN}.ics", "/calendar/x.ics", "/"):
        _, _, headers = await reader.ask(path)
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["Server"] == "Netzwerkstatt"


async def test_who_asks_for_the_head_gets_the_head(reader: Reader) -> None:
    status, body, headers = await reader.ask(f"/calendar/{TOKEN}.ics", "HEAD")
    assert (status, body) == (200, b"")
    assert headers["Content-Length"] == str(len(FILE))
    assert "ETag" in headers


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
async def test_what_is_known_already_is_not_sent_again(reader: Reader, form: str) -> None:
    path = f"/calendar/{TOKEN}.ics"
    tag = (await reader.ask(path))[2]["ETag"]
    status, body, headers = await reader.ask(path, If_None_Match=form.format(tag))
    assert (status, body) == (304, b"")
    assert headers["ETag"] == tag
    assert headers["Cache-Control"] == "private, max-age=300"


@pytest.mark.parametrize("form", ['"other"', "nonsense", '"', ""])
async def test_what_is_known_in_another_form_is_sent_anew(reader: Reader, form: str) -> None:
    status, body, _ = await reader.ask(f"/calendar/{TOKEN}.ics", If_None_Match=form)
    assert (status, body) == (200, FILE)


async def test_a_changed_calendar_has_another_tag(reader: Reader) -> None:
    path = f"/calendar/{TOKEN}.ics"
    tag = (await reader.ask(path))[2]["ETag"]
    reader.desk.files[TOKEN] = FILE.replace(b"20261118", b"20261119")
    status, body, headers = await reader.ask(path, If_None_Match=tag)
    assert (status, body) == (200, reader.desk.files[TOKEN])
    assert headers["ETag"] != tag


async def test_an_entry_that_left_is_noticed_although_nothing_in_the_file_is_newer(
    reader: Reader,
) -> None:
    path = f"/calendar/{TOKEN}.ics"
    since = (await reader.ask(path))[2]["Last-Modified"]
    reader.desk.files[TOKEN] = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    status, _, headers = await reader.ask(path, If_Modified_Since=since)
    assert status == 200
    assert "Last-Modified" not in headers


MALFORMED = [
    "x",
    "a" * 31,
    "a" * 129,
    TOKEN + "%00",
    TOKEN + "%2F..",
    "%2e%2e%2f" * 8,
    TOKEN.replace("A", "%C3%84"),
    TOKEN + ".ics",
    TOKEN + "%0d%0aSet-Cookie:x",
]


async def test_what_is_unknown_and_what_is_no_token_get_the_same_answer_and_the_same_work(
    reader: Reader,
) -> None:
    unknown = await reader.ask(f"/calendar/{TOKEN[::-1]}.ics")
    assert unknown[:2] == (404, b"")
    assert unknown[2]["Content-Type"].startswith("text/plain")
    assert unknown[2]["Cache-Control"] == "no-store"
    for token in MALFORMED:
        answer = await reader.ask(f"/calendar/{token}.ics")
        assert answer[:2] == unknown[:2], token
        assert {**answer[2], "Date": ""} == {**unknown[2], "Date": ""}, token
    assert len(reader.desk.asked) == 1 + len(MALFORMED), "each was looked up"
    assert TOKEN not in reader.desk.asked
    assert all(len(token) >= 32 and token.isascii() for token in reader.desk.asked)
    assert len(set(reader.desk.asked)) == len(reader.desk.asked), "by a token that nobody has"


async def test_a_malformed_token_finds_nothing_whatever_is_found(reader: Reader) -> None:
    class Generous(Desk):
        async def calendar(self, token: str) -> bytes | None:
            await super().calendar(token)
            return FILE

    server = await serving(Generous())
    ours = Reader(server, reader.desk, reader.session)
    assert (await ours.ask("/calendar/short.ics"))[0] == 404
    assert (await ours.ask(f"/calendar/{TOKEN}.ics"))[0] == 200
    await server.stop()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/calendar",
        "/calendar/",
        "/calendar/.ics",
        f"/calendar/{TOKEN}",
        f"/calendar/{TOKEN}.ics/",
        f"/calendar/x/{TOKEN}.ics",
        f"/{TOKEN}.ics",
        "/metrics",
        "/calendar/../../etc/passwd",
    ],
)
async def test_nothing_else_is_served(reader: Reader, path: str) -> None:
    assert (await reader.ask(path))[:2] == (404, b"")
    assert reader.desk.asked == []


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"])
async def test_feeds_can_only_be_read(reader: Reader, method: str) -> None:
    status, body, headers = await reader.ask(f"/calendar/{TOKEN}.ics", method)
    assert (status, body) == (405, b"")
    assert headers["Allow"] == "GET,HEAD"
    assert reader.desk.asked == []


async def test_more_than_so_many_at_once_are_asked_to_come_again() -> None:
    desk = Desk(gate=asyncio.Event())
    server = await serving(desk, at_once=2)
    async with aiohttp.ClientSession() as session:
        reader = Reader(server, desk, session)
        path = f"/calendar/{TOKEN}.ics"
        first = [asyncio.create_task(reader.ask(path)) for _ in range(2)]
        for _ in first:
            await desk.waiting.get()
        status, body, headers = await reader.ask(path)
        assert (status, body, headers["Retry-After"]) == (503, b"", "5")
        assert desk.gate is not None
        desk.gate.set()
        assert [(await one)[0] for one in first] == [200, 200]
        assert (await reader.ask(path))[0] == 200, "there is room again"
    await server.stop()


async def test_a_feed_that_never_comes_is_not_waited_for(caplog: pytest.LogCaptureFixture) -> None:
    desk = Desk(gate=asyncio.Event())
    server = await serving(desk, at_once=1, patience=0.01)
    async with aiohttp.ClientSession() as session:
        reader = Reader(server, desk, session)
        for _ in range(2):
            assert (await reader.ask(f"/calendar/{TOKEN}.ics"))[:2] == (503, b"")
    await server.stop()
    assert caplog.messages == ["a feed took too long"] * 2
    assert TOKEN not in caplog.text


async def test_a_fault_is_logged_without_its_words_and_the_next_one_is_served(
    reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    reader.desk.fault = RuntimeError(f"no row for {TOKEN}")
    assert (await reader.ask(f"/calendar/{TOKEN}.ics"))[:2] == (500, b"")
    reader.desk.fault = None
    assert (await reader.ask(f"/calendar/{TOKEN}.ics"))[0] == 200
    assert "a feed could not be made: RuntimeError" in caplog.text
    assert "in calendar" in caplog.text, "where it happened is said"
    assert TOKEN not in caplog.text


async def test_no_address_is_ever_logged(reader: Reader, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    path = f"/calendar/{TOKEN}.ics".encode()
    answers = [
        await reader.say(b"GET " + path + b" HTTP/9.9\r\n\r\n"),
        await reader.say(b"GET " + path + b"\x01 HTTP/1.1\r\nHost: x\r\n\r\n"),
        await reader.say(b"GET " + path + b"x" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n"),
        await reader.say(path * 2 + b"\r\n\r\n"),
        await reader.say(b"GET /x HTTP/1.1\r\nReferer" + path + b" : \x00\r\n\r\n"),
    ]
    assert all(answer.startswith(b"HTTP/1.") for answer in answers)
    assert {answer.split()[1] for answer in answers} == {b"400"}
    await reader.ask(path.decode())
    await reader.ask(path.decode(), "POST")
    assert TOKEN not in caplog.text


async def test_a_token_is_long_and_its_address_is_under_the_public_one(reader: Reader) -> None:
    token = new_token()
    assert len(token) == 43
    assert token != new_token()
    address = calendar_address("https://bot.example.org/feeds", token)
    assert address == f"https://bot.example.org/feeds/calendar/{token}.ics"
    reader.desk.files[token] = FILE
    assert (await reader.ask(address.removeprefix("https://bot.example.org/feeds")))[0] == 200


def test_the_last_change_is_read_from_the_lines_that_say_so() -> None:
    instant = datetime(2026, 11, 20, 9, 15, tzinfo=UTC)
    assert last_change(FILE) == instant
    later = FILE.replace(b"20261118T091500Z", b"20261120T091501Z")
    assert last_change(later) == instant + timedelta(seconds=1)
    assert last_change(b"SUMMARY:x\\nLAST-MODIFIED:20270101T000000Z\r\n") is None
    assert last_change(b"LAST-MODIFIED:99999999T999999Z\r\n") is None


async def test_an_address_in_use_is_said_and_does_not_stop_the_bot(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        server = FeedServer("127.0.0.1", taken.getsockname()[1], shelves(Desk(), Desk()))
        await server.start()
        assert server.port is None
        await server.stop()
    assert "FEED_PORT cannot be used" in caplog.text


async def test_a_stopped_server_answers_no_more() -> None:
    server = await serving(Desk())
    port = server.port
    await server.stop()
    assert server.port is None
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)
