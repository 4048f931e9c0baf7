"""After a conversation opened: the reminder, the question, whatever happens in between."""

import pytest

from community.match_words import ANSWERS
from community.model import Answer, Visitor
from tests.community.rounds_world import RoundsWorld
from tests.community.world import sentences


@pytest.fixture
async def world() -> RoundsWorld:
    world = RoundsWorld()
    await world.open()
    return world


# --- the reminder ------------------------------------------------------------------------------


async def test_a_silent_conversation_is_reminded_once(world: RoundsWorld) -> None:
    await world.joined("Ada", "Grace")
    await world.sent()
    await world.after_days(2)
    await world.after_days(3)
    _, bump = world.conversation("Ada")
    assert "still quiet" in sentences(bump)
    assert bump.mentions == (world.member("Ada").who,)


async def test_people_who_talk_are_left_in_peace(world: RoundsWorld) -> None:
    await world.joined("Ada", "Grace")
    await world.sent()
    world.chat.speak(world.only_conversation())
    await world.after_days(2)
    assert len(world.conversation("Ada")) == 1


async def test_who_answered_already_needs_no_reminder(world: RoundsWorld) -> None:
    ada, _ = await world.joined("Ada", "Grace")
    await world.sent()
    await world.says(ada, Answer.YES)
    await world.after_days(2)
    assert len(world.conversation("Ada")) == 1


async def test_a_block_set_in_a_conversation_changes_nothing_that_shows(
    world: RoundsWorld,
) -> None:
    ada, grace = await world.joined("Ada", "Grace")
    await world.sent()
    await world.block(ada, grace)
    await world.after_days(2)
    await world.after_days(4)
    assert len(world.conversation("Grace")) == 3


async def test_nobody_is_reminded_alone(world: RoundsWorld) -> None:
    ada, _ = await world.joined("Ada", "Grace")
    await world.sent()
    await world.members.left(ada.home, ada.account)
    await world.after_days(2)
    assert len(world.conversation("Grace")) == 1


def delete_conversation(world: RoundsWorld) -> None:
    world.chat.refuse(world.only_conversation().place, "gone")


async def test_a_deleted_conversation_is_nobodys_fault(world: RoundsWorld) -> None:
    await world.joined("Ada", "Grace")
    await world.sent()
    delete_conversation(world)
    await world.after_days(2)
    await world.after_days(4)
    match = world.only_match()
    for what in ("bump", "ask"):
        assert world.dropped[f"match:{match.id}:{what}"] == "the conversation was deleted"
    assert world.failures == []


async def test_a_permission_that_was_taken_away_is_told(world: RoundsWorld) -> None:
    await world.joined("Ada", "Grace")
    await world.sent()
    world.chat.refuse(world.only_conversation().place, "forbidden")
    await world.after_days(2)
    await world.after_days(4)
    assert [key.rpartition(":")[2] for key, _ in world.failures] == ["bump", "ask"]


# --- did you meet? -----------------------------------------------------------------------------


async def test_after_four_days_everybody_is_asked_whether_they_met(world: RoundsWorld) -> None:
    ada, _ = await world.joined("Ada", "Grace")
    await world.sent()
    world.chat.speak(world.only_conversation())
    await world.says(ada, Answer.YES)
    await world.after_days(4)
    ask = world.conversation("Ada")[-1]
    match = world.only_match()
    assert "Did you meet?" in sentences(ask)
    assert [button.action for button in ask.buttons] == [
        f"met:{match.id}:yes",
        f"met:{match.id}:planned",
        f"met:{match.id}:no",
        f"met:{match.id}:not_again",
    ]
    assert [button.label for button in ask.buttons] == list(ANSWERS.values())
    # Both are asked: who is left out would show that they answered.
    assert ask.mentions == (world.member("Ada").who, world.member("Grace").who)


async def test_who_all_answered_is_not_asked(world: RoundsWorld) -> None:
    for visitor in await joined_and_sent(world):
        await world.says(visitor, Answer.PLANNED)
    await world.after_days(4)
    assert len(world.conversation("Ada")) == 1


async def joined_and_sent(world: RoundsWorld) -> list[Visitor]:
    visitors = await world.joined("Ada", "Grace")
    await world.sent()
    return visitors


async def test_where_nobody_is_left_nobody_is_asked(world: RoundsWorld) -> None:
    for visitor in await joined_and_sent(world):
        await world.members.left(visitor.home, visitor.account)
    posts = world.chat.posts
    await world.after_days(4)
    assert world.chat.posts == posts


async def test_a_match_that_was_called_off_is_not_asked_about(world: RoundsWorld) -> None:
    ada, grace = await world.joined("Ada", "Grace")
    await world.planned()
    await world.block(ada, grace)
    for days in (0, 2, 4):
        await world.after_days(days)
    match = world.only_match()
    assert world.dropped[f"match:{match.id}:bump"] == "not open"
    assert world.dropped[f"match:{match.id}:ask"] == "not open"


async def test_without_its_conversation_a_match_is_not_asked_about(world: RoundsWorld) -> None:
    await joined_and_sent(world)
    world.memory.outbox[f"match:{world.only_match().id}:open"].ref = None
    await world.after_days(4)
    assert world.dropped[f"match:{world.only_match().id}:ask"] == ("its conversation is not known")


async def test_a_repeated_delivery_asks_once(world: RoundsWorld) -> None:
    await joined_and_sent(world)
    world.chat.speak(world.only_conversation())
    await world.after_days(4)
    await world.deliver_again(f"match:{world.only_match().id}:ask")
    assert len(world.conversation("Ada")) == 2


# --- any event in any gap ----------------------------------------------------------------------


EVENTS = ("leaves", "leaves unseen", "is erased", "blocks", "stops")


@pytest.mark.parametrize("days", [0, 2, 4])
@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("names", [("Ada", "Grace"), ("Ada", "Grace", "Kübra")])
async def test_whatever_happens_in_a_gap_nobody_gone_is_named_and_nothing_fails(
    world: RoundsWorld, days: int, event: str, names: tuple[str, ...]
) -> None:
    visitors = await world.joined(*names)
    ada, grace = visitors[:2]
    await world.planned()
    before = len(world.chat.calls)
    for day in (0, 2, 4):
        if day == days:
            before = len(world.chat.calls)
            await _happen(world, event, ada, grace)
        await world.after_days(day)
    gone = event in ("leaves", "leaves unseen", "is erased")
    later = [call for call in world.chat.calls[before:] if call.card]
    if gone and (days == 0 or event != "leaves unseen"):
        assert not any("id-ada" in str(call.card) for call in later if call.verb != "edit")
        assert not any(ada.account in call.people for call in later)
    if event == "blocks" and days == 0:
        assert not any(
            {ada.account, grace.account} <= set(people)
            for people in world.chat.conversations.values()
        )
    assert world.failures == []
    assert not [key for key in world.row_keys() if key.startswith("notice:")]


async def _happen(world: RoundsWorld, event: str, ada: Visitor, grace: Visitor) -> None:
    if event == "leaves":
        await world.members.left(ada.home, ada.account)
    elif event == "leaves unseen":
        world.chat.absent.add(ada.account)
    elif event == "is erased":
        await world.privacy.erase(ada)
    elif event == "blocks":
        await world.block(ada, grace)
    else:
        await world.participation.leave(ada)
