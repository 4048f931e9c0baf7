"""Whose invitation the whole bot takes, and what it says where it is not welcome."""

from pathlib import Path

import pytest

from matrix.bot import Manners
from tests.matrix.homeserver import Homeserver
from tests.matrix.living import LivingBot
from tests.matrix.people import People
from tests.matrix.seen import Seen

OLGA = "olga"
ROWS = [
    # whom the operator allows, how Mallory invites, and whether the bot comes
    ("*", "room", True),
    ("*:localhost", "space", True),
    ("*:elsewhere", "space", False),
    (OLGA, "room", False),
    (OLGA, "space", False),
    (OLGA, "direct", False),
    ("", "room", False),
    ("", "direct", False),
]


@pytest.mark.parametrize(("allowed", "how", "comes"), ROWS)
async def test_the_operator_says_who_may_take_the_bot_along(
    homeserver: Homeserver, person: People, tmp_path: Path, allowed: str, how: str, *, comes: bool
) -> None:
    olga, mallory, login = await person("Olga"), await person("Mallory"), person.account("netz")
    who = olga.user if allowed == OLGA else allowed
    manners = Manners(inviters=tuple(filter(None, [who])))
    async with LivingBot(homeserver.url, login, tmp_path, manners=manners) as bot:
        match how:
            case "room":
                room = await mallory.opens_room("Plaza", inviting=[bot.user])
            case "space":
                room = await mallory.opens_space("Plaza", inviting=[bot.user])
            case _:
                room = await mallory.opens_direct(bot.user)
        answer = await mallory.sees("m.room.member", room=room, by=bot.user)
        assert answer.content["membership"] == ("join" if comes else "leave")
        if not comes:
            # Nothing is said to strangers, wherever that would be.
            await mallory.catch_up()
            assert mallory.invitations == {}
            assert await bot.house.stores.communities.all() == []


def has_left(event: Seen) -> bool:
    return event.content["membership"] == "leave"


async def test_members_may_talk_to_the_bot_and_take_it_nowhere(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    people = [await person(name) for name in ("Olga", "Ada", "Ben")]
    olga, ada, ben = people
    login = person.account("netz")
    manners = Manners(inviters=(olga.user,))
    async with LivingBot(homeserver.url, login, tmp_path, manners=manners) as bot:
        home = await olga.opens_room("Makers", inviting=[bot.user, ada, ben])
        for one in (ada, ben):
            await one.joins(home)
        await olga.sees("m.room.member", room=home, by=bot.user)
        direct = await ada.opens_direct(bot.user)
        await ada.hears("help", room=direct, by=bot.user)
        # A room for three that is called one for two; also if the third comes a moment later.
        lie = await ada.opens_room(inviting=[bot.user, ben], is_direct=True)
        await ada.sees("m.room.member", room=lie, by=bot.user, where=has_left)
        await ada.invites(ben, direct)
        await ben.joins(direct)
        await ada.sees("m.room.member", room=direct, by=ben)
        await ada.says("!netz match status", direct)
        wrote = await ada.hears("I wrote to you in our own room", room=direct, by=bot.user)
        assert wrote.thread
        private = (await ada.is_invited(by=bot.user)).room
        assert private not in {direct, lie}
        space = await ada.opens_space("Mine", inviting=[bot.user])
        declined = await ada.sees("m.room.member", room=space, by=bot.user)
        assert declined.content["membership"] == "leave"
        (community,) = await bot.house.stores.communities.all()
        assert community.home.external_id == home
