"""Whatever step the bot is killed at, the next life ends what was begun: nothing is lost, nothing
is said twice, and no room is opened twice.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio

from community.model import Answers
from tests.matrix.homeserver import Homeserver
from tests.matrix.lives import Lives, Story
from tests.matrix.mortal import MortalBot
from tests.matrix.people import People
from tests.matrix.person import Person
from tests.matrix.seen import Seen
from tests.matrix.test_story import Plaza, a_plaza

SECRET = "m.room.encrypted"


@pytest_asyncio.fixture
async def lives(homeserver: Homeserver, person: People, tmp_path: Path) -> AsyncIterator[Lives]:
    one = Lives(homeserver, person, tmp_path)
    await one.begin()
    yield one
    await one.end()


def said_by(person: Person, room: str, user: str) -> list[Seen]:
    """Return what somebody saw of somebody else's messages in a room."""
    return [e for e in person.came if e.room == room and e.sender == user and e.is_message]


async def hears_all(person: Person, room: str, user: str, many: int) -> None:
    """Wait until so many messages of somebody's are in a room."""
    await person.wait_until(lambda: len(said_by(person, room, user)) >= many, f"{many} answers")


# --- commands ------------------------------------------------------------------------------------


@dataclass
class Asking(Story):
    """Somebody asks something in their 1:1 room."""

    ada: Person
    room: str
    bot: str
    before: int

    async def begins(self) -> None:
        await self.ada.says("help", self.room)

    async def goes_on(self, bot: MortalBot) -> None:
        await hears_all(self.ada, self.room, bot.user, self.before + 1)

    async def is_well(self) -> None:
        await self.ada.catch_up()
        assert len(said_by(self.ada, self.room, self.bot)) == self.before + 1


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
async def test_a_command_is_answered_once(lives: Lives, person: People, *, encrypted: bool) -> None:
    ada = await (person.encrypted("Ada") if encrypted else person("Ada"))
    room = await ada.opens_direct(lives.user, encrypted=encrypted)
    await hears_all(ada, room, lives.user, 1)

    async def story() -> Story:
        return Asking(ada, room, lives.user, len(said_by(ada, room, lives.user)))

    steps = await lives.at_every_step(story)
    kind = SECRET if encrypted else "m.room.message"
    assert [step for step in steps if step.startswith("PUT")] == [
        f"PUT rooms send {kind} asked",
        f"PUT rooms send {kind} done",
    ]
    assert {"commit front_inbox front_state", "commit front_notes"} < set(steps)


@dataclass
class AskingInFrontOfAll(Story):
    """Somebody asks for something private where everybody is, and has no 1:1 room yet."""

    ada: Person
    plaza: str
    bot: str
    asked: Seen | None = None
    private: str = ""

    async def begins(self) -> None:
        self.asked = await self.ada.says("!netz match status", self.plaza)

    async def goes_on(self, bot: MortalBot) -> None:
        if not self.private:
            self.private = (await self.ada.is_invited(by=bot.user)).room
            await self.ada.joins(self.private)
        await hears_all(self.ada, self.private, bot.user, 1)
        await self.ada.wait_until(lambda: bool(self._lines()), "a line in the thread")

    def _lines(self) -> list[Seen]:
        assert self.asked
        root = self.asked.id
        return [e for e in said_by(self.ada, self.plaza, self.bot) if e.thread == root]

    async def is_well(self) -> None:
        await self.ada.catch_up()
        answers = said_by(self.ada, self.private, self.bot)
        assert len(answers) == 1, [one.text for one in answers]
        assert answers[0].encrypted
        assert "!netz" not in answers[0].text
        assert len(self._lines()) == 1
        rooms = {room for room in self.ada.rooms if self.ada.rooms[room] in {"join", "invite"}}
        assert rooms == {self.plaza, self.private}


async def test_what_is_private_is_answered_in_one_room_made_for_it(
    lives: Lives, homeserver: Homeserver, person: People
) -> None:
    plaza = await a_plaza(person, lives.bot, homeserver)
    open_room = await plaza.olga.opens_room("Open", public=True, inviting=[lives.user])
    await plaza.olga.puts_into(plaza.home, open_room)
    await plaza.olga.sees("m.room.member", room=open_room, by=lives.user)

    async def story() -> Story:
        ada = await person.encrypted("Ada")
        await ada.joins(open_room)
        return AskingInFrontOfAll(ada, open_room, lives.user)

    steps = await lives.at_every_step(story)
    assert {"POST createRoom asked", "POST createRoom done"} <= set(steps)
    assert {"PUT sendToDevice m.room.encrypted done", "PUT user account_data m.direct done"} <= set(
        steps
    )


@dataclass
class Introducing(Story):
    """Somebody ends a form, which saves it and shows it to everybody."""

    ada: Person
    room: str
    plaza: Plaza
    bot: str
    before: int = 0

    async def begins(self) -> None:
        self.before = len(said_by(self.ada, self.room, self.bot))
        await self.ada.says("done", self.room)

    async def goes_on(self, bot: MortalBot) -> None:
        await hears_all(self.ada, self.room, bot.user, self.before + 1)
        await bot.delivers()

    async def is_well(self) -> None:
        await self.ada.catch_up()
        await self.plaza.olga.catch_up()
        told = said_by(self.ada, self.room, self.bot)[self.before :]
        assert ["it is saved" in one.text for one in told] == [True]
        shown = said_by(self.plaza.olga, self.plaza.introductions, self.bot)
        assert sum(self.ada.name in one.text for one in shown) == 1


async def test_a_form_is_saved_once_and_shown_once(
    lives: Lives, homeserver: Homeserver, person: People
) -> None:
    plaza = await a_plaza(person, lives.bot, homeserver)
    await plaza.olga.sets_state(plaza.home, "m.room.join_rules", {"join_rule": "public"})
    numbers = count(1)

    async def story() -> Story:
        ada = await person(f"Ada {next(numbers)}.")
        await ada.joins(plaza.home)
        room = await ada.opens_direct(lives.user)
        await hears_all(ada, room, lives.user, 1)
        here = lives.bot.visitor(ada.user, plaza.home, ada.name)
        await lives.bot.house.services.members.agree(here, old_enough=True)
        for number, words in enumerate(("intro write", "Grants"), start=2):
            await ada.says(words, room)
            await hears_all(ada, room, lives.user, number)
        return Introducing(ada, room, plaza, lives.user)

    steps = await lives.at_every_step(story)
    assert "PUT rooms send m.room.message done" in steps


# --- a round -------------------------------------------------------------------------------------


@dataclass
class Meeting(Story):
    """Two people are brought together, say nothing, are reminded, and asked how it went."""

    pair: tuple[Person, Person]
    plaza: Plaza
    bot: str
    start: datetime
    rounds: int
    room: str = ""

    async def begins(self) -> None:
        pass

    async def goes_on(self, bot: MortalBot) -> None:
        await self._comes_to(bot, timedelta(hours=1))
        for one in self.pair:
            if not self.room:
                self.room = (await one.is_invited(by=bot.user)).room
            if one.rooms.get(self.room) != "join":
                await one.joins(self.room)
                await one.sees("m.room.member", room=self.room, by=one)
        for days in (3, 5):
            await self._comes_to(bot, timedelta(days=days))

    async def _comes_to(self, bot: MortalBot, later: timedelta) -> None:
        await bot.lets_pass(max(self.start + later - bot.clock.now(), timedelta()))

    async def is_well(self) -> None:
        ada, _ = self.pair
        for one in (*self.pair, self.plaza.olga):
            await one.catch_up()
        for one in self.pair:
            assert set(one.rooms) == {self.plaza.home, self.room}
            assert not one.invitations
        told = [one.text for one in said_by(ada, self.room, self.bot)]
        assert len(told) == 3, told
        assert "Did you meet?" in told[2]
        signs = [
            (e.relation["event_id"], e.reaction)
            for e in ada.came
            if e.room == self.room and e.kind == "m.reaction"
        ]
        assert len(signs) == len(set(signs)) > 0
        public = said_by(self.plaza.olga, self.plaza.rounds, self.bot)
        assert len(public) == self.rounds
        held = [room for room, how in ada.rooms.items() if how == "join"]
        assert len(held) == 2


async def test_a_round_opens_one_room_a_match_and_says_everything_once(
    lives: Lives, homeserver: Homeserver, person: People
) -> None:
    plaza = await a_plaza(person, lives.bot, homeserver)
    await plaza.olga.sets_state(plaza.home, "m.room.join_rules", {"join_rule": "public"})
    organiser = lives.bot.visitor(plaza.olga.user, plaza.home, "Olga", organiser=True)
    schedules = lives.bot.house.services.schedules
    for schedule in await schedules.listed(organiser):
        await schedules.remove(organiser, schedule.id)
    answers = Answers("grants", "photography"), Answers("photography", "grants")
    rounds = count(1)

    async def story() -> Story:
        bot = lives.bot
        pair = await person("Ada"), await person("Ben")
        for one, answer in zip(pair, answers, strict=True):
            await one.joins(plaza.home)
            await plaza.olga.sees("m.room.member", room=plaza.home, by=one)
            await bot.has_member(one.user, plaza.home, one.name, answer)
        # Who was brought together before shall not be again.
        await bot.delivers()
        assert await bot.runs_round(plaza.home) == 1
        await bot.delivers()
        for one in pair:
            here = bot.visitor(one.user, plaza.home, one.name)
            await bot.house.services.participation.leave(here)
        return Meeting(pair, plaza, lives.user, bot.clock.now(), next(rounds))

    steps = await lives.at_every_step(story)
    assert {"POST createRoom done", "deliver.match_open:after"} <= set(steps)
    assert steps.count("PUT rooms send m.room.message done") >= 4
