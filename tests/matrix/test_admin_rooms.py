"""Organisers on a real homeserver: rooms that are made in a space, and who has the right to it."""

from datetime import timedelta
from pathlib import Path

import pytest

from community.doctor_texts import CHANNEL_ROLES
from community.places import Channels, Home
from matrix import PLATFORM
from tests.matrix.homeserver import Homeserver, RefusedByServer
from tests.matrix.living import LivingBot
from tests.matrix.people import People
from tests.matrix.person import Person

REFUSAL = "This is for the organisers of the community."


@pytest.fixture(params=["11", "12"])
def server(request: pytest.FixtureRequest) -> Homeserver:
    """A homeserver whose rooms are of one version unless another is asked for."""
    name = {"11": "older_homeserver", "12": "homeserver"}[request.param]
    found: Homeserver = request.getfixturevalue(name)
    return found


async def begins(person: Person, bot: LivingBot) -> str:
    """Open a 1:1 room with the bot, and wait until it listens there."""
    room = await person.opens_direct(bot.user)
    await person.hears("help", room=room, by=bot.user)
    return room


async def answered(person: Person, bot: LivingBot, room: str, words: str) -> str:
    """Say something and return what the bot says to it."""
    await person.says(words, room)
    return (await person.hears(room=room, by=bot.user)).text


async def channels(bot: LivingBot, home: str) -> Channels:
    """Return the rooms that the community's posts go to."""
    community = await bot.house.services.communities.of(Home(PLATFORM, home))
    assert community is not None
    return community.channels


async def test_rooms_are_made_in_the_space_and_everybody_finds_theirs(
    server: Homeserver, person: People, tmp_path: Path
) -> None:
    login = person.account("netz", at=server)
    olga, ben = await person("Olga", at=server), await person("Ben", at=server)
    async with LivingBot(server.url, login, tmp_path) as bot:
        space = await olga.opens_space("Makers", inviting=[bot.user, ben])
        await olga.sees("m.room.member", room=space, by=bot.user)
        await ben.joins(space)
        room = await begins(olga, bot)

        page = await answered(olga, bot, room, "admin setup")
        assert "power 50" in page
        assert "Create the missing rooms" not in page
        await olga.gives_power(bot.user, 50, space)
        page = await answered(olga, bot, room, "admin setup weekday=Friday")
        assert "every week on Friday" in page
        card = await olga.finds("Create the missing rooms", room)
        await olga.sees_pressed("🏗️", on=card, by=bot.user)
        pressed = await olga.presses("🏗️", on=card)
        await olga.hears("Nobody has accepted my invitation to", room=room, by=bot.user)

        made = await channels(bot, space)
        shown = await olga.children(space)
        for role in CHANNEL_ROLES:
            each = str(getattr(made, role))
            await olga.joins(each)
            assert shown[each]["name"] == role.capitalize()
            child = await olga.state(space, "m.space.child", each)
            assert child["via"] == ["localhost"]
            parent = await olga.state(each, "m.space.parent", space)
            assert parent == {"via": ["localhost"], "canonical": True}
            assert await bot.wire.power(each, olga.user) == 50
            assert await bot.wire.power(each, bot.user) >= 100
        for open_to_all in (made.introductions, made.rounds, made.prompts):
            assert open_to_all is not None
            await ben.joins(open_to_all)  # nobody invited him
        assert made.organisers is not None
        with pytest.raises(RefusedByServer):
            await ben.joins(made.organisers)

        assert "All is set." in await answered(olga, bot, room, "admin setup")
        told = await answered(olga, bot, room, "admin doctor")
        assert "There is a room for prompts, but no schedule" in told
        assert "1 thing needs" in told
        before = set(await bot.wire.joined_rooms())
        await olga.takes_back(pressed)
        await olga.presses("🏗️", on=card)  # once more: all is there
        await olga.hears("All is set.", room=room, by=bot.user)
        assert set(await bot.wire.joined_rooms()) == before

    async with LivingBot(server.url, login, tmp_path) as bot:
        assert set(await bot.wire.joined_rooms()) == before
        await olga.says("!netz admin members", made.organisers)
        await olga.hears("I wrote to you in our own room.", room=made.organisers, by=bot.user)
        await olga.hears("in numbers", room=room, by=bot.user)


async def test_what_is_posted_arrives_in_the_rooms_that_were_made(
    server: Homeserver, person: People, tmp_path: Path
) -> None:
    login = person.account("netz", at=server)
    olga = await person("Olga", at=server)
    async with LivingBot(server.url, login, tmp_path) as bot:
        space = await olga.opens_space("Makers", inviting=[bot.user])
        await olga.sees("m.room.member", room=space, by=bot.user)
        await olga.gives_power(bot.user, 50, space)
        room = await begins(olga, bot)
        await answered(olga, bot, room, "admin setup")
        await answered(olga, bot, room, "create")
        made = await channels(bot, space)
        assert made.prompts is not None
        assert made.organisers is not None
        await olga.joins(made.prompts)
        await olga.joins(made.organisers)
        await answered(olga, bot, room, "admin schedule add question weekly 18:30 Wednesday")
        assert "Saved." in await answered(olga, bot, room, "save")
        await bot.lets_pass(timedelta(days=8))
        await olga.hears("I'll answer", room=made.prompts, by=bot.user)
        planned = await answered(olga, bot, room, "admin round run")
        assert "Round 2 is planned" in planned or "Round 1 is planned" in planned
        assert "is undone" in await answered(olga, bot, room, "undo")


async def test_rights_follow_the_power_in_the_home(
    server: Homeserver, person: People, tmp_path: Path
) -> None:
    login = person.account("netz", at=server)
    olga, ada = await person("Olga", at=server), await person("Ada", at=server)
    async with LivingBot(server.url, login, tmp_path) as bot:
        space = await olga.opens_space("Makers", inviting=[bot.user, ada])
        await olga.sees("m.room.member", room=space, by=bot.user)
        await ada.joins(space)
        plaza = await olga.opens_room("Plaza", inside=space, inviting=[bot.user])
        await olga.sees("m.room.member", room=plaza, by=bot.user)
        await ada.joins(plaza)
        hers, theirs = await begins(olga, bot), await begins(ada, bot)
        # In rooms of version 12 Olga's power stands nowhere: she made the space.
        assert "in numbers" in await answered(olga, bot, hers, "admin members")
        assert await answered(ada, bot, theirs, "admin members") == REFUSAL
        await olga.gives_power(ada, 50, space)
        assert "in numbers" in await answered(ada, bot, theirs, "admin members")
        await olga.gives_power(ada, 49, space)
        assert await answered(ada, bot, theirs, "admin members") == REFUSAL
        await olga.gives_power(ada, 100, plaza)  # power in a room of the space is none in it
        assert await answered(ada, bot, theirs, "admin members") == REFUSAL
        await olga.gives_power(ada, 50, space)
        await olga.kicks(ada, space)
        await olga.says("!netz admin members", plaza)
        await olga.hears("I wrote to you", room=plaza, by=bot.user)
        await ada.says("!netz admin members", plaza)
        await ada.hears(REFUSAL, room=plaza, by=bot.user)
