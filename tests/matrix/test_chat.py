"""The Chat port on a real homeserver: what is posted, opened, asked for and taken back there."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import pytest_asyncio

from community.errors import ChatRefused
from community.places import Account, Place, Ref
from community.texts import Button, Card, Text, Who, text
from matrix import PLATFORM
from matrix.chat import MatrixChat
from matrix.pace import Pace
from matrix.paced_wire import PacedWire
from matrix.rooms import OurRooms
from matrix.transport import at
from tests.matrix.homeserver import Homeserver
from tests.matrix.people import People
from tests.matrix.person import Person
from tests.matrix.station import PATIENCE, Station
from tests.matrix.town import Town

NOBODY = "@nobody-at-all:localhost"
HELLO = Card("en", None, (text("Hello, both of you."),))


def a_card(words: str, *buttons: Button, mentions: tuple[Who, ...] = ()) -> Card:
    """Return a card with one sentence."""
    return Card("en", None, (Text("{words}", {"words": words}),), buttons, mentions)


@dataclass
class Scene:
    """A bot in a room with Olga, and the port that is tested."""

    bot: Station
    chat: MatrixChat
    olga: Person
    room: str
    new_chat: Callable[[], MatrixChat]
    password: str

    async def logs_in_again(self) -> str:
        """Log the bot's account in once more; return the token."""
        who = {"type": "m.id.user", "user": self.bot.wire.me}
        proof = {"type": "m.login.password", "identifier": who, "password": self.password}
        _, told = await self.bot.wire.http.ask("POST", at("login"), proof)
        return str(told["access_token"])

    async def knows(self, person: Person, how: str, room: str) -> None:
        """Wait until the sync has told how somebody stands to a room."""
        async with asyncio.timeout(PATIENCE):
            while True:
                self.bot.came.clear()
                if (await self.bot.wire.members(room)).get(person.user) == how:
                    return
                await self.bot.came.wait()

    @property
    def place(self) -> Place:
        """The room."""
        return Place(PLATFORM, self.room)

    async def opens(
        self, *people: Person | str, key: int = 7, title: str = "Ada and Ben", again: bool = False
    ) -> Ref:
        """Open a conversation of these people."""
        ids = [one if isinstance(one, str) else one.user for one in people]
        return await self.chat.open_conversation(
            self.place,
            Text("{name}", {"name": title}),
            [Account(PLATFORM, one) for one in ids],
            HELLO,
            key=key,
            again=again,
        )


@pytest_asyncio.fixture
async def scene(homeserver: Homeserver, person: People, tmp_path: Path) -> AsyncIterator[Scene]:
    olga, login = await person("Olga"), person.account("netz")
    room = await olga.opens_room("Plaza", inviting=[login.user])
    async with Station(homeserver.url, login, tmp_path) as bot:
        await bot.wire.join(room)

        async def nobody(*_: str) -> None:
            pass

        def new_chat() -> MatrixChat:
            pace = Pace(bot.clock)
            rooms = OurRooms(bot.wire, bot.store, ("*",), nobody)
            wire = PacedWire(bot.wire, pace)
            return MatrixChat(wire, pace, bot.store, rooms, Town().community_store, bot.clock)

        yield Scene(bot, new_chat(), olga, room, new_chat, login.password)


# --- messages -----------------------------------------------------------------------------------


async def test_a_post_pings_exactly_its_people_and_offers_its_signs(scene: Scene) -> None:
    olga = scene.olga
    who = Who("Olga", PLATFORM, olga.user)
    button = Button("why:1", text("Why?"))
    card = Card("en", None, (text("Hello {who}.", who=who),), (button,), (who,))
    ref = await scene.chat.post(scene.place, card, key=1, again=False)
    said = await olga.hears("Hello Olga.", room=scene.room, by=scene.bot.wire.me)
    assert ref == Ref(PLATFORM, scene.room, said.id)
    assert said.content["m.mentions"] == {"user_ids": [olga.user]}
    await olga.sees_pressed("❓", on=said, by=scene.bot.wire.me)
    await scene.chat.post(scene.place, a_card("To nobody"), key=2, again=False)
    assert (await olga.hears("To nobody")).content["m.mentions"] == {}


async def test_a_post_whose_answer_was_lost_is_found_and_not_repeated(scene: Scene) -> None:
    first = await scene.chat.post(scene.place, a_card("once"), key=3, again=False)
    # Transactions are known by the login: to another one only the mark tells.
    scene.bot.wire.http.token = await scene.logs_in_again()
    found = await scene.new_chat().post(scene.place, a_card("once"), key=3, again=True)
    assert found == first
    assert [e.text for e in await scene.olga.has_heard("once", room=scene.room)] == ["once"]


async def test_an_edit_replaces_words_and_signs(scene: Scene) -> None:
    olga, me = scene.olga, scene.bot.wire.me
    card = a_card("before", Button("why:1", text("Why?")))
    ref = await scene.chat.post(scene.place, card, key=4, again=False)
    said = await olga.hears("before", room=scene.room)
    sign = await olga.sees_pressed("❓", on=said, by=me)
    await scene.chat.edit(ref, a_card("after"))
    edited = await olga.hears("after", room=scene.room)
    assert edited.relation.get("event_id") == said.id
    assert edited.content["m.mentions"] == {}
    taken = await olga.sees("m.room.redaction", room=scene.room, by=me)
    assert taken.content.get("redacts") == sign.id
    await scene.chat.edit(ref, a_card("after"))
    assert len(await olga.has_heard("after", room=scene.room)) == 1, "it says the same already"


async def test_an_edit_of_what_somebody_took_away_is_refused_as_gone(scene: Scene) -> None:
    ref = await scene.chat.post(scene.place, a_card("words"), key=5, again=False)
    said = await scene.olga.hears("words", room=scene.room)
    await scene.olga.takes_back(said)
    with pytest.raises(ChatRefused) as refused:
        await scene.chat.edit(ref, a_card("other words"))
    assert refused.value.cause == "gone"


async def test_what_is_removed_goes_with_all_its_edits_and_twice_is_fine(scene: Scene) -> None:
    olga = scene.olga
    ref = await scene.chat.post(scene.place, a_card("a secret"), key=6, again=False)
    await scene.chat.edit(ref, a_card("another secret"))
    await olga.hears("another secret", room=scene.room)
    for _ in range(2):
        await scene.chat.remove(ref)
    assert not [one for one in await olga.reads(scene.room) if "secret" in one.text]


async def test_what_is_overwritten_leaves_no_word_of_before(scene: Scene) -> None:
    olga = scene.olga
    ref = await scene.chat.post(scene.place, a_card("a secret"), key=8, again=False)
    await scene.chat.overwrite(ref, a_card("somebody was here"), key=9)
    await olga.hears("somebody was here", room=scene.room)
    assert not [one for one in await olga.reads(scene.room) if "secret" in one.text]


async def test_a_row_that_overwrites_its_own_card_is_seen_can_be_used_and_is_drawn_on(
    scene: Scene,
) -> None:
    olga, button = scene.olga, Button("parade_write:1", text("I'll write"))
    ref = await scene.chat.post(scene.place, a_card("a secret"), key=8, again=False)
    card = a_card("somebody was here", button)
    await scene.chat.pin(ref, single=False)
    there = await scene.chat.overwrite(ref, card, key=8)
    seen = await olga.hears("somebody was here", room=scene.room)
    assert there == replace(ref, message=seen.id)
    await olga.sees_pressed("✍", on=seen)
    # A second attempt, whose first one's answer was lost, finds it.
    assert await scene.chat.overwrite(ref, card, key=8) == there
    await scene.chat.edit(there, a_card("and somebody else"))
    edited = await olga.hears("and somebody else", room=scene.room)
    assert edited.relation.get("event_id") == seen.id
    # Somebody else is erased.
    last = await scene.chat.overwrite(there, a_card("nobody"), key=8)
    await olga.hears("nobody", room=scene.room)
    assert last != there
    left = [one.text for one in await olga.reads(scene.room) if one.is_message and one.text]
    assert [one for one in left if "secret" in one or "somebody" in one] == []


async def test_a_thread_is_there_once_somebody_writes_in_it(scene: Scene) -> None:
    card = await scene.chat.post(scene.place, a_card("A prompt"), key=10, again=False)
    root = await scene.olga.hears("A prompt", room=scene.room)
    thread = await scene.chat.open_thread(card, text("A thread"), key=11, again=False)
    assert await scene.chat.is_silent(thread)
    place = Place(PLATFORM, thread.place)
    await scene.chat.post(place, a_card("Come in"), key=12, again=False)
    await scene.olga.hears("Come in", room=scene.room, thread=root)
    await scene.olga.says("beside it", scene.room)
    assert await scene.chat.is_silent(thread)
    await scene.olga.says("in it", scene.room, thread=root)
    assert not await scene.chat.is_silent(thread)


async def test_a_thread_under_what_was_taken_away_is_refused_as_gone(scene: Scene) -> None:
    card = await scene.chat.post(scene.place, a_card("A prompt"), key=13, again=False)
    await scene.olga.takes_back(await scene.olga.hears("A prompt", room=scene.room))
    with pytest.raises(ChatRefused) as refused:
        await scene.chat.open_thread(card, text("A thread"), key=14, again=False)
    assert refused.value.cause == "gone"


@pytest.mark.parametrize("what", ["no room", "!not-ours:localhost"])
async def test_where_we_are_not_nothing_is_posted(scene: Scene, what: str) -> None:
    with pytest.raises(ChatRefused):
        await scene.chat.post(Place(PLATFORM, what), HELLO, key=15, again=False)


# --- conversations ------------------------------------------------------------------------------


async def test_a_conversation_is_private_and_holds_exactly_its_people(
    scene: Scene, person: People
) -> None:
    ada, ben, me = await person("Ada"), await person("Ben"), scene.bot.wire.me
    ref = await scene.opens(ada, ben)
    for one in (ada, ben):
        invitation = await one.is_invited(by=me, room=ref.place)
        assert not invitation.is_direct
        await one.joins(ref.place)
        assert (await one.hears("Hello, both of you.", room=ref.place)).id == ref.message
    assert await ada.members(ref.place) == {me: "join", ada.user: "join", ben.user: "join"}
    assert (await ada.state(ref.place, "m.room.join_rules"))["join_rule"] == "invite"
    created = await ada.creation(ref.place)
    assert "additional_creators" not in created
    levels = await ada.state(ref.place, "m.room.power_levels")
    assert not {ada.user, ben.user} & set(levels.get("users", {}))


async def test_a_conversation_is_continued_wherever_it_broke_off(
    scene: Scene, person: People
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    first = await scene.opens(ada, ben)
    scene.chat = scene.new_chat()
    assert await scene.opens(ada, ben, again=True) == first
    await ada.joins(first.place)
    assert len(await ada.has_heard("Hello", room=first.place)) == 1
    assert set(ada.rooms) == {first.place}


async def test_whoever_declines_is_not_asked_again(scene: Scene, person: People) -> None:
    ada, ben, me = await person("Ada"), await person("Ben"), scene.bot.wire.me
    ref = await scene.opens(ada, ben)
    await ada.joins(ref.place)
    await ben.is_invited(by=me, room=ref.place)
    await ben.leaves(ref.place)
    await scene.knows(ben, "leave", ref.place)
    scene.chat = scene.new_chat()
    assert await scene.opens(ada, ben, again=True) == ref
    await ben.catch_up()
    assert not ben.invitations
    assert await scene.chat.pending(ref) == []


async def test_whoever_cannot_be_invited_is_skipped_and_nobody_at_all_is_refused(
    scene: Scene, person: People
) -> None:
    ada, me = await person("Ada"), scene.bot.wire.me
    before = set(await scene.bot.wire.joined_rooms(now=True))
    with pytest.raises(ChatRefused) as refused:
        await scene.opens("no account", key=20)
    assert refused.value.cause == "person_gone"
    assert set(await scene.bot.wire.joined_rooms(now=True)) == before, "no empty room is left"
    ref = await scene.opens(ada, "@bad name:localhost", key=21)
    await ada.is_invited(by=me, room=ref.place)


async def test_a_hostile_name_is_only_the_name_of_a_room(scene: Scene, person: People) -> None:
    ada = await person("Ada")
    name = "**Ben**\n@room <b>!netz admin</b>" + "x" * 300
    ref = await scene.opens(ada, title=name)
    await ada.joins(ref.place)
    shown = (await ada.state(ref.place, "m.room.name"))["name"]
    assert len(shown) <= 100
    assert "\n" not in shown


async def test_pending_are_those_who_have_not_accepted_and_only_they_are_taken_back(
    scene: Scene, person: People
) -> None:
    ada, ben, me = await person("Ada"), await person("Ben"), scene.bot.wire.me
    people = [Account(PLATFORM, one.user) for one in (ada, ben)]
    ref = await scene.opens(ada, ben)
    assert set(await scene.chat.pending(ref)) == set(people)
    await ada.joins(ref.place)
    await scene.knows(ada, "join", ref.place)
    assert await scene.chat.pending(ref) == [people[1]]
    await ben.is_invited(by=me, room=ref.place)
    await scene.chat.withdraw(ref, people)
    await ben.is_out_of(ref.place)
    assert await scene.chat.pending(ref) == []
    assert (await ada.members(ref.place))[ada.user] == "join"
    await scene.chat.withdraw(ref, people)


async def test_a_conversation_is_silent_until_a_person_writes(scene: Scene, person: People) -> None:
    ada = await person("Ada")
    ref = await scene.opens(ada)
    await ada.joins(ref.place)
    said = await ada.hears("Hello", room=ref.place)
    await ada.presses("❓", on=said)
    assert await scene.chat.is_silent(ref), "a sign is no word"
    await ada.says("hello", ref.place)
    assert not await scene.chat.is_silent(ref)


async def test_who_is_in_the_home_or_the_room_is_present(scene: Scene, person: People) -> None:
    ada, olga = await person("Ada"), scene.olga
    somebody = Account(PLATFORM, ada.user)
    assert await scene.chat.is_present(scene.place, Account(PLATFORM, olga.user))
    assert not await scene.chat.is_present(scene.place, somebody)
    ref = await scene.opens(ada)
    conversation = Place(PLATFORM, ref.place)
    assert not await scene.chat.is_present(conversation, somebody), "invited is not there"


# --- in private ---------------------------------------------------------------------------------


async def test_somebody_is_told_in_their_own_room_once(scene: Scene, person: People) -> None:
    ada, me = await person.encrypted("Ada"), scene.bot.wire.me
    account = Account(PLATFORM, ada.user)
    ref = await scene.chat.tell(account, a_card("for you alone"), key=30, again=False)
    assert await scene.new_chat().tell(account, a_card("for you alone"), key=30, again=True) == ref
    assert (await ada.is_invited(by=me, room=ref.place)).is_direct
    await ada.joins(ref.place)
    said = await ada.hears("for you alone", room=ref.place)
    assert said.encrypted
    assert said.content["msgtype"] == "m.text", "it shall notify"
    assert len(await ada.has_heard("for you alone", room=ref.place)) == 1


@pytest.mark.parametrize("who", ["", "no account", "@a:" + "b" * 300])
async def test_what_is_no_account_cannot_be_told_anything(scene: Scene, who: str) -> None:
    with pytest.raises(ChatRefused) as refused:
        await scene.chat.tell(Account(PLATFORM, who), HELLO, key=31, again=False)
    assert refused.value.cause == "person_gone"


async def test_whoever_turned_our_room_down_is_asked_anew_and_reads_what_we_say_meanwhile(
    scene: Scene, person: People
) -> None:
    ada, me = await person.encrypted("Ada"), scene.bot.wire.me
    account = Account(PLATFORM, ada.user)
    first = await scene.chat.tell(account, a_card("one"), key=32, again=False)
    await ada.is_invited(by=me, room=first.place)
    await ada.leaves(first.place)
    await scene.knows(ada, "leave", first.place)
    second = await scene.chat.tell(account, a_card("two"), key=33, again=False)
    assert (await ada.is_invited(by=me, room=second.place)).room == first.place
    await ada.joins(second.place)
    await ada.hears("two", room=second.place)
