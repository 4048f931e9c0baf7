"""Prompts on a real homeserver: posted on time, taken up by a sign, paused, and in the way."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from community.model import Answers
from tests.matrix.homeserver import Homeserver
from tests.matrix.living import LivingBot
from tests.matrix.people import People
from tests.matrix.person import Person
from tests.matrix.seen import Seen
from tests.matrix.test_living_meetup import comes
from tests.matrix.test_story import Plaza, a_plaza, talks

WEEK = timedelta(days=7)


@dataclass
class Prompted:
    """A community with a room for prompts and one for its organisers."""

    bot: LivingBot
    plaza: Plaza
    room: str
    staff: str
    private: str

    @property
    def olga(self) -> Person:
        """Who organises it."""
        return self.plaza.olga

    async def plans(self, kind: str) -> None:
        """Let Olga plan a prompt for every Wednesday at seven in the evening."""
        line = f"admin schedule add {kind} weekly weekday=wednesday time=19:00"
        await talks(self.olga, self.private, line, "save", by=self.bot.user)

    async def posted(self) -> list[Seen]:
        """Return what the bot has said in the room, apart from threads."""
        said = await self.olga.has_heard(room=self.room, by=self.bot.user)
        return [one for one in said if not one.thread and not one.relation]


@pytest_asyncio.fixture
async def here(homeserver: Homeserver, person: People, tmp_path: Path) -> AsyncIterator[Prompted]:
    async with LivingBot(homeserver.url, person.account("netz"), tmp_path) as bot:
        plaza = await a_plaza(person, bot, homeserver)
        olga = plaza.olga
        rooms = [await olga.opens_room(name, inside=plaza.home) for name in ("Prompts", "Staff")]
        for room in rooms:
            await olga.invites(bot.user, room)
            await olga.sees("m.room.member", room=room, by=bot.user)
        await bot.is_set_up(plaza.home, prompts=rooms[0], organisers=rooms[1])
        private = await olga.opens_direct(bot.user)
        await olga.hears("help", room=private, by=bot.user)
        yield Prompted(bot, plaza, rooms[0], rooms[1], private)


async def test_a_prompt_appears_on_time_and_not_twice(here: Prompted) -> None:
    await here.plans("meetup")
    await here.bot.lets_pass(timedelta(days=1))
    [prompt] = await here.posted()
    assert "✋" in prompt.text
    await here.olga.sees_pressed("✋", on=prompt, by=here.bot.user)
    await here.bot.lets_pass(timedelta(days=3))
    assert [one.text for one in await here.posted()] == [prompt.text]


@pytest.mark.parametrize(
    ("kind", "thanks"),
    [
        ("meetup", "you are the host!"),
        ("parade", "you will write!"),
        ("question", "please answer there"),
    ],
)
async def test_two_who_take_a_prompt_up_are_named_in_its_one_thread(
    here: Prompted, person: People, kind: str, thanks: str
) -> None:
    await here.plans(kind)
    await here.bot.lets_pass(WEEK)
    [prompt] = await here.posted()
    for name in ("Ada", "Ben"):
        one = await person(name)
        private = await comes(one, (here.plaza.home, here.room), here.olga, here.bot)
        await one.finds(prompt.text[:20], here.room)
        await one.presses("✋", on=prompt)
        await one.hears(thanks, room=private, by=here.bot.user)
    await here.bot.lets_pass(timedelta(minutes=1))
    await here.olga.hears("Ben", room=here.room, by=here.bot.user, thread=prompt)
    thread = [e.text for e in await here.olga.reads_thread(here.room, prompt)]
    assert [sum(name in words for words in thread) for name in ("Ada", "Ben")] == [1, 1]
    assert len(await here.posted()) == 1


async def test_who_did_not_agree_is_asked_in_their_own_room(here: Prompted, person: People) -> None:
    await here.plans("meetup")
    await here.bot.lets_pass(WEEK)
    [prompt] = await here.posted()
    ada = await person("Ada")
    for room in (here.plaza.home, here.room):
        await here.olga.invites(ada, room)
        await ada.joins(room)
    private = await ada.opens_direct(here.bot.user)
    await ada.hears("help", room=private, by=here.bot.user)
    await ada.presses("✋", on=prompt)
    await ada.hears("please read the privacy note and agree", room=private, by=here.bot.user)
    await here.bot.lets_pass(timedelta(minutes=1))
    assert await ada.reads_thread(here.room, prompt) == []


async def test_three_prompts_that_nobody_takes_up_pause_the_schedule(here: Prompted) -> None:
    await here.plans("meetup")
    await here.bot.lets_pass(timedelta(days=50))
    assert len(await here.posted()) == 3
    told = await here.olga.has_heard("in a row were taken up by nobody", room=here.staff)
    assert len(told) == 1
    listed = await talks(here.olga, here.private, "admin schedule list", by=here.bot.user)
    assert "paused, because nobody answered the last prompts" in listed


async def test_a_room_that_the_bot_was_put_out_of_is_told_to_the_organisers(
    here: Prompted,
) -> None:
    await here.plans("meetup")
    await here.olga.kicks(here.bot.user, here.room)
    await here.bot.lets_pass(WEEK)
    await here.olga.hears("I lack a permission in", room=here.staff, by=here.bot.user)
    assert len(await here.olga.has_heard("I lack a permission in", room=here.staff)) == 1
    why = await talks(here.olga, here.private, "admin doctor", by=here.bot.user)
    assert "I am not in the room for prompts." in why
    assert "Invite me there again" in why


async def test_a_room_where_the_bot_may_not_speak_is_told_to_the_organisers(
    here: Prompted,
) -> None:
    await here.plans("meetup")
    levels = await here.olga.state(here.room, "m.room.power_levels")
    await here.olga.sets_state(here.room, "m.room.power_levels", {**levels, "events_default": 50})
    await here.bot.lets_pass(WEEK)
    told = await here.olga.hears("I lack a permission in", room=here.staff)
    assert "!netz admin doctor" in told.text


async def test_erasing_takes_a_card_away_with_all_that_it_ever_said(
    here: Prompted, person: People
) -> None:
    ada = await person("Ada")
    private = await comes(ada, (here.plaza.home, here.plaza.introductions), here.olga, here.bot)
    services = here.bot.house.services.introductions
    visitor = here.bot.visitor(ada.user, here.plaza.home, "Ada")
    for goal in ("a secret of mine", "another secret of mine"):
        await services.write(visitor, Answers(goal=goal))
        await here.bot.delivers()
        await ada.hears(goal, room=here.plaza.introductions, by=here.bot.user)
    assert "cannot be taken back" in await talks(ada, private, "privacy erase", by=here.bot.user)
    await ada.says("erase everything", private)
    await ada.hears(room=private, by=here.bot.user)
    await here.bot.lets_pass(timedelta(minutes=1))
    left = [one for one in await ada.reads(here.plaza.introductions) if "secret" in one.text]
    assert left == []
