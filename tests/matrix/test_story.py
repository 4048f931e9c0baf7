"""A community on a real homeserver, from the invitation of the bot to the answer how it went."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from tests.matrix.homeserver import Homeserver
from tests.matrix.living import LivingBot
from tests.matrix.people import People
from tests.matrix.person import Person

GRANTS = ("Somebody who knows about grants", "photography", "comics", "I organise", "museums")
PHOTOS = ("Somebody who teaches photography", "grants", "theatre", "I write", "museums")


@dataclass(frozen=True)
class Plaza:
    """A space and its rooms, and who organises them."""

    olga: Person
    home: str
    introductions: str
    rounds: str


async def a_plaza(person: People, bot: LivingBot, at: Homeserver, version: str = "") -> Plaza:
    """Let Olga make a space with two rooms, and invite the bot."""
    olga = await person("Olga", at=at)
    home = await olga.opens_space("Makers", inviting=[bot.user], version=version)
    assert (await olga.is_invited(by=bot.user)).by == bot.user  # the 1:1 room with the welcome
    rooms = [
        await olga.opens_room(name, inside=home, version=version)
        for name in ("Introductions", "Rounds")
    ]
    for room in rooms:
        await olga.invites(bot.user, room)
        await olga.sees("m.room.member", room=room, by=bot.user)
    await bot.is_set_up(home, introductions=rooms[0], rounds=rooms[1], minimum_age=16)
    return Plaza(olga, home, *rooms)


async def talks(person: Person, room: str, *words: str, by: str) -> str:
    """Say one thing after the other, each once the last was answered; return the last answer."""
    answer = ""
    for said in words:
        await person.says(said, room)
        answer = (await person.hears(room=room, by=by)).text
    return answer


async def introduces(
    person: Person, bot: LivingBot, *, encrypted: bool, answers: tuple[str, ...]
) -> str:
    """Let somebody open a 1:1 room, agree, introduce themselves and join; return the room."""
    room = await person.opens_direct(bot.user, encrypted=encrypted)
    await person.sees("m.room.member", room=room, by=bot.user)
    await person.hears("help", room=room, by=bot.user)
    assert "I store what you write" in await talks(person, room, "intro write", by=bot.user)
    assert "question 1 of 5" in await talks(person, room, "agree", by=bot.user)
    assert "it is saved" in await talks(person, room, *answers, by=bot.user)
    assert "Good to have you!" in await talks(person, room, "match join", by=bot.user)
    return room


@pytest.mark.parametrize("version", ["11", "12"])
@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "strictly encrypted"])
async def test_two_people_meet(
    homeserver: Homeserver, person: People, tmp_path: Path, version: str, *, encrypted: bool
) -> None:
    login = person.account("netz", at=homeserver)
    someone = person.encrypted if encrypted else person
    async with LivingBot(homeserver.url, login, tmp_path) as bot:
        plaza = await a_plaza(person, bot, homeserver, version)
        ada, ben = await someone("Ada"), await someone("Ben")
        for one in (ada, ben):
            await plaza.olga.invites(one, plaza.home)
            await one.joins(plaza.home)
            await one.joins(plaza.introductions)
        private = await introduces(ada, bot, encrypted=encrypted, answers=GRANTS)
        await introduces(ben, bot, encrypted=encrypted, answers=PHOTOS)
        await bot.delivers()
        shown = await ben.hears("comics", room=plaza.introductions, by=bot.user)
        assert "Ada" in shown.text

        assert await bot.runs_round(plaza.home) == 1
        await bot.lets_pass(timedelta(hours=1))
        match = (await ada.is_invited(by=bot.user)).room
        assert (await ben.is_invited(by=bot.user)).room == match
        for one in (ada, ben):
            await one.joins(match)
            first = await one.hears("Ben" if one is ada else "Ada", room=match, by=bot.user)
            assert "grants" in first.text

        # Nobody writes, so they are reminded; two days later they are asked how it went.
        await bot.lets_pass(timedelta(days=5))
        await ada.hears("Did you meet?", room=match, by=bot.user)
        thanks = await talks(ada, private, "yes", by=bot.user)
        assert "met" in thanks
