"""/match account and /admin link: codes shown on Discord and entered elsewhere, and back."""

import pytest

from community.communities import SetUp
from community.errors import NotFound
from community.model import Answers, Visitor
from community.places import Account, Home
from tests.cogs.town import Town, message, said

SPACE = Home("matrix", "!space")


def on_matrix(name: str, *, organiser: bool = False) -> Visitor:
    """Return somebody in a space that knows nothing of the server."""
    return Visitor(SPACE, "Space", Account("matrix", f"@{name}:hs"), name, "en", organiser)


OLGA = on_matrix("olga", organiser=True)


def code_in(words: str) -> str:
    """Return the code that an answer shows in bold."""
    return words.split("**")[1]


async def joined(town: Town) -> None:
    """Let the space join the server's community."""
    shown = await town.organiser.slash(town.plaza, "admin link")
    joins = town.house.services.joins
    proposed = await joins.propose(OLGA, code_in(said(shown)))
    await joins.join(OLGA, proposed.key)


async def test_a_code_shown_here_joins_a_space(town: Town) -> None:
    await joined(town)
    community = await town.community()
    assert [seat.home.platform for seat in community.seats] == ["discord", "matrix"]
    assert (await town.house.services.communities.of(SPACE)) is not None


async def test_a_code_from_elsewhere_is_entered_here_and_does_what_was_said(town: Town) -> None:
    await town.introduced("Ada", goal="grants")
    services = town.house.services
    await services.communities.set_up(OLGA, SetUp(cooldown_weeks=3))
    code = await services.joins.home_code(OLGA)

    asked = await town.organiser.slash(town.plaza, "admin link", code=code)
    words = said(asked)
    assert "would become one community with Space" in words
    assert "1 person from here comes along" in words
    assert "What is planned here ends: Round of matches." in words
    assert "Nothing is done yet." in words
    assert (await town.community()).elsewhere == ()

    await town.restart()
    done = await town.organiser.click(message(asked), label="Join")
    assert "are one community now" in said(done)
    community = await town.community()
    assert (community.cooldown_weeks, community.number) == (3, 1)
    assert community.channels.introductions == str(town.introductions.id)
    again = await town.organiser.click(message(asked), label="Join")
    assert "two homes already" in said(again)
    found = await town.organiser.slash(town.plaza, "intro find", words="grants")
    assert "I found one person" in said(found)


async def test_a_home_parts_again_when_the_button_is_pressed(town: Town) -> None:
    await joined(town)
    await town.introduced("Ada", goal="grants")
    asked = await town.organiser.slash(town.plaza, "admin unlink")
    assert "would be a community of its own again" in said(asked)
    assert "1 person is only here and comes along" in said(asked)
    assert len((await town.community()).seats) == 2
    done = await town.organiser.click(message(asked), label="Part")
    assert "is a community of its own again" in said(done)
    await town.settle()
    community = await town.community()
    assert community.elsewhere == ()
    found = await town.organiser.slash(town.plaza, "intro find", words="grants")
    assert "I found one person" in said(found)
    nothing = await town.organiser.slash(town.plaza, "admin unlink")
    assert "nothing to part" in said(nothing)


async def test_two_accounts_become_one_person_and_two_again(town: Town) -> None:
    await joined(town)
    ada = await town.introduced("Ada", goal="grants")
    linking, members = town.house.services.linking, town.house.services.members
    shown = await ada.slash(town.plaza, "match account link")
    assert "valid for 15 minutes" in said(shown)
    await linking.join_account(on_matrix("ada"), code_in(said(shown)))
    _, member = await members.member(on_matrix("ada"))
    assert [one.platform for one in member.accounts] == ["discord", "matrix"]
    _, same = await members.member(town.visitor(ada))
    assert same.id == member.id

    parted = await ada.slash(town.plaza, "match account part")
    assert "stands for itself again" in said(parted)
    assert (await members.recognise(town.visitor(ada))).member is None
    with pytest.raises(NotFound, match="/privacy erase"):
        await linking.part_account(on_matrix("ada"))


async def test_a_code_from_a_space_makes_two_members_one(town: Town) -> None:
    await joined(town)
    services = town.house.services
    ada = await town.introduced("Ada", goal="grants")
    await town.advance(minutes=1)
    await services.members.agree(on_matrix("ada"), old_enough=True)
    await services.introductions.write(on_matrix("ada"), Answers(goal="stamps"))
    code = await services.linking.account_code(on_matrix("ada"))

    done = await ada.slash(town.plaza, "match account link", code=code)

    assert "count as one person now" in said(done)
    community = await town.community()
    assert len(await town.house.stores.members.everyone(community.id)) == 1
    shown = await ada.slash(town.plaza, "intro show", member=ada)
    assert "stamps" in said(shown)
    await town.settle()


async def test_a_wrong_code_is_refused_and_after_five_everything_is(town: Town) -> None:
    await joined(town)
    ada = await town.introduced("Ada", goal="grants")
    for _ in range(5):
        refused = await ada.slash(town.plaza, "match account link", code="ABCDE-FGHJK")
        assert "not valid" in said(refused)
    refused = await ada.slash(town.plaza, "match account link", code="ABCDE-FGHJK")
    assert "Too many codes were wrong." in said(refused)


async def test_without_a_second_home_there_is_nothing_to_link(town: Town) -> None:
    ada = await town.introduced("Ada", goal="grants")
    refused = await ada.slash(town.plaza, "match account link")
    assert "one platform only" in said(refused)
