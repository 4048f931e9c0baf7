"""An answer that is taken back takes with it what it set, and nothing else."""

import pytest

from community.model import Answer, Match, Member
from community.places import Community
from tests.data.conftest import Stores
from tests.data.samples import LATER, NOW, a_community, members, new_round, planned, silent

AGAIN = NOW + LATER


async def a_match(stores: Stores, graz: Community, *people: Member) -> Match:
    stored = await stores.rounds.commit(new_round(graz, planned(*people)), silent, None)
    return stored.matches[0]


async def of_three(stores: Stores) -> tuple[Community, Match, Member, Member, Member]:
    graz = await a_community(stores)
    ada, bea, cyd = await members(stores, graz, "Ada", "Bea", "Cyd")
    return graz, await a_match(stores, graz, ada, bea, cyd), ada, bea, cyd


@pytest.mark.parametrize("answer", Answer)
async def test_an_answer_taken_back_was_never_given(stores: Stores, answer: Answer) -> None:
    graz, match, ada, bea, _ = await of_three(stores)
    await stores.rounds.answer(match, bea.id, answer, NOW, block=False)
    block = answer is Answer.NOT_AGAIN
    await stores.rounds.answer(match, ada.id, answer, NOW, block=block)

    assert await stores.rounds.take_back(match, ada.id, answer)

    assert await stores.rounds.answers(graz.id, match.id) == {bea.id: answer}
    assert await stores.participation.blocks(graz.id) == frozenset()
    assert not await stores.rounds.take_back(match, ada.id, answer)


async def test_what_was_said_since_stays(stores: Stores) -> None:
    graz, match, ada, _, _ = await of_three(stores)
    await stores.rounds.answer(match, ada.id, Answer.NOT_AGAIN, NOW, block=True)
    await stores.rounds.answer(match, ada.id, Answer.NO, AGAIN, block=False)

    assert not await stores.rounds.take_back(match, ada.id, Answer.NOT_AGAIN)

    assert await stores.rounds.answers(graz.id, match.id) == {ada.id: Answer.NO}
    assert len(await stores.participation.blocked_by(graz.id, ada.id)) == 2


async def test_the_same_answer_twice_is_taken_back_as_one(stores: Stores) -> None:
    graz, match, ada, _, _ = await of_three(stores)
    for at in (NOW, AGAIN):
        await stores.rounds.answer(match, ada.id, Answer.NOT_AGAIN, at, block=True)

    assert await stores.rounds.take_back(match, ada.id, Answer.NOT_AGAIN)

    assert await stores.participation.blocks(graz.id) == frozenset()


async def test_whom_somebody_avoids_by_themselves_they_go_on_avoiding(stores: Stores) -> None:
    graz, match, ada, bea, cyd = await of_three(stores)
    await stores.participation.avoid(graz.id, ada.id, bea.account, "bea", NOW)
    await stores.rounds.answer(match, ada.id, Answer.NOT_AGAIN, AGAIN, block=True)
    assert await stores.participation.blocked_by(graz.id, ada.id) == {bea.id, cyd.id}

    await stores.rounds.take_back(match, ada.id, Answer.NOT_AGAIN)

    assert await stores.participation.blocked_by(graz.id, ada.id) == {bea.id}


async def test_whom_somebody_avoids_after_the_answer_they_go_on_avoiding(stores: Stores) -> None:
    graz, match, ada, bea, _ = await of_three(stores)
    await stores.rounds.answer(match, ada.id, Answer.NOT_AGAIN, NOW, block=True)
    await stores.participation.avoid(graz.id, ada.id, bea.account, "bea", AGAIN)

    await stores.rounds.take_back(match, ada.id, Answer.NOT_AGAIN)

    assert await stores.participation.blocked_by(graz.id, ada.id) == {bea.id}


async def test_what_the_others_set_is_theirs(stores: Stores) -> None:
    graz, match, ada, bea, cyd = await of_three(stores)
    for one in (ada, bea):
        await stores.rounds.answer(match, one.id, Answer.NOT_AGAIN, NOW, block=True)

    await stores.rounds.take_back(match, ada.id, Answer.NOT_AGAIN)

    assert await stores.participation.blocked_by(graz.id, bea.id) == {ada.id, cyd.id}
    assert await stores.participation.blocked_by(graz.id, ada.id) == frozenset()
