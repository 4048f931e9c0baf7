"""What a person wrote, as it is passed on to another platform, and what comes from there.

Passed on, it is one message that names its author; nothing in it pings, formats or unfurls, and web
addresses stay links. What does not fit into one message is shown as far as it goes and hangs on it
as a text file: so there is always one message to edit and to delete, and no word is lost.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import discord
from discord import ui
from discord.http import MultipartParameters, handle_message_parameters

from cogs._cards import MOST_CHARACTERS, NOBODY, PLATFORM
from cogs._text import cut, safe_line, safe_text
from community.clean_text import address
from community.places import Account
from community.spoken import Spoken
from community.texts import Url

SPOKEN_TYPES = frozenset({0, 19})  # ordinary messages and replies, not "… was added"
MOST_NAME = 100
WHOLE = "message.txt"
"""The file with all of a long message; Discord itself calls it that."""
TEXT_DISPLAY = 10

_INVITING = frozenset({"discord.gg", "discord.com", "discordapp.com"})
_PERSON = re.compile(r"<@!?(\d{1,20})>")
_EMOJI = re.compile(r"<a?(:\w{1,40}:)\d{1,20}>")
_COMMAND = re.compile(r"<(/[^:<>\n]{1,100}):\d{1,20}>")
_TIME = re.compile(r"<t:(-?\d{1,11})(?::[a-zA-Z])?>")


def is_by_a_person(message: Mapping[str, Any]) -> bool:
    """Whether somebody says something in a message; what robots say does not count."""
    is_robot = bool(message["author"].get("bot")) or "webhook_id" in message
    return message["type"] in SPOKEN_TYPES and not is_robot


def heard(message: Mapping[str, Any], name: str) -> Spoken | None:
    """Return what a message says; None if it is no message of a person. What was forwarded in it
    is said by who forwards it.
    """
    if not is_by_a_person(message):
        return None
    every = [message, *(one["message"] for one in message.get("message_snapshots") or ())]
    said = [_readable(one) for one in every if one.get("content")]
    files = sum(
        len(one.get("attachments") or ())
        + len(one.get("sticker_items") or ())
        + bool(one.get("poll"))
        for one in every
    )
    author = Account(PLATFORM, str(message["author"]["id"]))
    return Spoken(author, name, "\n".join(said), files)


def _readable(message: Mapping[str, Any]) -> str:
    """Return the words without what only Discord understands."""
    names = {
        str(one["id"]): one.get("global_name") or one.get("username", "…")
        for one in message.get("mentions") or ()
    }
    words = _PERSON.sub(lambda found: f"@{names.get(found[1], '…')}", str(message["content"]))
    words = _EMOJI.sub(r"\1", _COMMAND.sub(r"\1", words))
    return _TIME.sub(_time, words)


def _time(found: re.Match[str]) -> str:
    try:
        return f"{datetime.fromtimestamp(int(found[1]), UTC):%Y-%m-%d %H:%M} UTC"
    except (ValueError, OverflowError, OSError):
        return found[0]


# --- passing on -------------------------------------------------------------------------------


def shown(spoken: Spoken) -> str:
    """Return what is shown of a message."""
    name = cut(safe_line(spoken.name), MOST_NAME) or "…"
    said = "".join(map(_part, spoken.parts())).strip() or "…"
    return f"**{name}**: {said}"


def _part(part: str | Url) -> str:
    if isinstance(part, str):
        return safe_text(part)
    plain = address(part, whole=True)
    if plain is None or _invites(plain):
        return safe_text(part.address)
    return f"<{plain}>"


def _invites(plain: str) -> bool:
    """Whether an address leads into a server: clients draw a button for it."""
    return (urlsplit(plain).hostname or "").removeprefix("www.") in _INVITING


def repeated(spoken: Spoken, mark: int | None, key: int | None = None) -> MultipartParameters:
    """Return the request that says it again; ``mark`` is the id by which the message is found
    again, ``key`` lets it happen once.
    """
    said = shown(spoken)
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.TextDisplay[Any](cut(said, MOST_CHARACTERS), id=mark))
    files: list[discord.File] = []
    if len(said) > MOST_CHARACTERS:
        files = [discord.File(BytesIO(spoken.words.encode()), WHOLE)]
        view.add_item(ui.File[Any](files[0]))
    view.stop()
    return handle_message_parameters(
        view=view,
        attachments=files,
        allowed_mentions=NOBODY,
        nonce=None if key is None else str(key),
    )


def says_already(message: Mapping[str, Any], spoken: Spoken) -> bool:
    """Whether a repeated message is in line; one that has a file may differ in that."""
    texts = displays(message)
    return texts == [shown(spoken)] and not message.get("attachments")


def mark_of(message: Mapping[str, Any]) -> int | None:
    """Return the id by which a repeated message is found again."""
    return next((part.get("id") for part in _displays(message)), None)


def displays(message: Mapping[str, Any]) -> Sequence[str]:
    """Return the texts that stand in a message."""
    return [part["content"] for part in _displays(message)]


def _displays(message: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return [part for part in message.get("components", ()) if part.get("type") == TEXT_DISPLAY]
