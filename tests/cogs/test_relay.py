"""Words of a match on two platforms: read in its thread, also after the bot was away."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from cogs._client import intents
from cogs._ui import account
from community.link_store import Linked
from community.members import NOTE_VERSION
from community.model import Consent, Match, MatchKind, MatchState
from community.places import Account, Community, Home, Place, Ref
from community.planned import PlannedMatch
from community.relay_store import Bridge
from community.relay_words import end_button
from community.round_store import NewRound
from community.spoken import Spoken
from community.texts import Card, text
from tests.cogs.town import Town, cards, said
from tests.fakes.chat import FakeChat

BOB = Account("matrix", "@bob:here")
ROOM = Ref("matrix", "!room:here", "$first")


@dataclass
class Two:
    """Ada on Discord and Bob on Matrix are matched; both sides are open."""

    town: Town
    elsewhere: FakeChat
    ada: MemberActor
    eve: MemberActor
    match: Match
    thread: ChannelHandle

    def over_there(self) -> list[str]:
        """Return what Bob reads of Ada."""
        return [spoken.words for spoken in self.elsewhere.passed.values()]

    async def says(self, words: str) -> Ref:
        """Let Bob write something."""
        ref = Ref("matrix", ROOM.place, f"${len(self.elsewhere.said)}")
        self.elsewhere.said[ref] = Spoken(BOB, "Bob", words)
        await self.town.house.services.relay.said(ref, BOB)
        await self.town.settle()
        return ref

    @contextmanager
    def away(self) -> Generator[Any]:
        """Let the bot hear nothing of what happens meanwhile on Discord, which is returned."""
        backend = self.town.env.backend
        ears = list(backend.subscribers)
        backend.subscribers.clear()
        yield backend
        backend.subscribers.extend(ears)


@pytest.fixture
async def two(town: Town, elsewhere: FakeChat) -> Two:
    stores = town.house.stores
    ada, eve = await town.introduced("Ada"), await town.introduced("Eve")
    here = await town.community()
    space = await stores.communities.save(Community(0, Home("matrix", "!space:here"), "Space"))
    await stores.links.keep_code("hash", Linked(here.id), town.env.now() + timedelta(minutes=1))
    assert await stores.joins.join("hash", here, space, {}, lambda _: ()) == 1
    member = await stores.members.by_account(here.id, account(ada))
    assert member is not None
    consent = Consent(NOTE_VERSION, town.env.now(), 16)
    bob = await stores.members.add(here.id, BOB, "Bob", "en", consent)
    planned = PlannedMatch(
        (member.id, bob.id), MatchKind.OPEN, 1, 1, (), member.id, out_of_bubble=False
    )
    now = town.env.now()
    new = NewRound(here.id, now.replace(tzinfo=None), 1, now, now, [planned], (), "{}")
    [match] = (await stores.rounds.commit(new, lambda _: (), None)).matches
    await stores.rounds.set_state(match, MatchState.OPEN)
    await town.env.settle()
    first = await town.chat.open_conversation(
        Place("discord", str(town.rounds.id)),
        text("{a} and {b} · #12", a="Ada", b="Bob"),
        [account(ada), account(eve)],
        Card("en", None, (text("hello"),), (end_button(match.id),)),
        key=10**6,
        again=False,
    )
    for seat, ref in enumerate((first, ROOM)):
        await stores.relay.open(Bridge(here.id, match.id, seat, ref))
    await town.settle()
    [thread] = town.rounds.threads
    return Two(town, elsewhere, ada, eve, match, thread)


def test_messages_are_asked_for_only_where_they_are_wanted() -> None:
    assert not intents(members=True).guild_messages
    assert not intents(members=True).message_content
    assert intents(members=True, messages=True).message_content


async def test_what_is_written_edited_and_deleted_in_the_thread_is_carried(two: Two) -> None:
    sent = await two.ada.send(two.thread, "Helo Bob")
    assert two.town.pokes, "nobody would wake the clockwork"
    await two.town.settle()
    assert two.over_there() == ["Helo Bob"]
    await two.ada.edit(sent, "Hello Bob")
    await two.town.settle()
    assert two.over_there() == ["Hello Bob"]
    await two.ada.delete(sent)
    await two.town.settle()
    assert two.over_there() == []


async def test_many_messages_arrive_in_their_order(two: Two) -> None:
    for number in range(12):
        two.town.env.backend.create_message(two.thread.id, two.ada.id, f"{number}")
    await two.town.settle()
    for _ in range(150):
        await two.town.advance(seconds=2)
    assert two.over_there() == [str(number) for number in range(12)]


async def test_what_comes_from_there_stands_in_the_thread_and_follows(two: Two) -> None:
    ref = await two.says("Hello @everyone")
    assert cards(two.thread)[-1].endswith("Bob**: Hello @everyone")
    two.elsewhere.said[ref] = Spoken(BOB, "Bob", "Hello all")
    await two.town.house.services.relay.changed(ref)
    await two.town.settle()
    assert cards(two.thread)[-1].endswith("Bob**: Hello all")
    del two.elsewhere.said[ref]
    await two.town.house.services.relay.changed(ref)
    await two.town.settle()
    assert cards(two.thread)[-1].startswith("hello")


async def test_only_the_people_of_the_match_are_carried_and_only_from_their_thread(
    two: Two,
) -> None:
    await two.eve.send(two.thread, "a moderator reads along")
    await two.ada.send(two.town.plaza, "for everybody here")
    await two.town.settle()
    assert two.over_there() == []


async def test_files_are_refused_with_a_sentence_and_their_words_carried(two: Two) -> None:
    await two.ada.send(two.thread, "look", attachments=[("a.png", b"x")])
    await two.town.settle()
    assert two.over_there() == ["look"]
    assert "no files" in cards(two.thread)[-1]


async def test_the_button_ends_it_on_both_sides_once(two: Two) -> None:
    first = two.thread.history()[0]
    result = await two.ada.click(first, custom_id=f"nw1:relay_end:{two.match.id}")
    assert said(result).startswith("Done")
    await two.ada.click(first, custom_id=f"nw1:relay_end:{two.match.id}")
    await two.town.settle()
    assert sum("no more words" in one for one in cards(two.thread)) == 1
    assert len(two.elsewhere.cards_in(ROOM.place)) == 1
    await two.ada.send(two.thread, "anybody?")
    await two.town.settle()
    assert two.over_there() == []


async def test_nobody_else_can_end_it(two: Two) -> None:
    first = two.thread.history()[0]
    result = await two.eve.click(first, custom_id=f"nw1:relay_end:{two.match.id}")
    assert "not one of yours" in said(result)
    assert (await two.town.house.stores.relay.open_on("discord")) != []


async def test_what_happened_while_the_bot_was_away_is_made_up_for(two: Two) -> None:
    town = two.town
    edited, gone = [await two.ada.send(two.thread, words) for words in ("chnges", "goes")]
    for _ in range(5):
        await town.advance(seconds=2)
    assert two.over_there() == ["chnges", "goes"]
    with two.away() as discord:
        discord.edit_message(two.thread.id, edited.id, {"content": "changes"})
        discord.delete_message(two.thread.id, gone.id)
        for number in range(130):  # more than a page
            discord.create_message(two.thread.id, two.ada.id, f"new {number}")
        discord.create_message(two.thread.id, two.eve.id, "not of this match")
    await town.restart()
    await town.settle()
    for _ in range(150):
        await town.advance(seconds=2)
    assert two.over_there() == ["changes", *(f"new {number}" for number in range(130))]


async def test_nothing_is_carried_twice_after_a_restart(two: Two) -> None:
    await two.ada.send(two.thread, "once")
    await two.town.settle()
    await two.town.restart()
    await two.town.settle()
    await two.ada.send(two.thread, "more")
    await two.town.settle()
    assert two.over_there() == ["once", "more"]
    assert two.elsewhere.verbs().count("pass_on") == 2


async def test_a_thread_that_was_deleted_while_away_holds_nothing_up(two: Two) -> None:
    with two.away() as discord:
        discord.create_message(two.thread.id, two.ada.id, "goes with its thread")
        discord.delete_channel(two.thread.id)
    await two.town.restart()
    await two.town.settle()
    assert two.over_there() == []
