"""Matches on a real homeserver that do not go as planned: invitations that nobody accepts, people
who say nothing, three together, and one who is left.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest_asyncio

from community.model import Answers, MatchState
from community.places import Home
from demo.living import A_MOMENT, PATIENCE
from matrix import PLATFORM
from tests.matrix.homeserver import Homeserver
from tests.matrix.living import LivingBot
from tests.matrix.people import People
from tests.matrix.person import Person
from tests.matrix.seen import Seen
from tests.matrix.test_story import Plaza, a_plaza

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass
class Makers:
    """The bot and the community in which it matches people."""

    bot: LivingBot
    plaza: Plaza
    person: People

    async def come(self, *names: str) -> list[Person]:
        """Let people come who suit each other, each with a room of their own with the bot."""
        came: list[Person] = []
        for number, name in enumerate(names):
            one = await self.person(name)
            await self.plaza.olga.invites(one, self.plaza.home)
            await one.joins(self.plaza.home)
            await self.plaza.olga.sees("m.room.member", room=self.plaza.home, by=one)
            room = await one.opens_direct(self.bot.user)
            await one.hears("help", room=room, by=self.bot.user)
            words = ("grants", "photography") if number % 2 else ("photography", "grants")
            await self.bot.has_member(one.user, self.plaza.home, name, Answers(*words))
            came.append(one)
        await self.bot.delivers()
        return came

    async def are_matched(self, *people: Person) -> str:
        """Let a round with one match go out; return the match's room."""
        assert await self.bot.runs_round(self.plaza.home) == 1
        await self.bot.lets_pass(HOUR)
        rooms = {(await one.is_invited(by=self.bot.user)).room for one in people}
        assert len(rooms) == 1
        return rooms.pop()

    async def state(self) -> MatchState:
        """Return how the one match stands."""
        stores = self.bot.house.stores
        community = await stores.communities.by_home(Home(PLATFORM, self.plaza.home))
        assert community
        [round_] = await stores.rounds.latest(community.id)
        [match] = round_.matches
        return match.state

    async def sees_leave(self, who: Person, room: str) -> None:
        """Wait until the bot knows that somebody is not in a room (any more)."""
        async with asyncio.timeout(PATIENCE):
            while (await self.bot.wire.members(room)).get(who.user) != "leave":  # noqa: ASYNC110
                await asyncio.sleep(A_MOMENT)
            while await self.bot.house.stores.fronts.waiting(PLATFORM, 1):  # noqa: ASYNC110
                await asyncio.sleep(A_MOMENT)

    async def heard(self, who: Person, words: str, room: str | None = None) -> list[Seen]:
        """Return everything of that kind that somebody has heard of the bot so far."""
        return await who.has_heard(words, room=room, by=self.bot.user)


@pytest_asyncio.fixture
async def makers(homeserver: Homeserver, person: People, tmp_path: Path) -> AsyncIterator[Makers]:
    async with LivingBot(homeserver.url, person.account("netz"), tmp_path) as bot:
        plaza = await a_plaza(person, bot, homeserver)
        # Only the rounds that a test runs.
        organiser = bot.visitor(plaza.olga.user, plaza.home, "Olga", organiser=True)
        schedules = bot.house.services.schedules
        for schedule in await schedules.listed(organiser):
            await schedules.remove(organiser, schedule.id)
        yield Makers(bot, plaza, person)


async def test_whoever_has_not_accepted_is_reminded_once_and_after_a_week_it_is_taken_back(
    makers: Makers,
) -> None:
    ada, ben = await makers.come("Ada", "Ben")
    match = await makers.are_matched(ada, ben)
    await ada.joins(match)
    await makers.bot.is_with(ada.user, match)

    await makers.bot.lets_pass(2 * DAY)
    reminder = await ben.hears("An invitation is waiting for you", by=makers.bot.user)
    assert reminder.room != match
    assert reminder.content["msgtype"] == "m.text", "it shall notify"
    assert "You are matched with Ada." in reminder.text
    await makers.bot.lets_pass(4 * DAY)
    assert len(await makers.heard(ben, "An invitation is waiting")) == 1
    assert await makers.heard(ada, "An invitation is waiting") == []
    # Who is alone there is neither nudged nor asked.
    assert len(await makers.heard(ada, "", match)) == 1

    await makers.bot.lets_pass(DAY)
    await ben.is_out_of(match)
    ended = await ada.hears("This match did not come about", room=match, by=makers.bot.user)
    assert ended.content["m.mentions"] == {"user_ids": [ada.user]}
    assert await makers.state() is MatchState.CALLED_OFF


async def test_a_declined_invitation_is_no_pending_one_and_is_not_sent_again(
    makers: Makers,
) -> None:
    ada, ben = await makers.come("Ada", "Ben")
    match = await makers.are_matched(ada, ben)
    await ada.joins(match)
    await ben.leaves(match)
    await makers.sees_leave(ben, match)
    await makers.bot.lets_pass(7 * DAY)
    await ben.catch_up()
    assert match not in ben.invitations
    assert await makers.heard(ben, "An invitation is waiting") == []


async def test_a_silent_conversation_is_reminded_once_and_a_lively_one_never(
    makers: Makers,
) -> None:
    ada, ben = await makers.come("Ada", "Ben")
    match = await makers.are_matched(ada, ben)
    for one in (ada, ben):
        await one.joins(match)
        await makers.bot.is_with(one.user, match)
    first = await ada.hears(room=match, by=makers.bot.user)
    await makers.bot.lets_pass(3 * DAY)
    nudge = await ada.hears(room=match, by=makers.bot.user)
    assert "Did you meet?" not in nudge.text
    [named] = nudge.content["m.mentions"]["user_ids"]
    assert named in {ada.user, ben.user}, "one of them is asked to begin"
    await ada.says("hello!", match)
    await makers.bot.lets_pass(7 * DAY)
    said = await makers.heard(ada, "", match)
    assert [one.id for one in said][:2] == [first.id, nudge.id]
    assert ["Did you meet?" in one.text for one in said[2:]] == [True]


async def test_who_talks_is_not_reminded(makers: Makers) -> None:
    ada, ben = await makers.come("Ada", "Ben")
    match = await makers.are_matched(ada, ben)
    for one in (ada, ben):
        await one.joins(match)
        await makers.bot.is_with(one.user, match)
    await ben.says("hello Ada!", match)
    await makers.bot.lets_pass(3 * DAY)
    assert len(await makers.heard(ada, "", match)) == 1


async def test_three_people_meet_together(makers: Makers) -> None:
    people = await makers.come("Ada", "Ben", "Cem")
    match = await makers.are_matched(*people)
    for one in people:
        await one.joins(match)
        first = await one.hears(room=match, by=makers.bot.user)
        others = [other.name for other in people if other is not one]
        assert all(name in first.text for name in others)
        assert set(first.content["m.mentions"]["user_ids"]) == {who.user for who in people}
    assert set(await people[0].members(match)) == {makers.bot.user, *(p.user for p in people)}


async def test_who_is_alone_reads_privately_why_and_nobody_is_told_in_public(
    makers: Makers,
) -> None:
    [ada] = await makers.come("Ada")
    assert await makers.bot.runs_round(makers.plaza.home) == 0
    await makers.bot.lets_pass(HOUR)
    room = (await ada.is_invited(by=makers.bot.user)).room
    await ada.joins(room)
    why = await ada.hears("you were the only one in the round", room=room, by=makers.bot.user)
    assert "You come first in the next round." in why.text
    assert set(await ada.members(room)) == {makers.bot.user, ada.user}
    public = await makers.heard(makers.plaza.olga, "", makers.plaza.rounds)
    assert not [one for one in public if "Ada" in one.text or ada.user in str(one.content)]


async def test_two_who_read_german_are_addressed_in_german(makers: Makers) -> None:
    ada, ben = await makers.come("Ada", "Ben")
    for one in (ada, ben):
        room = next(r for r, how in one.rooms.items() if how == "join" and r != makers.plaza.home)
        await one.says("language de", room)
        await one.hears("Sprache", room=room, by=makers.bot.user)
    match = await makers.are_matched(ada, ben)
    await ada.joins(match)
    first = await ada.hears(room=match, by=makers.bot.user)
    assert "Darf ich vorstellen" in first.text
    assert "You are matched" not in first.text


async def test_who_leaves_the_space_is_matched_with_nobody_any_more(makers: Makers) -> None:
    ada, ben, cem = await makers.come("Ada", "Ben", "Cem")
    await cem.leaves(makers.plaza.home)
    await makers.sees_leave(cem, makers.plaza.home)
    match = await makers.are_matched(ada, ben)
    await ada.joins(match)
    assert cem.user not in await ada.members(match)
