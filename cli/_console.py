"""Talking to the person at the terminal: language, sentences, exit codes."""

import os
from collections.abc import Sequence
from datetime import date, datetime

from babel.dates import format_date, format_datetime
from babel.lists import format_list
from rich.console import Console

from community.texts import Block, Facts, Param, Quote, Text, Url, Where, Who
from locales import regional, render

EX_OK = 0
EX_FAILED = 1
EX_CONFIG = 78  # sysexits.h: a supervisor should not restart what is configured wrongly

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def language() -> str:
    """Return the terminal's language, de or en, from the environment as gettext does."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "de" if value.lower().startswith("de") else "en"
    return "en"


def show(param: Param, lang: str) -> str:  # noqa: PLR0911 - one case a type
    """Write one parameter of a sentence for a terminal."""
    match param:
        case str():  # first, since a large plan shows millions of them
            return param if param.isprintable() else "".join(c for c in param if c.isprintable())
        case Text():
            return render(param, lang, show)
        case datetime():
            day = "EEE d. MMM y" if lang == "de" else "EEE d MMM y"
            return format_datetime(param, f"{day}, HH:mm 'UTC'", locale=lang)
        case date():
            return format_date(param, "medium", locale=regional(lang))
        case Who():
            return param.name
        case Where():
            return param.place
        case Url():
            return param.address
        case int():
            return str(param)
        case _:
            return format_list([show(p, lang) for p in param], locale=lang)


def say(sentence: Text, lang: str | None = None) -> str:
    """Return a sentence in the terminal's language."""
    chosen = language() if lang is None else lang
    return render(sentence, chosen, show)


def complain(name: str, sentence: Text) -> None:
    """Print one fault as one clear line on standard error."""
    err.print(f"{name}: {say(sentence)}", markup=False, soft_wrap=True)


def in_lines(blocks: Sequence[Block], lang: str) -> list[str]:
    """Return what a card says, a line each: sentences, labelled quotes, labelled facts."""
    lines: list[str] = []
    for block in blocks:
        match block:
            case Quote():
                words = " ".join(block.words.split())
                lines.append(f"{render(block.label, lang, show)}: {words}")
            case Facts():
                lines += [
                    f"{render(name, lang, show)}: {show(value, lang)}" for name, value in block.rows
                ]
            case _:
                lines.append(render(block, lang, show))
    return lines
