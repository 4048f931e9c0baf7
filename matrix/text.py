"""What people typed, so that Matrix clients show it and do nothing else with it.

The ``body`` of a message is plain text, yet clients find things to act on in it and between the
tags of its HTML: ``@room``, user ids, room names, ids, addresses with and without a scheme. A
zero-width space takes the meaning from them; a person reads what was typed. Linear in its input.
"""

import re

from community.clean_text import BREAK, ELLIPSIS, address, clean, one_line
from community.texts import Url

_MANY_LINES = re.compile(r"\n{3,}")
_SIGIL = re.compile(r"@|[#!](?=\S)")  # users and @room, names and ids of rooms
_AFTER_COLON = re.compile(r"(?<=[^\W\d]):(?=\S)")  # matrix:u/…, mailto:…, https://…
_HOST_DOT = re.compile(r"([.\u3002\uff0e\uff61])(?=[^\W\d_])")
_START = re.compile(r"\s*(?=[>!/*])")
USER = re.compile(r"@[!-9;-~]+:[A-Za-z0-9.:\[\]-]+")
"""A user id, as old servers allow them, too."""


def safe_text(typed: str) -> str:
    """Return what a person typed without anything that a client would act on."""
    dead = _SIGIL.sub(rf"\g<0>{BREAK}", clean(typed))
    dead = _AFTER_COLON.sub(f":{BREAK}", dead)
    dead = _HOST_DOT.sub(rf"\1{BREAK}", dead)
    dead = _MANY_LINES.sub("\n\n", dead)
    # What begins a message must be no command for another bot, no quote of an answer, no edit.
    return _START.sub(rf"\g<0>{BREAK}", dead, count=1) if _START.match(dead) else dead


def safe_line(typed: str) -> str:
    """Return safe text on one line, for headings and sentences."""
    return safe_text(one_line(typed))


def plain_line(typed: str) -> str:
    """Return one clean line for where clients act on nothing: the names and topics of rooms."""
    return one_line(typed)


def safe_address(url: Url) -> str | None:
    """Return an address that may be a link; None if it is no plain http(s) address."""
    found = address(url)
    return None if found is None else found.replace("@room", "%40room")


def cut(shown: str, limit: int) -> str:
    """Shorten text to ``limit`` characters, at a blank where there is one near."""
    if len(shown) <= limit:
        return shown
    kept = shown[: limit - 1]
    blank = max(kept.rfind(" "), kept.rfind("\n"))
    if blank > limit * 3 // 4:
        kept = kept[:blank]
    return kept.rstrip() + ELLIPSIS
