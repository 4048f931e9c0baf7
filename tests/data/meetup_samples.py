"""Meetups with answers and posts, short to write."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from community.meetups.model import Gathering, Meetup, MeetupState, Rsvp
from community.meetups.store import Change
from community.model import Member
from community.outbox import OutboxRow
from community.places import Community, Ref
from tests.data.conftest import Stores
from tests.data.full import meetup_of
from tests.data.samples import LATER, NOW, data, outgoing

A_MINUTE = timedelta(minutes=1)


def nothing(*_asked: object) -> tuple[()]:
    return ()


async def a_meetup(stores: Stores, host: Member, *rsvps: Rsvp, **more: object) -> Meetup:
    """Store a meetup that is called, with answers."""
    draft = meetup_of(await stores.communities.get(host.community_id), host)
    wanted = replace(draft, state=MeetupState.CALLED, **more)  # type: ignore[arg-type]
    stored = await stores.meetups.add(wanted)
    await stores.meetups.change(
        host.community_id, stored.id, lambda before: Change(replace(before, rsvps=rsvps))
    )
    return stored


async def read(stores: Stores, meetup: Meetup, community: Community | None = None) -> Gathering:
    community_id = meetup.community_id if community is None else community.id
    found = await stores.meetups.get(community_id, meetup.id)
    assert found is not None
    return found


async def posted(stores: Stores, community: Community, keys: Mapping[str, str]) -> None:
    """Let rows be delivered, by their key and kind."""
    await stores.outbox.put(
        [outgoing(community, key, kind=kind, data=data(meetup=1)) for key, kind in keys.items()]
    )
    for row in await stores.outbox.claim("me", NOW, NOW + A_MINUTE, 100):
        await stores.outbox.sent(row, Ref("discord", "thread", row.key), NOW)


async def due(stores: Stores) -> dict[str, OutboxRow]:
    found = await stores.outbox.claim("me", NOW + LATER, NOW + 2 * LATER, 100)
    return {row.key: row for row in found}
