"""Time zones as people type them: the official name, a city in German or English, a typo."""

from collections.abc import Mapping
from functools import cache
from typing import cast
from zoneinfo import available_timezones

from babel import Locale
from rapidfuzz import fuzz, process, utils

from community.errors import Invalid
from community.texts import text
from community.typed import one_line

NOT_PLACES = ("SystemV/", "posix/", "right/", "Factory", "localtime", "posixrules")
CLOSE_ENOUGH = 80
"""Similarity (0 to 100) from which a guess is offered."""


def read_zone(typed: str) -> str:
    """Return the official name of a zone; Invalid, with a near guess, if there is none."""
    tidied = one_line(typed)
    spoken = _spoken()
    if zone := spoken.get(_plain(tidied)):
        return zone
    near = process.extractOne(
        _plain(tidied), spoken.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH
    )
    if near is None:
        raise Invalid(
            text(
                "I do not know the time zone “{zone}”. Please name a region and a city, for"
                " example Europe/Vienna.",
                zone=tidied[:80],
            )
        )
    raise Invalid(
        text(
            "I do not know the time zone “{zone}”. Did you mean {guess}?",
            zone=tidied[:80],
            guess=spoken[near[0]],
        )
    )


@cache
def _spoken() -> dict[str, str]:
    """Return the zones by every way to say them; the official name wins, then the first city."""
    zones = sorted(z for z in available_timezones() if not z.startswith(NOT_PLACES))
    spoken = {_plain(zone): zone for zone in zones}
    for zone in zones:
        if "/" in zone and not zone.startswith("Etc/"):
            spoken.setdefault(_plain(zone.rsplit("/", 1)[1]), zone)
    for language in ("de", "en"):
        named = cast(Mapping[str, Mapping[str, str]], Locale.parse(language).time_zones)
        for zone, names in named.items():
            if zone in zones and "city" in names:
                spoken.setdefault(_plain(names["city"]), zone)
    return spoken


def _plain(name: str) -> str:
    return utils.default_process(name.replace("_", " "))
