"""What becomes of meetups in memory when two members are one, or a home joins or parts."""

from dataclasses import replace

from community.meetups.model import Coming, Gathering, Rsvp, Seat
from community.meetups.upcoming_rows import UPCOMING
from community.model import Member
from community.outbox import Outgoing
from community.seats import suffix, without_seat
from tests.fakes.companions_along import as_one, concerns
from tests.fakes.memory import Memory

_COMING = {Coming.YES: 2, Coming.MAYBE: 1, Coming.NO: 0}
_SEAT = {Seat.TAKEN: 3, Seat.OFFERED: 2, Seat.WAITING: 1, Seat.NONE: 0}
SHOWN = ("card", "thread", "event", "poll", "recap", "session:", "approval", "taken")
"""What stands of a meetup and is brought into line."""


def follow(memory: Memory, kept: Member, gone: Member) -> None:
    """Let what is a member's be another's, who is the same person."""
    for one in list(memory.gatherings.values()):
        if concerns(memory, one, gone.id):
            for what in SHOWN:
                memory.draw_anew(f"meetup:{one.meetup.id}:{what}")
            memory.gatherings[one.meetup.id] = _as_one(one, kept.id, gone.id)
    for said in memory.companions.values():
        memory.companions[said.meetup_id] = as_one(said, kept.id, gone.id)
    _encounters_follow(memory, kept.id, gone.id)
    _wishes_follow(memory, kept, gone)
    for key, share in list(memory.shares.items()):
        if share.member_id == gone.id:
            del memory.shares[key]
            mine = replace(share, member_id=kept.id)
            memory.shares.setdefault((share.meetup_id, kept.id, share.number), mine)
    for key, record in list(memory.outbox.items()):
        row = record.outgoing
        if row.kind in ("meetup_promoted", "meetup_decided") and row.data.get("member") == gone.id:
            what = row.kind.removeprefix("meetup_")
            named = key.replace(f":{what}:{gone.id}:", f":{what}:{kept.id}:")
            del memory.outbox[key]
            record.outgoing = replace(row, key=named, data={**row.data, "member": kept.id})
            memory.outbox.setdefault(named, record)


def _encounters_follow(memory: Memory, kept: int, gone: int) -> None:
    for key, met in list(memory.encounters.items()):
        by, other = (kept if i == gone else i for i in (met.by, met.other))
        if (by, other) != (met.by, met.other):
            del memory.encounters[key]
            if by != other:
                memory.encounters.setdefault(
                    (met.meetup_id, by, other), replace(met, by=by, other=other)
                )


def _wishes_follow(memory: Memory, kept: Member, gone: Member) -> None:
    here = kept.community_id
    if wanted := memory.reminders.pop((here, gone.id), None):
        memory.reminders.setdefault((here, kept.id), wanted)
    has_one = any(feed.member_id == kept.id for feed in memory.feeds.values())
    for secret, feed in list(memory.feeds.items()):
        if feed.member_id == gone.id:
            del memory.feeds[secret]
            if not has_one:
                memory.feeds[secret] = replace(feed, member_id=kept.id)


def _as_one(gathering: Gathering, kept: int, gone: int) -> Gathering:
    meetup = gathering.meetup
    host = kept if meetup.host == gone else meetup.host
    hosting = dict.fromkeys(kept if i == gone else i for i in meetup.cohosts)
    cohosts = tuple(i for i in hosting if i != host or host != kept)
    theirs = [one for one in gathering.rsvps if one.member_id in (kept, gone)]
    after = Gathering(
        replace(meetup, host=host, cohosts=cohosts),
        tuple(one for one in gathering.rsvps if one not in theirs),
    )
    if not theirs:
        return after
    ordered = sorted(theirs, key=lambda one: (one.since, one.member_id != kept))
    return after.with_rsvp(replace(max(ordered, key=_means), member_id=kept))


def _means(rsvp: Rsvp) -> tuple[int, int]:
    return _COMING[rsvp.coming], _SEAT[rsvp.seat]


def come_along(memory: Memory, entering_id: int, whole_id: int) -> None:
    """Let the meetups of a community be another's."""
    for i, one in list(memory.gatherings.items()):
        if one.meetup.community_id == entering_id:
            meetup = replace(one.meetup, community_id=whole_id)
            memory.gatherings[i] = replace(one, meetup=meetup)
    for i, idea in list(memory.ideas.items()):
        if idea.community_id == entering_id:
            memory.ideas[i] = replace(idea, community_id=whole_id)
    for (community_id, member_id), wanted in list(memory.reminders.items()):
        if community_id == entering_id:
            del memory.reminders[community_id, member_id]
            memory.reminders[whole_id, member_id] = wanted
    for secret, feed in list(memory.feeds.items()):
        if feed.community_id == entering_id and feed.member_id is None:
            del memory.feeds[secret]
        elif feed.community_id == entering_id:
            memory.feeds[secret] = replace(feed, community_id=whole_id)


def moved(row: Outgoing, was: int, number: int, whole_id: int) -> Outgoing | None:
    """Return a meetup's row as it is once its home has another number in another community; None
    if it is of another home, which is no more.
    """
    if row.kind in (
        *("meetup_claim", "meetup_next", "meetup_idea", "meetup_decided", "meetup_left"),
    ):
        return row
    plain, seat = without_seat(row.key)
    if seat != suffix(was):
        return None
    if row.kind == UPCOMING:
        plain = f"{UPCOMING}:{whole_id}:{row.data['channel']}"
    return replace(row, key=plain + suffix(number), data={**row.data, "seat": number})
