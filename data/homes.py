"""A community's homes: reading them, all of a community's at once."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from community.places import Channels, Community, Home, Seat
from data import tables as t

COMMUNITIES = (
    sa.select(t.communities, *(c for c in t.homes.c if c.name != "community_id"))
    .join(t.homes, t.homes.c.community_id == t.communities.c.id)
    .order_by(t.communities.c.id, t.homes.c.number)
)
"""Every community, a row a home; see :func:`communities_of`."""

_there = t.homes.alias("there")  # so that it can be asked beside the homes themselves
IS_SOMEWHERE = (
    sa.exists()
    .where(_there.c.community_id == t.communities.c.id, _there.c.left_at.is_(None))
    .correlate(t.communities)
)
"""Match the communities that have a home which the bot has not left."""


def communities_of(
    rows: Iterable[Mapping[Any, Any]], seen_from: Home | None = None
) -> list[Community]:
    """Read rows of COMMUNITIES. Seen from nowhere, it is seen from the first home not left."""
    return [_community(list(of_one), seen_from) for _, of_one in groupby(rows, itemgetter("id"))]


def _community(rows: list[Mapping[Any, Any]], seen_from: Home | None) -> Community:
    seats = [_seat(row) for row in rows]
    if seen_from is None:
        here = next((seat for seat in seats if seat.left_at is None), seats[0])
    else:
        # The database may have had to write an id otherwise than it was asked for.
        here = next((seat for seat in seats if seat.home == seen_from), seats[0])
    row = rows[0]
    return Community(
        id=row["id"],
        home=here.home,
        name=here.name,
        language=row["language"],
        zone=row["zone"],
        minimum_age=row["minimum_age"],
        cooldown_weeks=row["cooldown_weeks"],
        out_of_bubble_percent=row["out_of_bubble_percent"],
        group_size=row["group_size"],
        approval=row["approval"],
        channels=here.channels,
        set_up=row["set_up"],
        left_at=here.left_at,
        number=here.number,
        elsewhere=tuple(seat for seat in seats if seat != here),
    )


def _seat(row: Mapping[Any, Any]) -> Seat:
    return Seat(
        Home(row["platform"], row["external_id"]),
        Channels(
            row["channel_introductions"],
            row["channel_rounds"],
            row["channel_prompts"],
            row["channel_organisers"],
            row["channel_upcoming"],
        ),
        row["number"],
        row["left_at"],
        row["name"],
    )


def settings_of(community: Community) -> dict[str, Any]:
    """Return a community's settings as column values."""
    return {
        "language": community.language,
        "zone": community.zone,
        "minimum_age": community.minimum_age,
        "cooldown_weeks": community.cooldown_weeks,
        "out_of_bubble_percent": community.out_of_bubble_percent,
        "group_size": community.group_size,
        "approval": community.approval,
        "set_up": community.set_up,
    }


def seat_of(community: Community) -> dict[str, Any]:
    """Return the home that a community is seen from as column values, without which one it is."""
    return {
        "name": community.name,
        "channel_introductions": community.channels.introductions,
        "channel_rounds": community.channels.rounds,
        "channel_prompts": community.channels.prompts,
        "channel_organisers": community.channels.organisers,
        "channel_upcoming": community.channels.upcoming,
        "left_at": community.left_at,
    }
