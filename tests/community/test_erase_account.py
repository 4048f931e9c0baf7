"""Erasing somebody who is not on the server any more, by whoever runs the bot."""

import pytest

from tests.community.people import ELSEWHERE, HOME, People, account


@pytest.fixture
async def people() -> People:
    people = People()
    await people.set_up()
    for home in (HOME, ELSEWHERE):
        await people.introduced("Ada", home=home)
    await people.introduced("Ben")
    await people.deliver()
    return people


def names(people: People) -> list[str]:
    return sorted(m.name for m in people.memory.members.values())


async def test_who_left_can_be_erased_everywhere_and_their_card_goes(people: People) -> None:
    await people.members.left(HOME, account("Ada"))
    assert await people.privacy.erase_account(account("Ada")) == 2
    assert names(people) == ["Ben"]
    assert {(a, h) for a, h, _ in people.ledger.entries} == {
        (account("Ada"), "discord:100"),
        (account("Ada"), "discord:200"),
    }
    await people.deliver()
    assert len(people.chat.cards_in("intros")) == 1


async def test_one_server_can_be_named(people: People) -> None:
    assert await people.privacy.erase_account(account("Ada"), ELSEWHERE) == 1
    assert names(people) == ["Ada", "Ben"]
    assert [h for _, h, _ in people.ledger.entries] == ["discord:200"]


async def test_of_a_stranger_nothing_is_noted(people: People) -> None:
    assert await people.privacy.erase_account(account("Zoe")) == 0
    assert people.ledger.entries == []


async def test_the_list_of_erasures_is_read_once_for_all_members(people: People) -> None:
    assert await people.privacy.replay() == 0
    assert people.ledger.reads == 1
