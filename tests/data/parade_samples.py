"""Blog parades with posts, short to write."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from community.model import Member
from community.outbox import Outgoing
from community.parades.model import Parade, ParadeState, Parading, Post, PostKind
from community.parades.store import Decide
from community.places import Community, Ref
from tests.data.conftest import Stores
from tests.data.samples import NOW, data, outgoing

A_MINUTE = timedelta(minutes=1)
DAYS = (date(2026, 3, 1), date(2026, 3, 28))


def no_rows(_before: Parading, _after: Parading) -> Sequence[Outgoing]:
    return ()


def parade_of(community: Community, host: Member, title: str = "Light") -> Parade:
    """Return one that its host proposed and has called, with words everywhere."""
    return Parade(
        id=0,
        community_id=community.id,
        proposed_by=host.id,
        title=title,
        question=f"{title}?\nAnd {title}?",
        why=title,
        language="de",
        zone="Europe/Vienna",
        proposed_at=NOW,
        state=ParadeState.CALLED,
        host=host.id,
        hashtag="Licht26",
        opens=DAYS[0],
        closes=DAYS[1],
        grace_days=3,
        call=f"https://{title}.example/call",
        foreword=title,
        roundup=f"https://{title}.example/roundup",
        changed_at=NOW,
        called_at=NOW,
    )


def a_post(member: Member, title: str = "A post", **more: object) -> Post:
    """Return a post that its author confirmed."""
    address = f"https://{member.id}.example/{title}"
    whole = Post(
        id=0,
        parade_id=0,
        member_id=member.id,
        kind=PostKind.ARTICLE,
        at=NOW,
        address=address,
        canonical=address,
        feed=f"https://{member.id}.example/feed",
        title=title,
        author=title,
        language="de",
        opening=title,
        picture_alt=title,
        sentence=title,
        words=title,
        confirmed=True,
        links_back=False,
        looked_at=NOW,
    )
    return replace(whole, **more)  # type: ignore[arg-type] - a test sets what it needs


async def a_parade(stores: Stores, by: Member, *posts: Post, **more: object) -> Parading:
    """Store a parade, called unless said otherwise, with posts."""
    wanted = replace(parade_of(await stores.communities.get(by.community_id), by), **more)  # type: ignore[arg-type]
    stored = await stores.parades.add(wanted)
    return await changed(stores, stored, lambda before: replace(before, posts=posts))


async def changed(stores: Stores, parade: Parade, decide: Decide) -> Parading:
    after = await stores.parades.change(parade.community_id, parade.id, decide, no_rows)
    assert after is not None
    return after


async def read(stores: Stores, parade: Parade, community: Community | None = None) -> Parading:
    community_id = parade.community_id if community is None else community.id
    found = await stores.parades.get(community_id, parade.id)
    assert found is not None
    return found


async def posted(stores: Stores, community: Community, *rows: tuple[str, str, int]) -> None:
    """Let rows be delivered: their key, kind, and whom they are about (0: nobody)."""
    await stores.outbox.put(
        [
            outgoing(community, key, kind=kind, data=data(member=who) if who else data(parade=1))
            for key, kind, who in rows
        ]
    )
    for row in await stores.outbox.claim("me", NOW, NOW + A_MINUTE, 100):
        await stores.outbox.sent(row, Ref("discord", "thread", row.key), NOW)
