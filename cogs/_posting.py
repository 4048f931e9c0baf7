"""How a card is asked to be posted, and known again; plain values for ``cogs/_chat.py``."""

from collections.abc import Mapping, Sequence
from typing import Any

from discord import ui
from discord.http import MultipartParameters, handle_message_parameters

from cogs._cards import container_id, mentions
from community.texts import Card

MOST_TAGS = 5
REQUIRE_TAG = 1 << 4


def chosen_tags(forum: Mapping[str, Any], wanted: Sequence[str]) -> list[str]:
    """Choose among a forum's own tags. None is created: they belong to the organisers."""
    free = [tag for tag in forum.get("available_tags", ()) if not tag.get("moderated")]
    by_name = {tag["name"].casefold(): str(tag["id"]) for tag in free}
    chosen = [by_name[word.casefold()] for word in wanted if word.casefold() in by_name]
    if not chosen and forum.get("flags", 0) & REQUIRE_TAG:
        chosen = [str(tag["id"]) for tag in free[:1]]
    return list(dict.fromkeys(chosen))[:MOST_TAGS]


def request_for(
    view: ui.LayoutView, card: Card, key: int | None = None, thread: dict[str, Any] | None = None
) -> MultipartParameters:
    """Return the request that posts a card, pings exactly its people, and happens once."""
    options: dict[str, Any] = {} if thread is None else {"channel_payload": thread}
    return handle_message_parameters(
        view=view,
        allowed_mentions=mentions(card.mentions),
        nonce=None if key is None else str(key),
        **options,
    )


def has_marker(message: Mapping[str, Any], key: int) -> bool:
    """Whether a message says that it was posted for this row."""
    return any(part.get("id") == container_id(key) for part in message.get("components", ()))
