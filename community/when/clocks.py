"""Times of the day, and spans of them: "18-20 Uhr", "from 6 to 8pm", "um 8" in the evening."""

from dataclasses import dataclass, replace

from community.places import Language
from community.when.clock_rules import LAST_HOUR, MIDDAY, UNTIL, Clock, bare, clock
from community.when.lexicon import Part
from community.when.tokens import Tokens

BETWEEN = frozenset({"zwischen", "between"})


@dataclass(frozen=True, slots=True)
class Times:
    """When it begins, and when it ends if that was said, too."""

    start: Clock
    end: Clock | None = None


def clock_rule(tokens: Tokens, index: int, language: Language) -> tuple[int, Times] | None:
    """Find a time, or a span of time, that begins at a piece."""
    if tokens.word(index) in BETWEEN:
        return _between(tokens, index + 1, language)
    first = clock(tokens, index, language)
    if first is None:
        first = _bare_before_span(tokens, index, language)
    if first is None:
        return None
    end, start = first
    bridge = end + 1 if tokens.at(end).kind == "dash" or tokens.word(end) in UNTIL else end
    if bridge == end:
        return end, Times(start)
    second = clock(tokens, bridge, language) or bare(tokens, bridge)
    if second is None:
        return end, Times(start)
    behind, stop = second
    return behind, Times(_borrowed(start, stop), stop)


def _between(tokens: Tokens, index: int, language: Language) -> tuple[int, Times] | None:
    """Find "zwischen 18 und 20 Uhr"."""
    first = clock(tokens, index, language) or bare(tokens, index)
    if first is None or tokens.word(first[0]) not in {"und", "and"}:
        return None
    second = clock(tokens, first[0] + 1, language) or bare(tokens, first[0] + 1)
    if second is None:
        return None
    return second[0], Times(_borrowed(first[1], second[1]), second[1])


def _borrowed(start: Clock, stop: Clock) -> Clock:
    """Let a first hour without am or pm be in the same half of the day as the second."""
    if start.sure != "exact" and stop.sure == "exact" and stop.hour > MIDDAY > start.hour:
        pulled = start.hour + MIDDAY
        if (pulled, start.minute) < (stop.hour, stop.minute):
            return replace(start, hour=pulled, sure="exact")
        return replace(start, sure="exact")
    return start


def _bare_before_span(tokens: Tokens, index: int, language: Language) -> tuple[int, Clock] | None:
    """Find the first of "18-20 Uhr" or "6 to 8pm": a bare number that a second time explains."""
    found = bare(tokens, index)
    if found is None:
        return None
    end = found[0]
    if tokens.at(end).kind != "dash" and tokens.word(end) not in UNTIL:
        return None
    return found if clock(tokens, end + 1, language) else None


def in_part(clock: Clock, part: Part | None) -> tuple[Clock, ...]:
    """Return what a time can mean, the likeliest first, if the part of the day was said."""
    if part is not None and clock.sure != "exact":
        return (_moved(clock, part),)
    if clock.sure != "vague" or clock.hour >= MIDDAY or clock.hour == 0:
        return (clock,)  # nobody who says twelve means the night
    other = replace(clock, hour=(clock.hour + MIDDAY) % LAST_HOUR)
    # Nobody meets at three in the night; nine is more likely the morning.
    return (other, clock) if clock.hour < 8 else (clock, other)  # noqa: PLR2004


_LATER: dict[Part, range] = {
    "morning": range(0),
    "noon": range(1, 4),
    "afternoon": range(1, 8),
    "evening": range(4, 12),
    "night": range(8, 12),
}


def _moved(clock: Clock, part: Part) -> Clock:
    if clock.hour in _LATER[part]:
        return replace(clock, hour=clock.hour + MIDDAY, sure="exact")
    if clock.hour == MIDDAY and part in {"evening", "night"}:
        return replace(clock, hour=LAST_HOUR, sure="exact") if not clock.minute else clock
    return replace(clock, sure="exact")
