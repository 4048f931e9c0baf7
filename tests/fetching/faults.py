"""Servers with a fault, or with bad intentions: each case is a talk, and what may come of it."""

import asyncio
import gzip
import socket
import struct
from dataclasses import dataclass

from tests.fetching.bombs import (
    HTML_BOMBS,
    XML_BOMBS,
    endless_brotli,
    endless_deflate,
    endless_gzip,
    endless_zstd,
    packed_twice,
)
from tests.fetching.street import Asked, Talk, answer, sent_on

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
LIES = b"Content-Length: %d\r\n\r\n"
GiB = 1 << 30


@dataclass(frozen=True, slots=True)
class Fault:
    """``says``: what the server does; ``reasons``: how it may end ("" is: it was read)."""

    says: bytes | Talk
    reasons: frozenset[str]
    feed: bool = False


def _fault(says: bytes | Talk, *reasons: str, feed: bool = False) -> Fault:
    return Fault(says, frozenset(reasons), feed)


def _pours(first: bytes, more: bytes, *, times: int | None = None, pause: float = 0) -> Talk:
    """Say something, then the same thing again and again."""

    async def talk(_: Asked, __: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        await writer.drain()
        said = 0
        while times is None or said < times:
            writer.write(more)
            await writer.drain()
            said += 1
            await asyncio.sleep(pause)

    return talk


def _drips(whole: bytes, pause: float = 0.05) -> Talk:
    """Say it byte by byte, then go on with the last one."""

    async def talk(_: Asked, __: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        at = 0
        while True:
            writer.write(whole[at : at + 1] or b"x")
            await writer.drain()
            at += 1
            await asyncio.sleep(pause)

    return talk


def _waits(first: bytes) -> Talk:
    """Say something and then nothing more."""

    async def talk(_: Asked, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        await writer.drain()
        await reader.read()

    return talk


def _hangs_up(first: bytes) -> Talk:
    """Say something and close the connection."""

    async def talk(_: Asked, __: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    return talk


def _resets(first: bytes) -> Talk:
    """Say something and tear the connection down."""

    async def talk(_: Asked, __: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        await writer.drain()
        linger = struct.pack("ii", 1, 0)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        writer.transport.abort()
        await asyncio.sleep(0)

    return talk


def _packed(body: bytes, encoding: str, kind: str = "text/html") -> bytes:
    return answer(body=body, kind=kind, headers=[f"Content-Encoding: {encoding}"])


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def faults() -> dict[str, Fault]:
    """Return every case, by name."""
    return {
        **_bodies(),
        **_packed_bodies(),
        **_heads(),
        **{
            f"HTML, {n}": _fault(answer(body=b[: 1 << 20]), "", "markup")
            for n, b in HTML_BOMBS.items()
        },
        **{
            f"feed, {n}": _fault(
                answer(body=b[: 1 << 20], kind="application/rss+xml"), "doctype", "feed", feed=True
            )
            for n, b in XML_BOMBS.items()
        },
        **{
            f"feed, {n}, packed": _fault(
                _packed(gzip.compress(b), "gzip", "text/xml"), "doctype", "feed", "size", feed=True
            )
            for n, b in XML_BOMBS.items()
        },
    }


def _bodies() -> dict[str, Fault]:
    piece = bytes(1 << 16)
    return {
        "a byte at a time": _fault(_drips(HEAD + LIES % 1_000_000), "timeout"),
        "a byte at a time, in chunks": _fault(_pours(CHUNKED, _chunk(b"x"), pause=0.05), "timeout"),
        "tiny chunks, fast": _fault(_pours(CHUNKED, _chunk(b"x") * 10_000), "size", "timeout"),
        "chunks with long extensions": _fault(
            _pours(CHUNKED, b"1;" + b"e" * 8_000 + b"\r\nx\r\n"), "broken", "size", "timeout"
        ),
        "an endless chunk extension": _fault(
            _pours(CHUNKED + b"1;", b"e" * 65_536), "broken", "timeout"
        ),
        "an endless chunk size": _fault(_pours(CHUNKED, b"0" * 65_536), "broken", "timeout"),
        "a chunk of many GB": _fault(_pours(CHUNKED + b"ffffffff\r\n", piece), "size", "timeout"),
        "endless trailers": _fault(
            _pours(CHUNKED + b"0\r\n", b"A: b\r\n" * 1_000), "broken", "timeout"
        ),
        "a body without end": _fault(_pours(CHUNKED, _chunk(piece)), "size"),
        "a body without length or end": _fault(_pours(HEAD + b"\r\n", piece), "size"),
        "10 GB announced": _fault(_pours(HEAD + LIES % (10 * GiB), piece), "size"),
        "10 GB announced, nothing sent": _fault(_waits(HEAD + LIES % (10 * GiB)), "size"),
        "more announced than sent": _fault(_hangs_up(HEAD + LIES % 1_000 + b"x"), "broken"),
        "less announced than sent": _fault(_pours(HEAD + LIES % 5, b"hello" * 1_000), "", "broken"),
        "a negative length": _fault(_hangs_up(HEAD + b"Content-Length: -5\r\n\r\nx"), "broken"),
        "two lengths": _fault(
            _hangs_up(HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx"), "broken"
        ),
        "a length of many digits": _fault(
            _hangs_up(HEAD + b"Content-Length: " + b"9" * 5_000 + b"\r\n\r\nx"), "broken", "size"
        ),
        "a length and chunks": _fault(
            _hangs_up(HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            "broken",
            "",
        ),
        "cut in a chunk": _fault(_hangs_up(CHUNKED + b"ff\r\nx"), "broken"),
        "no chunk size": _fault(_hangs_up(CHUNKED + b"zz\r\nx"), "broken"),
        "reset in the body": _fault(_resets(HEAD + LIES % 1_000 + b"x" * 100), "broken"),
        "the begin of a body, then silence": _fault(_waits(HEAD + LIES % 1_000 + b"x"), "timeout"),
    }


def _packed_bodies() -> dict[str, Fault]:
    return {
        "a gzip bomb": _fault(_packed(endless_gzip(), "gzip"), "size"),
        "many gzip bombs": _fault(_packed(endless_gzip(18), "gzip"), "size"),
        "a gzip bomb, byte by byte": _fault(
            _drips(_packed(endless_gzip(), "gzip"), 0.002), "timeout", "size"
        ),
        "a gzip bomb in chunks": _fault(
            _pours(
                CHUNKED.replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n"),
                _chunk(endless_gzip()),
            ),
            "size",
        ),
        "a gzip in a gzip": _fault(_packed(packed_twice(), "gzip"), ""),
        "a gzip in a gzip, both announced": _fault(
            _packed(packed_twice(), "gzip, gzip"), "encoding"
        ),
        "a deflate bomb": _fault(_packed(endless_deflate(), "deflate"), "size"),
        "a raw deflate bomb": _fault(_packed(endless_deflate()[2:-4], "deflate"), "size"),
        "empty gzip members": _fault(_packed(gzip.compress(b"") * 50_000, "gzip"), ""),
        "a brotli bomb": _fault(_packed(endless_brotli(), "br"), "encoding"),
        "a zstd bomb": _fault(_packed(endless_zstd(), "zstd"), "encoding"),
        "a packing nobody knows": _fault(_packed(b"x", "x" * 1_000), "encoding"),
        "no gzip": _fault(_packed(b"no gzip", "gzip"), "broken"),
    }


def _heads() -> dict[str, Fault]:
    return {
        "100,000 headers": _fault(
            _hangs_up(HEAD + b"".join(b"X-%d: y\r\n" % n for n in range(100_000)) + b"\r\n"),
            "broken",
        ),
        "headers without end": _fault(_pours(HEAD, b"X-A: b\r\n" * 100), "broken", "timeout"),
        "one header without end": _fault(_pours(HEAD + b"X: ", b"y" * 65_536), "broken", "timeout"),
        "one header of 1 MB": _fault(
            _hangs_up(HEAD + b"X: " + b"y" * (1 << 20) + b"\r\n\r\n"), "broken"
        ),
        "a status line without end": _fault(
            _pours(b"HTTP/1.1 200 ", b"O" * 65_536), "broken", "timeout"
        ),
        "headers, a byte at a time": _fault(_drips(HEAD + b"X: "), "timeout"),
        "100 Continue without end": _fault(
            _pours(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), "broken", "timeout", "status"
        ),
        "early hints without end": _fault(
            _pours(b"", b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"),
            "broken",
            "timeout",
            "status",
        ),
        "no answer": _fault(_waits(b""), "timeout"),
        "hung up at once": _fault(_hangs_up(b""), "broken"),
        "reset at once": _fault(_resets(b""), "broken"),
        "not HTTP": _fault(_hangs_up(b"220 smtp.example ESMTP\r\n"), "broken"),
        "bytes of any kind": _fault(_hangs_up(bytes(range(256)) * 100), "broken"),
        "HTTP/9": _fault(_hangs_up(b"HTTP/9.9 200 OK\r\n\r\n"), "broken", "status", "", "type"),
        "a header that is none": _fault(_hangs_up(HEAD + b"nonsense\r\n\r\n"), "broken"),
        "a NUL in a header": _fault(_hangs_up(HEAD + b"X: a\0b\r\n\r\n"), "broken", ""),
        "a switch of protocols": _fault(
            _waits(
                b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"
            ),
            "status",
            "timeout",
            "broken",
            "type",
        ),
        "an endless circle": _fault(sent_on("/"), "redirects"),
        "a location that is no text": _fault(
            _hangs_up(b"HTTP/1.1 302 X\r\nLocation: /\xff\xfe\r\nContent-Length: 0\r\n\r\n"),
            "characters",
            "broken",
        ),
    }
