"""Words are carried between the sides of a match, exactly once."""

from dataclasses import replace

import pytest

from community.errors import ChatUnavailable, NotFound
from community.model import Match
from community.outbox import Dropped, OutboxRow
from community.places import Account, Place, Ref
from community.relay import RelayService
from community.relay_store import Bridge, Unheard
from community.spoken import Spoken
from tests.community.people import People, account
from tests.community.world import sentences
from tests.fakes.memory import OutboxRecord
from tests.fakes.stores_queue import MemoryOutboxStore, row_of
from tests.fakes.stores_relay import MemoryRelayStore
from tests.fakes.stores_rounds import MemoryRoundStore

THREAD = Ref("discord", "thread", "first")
ROOM = Ref("matrix", "!room:here", "$first")


class World(People):
    """Ada and Bea are matched; her side is a thread, the other one a room."""

    def __init__(self) -> None:
        super().__init__()
        self.store = MemoryRelayStore(self.memory)
        self.outbox = MemoryOutboxStore(self.memory)
        self.relay = RelayService(
            self.store,
            MemoryRoundStore(self.memory),
            self.members,
            self.community_store,
            self.outbox,
            self.clock,
            self.chat,
        )
        self.matched: Match | None = None

    async def begin(self) -> None:
        await self.set_up()
        for name in ("Ada", "Bea", "Cyd"):
            await self.introduced(name)
        bea = self.member("Bea")
        self.memory.members[bea.id] = replace(bea, others=(Account("matrix", "@bea:here"),))
        self.memory.outbox.clear()
        self.matched = self.match("Ada", "Bea")
        for seat, ref in enumerate((THREAD, ROOM)):
            await self.store.open(Bridge(self.matched.community_id, self.matched.id, seat, ref))

    async def says(self, number: int, words: str, who: str = "Ada", files: int = 0) -> Ref:
        ref = replace(THREAD, message=f"m{number}")
        self.chat.said[ref] = Spoken(account(who), who, words, files)
        await self.relay.said(ref, account(who))
        return ref

    def waiting(self) -> list[OutboxRecord]:
        return [one for one in self.memory.outbox.values() if one.state == "pending"]

    def claimed(self, record: OutboxRecord, attempt: int = 1) -> OutboxRow:
        record.attempt, record.first_at = attempt, self.clock.now()
        record.lease_until = self.clock.now()
        return row_of(record)

    async def deliver_relay(self) -> None:
        """Deliver what waits, in the order of the queue."""
        while records := [one for one in self.waiting() if "relay" in one.outgoing.kind]:
            record = records[0]
            row = self.claimed(record)
            done = await self.relay.deliveries()[row.kind](row)
            record.ref = done if isinstance(done, Ref) else record.ref
            record.state = "dropped" if isinstance(done, Dropped) else "sent"

    def heard(self) -> list[str]:
        return [said.words for ref, said in self.chat.passed.items() if ref.place == "!room:here"]

    def told(self, place: str) -> list[str]:
        return [sentences(card) for card in self.chat.cards_in(place)]


@pytest.fixture
async def world() -> World:
    made = World()
    await made.begin()
    return made


async def test_a_message_is_carried_once_however_often_it_is_told(world: World) -> None:
    ref = await world.says(1, "Hello Bea")
    await world.relay.said(ref, account("Ada"))
    await world.deliver_relay()
    assert world.heard() == ["Hello Bea"]
    assert [said.name for said in world.chat.passed.values()] == ["Ada"]


async def test_the_queue_holds_no_words(world: World) -> None:
    await world.says(1, "my secret")
    assert "secret" not in repr(world.memory.outbox)


async def test_only_the_two_are_carried_and_only_from_their_conversation(world: World) -> None:
    await world.says(1, "I am a moderator", who="Cyd")
    elsewhere = Ref("discord", "another thread", "m2")
    await world.relay.said(elsewhere, account("Ada"))
    assert world.waiting() == []


async def test_an_edit_and_a_deletion_follow(world: World) -> None:
    ref = await world.says(1, "Helo")
    await world.deliver_relay()
    world.chat.said[ref] = Spoken(account("Ada"), "Ada", "Hello")
    await world.relay.changed(ref)
    await world.deliver_relay()
    assert world.heard() == ["Hello"]
    del world.chat.said[ref]
    await world.relay.changed(ref)
    await world.deliver_relay()
    assert world.heard() == []


async def test_what_was_deleted_before_it_was_carried_never_is(world: World) -> None:
    ref = await world.says(1, "oh no")
    del world.chat.said[ref]
    await world.deliver_relay()
    assert world.heard() == []


async def test_an_earlier_message_goes_first_but_is_not_waited_for_for_ever(world: World) -> None:
    await world.says(1, "first")
    await world.says(2, "second")
    first, second = world.waiting()
    with pytest.raises(ChatUnavailable) as wait:
        await world.relay.deliveries()["relay"](world.claimed(second))
    assert wait.value.paced
    row = world.claimed(second, attempt=9)
    world.clock.advance(minutes=11)
    await world.relay.deliveries()["relay"](row)
    assert world.heard() == ["second"]
    assert first.state == "pending"


async def test_files_stay_and_the_author_is_told_where_they_wrote(world: World) -> None:
    await world.says(1, "look at this", files=1)
    await world.says(2, "", files=2)
    await world.deliver_relay()
    assert world.heard() == ["look at this"]
    first, second = world.told("thread")
    assert first == second
    assert first.startswith("Ada, I can carry words")
    assert world.told("!room:here") == []


async def test_whoever_of_them_ends_it_both_are_told_and_nothing_more_is_carried(
    world: World,
) -> None:
    assert world.matched is not None
    await world.relay.end(world.visitor("Bea"), world.matched.id)
    await world.relay.end(world.visitor("Ada"), world.matched.id)
    await world.deliver_relay()
    assert len(world.told("thread")) == 1
    assert "no more words" in world.told("thread")[0]
    assert world.told("thread") == world.told("!room:here")
    await world.says(1, "anybody there?")
    assert world.waiting() == []


async def test_nobody_else_can_end_it(world: World) -> None:
    assert world.matched is not None
    with pytest.raises(NotFound):
        await world.relay.end(world.visitor("Cyd"), world.matched.id)


async def test_who_left_is_carried_no_more(world: World) -> None:
    await world.says(1, "bye")
    community = await world.set_up()
    await world.members.left(community.home, account("Ada"))
    await world.deliver_relay()
    assert world.heard() == []
    await world.says(2, "still here?")
    assert [one for one in world.waiting() if one.outgoing.kind == "relay"] == []


async def test_who_is_the_only_one_left_is_told_that_nobody_reads_it(world: World) -> None:
    community = await world.set_up()
    await world.members.left(community.home, account("Bea"))
    await world.says(1, "anybody there?")
    await world.says(2, "hello?")
    await world.deliver_relay()
    assert world.heard() == []
    assert len(world.told("thread")) == len(world.told("!room:here")) == 1
    assert "no more words" in world.told("thread")[0]


async def test_a_repetition_whose_answer_was_lost_is_brought_into_line_or_taken_back(
    world: World,
) -> None:
    ref = await world.says(1, "Helo")
    [record] = world.waiting()
    carry = world.relay.deliveries()["relay"]
    await carry(world.claimed(record))  # and the process ends before it notes the answer
    world.chat.said[ref] = Spoken(account("Ada"), "Ada", "Hello")
    await carry(world.claimed(record, attempt=2))
    assert world.heard() == ["Hello"]
    del world.chat.said[ref]
    assert isinstance(await carry(world.claimed(record, attempt=3)), Dropped)
    assert world.heard() == []


async def test_a_front_learns_where_to_listen_and_from_where_on(world: World) -> None:
    assert await world.relay.open_places("discord") == {"thread"}
    assert await world.relay.open_places("matrix") == {"!room:here"}
    place = Place("discord", "thread")
    assert await world.relay.unheard("discord") == [Unheard(place, THREAD)]
    first = await world.says(1, "Hello")
    second = await world.says(2, "and so on")
    assert await world.relay.unheard("discord") == [Unheard(place, second, (second, first))]


async def test_a_deleted_conversation_is_nobodys_fault(world: World) -> None:
    await world.says(1, "Hello")
    world.chat.refuse("!room:here", "gone")
    await world.deliver_relay()
    assert [one.state for one in world.memory.outbox.values()] == ["dropped", "sent", "dropped"]
    assert "no more words" in world.told("thread")[0]


async def test_who_goes_out_of_the_conversation_ends_it_unless_somebody_stays(
    world: World,
) -> None:
    room, bea = Place("matrix", "!room:here"), Account("matrix", "@bea:here")
    assert not await world.relay.left(room, Account("matrix", "@guest:here"))
    assert not await world.relay.left(Place("matrix", "!elsewhere:here"), bea)
    world.chat.absent.add(bea)
    world.chat.asked["!room:here"] = [bea]  # is asked in again
    assert not await world.relay.left(room, Account("matrix", "@guest:here"))
    assert await world.relay.left(room, bea)
    assert not await world.relay.left(room, bea)
    await world.deliver_relay()
    assert len(world.told("thread")) == 1
    assert "no more words" in world.told("thread")[0]
