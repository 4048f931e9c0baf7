"""Who knows whom already, by matches, meetups and blog parades."""

from collections.abc import Collection

import sqlalchemy as sa

from community.meetups.hello import Acquaintances
from community.meetups.model import Coming, Meetup, MeetupState, Seat
from community.model import MatchState, RoundState
from data import tables as t
from data.engine import Database

_one, _other = t.match_members.alias("one"), t.match_members.alias("other")
_MATCHED = (
    sa.select(_one.c.member_id, _other.c.member_id)
    .join(
        _other,
        sa.and_(_other.c.community_id == _one.c.community_id, _other.c.match_id == _one.c.match_id),
    )
    .join(t.matches, t.matches.c.id == _one.c.match_id)
    .join(t.rounds, t.rounds.c.id == t.matches.c.round_id)
    .where(
        _one.c.community_id == sa.bindparam("community_id"),
        _one.c.member_id.in_(sa.bindparam("ids", expanding=True)),
        _other.c.member_id.in_(sa.bindparam("ids", expanding=True)),
        _one.c.member_id < _other.c.member_id,
        t.matches.c.state != MatchState.CALLED_OFF,
        t.rounds.c.state != RoundState.UNDONE,
    )
)
_MET = sa.select(t.encounters.c.member_id, t.encounters.c.other_id).where(
    t.encounters.c.community_id == sa.bindparam("community_id"),
    t.encounters.c.member_id.in_(sa.bindparam("ids", expanding=True)),
    t.encounters.c.other_id.in_(sa.bindparam("ids", expanding=True)),
)
_readings, _posts = t.parade_readings.c, t.parade_posts.c
_COMMENTED = (
    sa.select(_readings.member_id, _posts.member_id)
    .join_from(
        t.parade_readings,
        t.parade_posts,
        sa.and_(_posts.community_id == _readings.community_id, _posts.id == _readings.post_id),
    )
    .where(
        _readings.community_id == sa.bindparam("community_id"),
        _readings.commented_at.is_not(None),
        _readings.member_id != _posts.member_id,
        _readings.member_id.in_(sa.bindparam("ids", expanding=True)),
        _posts.member_id.in_(sa.bindparam("ids", expanding=True)),
    )
)
_first, _second = t.rsvps.alias("first_one"), t.rsvps.alias("second_one")
_CAME = (
    sa.select(_first.c.member_id, _second.c.member_id)
    .join(
        _second,
        sa.and_(
            _second.c.community_id == _first.c.community_id,
            _second.c.meetup_id == _first.c.meetup_id,
        ),
    )
    .join(t.meetups, t.meetups.c.id == _first.c.meetup_id)
    .where(
        _first.c.community_id == sa.bindparam("community_id"),
        _first.c.member_id < _second.c.member_id,
        t.meetups.c.series_id == sa.bindparam("series"),
        t.meetups.c.series_id != 0,
        t.meetups.c.starts_at < sa.bindparam("before"),
        t.meetups.c.state == MeetupState.CALLED,
        *(
            condition
            for one in (_first, _second)
            for condition in (
                one.c.member_id.in_(sa.bindparam("ids", expanding=True)),
                one.c.coming == Coming.YES,
                one.c.seat.in_((Seat.TAKEN, Seat.NONE)),
                one.c.attended.is_not(False),
            )
        ),
    )
)


class SqlAcquaintances(Acquaintances):
    """Past matches, encounters and comments in a database."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def acquainted(
        self, meetup: Meetup, member_ids: Collection[int]
    ) -> frozenset[tuple[int, int]]:
        """Return which two of these members were in one match, met at a meetup, came to an earlier
        date of this one, or of which one commented on the other's post.
        """
        values = {"community_id": meetup.community_id, "ids": list(member_ids)}
        earlier = {"series": meetup.series_id, "before": meetup.starts_at}
        async with self._db.reader.begin() as connection:
            pairs = [
                *(await connection.execute(_MATCHED, values)).all(),
                *(await connection.execute(_MET, values)).all(),
                *(await connection.execute(_COMMENTED, values)).all(),
                *(await connection.execute(_CAME, values | earlier)).all(),
            ]
        return frozenset((min(pair), max(pair)) for pair in pairs)
