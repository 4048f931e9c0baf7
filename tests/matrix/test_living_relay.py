"""Words between a room on a real homeserver and another platform."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest_asyncio

from community.link_store import Linked
from community.members import NOTE_VERSION
from community.model import Consent, MatchKind, MatchState
from community.places import Account, Community, Home, Place, Ref
from community.planned import PlannedMatch
from community.ports import Chat
from community.relay_store import Bridge
from community.relay_words import end_button
from community.round_store import NewRound
from community.spoken import Spoken
from community.texts import Card, text
from tests.fakes.chat import FakeChat
from tests.matrix.homeserver import Homeserver, Login
from tests.matrix.living import LivingBot
from tests.matrix.people import People
from tests.matrix.person import Person
from tests.matrix.seen import Seen
from tests.matrix.test_story import a_plaza

CYD = Account("discord", "7")
THREAD = Ref("discord", "thread", "first")
PATIENCE = 120.0


@dataclass
class Two:
    """Ada in a room and Cyd in a thread are matched."""

    url: str
    login: Login
    folder: Path
    bot: LivingBot
    thread: FakeChat
    ada: Person
    room: str
    first: Seen

    async def arrive(self, *words: str) -> None:
        """Wait until exactly these words stand in the thread."""
        await self.until(lambda: self.in_thread() == list(words))
        assert self.in_thread() == list(words)

    def in_thread(self) -> list[str]:
        """Return what Cyd reads of Ada."""
        return [one.words for one in self.thread.passed.values()]

    async def until(self, done: Callable[[], bool]) -> None:
        """Deliver until something is so."""
        async with asyncio.timeout(PATIENCE):
            while not done():
                await self.bot.lets_pass(timedelta(seconds=1))
                await asyncio.sleep(0.05)

    async def says(self, words: str, number: int = 1) -> Ref:
        """Let Cyd write something."""
        ref = Ref("discord", "thread", f"m{number}")
        self.thread.said[ref] = Spoken(CYD, "Cyd", words)
        await self.bot.house.services.relay.said(ref, CYD)
        await self.bot.delivers()
        return ref

    async def changes(self, ref: Ref) -> None:
        """Tell that Cyd edited or deleted something."""
        await self.bot.house.services.relay.changed(ref)
        await self.bot.delivers()

    def another_life(self) -> LivingBot:
        """Return the bot as it starts again."""
        return LivingBot(self.url, self.login, self.folder, others={"discord": self.thread})


@pytest_asyncio.fixture
async def two(homeserver: Homeserver, person: People, tmp_path: Path) -> AsyncIterator[Two]:
    login = person.account("netz", at=homeserver)
    thread = FakeChat()
    chats: dict[str, Chat] = {"discord": thread}
    async with LivingBot(homeserver.url, login, tmp_path, others=chats) as bot:
        plaza = await a_plaza(person, bot, homeserver)
        ada = await person("Ada")
        await plaza.olga.invites(ada, plaza.home)
        await ada.joins(plaza.home)
        here = await bot.house.services.communities.settings(
            bot.visitor(plaza.olga.user, plaza.home, organiser=True)
        )
        stores, now = bot.house.stores, bot.clock.now()
        server = await stores.communities.save(Community(0, Home("discord", "9"), "Makers"))
        await stores.links.keep_code("code", Linked(here.id), now + timedelta(minutes=1))
        assert await stores.joins.join("code", here, server, {}, lambda _: ()) is not None
        members = [
            await stores.members.add(here.id, who, name, "en", Consent(NOTE_VERSION, now, 16))
            for who, name in ((Account("matrix", ada.user), "Ada"), (CYD, "Cyd"))
        ]
        both = (members[0].id, members[1].id)
        planned = PlannedMatch(both, MatchKind.OPEN, 1, 1, (), both[0], out_of_bubble=False)
        new = NewRound(here.id, now.replace(tzinfo=None), 1, now, now, [planned], (), "{}")
        [match] = (await stores.rounds.commit(new, lambda _: (), None)).matches
        await stores.rounds.set_state(match, MatchState.OPEN)
        ref = await chats["matrix"].open_conversation(
            Place("matrix", plaza.rounds),
            text("{a} and {b} · #1", a="Ada", b="Cyd"),
            [Account("matrix", ada.user)],
            Card("en", None, (text("You are matched."),), (end_button(match.id),)),
            key=10**6,
            again=False,
        )
        for seat, side in enumerate((ref, THREAD)):
            await stores.relay.open(Bridge(here.id, match.id, seat, side))
        await ada.joins(ref.place)
        first = await ada.hears("You are matched.", room=ref.place, by=bot.user)
        yield Two(homeserver.url, login, tmp_path, bot, thread, ada, ref.place, first)


async def test_what_is_written_edited_and_taken_away_follows(two: Two) -> None:
    said = await two.ada.says("Helo Cyd", two.room)
    await two.arrive("Helo Cyd")
    await two.ada.edits(said, "Hello Cyd")
    await two.arrive("Hello Cyd")
    await two.ada.takes_back(said)
    await two.arrive()


async def test_threads_are_carried_and_what_is_said_to_the_bot_is_not(two: Two) -> None:
    await two.ada.says("!netz help", two.room)
    await two.ada.says("in a thread", two.room, thread=two.first)
    await two.arrive("in a thread")


async def test_files_are_refused_with_a_sentence(two: Two) -> None:
    await two.ada.shows_file(b"data", "plan.pdf", two.room)
    await two.ada.says("see above", two.room)
    await two.arrive("see above")
    assert "no files" in (await two.ada.hears("I can carry words", room=two.room)).text


async def test_what_comes_from_there_stands_in_the_room_and_follows(two: Two) -> None:
    ref = await two.says("Hello @room, see https://a.example/#b")
    heard = await two.ada.hears("Hello", room=two.room, by=two.bot.user)
    assert heard.text.replace("\u200b", "") == "Cyd: Hello @room, see https://a.example/#b"
    assert heard.content["m.mentions"] == {}
    assert heard.content["msgtype"] == "m.text"
    two.thread.said[ref] = Spoken(CYD, "Cyd", "Hello all")
    await two.changes(ref)
    assert (await two.ada.hears("Hello all", room=two.room, by=two.bot.user)).id != heard.id
    del two.thread.said[ref]
    await two.changes(ref)
    await two.ada.sees("m.room.redaction", room=two.room, by=two.bot.user)
    await two.ada.sees("m.room.redaction", room=two.room, by=two.bot.user)
    assert not (await two.ada.looks_at(heard)).content
    # An edit is an event of its own; nothing of it may stay either.
    assert not any("Hello" in str(event.content) for event in await two.ada.reads(two.room))


async def test_what_was_said_while_the_bot_was_away_is_carried_once(two: Two) -> None:
    said = await two.ada.says("before", two.room)
    await two.arrive("before")
    await two.bot.stop()
    await two.ada.edits(said, "before, edited")
    await two.ada.says("meanwhile", two.room)
    async with two.another_life() as bot:
        two.bot = bot
        await two.arrive("before, edited", "meanwhile")
        await two.says("and back")
        await two.ada.hears("and back", room=two.room, by=bot.user)
        assert two.thread.verbs().count("pass_on") == 2


async def test_the_sign_ends_it_for_both(two: Two) -> None:
    await two.ada.sees_pressed("🔚", on=two.first, by=two.bot.user)
    await two.ada.presses("🔚", on=two.first)
    await two.until(lambda: bool(two.thread.cards_in("thread")))
    await two.ada.hears("no more words", room=two.room, by=two.bot.user)
    await two.ada.says("anybody?", two.room)
    await two.ada.says("!netz help", two.room)
    await two.ada.hears("help", room=two.room, by=two.bot.user)
    await two.bot.delivers()
    assert two.in_thread() == []


async def test_who_leaves_the_room_ends_it_for_the_other_one(two: Two) -> None:
    await two.ada.leaves(two.room)
    await two.says("are you there?")

    def told() -> bool:
        return any("no more words" in repr(card) for card in two.thread.cards_in("thread"))

    await two.until(told)
