"""Our sentences as Matrix shows them: plain words and HTML side by side.

A sentence is ours, so its few signs of Markdown (``**bold**``, code, ``### `` for a heading)
become HTML, and a command in it is written as it is typed here ("/match join" → "!netz match
join", in German "!netz begegnung mitmachen"). What is filled in is somebody's or something's: it
is put in only after the sentence was read, so it is never looked at for either.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from community.texts import Param, Text, Url, Where, Who, text
from locales import regional
from locales import render as in_language
from matrix import PLATFORM
from matrix.command_names import as_typed
from matrix.html import Html, element, joined, link, matrix_to, pill, words
from matrix.otherwise import said_here
from matrix.text import USER, cut, plain_line, safe_address, safe_line, safe_text

LONGEST_ID = 255
HEADING = "### "

_OPENS, _CLOSES = "\ue000", "\ue001"  # around the number of what is filled in; nobody types them
_INLINE = re.compile(
    rf"\*\*(?P<strong>.+?)\*\*|`(?P<code>[^`\n]+)`|{_OPENS}(?P<slot>\d+){_CLOSES}", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Voice:
    """How we speak somewhere. ``zone``: of those who read it; ``names``: of rooms, by id;
    ``via``: a server through which our rooms are found.
    """

    prefix: str = "!netz"
    zone: str = "UTC"
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    via: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a message, twice: as plain words and as HTML."""

    body: str
    html: Html


def plain(body: str) -> Piece:
    """Return safe words as a piece."""
    return Piece(body, words(body))


def typed(by_people: str) -> Piece:
    """Return what a person typed as a piece; nothing of it is alive."""
    return plain(safe_text(by_people))


def together(pieces: Sequence[Piece], between: str = "") -> Piece:
    """Return pieces one after the other."""
    body = between.join(piece.body for piece in pieces)
    return Piece(body, joined((piece.html for piece in pieces), between))


def sentence(said: Text, language: str, voice: Voice) -> Piece:
    """Return a sentence to stand inside a line."""
    written, slots = _written(said, language, voice)
    return together([_inline(line.removeprefix(HEADING), slots) for line in _lines(written)], "\n")


def paragraphs(said: Text, language: str, voice: Voice) -> Piece:
    """Return a sentence to stand by itself: headings and paragraphs."""
    written, slots = _written(said, language, voice)
    shown: list[Html] = []
    open_lines: list[Html] = []
    bodies: list[str] = []
    for line in _lines(written):
        inside = _inline(line.removeprefix(HEADING), slots)
        bodies.append(inside.body)
        if not line.startswith(HEADING):
            open_lines.append(inside.html)
            continue
        shown += [*_paragraph(open_lines), element("h4", inside.html)]
        open_lines = []
    return Piece("\n".join(bodies), joined([*shown, *_paragraph(open_lines)]))


def _paragraph(lines: Sequence[Html]) -> Iterator[Html]:
    if any(map(str, lines)):
        yield element("p", joined(lines, "\n"))


def sentence_plain(said: Text, language: str, limit: int) -> str:
    """Return a sentence on one line for where no message is: a room's name, a word to type."""

    def show(value: Param, language: str) -> str:
        match value:
            case str():
                return plain_line(value)
            case Who():
                return plain_line(value.name)
            case datetime():  # before date: it is one, too
                return str(value)
            case _:
                return _number_or_day(value, language)

    shown = in_language(said_here(said), language, show)
    return cut(" ".join(shown.replace("**", "").split()), limit)


def leaf(value: Param, language: str, voice: Voice) -> Piece:
    """Return what is filled into a sentence."""
    match value:
        case str():
            return typed(value)
        case Who():
            return _who(value)
        case Where():
            return _where(value, voice)
        case Url():
            return _url(value)
        case datetime():  # before date: it is one, too
            return sentence(_instant(value, language, voice.zone), language, voice)
        case _:
            return plain(_number_or_day(value, language))


def _number_or_day(value: Param, language: str) -> str:
    if isinstance(value, date):
        return format_date(value, "long", locale=regional(language))
    return str(value)


def _written(said: Text, language: str, voice: Voice) -> tuple[str, Sequence[Piece]]:
    """Return our own words of a sentence, and what stands at its numbered places."""
    slots: list[Piece] = []

    def show(value: Param, language: str) -> str:
        slots.append(leaf(value, language, voice))
        return f"{_OPENS}{len(slots) - 1}{_CLOSES}"

    written = in_language(said_here(said), language, show)
    return as_typed(written, language, voice.prefix), slots


def _lines(written: str) -> Sequence[str]:
    return written.split("\n")


def _inline(written: str, slots: Sequence[Piece]) -> Piece:
    pieces: list[Piece] = []
    position = 0
    for found in _INLINE.finditer(written):
        pieces.append(plain(written[position : found.start()]))
        position = found.end()
        if found["slot"] is not None:
            pieces.append(slots[int(found["slot"])])
            continue
        tag = "strong" if found["strong"] is not None else "code"
        inside = _inline(found[tag], slots)
        pieces.append(Piece(inside.body, element(tag, inside.html)))
    pieces.append(plain(written[position:]))
    return together(pieces)


def _who(who: Who) -> Piece:
    user = user_id(who)
    name = safe_line(who.name) or safe_line(user.partition(":")[0].removeprefix("@")) or "…"
    return Piece(name, pill(user, name)) if user else plain(name)


def user_id(who: Who) -> str:
    """Return a person's user id; "" if they have none here."""
    user = who.on(PLATFORM)
    return user if USER.fullmatch(user) and len(user) <= LONGEST_ID else ""


def _where(where: Where, voice: Voice) -> Piece:
    if where.platform != PLATFORM:
        return plain("#")
    room, _, thread = where.place.partition(" ")
    address = matrix_to(room, where.message or thread, voice.via)
    name = safe_line(voice.names.get(room, ""))
    return Piece(name or address, link(address, words(name or address)))


def _url(url: Url) -> Piece:
    address = safe_address(url)
    return typed(url.address) if address is None else Piece(address, link(address, words(address)))


def _instant(instant: datetime, language: str, zone: str) -> Text:
    """Say an instant in words, in a zone that is named: Matrix has no times of its own."""
    local = instant.astimezone(ZoneInfo(zone))
    region = regional(language)
    return text(
        "{day}, {time} ({zone})",
        day=format_date(local, "full", locale=region),
        time=format_time(local, "HH:mm", locale=region),
        zone=zone.replace("_", " "),
    )
