"""Matches whose people are on two platforms: a conversation on each, opened and asked once."""

from datetime import timedelta

import pytest

from community.match_words import ANSWERS
from community.model import Answer, MatchState
from tests.community.people import account
from tests.community.two_homes_world import TwoHomes, matrix_account
from tests.community.world import SLOT, sentences


@pytest.fixture
async def world() -> TwoHomes:
    made = TwoHomes()
    await made.begin()
    return made


@pytest.fixture
async def pair(world: TwoHomes) -> TwoHomes:
    """Ada on Discord and Bob on Matrix, whose match is open."""
    await world.on_discord("Ada")
    await world.on_matrix("Bob")
    await world.sent()
    return world


# --- opening ------------------------------------------------------------------------------------


async def test_each_gets_the_conversation_on_their_own_platform(pair: TwoHomes) -> None:
    assert pair.people_in("discord") == {"id-ada"}
    assert pair.people_in("matrix") == {"@bob:here"}
    assert pair.only_match().state is MatchState.OPEN
    assert pair.failures == []


async def test_the_first_message_says_who_is_there_and_that_a_bot_carries_the_words(
    pair: TwoHomes,
) -> None:
    [ada] = pair.reads("discord")
    assert "On Matrix: Bob. I carry what you write here over to there, and back" in ada
    assert "no files" in ada
    [bob] = pair.reads("matrix")
    assert "On Discord: Ada. I carry" in bob
    for platform in ("discord", "matrix"):
        [card] = pair.chat.cards_in(pair.side(platform).place)
        assert card.buttons[-1].action == f"relay_end:{pair.only_match().id}"


async def test_nobody_is_pinged_or_named_by_an_account_where_they_are_not(pair: TwoHomes) -> None:
    [card] = pair.chat.cards_in(pair.side("discord").place)
    assert card.mentions == (pair.member("Ada").who,)
    assert "@bob:here" not in repr(card)
    [card] = pair.chat.cards_in(pair.side("matrix").place)
    assert card.mentions == (pair.member("Bob").who,)
    assert "id-ada" not in repr(card)


async def test_who_is_on_both_platforms_is_where_the_other_one_is(world: TwoHomes) -> None:
    await world.on_discord("Ada")
    await world.on_matrix("Bob")
    world.is_also_on_matrix("Ada")
    await world.sent()
    assert world.conversations("discord") == []
    assert world.people_in("matrix") == {"@ada:here", "@bob:here"}
    assert "I carry" not in world.reads("matrix")[0]


async def test_a_trio_meets_on_two_sides_at_most(world: TwoHomes) -> None:
    await world.on_discord("Ada", "Ben")
    await world.on_matrix("Cyd")
    await world.sent()
    assert world.people_in("discord") == {"id-ada", "id-ben"}
    assert world.people_in("matrix") == {"@cyd:here"}
    assert "On Discord: Ada and Ben" in world.reads("matrix")[0]


@pytest.mark.parametrize("row", ["open", "open@1"])
async def test_a_lost_answer_opens_no_second_conversation(pair: TwoHomes, row: str) -> None:
    ref = await pair.deliver_again(f"match:{pair.only_match().id}:{row}")
    assert ref == pair.side("matrix" if row.endswith("@1") else "discord")
    assert len(pair.chat.conversations) == 2


async def test_the_other_side_waits_until_the_first_one_is_open(world: TwoHomes) -> None:
    await world.on_discord("Ada")
    await world.on_matrix("Bob")
    world.chat.be_unavailable("rounds")
    await world.sent()
    assert world.conversations("matrix") == []
    world.chat.recover()
    for _ in range(2):
        world.clock.advance(minutes=1)
        await world.send_all()
    assert len(world.chat.conversations) == 2


async def test_a_platform_that_is_away_holds_only_its_own_side_up(world: TwoHomes) -> None:
    await world.on_discord("Ada")
    await world.on_matrix("Bob")
    await world.planned()
    world.chat.be_unavailable("!rounds:here")
    await world.after_days(0)
    # Whether Bob is still there cannot be told, so nothing is promised to Ada either.
    assert world.chat.conversations == {}
    world.chat.recover()
    for _ in range(2):
        world.clock.advance(minutes=1)
        await world.send_all()
    assert len(world.chat.conversations) == 2


async def test_who_left_the_other_platform_calls_it_off_before_anybody_is_told(
    world: TwoHomes,
) -> None:
    await world.on_discord("Ada")
    await world.on_matrix("Bob")
    world.chat.absent.add(matrix_account("Bob"))
    await world.sent()
    assert world.only_match().state is MatchState.CALLED_OFF
    assert world.conversations("matrix") == []
    told = world.conversation("Ada")
    assert "Your match could not take place" in sentences(told[-1])


async def test_when_the_other_side_cannot_be_opened_the_first_one_is_told(
    world: TwoHomes,
) -> None:
    await world.on_discord("Ada")
    await world.on_matrix("Bob")
    world.chat.refuse(matrix_account("Bob"), "person_gone")
    await world.sent()
    assert world.only_match().state is MatchState.CALLED_OFF
    assert world.conversations("matrix") == []
    assert "could not reach anybody on the other side" in world.reads("discord")[-1]
    assert world.participates("Ada").sat_out == world.participates("Bob").sat_out == 1
    assert world.failures == []


async def test_of_a_trio_the_others_go_on_when_the_other_side_cannot_be_opened(
    world: TwoHomes,
) -> None:
    await world.on_discord("Ada", "Ben")
    await world.on_matrix("Cyd")
    world.chat.refuse(matrix_account("Cyd"), "person_gone")
    await world.sent()
    assert world.only_match().state is MatchState.OPEN
    assert world.people_in("discord") == {"id-ada", "id-ben"}


async def test_a_home_without_a_channel_for_rounds_has_no_side(world: TwoHomes) -> None:
    here = world.community()
    await world.on_discord("Ada", "Ben")
    world.is_also_on_matrix("Ada")
    assert here.elsewhere
    await world.sent()
    assert world.conversations("matrix") == []
    assert world.people_in("discord") == {"id-ada", "id-ben"}


async def test_where_words_cannot_be_carried_nobody_is_matched_across_platforms() -> None:
    world = TwoHomes(carries=False)
    await world.begin()
    world.match_for_real()
    await world.on_discord("Ada", "Ben")
    await world.on_matrix("Cyd")
    await world.sent()
    [match] = world.newest().matches
    assert set(match.members) == {world.member("Ada").id, world.member("Ben").id}
    [left_out] = world.newest().unmatched
    assert left_out.reason == "no_partner"
    # Whoever is on both platforms can meet either.
    world.is_also_on_matrix("Ben")
    await world.sent(SLOT + timedelta(weeks=1))
    [match] = world.newest().matches
    assert set(match.members) == {world.member("Ben").id, world.member("Cyd").id}


async def test_a_match_that_would_need_it_since_it_was_planned_is_called_off() -> None:
    world = TwoHomes(carries=False)
    await world.begin()
    await world.on_discord("Ada")
    await world.on_matrix("Bob")
    await world.sent()  # the script does not ask who can talk to whom
    assert world.only_match().state is MatchState.CALLED_OFF
    assert "Your match could not take place" in sentences(world.conversation("Ada")[-1])
    assert "Your match could not take place" in sentences(world.conversation("Bob")[-1])


# --- words ---------------------------------------------------------------------------------------


async def test_words_go_both_ways(pair: TwoHomes) -> None:
    await pair.writes("Ada", "Hello Bob")
    await pair.writes("Bob", "Hello Ada", "matrix")
    assert pair.carried_to("matrix") == ["Hello Bob"]
    assert pair.carried_to("discord") == ["Hello Ada"]


async def test_between_accounts_of_one_home_nothing_is_carried(world: TwoHomes) -> None:
    await world.on_discord("Ada", "Ben")
    await world.sent()
    await world.writes("Ada", "Hello Ben")
    assert world.chat.passed == {}


# --- afterwards ----------------------------------------------------------------------------------


async def test_silence_on_both_sides_is_broken_once_on_each(pair: TwoHomes) -> None:
    await pair.after_days(2)
    await pair.after_days(3)
    for platform in ("discord", "matrix"):
        assert sum("still quiet" in one for one in pair.reads(platform)) == 1
    posted = [call.card for call in pair.chat.calls if call.verb == "post" and call.card]
    bumps = [card for card in posted if "still quiet" in sentences(card)]
    assert [card.mentions for card in bumps] == [(pair.member("Ada").who,), ()]


async def test_who_talks_on_one_side_is_left_in_peace_on_both(pair: TwoHomes) -> None:
    await pair.writes("Bob", "Hello?", "matrix")
    await pair.after_days(2)
    for platform in ("discord", "matrix"):
        assert not any("still quiet" in one for one in pair.reads(platform))


async def test_everybody_is_asked_once_how_it_went_and_where_they_are(pair: TwoHomes) -> None:
    await pair.after_days(4)
    await pair.after_days(5)
    for platform, name in (("discord", "Ada"), ("matrix", "Bob")):
        asked = [
            card
            for card in pair.chat.cards_in(pair.side(platform).place)
            if "Did you meet?" in sentences(card)
        ]
        assert [card.mentions for card in asked] == [(pair.member(name).who,)]
        assert len(asked[0].buttons) == len(ANSWERS)


async def test_who_answered_is_not_asked_but_the_other_side_is(pair: TwoHomes) -> None:
    match = pair.only_match()
    await pair.rounds.met(pair.visitor("Ada"), Answer.YES, match.id)
    await pair.after_days(4)
    assert not any("Did you meet?" in one for one in pair.reads("discord"))
    assert any("Did you meet?" in one for one in pair.reads("matrix"))


async def test_a_side_that_somebody_deleted_holds_nothing_up(pair: TwoHomes) -> None:
    pair.chat.refuse(pair.side("discord").place, "gone")
    await pair.after_days(4)
    assert any("Did you meet?" in one for one in pair.reads("matrix"))
    assert pair.failures == []


# --- leaving and being forgotten -----------------------------------------------------------------


async def test_who_is_erased_takes_along_what_was_carried_of_them(pair: TwoHomes) -> None:
    await pair.writes("Ada", "my address is a secret")
    await pair.writes("Bob", "I see", "matrix")
    await pair.privacy.erase(pair.visitor("Ada"))
    await pair.send_all()
    assert pair.carried_to("matrix") == []
    assert pair.carried_to("discord") == ["I see"]
    assert "Ada" not in " ".join(pair.reads("matrix"))
    left = {one.member_id for one in pair.memory.carried.values()}
    assert left == {pair.member("Bob").id}


async def test_who_writes_to_somebody_who_was_erased_is_told(pair: TwoHomes) -> None:
    await pair.privacy.erase(pair.visitor("Ada"))
    await pair.send_all()
    await pair.writes("Bob", "Are you there?", "matrix")
    await pair.writes("Bob", "Hello?", "matrix")
    assert pair.carried_to("discord") == []
    assert sum("no more words" in one for one in pair.reads("matrix")) == 1


async def test_an_account_that_is_linked_later_changes_nothing_of_an_open_match(
    pair: TwoHomes,
) -> None:
    pair.is_also_on_matrix("Ada")
    await pair.writes("Ada", "still here")
    await pair.after_days(4)
    assert pair.carried_to("matrix") == ["still here"]
    assert any("Did you meet?" in one for one in pair.reads("discord"))
    assert any("Did you meet?" in one for one in pair.reads("matrix"))
    assert account("Ada") in pair.chat.conversations[pair.side("discord")]
