"""Codes that link two accounts of one person."""

import pytest

from community.errors import Invalid, NotFound
from community.link_codes import MOST_MISSES, NO_CODE
from community.model import Answers, Participation
from community.places import Account
from tests.community.homes import on_matrix, two_homes
from tests.community.people import People


@pytest.fixture
def people() -> People:
    return People()


async def test_who_has_one_account_gets_a_second_one(people: People) -> None:
    await two_homes(people)
    await people.introduced("Ada")
    code = await people.linking.account_code(people.visitor("Ada"))
    await people.linking.join_account(on_matrix("ada"), code.lower().replace("-", " "))
    ada = people.member("Ada")
    assert [one.platform for one in ada.accounts] == ["discord", "matrix"]
    found = await people.members.member(on_matrix("ada"))
    assert found[1].id == ada.id


async def test_two_members_become_one_and_nothing_between_people_is_lost(people: People) -> None:
    community = await two_homes(people)
    for name in ("Ada", "Ben", "Cleo"):
        await people.introduced(name)
    await people.members.agree(on_matrix("ada"), old_enough=True)
    twin = await people.member_store.by_account(community.id, Account("matrix", "@ada:hs"))
    ada, ben, cleo = (people.member(name) for name in ("Ada", "Ben", "Cleo"))
    assert twin is not None
    people.memory.participations[twin.id] = Participation(twin.id)
    await people.participation.avoid(on_matrix("ada"), ben.account)
    await people.participation.avoid(people.visitor("Cleo"), Account("matrix", "@ada:hs"))

    code = await people.linking.account_code(people.visitor("Ada"))
    await people.linking.join_account(on_matrix("ada"), code)

    assert twin.id not in people.memory.members
    blocks = set(people.memory.blocks)
    assert blocks == {(ada.id, ben.id), (cleo.id, ada.id)}
    assert people.memory.participations[ada.id].member_id == ada.id


async def test_an_account_that_parts_stands_for_itself_again(people: People) -> None:
    await two_homes(people)
    await people.introduced("Ada")
    await people.introduced("Ben")
    code = await people.linking.account_code(people.visitor("Ada"))
    await people.linking.join_account(on_matrix("ada"), code)
    await people.participation.avoid(people.visitor("Ben"), people.visitor("Ada").account)
    await people.linking.part_account(on_matrix("ada"))
    assert people.member("Ada").others == ()
    with pytest.raises(NotFound):
        await people.linking.part_account(people.visitor("Ada"))
    # Who comes back with that account is still avoided by whom avoided the person.
    again = await people.members.agree(on_matrix("ada"), old_enough=True)
    blocks = set(people.memory.blocks)
    assert (
        min(again.id, people.member("Ben").id),
        max(again.id, people.member("Ben").id),
    ) in blocks


async def test_erasing_takes_both_accounts(people: People) -> None:
    await two_homes(people)
    await people.introduced("Ada")
    code = await people.linking.account_code(people.visitor("Ada"))
    await people.linking.join_account(on_matrix("ada"), code)
    await people.privacy.erase(on_matrix("ada"))
    assert people.memory.members == {}
    erased = {account.platform for account, _, _ in people.ledger.entries}
    assert erased == {"discord", "matrix"}


@pytest.mark.parametrize("code", ["", "nonsense", "CODE000099"])
async def test_a_wrong_code_links_nothing(people: People, code: str) -> None:
    await two_homes(people)
    await people.introduced("Ada")
    with pytest.raises(Invalid) as refused:
        await people.linking.join_account(on_matrix("ada"), code)
    assert refused.value.text == NO_CODE


async def test_a_code_holds_a_quarter_of_an_hour_and_once(people: People) -> None:
    await two_homes(people)
    await people.introduced("Ada")
    late = await people.linking.account_code(people.visitor("Ada"))
    people.clock.advance(minutes=15)
    with pytest.raises(Invalid):
        await people.linking.join_account(on_matrix("ada"), late)
    code = await people.linking.account_code(people.visitor("Ada"))
    await people.linking.join_account(on_matrix("ada"), code)
    with pytest.raises(Invalid):
        await people.linking.join_account(on_matrix("eve"), code)


async def test_a_newer_code_makes_the_older_one_void(people: People) -> None:
    await two_homes(people)
    await people.introduced("Ada")
    older = await people.linking.account_code(people.visitor("Ada"))
    await people.linking.account_code(people.visitor("Ada"))
    with pytest.raises(Invalid):
        await people.linking.join_account(on_matrix("ada"), older)


async def test_guessing_ends_after_some_tries_for_an_hour(people: People) -> None:
    await two_homes(people)
    await people.introduced("Ada")
    for _ in range(MOST_MISSES):
        with pytest.raises(Invalid):
            await people.linking.join_account(on_matrix("eve"), "WRONG")
    code = await people.linking.account_code(people.visitor("Ada"))
    with pytest.raises(Invalid, match="Too many codes"):
        await people.linking.join_account(on_matrix("eve"), code)
    people.clock.advance(minutes=61)
    code = await people.linking.account_code(people.visitor("Ada"))
    await people.linking.join_account(on_matrix("ada"), code)


async def test_ones_own_account_or_a_second_of_a_platform_is_not_linked(people: People) -> None:
    await two_homes(people)
    await people.introduced("Ada")
    code = await people.linking.account_code(people.visitor("Ada"))
    with pytest.raises(Invalid, match="with your other account"):
        await people.linking.join_account(people.visitor("Ada"), code)
    with pytest.raises(Invalid, match="on this platform already"):
        await people.linking.join_account(people.visitor("Ben"), code)


async def test_in_one_home_there_is_nothing_to_link(people: People) -> None:
    await people.introduced("Ada")
    with pytest.raises(Invalid, match="one platform only"):
        await people.linking.account_code(people.visitor("Ada"))


async def test_of_two_introductions_the_newer_one_stays_and_of_two_members_the_older(
    people: People,
) -> None:
    await two_homes(people)
    await people.introduced("Ada", goal="what I wrote first")
    await people.deliver()
    people.clock.advance(hours=1)
    twin = on_matrix("ada")
    await people.members.agree(twin, old_enough=True)
    await people.introductions.write(twin, Answers(goal="what I wrote last"))
    await people.deliver()
    assert len(people.chat.cards_in("intros")) == 2
    older = people.member("Ada").id

    # Shown by the newer member, entered by the older: the older one stays all the same.
    code = await people.linking.account_code(twin)
    joined = await people.linking.join_account(people.visitor("Ada"), code)

    assert joined.id == older
    await people.deliver()
    (introduction,) = people.memory.introductions.values()
    assert introduction.answers.goal == "what I wrote last"
    for place in ("intros", "!intros"):
        (card,) = people.chat.cards_in(place)
        assert "what I wrote last" in str(card)


async def test_what_is_kept_of_a_code_is_not_the_code(people: People) -> None:
    await two_homes(people)
    await people.introduced("Ada")
    code = await people.linking.account_code(people.visitor("Ada"))
    (kept,) = people.memory.codes
    assert code.replace("-", "") not in kept
