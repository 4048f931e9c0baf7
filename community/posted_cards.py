"""Cards in a home's channel for prompts: where that is, and how one is drawn anew."""

from community.card_threads import deleted
from community.errors import ChatRefused
from community.outbox import Dropped, OutboxRow
from community.places import Community, Place, Ref
from community.ports import Chat
from community.texts import Card


def wall(community: Community) -> Place:
    """Return the channel for prompts; ChatRefused if none is chosen."""
    if community.channels.prompts is None:
        raise ChatRefused("gone", "no channel for prompts is chosen")
    return community.place(community.channels.prompts)


async def redrawn(chat: Chat, row: OutboxRow, ref: Ref, card: Card) -> Ref | Dropped:
    """Draw a row's card anew; return where it stands now. One that somebody deleted stays away.
    After an erasure the platform keeps no history of what it said before.
    """
    try:
        if row.data.get("erased"):
            return await chat.overwrite(ref, card, key=row.id)
        await chat.edit(ref, card)
    except ChatRefused as refused:
        return deleted(refused)
    return ref
