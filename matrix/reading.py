"""From an event's JSON to a value. Anybody may have made the JSON up, so nothing of it is trusted:
whatever comes in, :func:`read` returns a value or None, and never raises.
"""

from collections.abc import Callable, Mapping

from matrix.events import (
    Event,
    Invited,
    Moved,
    Reacted,
    Redacted,
    Said,
    Unreadable,
    Upgraded,
    Voted,
)
from matrix.untrusted import MOST_WORDS, Json, as_list, as_map, as_time, as_word, as_words

Base = tuple[str, str, str, int]
ENCRYPTED = "netzwerkstatt.encrypted"
"""Set by us on an event that came encrypted and was decrypted."""
UNREADABLE = "netzwerkstatt.unreadable"
"""The type of what stands for an event that we have no key for."""
INVITATION = "netzwerkstatt.invitation"
"""The type of what stands for an invitation of ours."""

FILES = frozenset({"m.image", "m.file", "m.audio", "m.video", "m.sticker"})
WORDS = frozenset({"m.text", "m.notice", "m.emote"})
VARIATION = "\ufe0f"
POLL_RESPONSES = ("m.poll.response", "org.matrix.msc3381.poll.response")


def read(event: object) -> Event | None:
    """Return what an event says; None if it is nothing to us, or malformed."""
    told = as_map(event)
    base = (
        as_word(told.get("event_id")),
        as_word(told.get("room_id")),
        as_word(told.get("sender")),
        as_time(told.get("origin_server_ts")),
    )
    if not all(base[:3]):
        return None
    kind = told.get("type")
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    return reader(base, as_map(told.get("content")), told) if reader else None


def _reacted(base: Base, content: Json, _told: Json) -> Event | None:
    relation = as_map(content.get("m.relates_to"))
    target, key = as_word(relation.get("event_id")), as_word(relation.get("key"))
    known = relation.get("rel_type") == "m.annotation" and target and key
    return Reacted(*base, target, key.replace(VARIATION, "")) if known else None


def _redacted(base: Base, content: Json, told: Json) -> Event | None:
    # In the content since room version 11, beside it before; the sync has looked which of the two
    # this room's version means, and put it there.
    target = as_word(told.get("redacts")) or as_word(content.get("redacts"))
    return Redacted(*base, target) if target else None


def _moved(base: Base, content: Json, told: Json) -> Event | None:
    who, membership = as_word(told.get("state_key")), as_word(content.get("membership"))
    name = as_word(content.get("displayname"))
    return Moved(*base, who, membership, name) if who and membership else None


def _upgraded(base: Base, content: Json, told: Json) -> Event | None:
    room = as_word(content.get("replacement_room"))
    return Upgraded(*base, room) if room and told.get("state_key") == "" else None


def _voted(base: Base, content: Json, _told: Json) -> Event | None:
    relation = as_map(content.get("m.relates_to"))
    poll = as_word(relation.get("event_id"))
    known = relation.get("rel_type") == "m.reference" and poll
    return Voted(*base, poll, _votes(content)) if known else None


def _invited(base: Base, content: Json, _told: Json) -> Event | None:
    direct, space = content.get("is_direct") is True, content.get("is_space") is True
    return Invited(*base, is_direct=direct, is_space=space)


def _unreadable(base: Base, _content: Json, _told: Json) -> Event | None:
    return Unreadable(*base)


def _said(base: Base, content: Json, told: Json) -> Event | None:
    kind = "m.sticker" if told.get("type") == "m.sticker" else as_word(content.get("msgtype"))
    if kind not in FILES | WORDS or "state_key" in told:
        return None
    relation = as_map(content.get("m.relates_to"))
    related, event = relation.get("rel_type"), as_word(relation.get("event_id"))
    replaces = event if related == "m.replace" and event else None
    shown = as_map(content.get("m.new_content")) if replaces else content
    answers = as_word(as_map(relation.get("m.in_reply_to")).get("event_id"))
    body = as_word(shown.get("body"))
    return Said(
        *base,
        body=_without_quote(body, content) if answers else body,
        thread=event if related == "m.thread" and event else None,
        answers=answers or None,
        replaces=replaces,
        mentions=_mentions(shown),
        is_notice=kind == "m.notice",
        is_file=kind in FILES,
        encrypted=told.get(ENCRYPTED) is True,
    )


def _without_quote(body: str, content: Json) -> str:
    """Take away the quoted lines that older clients put before a reply."""
    if not body.startswith("> ") or "<mx-reply>" not in as_word(content.get("formatted_body")):
        return body
    lines = body.split("\n")
    while lines and lines[0].startswith(">"):
        lines.pop(0)
    return "\n".join(lines).lstrip("\n")


def _mentions(content: Json) -> tuple[str, ...]:
    named = as_map(content.get("m.mentions")).get("user_ids")
    return as_words(named)


def _votes(content: Json) -> tuple[str, ...]:
    if "m.selections" in content:
        chosen = content["m.selections"]
    else:
        chosen = as_map(content.get("org.matrix.msc3381.poll.response")).get("answers")
    words = as_words(chosen)
    # What is no answer at all spoils the vote; to leave it out would make another vote of it.
    return words if len(words) == len(as_list(chosen)[:MOST_WORDS]) else ()


_READERS: Mapping[str, Callable[[Base, Json, Json], Event | None]] = {
    "m.room.message": _said,
    "m.sticker": _said,
    "m.reaction": _reacted,
    "m.room.redaction": _redacted,
    "m.room.member": _moved,
    "m.room.tombstone": _upgraded,
    **dict.fromkeys(POLL_RESPONSES, _voted),
    INVITATION: _invited,
    UNREADABLE: _unreadable,
    "m.room.encrypted": _unreadable,
}
