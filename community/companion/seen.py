"""A conference as somebody sees it: its meetup with the people in it, and what it has besides."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from community.companion.model import Companion, Presence, Session
from community.meetups.model import Coming, Gathering, Meetup, Rsvp, Seat
from community.meetups.seen import Seen, seen
from community.members import MemberService
from community.model import Member
from community.places import Community


@dataclass(frozen=True, slots=True)
class Followed:
    """A conference as somebody sees it, at an instant."""

    seen: Seen
    companion: Companion
    now: datetime

    @property
    def meetup(self) -> Meetup:
        """The meetup itself."""
        return self.seen.meetup

    @property
    def ahead(self) -> Sequence[Session]:
        """What takes place and is not over."""
        return [o for o in self.companion.sessions if not o.cancelled and o.ends_at > self.now]

    def person(self, member_id: int | None) -> Member | None:
        """Return a member, unless they left."""
        return None if member_id is None else self.seen.people.get(member_id)

    def following(self, how: Presence) -> Sequence[Member]:
        """Return who follows it in a way, in the order in which they said so."""
        found = (self.person(i) for i in following(self.seen.gathering, how))
        return [one for one in found if one is not None]

    def remotes_of(self, on_site: int) -> Sequence[Member]:
        """Return for whom somebody is the eyes and ears, as far as both still follow it so."""
        afar = {one.id: one for one in self.following(Presence.REMOTE)}
        if on_site not in following(self.seen.gathering, Presence.SITE):
            return []
        pairs = (one for one in self.companion.pairs if one.on_site == on_site)
        return [afar[one.remote] for one in pairs if one.remote in afar]

    def eyes_of(self, remote: int) -> Member | None:
        """Return who is the eyes and ears of a member, as long as they are to be there."""
        on_site = self.companion.eyes_of(remote)
        if on_site not in following(self.seen.gathering, Presence.SITE):
            return None
        return self.person(on_site)


def presence(rsvp: Rsvp) -> Presence | None:
    """Return how somebody follows a conference; None if they do not come, or wait for a place."""
    if rsvp.coming is not Coming.YES or rsvp.seat in (Seat.WAITING, Seat.OFFERED):
        return None
    if rsvp.online:
        return Presence.REMOTE
    return Presence.EVENINGS if rsvp.evenings else Presence.SITE


def following(gathering: Gathering, how: Presence) -> Sequence[int]:
    """Return who follows it in a way, by member id, in the order in which they said so."""
    return [one.member_id for one in gathering.rsvps if presence(one) is how]


async def followed(
    members: MemberService,
    community: Community,
    gathering: Gathering,
    companion: Companion,
    now: datetime,
    reader: int = 0,
) -> Followed:
    """Return a conference with everybody who said something; who left is in it no more."""
    found = await seen(members, community, gathering, now, reader)
    others = {one.asked_by for one in companion.questions}
    others |= {one.answered_by for one in companion.questions if one.answered_by is not None}
    others |= {one.member_id for one in companion.notes}
    people = await members.people(community.id, others - set(found.people))
    here = {i: one for i, one in people.items() if one.left_at is None}
    return Followed(replace(found, people={**found.people, **here}), companion, now)
