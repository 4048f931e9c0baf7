"""Members host blog parades in turn: who is asked, who steps in, and what happens if nobody is."""

from dataclasses import replace as replaced
from datetime import datetime, time

import pytest

from community.errors import Invalid
from community.model import Visitor
from community.outbox import Dropped
from community.parades.book import Seen
from community.parades.model import Asked, ParadeState
from community.parades.turn_cards import queued
from community.parades.turn_messages import TurnMessages
from community.places import Community
from community.recurring import Rule
from tests.community.parades.parades_world import NOW, ParadesWorld
from tests.community.world import said, sentences

FIRST_MONDAY = datetime(2026, 12, 7, 10)  # noqa: DTZ001 - a slot is naive
NEXT_MONDAY = datetime(2027, 1, 4, 10)  # noqa: DTZ001


class HandVotes:
    """Counts votes that begin; there is one whenever ``topics`` are two or more."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.topics = 0

    async def begin(self, community: Community, days: int) -> object | None:
        if self.topics < 2:
            return None
        self.begun.append(days)
        return (community.id, days)


class TurnsWorld(ParadesWorld):
    """A community whose members host a blog parade on the first Monday of each month."""

    def __init__(self) -> None:
        super().__init__()
        self.hand_votes = HandVotes()
        self.turn_messages = TurnMessages(
            self.book, self.community_store, self.outbox, self.chat, self.hand_votes
        )

    async def monday(self, slot: datetime = FIRST_MONDAY) -> None:
        """Let it be the day of the rhythm."""
        self.pass_to(slot)
        schedule = self.schedule("turn")
        await self.turns.work(self.occurrence("turn", slot, schedule.id))
        await self.send_all()

    async def days_pass(self, days: float) -> None:
        """Let days go by, a quarter of a day at a time."""
        for _ in range(int(days * 4)):
            self.clock.advance(seconds=6 * 3600)
            await self.send_all()

    async def waiting(self, visitor: Visitor, title: str) -> Seen:
        """Let somebody propose a topic that they would host in turn."""
        seen = await self.proposes(visitor, title)
        await self.turns.queue(visitor, seen.parade.id)
        await self.send_all()
        return seen

    def asked(self, name: str) -> list[str]:
        """Return what somebody was asked in private."""
        account = next(m.account for m in self.memory.members.values() if m.name == name)
        cards = self.chat.cards_in(f"private-{account.external_id}")
        return [sentences(one) for one in cards if "It is your turn" in sentences(one)]

    def lines(self, words: str) -> list[str]:
        """Return what the channel says with these words."""
        return [one for one in self.channel() if words in one]


@pytest.fixture
async def world() -> TurnsWorld:
    made = TurnsWorld()
    await made.open()
    made.clock.time = NOW
    await made.schedules.add(made.olga, "turn", Rule("month", time(10), weekday=0))
    return made


@pytest.fixture
async def ada(world: TurnsWorld) -> Visitor:
    [one] = await world.know("Ada")
    return one


@pytest.fixture
async def ben(world: TurnsWorld) -> Visitor:
    [one] = await world.know("Ben")
    return one


# --- the queue ------------------------------------------------------------------------------------


async def test_who_would_host_in_turn_stands_on_the_card_until_they_would_not(
    world: TurnsWorld, ada: Visitor, ben: Visitor
) -> None:
    seen = await world.proposes(ben)
    after, recurs = await world.turns.queue(ada, seen.parade.id)
    assert "when its turn comes" in said(queued(after, recurs=recurs))
    await world.a_moment()
    assert "In the queue to host it: Ada" in world.shown(seen, "proposal")
    after, recurs = await world.turns.queue(ada, seen.parade.id)
    assert "not in the queue with it any more" in said(queued(after, recurs=recurs))
    await world.a_moment()
    assert "In the queue to host it" not in world.shown(seen, "proposal")


async def test_without_a_rhythm_the_queue_says_so(world: TurnsWorld, ada: Visitor) -> None:
    await world.schedules.pause(world.olga, world.schedule("turn").id)
    seen = await world.proposes(ada)
    after, recurs = await world.turns.queue(ada, seen.parade.id, willing=True)
    assert "No rhythm is planned" in said(queued(after, recurs=recurs))


async def test_nobody_is_overtaken_in_the_queue_but_organisers_may(
    world: TurnsWorld, ada: Visitor, ben: Visitor
) -> None:
    seen = await world.waiting(ada, "My town")
    with pytest.raises(Invalid, match="in the queue"):
        await world.turns.queue(ben, seen.parade.id)
    with pytest.raises(Invalid, match="in the queue"):
        await world.parades.days_form(ben, seen.parade.id)
    await world.know("Olga")
    assert await world.parades.days_form(world.olga, seen.parade.id)


async def test_what_is_called_already_is_in_no_queue(world: TurnsWorld, ada: Visitor) -> None:
    seen = await world.called_parade(ada)
    with pytest.raises(Invalid, match="hosts it already"):
        await world.turns.queue(ada, seen.parade.id)


# --- a turn ---------------------------------------------------------------------------------------


async def test_the_next_host_is_asked_in_private_and_the_channel_gets_a_line(
    world: TurnsWorld, ada: Visitor, ben: Visitor
) -> None:
    first, _ = await world.waiting(ada, "My town"), await world.waiting(ben, "My street")
    await world.monday()
    [asked] = world.asked("Ada")
    assert "Would you like to host “My town” now?" in asked
    assert world.asked("Ben") == []
    [line] = [one for one in world.chat.cards_in("prompts") if one.mentions]
    assert "Ada, the next blog parade could be yours: “My town”." in sentences(line)
    assert "After that: “My street”." in sentences(line)
    assert [one.action for one in line.buttons] == [
        f"parade_host:{first.parade.id}",
        f"parade_pass:{first.parade.id}",
    ]
    await world.a_moment()
    assert "Asked to host it now: Ada" in world.shown(first, "proposal")

    await world.names_days(ada, first.parade.id, "10 December", "10 January")
    await world.parades.confirm(ada, first.parade.id)
    await world.days_pass(10)
    assert len(world.asked("Ada")) == 1
    assert world.asked("Ben") == []
    assert world.lines("Who hosts") == []


async def test_who_does_not_answer_is_followed_by_the_stand_in_then_by_all(
    world: TurnsWorld, ada: Visitor, ben: Visitor
) -> None:
    [cem] = await world.know("Cem")
    seen = await world.waiting(ada, "My town")
    await world.waiting(cem, "My garden")
    await world.parades.stand_in(ada, seen.parade.id, ben.account)
    await world.monday()
    await world.days_pass(3.75)
    assert world.asked("Ben") == []
    await world.days_pass(0.5)
    [asked] = world.asked("Ben")
    assert "You are named as the one who steps in for “My town”" in asked
    assert world.lines("Who hosts") == []
    await world.days_pass(3)
    [who] = world.lines("Who hosts “My town”?")
    assert "Ada" not in who
    assert "Ben" not in who
    assert len(world.asked("Cem")) == 1
    parade = world.parading(seen).parade
    assert (parade.host, parade.stand_in, parade.asked) == (None, None, Asked.NOBODY)


async def test_the_stand_in_hosts_it_by_the_same_button(
    world: TurnsWorld, ada: Visitor, ben: Visitor
) -> None:
    seen = await world.waiting(ada, "My town")
    await world.parades.stand_in(ada, seen.parade.id, ben.account)
    await world.monday()
    await world.days_pass(4.25)
    await world.names_days(ben, seen.parade.id, "14 December", "10 January")
    await world.parades.confirm(ben, seen.parade.id)
    parade = world.parading(seen).parade
    member = next(m for m in world.memory.members.values() if m.name == "Ben")
    assert (parade.state, parade.host, parade.stand_in) == (ParadeState.CALLED, member.id, None)
    await world.days_pass(8)
    assert world.lines("Who hosts") == []


async def test_not_this_time_asks_the_next_at_once(
    world: TurnsWorld, ada: Visitor, ben: Visitor
) -> None:
    seen = await world.waiting(ada, "My town")
    await world.waiting(ben, "My street")
    await world.monday()
    assert await world.turns.pass_on(ada, seen.parade.id)
    await world.send_all()
    assert len(world.asked("Ben")) == 1
    assert len(world.lines("Who hosts “My town”?")) == 1
    assert not await world.turns.pass_on(ada, seen.parade.id)
    await world.days_pass(4.25)
    assert len(world.lines("Who hosts “My town”?")) == 1


async def test_who_was_asked_and_is_erased_holds_nobody_up(
    world: TurnsWorld, ada: Visitor, ben: Visitor
) -> None:
    seen = await world.proposes(ben, "My town")
    await world.turns.queue(ada, seen.parade.id)
    await world.monday()
    await world.privacy.erase(ada)
    await world.days_pass(4.25)
    assert len(world.lines("Who hosts “My town”?")) == 1


async def test_who_takes_no_messages_is_asked_in_the_channel(
    world: TurnsWorld, ada: Visitor
) -> None:
    await world.waiting(ada, "My town")
    world.chat.refuse(ada.account, "person_gone")
    await world.monday()
    assert world.failures == []
    [card] = [one for one in world.chat.cards_in("prompts") if one.mentions]
    assert "Ada, the next blog parade could be yours" in sentences(card)


async def test_who_left_is_not_asked(world: TurnsWorld, ada: Visitor, ben: Visitor) -> None:
    await world.waiting(ada, "My town")
    await world.waiting(ben, "My street")
    await world.members.left(ada.home, ada.account)
    await world.monday()
    assert world.asked("Ada") == []
    assert len(world.asked("Ben")) == 1


async def test_a_host_who_is_still_thinking_about_the_days_is_waited_for(
    world: TurnsWorld, ada: Visitor
) -> None:
    seen = await world.waiting(ada, "My town")
    await world.monday()
    await world.days_pass(3.5)
    await world.names_days(ada, seen.parade.id, "20 December", "10 January")
    await world.days_pass(1)
    assert world.lines("Who hosts") == []
    await world.days_pass(1.5)
    assert len(world.lines("Who hosts “My town”?")) == 1


async def test_a_topic_that_is_taken_back_at_its_turn_lets_the_next_be_asked(
    world: TurnsWorld, ada: Visitor, ben: Visitor
) -> None:
    seen = await world.waiting(ada, "My town")
    await world.waiting(ben, "My street")
    await world.monday()
    await world.parades.close(ada, seen.parade.id)
    await world.days_pass(4.25)
    assert len(world.asked("Ben")) == 1


# --- what comes first -----------------------------------------------------------------------------


async def test_while_a_parade_runs_nobody_is_asked_until_it_is_over(
    world: TurnsWorld, ada: Visitor, ben: Visitor
) -> None:
    await world.called_parade(ada, closes="14 December", grace="0")
    await world.waiting(ben, "My street")
    await world.monday()
    assert world.asked("Ben") == []
    await world.it_is("2026-12-14")
    assert world.asked("Ben") == []
    await world.it_is("2026-12-15")
    assert len(world.asked("Ben")) == 1


async def test_one_that_runs_for_long_is_left_alone(
    world: TurnsWorld, ada: Visitor, ben: Visitor
) -> None:
    await world.called_parade(ada, closes="20 January")
    await world.waiting(ben, "My street")
    await world.monday()
    assert [key for key in world.row_keys() if key.endswith(":later")] == []
    await world.it_is("2027-02-10")
    assert world.asked("Ben") == []


async def test_what_the_community_chose_comes_first_and_its_proposer_is_asked(
    world: TurnsWorld, ada: Visitor, ben: Visitor
) -> None:
    await world.waiting(ada, "My town")
    chosen = await world.proposes(ben, "My street")
    there = world.parading(chosen)
    parade = replaced(there.parade, chosen_at=world.clock.now())
    world.memory.parades[chosen.parade.id] = replaced(there, parade=parade)
    await world.monday()
    assert len(world.asked("Ben")) == 1
    assert world.asked("Ada") == []
    # Once they were asked, the vote has had its say.
    await world.turns.pass_on(ben, chosen.parade.id)
    await world.send_all()
    assert len(world.asked("Ada")) == 1
    await world.turns.pass_on(ada, world.memory.parades[min(world.memory.parades)].parade.id)
    await world.send_all()
    assert len(world.asked("Ben")) == 1


async def test_two_topics_without_a_host_are_put_to_the_vote(
    world: TurnsWorld, ada: Visitor, ben: Visitor
) -> None:
    await world.proposes(ada, "My town")
    await world.proposes(ben, "My street")
    world.hand_votes.topics = 2
    await world.monday()
    assert world.hand_votes.begun == [5]
    assert world.lines("What shall our next blog parade be about?") == []
    # Nobody voted: no second vote, but a call for topics.
    await world.days_pass(5.25)
    assert world.hand_votes.begun == [5]
    [call] = world.lines("What shall our next blog parade be about?")
    assert "2 topics are waiting for a host" in call


async def test_what_a_vote_chose_is_asked_after_it(
    world: TurnsWorld, ada: Visitor, ben: Visitor
) -> None:
    await world.proposes(ada, "My town")
    chosen = await world.proposes(ben, "My street")
    world.hand_votes.topics = 2
    await world.monday()
    await world.days_pass(5)
    there = world.parading(chosen)
    parade = replaced(there.parade, chosen_at=world.clock.now())
    world.memory.parades[chosen.parade.id] = replaced(there, parade=parade)
    await world.days_pass(0.25)
    assert len(world.asked("Ben")) == 1


async def test_a_real_vote_ends_and_whoever_proposed_what_was_chosen_is_asked(
    world: TurnsWorld, ada: Visitor, ben: Visitor
) -> None:
    world.turn_messages = TurnMessages(
        world.book, world.community_store, world.outbox, world.chat, world.votes
    )
    await world.proposes(ada, "My town")
    chosen = await world.proposes(ben, "My street")
    await world.monday()
    assert world.parading(chosen).parade.state is ParadeState.VOTING
    await world.votes.choose(ada, chosen.parade.id)
    await world.days_pass(5.5)
    assert world.parading(chosen).parade.chosen_at is not None
    assert (len(world.asked("Ben")), world.asked("Ada")) == (1, [])


async def test_a_vote_that_organisers_began_is_waited_for_and_followed_by_no_other(
    world: TurnsWorld, ada: Visitor, ben: Visitor
) -> None:
    await world.proposes(ada, "My town")
    await world.proposes(ben, "My street")
    world.hand_votes.topics = 2
    world.pass_to(FIRST_MONDAY)
    assert await world.votes.begin(world.community(), 3) is not None
    await world.monday()
    assert world.lines("What shall our next blog parade be about?") == []
    await world.days_pass(4)
    assert world.hand_votes.begun == []
    assert len(world.lines("What shall our next blog parade be about?")) == 1


async def test_who_is_in_the_queue_stays_there_while_it_is_voted_on(
    world: TurnsWorld, ada: Visitor, ben: Visitor
) -> None:
    queued_one = await world.waiting(ada, "My town")
    await world.proposes(ben, "My street")
    vote = await world.votes.begin(world.community(), 5)
    assert vote is not None
    with pytest.raises(Invalid, match="A vote is running"):
        await world.turns.queue(ada, queued_one.parade.id)
    await world.days_pass(5.5)
    parade = world.parading(queued_one).parade
    assert (parade.state, parade.host) == (ParadeState.PROPOSED, queued_one.parade.proposed_by)


async def test_if_there_is_nothing_everybody_is_asked_for_a_topic(world: TurnsWorld) -> None:
    await world.monday()
    [card] = world.chat.cards_in("prompts")
    assert "What shall our next blog parade be about?" in sentences(card)
    assert [one.action for one in card.buttons] == ["parade_propose:0"]


async def test_after_a_turn_without_a_host_no_second_question_follows(
    world: TurnsWorld, ada: Visitor
) -> None:
    seen = await world.waiting(ada, "My town")
    await world.monday()
    await world.turns.pass_on(ada, seen.parade.id)
    await world.send_all()
    assert len(world.lines("Who hosts “My town”?")) == 1
    assert world.lines("What shall our next blog parade be about?") == []


async def test_who_was_passed_over_can_come_again(world: TurnsWorld, ada: Visitor) -> None:
    seen = await world.waiting(ada, "My town")
    await world.monday()
    await world.turns.pass_on(ada, seen.parade.id)
    await world.turns.queue(ada, seen.parade.id)
    await world.monday(NEXT_MONDAY)
    assert len(world.asked("Ada")) == 2


# --- exactly once ---------------------------------------------------------------------------------


async def test_whatever_comes_twice_is_done_once(
    world: TurnsWorld, ada: Visitor, ben: Visitor
) -> None:
    seen = await world.waiting(ada, "My town")
    await world.waiting(ben, "My street")
    world.pass_to(FIRST_MONDAY)
    occurrence = world.occurrence("turn", FIRST_MONDAY, world.schedule("turn").id)
    for _ in range(2):
        await world.turns.work(occurrence)
    await world.send_all()
    assert isinstance(await world.deliver_again(f"turns:{occurrence.id}"), Dropped)
    await world.send_all()
    assert (len(world.asked("Ada")), len(world.asked("Ben"))) == (1, 0)
    [silent] = [key for key in world.row_keys() if ":turn_silent:" in key]
    await world.days_pass(4.25)
    [following] = [
        key for key in world.row_keys() if key.startswith(f"parade:{seen.parade.id}:turn:")
    ]
    for key in (silent, following):
        assert isinstance(await world.deliver_again(key), Dropped)
        await world.send_all()
    assert (len(world.asked("Ada")), len(world.asked("Ben"))) == (1, 1)
    assert len(world.lines("Who hosts “My town”?")) == 1


async def test_a_rhythm_that_rests_or_has_no_channel_asks_nobody(
    world: TurnsWorld, ada: Visitor
) -> None:
    await world.waiting(ada, "My town")
    schedule = world.schedule("turn")
    await world.schedules.pause(world.olga, schedule.id)
    await world.monday()
    assert world.asked("Ada") == []
    assert [r.state for r in world.memory.occurrences.values()] == ["done"]
    await world.schedules.resume(world.olga, schedule.id)
    here = world.community()
    channels = replaced(here.channels, prompts=None)
    world.memory.communities[here.id] = replaced(here, channels=channels)
    await world.monday(NEXT_MONDAY)
    assert world.asked("Ada") == []
    [told] = world.channel("organisers")
    assert "No channel is chosen for the members' blog parades" in told
