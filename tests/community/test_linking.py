"""Codes that link two accounts of one person, or two homes of one community."""

from dataclasses import replace

import pytest

from community.errors import Invalid, NotAllowed, NotFound
from community.linking import MOST_MISSES, NO_CODE
from community.model import Participation, Visitor
from community.places import Account, Channels, Community, Home
from tests.community.people import People

SPACE = Home("matrix", "!space")


@pytest.fixture
def people() -> People:
    return People()


def on_matrix(name: str, *, organiser: bool = False) -> Visitor:
    return Visitor(SPACE, "Space", Account("matrix", f"@{name}:hs"), name, "en", organiser)


async def two_homes(people: People) -> Community:
    """Let the space be a second home of the community; both show introductions."""
    first = people.visitor("Olga", organiser=True)
    await people.set_up()
    there = await people.community_store.save(
        Community(0, SPACE, "Space", channels=Channels(introductions="!intros", rounds="!rounds"))
    )
    assert there.id
    code = await people.linking.home_code(first)
    await people.linking.join_home(on_matrix("olga", organiser=True), code)
    community = await people.community_store.by_home(SPACE)
    assert community is not None
    return community


# --- homes --------------------------------------------------------------------------------------


async def test_a_space_becomes_a_second_home_with_its_own_channels(people: People) -> None:
    community = await two_homes(people)
    assert [seat.home.platform for seat in community.seats] == ["discord", "matrix"]
    assert community.home == SPACE
    assert community.channels.introductions == "!intros"
    assert len(people.memory.communities) == 1


async def test_introductions_that_are_there_are_shown_in_the_new_home_too(people: People) -> None:
    await people.introduced("Ada")
    await people.deliver()
    await two_homes(people)
    await people.deliver()
    assert len(people.chat.cards_in("!intros")) == 1


async def test_the_home_with_members_stays_whichever_side_shows_the_code(people: People) -> None:
    await people.introduced("Ada")
    code = await people.linking.home_code(on_matrix("olga", organiser=True))
    joined = await people.linking.join_home(people.visitor("Olga", organiser=True), code)
    assert joined.there == "Space"
    community = await people.community_store.by_home(SPACE)
    assert community is not None
    assert community.id == people.member("Ada").community_id


async def test_two_homes_with_members_are_not_joined(people: People) -> None:
    await people.introduced("Ada")
    await people.members.agree(on_matrix("ben"), old_enough=True)
    code = await people.linking.home_code(people.visitor("Olga", organiser=True))
    with pytest.raises(Invalid, match="members already"):
        await people.linking.join_home(on_matrix("olga", organiser=True), code)
    assert len(people.memory.communities) == 2


async def test_linking_homes_is_for_organisers(people: People) -> None:
    await people.introduced("Ada")
    with pytest.raises(NotAllowed):
        await people.linking.home_code(people.visitor("Ada"))
    with pytest.raises(NotAllowed):
        await people.linking.join_home(on_matrix("ben"), "CODE000001")


async def test_a_code_is_for_the_other_side_and_for_one_home_each(people: People) -> None:
    olga = people.visitor("Olga", organiser=True)
    code = await people.linking.home_code(olga)
    with pytest.raises(Invalid, match="on the other platform"):
        await people.linking.join_home(olga, code)
    elsewhere = replace(olga, home=Home("discord", "777"))
    with pytest.raises(Invalid, match="one home on each platform"):
        await people.linking.join_home(elsewhere, code)
    await people.linking.join_home(on_matrix("olga", organiser=True), code)
    with pytest.raises(Invalid, match="two homes already"):
        await people.linking.home_code(olga)


# --- people -------------------------------------------------------------------------------------


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
