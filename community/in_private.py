"""What is said to one person alone, with buttons that know to which community they belong."""

from collections.abc import Iterator
from dataclasses import replace

from community.errors import ChatRefused
from community.model import Member
from community.outbox import Dropped, OutboxRow
from community.places import Account, Community, Home, Ref
from community.ports import Chat
from community.texts import Card


async def tell(
    chat: Chat, community: Community, person: Member, card: Card, row: OutboxRow
) -> Ref | Dropped:
    """Tell somebody something in private, on the first platform where they take messages."""
    if person.left_at is not None:
        return Dropped("they have left")
    for account, home in _reachable(community, person):
        try:
            told = replace(card, home=home)
            return await chat.tell(account, told, key=row.id, again=row.again)
        except ChatRefused as refused:
            if refused.cause != "person_gone":
                raise
    return Dropped("they take no messages in private")


def _reachable(community: Community, person: Member) -> Iterator[tuple[Account, Home]]:
    """Yield somebody's accounts where the community has a home."""
    homes = {seat.home.platform: seat.home for seat in reversed(community.seats)}
    for account in person.accounts:
        if account.platform in homes:
            yield account, homes[account.platform]
