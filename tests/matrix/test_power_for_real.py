"""Power as a real homeserver has it: what we read is what it lets people do, in every version."""

from collections.abc import Mapping
from math import inf
from pathlib import Path

import pytest

from matrix.power import power_of
from tests.matrix.homeserver import Homeserver, RefusedByServer
from tests.matrix.living import LivingBot
from tests.matrix.people import People
from tests.matrix.person import Person
from tests.matrix.station import Station
from tests.matrix.test_lost_answers import HOUR, a_pair
from tests.matrix.test_story import a_plaza

VERSIONS = ["1", "10", "11", "12"]


@pytest.mark.parametrize("version", VERSIONS)
async def test_power_is_what_the_homeserver_takes_it_for(
    homeserver: Homeserver, person: People, tmp_path: Path, version: str
) -> None:
    """Ada makes the room together with Ben (which means something from version 12 on); Cleo is
    given 50, and everybody tries to change the room's name.
    """
    ada, ben, cleo, dan = [await person(name) for name in ("Ada", "Ben", "Cleo", "Dan")]
    login = person.account("netz")
    room = await ada.opens_room(
        "Plaza",
        version=version,
        inviting=[ben, cleo, dan, login.user],
        creation_content={"additional_creators": [ben.user]},
    )
    for one in (ben, cleo, dan):
        await one.joins(room)
    await ada.gives_power(cleo, 50, room)
    above = version == "12"
    expected = {
        ada: inf if above else 100.0,
        ben: inf if above else 0.0,
        cleo: 50.0,
        dan: 0.0,
    }
    async with Station(homeserver.url, login, tmp_path) as bot:
        await bot.wire.join(room)
        for one, power in expected.items():
            assert await bot.wire.power(room, one.user) == power
            assert power_of(await bot.wire.all_state(room), one.user) == power
            assert await can(one, "m.room.name", {"name": one.name}, room) == (power >= 50)
        if above:
            with pytest.raises(RefusedByServer):  # creators are not to be listed
                await ada.gives_power(ben, 0, room)
            assert await bot.wire.power(room, ben.user) == inf
        else:
            await ada.gives_power(dan, 75, room)
            await ada.says("now", room)
            await bot.hears("now")
            assert await bot.wire.power(room, dan.user) == 75


async def can(
    one: Person, kind: str, content: Mapping[str, object], room: str, key: str = ""
) -> bool:
    """Whether the homeserver lets somebody set this."""
    try:
        await one.sets_state(room, kind, content, key)
    except RefusedByServer as refused:
        if refused.code != "M_FORBIDDEN":
            raise
        return False
    return True


@pytest.mark.parametrize("kind", ["match", "direct"])
@pytest.mark.parametrize("version", ["11", "12"])
async def test_nobody_has_power_in_our_rooms(
    older_homeserver: Homeserver,
    homeserver: Homeserver,
    person: People,
    tmp_path: Path,
    version: str,
    kind: str,
) -> None:
    server = homeserver if version == "12" else older_homeserver
    async with LivingBot(server.url, person.account("netz", at=server), tmp_path) as bot:
        plaza = await a_plaza(person, bot, server, version)
        await plaza.olga.sets_state(plaza.home, "m.room.join_rules", {"join_rule": "public"})
        ada, ben = await a_pair(person, bot, server, plaza.home)
        if kind == "match":
            assert await bot.runs_round(plaza.home) == 1
            await bot.lets_pass(HOUR)
            people = [ada, ben]
        else:
            await ada.joins(plaza.introductions)
            await ada.says("!netz match status", plaza.introductions)
            people = [ada]
        room = (await ada.is_invited(by=bot.user)).room
        for one in people:
            await one.joins(room)
        assert (await ada.creation(room))["room_version"] == version
        await ada.sees("m.room.message" if kind == "match" else "m.room.encrypted", room=room)
        ours = next(
            e
            for e in await ada.reads(room)
            if e.sender == bot.user and e.kind in {"m.room.message", "m.room.encrypted"}
        )
        for deed in (
            ada.kicks(bot.user, room),
            ada.bans(bot.user, room),
            ada.invites(plaza.olga, room),
            ada.takes_back(ours),
            ada.gives_power(ada, 100, room),
            ada.gives_power(bot.user, 0, room),
            ada.upgrades(room, version),
            *([ada.kicks(ben, room), ada.bans(ben, room)] if kind == "match" else []),
        ):
            with pytest.raises(RefusedByServer) as refused:
                await deed
            assert refused.value.status == 403
        for name, content in (
            ("m.room.name", {"name": "Mine"}),
            ("m.room.topic", {"topic": "Mine"}),
            ("m.room.avatar", {"url": "mxc://localhost/x"}),
            ("m.room.join_rules", {"join_rule": "public"}),
            ("m.room.history_visibility", {"history_visibility": "world_readable"}),
            ("m.room.guest_access", {"guest_access": "can_join"}),
            ("m.room.tombstone", {"replacement_room": "!mine", "body": ""}),
            ("m.room.pinned_events", {"pinned": [ours.id]}),
            ("m.room.server_acl", {"allow": ["*"]}),
            ("m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2", "more": 1}),
            ("m.space.parent", {"via": ["localhost"]}),
        ):
            assert not await can(ada, name, content, room), name
        assert (await ada.looks_at(ours)).is_gone is False
        assert (await ada.members(room))[bot.user] == "join"
        # They may talk, and go.
        await ada.says("hello", room)
        await ada.leaves(room)
