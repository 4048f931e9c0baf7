"""The poll in a meetup's thread, on a real homeserver: in plain rooms and in encrypted ones."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from community.meetups.calling import Call
from community.meetups.model import Coming, Gathering, Space
from tests.matrix.homeserver import Homeserver
from tests.matrix.living import LivingBot
from tests.matrix.people import People
from tests.matrix.person import Person
from tests.matrix.seen import POLL_START, Seen
from tests.matrix.test_living_meetup import comes
from tests.matrix.test_story import a_plaza

POLL_END = "org.matrix.msc3381.poll.end"
A_MINUTE = timedelta(minutes=1)


async def stands(bot: LivingBot) -> Gathering:
    """Return the one meetup with what people answered."""
    [community] = await bot.house.stores.communities.all()
    [found] = await bot.house.stores.meetups.since(community.id, bot.clock.now(), 10)
    return found


async def coming(bot: LivingBot, someone: Person) -> tuple[Coming, bool] | None:
    """Return what somebody answered, and whether they come online."""
    found = await stands(bot)
    members = await bot.house.stores.members.everyone(found.meetup.community_id)
    [member] = [one for one in members.values() if one.account.external_id == someone.user]
    said = found.of(member.id)
    return None if said is None else (said.coming, said.online)


async def calls(bot: LivingBot, someone: Person, home: str) -> int:
    """Let somebody call a hybrid meetup in five days; return its number."""
    visitor = bot.visitor(someone.user, home, someone.name)
    begins = (bot.clock.now() + timedelta(days=5)).strftime("%Y-%m-%d 18:30")
    call = Call("Light and shadow", begins, space=Space.HYBRID, where="Main door")
    meetups = bot.house.services.meetups
    draft = await meetups.call(visitor, call)
    await meetups.confirm(visitor, draft.meetup.id)
    await bot.lets_pass(timedelta(seconds=15))
    return draft.meetup.id


@dataclass(frozen=True)
class Evening:
    """A hybrid meetup that Ada called: its poll, and everybody's rooms with the bot."""

    ada: Person
    ben: Person
    cyd: Person
    home: str
    room: str
    private: dict[Person, str]
    number: int
    poll: Seen

    async def hears(self, someone: Person, words: str) -> None:
        """Wait until somebody reads something in their room with the bot."""
        await someone.hears(words, room=self.private[someone])


async def an_evening(person: People, bot: LivingBot, at: Homeserver, *, encrypted: bool) -> Evening:
    """Let there be a meetup in a room, which is encrypted or not."""
    someone = person.encrypted if encrypted else person
    plaza = await a_plaza(person, bot, at)
    room = await plaza.olga.opens_room("Prompts", inside=plaza.home, encrypted=encrypted)
    await plaza.olga.invites(bot.user, room)
    await plaza.olga.sees("m.room.member", room=room, by=bot.user)
    await bot.is_set_up(plaza.home, prompts=room, zone="Europe/Berlin")
    ada, ben, cyd = [await someone(name) for name in ("Ada", "Ben", "Cyd")]
    private = {
        one: await comes(one, (plaza.home, room), plaza.olga, bot) for one in (ada, ben, cyd)
    }
    number = await calls(bot, ada, plaza.home)
    card = await ben.hears("Light and shadow", room=room, by=bot.user)
    poll = await ben.sees(POLL_START, room=room, by=bot.user)
    assert poll.thread == card.id
    return Evening(ada, ben, cyd, plaza.home, room, private, number, poll)


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "strictly encrypted"])
async def test_votes_are_answers_also_those_that_came_while_the_bot_was_away(
    homeserver: Homeserver, person: People, tmp_path: Path, *, encrypted: bool
) -> None:
    login = person.account("netz", at=homeserver)
    async with LivingBot(homeserver.url, login, tmp_path) as bot:
        evening = await an_evening(person, bot, homeserver, encrypted=encrypted)
        ben, cyd, poll = evening.ben, evening.cyd, evening.poll
        assert poll.encrypted is encrypted
        asks, *answers = poll.text.split("\n")
        assert asks.startswith("Are you coming?")
        labels = ["I'm coming", "I join online", "Maybe", "Not this time"]
        assert answers == [f"{number}. {label}" for number, label in enumerate(labels, start=1)]

        # A vote is answered in private, the last one counts, and what is none takes it back.
        await ben.votes("online", poll=poll)
        await evening.hears(ben, "You join online.")
        assert await coming(bot, ben) == (Coming.YES, True)
        await ben.votes("maybe", poll=poll)
        await evening.hears(ben, "Noted as “maybe”.")
        await ben.votes("perhaps", poll=poll)
        await evening.hears(ben, "See you another time!")
        assert await coming(bot, ben) == (Coming.NO, True)
        await bot.lets_pass(A_MINUTE)

    # While the bot is away.
    await ben.votes("maybe", poll=poll)
    await ben.votes("yes", poll=poll)
    cyds = await cyd.votes("online", poll=poll)
    async with LivingBot(homeserver.url, login, tmp_path, clock=bot.clock) as bot:
        await evening.hears(ben, "You are coming.")
        await evening.hears(cyd, "You join online.")
        assert await coming(bot, ben) == (Coming.YES, False)
        assert await coming(bot, cyd) == (Coming.YES, True)

        # To take a vote away takes the answer back.
        await cyd.takes_back(cyds)
        await evening.hears(cyd, "See you another time!")
        assert await coming(bot, cyd) == (Coming.NO, True)
        await ends(bot, evening, encrypted=encrypted)


async def ends(bot: LivingBot, evening: Evening, *, encrypted: bool) -> None:
    """Let Ada call it off: the poll is ended once, and a vote says nothing any more."""
    ben, poll = evening.ben, evening.poll
    visitor = bot.visitor(evening.ada.user, evening.home, evening.ada.name)
    await bot.house.services.hosting.call_off(visitor, evening.number)
    await bot.lets_pass(A_MINUTE)
    over = await ben.sees(POLL_END, room=evening.room, by=bot.user)
    assert over.relation == {"rel_type": "m.reference", "event_id": poll.id}
    assert over.encrypted is encrypted
    late = await ben.votes("no", poll=poll)
    await bot.has_answered(late.id)
    assert await coming(bot, ben) == (Coming.YES, False)
    await bot.lets_pass(A_MINUTE)
    kinds = [one.kind for one in await ben.reads(evening.room)]
    assert (kinds.count(POLL_START), kinds.count(POLL_END)) == (1, 1)
    told = [one.text for one in await ben.has_heard(room=evening.private[ben], by=bot.user)]
    answers = ("You join", "Noted as “maybe”", "See you another", "You are coming")
    assert [sum(words in one for one in told) for words in answers] == [1, 2, 1, 1]
