"""A community's homes where it matters that there may be several: what is posted goes to each, and
an account is known by the home on its own platform.

One outbox row a seat: the first home's row has the plain key, another one's ends with ``@`` and its
number, which is also in its data.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from community.outbox import OutboxRow, Outgoing
from community.places import Account, Community, Seat
from community.ports import Ledger


def suffix(number: int) -> str:
    """Return what the keys of a seat's rows end with."""
    return f"@{number}" if number else ""


def without_seat(key: str) -> tuple[str, str]:
    """Return a row's key without what says for which seat it is, and that."""
    plain, at, number = key.rpartition("@")
    return (plain, at + number) if at and number.isdecimal() else (key, "")


def in_seat(row: Outgoing, number: int) -> Outgoing:
    """Return a row as it is for one seat."""
    if not number:
        return row
    return replace(row, key=row.key + suffix(number), data={**row.data, "seat": number})


def rows_for_each(
    community: Community, row: Outgoing, seats: Sequence[Seat] | None = None
) -> tuple[Outgoing, ...]:
    """Return a row for each home (or only for ``seats``); one that the bot has left everywhere
    keeps that which it is seen from.
    """
    if seats is None:
        seats = community.seats or community.every_seat[:1]
    return tuple(in_seat(row, seat.number) for seat in seats)


def seat_number(row: OutboxRow) -> int:
    """Return for which seat a row is."""
    return row.number("seat") if "seat" in row.data else 0


def seen_by(community: Community, row: OutboxRow) -> Community | None:
    """Return the community as seen from the home that a row is for; None if nothing is to be said
    there, since the bot was removed from it while others stay.
    """
    seen = community.seen_from(seat_number(row))
    if seen is not None and seen.left_at is not None and community.seats:
        return None
    return seen


def told_in(seen: Community) -> Community | None:
    """Return the home in which organisers are told what is to be told once: this one, or the first
    that has a channel for them; None if none has.
    """
    if seen.channels.organisers:
        return seen
    others = (seen.seen_from(seat.number) for seat in seen.seats)
    return next((one for one in others if one and one.channels.organisers), None)


async def name_of(ledger: Ledger, community: Community, account: Account) -> str:
    """Return the ledger's name of an account: the one by the home on its own platform."""
    here = [s for s in community.every_seat if s.home.platform == account.platform]
    seat = next((s for s in here if s.left_at is None), next(iter(here), None))
    return await ledger.name(account, str(seat.home if seat else community.home))


async def names_of(
    ledger: Ledger, community: Community, accounts: Iterable[Account]
) -> tuple[str, ...]:
    """Return the ledger's name of each account."""
    return tuple([await name_of(ledger, community, account) for account in accounts])
