"""What a person wrote, as it is passed on to another platform, and what comes from there."""

from urllib.parse import urlsplit

from community.clean_text import BREAK, address
from community.places import Account
from community.spoken import Spoken
from community.texts import Url
from matrix import PLATFORM
from matrix.cards import Content, written
from matrix.events import Said
from matrix.html import element, link, words
from matrix.reading import read
from matrix.sentences import Piece, together, typed
from matrix.text import cut, plain_line, safe_line
from matrix.untrusted import Json, as_map, as_word

MOST_NAME = 100
TALK = frozenset(
    {
        "m.room.message",
        "m.room.encrypted",  # we have no key for it, yet somebody talks
        "m.sticker",
        "m.poll.start",
        "org.matrix.msc3381.poll.start",
    }
)


def heard(event: Json, room: str, name: str) -> Spoken | None:
    """Return what an event says; None if it is no message of a person."""
    said = read({**event, "room_id": room})
    if not isinstance(said, Said):
        return None
    spoken = said.body
    if said.is_file:
        content = as_map(event.get("content"))
        filename = as_word(content.get("filename"))
        spoken = said.body if filename and filename != said.body else ""
    return Spoken(Account(PLATFORM, said.sender), name, spoken, int(said.is_file))


def is_by_a_person(event: Json, me: str) -> bool:
    """Whether somebody else says something in an event; what a robot says is a notice."""
    content = as_map(event.get("content"))
    somebody_else = as_word(event.get("sender")) not in {"", me}
    is_notice = content.get("msgtype") == "m.notice"
    return event.get("type") in TALK and somebody_else and bool(content) and not is_notice


def thread_of(event: Json) -> str:
    """Return the root of the thread that an event is in; "" if it is in none."""
    relation = as_map(as_map(event.get("content")).get("m.relates_to"))
    return as_word(relation.get("event_id")) if relation.get("rel_type") == "m.thread" else ""


def repeated(spoken: Spoken) -> Content:
    """Return a message that repeats what somebody wrote elsewhere; it pings nobody, and nothing in
    it is alive but web addresses.
    """
    name = safe_line(f"{cut(plain_line(spoken.name), MOST_NAME) or '…'}:")
    said = together([_part(part) for part in spoken.parts()], BREAK)
    body = said.body.strip() or "…"
    heading = element("strong", words(name))
    shown = said.html if said.body.strip() else words("…")
    return written([Piece(f"{name} {body}", heading + words(" ") + shown)], "m.text")


def _part(part: str | Url) -> Piece:
    if isinstance(part, str):
        return typed(part)
    plain_address = address(part, whole=True)
    # What leads to a person or a room is drawn as a mention of it, or joins it with a click.
    if plain_address is None or (urlsplit(plain_address).hostname or "").endswith("matrix.to"):
        return typed(part.address)
    shown = plain_address.replace("@room", "%40room")
    return Piece(shown, link(shown, words(shown)))
