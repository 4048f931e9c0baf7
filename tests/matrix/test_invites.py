"""Whose invitations are taken."""

import pytest

from matrix.invites import may_invite, server_of

ADA = "@ada:hs.example"


@pytest.mark.parametrize(
    ("allowed", "is_direct", "shares", "taken"),
    [
        ((), False, False, False),
        ((), True, False, False),
        ((), False, True, False),
        ((), True, True, True),
        ((ADA,), False, False, True),
        (("@bea:hs.example",), False, False, False),
        (("*:hs.example",), False, False, True),
        (("*:example",), False, False, False),
        (("*:HS.example",), False, False, False),
        (("*:hs.example:8448",), False, False, False),
        (("*",), False, False, True),
        (("",), False, False, False),
        (("*:",), False, False, False),
        ((" @ada:hs.example ",), False, False, True),
    ],
)
def test_an_invitation_is_taken_from_whom_it_may_be(
    allowed: tuple[str, ...], *, is_direct: bool, shares: bool, taken: bool
) -> None:
    assert may_invite(ADA, allowed, is_direct=is_direct, shares_a_home=shares) is taken


@pytest.mark.parametrize(
    ("user", "server"),
    [
        (ADA, "hs.example"),
        ("@ada:hs.example:8448", "hs.example:8448"),
        ("@ada:[::1]:80", "[::1]:80"),
        ("ada:hs.example", ""),
        ("@:hs.example", ""),
        ("@ada", ""),
        ("", ""),
    ],
)
def test_the_server_of_an_account(user: str, server: str) -> None:
    assert server_of(user) == server


@pytest.mark.parametrize("made_up", ["", "*", ":", "*:hs.example", "@", "@ada", "ada:hs.example"])
def test_what_is_no_account_is_never_allowed_whatever_the_list_says(made_up: str) -> None:
    everything = ("*", "*:", "*:hs.example", made_up)
    assert not may_invite(made_up, everything, is_direct=False, shares_a_home=False)
