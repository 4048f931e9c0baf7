"""What is posted about a meetup, and when: its outbox rows."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from community.meetups import upcoming_rows
from community.meetups.model import Coming, Gathering, Meetup, MeetupKind, MeetupState, Seat
from community.outbox import JsonValue, OutboxRow, Outgoing, edge
from community.places import Community
from community.seats import rows_for_each, without_seat

EDIT_EVERY = timedelta(seconds=3)
"""However many answer, a card is redrawn once in so long."""
EDIT_OLD_EVERY = timedelta(seconds=15)
"""A message that is older than an hour: Discord allows fewer edits of it."""
YOUNG = timedelta(hours=1)
AHEAD = {"week": timedelta(days=7), "day": timedelta(days=1), "hour": timedelta(hours=1)}
"""The reminders, and how long before the start each is due."""
LATE = {"week": timedelta(days=2), "day": timedelta(hours=8), "hour": timedelta(minutes=50)}
"""A reminder that is later than this reminds nobody any more."""
TELL_WITHIN = timedelta(days=1)
PIN_WITHIN = timedelta(days=2)
AFTER = timedelta(hours=1)
"""So long after the end people are asked how it was."""
NEXT_AFTER = timedelta(hours=2)
"""So long after the end of one date the next one is called."""
ASK_WITHIN = timedelta(days=4)
HELLO_AFTER = timedelta(minutes=10)
"""So long after the reminder of the day before it is said who could say hello to each other."""
PAIRED_HOURS = (12, 1)
"""So many hours before a conference begins people are paired, and anew before each of its days."""
FOREVER = timedelta(days=3650)
"""A card can be drawn anew for so long, and its thread be renamed: an erased name has to go."""


def called(community: Community, gathering: Gathering, now: datetime) -> Iterator[Outgoing]:
    """Yield all rows of a meetup that was just called."""
    meetup = gathering.meetup
    yield from card(community, meetup, now, at_once=True)
    yield from event(community, meetup, now)
    yield from posted(community, meetup, "thread", now, meetup.ends_at + FOREVER, urgency=3)
    yield from poll(community, meetup, now)
    yield from pin(community, meetup, now)
    yield from timed(community, meetup, now)


def timed(community: Community, meetup: Meetup, now: datetime) -> Iterator[Outgoing]:
    """Yield what depends on when it is: reminders, the question afterwards. A change of the time
    writes them anew; those of before are dropped when they are due.
    """
    for name, ahead in AHEAD.items():
        due = meetup.starts_at - ahead
        if due > now:
            yield from posted(
                community,
                meetup,
                f"remind:{name}:{meetup.sequence}",
                due,
                min(due + LATE[name], meetup.starts_at),
                {"which": name, "sequence": meetup.sequence, "page": 0},
                urgency=4,
            )
            if name == "day":
                yield from hello(community, meetup, due + HELLO_AFTER)
    ends = meetup.ends_at
    yield from posted(community, meetup, f"pin:{meetup.sequence}", ends, ends + FOREVER)
    due = meetup.ends_at + AFTER
    yield from posted(
        community,
        meetup,
        f"after:{meetup.sequence}",
        due,
        due + ASK_WITHIN,
        {"sequence": meetup.sequence, "page": 0},
    )
    if meetup.kind is MeetupKind.CONFERENCE:
        for hours in PAIRED_HOURS:
            yield from eyes(community, meetup, meetup.starts_at, hours, now)
    yield from following(meetup)


def hello(community: Community, meetup: Meetup, due: datetime) -> Iterator[Outgoing]:
    """Yield what tells, in each home, who could say hello to each other."""
    yield from posted(
        community,
        meetup,
        f"hello:{meetup.sequence}",
        due,
        due + LATE["day"],
        {"sequence": meetup.sequence},
    )


def eyes(
    community: Community, meetup: Meetup, starts_at: datetime, hours: int, now: datetime
) -> Sequence[Outgoing]:
    """Return what pairs those who are at a conference with those who are not: so many hours before
    something of it begins.
    """
    start = int(starts_at.timestamp())
    return posted(
        community,
        meetup,
        f"pairs:{start}:{hours}",
        max(starts_at - timedelta(hours=hours), now),
        meetup.ends_at,
        {"start": start, "hours": hours, "page": 0},
        urgency=3,
    )


def following(meetup: Meetup) -> Iterator[Outgoing]:
    """Yield what calls the next date of a series once this one is over."""
    if meetup.repeats:
        due = meetup.ends_at + NEXT_AFTER
        yield Outgoing(
            f"meetup:{meetup.id}:next:{meetup.sequence}",
            meetup.community_id,
            "meetup_next",
            due,
            due + FOREVER,
            {"meetup": meetup.id},
        )


def card(
    community: Community, meetup: Meetup, now: datetime, *, at_once: bool = False
) -> Iterator[Outgoing]:
    """Yield what draws the card anew, a little later: all that happens until then is in it. So is
    the card with what comes next.
    """
    changed = meetup.changed_at or now
    every = EDIT_EVERY if now - changed < YOUNG else EDIT_OLD_EVERY
    due = now if at_once else edge(now, every)
    for row in posted(community, meetup, "card", due, meetup.ends_at + FOREVER, urgency=2):
        yield replace(row, renew=True)
    yield from upcoming_rows.redrawn(community, now)


def event(community: Community, meetup: Meetup, now: datetime) -> Iterator[Outgoing]:
    """Yield what brings the platform's own list of events into line."""
    for row in posted(community, meetup, "event", now, meetup.ends_at + FOREVER, urgency=4):
        yield replace(row, renew=True)


def poll(community: Community, meetup: Meetup, now: datetime) -> Iterator[Outgoing]:
    """Yield what asks who comes, where a platform has polls; brings that into line, or ends it."""
    for row in posted(community, meetup, "poll", now, meetup.ends_at + FOREVER, urgency=4):
        yield replace(row, renew=True)


def pin(community: Community, meetup: Meetup, now: datetime) -> Iterator[Outgoing]:
    """Yield what pins the card, or does so no more: whichever is right by then."""
    for row in posted(community, meetup, "pin", now, now + PIN_WITHIN):
        yield replace(row, renew=True)


def taken(community: Community, meetup: Meetup, now: datetime) -> Iterator[Outgoing]:
    """Yield what draws the card of the idea anew from which a meetup was called."""
    if meetup.idea is not None:
        data: dict[str, JsonValue] = {"idea": meetup.idea}
        for row in posted(community, meetup, "taken", now, now + FOREVER, data, urgency=4):
            yield replace(row, renew=True)


def approval(community: Community, meetup: Meetup, now: datetime) -> Iterator[Outgoing]:
    """Yield what draws the organisers' card of a meetup that waits for them, or waited."""
    row = Outgoing(
        f"meetup:{meetup.id}:approval",
        meetup.community_id,
        "meetup_approval",
        now,
        max(meetup.ends_at, now) + FOREVER,
        {"meetup": meetup.id},
        urgency=2,
        renew=True,
    )
    there = [seat for seat in community.seats if seat.channels.organisers]
    yield from rows_for_each(community, row, there or None)


def told(community: Community, meetup: Meetup, now: datetime, what: str) -> Iterator[Outgoing]:
    """Yield what tells those who come that something changed, that it was called off, or ("found")
    that a time was found for it.
    """
    yield from posted(
        community,
        meetup,
        f"told:{meetup.sequence}",
        now,
        now + TELL_WITHIN,
        {"what": what, "sequence": meetup.sequence, "page": 0},
        urgency=2,
    )


def left(community_id: int, member_id: int, now: datetime) -> Outgoing:
    """Return what looks after the meetups of somebody who left the community."""
    return Outgoing(
        f"left:{member_id}:{int(now.timestamp())}",
        community_id,
        "meetup_left",
        now,
        now + FOREVER,
        {"member": member_id},
        urgency=2,
    )


def seats(
    community: Community, before: Gathering, after: Gathering, now: datetime
) -> Iterator[Outgoing]:
    """Yield what follows from answers: the card, places that were offered, and their end."""
    if before == after:
        return
    meetup = after.meetup
    yield from card(community, meetup, now)
    earlier = {one.member_id: one for one in before.rsvps}
    for one in after.rsvps:
        was = earlier.get(one.member_id)
        if was is None or was.seat is not Seat.WAITING or one.seat is Seat.WAITING:
            continue
        if one.coming is not Coming.YES:
            continue
        stamp = int(now.timestamp())
        yield from posted(
            community,
            meetup,
            f"promoted:{one.member_id}:{stamp}",
            now,
            min(now + TELL_WITHIN, meetup.ends_at),
            {"member": one.member_id},
            urgency=1,
        )
        if one.until is not None:
            yield Outgoing(
                f"meetup:{meetup.id}:claim:{one.member_id}:{int(one.until.timestamp())}",
                meetup.community_id,
                "meetup_claim",
                one.until,
                meetup.ends_at + FOREVER,
                {"meetup": meetup.id, "member": one.member_id},
                urgency=1,
            )


def posted(
    community: Community,
    meetup: Meetup,
    what: str,
    at: datetime,
    expires_at: datetime,
    data: dict[str, JsonValue] | None = None,
    urgency: int = 5,
) -> Sequence[Outgoing]:
    """Return a row for each home that has a channel for meetups."""
    row = Outgoing(
        f"meetup:{meetup.id}:{what}",
        meetup.community_id,
        f"meetup_{what.partition(':')[0]}",
        at,
        max(expires_at, at),
        {"meetup": meetup.id, **(data or {})},
        urgency,
    )
    there = [seat for seat in community.seats if seat.channels.prompts]
    return rows_for_each(community, row, there or None)


def follow(
    community: Community, before: Gathering, after: Gathering, now: datetime
) -> list[Outgoing]:
    """Return what follows from any change of a meetup that is called, or waits for the organisers:
    one place for all of it.
    """
    was, now_is = before.meetup, after.meetup
    waited = MeetupState.ASKED in (was.state, now_is.state)
    first = list(approval(community, now_is, now)) if waited else []
    if was.state is not MeetupState.CALLED and now_is.state is MeetupState.CALLED:
        return [*first, *called(community, after, now), *taken(community, now_is, now)]
    if was.state is not MeetupState.CALLED:
        return first
    rows = list(seats(community, before, after, now))
    if (now_is.sequence, now_is.host) != (was.sequence, was.host):
        rows += taken(community, now_is, now)
    if now_is.sequence != was.sequence:
        called_off = now_is.state is MeetupState.CANCELLED
        rows += told(community, now_is, now, "cancelled" if called_off else "changed")
        rows += event(community, now_is, now)
        rows += poll(community, now_is, now)
        rows += pin(community, now_is, now)
        rows += following(now_is) if called_off else timed(community, now_is, now)
    return rows


def next_page(row: OutboxRow, page: int) -> Outgoing:
    """Return the row for the people who did not fit into this one."""
    plain, at = without_seat(row.key)
    first = plain if page == 1 else plain.rpartition(":p")[0]
    return Outgoing(
        f"{first}:p{page}{at}",
        row.community_id,
        row.kind,
        row.first_at,
        row.expires_at,
        {**row.data, "page": page},
        row.urgency,
    )
