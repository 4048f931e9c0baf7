"""Who is whose eyes and ears, as far as it is news: told in pages of so many people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from community.companion.model import Presence
from community.companion.seen import Followed
from community.model import Member

AT_ONCE = 40
"""So many people are named in one message."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is there (None: nobody in particular), for whom that is not."""

    here: Member | None
    afar: tuple[Member, ...]

    @property
    def people(self) -> tuple[Member, ...]:
        """All of them."""
        return self.afar if self.here is None else (self.here, *self.afar)

    @property
    def apart(self) -> Sequence[Member]:
        """Those from afar who are on no platform where whoever is there could read them."""
        if self.here is None:
            return ()
        here = {one.platform for one in self.here.accounts}
        return [one for one in self.afar if here.isdisjoint(own.platform for own in one.accounts)]


def news(found: Followed, at: datetime, before: datetime | None) -> Sequence[Watch]:
    """Return the pairs that were made at an instant, a watch for each who is there; then those who
    said since ``before`` (None: ever) that they follow it from afar and have nobody.
    """
    made = {(one.on_site, one.remote) for one in found.companion.pairs if one.at == at}
    watches: list[Watch] = []
    for here in found.following(Presence.SITE):
        afar = tuple(one for one in found.remotes_of(here.id) if (here.id, one.id) in made)
        if afar:
            watches.append(Watch(here, afar))
    rsvps = {one.member_id: one for one in found.seen.gathering.rsvps}
    alone = [
        Watch(None, (one,))
        for one in found.following(Presence.REMOTE)
        if found.eyes_of(one.id) is None and (before is None or rsvps[one.id].since > before)
    ]
    return [*watches, *alone]


def pages(watches: Sequence[Watch]) -> Sequence[Sequence[Watch]]:
    """Return watches in pages; none is parted."""
    filled: list[list[Watch]] = [[]]
    for one in watches:
        if sum(len(o.people) for o in filled[-1]) + len(one.people) > AT_ONCE:
            filled.append([])
        filled[-1].append(one)
    return filled
