"""From cards to what is sent: plain words for all clients, HTML for most, and who is pinged.

``m.mentions`` is always there: without it, clients look for names in the words. A notice rings
with nobody, so what should be noticed is ``m.text``.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from community.texts import Block, Button, Card, Facts, Quote, Text, Who, text
from matrix.choices import Offered, offered
from matrix.html import element, joined, words
from matrix.sentences import (
    Piece,
    Voice,
    paragraphs,
    plain,
    sentence,
    together,
    typed,
    user_id,
)
from matrix.text import ELLIPSIS, cut

Content = dict[str, Any]

MOST_BYTES = 40_000
"""Of a message's words and HTML. An event holds 65,536 bytes, of which encryption takes a third."""
SMALLEST_PIECE = 200  # a block cut to less than this says nothing
FALLBACK = 1000  # characters of an edit that clients without edits see
HTML_FORMAT = "org.matrix.custom.html"
MARK = "netzwerkstatt.key"
"""In what we send for an outbox row: finds it again after a lost answer."""


def message(card: Card, voice: Voice, *, shared: bool, notify: bool = False) -> Content:
    """Return the message of a card. ``shared``: several people read it, so nothing confidential is
    offered as a reaction; ``notify``: it should ring although nobody is mentioned.
    """
    content = said(card.body, card.language, voice, card.buttons, title=card.title, shared=shared)
    content["m.mentions"] = mentions(card.mentions)
    if card.mentions or notify:
        content["msgtype"] = "m.text"
    return content


def said(
    blocks: Sequence[Block | Card],
    language: str,
    voice: Voice,
    buttons: Sequence[Button] = (),
    *,
    title: Text | None = None,
    shared: bool = False,
) -> Content:
    """Return an answer as a notice that pings nobody."""
    parts: list[Piece] = []
    if title is not None:
        parts.append(_title(title, language, voice))
    for block in blocks:
        parts += (
            _card(block, voice) if isinstance(block, Card) else [_block(block, language, voice)]
        )
    if choices := offered(buttons, language):
        parts += _offer(choices, language, voice, shared=shared)
    return written(parts)


def written(parts: Sequence[Piece], msgtype: str = "m.notice") -> Content:
    """Return a message of some parts, cut to what an event may hold; it pings nobody."""
    kept = fit(parts)
    return {
        "msgtype": msgtype,
        "body": "\n\n".join(part.body for part in kept),
        "format": HTML_FORMAT,
        "formatted_body": str(joined(part.html for part in kept)),
        "m.mentions": {},
    }


def mentions(people: Iterable[Who]) -> Content:
    """Return ``m.mentions`` of exactly these people."""
    ids = list(dict.fromkeys(user for who in people if (user := user_id(who))))
    return {"user_ids": ids} if ids else {}


def in_thread(content: Content, root: str, answers: str = "") -> Content:
    """Return a message as part of a thread; clients without threads see an answer."""
    relation = {
        "rel_type": "m.thread",
        "event_id": root,
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": answers or root},
    }
    return {**content, "m.relates_to": relation}


def edited(event: str, content: Content) -> Content:
    """Return the edit that makes an event say ``content``; it pings nobody again."""
    new = {key: value for key, value in content.items() if key not in {"m.relates_to", MARK}}
    return {
        "msgtype": content["msgtype"],
        "body": f"* {cut(content['body'], FALLBACK)}",
        "m.mentions": {},
        "m.new_content": new,
        "m.relates_to": {"rel_type": "m.replace", "event_id": event},
    }


def fit(parts: Sequence[Piece], limit: int = MOST_BYTES) -> list[Piece]:
    """Shorten parts so that together they fit into an event; say so with an ellipsis."""
    given = [part for part in parts if part.body.strip()]
    kept: list[Piece] = []
    left = limit
    for part in given:
        size = _size(part)
        if size > left:
            kept.append(_shortened(part, left))
            break
        kept.append(part)
        left -= size
    return kept or [plain(ELLIPSIS)]


def _shortened(part: Piece, left: int) -> Piece:
    """Return the beginning of a part, in plain words: HTML cannot be cut anywhere."""
    length = min(len(part.body), left // 2)
    while length >= SMALLEST_PIECE:
        beginning = cut(part.body, length)
        short = Piece(beginning, element("p", words(beginning)))
        if _size(short) <= left:
            return short
        length = length * 2 // 3
    return plain(ELLIPSIS)


def _size(part: Piece) -> int:
    return len(json.dumps([part.body, str(part.html)], ensure_ascii=False).encode())


# --- the parts ---------------------------------------------------------------------------------


def _card(card: Card, voice: Voice) -> list[Piece]:
    title = [] if card.title is None else [_title(card.title, card.language, voice)]
    return [*title, *(_block(block, card.language, voice) for block in card.body)]


def _title(title: Text, language: str, voice: Voice) -> Piece:
    shown = sentence(title, language, voice)
    body = " ".join(shown.body.split())
    return Piece(body, element("h4", shown.html))


def _block(block: Block, language: str, voice: Voice) -> Piece:
    match block:
        case Text():
            return paragraphs(block, language, voice)
        case Quote():
            return _quote(block, language, voice)
        case Facts():
            rows = [
                _fact(label, _as_sentence(value), language, voice) for label, value in block.rows
            ]
            shown = together(rows, "\n")
            return Piece(shown.body, element("p", shown.html))


def _as_sentence(value: Any) -> Text:
    """Return a value as a sentence, so that lists of it read as lists."""
    return Text("{value}", {"value": value})


def _quote(quote: Quote, language: str, voice: Voice) -> Piece:
    label = sentence(quote.label, language, voice)
    quoted = typed(quote.words.strip() or ELLIPSIS)
    lines = "\n".join(f"> {line}" for line in quoted.body.split("\n"))
    heading = element("p", element("strong", label.html))
    return Piece(f"{label.body}\n{lines}", heading + element("blockquote", quoted.html))


def _fact(label: Text, value: Text, language: str, voice: Voice) -> Piece:
    name, shown = sentence(label, language, voice), sentence(value, language, voice)
    body = " ".join(shown.body.split())
    return Piece(
        f"{name.body}: {body}", element("strong", name.html, words(":")) + words(" ") + shown.html
    )


def _offer(
    choices: Sequence[Offered], language: str, voice: Voice, *, shared: bool
) -> Sequence[Piece]:
    """Say how to choose."""
    confidential = [one for one in choices if shared and one.confidential]
    open_to_all = [one for one in choices if one not in confidential]
    parts: list[Piece] = []
    if open_to_all:
        lead = text("React with a sign:") if shared else text("React with a sign, or write a word:")
        lines = [_line(one, with_word=not shared) for one in open_to_all]
        shown = together([sentence(lead, language, voice), *lines], "\n")
        parts.append(Piece(shown.body, element("p", shown.html)))
    if confidential:
        lead = text("Only I read your answer if you write me one of these words in our own room:")
        lines = [_line(one, with_sign=False) for one in confidential]
        shown = together([sentence(lead, language, voice), *lines], "\n")
        parts.append(Piece(shown.body, element("p", shown.html)))
    return parts


def _line(one: Offered, *, with_word: bool = True, with_sign: bool = True) -> Piece:
    label, word = typed(one.label), typed(one.word)
    sign = plain(f"{one.sign} " if with_sign and one.sign else "")
    if not with_word or one.word == one.label:
        return together([sign, label])
    return together([sign, Piece(word.body, element("strong", word.html)), plain(": "), label])
