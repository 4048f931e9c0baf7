"""The card with what comes next: one a home, always up to date."""

from dataclasses import replace
from datetime import timedelta

import pytest

from community.communities import SetUp
from community.errors import Cause, NotAllowed
from community.meetups.calling import Call
from community.meetups.model import Coming, Seat, Space
from community.meetups.upcoming import LISTED
from community.model import Visitor
from community.outbox import Dropped
from community.places import Ref
from tests.community.meetups.meetups_world import WHEN, MeetupsWorld
from tests.community.world import sentences

BOARD = "board"
GATHERED = timedelta(seconds=15)


@pytest.fixture
async def world() -> MeetupsWorld:
    made = MeetupsWorld()
    await made.begin()
    return made


@pytest.fixture
async def ada(world: MeetupsWorld) -> Visitor:
    [made] = await world.know("Ada")
    return made


@pytest.fixture
async def board(world: MeetupsWorld) -> "Board":
    made = Board(world)
    await made.shown()
    return made


class Board:
    """What stands in the channel with the card."""

    def __init__(self, world: MeetupsWorld) -> None:
        self.world = world

    async def shown(self, channel: str = BOARD) -> None:
        """Let an organiser choose the channel."""
        await self.world.upcoming.show(self.world.olga, channel)
        await self.world.send_all()

    @property
    def key(self) -> str:
        """The key of the row that draws it."""
        return f"upcoming:{self.world.community().id}:{BOARD}"

    @property
    def ref(self) -> Ref:
        """Where the card stands."""
        [ref] = [one for one in self.world.chat.messages if one.place == BOARD]
        return ref

    def says(self, place: str = BOARD) -> str:
        """Return what the one card in a channel says."""
        [card] = self.world.chat.cards_in(place)
        return sentences(card)

    async def later(self) -> str:
        """Return what it says once what happened was gathered."""
        await self.world.waits(seconds=GATHERED.total_seconds())
        return self.says()

    def edits(self) -> int:
        """Return how often it was edited."""
        return [one.verb for one in self.world.chat.calls if one.place == BOARD].count("edit")


async def test_only_organisers_choose_where_it_stands(world: MeetupsWorld, ada: Visitor) -> None:
    for asked in (world.upcoming.show(ada, BOARD), world.upcoming.end(ada)):
        with pytest.raises(NotAllowed):
            await asked
    with pytest.raises(NotAllowed):
        await world.upcoming.settings(ada)
    assert world.community().channels.upcoming is None


async def test_where_nothing_is_planned_it_says_how_to_begin(board: Board) -> None:
    assert "Nothing is planned yet" in board.says()
    assert "/meetup call" in board.says()


async def test_it_says_when_what_where_and_how_many_places_are_free(
    world: MeetupsWorld, ada: Visitor, board: Board
) -> None:
    walk = await world.called(ada, "Light and shadow", where="Main door", places=3)
    lunch = await world.called(
        ada, "Lunch", "2026-03-11 12:00", where="https://meet.example.org/1", space=Space.ONLINE
    )
    shown = await board.later()
    assert shown.index("**Lunch**") < shown.index("**Light and shadow**")
    assert str(walk.starts_at) in shown
    assert "a meetup, on site: Main door" in shown
    assert "2 places are free" in shown
    assert "a meetup, online" in shown
    assert "meet.example.org" not in shown, "who comes reads it on the meetup's own card"
    assert shown.endswith("/meetup call takes a minute.")
    for one in (walk, lunch):
        assert f"answer here: {world.card_ref(one).place}" in shown


async def test_drafts_are_not_in_it(world: MeetupsWorld, ada: Visitor, board: Board) -> None:
    await world.meetups.call(ada, Call("Secret plans", WHEN))
    await board.shown()
    assert "Secret plans" not in await board.later()


async def test_no_more_than_ten_are_listed(world: MeetupsWorld, ada: Visitor, board: Board) -> None:
    for hour in range(LISTED + 1):
        await world.called(ada, f"Number {hour}", f"2026-03-12 {hour + 8:02}:00")
    shown = await board.later()
    assert shown.count("**Number") == LISTED
    assert "Number 10" not in shown


async def test_answers_changes_and_a_call_off_are_edited_in(
    world: MeetupsWorld, ada: Visitor, board: Board
) -> None:
    stands = board.ref
    walk = await world.called(ada, places=2)
    assert "1 place is free" in await board.later()
    [ben] = await world.know("Ben")
    await world.comes(ben, walk)
    assert "all places are taken" in await board.later()
    await world.comes(ben, walk, Coming.NO)
    assert "1 place is free" in await board.later()
    await world.hosting.change(ada, walk.id, Call(title="Shadow and light"))
    assert "**Shadow and light**" in await board.later()
    await world.hosting.call_off(ada, walk.id)
    assert "Nothing is planned yet" in await board.later()
    assert board.ref == stands


async def test_what_happens_within_15_seconds_is_one_edit(
    world: MeetupsWorld, ada: Visitor, board: Board
) -> None:
    walk = await world.called(ada)
    await board.later()
    people = await world.know(*(f"P{number}" for number in range(9)))
    before = board.edits()
    for person in people:
        await world.comes(person, walk)
        await world.waits(seconds=1)
    await world.waits(seconds=30)
    assert 1 <= board.edits() - before <= 2


async def test_it_is_not_edited_twice_in_15_seconds_however_late_the_first_was(
    world: MeetupsWorld, ada: Visitor, board: Board
) -> None:
    await world.called(ada)
    await board.later()
    before = board.edits()
    await world.called(ada, "Lunch")
    await world.waits(seconds=29)  # late: something held the first one up
    await world.called(ada, "Dinner")
    await world.waits(seconds=1)
    assert board.edits() - before == 1
    assert "Dinner" in await board.later()


async def test_it_changes_by_itself_when_a_meetup_begins_and_when_it_ends(
    world: MeetupsWorld, ada: Visitor, board: Board
) -> None:
    walk = await world.called(ada)
    assert "On now" not in await board.later()
    await world.until(walk)
    assert "On now" in board.says()
    world.clock.time = walk.ends_at
    await world.send_all()
    assert "Nothing is planned yet" in board.says()


async def test_it_also_does_so_if_the_bot_was_off_for_days(
    world: MeetupsWorld, ada: Visitor, board: Board
) -> None:
    walk = await world.called(ada)
    await board.later()
    world.clock.time = walk.ends_at + timedelta(days=9)
    await world.send_all()
    assert "Nothing is planned yet" in board.says()


async def test_a_place_for_which_somebody_waits_is_not_free(
    world: MeetupsWorld, ada: Visitor, board: Board
) -> None:
    walk = await world.called(ada, places=2)
    ben, cem = await world.know("Ben", "Cem")
    await world.comes(ben, walk)
    await world.comes(cem, walk)
    await world.meetups.guest(cem, walk.id)
    await world.comes(ben, walk, Coming.NO)  # of two places one is free, and two wait
    assert world.rsvp(walk, "Cem").seat is Seat.WAITING
    assert "all places are taken" in await board.later()


async def test_one_that_somebody_deleted_is_posted_anew_with_the_next_change(
    world: MeetupsWorld, ada: Visitor, board: Board
) -> None:
    gone = board.ref
    world.chat.delete_by_hand(gone)
    await world.called(ada)
    assert "Light and shadow" in await board.later()
    assert board.ref != gone
    await world.called(ada, "Lunch")
    stands = board.ref
    assert "Lunch" in await board.later()
    assert board.ref == stands


async def test_a_lost_answer_posts_no_second_card(world: MeetupsWorld, board: Board) -> None:
    stands = board.ref
    world.memory.outbox[board.key].ref = None  # the process ended before it could be noted
    assert await world.deliver_again(board.key) == stands
    assert board.ref == stands


async def test_it_moves_to_another_channel_and_back(
    world: MeetupsWorld, ada: Visitor, board: Board
) -> None:
    await world.called(ada)
    await board.shown("plaza")
    assert world.chat.cards_in(BOARD) == []
    assert "Light and shadow" in board.says("plaza")
    await board.shown()
    assert world.chat.cards_in("plaza") == []
    assert "Light and shadow" in board.says()


async def test_the_old_one_is_left_where_it_cannot_be_seen_any_more(
    world: MeetupsWorld, board: Board
) -> None:
    world.chat.refuse(BOARD, "forbidden")
    await board.shown("plaza")
    assert "Nothing is planned yet" in board.says("plaza")
    assert world.failures == []


async def test_switched_off_it_goes_and_stays_away(
    world: MeetupsWorld, ada: Visitor, board: Board
) -> None:
    assert board.says()
    after = await world.upcoming.end(world.olga)
    assert after.channels.upcoming is None
    await world.called(ada)
    await world.waits(minutes=1)
    assert world.chat.cards_in(BOARD) == []


async def test_what_was_posted_before_a_crash_goes_too_if_it_is_switched_off(
    world: MeetupsWorld, board: Board
) -> None:
    record = world.memory.outbox[board.key]
    record.ref, record.state = None, "pending"  # the process ended before it could be noted
    await world.upcoming.end(world.olga)
    assert isinstance(await world.deliver_again(board.key), Dropped)
    assert world.chat.cards_in(BOARD) == []


async def test_nobody_is_told_of_a_channel_in_which_it_is_to_stand_no_more(
    world: MeetupsWorld, board: Board
) -> None:
    record = world.memory.outbox[board.key]
    record.ref, record.state = None, "pending"
    world.chat.refuse(BOARD, "gone")
    await world.upcoming.end(world.olga)
    assert isinstance(await world.deliver_again(board.key), Dropped)
    assert world.failures == []


@pytest.mark.parametrize("cause", ["gone", "forbidden"])
async def test_organisers_are_told_once_that_it_cannot_be_posted(
    world: MeetupsWorld, ada: Visitor, board: Board, cause: Cause
) -> None:
    if cause == "gone":
        world.chat.delete_by_hand(board.ref)
    world.chat.refuse(BOARD, cause)
    for title in ("Walk", "Lunch"):
        await world.called(ada, title)
        await world.waits(seconds=30)
    [told] = [sentences(card) for card in world.chat.cards_in("organisers")]
    assert "what comes next" in told
    assert ("/admin upcoming" if cause == "gone" else "/admin doctor") in told
    world.chat.recover()
    await world.called(ada, "Dinner")
    assert "Dinner" in await board.later()


async def test_no_word_of_an_erased_host_stays(
    world: MeetupsWorld, ada: Visitor, board: Board
) -> None:
    await world.called(ada)
    await board.later()
    before = board.ref
    await world.privacy.erase(ada)
    await world.send_all()
    assert "Light and shadow" not in board.says()
    assert board.ref != before, "an edit would leave a history"


async def test_whoever_came_and_is_erased_leaves_a_free_place(
    world: MeetupsWorld, ada: Visitor, board: Board
) -> None:
    [ben] = await world.know("Ben")
    await world.comes(ben, await world.called(ada, places=2))
    assert "all places are taken" in await board.later()
    before = board.ref
    await world.privacy.erase(ben)
    assert "1 place is free" in await board.later()
    assert board.ref == before


async def test_each_home_has_its_own(world: MeetupsWorld, ada: Visitor, board: Board) -> None:
    here = world.community()
    there = here.seen_from(1)
    assert there is not None
    there = replace(there, channels=replace(there.channels, upcoming="!board:here"))
    world.memory.communities[here.id] = there
    walk = await world.called(ada)
    assert "Light and shadow" in await board.later()
    assert f"answer here: {world.card_ref(walk).place}" in board.says()
    assert f"answer here: {world.card_ref(walk, '@1').place}" in board.says("!board:here")


async def test_a_new_language_is_seen_on_it(world: MeetupsWorld, board: Board) -> None:
    await world.set_up(SetUp(language="de"))
    await board.later()
    assert world.chat.messages[board.ref].language == "de"
