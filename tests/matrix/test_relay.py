"""Words of a match on two platforms, as they are written in its room."""

from dataclasses import replace

import pytest

from community.model import Match
from community.places import Account, Ref
from community.relay_store import Bridge
from community.relay_words import end_button
from community.texts import Button, text
from tests.matrix.town import ADA, BEN, Town

ROOM = "!match"
THREAD = Ref("discord", "thread", "first")


class Two(Town):
    """Ada on Matrix and Cyd on Discord are matched; both sides are open. Ben is a guest."""

    def __init__(self) -> None:
        super().__init__()
        self.matched: Match | None = None

    async def begin(self) -> None:
        """Let them be matched."""
        await self.opened()
        await self.member_here(ADA)
        self.wire.names["@cyd:hs"] = "Cyd"
        cyd = await self.member_here("@cyd:hs")
        discord = Account("discord", "7")
        self.memory.members[cyd.id] = replace(cyd, account=discord)
        self.matched = self.match("Ada", "Cyd")
        self.wire.room(ROOM, ADA, BEN)
        for seat, ref in enumerate((THREAD, Ref("matrix", ROOM, "$first"))):
            await self.relay_store.open(
                Bridge(self.matched.community_id, self.matched.id, seat, ref)
            )
        self.memory.outbox.clear()

    def carried(self) -> list[str]:
        """Return the messages that are to be carried or brought into line, and no longer are."""
        rows = [
            str(record.outgoing.data["source"])
            for record in self.memory.outbox.values()
            if record.outgoing.kind == "relay" and record.state == "pending"
        ]
        self.memory.outbox.clear()
        return [Ref.parse(row).message or "" for row in rows]


@pytest.fixture
async def two() -> Two:
    made = Two()
    await made.begin()
    return made


async def test_what_is_written_there_is_carried_and_wakes_the_clockwork(two: Two) -> None:
    pokes = two.pokes
    said = await two.say(ADA, ROOM, "Hello Cyd")
    assert two.carried() == [said]
    assert two.pokes == pokes + 1


async def test_a_thread_in_the_room_is_part_of_it(two: Two) -> None:
    relation = {"rel_type": "m.thread", "event_id": "$first"}
    said = await two.say(ADA, ROOM, "and this", **{"m.relates_to": relation})
    assert two.carried() == [said]


async def test_edits_and_redactions_follow_and_only_of_what_was_carried(two: Two) -> None:
    said = await two.say(ADA, ROOM, "Helo Cyd")
    assert two.carried() == [said]
    relation = {"rel_type": "m.replace", "event_id": said}
    new = {"msgtype": "m.text", "body": "Hello Cyd"}
    await two.say(ADA, ROOM, "* Hello Cyd", **{"m.relates_to": relation, "m.new_content": new})
    assert two.carried() == [said]
    await two.take_back(ADA, ROOM, said)
    assert two.carried() == [said]
    await two.take_back(ADA, ROOM, "$first")
    assert two.carried() == []


async def test_files_are_handed_on_so_that_their_author_is_told(two: Two) -> None:
    said = await two.say(ADA, ROOM, "a.png", msgtype="m.image", url="mxc://hs/a")
    assert two.carried() == [said]


async def test_robots_strangers_and_other_rooms_are_not_carried(two: Two) -> None:
    await two.say(ADA, ROOM, "beep", msgtype="m.notice")
    await two.say(BEN, ROOM, "I am only here by chance")
    await two.say(ADA, "!plaza", "for all here")
    await two.say(two.wire.me, ROOM, "my own words")
    assert two.carried() == []


async def test_what_is_said_to_the_bot_stays_here(two: Two) -> None:
    await two.say(ADA, ROOM, "!netz match why")
    assert two.carried() == []
    card = await two.offer(ROOM, Button(f"met:{two.only_match().id}:yes", text("Yes, we met")))
    answering = {"m.relates_to": {"m.in_reply_to": {"event_id": card}}}
    await two.say(ADA, ROOM, "yes", **answering)
    assert two.carried() == []
    said = await two.say(ADA, ROOM, "that was the bot's question, Cyd", **answering)
    assert two.carried() == [said]


async def test_the_choice_ends_it_and_both_are_told_once(two: Two) -> None:
    assert two.matched is not None
    card = await two.offer(ROOM, end_button(two.matched.id))
    await two.react(ADA, ROOM, card, "🔚")
    await two.react(ADA, ROOM, card, "🔚")
    over = [row for row in two.memory.outbox.values() if row.outgoing.kind == "relay_over"]
    assert len(over) == 2
    two.memory.outbox.clear()
    await two.say(ADA, ROOM, "anybody?")
    assert two.carried() == []


async def test_a_guest_cannot_end_it(two: Two) -> None:
    assert two.matched is not None
    await two.member_here(BEN)
    card = await two.offer(ROOM, end_button(two.matched.id))
    await two.react(BEN, ROOM, card, "🔚")
    assert await two.relay_store.open_on("matrix") != []
