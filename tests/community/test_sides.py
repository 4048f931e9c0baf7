"""Where the people of a match meet when a community lives on two platforms."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from community.model import Consent, Member
from community.places import Account, Home, Seat
from community.sides import sides

NOW = datetime(2026, 3, 4, tzinfo=UTC)
DISCORD = Seat(Home("discord", "1"), number=0)
MATRIX = Seat(Home("matrix", "!home:here"), number=1)
BOTH = (DISCORD, MATRIX)


def member(number: int, *platforms: str) -> Member:
    accounts = [Account(platform, f"{platform}-{number}") for platform in platforms]
    consent = Consent(1, NOW, 16)
    return Member(
        number, 1, accounts[0], f"M{number}", "en", NOW, consent, others=tuple(accounts[1:])
    )


def told(people: list[Member], seats: tuple[Seat, ...] = BOTH) -> list[tuple[int, list[int]]]:
    return [(side.seat, [one.id for one in side.people]) for side in sides(people, seats)]


def test_people_of_one_platform_meet_there() -> None:
    assert told([member(1, "discord"), member(2, "discord")]) == [(0, [1, 2])]
    assert told([member(1, "matrix"), member(2, "matrix")]) == [(1, [1, 2])]


def test_whoever_is_on_both_comes_to_the_other() -> None:
    assert told([member(1, "discord", "matrix"), member(2, "matrix")]) == [(1, [1, 2])]
    assert told([member(1, "matrix", "discord"), member(2, "discord")]) == [(0, [1, 2])]


def test_two_who_are_on_both_meet_in_the_first_home() -> None:
    assert told([member(1, "matrix", "discord"), member(2, "discord", "matrix")]) == [(0, [1, 2])]


def test_people_of_two_platforms_have_two_sides() -> None:
    assert told([member(1, "matrix"), member(2, "discord")]) == [(0, [2]), (1, [1])]


def test_of_three_the_one_on_both_is_where_most_are() -> None:
    trio = [member(1, "discord", "matrix"), member(2, "matrix"), member(3, "discord")]
    assert told(trio) == [(0, [1, 3]), (1, [2])]
    four = [*trio, member(4, "matrix")]
    assert told(four) == [(0, [3]), (1, [1, 2, 4])]


def test_who_is_nowhere_is_on_no_side() -> None:
    assert told([member(1, "matrix"), member(2, "discord")], (DISCORD,)) == [(0, [2])]
    assert told([member(1, "matrix")], (DISCORD,)) == []
    assert told([member(1, "matrix")], ()) == []


WHERE = st.sampled_from([("discord",), ("matrix",), ("discord", "matrix"), ("matrix", "discord")])


@given(st.lists(WHERE, min_size=1, max_size=6))
def test_everybody_is_on_exactly_one_side_with_an_account_there(where: list[tuple[str]]) -> None:
    people = [member(number, *platforms) for number, platforms in enumerate(where)]
    found = sides(people, BOTH)
    assert sorted(one.id for side in found for one in side.people) == list(range(len(people)))
    for side in found:
        platform = BOTH[side.seat].home.platform
        assert [account.platform for account in side.accounts] == [platform] * len(side.people)
        assert [one.on(platform) for one in side.people] == list(side.accounts)
    somewhere = any(all(p in platforms for platforms in where) for p in ("discord", "matrix"))
    assert (len(found) == 1) == somewhere
