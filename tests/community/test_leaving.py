"""What happens to the card of somebody who leaves the server, and when they return."""

import pytest

from community.communities import SetUp
from community.model import Answers
from tests.community.people import HOME, People


@pytest.fixture
async def people() -> People:
    people = People()
    await people.set_up()
    return people


async def test_whoever_leaves_takes_their_card_along(people: People) -> None:
    ada = await people.introduced("Ada")
    await people.introduced("Ben")
    await people.deliver()
    await people.members.left(HOME, ada.account)
    assert await people.deliver()
    (card,) = people.chat.cards_in("intros")
    assert card.title
    assert card.title.params == {"name": "Ben"}


async def test_whoever_returns_and_edits_has_a_card_again(people: People) -> None:
    ada = await people.introduced("Ada")
    await people.deliver()
    await people.members.left(HOME, ada.account)
    await people.deliver()
    await people.members.returned(HOME, ada.account)
    await people.deliver()
    assert people.chat.cards_in("intros") == []
    await people.introductions.write(ada, Answers(goal="museums"))
    await people.deliver()
    assert len(people.chat.cards_in("intros")) == 1


async def test_whoever_is_back_before_the_card_was_taken_away_keeps_it(people: People) -> None:
    ada = await people.introduced("Ada")
    await people.deliver()
    await people.members.left(HOME, ada.account)
    await people.members.returned(HOME, ada.account)
    assert [one.why for one in await people.deliver()] == [
        "erased since, or back before anybody noticed"
    ]
    assert len(people.chat.cards_in("intros")) == 1


async def test_whoever_leaves_before_the_card_was_posted_gets_none(people: People) -> None:
    ada = await people.introduced("Ada")
    await people.members.left(HOME, ada.account)
    await people.deliver()
    assert people.chat.cards_in("intros") == []


async def test_a_card_goes_also_after_the_channel_was_unchosen(people: People) -> None:
    ada = await people.introduced("Ada")
    await people.deliver()
    await people.set_up(SetUp(introductions=""))
    await people.members.left(HOME, ada.account)
    await people.deliver()
    assert people.chat.cards_in("intros") == []


async def test_of_somebody_without_an_introduction_there_is_nothing_to_take_away(
    people: People,
) -> None:
    ada = await people.agreed("Ada")
    await people.members.left(HOME, ada.account)
    assert [one.outgoing.kind for one in people.memory.outbox.values()] == ["meetup_left"]
