"""Members read why they were matched and say how it went; organisers read numbers."""

from datetime import timedelta

import pytest

from community.errors import ConsentNeeded, NotFound
from community.model import Answer, MatchKind, MatchState
from community.rounds import RoundReport
from community.texts import Quote
from tests.community.people import ELSEWHERE
from tests.community.rounds_world import RoundsWorld
from tests.community.world import SLOT, said, sentences

WEEK = timedelta(weeks=1)


@pytest.fixture
async def world() -> RoundsWorld:
    world = RoundsWorld()
    await world.open()
    return world


# --- why and met -------------------------------------------------------------------------------


async def test_a_member_reads_why_they_were_matched(world: RoundsWorld) -> None:
    ada, grace = await world.joined("Ada", "Grace")
    await world.sent()
    for visitor in (ada, grace):
        explained = await world.rounds.why(visitor)
        assert [member.name for member in explained.people] == ["Ada", "Grace"]
        assert said(explained.body[0]) == "Ada helps Grace (photography, en)"  # type: ignore[arg-type]
        assert explained.round.number == 1
    assert (await world.rounds.why(ada, explained.match.id)).match == explained.match


async def test_nobody_reads_of_a_match_before_it_opens(world: RoundsWorld) -> None:
    ada, _ = await world.joined("Ada", "Grace")
    await world.planned()
    for number in (None, world.only_match().id):
        with pytest.raises(NotFound):
            await world.rounds.why(ada, number)


async def test_an_answer_is_taken_back_only_while_it_is_the_last_word(world: RoundsWorld) -> None:
    ada, grace = await world.joined("Ada", "Grace")
    await world.sent()
    match = await world.says(ada, Answer.NOT_AGAIN)
    await world.says(grace, Answer.YES)
    assert len(world.memory.blocks) == 1
    await world.rounds.unmet(ada, Answer.YES, match.id)
    assert len(world.memory.answers) == 2
    await world.rounds.unmet(ada, Answer.NOT_AGAIN, match.id)
    assert world.memory.blocks == {}
    assert list(world.memory.answers) == [(match.id, world.member("Grace").id)]
    eve = await world.introduced("Eve")
    with pytest.raises(NotFound, match="not one of yours"):
        await world.rounds.unmet(eve, Answer.YES, match.id)
    assert len(world.memory.answers) == 1


async def test_nobody_reads_or_answers_for_the_match_of_others(world: RoundsWorld) -> None:
    await world.joined("Ada", "Grace")
    await world.sent()
    match = world.only_match()
    eve = await world.introduced("Eve")
    zoe = await world.introduced("Zoe", home=ELSEWHERE)
    for stranger in (eve, zoe):
        with pytest.raises(NotFound, match="not one of yours"):
            await world.rounds.why(stranger, match.id)
        with pytest.raises(NotFound, match="not one of yours"):
            await world.rounds.met(stranger, Answer.NOT_AGAIN, match.id)
    assert world.memory.answers == {}
    assert world.memory.blocks == {}


async def test_who_left_answers_no_more(world: RoundsWorld) -> None:
    ada, _ = await world.joined("Ada", "Grace")
    await world.sent()
    await world.members.left(ada.home, ada.account)
    with pytest.raises(ConsentNeeded):
        await world.rounds.met(ada, Answer.YES)


async def test_an_answer_can_be_changed(world: RoundsWorld) -> None:
    ada, _ = await world.joined("Ada", "Grace")
    await world.sent()
    match = await world.says(ada, Answer.PLANNED)
    await world.rounds.met(ada, Answer.YES, match.id)
    assert await world.rounds_store.answers(match.community_id, match.id) == {
        world.member("Ada").id: Answer.YES
    }


async def test_a_pair_that_did_not_meet_may_meet_again(world: RoundsWorld) -> None:
    ada, grace = await world.joined("Ada", "Grace")
    await world.sent()
    await world.says(ada, Answer.NO)
    await world.planned(SLOT + WEEK)
    assert [past.met for past in world.script.seen[-1][1]] == [False]
    await world.rounds.met(
        grace, Answer.YES, world.memory.round(min(world.memory.rounds)).matches[0].id
    )
    await world.planned(SLOT + 2 * WEEK)
    # The second round was only planned: its people have not met yet.
    assert [past.met for past in world.script.seen[-1][1]] == [True, False]


async def test_not_again_keeps_them_apart_and_looks_like_any_other_answer(
    world: RoundsWorld,
) -> None:
    ada, grace = await world.joined("Ada", "Grace")
    await world.sent()
    one = await world.says(ada, Answer.NOT_AGAIN)
    other = await world.says(grace, Answer.YES)
    assert one == other
    assert await world.participation.avoided(grace) == ()
    assert [member.name for member in await world.participation.avoided(ada)] == ["Grace"]


async def test_a_called_off_match_is_no_match(world: RoundsWorld) -> None:
    ada, _ = await world.joined("Ada", "Grace")
    await world.sent()
    await world.rounds_store.set_state(world.only_match(), MatchState.CALLED_OFF)
    with pytest.raises(NotFound, match="no match at the moment"):
        await world.rounds.why(ada)


# --- the report --------------------------------------------------------------------------------


async def test_the_report_counts_rounds_and_answers(world: RoundsWorld) -> None:
    world.script.trios = False
    ada, grace, _ = await world.joined("Ada", "Grace", "Kübra")
    await world.sent()
    await world.says(ada, Answer.YES)
    await world.says(grace, Answer.PLANNED)
    report = await world.rounds.report(world.olga)
    assert report.rounds == (RoundReport(1, SLOT, 3, 2, {Answer.YES: 1, Answer.PLANNED: 1}, 100),)


async def test_few_answers_do_not_show_who_said_not_again(world: RoundsWorld) -> None:
    visitors = await world.joined("Ada", "Grace", "Kübra", "Lin", "Mary", "Noor")
    await world.sent()
    await world.says(visitors[0], Answer.NOT_AGAIN)
    for visitor in visitors[1:4]:
        await world.says(visitor, Answer.YES)
    (few,) = (await world.rounds.report(world.olga)).rounds
    assert few.answers == {Answer.YES: 3}
    await world.says(visitors[4], Answer.YES)
    (many,) = (await world.rounds.report(world.olga)).rounds
    assert many.answers == {Answer.YES: 4, Answer.NOT_AGAIN: 1}


async def test_a_round_without_matches_reaches_nowhere(world: RoundsWorld) -> None:
    await world.joined("Ada")
    await world.sent()
    (only,) = (await world.rounds.report(world.olga)).rounds
    assert (only.people, only.matched, only.out_of_bubble_percent) == (1, 0, 0)


# --- with the real planner ---------------------------------------------------------------------


async def test_the_real_planner_never_matches_who_was_blocked(world: RoundsWorld) -> None:
    world.match_for_real()
    visitors = await world.joined("Ada", "Grace", "Kübra", "Lin")
    await world.participation.avoid(visitors[0], visitors[1].account)
    sent = await world.sent()
    blocked = {world.member("Ada").id, world.member("Grace").id}
    assert len(sent.matches) == 2
    assert not any(blocked <= set(match.members) for match in sent.matches)


async def test_a_real_match_is_explained_in_the_members_own_words(world: RoundsWorld) -> None:
    world.match_for_real()
    ada = await world.introduced("Ada", goal="I look for grants", offer="photography")
    grace = await world.introduced("Grace", goal="photography for my blog", offer="grants")
    for visitor in (ada, grace):
        await world.join(visitor)
    await world.sent()
    match = world.only_match()
    assert match.kind is MatchKind.EXCHANGE
    (card,) = world.conversation("Ada")
    assert "photography for my blog" in sentences(card)
    explained = await world.rounds.why(grace)
    assert "I look for grants" in "".join(b.words for b in explained.body if isinstance(b, Quote))


async def test_people_without_an_introduction_meet_openly(world: RoundsWorld) -> None:
    world.match_for_real()
    for name in ("Ada", "Grace", "Kübra"):
        await world.join(await world.agreed(name))
    await world.sent()
    assert world.only_match().kind is MatchKind.OPEN
    assert len(world.only_match().members) == 3
    assert len(world.conversation("Ada")) == 1
