"""How far a parade is, and when it goes on. Pure: days and instants in, words of ours out.

A parade's days are whole days in its community's zone: it opens as its first day begins, and what
comes in before its last day has ended there is in time.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from community.errors import Invalid, NotFound
from community.parades.model import Parade, ParadeState, Parading, Phase
from community.ports import Calendar
from community.texts import text

SHORTEST, LONGEST = 7, 92
"""Days that a parade may last."""
MOST_GRACE = 14
FARTHEST_AHEAD = 366
DRAFT_KEPT = timedelta(days=2)
"""So long a host can think about the days; then somebody else can host it."""
RUNNING = (Phase.CALLED, Phase.OPEN, Phase.GRACE)
"""While a parade takes posts."""
ARCHIVED_AFTER = timedelta(days=30)
"""So long after the roundup a parade stays among what is going on."""

GONE = text("This blog parade is not there any more. /parade list shows which there are.")

_BY_DECISION = {
    ParadeState.PROPOSED: Phase.PROPOSED,
    ParadeState.VOTING: Phase.VOTING,
    ParadeState.DRAFT: Phase.DRAFT,
    ParadeState.CLOSED: Phase.CLOSED,
    ParadeState.WITHDRAWN: Phase.WITHDRAWN,
}


def opens_at(parade: Parade, calendar: Calendar) -> datetime:
    """Return the instant at which the first day begins."""
    return calendar.instant(datetime.combine(parade.days[0], time()), parade.zone)


def ends_at(parade: Parade, calendar: Calendar) -> datetime:
    """Return the instant at which the last day is over."""
    return _after(parade.days[1], parade.zone, calendar)


def grace_ends_at(parade: Parade, calendar: Calendar) -> datetime:
    """Return the instant from which on nothing more is taken."""
    last = parade.days[1] + timedelta(days=parade.grace_days)
    return _after(last, parade.zone, calendar)


def phase(parade: Parade, now: datetime, calendar: Calendar) -> Phase:
    """Return how far a parade is."""
    if parade.state is ParadeState.ROUNDED_UP:
        since = parade.rounded_up_at or now
        return Phase.ARCHIVED if now - since >= ARCHIVED_AFTER else Phase.ROUNDED_UP
    if parade.state is ParadeState.DRAFT and now - (parade.changed_at or now) >= DRAFT_KEPT:
        return Phase.PROPOSED
    if parade.state is not ParadeState.CALLED:
        return _BY_DECISION[parade.state]
    if now < opens_at(parade, calendar):
        return Phase.CALLED
    if now < ends_at(parade, calendar):
        return Phase.OPEN
    return Phase.GRACE if now < grace_ends_at(parade, calendar) else Phase.CLOSED


def takes_posts(parade: Parade, now: datetime, calendar: Calendar) -> None:
    """Raise Invalid unless a post can be handed in now; a post may be early, once it is called."""
    match phase(parade, now, calendar):
        case Phase.CALLED | Phase.OPEN | Phase.GRACE:
            return
        case Phase.WITHDRAWN:
            raise NotFound(GONE)
        case Phase.PROPOSED | Phase.VOTING | Phase.DRAFT:
            raise Invalid(
                text("This blog parade is not called yet. As soon as it is, you can hand in.")
            )
        case _:
            raise Invalid(
                text(
                    "This blog parade takes no more posts. Tell its host about yours all the same:"
                    " the roundup has room for a word about it."
                )
            )


def in_a_vote(parade: Parade, now: datetime) -> Invalid:
    """Return why nobody can host a topic that is put to the vote."""
    return Invalid(
        text(
            "A vote is running until {until}, and this topic is in it. You can host it after that.",
            until=parade.voting_until or now,
        )
    )


def as_topic(parade: Parade) -> Parade:
    """Return a parade as a topic alone: whatever its host named for it is not there any more."""
    return replace(
        parade,
        state=ParadeState.PROPOSED,
        opens=None,
        closes=None,
        hashtag="",
        call="",
        grace_days=0,
        voting_until=None,
    )


def given_back(parade: Parade) -> Parade:
    """Return a draft as the proposal that it was."""
    return replace(as_topic(parade), host=None)


def named(parade: Parade, opens: date, closes: date, grace_days: int, today: date) -> Parade:
    """Return a parade with these days; Invalid says what does not fit. A first day that is over
    may stay as it was: the last one can still be moved.
    """
    lasts = (closes - opens).days + 1
    if closes < opens:
        # A day in somebody's own words may be another one than they had in mind.
        raise Invalid(
            text(
                "The last day, {closes}, lies before the first, {opens}. Did you swap the two?",
                opens=opens,
                closes=closes,
            )
        )
    if closes < today:
        raise Invalid(text("The last day is over already. Please name today or a later one."))
    if opens < today and opens != parade.opens:
        raise Invalid(text("The first day is over already. Please name today or a later one."))
    if (opens - today).days > FARTHEST_AHEAD:
        raise Invalid(text("The first day lies more than a year ahead. Please name a nearer one."))
    if not SHORTEST <= lasts <= LONGEST:
        raise Invalid(
            text(
                "A blog parade lasts {least} to {most} days, so that people find the time to"
                " write. Yours would last {days}, to {closes}.",
                least=SHORTEST,
                most=LONGEST,
                days=lasts,
                closes=closes,
            )
        )
    if not 0 <= grace_days <= MOST_GRACE:
        raise Invalid(text("Late posts can be welcome for at most {most} days.", most=MOST_GRACE))
    return replace(parade, opens=opens, closes=closes, grace_days=grace_days)


def reminders(parade: Parade, calendar: Calendar) -> Iterator[tuple[str, datetime]]:
    """Yield when the channel is reminded, and of what, earliest first: its start, half-time, a week
    and two days before the end, the last day. In the morning, at nine; where two would fall on one
    day, or on the day before, the one nearer to the end stays.
    """
    first, last = parade.days
    by_day = {
        first: "start",
        first + (last - first) // 2: "half",
        last - timedelta(days=7): "week",
        last - timedelta(days=2): "two_days",
        last: "last",
    }
    kept: list[tuple[date, str]] = []
    for day, which in sorted(by_day.items(), reverse=True):
        if day >= first and (not kept or (kept[-1][0] - day).days > 1 or which == "start"):
            kept.append((day, which))
    for day, which in reversed(kept):
        yield which, calendar.instant(datetime.combine(day, time(9)), parade.zone)


def days_left(parade: Parade, now: datetime) -> int:
    """Return how many days are left, today included; 0 once it is over."""
    today = now.astimezone(ZoneInfo(parade.zone)).date()
    return max(0, (parade.days[1] - today).days + 1)


def alive(parading: Parading | None) -> Parading:
    """Return it, or raise NotFound if it is not there, or withdrawn."""
    if parading is None or parading.parade.state is ParadeState.WITHDRAWN:
        raise NotFound(GONE)
    return parading


def _after(day: date, zone: str, calendar: Calendar) -> datetime:
    return calendar.instant(datetime.combine(day + timedelta(days=1), time()), zone)
