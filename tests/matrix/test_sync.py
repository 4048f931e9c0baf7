"""What comes in over a real homeserver: nothing lost, nothing twice, and nobody can stop it."""

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from community.errors import ChatUnavailable
from community.fronts import Heard
from matrix import PLATFORM
from matrix.crypto import Crypto
from matrix.events import Redacted, Unreadable
from matrix.reading import read
from matrix.session import NioWire
from matrix.transport import Transport, at
from matrix.vault import Vault
from tests.fakes.stores_front import MemoryFrontStore
from tests.matrix.homeserver import Homeserver, RefusedByServer
from tests.matrix.people import People
from tests.matrix.station import Station

MEGOLM = "m.megolm.v1.aes-sha2"


def bodies(heard: Sequence[Heard]) -> list[str]:
    told = [one.event for one in heard if one.event["type"] == "m.room.message"]
    return [str(event["content"]["body"]) for event in told]


async def test_what_was_said_before_the_bot_came_into_a_room_is_not_said_to_it(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    ada, login = await person("Ada"), person.account("bot")
    async with Station(homeserver.url, login, tmp_path) as bot:
        busy, quiet = await ada.opens_room("Busy"), await ada.opens_room("Quiet")
        for number in range(60):  # more than the sync brings along with a room
            await ada.says(f"past {number}", busy)
        await ada.says("past", quiet)
        for room in (busy, quiet):
            await ada.invites(login.user, room)
            await bot.wire.join(room)
            await ada.says("now", room)
        for _ in (busy, quiet):
            heard = await bot.hears("now")
            await bot.store.handled(PLATFORM, heard.id)
        assert bodies(await bot.inbox()) == []


async def test_a_new_name_is_no_coming_and_going(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    ada, login = await person("Ada"), person.account("bot")
    async with Station(homeserver.url, login, tmp_path) as bot:
        room = await ada.opens_room("Lobby", inviting=[login.user])
        await bot.wire.join(room)
        renamed = {"membership": "join", "displayname": "Ada the Great"}
        await ada.sets_state(room, "m.room.member", renamed, key=ada.user)
        await ada.says("hello", room)
        await bot.hears("hello")
        moved = [one.event for one in await bot.inbox() if one.event["type"] == "m.room.member"]
        assert [event["state_key"] for event in moved if event["sender"] == ada.user] == []
        assert await bot.wire.name_of(ada.user, room) == "Ada the Great"


async def test_what_cannot_be_read_is_told_once_and_after_a_while(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    ada, login = await person("Ada"), person.account("bot")
    async with Station(homeserver.url, login, tmp_path) as bot:
        room = await ada.opens_room("Lobby", inviting=[login.user], encrypted=True)
        await bot.wire.join(room)
        secret = {"algorithm": MEGOLM, "ciphertext": "AwgA", "session_id": "s", "deep": [[1]]}
        sealed = await ada.sends(room, secret, "m.room.encrypted")
        await ada.says("in clear", room)
        await bot.hears("in clear")
        assert [one.id for one in await bot.inbox() if one.id == sealed.id] == []
    async with Station(homeserver.url, login, tmp_path, bot.store) as bot:
        bot.clock.advance(seconds=61)
        await ada.says("later", room)
        await bot.hears("later")
        unread = [one for one in await bot.inbox() if one.id == sealed.id]
        assert [type(read(one.event)) for one in unread] == [Unreadable]
        assert await bot.store.notes(PLATFORM, "locked") == []


async def test_a_key_that_comes_later_opens_what_waited(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    """The key is there, but the note of the event is all that is left of it: a process ended."""
    ada, login = await person.encrypted("Ada"), person.account("bot")
    async with Station(homeserver.url, login, tmp_path) as bot:
        room = await ada.opens_direct(login.user, encrypted=True)
        await bot.wire.join(room)
        await ada.sees("m.room.member", room=room, by=login.user)
        keys = bot.wire.crypto
        kept: list[tuple[Any, str]] = []

        def not_yet(event: Any, room: str) -> None:  # the key is on its way
            kept.append((event, room))

        decrypted = keys.decrypted
        keys.decrypted = not_yet  # type: ignore[method-assign, assignment]
        said = await ada.says("first", room)
        await ada.presses("👍", on=said)
        await bot.gets("m.reaction")
        assert bodies(await bot.inbox()) == []
        assert kept
        keys.decrypted = decrypted
        await ada.presses("🎉", on=said)
        heard = await bot.hears("first")
        assert heard.id == said.id
        assert heard.event["netzwerkstatt.encrypted"] is True
        assert len([one for one in await bot.inbox() if one.id == said.id]) == 1


async def test_nobody_can_stop_the_bot_with_odd_messages_to_its_device(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    ada, login = await person("Ada"), person.account("bot")
    async with Station(homeserver.url, login, tmp_path) as bot:
        room = await ada.opens_room("Lobby", inviting=[login.user])
        await bot.wire.join(room)
        told = await ada.call("POST", "/keys/query", {"device_keys": {login.user: []}})
        (device, keys), *_ = told["device_keys"][login.user].items()
        curve = keys["keys"][f"curve25519:{device}"]
        odd: list[Any] = [
            {"algorithm": "m.olm.v1.curve25519-aes-sha2", "sender_key": curve, "ciphertext": box}
            for box in (
                {curve: {"type": 0, "body": "AAAA"}},
                {curve: {"type": 1, "body": "not base64!"}},
                {curve: {"type": 7, "body": ""}},
                {curve: "words"},
                {},
            )
        ]
        odd += [{}, {"algorithm": 5}]
        for number, content in enumerate(odd):
            body = {"messages": {login.user: {"*": content}}}
            await ada.call("PUT", f"/sendToDevice/m.room.encrypted/odd{number}", body)
        for kind in ("m.room_key", "m.room_key_request", "m.key.verification.start", "odd"):
            body = {"messages": {login.user: {"*": {"action": "request"}}}}
            await ada.call("PUT", f"/sendToDevice/{kind}/{kind}", body)
        await ada.says("still there?", room)
        await bot.hears("still there?")


async def test_nobody_can_stop_the_bot_with_odd_events(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    ada, login = await person.encrypted("Ada"), person.account("bot")
    async with Station(homeserver.url, login, tmp_path) as bot:
        open_room = await ada.opens_room("Lobby", inviting=[login.user])
        secret_room = await ada.opens_direct(login.user, encrypted=True)
        for room in (open_room, secret_room):
            await bot.wire.join(room)
            await ada.sees("m.room.member", room=room, by=login.user)
        deep: Any = "x"
        for _ in range(300):
            deep = [deep]
        odd: list[dict[str, Any]] = [
            {"msgtype": "m.text", "body": "x", "more": deep},
            {"msgtype": "m.text", "body": deep},
            {"msgtype": "m.text", "body": "\0\ud800"},
            {"m.relates_to": 5},
            {"m.relates_to": {"event_id": deep}},
            {},
        ]
        for room in (open_room, secret_room):
            for content in odd:
                for kind in ("m.room.message", "m.reaction", "m.poll.response"):
                    with suppress(RefusedByServer):  # the homeserver checks some, the sender none
                        await ada.sends(room, content, kind)
        for content in ({"algorithm": MEGOLM}, {"algorithm": "odd", "ciphertext": [[5]]}, {}):
            await ada.sends(secret_room, content, "m.room.encrypted")
        await ada.says("still there?", secret_room)
        heard = await bot.hears("still there?")
        assert heard.event["netzwerkstatt.encrypted"] is True
        for one in await bot.inbox():
            json.dumps(one.event)
            read(one.event)


async def test_what_servers_must_check_counts_for_nothing_inside_an_encrypted_event(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    ada, login = await person.encrypted("Ada"), person.account("bot")
    async with Station(homeserver.url, login, tmp_path) as bot:
        room = await ada.opens_direct(login.user, encrypted=True)
        await bot.wire.join(room)
        await ada.sees("m.room.member", room=room, by=login.user)
        await ada.sends(room, {"redacts": "$somebody-elses"}, "m.room.redaction")
        await ada.sends(room, {"replacement_room": "!mine"}, "m.room.tombstone")
        await ada.sends(room, {"is_direct": True}, "netzwerkstatt.invitation")
        await ada.says("done", room)
        await bot.hears("done")
        kinds = [one.event["type"] for one in await bot.inbox()]
        assert "m.room.redaction" not in kinds
        assert "m.room.tombstone" not in kinds
        assert kinds.count("netzwerkstatt.invitation") == 1


@pytest.mark.parametrize("version", ["10", "11", "12"])
async def test_a_redaction_names_what_it_takes_away_in_every_version(
    homeserver: Homeserver, person: People, tmp_path: Path, version: str
) -> None:
    ada, login = await person("Ada"), person.account("bot")
    async with Station(homeserver.url, login, tmp_path) as bot:
        room = await ada.opens_room("Lobby", inviting=[login.user], version=version)
        await bot.wire.join(room)
        said = await ada.says("oh", room)
        await ada.takes_back(said)
        heard = await bot.gets("m.room.redaction")
        found = read(heard.event)
        assert isinstance(found, Redacted)
        assert found.target == said.id


class Failing(MemoryFrontStore):
    """Loses the connection to the database once, when something with these words comes in."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self.failed = 0

    async def hear(self, front: str, heard: Sequence[Heard], cursor: str) -> None:
        if self._words in str([one.event for one in heard]) and not self.failed:
            self.failed += 1
            raise OSError("the database is away")
        await super().hear(front, heard, cursor)


async def test_what_could_not_be_stored_is_read_again_encrypted_or_not(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    ada, login = await person.encrypted("Ada"), person.account("bot")
    store = Failing("secret words")
    async with Station(homeserver.url, login, tmp_path, store) as bot:
        room = await ada.opens_direct(login.user, encrypted=True)
        await bot.wire.join(room)
        await ada.sees("m.room.member", room=room, by=login.user)
        await ada.says("secret words", room)  # its key comes with the same page
        await bot.hears("secret words")
        await ada.says("and more", room)
        await bot.hears("and more")
        assert store.failed == 1
        assert bodies(await bot.inbox()) == ["secret words", "and more"]


async def test_a_page_is_stored_before_it_is_handled_and_survives_the_process(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    ada, login = await person("Ada"), person.account("bot")
    async with Station(homeserver.url, login, tmp_path) as bot:
        room = await ada.opens_room("Lobby", inviting=[login.user])
        await bot.wire.join(room)
        await ada.says("one", room)
        heard = await bot.hears("one")
    async with Station(homeserver.url, login, tmp_path, bot.store) as bot:
        assert bodies(await bot.inbox()) == ["one"]
        await bot.store.handled(PLATFORM, heard.id)
        await ada.says("two", room)
        await bot.hears("two")
        assert bodies(await bot.inbox()) == ["two"]


class Forgetful(Transport):
    """Ends the process (as it were) right after the homeserver has got our keys."""

    async def call(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        told = await super().call(method, path, body, **more)
        if path.endswith("/keys/upload"):
            raise ChatUnavailable("we ended before we knew")
        return told


async def test_keys_that_were_uploaded_just_before_the_end_are_no_trouble(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    login, vault = person.account("bot"), Vault(tmp_path)
    http = Forgetful(homeserver.url, login.token)
    first = Crypto(http, login.user, login.device, vault)
    with pytest.raises(ChatUnavailable):
        await first.upload_keys()
    await first.close()
    await http.close()
    wire = NioWire(homeserver.url, login.user, vault, token=login.token)
    await wire.start()
    told = await wire.http.call("POST", at("keys", "query"), {"device_keys": {login.user: []}})
    assert login.device in told["device_keys"][login.user]
    await wire.close()


async def test_somebody_who_comes_later_reads_what_is_said_from_then_on(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    ada, bea, login = (
        await person.encrypted("Ada"),
        await person.encrypted("Bea"),
        person.account("bot"),
    )
    async with Station(homeserver.url, login, tmp_path) as bot:
        room = await ada.opens_room("Secret", inviting=[login.user], encrypted=True)
        await bot.wire.join(room)
        await ada.sees("m.room.member", room=room, by=login.user)
        await bot.wire.send(room, {"msgtype": "m.notice", "body": "for Ada"}, key="k1")
        await ada.hears("for Ada", room=room, by=login.user)
        await ada.invites(bea, room)
        await bea.joins(room)
        heard = await bot.gets("m.room.member")
        assert heard
        await bea.says("I am here", room)
        await bot.hears("I am here")
        await bot.wire.send(room, {"msgtype": "m.notice", "body": "for both"}, key="k2")
        await ada.hears("for both", room=room, by=login.user)
        await bea.hears("for both", room=room, by=login.user)
