"""The nastiest that a homeserver lets somebody send; the next command is answered as always."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from matrix.text import USER
from tests.matrix.homeserver import Homeserver, RefusedByServer
from tests.matrix.living import LivingBot
from tests.matrix.people import People

LONG = "x" * 60_000
BIGGEST = 2**53 - 1


def deep(levels: int) -> Any:
    value: Any = "!netz help"
    for _ in range(levels):
        value = {"body": value, "m.relates_to": [value]} if levels < 10 else [value]
    return value


def nasty(target: str, bot: str) -> Iterator[tuple[str, Any]]:
    """Yield (type, content)."""
    words: list[Any] = [
        "!netz",
        "!netz ",
        "!netz \0\u202e\u2066",
        "!netz \ud83d",  # half an emoji
        "!netz " + "match " * 9000,
        "!netz intro show @" + "a" * 300 + ":localhost",
        "!netz match join 'unclosed \"“",
        f"{bot} " * 3000,
        "!netz \n\n\n> <x>\n```",
        "!netz language {x} %s ${y} {0.__class__}",
        "!netz help \u0130\u0131\ufb01\u1e9e",
        LONG,
        "/me !netz help",
        ["!netz help"],
        {"body": "!netz help"},
        BIGGEST,
        None,
    ]
    for body in words:
        yield "m.room.message", {"msgtype": "m.text", "body": body}
    relations: tuple[Any, ...] = (
        {"rel_type": "m.thread", "event_id": target},
        {"rel_type": "m.thread", "event_id": "$nowhere", "m.in_reply_to": {"event_id": 5}},
        {"rel_type": "m.thread", "event_id": LONG[:250]},
        {"rel_type": "m.replace", "event_id": target},
        {"rel_type": "m.reference", "event_id": target},
        {"m.in_reply_to": {"event_id": target}},
        {"m.in_reply_to": []},
        [target],
        BIGGEST,
    )
    for relation in relations:
        told: dict[str, Any] = {"msgtype": "m.text", "body": "!netz help", "m.relates_to": relation}
        yield "m.room.message", told
        yield "m.room.message", {**told, "m.new_content": deep(5), "m.mentions": deep(6)}
        yield "m.reaction", {"m.relates_to": relation}
        yield "org.matrix.msc3381.poll.response", {"m.relates_to": relation}
    for key in ("", "👍" * 200, "\ufe0f", "!netz help", 5, None, ["👍"]):
        relation = {"rel_type": "m.annotation", "event_id": target, "key": key}
        yield "m.reaction", {"m.relates_to": relation}
    for levels in (50, 300, 900):
        yield "m.room.message", {"msgtype": "m.text", "body": "!netz help", "more": deep(levels)}
    for kind in ("m.image", "m.file", "m.location", "m.key.verification.request", "", 5):
        yield "m.room.message", {"msgtype": kind, "body": "!netz help", "url": 5, "file": []}
    yield "m.sticker", {"body": "!netz help"}
    yield "m.room.encrypted", {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": LONG}
    yield "m.room.encrypted", {"algorithm": "m.olm.v1.curve25519-aes-sha2", "ciphertext": {}}
    yield "netzwerkstatt.invitation", {"is_direct": True}
    yield "netzwerkstatt.unreadable", {}


@pytest.mark.parametrize("version", ["1", "11", "12"])
async def test_nothing_that_a_homeserver_takes_stops_the_bot(
    homeserver: Homeserver,
    person: People,
    tmp_path: Path,
    version: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    ada, mallory = await person("Ada"), await person("Mallory")
    login = person.account("netz")
    async with LivingBot(homeserver.url, login, tmp_path) as bot:
        home = await ada.opens_room("Makers", inviting=[bot.user, mallory], version=version)
        await mallory.joins(home)
        await ada.sees("m.room.member", room=home, by=bot.user)
        direct = await mallory.opens_direct(bot.user, version=version)
        hello = await mallory.hears("help", room=direct, by=bot.user)
        sent = 0
        for room in (home, direct):
            for kind, content in nasty(hello.id, bot.user):
                with suppress(RefusedByServer):
                    await mallory.sends(room, content, kind)
                    sent += 1
        for odd in (
            {"membership": "join", "displayname": LONG[:200] + "\0"},
            {"membership": "join"},
        ):
            with suppress(RefusedByServer):
                await mallory.sets_state(home, "m.room.member", odd, key=mallory.user)
        for kind in ("m.room.encrypted", "m.room_key", "m.forwarded_room_key", "m.secret.send"):
            for number, content in enumerate(({}, {"body": deep(300)}, {"ciphertext": LONG})):
                body = {"messages": {bot.user: {"*": content}}}
                with suppress(RefusedByServer):
                    await mallory.call("PUT", f"/sendToDevice/{kind}/{kind}{number}", body)
        assert sent > 80
        room = await ada.opens_direct(bot.user)
        await ada.hears("help", room=room, by=bot.user)
        asked = await ada.says("!netz help", home)
        await ada.hears("match", room=home, by=bot.user, thread=asked)
        await mallory.says("help about", direct)
        await mallory.says("match status", direct)
        await mallory.hears("privacy note", room=direct, by=bot.user)
        await bot.house.stores.fronts.waiting("matrix", 1)
    wrong = [r.getMessage() for r in caplog.records if r.levelname == "ERROR"]
    assert [line for line in wrong if "Task was destroyed" not in line] == []
    assert USER.fullmatch(bot.user)
