"""From sentences and cards to Discord's Components V2, in one language, within Discord's limits."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

import discord
from babel.dates import format_date
from discord import ui

from cogs._homes import at_home
from cogs._text import cut, plain_text, safe_line, safe_text, safe_url
from community.places import Language
from community.texts import Block, Button, Card, Facts, Param, Quote, Text, Url, Where, Who
from locales import regional
from locales import render as in_language

PLATFORM = "discord"
PREFIX = "nw1:"
"""Begins the id of everything that works for ever; the number grows when ids change meaning."""
ACCENT = 0x3C6E71
MARKER_BASE = 1_000_000_000
"""Added to a marker, so that it is never one of the small ids Discord gives by itself."""

MOST_CHARACTERS = 4000  # of all texts of one message
MOST_TEXTS = 21  # with 15 buttons in 3 rows and the container just 40 components
ROW_WIDTH = 5
MOST_ROWS = 3
SMALLEST_PIECE = 200  # a block cut to less than this says nothing

_STYLES = {
    "primary": discord.ButtonStyle.primary,
    "secondary": discord.ButtonStyle.secondary,
    "success": discord.ButtonStyle.success,
    "danger": discord.ButtonStyle.danger,
}

Show = Callable[[Param, str], str]


def show_in(guild: int | None) -> Show:
    """Return how a parameter is shown in Markdown; ``guild`` makes links to messages possible."""

    def show(value: Param, language: str) -> str:
        match value:
            case str():
                return safe_text(value)
            case Who():
                return _mention(value)
            case Where():
                return _link(value, guild)
            case Url():
                return safe_url(value)
            case _:
                return _number_or_time(value, language)

    return show


def show_plain(value: Param, language: str) -> str:
    """Show a parameter where Discord reads no Markdown: thread names, buttons, forms."""
    match value:
        case str():
            return plain_text(value)
        case Who():
            return plain_text(value.name)
        case Where():
            return "#"
        case Url():
            return value.address
        case datetime():
            return f"{value:%Y-%m-%d %H:%M} UTC"
        case _:
            return _number_or_time(value, language)


def _number_or_time(value: Param, language: str) -> str:
    match value:
        case datetime():  # before date: it is one, too
            seconds = int(value.timestamp())
            return f"<t:{seconds}:F> (<t:{seconds}:R>)"
        case date():
            return format_date(value, "long", locale=regional(language))
        case _:
            return str(value)


def _mention(who: Who) -> str:
    if who.platform == PLATFORM and who.external_id.isdecimal():
        return f"<@{who.external_id}>"
    return safe_line(who.name)


def _link(where: Where, guild: int | None) -> str:
    if where.message and guild:
        return f"https://discord.com/channels/{guild}/{where.place}/{where.message}"
    return f"<#{where.place}>"


def render(text: Text, language: str, guild: int | None = None) -> str:
    """Return a sentence as Markdown that shows what people typed and obeys none of it."""
    return in_language(text, language, show_in(guild))


def render_plain(text: Text, language: str, limit: int) -> str:
    """Return a sentence for where Discord reads no Markdown, at most ``limit`` characters."""
    return cut(in_language(text, language, show_plain), limit)


def render_block(block: Block, language: str, guild: int | None = None) -> str:
    """Return a block of a card as Markdown."""
    match block:
        case Text():
            return render(block, language, guild)
        case Quote():
            words = safe_text(block.words).strip() or "…"
            quoted = "\n".join(f"> {line}" for line in words.split("\n"))
            return f"**{render(block.label, language, guild)}**\n{quoted}"
        case Facts():
            return "\n".join(
                f"**{render(label, language, guild)}:** {_fact(value, language, guild)}"
                for label, value in block.rows
            )


def _fact(value: Param, language: str, guild: int | None) -> str:
    return " ".join(render(Text("{value}", {"value": value}), language, guild).split())


def layout(
    card: Card, language: Language | str, marker: int | None = None, *, guild: int | None = None
) -> ui.LayoutView:
    """Draw a card. ``marker`` (an outbox row's id) is kept in the message to find it again."""
    parts = [render_block(block, language, guild) for block in card.body]
    if card.title is not None:
        parts.insert(0, "### " + " ".join(render(card.title, language, guild).split()))
    rows = button_rows(card.buttons, language, _home(card))
    return inert(boxed(parts, rows, marker=marker))


def boxed(
    parts: Sequence[str],
    rows: Iterable[ui.ActionRow[Any]] = (),
    *,
    marker: int | None = None,
) -> ui.Container[Any]:
    """Return a container with texts and rows, cut to what one message may hold."""
    mark = None if marker is None else container_id(marker)
    box = ui.Container[Any](accent_colour=ACCENT, id=mark)
    for part in fit(parts):
        box.add_item(ui.TextDisplay[Any](part))
    for row in rows:
        box.add_item(row)
    return box


def container_id(marker: int) -> int:
    """Return the component id (a positive int32) that stands for an outbox row."""
    return MARKER_BASE + marker % MARKER_BASE


def fit(parts: Sequence[str], limit: int = MOST_CHARACTERS) -> list[str]:
    """Shorten texts so that together they stay within Discord's limits; say so with an ellipsis."""
    given = [part for part in parts if part.strip()]
    if len(given) > MOST_TEXTS:
        given = [*given[: MOST_TEXTS - 1], "\n".join(given[MOST_TEXTS - 1 :])]
    fitted: list[str] = []
    left = limit
    for position, part in enumerate(given):
        reserve = 1 if position + 1 < len(given) else 0  # room to say that something is missing
        if len(part) <= left - reserve:
            fitted.append(part)
            left -= len(part)
            continue
        fitted.append(cut(part, left) if left >= SMALLEST_PIECE else "…")
        break
    return fitted or ["…"]


def _home(card: Card) -> int | None:
    """Return the server to whose community a card in a direct message belongs."""
    if card.home is None or card.home.platform != PLATFORM:
        return None
    return int(card.home.external_id)


def button_rows(
    buttons: Sequence[Button], language: str, guild: int | None = None
) -> list[ui.ActionRow[Any]]:
    """Return the rows of a card's buttons. ``guild``: where they belong to if not where they are
    shown.
    """
    items = [drawn(b, render_plain(b.label, language, 80), guild) for b in buttons]
    starts = range(0, min(len(items), MOST_ROWS * ROW_WIDTH), ROW_WIDTH)
    return [ui.ActionRow[Any](*items[start : start + ROW_WIDTH]) for start in starts]


def drawn(button: Button, label: str, guild: int | None = None) -> ui.Button[Any]:
    """Return a button as Discord shows it; pressing it is answered by an ActionButton."""
    return ui.Button(
        style=_STYLES[button.style],
        label=label or "…",
        custom_id=at_home(PREFIX + button.action, guild),
    )


def inert(box: ui.Container[Any]) -> ui.LayoutView:
    """Return a view that is only a drawing: discord.py neither stores it nor lets it expire.

    Its buttons are answered by the ActionButtons that the cogs registered, in any process.
    """
    view = ui.LayoutView(timeout=None)
    view.add_item(box)
    view.stop()
    return view


def mentions(people: Iterable[Who]) -> discord.AllowedMentions:
    """Allow pings of exactly these people."""
    ids = sorted({int(who.external_id) for who in people if who.platform == PLATFORM})
    return discord.AllowedMentions(
        everyone=False,
        roles=False,
        replied_user=False,
        users=[discord.Object(number) for number in ids],
    )


NOBODY = mentions(())
