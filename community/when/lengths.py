"""How long something lasts, in the words of people: "4 weeks", "einen Monat lang"."""

from contextlib import suppress
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from community.when import lexicon as lex
from community.when.day_rules import ahead, quantity, span
from community.when.tokens import LONGEST, tokens

_NEAR = lex.TODAY | lex.TOMORROW | lex.DAY_AFTER_TOMORROW | lex.NOW | {lex.MORGEN}
A_DAY = timedelta(days=1)


def last_day_of(typed: str, first: date) -> date | None:
    """Return the last day of a length of time that begins with ``first``: of "7 days" the seventh.
    "7 days later" is the day after that. None if the words say something else.
    """
    words = tokens(typed[:LONGEST])
    before = words.word(0)
    is_later = before in lex.LATER[0]
    at = 1 if is_later or before in lex.LASTS[0] else 0
    number, found = quantity(words, at), span(words, at)
    if found is None or not number or number != int(number):
        return None
    at, length = found
    if not is_later and (behind := words.word(at)) in lex.LATER[1] | lex.LASTS[1]:
        at, is_later = at + 1, behind in lex.LATER[1]
    if at < len(words.pieces):
        return None
    with suppress(ValueError, OverflowError):
        later = first + relativedelta(days=length.days, months=length.months, years=length.years)
        return later if is_later else later - A_DAY
    return None


def counts_from_today(typed: str) -> bool:
    """Whether words tell of a day as seen from today: "in 4 weeks", "4 weeks from now"."""
    words = tokens(typed[:LONGEST])
    near = any(piece.text in _NEAR for piece in words.pieces)
    return near or ahead(words, 0) is not None
