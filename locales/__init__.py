"""The words a person reads: sentences in their language, from gettext catalogues.

English is the source; ``<language>/LC_MESSAGES/netzwerkstatt.po`` holds the others (and ``en``,
where a wording can be put right without touching code). Only the readable .po files are kept in
git: compiling one in memory takes some milliseconds and happens once, so no build step can be
forgotten. ``python -m locales`` brings them up to date with the code.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

from babel import Locale
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from community.texts import Param, Text

DOMAIN = "netzwerkstatt"

Show = Callable[[Param, str], str]
"""How a front shows one leaf (never a Text nor a sequence) in a language, safe on its platform."""

# "a, b and c" without the comma that American English sets before the "and"; the day first.
_REGIONAL = {"de": "de", "en": "en_GB"}
_FIELD = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
_QUOTES = {"de": ("„", "“", "‚", "‘"), "en": ("“", "”", "‘", "’")}
"""How a language quotes, and how it quotes within a quotation."""
_QUOTED = re.compile('[„“”"]([^„“”"]*)[“”"]')


def render(text: Text, language: str, show: Show) -> str:
    """Return the sentence in ``language`` with every ``{name}`` filled in by ``show``.

    What is filled in is never looked at again, so braces in it stay as they were typed. A field
    without its parameter is a fault in our code: KeyError.
    """
    parts = _parts(_sentence(text, language))
    return "".join(
        _value(_within(text.params[part], parts, at, language), language, show) if at % 2 else part
        for at, part in enumerate(parts)
    )


def _within(value: Param, parts: Sequence[str], at: int, language: str) -> Param:
    """Return what is filled in; where the sentence quotes it, what it quotes itself is within a
    quotation.
    """
    opening, closing, inner_opening, inner_closing = _QUOTES[_code(language)]
    quoted = parts[at - 1].endswith(opening) and parts[at + 1].startswith(closing)
    if not isinstance(value, str) or not quoted:
        return value
    return _QUOTED.sub(rf"{inner_opening}\1{inner_closing}", value)


@cache
def _parts(sentence: str) -> Sequence[str]:
    """Return what stands before, between and behind the fields, and the fields' names in turn."""
    return _FIELD.split(sentence)


def translate(msgid: str, language: str) -> str:
    """Return a plain string (a command's name, an option's description) in ``language``."""
    return _catalogue(_code(language)).gettext(msgid) if msgid else ""


def regional(language: str) -> str:
    """Return the Babel locale for dates: "5 January 2026" rather than "January 5, 2026"."""
    return _REGIONAL[_code(language)]


def fields(sentence: str) -> frozenset[str]:
    """Return the names of a sentence's ``{name}`` fields."""
    return frozenset(_FIELD.findall(sentence))


def _sentence(text: Text, language: str) -> str:
    if text.plural is None:
        return translate(text.msgid, language)
    return _catalogue(_code(language)).ngettext(text.msgid, text.plural, text.count)


def _value(value: Param, language: str, show: Show) -> str:
    if isinstance(value, str):
        return show(value, language)
    if isinstance(value, Text):
        return render(value, language, show)
    if isinstance(value, Sequence):
        shown = [_value(one, language, show) for one in value]
        return shown[0] if len(shown) == 1 else format_list(shown, locale=_locale(_code(language)))
    return show(value, language)


@cache
def _locale(code: str) -> Locale:
    return Locale.parse(_REGIONAL[code])


@lru_cache(maxsize=64)
def _code(language: str) -> str:
    """Return the catalogue for a language tag: ``de-AT`` reads ``de``, anything unknown ``en``."""
    code = re.split("[-_]", language, maxsplit=1)[0].lower()
    return "de" if code == "de" else "en"


@cache
def _catalogue(code: str) -> NullTranslations:
    return load(code)


def load(code: str) -> NullTranslations:
    """Read and compile a language's catalogue; the bare source where there is no file."""
    po = files(__name__).joinpath(code, "LC_MESSAGES", f"{DOMAIN}.po")
    if not po.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with po.open("rb") as source:
        write_mo(compiled, read_po(source, locale=code, domain=DOMAIN))
    compiled.seek(0)
    return GNUTranslations(compiled)
