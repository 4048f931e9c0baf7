"""Our account on a real homeserver: logged in once, and every call of the wire."""

import asyncio
import stat
from pathlib import Path

import pytest

from community.errors import ChatRefused, ChatUnavailable
from matrix.refusals import LoggedOut, MatrixRefused
from matrix.session import NioWire
from matrix.transport import at
from matrix.untrusted import Json
from matrix.vault import Vault
from tests.matrix.homeserver import Homeserver
from tests.matrix.people import People
from tests.matrix.station import Station


async def test_the_same_device_comes_back_after_a_restart(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    login = person.account("bot")
    async with Station(homeserver.url, login, tmp_path / "m") as bot:
        first = await bot.wire.http.call("GET", "/client/v3/account/whoami")
    again = NioWire(homeserver.url, login.user, Vault(tmp_path / "m"))  # without any password
    await again.start()
    assert await again.http.call("GET", "/client/v3/account/whoami") == first
    await again.close()


async def test_nobody_else_can_read_the_folder(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    async with Station(homeserver.url, person.account("bot"), tmp_path / "m"):
        pass
    loose = [p for p in (tmp_path / "m").rglob("*") if stat.S_IMODE(p.stat().st_mode) & 0o077]
    assert loose == []
    (tmp_path / "m").chmod(0o755)
    with pytest.raises(MatrixRefused):
        Vault(tmp_path / "m")


async def test_a_wrong_password_is_tried_once_and_told(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    login = person.account("bot")
    wire = NioWire(homeserver.url, login.user, Vault(tmp_path), password="wrong")
    with pytest.raises(MatrixRefused) as refused:
        await wire.start()
    assert "MATRIX_PASSWORD" in refused.value.text.msgid
    await wire.close()


async def test_a_given_token_will_do(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    login = person.account("bot")
    wire = NioWire(homeserver.url, login.user, Vault(tmp_path), token=login.token)
    await wire.start()
    assert login.device in str(await wire.http.call("GET", "/client/v3/account/whoami"))
    await wire.close()


async def test_another_account_may_not_use_the_folder(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    async with Station(homeserver.url, person.account("bot"), tmp_path):
        pass
    other = person.account("other")
    wire = NioWire(homeserver.url, other.user, Vault(tmp_path), password=other.password)
    with pytest.raises(MatrixRefused):
        await wire.start()
    await wire.close()


async def test_the_token_of_somebody_else_is_refused_and_not_kept(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    login, other = person.account("bot"), person.account("other")
    wire = NioWire(homeserver.url, login.user, Vault(tmp_path), token=other.token)
    with pytest.raises(MatrixRefused) as refused:
        await wire.start()
    assert "MATRIX_USER" in refused.value.text.msgid
    await wire.close()
    wire = NioWire(homeserver.url, login.user, Vault(tmp_path), token=login.token)
    await wire.start()
    await wire.close()


async def test_after_a_lost_session_a_new_device_is_vouched_for_by_the_same_identity(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    login = person.account("bot")
    async with Station(homeserver.url, login, tmp_path) as bot:
        homeserver.revoke(bot.wire.http.token)
    wire = NioWire(homeserver.url, login.user, Vault(tmp_path), password=login.password)
    with pytest.raises(LoggedOut):
        await wire.start()
    await wire.close()
    (tmp_path / "session.json").unlink()  # as the sentence says
    async with Station(homeserver.url, login, tmp_path) as bot:
        told = await bot.wire.http.call(
            "POST", at("keys", "query"), {"device_keys": {login.user: []}}
        )
        device = (await bot.wire.http.call("GET", at("account", "whoami")))["device_id"]
        signatures = told["device_keys"][login.user][device]["signatures"][login.user]
        keys = told["self_signing_keys"][login.user]["keys"]
        assert set(keys) <= set(signatures)


async def test_a_revoked_token_ends_it_at_once(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    login = person.account("bot")
    async with Station(homeserver.url, login, tmp_path) as bot:
        homeserver.revoke(bot.wire.http.token)
        assert bot.reading is not None
        with pytest.raises(LoggedOut):
            await bot.reading
        bot.reading = None


async def test_what_was_said_while_the_bot_was_away_comes_once(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    ada, login = await person("Ada"), person.account("bot")
    async with Station(homeserver.url, login, tmp_path) as bot:
        room = await ada.opens_room("Lobby", inviting=[login.user])
        invited = await bot.gets("netzwerkstatt.invitation")
        assert invited.event["sender"] == ada.user
        await bot.wire.join(room)
        await ada.says("before", room)
        await bot.hears("before")
    for number in range(120):  # more than one page of the stream holds
        await ada.says(f"number {number}", room)
    async with Station(homeserver.url, login, tmp_path, bot.store) as bot:
        await bot.hears("number 119")
        said = [
            one.event["content"]["body"]
            for one in await bot.inbox()
            if one.event["type"] == "m.room.message"
        ]
    assert said == ["before", *(f"number {number}" for number in range(120))]


async def test_history_from_before_the_first_start_is_left_alone(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    ada, login = await person("Ada"), person.account("bot")
    room = await ada.opens_room("Lobby", inviting=[login.user])
    wire = NioWire(homeserver.url, login.user, Vault(tmp_path), password=login.password)
    await wire.start()
    await wire.join(room)
    await ada.says("!netz intro write", room)
    await wire.close()
    async with Station(homeserver.url, login, tmp_path) as bot:
        await ada.says("hello", room)
        await bot.hears("hello")
        assert "intro" not in str([one.event for one in await bot.inbox()])


async def test_the_same_key_says_something_once(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    ada, login = await person("Ada"), person.account("bot")
    async with Station(homeserver.url, login, tmp_path) as bot:
        room = await ada.opens_room("Lobby", inviting=[login.user])
        await bot.wire.join(room)
        content: Json = {"msgtype": "m.notice", "body": "once"}
        first = await bot.wire.send(room, content, key="nw1")
        assert await bot.wire.send(room, content, key="nw1") == first
        assert len(await ada.has_heard("once", room=room)) == 1


async def test_a_room_is_made_and_looked_after(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    ada, bo, login = await person("Ada"), await person("Bo"), person.account("bot")
    async with Station(homeserver.url, login, tmp_path) as bot:
        wire = bot.wire
        room = await wire.create_room({"preset": "private_chat", "invite": [ada.user]})
        await wire.invite(room, ada.user)  # again is fine
        await wire.invite(room, bo.user)
        await ada.joins(room)
        assert await wire.power(room, login.user) == float("inf")
        assert await wire.power(room, ada.user) == 0
        await wire.kick(room, bo.user)
        await wire.kick(room, bo.user)
        await wire.set_state(room, "m.room.topic", {"topic": "Us"})
        assert await wire.state(room, "m.room.topic") == {"topic": "Us"}
        assert await wire.state(room, "m.room.avatar") is None
        assert room in await wire.joined_rooms()
        assert await wire.name_of(ada.user) == "Ada"
        with pytest.raises(ChatRefused) as refused:
            await wire.invite(room, "@nobody-at-all:localhost:99999999")
        assert refused.value.cause == "person_gone"
        await wire.leave(room)
        await wire.leave(room)
        assert room not in await wire.joined_rooms()


async def test_a_message_is_read_as_it_stands_now(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    ada, login = await person("Ada"), person.account("bot")
    async with Station(homeserver.url, login, tmp_path) as bot:
        room = await ada.opens_room("Lobby", inviting=[login.user])
        await bot.wire.join(room)
        said = await ada.says("Helo", room)
        await ada.edits(said, "Hello")
        now = await bot.wire.event(room, said.id)
        assert now is not None
        assert now["content"]["body"] == "Hello"
        await ada.takes_back(said)
        assert await bot.wire.event(room, said.id) is None
        assert await bot.wire.event(room, "$nothing") is None


@pytest.mark.parametrize("version", ["11", "12"])
async def test_an_encrypted_conversation_works_both_ways(
    homeserver: Homeserver, person: People, tmp_path: Path, version: str
) -> None:
    ada, login = await person.encrypted("Ada"), person.account("bot")
    async with Station(homeserver.url, login, tmp_path) as bot:
        room = await ada.opens_direct(login.user, encrypted=True, version=version)
        await bot.wire.join(room)
        await ada.sees("m.room.member", room=room, by=login.user)
        await ada.says("for your eyes only", room)
        heard = await bot.hears("for your eyes only")
        assert heard.event["netzwerkstatt.encrypted"] is True
        await bot.wire.send(room, {"msgtype": "m.notice", "body": "read"}, key="nw2")
        answer = await ada.hears("read", room=room, by=login.user)
        assert answer.encrypted
    async with Station(homeserver.url, login, tmp_path, bot.store) as bot:
        await ada.says("and again", room)
        await bot.hears("and again")
        await bot.wire.send(room, {"msgtype": "m.notice", "body": "still here"}, key="nw3")
        await ada.hears("still here", room=room, by=login.user)


async def test_what_is_said_to_an_invited_person_can_be_read_after_joining(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    ada, login = await person.encrypted("Ada"), person.account("bot")
    async with Station(homeserver.url, login, tmp_path) as bot:
        room = await bot.wire.create_room(
            {
                "preset": "private_chat",
                "is_direct": True,
                "invite": [ada.user],
                "initial_state": [
                    {
                        "type": "m.room.encryption",
                        "state_key": "",
                        "content": {"algorithm": "m.megolm.v1.aes-sha2"},
                    }
                ],
            }
        )
        await bot.wire.send(room, {"msgtype": "m.text", "body": "welcome"}, key="nw4")
        await ada.joins(room)
        await ada.hears("welcome", room=room, by=login.user)


async def test_a_rate_limit_says_when_to_come_back(
    limited_homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    login = person.account("bot", at=limited_homeserver)
    # With its token: how often one may log in from an address is limited there, too.
    wire = NioWire(limited_homeserver.url, login.user, Vault(tmp_path), token=login.token)
    await wire.start()
    asked = [wire.create_room({"preset": "private_chat"}) for _ in range(15)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    await wire.close()
    slower = [one for one in answers if isinstance(one, ChatUnavailable)]
    assert slower
    assert all(one.paced and one.retry_after is not None for one in slower)


async def test_a_server_that_was_away_is_heard_again(
    own_homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    ada = await person("Ada", at=own_homeserver)
    login = person.account("bot", at=own_homeserver)
    async with Station(own_homeserver.url, login, tmp_path) as bot:
        room = await ada.opens_room("Lobby", inviting=[login.user])
        await bot.wire.join(room)
        own_homeserver.kill()
        with pytest.raises(ChatUnavailable):
            await bot.wire.resolve("#lobby:example.org")
        await own_homeserver.comes_back()
        await ada.says("are you there?", room)
        await bot.hears("are you there?")


async def test_a_room_of_which_a_sync_has_told_in_part_is_not_taken_for_plain(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    ada, login = await person.encrypted("Ada"), person.account("bot")
    async with Station(homeserver.url, login, tmp_path) as bot:
        room = await ada.opens_direct(login.user, encrypted=True)
        plain = await ada.opens_room("Plain", inviting=[login.user])
        for one in (room, plain):
            await bot.wire.join(one)
            await ada.sees("m.room.member", room=one, by=login.user)
        await ada.says("hello", room)
        await bot.hears("hello")
        known = bot.wire.rooms.get(room)
        assert known
        del known.state["m.room.encryption", ""]  # it comes with the next piece
        assert await bot.wire.is_encrypted(room)
        await bot.wire.send(room, {"msgtype": "m.notice", "body": "secret"}, key="k")
        assert (await ada.hears("secret", room=room)).encrypted
        assert not await bot.wire.is_encrypted(plain)
        # It is asked for once; when it is switched on later, that is heard.
        await ada.sets_state(plain, "m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"})
        await ada.says("now", plain)
        await bot.hears("now")
        assert await bot.wire.is_encrypted(plain)
