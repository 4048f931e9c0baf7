"""Whose invitations we take. Everybody else's are declined: they may be anything."""

from collections.abc import Iterable

EVERYBODY = "*"
OF_A_SERVER = "*:"


def may_invite(
    inviter: str, allowed: Iterable[str], *, is_direct: bool, shares_a_home: bool
) -> bool:
    """Return whether to accept. ``allowed``: user ids, ``*:server``, or ``*``; people of a
    community of ours may always talk to us in a 1:1 room, but not take us anywhere else.
    """
    return is_allowed(inviter, allowed) or (is_direct and shares_a_home)


def is_allowed(inviter: str, allowed: Iterable[str]) -> bool:
    """Return whether somebody may invite us into whatever they like."""
    server = server_of(inviter)
    if not server:
        return False
    patterns = {pattern.strip() for pattern in allowed}
    return bool(patterns & {EVERYBODY, inviter, OF_A_SERVER + server})


def server_of(user: str) -> str:
    """Return the server (with its port) of a user id; "" if it is none."""
    name, _, server = user.partition(":")
    return server if name.startswith("@") and len(name) > 1 else ""
