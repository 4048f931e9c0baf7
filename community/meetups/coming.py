"""Who has a place: answers, the queue, and places that become free. Pure: values in, values out.

A place is taken by who is on site, and by everybody where the meetup is online as a whole. Nobody
is overtaken: whoever waits longest is offered what becomes free, and it is kept for a while.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from community.errors import Invalid, NotFound
from community.meetups.model import (
    Coming,
    Gathering,
    Meetup,
    MeetupKind,
    MeetupState,
    Rsvp,
    Seat,
    Space,
)
from community.texts import ntext, text

ERASED = text("This meetup is not there any more.")
"""What stands in a meetup's place once it was erased."""
GONE = text("This meetup is not there any more. /meetup list shows which there are.")
_AN_INSTANT = timedelta(milliseconds=1)
"""Two ranks are so far apart at least: what a database tells apart."""
HOLDING = (Seat.TAKEN, Seat.OFFERED)
KEPT: tuple[tuple[timedelta, timedelta], ...] = (
    (timedelta(days=3), timedelta(hours=24)),
    (timedelta(days=1), timedelta(hours=6)),
    (timedelta(hours=4), timedelta(hours=1)),
)
"""(so long before the start at least, so long is an offered place kept); later than all of these a
place is not offered but given, since nobody could answer in time."""


def takes_place(meetup: Meetup, rsvp: Rsvp) -> bool:
    """Whether an answer needs one of the places."""
    elsewhere = rsvp.online and meetup.space is Space.HYBRID
    return rsvp.coming is Coming.YES and meetup.places > 0 and not elsewhere


def held(gathering: Gathering) -> int:
    """Return how many places are taken or kept for somebody."""
    return sum(one.heads for one in gathering.rsvps if one.seat in HOLDING)


def free(gathering: Gathering) -> int:
    """Return how many places are left; of a meetup without a limit, none are counted."""
    return max(gathering.meetup.places - held(gathering), 0)


def queue(gathering: Gathering) -> tuple[Rsvp, ...]:
    """Return who waits, the first in the queue first."""
    return tuple(one for one in gathering.rsvps if one.seat is Seat.WAITING)


def open_for_answers(meetup: Meetup, now: datetime) -> None:
    """Raise Invalid, with the reason, if nobody can answer any more."""
    if meetup.host is None:
        raise NotFound(GONE)
    if meetup.state is MeetupState.CANCELLED:
        raise Invalid(text("This meetup was called off."))
    if meetup.state is not MeetupState.CALLED:
        raise Invalid(text("This meetup is not called yet."))
    if meetup.ends_at <= now:
        raise Invalid(text("This meetup is over."))


def begun(meetup: Meetup, now: datetime) -> None:
    """Raise Invalid if nothing can be said yet of how a meetup was."""
    if meetup.state is not MeetupState.CALLED or meetup.starts_at > now:
        raise Invalid(text("This can be said once the meetup has begun."))


def answered(
    gathering: Gathering,
    member_id: int,
    coming: Coming,
    now: datetime,
    *,
    guests: int | None = None,
    online: bool | None = None,
    evenings: bool | None = None,
) -> Gathering:
    """Return the gathering with a member's answer; what is None stays as it was.

    Invalid if nobody can answer any more, or if there is no place for the guest of somebody who
    has one.
    """
    meetup = gathering.meetup
    open_for_answers(meetup, now)
    before = gathering.of(member_id)
    wanted = Rsvp(
        member_id,
        coming,
        since=before.since if before and before.coming is coming else now,
        guests=_guests(before, guests) if coming is not Coming.NO else 0,
    )
    wanted = _following(meetup, before, wanted, online=online, evenings=evenings)
    return promoted(gathering.with_rsvp(_seated(gathering, before, wanted, now)), now)


def promoted(gathering: Gathering, now: datetime) -> Gathering:
    """Offer free places to those who wait, in their order."""
    meetup = gathering.meetup
    for first in queue(gathering):
        if first.heads > free(gathering):
            break  # whoever brings a guest is not overtaken either
        until = _kept_until(meetup, now)
        seat = Seat.TAKEN if until is None else Seat.OFFERED
        gathering = gathering.with_rsvp(replace(first, seat=seat, until=until))
    return gathering


def lapsed(gathering: Gathering, now: datetime) -> Gathering:
    """Take back offered places that nobody took in time, and offer them to the next ones.

    Whoever did not answer counts as "maybe": they still hear of changes.
    """
    for one in gathering.rsvps:
        if one.seat is Seat.OFFERED and one.until is not None and one.until <= now:
            gathering = gathering.with_rsvp(
                replace(one, coming=Coming.MAYBE, seat=Seat.NONE, until=None)
            )
    return promoted(gathering, now)


def reshaped(gathering: Gathering, meetup: Meetup, now: datetime) -> Gathering:
    """Return a gathering as its meetup is from now on: with other places, or somewhere else.

    Nobody loses a place by it: Invalid if more people have one than there are. Whoever came online
    and would come on site now waits if it is full; whoever waits for a place that is not needed any
    more just comes.
    """
    was, before = gathering.meetup, gathering
    gathering = replace(gathering, meetup=meetup)
    for one in before.rsvps:
        kept = _following(meetup, one, one, online=None, evenings=None)
        if not takes_place(meetup, kept):
            kept = replace(kept, seat=Seat.NONE, until=None)
        elif not was.places:
            kept = replace(kept, seat=Seat.TAKEN)  # there was no limit: all who came were there
        gathering = gathering.with_rsvp(kept)
    there = held(gathering)
    if meetup.places and there > meetup.places:
        raise Invalid(
            ntext(
                "{count} person has a place already, so it cannot be fewer.",
                "{count} people have a place already, so it cannot be fewer.",
                there,
            )
        )
    gathering = promoted(gathering, now)
    for one in gathering.rsvps:
        if one.seat is Seat.NONE and takes_place(meetup, one):
            gathering = gathering.with_rsvp(_seated(gathering, one, one, now))
    return gathering


def _seated(gathering: Gathering, before: Rsvp | None, wanted: Rsvp, now: datetime) -> Rsvp:
    """Return an answer with the seat that it gets."""
    meetup = gathering.meetup
    if not takes_place(meetup, wanted):
        return wanted
    had = before if before is not None and before.seat is not Seat.NONE else None
    others = held(gathering) - (had.heads if had and had.seat in HOLDING else 0)
    fits = others + wanted.heads <= meetup.places
    if had is not None and had.seat in HOLDING:
        if fits:
            return replace(wanted, seat=Seat.TAKEN)
        raise Invalid(text("There is no place for a guest any more. You yourself keep your place."))
    ahead = [one for one in queue(gathering) if one.member_id != wanted.member_id]
    if fits and not ahead:
        return replace(wanted, seat=Seat.TAKEN)
    # Whoever waits keeps their rank; whoever was there for something else begins anew, behind all
    # who were told a rank: two clocks, or two who press at once, overtake nobody.
    since = max([now, *(one.since + _AN_INSTANT for one in ahead)])
    if had is not None:
        since = had.since
    return replace(wanted, seat=Seat.WAITING, since=since)


def _guests(before: Rsvp | None, guests: int | None) -> int:
    if guests is None:
        return before.guests if before else 0
    return max(0, min(guests, 1))


def _following(
    meetup: Meetup, before: Rsvp | None, wanted: Rsvp, *, online: bool | None, evenings: bool | None
) -> Rsvp:
    """Return an answer with how somebody takes part: online, or on site in the evenings only, as
    far as the meetup has that; what is None stays as it was.
    """
    if online is None:
        online = before.online if before else False
    if evenings is None:
        evenings = before.evenings if before else False
    if meetup.space is not Space.HYBRID:
        online = meetup.space is Space.ONLINE
    has_evenings = meetup.kind is MeetupKind.CONFERENCE and not online
    return replace(wanted, online=online, evenings=evenings and has_evenings)


def _kept_until(meetup: Meetup, now: datetime) -> datetime | None:
    left = meetup.starts_at - now
    return next((now + kept for ahead, kept in KEPT if left >= ahead), None)
