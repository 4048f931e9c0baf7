"""What becomes of meetups when somebody leaves the community: their place goes to who waits, and
what they host to whoever hosts it with them, or the organisers hear of it.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from community.communities import CommunityStore
from community.meetups import coming as rules
from community.meetups import rows
from community.meetups.approval import not_called
from community.meetups.model import Coming, Gathering, Meetup, MeetupState
from community.meetups.store import Change, Decide, MeetupStore
from community.members import MemberService
from community.notices import notice
from community.outbox import Delivery, Dropped, OutboxRow, Outgoing
from community.places import Community
from community.ports import Clock


class MeetupsOfLeavers:
    """Delivers the outbox rows about members who left."""

    def __init__(
        self,
        store: MeetupStore,
        members: MemberService,
        communities: CommunityStore,
        clock: Clock,
    ) -> None:
        self._store = store
        self._members = members
        self._communities = communities
        self._clock = clock

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return the handler by kind of row."""
        return {"meetup_left": self._left}

    async def _left(self, row: OutboxRow) -> Dropped:
        """Look after each meetup that is ahead; a second time there is nothing left to do."""
        here, who, now = row.community_id, row.number("member"), self._clock.now()
        member = (await self._members.people(here, [who])).get(who)
        if member is None or member.left_at is None:
            return Dropped("erased since, or back before anybody noticed")
        community = await self._communities.get(here)
        found = await self._store.ahead(here, who, now)
        for gathering in found:
            meetup = gathering.meetup
            beside = await self._members.people(here, meetup.cohosts)
            present = [i for i, one in beside.items() if one.left_at is None]
            await self._store.change(here, meetup.id, _without(community, who, present, now))
        return Dropped(f"{len(found)} meetups looked after")


def _without(community: Community, who: int, present: Collection[int], now: datetime) -> Decide:
    """Decide how a meetup goes on without a member; ``present``: which co-hosts are there."""

    def decide(before: Gathering) -> Change:
        was = before.meetup
        if was.state is MeetupState.ASKED and was.host == who:
            after = not_called(before, now)
            return Change(after, rows.follow(community, before, after, now))
        if was.state is not MeetupState.CALLED or was.host is None or was.starts_at <= now:
            return Change(before)
        after = replace(before, meetup=_hosted_on(was, who, present))
        mine = before.of(who)
        if mine is not None and mine.coming is not Coming.NO:
            after = rules.answered(after, who, Coming.NO, now)
        told = [_no_host(was, now)] if after.meetup.host == who else []
        return Change(after, [*rows.follow(community, before, after, now), *told])

    return decide


def _hosted_on(meetup: Meetup, who: int, present: Collection[int]) -> Meetup:
    """Return a meetup without a member among its hosts; the first co-host takes over from a host.
    Where there is none it stays theirs, so that somebody can be found for it.
    """
    others = [i for i in meetup.cohosts if i != who]
    next_one = next((i for i in others if i in present), None)
    if meetup.host != who or next_one is None:
        return replace(meetup, cohosts=tuple(others))
    return replace(meetup, host=next_one, cohosts=tuple(i for i in others if i != next_one))


def _no_host(meetup: Meetup, now: datetime) -> Outgoing:
    key = f"no_host:{meetup.id}:{meetup.host}"
    return notice("no_host", key, meetup.community_id, now, {"meetup": meetup.id})
