"""How a member wants to be matched, beyond how often."""

from dataclasses import dataclass
from enum import StrEnum

NEAREST, FARTHEST = -2, 2
"""The ends of the slider from "near my field" to "out of my bubble"; 0 has no preference."""

MOST_MENTEES = 5
"""More people at a time nobody can help well."""


class Mode(StrEnum):
    """What a member hopes for in a match; it shifts what counts how much, and excludes nobody."""

    MIXED = "mixed"
    EXCHANGE = "exchange"  # give and take
    PEER = "peer"  # somebody with the same challenge
    MENTOR = "mentor"  # somebody who has mastered it
    HORIZON = "horizon"  # something new


class Presence(StrEnum):
    """How a member can meet; on site and remote do not fit, nor do two places on site."""

    ANY = "any"
    ON_SITE = "on_site"
    REMOTE = "remote"


@dataclass(frozen=True, slots=True)
class Wishes:
    """``bubble``: -2 (near my field) to 2 (out of my bubble). ``mentees``: how many people at a
    time one would help as a mentor, 0 to MOST_MENTEES; 0 means none.
    """

    mode: Mode = Mode.MIXED
    bubble: int = 0
    presence: Presence = Presence.ANY
    mentees: int = 0
