"""What is posted about a parade, and when: its outbox rows. All that follows from a change is
decided in ``follow``.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from community.outbox import JsonValue, Outgoing, edge
from community.parades.life import ends_at, grace_ends_at, opens_at, reminders
from community.parades.model import NOT_CALLED, Parade, ParadeState, Parading, Post, Reading
from community.places import Community
from community.ports import Calendar
from community.seats import rows_for_each

GATHER = timedelta(seconds=5)
"""However many do something with a parade, its card is redrawn once in so long."""
POST_WITHIN = timedelta(days=2)
TELL_WITHIN = timedelta(days=1)
REMIND_WITHIN = timedelta(hours=10)
FOREVER = timedelta(days=3650)
"""A card can be drawn anew for so long, and its thread be renamed: an erased name has to go."""
UNREAD_BEFORE = timedelta(days=2)
PIN, PIN_WITHIN = "parade_pin", timedelta(days=2)
"""The kind of the row that pins the card, or does so no more."""
SILENT_AFTER = timedelta(days=10)
"""So long after the end, without a roundup, the stand-in is asked, else the organisers."""
GIVE_AFTER = timedelta(hours=1)
"""So long people have to read what they asked for themselves, before the thread names them."""
GIVEN_WITHIN = GIVE_AFTER + TELL_WITHIN
"""What could not be said by then (the bot was away) is not said any more."""
CHECK_AFTER = timedelta(days=1)
"""So long after a post came in without a link to the call we look again."""


def follow(
    community: Community, before: Parading, after: Parading, now: datetime, calendar: Calendar
) -> list[Outgoing]:
    """Return what follows from any change: one place for all of it."""
    if before == after:
        return []
    return [
        *_of_parade(community, before, after, now, calendar),
        *_of_posts(community, before, after, now),
        *_of_readings(community, before, after, now),
    ]


def _of_parade(
    community: Community, before: Parading, after: Parading, now: datetime, calendar: Calendar
) -> Iterator[Outgoing]:
    was, parade = before.parade, after.parade
    is_called = parade.state is ParadeState.CALLED
    if is_called and was.state in NOT_CALLED:
        yield from card(community, parade, now, at_once=True)
        yield from posted(community, parade, "thread", now, now + FOREVER, urgency=3)
        yield from pin(community, parade, now)
        yield from timed(community, parade, now, calendar)
        yield from proposal(community, parade, now)
    elif was.state in NOT_CALLED:
        yield from proposal(community, parade, now)
    else:
        if _on_the_card(before) != _on_the_card(after):
            yield from card(community, parade, now)
        if (parade.state, parade.sequence) != (was.state, was.sequence):
            yield from pin(community, parade, now)
        if is_called and parade.sequence != was.sequence:
            yield from timed(community, parade, now, calendar)
    told = (parade.rounded_up_at, parade.foreword, parade.roundup)
    if parade.rounded_up_at and told != (was.rounded_up_at, was.foreword, was.roundup):
        yield from roundup(community, parade, now)


def _on_the_card(parading: Parading) -> object:
    """Return what stands on a parade's card."""
    return parading.parade, parading.intents, len(parading.shown)


def _of_posts(
    community: Community, before: Parading, after: Parading, now: datetime
) -> Iterator[Outgoing]:
    """Yield what draws the cards of posts that came, changed, were read or taken back."""
    was = {one.id: one for one in before.shown}
    there = {one.id: one for one in after.shown}
    for number in sorted(was.keys() | there.keys()):
        earlier, post = was.get(number), there.get(number)
        if post is None or earlier is None:
            yield from of_post(community, after.parade, post or was[number], now, now)
        elif (_drawn(post), after.read(number)) != (_drawn(earlier), before.read(number)):
            yield from of_post(community, after.parade, post, now, edge(now, GATHER))
        is_new = earlier is None or earlier.links_back is not False
        if post is not None and post.links_back is False and is_new and after.parade.call:
            yield check(after.parade, number, now + CHECK_AFTER, "later")


def _drawn(post: Post) -> Post:
    """Return a post without what does not stand on its card: how its page was found."""
    return replace(post, links_back=None, reached=True, looked_at=None)


def _of_readings(
    community: Community, before: Parading, after: Parading, now: datetime
) -> Iterator[Outgoing]:
    """Yield what gives people something to read, and what says it otherwise once some of it was
    taken back; who found a post by themselves is given none.
    """
    known = {(one.post_id, one.reader) for one in before.readings}
    there = {one.id for one in after.posts}
    fresh = [
        one
        for one in after.readings
        if (one.post_id, one.reader) not in known and one.read_at is None
    ]
    taken_back = [
        one for one in before.readings if one.post_id not in there and one.at != one.read_at
    ]
    told = {given(one): (one, False) for one in fresh}
    told |= {given(one): (one, True) for one in taken_back}
    for what, (one, anew) in sorted(told.items()):
        data: dict[str, JsonValue] = {"member": one.reader, "given": what}
        due = max(now, one.at + GIVE_AFTER)
        until = now + FOREVER if anew else one.at + GIVEN_WITHIN
        for row in posted(community, after.parade, what, due, until, data):
            yield replace(row, renew=anew)


def given(reading: Reading) -> str:
    """Return what the row is called that gives somebody this and all else that they were given at
    the same time; it ends with their number.
    """
    return f"give:{reading.at:%Y%m%d%H%M%S%f}:{reading.reader}"


def proposal(community: Community, parade: Parade, now: datetime) -> Iterator[Outgoing]:
    """Yield what draws a proposal's card: it stays below what became of it."""
    if parade.proposed_by is None and parade.state is not ParadeState.WITHDRAWN:
        return  # called by its host straight away, or whoever proposed it is gone
    is_new = parade.proposed_at == now
    due = now if is_new else edge(now, GATHER)
    for row in posted(community, parade, "proposal", due, now + FOREVER, urgency=4):
        yield replace(row, renew=True)


def card(
    community: Community, parade: Parade, now: datetime, *, at_once: bool = False
) -> Iterator[Outgoing]:
    """Yield what draws the card anew, a little later: all that happens until then is in it."""
    due = now if at_once else edge(now, GATHER)
    for row in posted(community, parade, "card", due, now + FOREVER, urgency=2):
        yield replace(row, renew=True)


def pin(community: Community, parade: Parade, now: datetime) -> Iterator[Outgoing]:
    """Yield what pins the card, or does so no more: whichever is right by then."""
    for row in posted(community, parade, "pin", now, now + PIN_WITHIN):
        yield replace(row, renew=True)


def roundup(community: Community, parade: Parade, now: datetime) -> Iterator[Outgoing]:
    """Yield what draws the published roundup."""
    for row in posted(community, parade, "roundup", now, now + FOREVER, urgency=3):
        yield replace(row, renew=True)


def of_post(
    community: Community, parade: Parade, post: Post, now: datetime, due: datetime
) -> Iterator[Outgoing]:
    """Yield what draws a post's card in the thread."""
    data: dict[str, JsonValue] = {"post": post.id, "member": post.member_id}
    # A key about somebody ends with their number: it follows them when accounts are linked.
    what = f"post:{post.id}:{post.member_id}"
    for row in posted(community, parade, what, due, now + FOREVER, data, urgency=3):
        yield replace(row, renew=True)


def check(parade: Parade, post_id: int, due: datetime, which: str) -> Outgoing:
    """Return what looks at a post's page again."""
    return Outgoing(
        f"parade:{parade.id}:check:{post_id}:{which}",
        parade.community_id,
        "parade_check",
        due,
        due + TELL_WITHIN,
        {"parade": parade.id, "post": post_id},
    )


def timed(
    community: Community, parade: Parade, now: datetime, calendar: Calendar
) -> Iterator[Outgoing]:
    """Yield what depends on its days. A change of them writes it anew; what was written before is
    dropped when it is due.
    """
    number, data = parade.sequence, {"sequence": parade.sequence}
    for which, due in reminders(parade, calendar):
        if due > now:
            more: dict[str, JsonValue] = {**data, "which": which}
            yield from posted(
                community, parade, f"remind:{which}:{number}", due, due + REMIND_WITHIN, more
            )
    ends = ends_at(parade, calendar)
    for which, due in (
        ("open", opens_at(parade, calendar)),
        ("end", ends),
        ("closed", grace_ends_at(parade, calendar)),
    ):
        if due > now:
            # A moment later, so that no clock is asked before it struck.
            at = due + timedelta(seconds=1)
            yield Outgoing(
                f"parade:{parade.id}:phase:{which}:{number}",
                parade.community_id,
                "parade_phase",
                at,
                at + FOREVER,
                {"parade": parade.id, "which": which, **data},
            )
    due = morning(parade.days[1], parade.zone, calendar) - UNREAD_BEFORE
    if due > now:
        yield from posted(community, parade, f"unread:{number}", due, ends, dict(data))
    over = grace_ends_at(parade, calendar) + timedelta(hours=10)
    yield from posted(community, parade, f"over:{number}", over, over + POST_WITHIN, dict(data))
    silent = over + SILENT_AFTER
    yield from posted(
        community, parade, f"silent:{number}", silent, silent + POST_WITHIN, dict(data)
    )


def posted(
    community: Community,
    parade: Parade,
    what: str,
    at: datetime,
    expires_at: datetime,
    data: dict[str, JsonValue] | None = None,
    urgency: int = 5,
) -> tuple[Outgoing, ...]:
    """Return a row for each home that has a channel for prompts."""
    row = Outgoing(
        f"parade:{parade.id}:{what}",
        parade.community_id,
        f"parade_{what.partition(':')[0]}",
        at,
        max(expires_at, at),
        {"parade": parade.id, **(data or {})},
        urgency,
    )
    there = [seat for seat in community.seats if seat.channels.prompts]
    return rows_for_each(community, row, there or None)


def morning(day: date, zone: str, calendar: Calendar) -> datetime:
    """Return nine o'clock of a day."""
    return calendar.instant(datetime.combine(day, time(9)), zone)
