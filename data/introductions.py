"""Introductions, and finding people by them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from community.introductions import Found, IntroductionStore
from community.meant import Meant
from community.model import Answers, Details, Introduction, Link, Search, Understanding
from community.outbox import Outgoing
from data import tables as t
from data.accounts import MEMBERS, members_of
from data.columns import fold
from data.dialects import holds, insert
from data.engine import Database
from data.holdings import Holding, delete_from, rows_of
from data.outbox import put

_FOUND: tuple[str, ...] = (
    "found_by",
    "found_topics",
    "found_field",
    "found_place",
    "found_languages",
)
_MOST_WORDS = 50
"""Of a search only so many words count: a database refuses conditions without end."""
_DERIVED: dict[str, str] = dict.fromkeys(_FOUND, "the introduction again, for searching")

HOLDINGS = (
    Holding(
        t.introductions,
        ("member_id",),
        rows_of(t.introductions, withheld=_DERIVED),
        delete_from(t.introductions, "member_id"),
        _DERIVED,
    ),
)


_MANY = (
    sa.select(t.introductions)
    .where(
        t.introductions.c.community_id == sa.bindparam("community_id"),
        t.introductions.c.member_id.in_(sa.bindparam("ids", expanding=True)),
    )
    .order_by(t.introductions.c.member_id)
)


class SqlIntroductionStore(IntroductionStore):
    """Introductions in a database."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def get(self, community_id: int, member_id: int) -> Introduction | None:
        """Return a member's introduction."""
        return (await self.many(community_id, [member_id])).get(member_id)

    async def many(
        self, community_id: int, member_ids: Iterable[int]
    ) -> Mapping[int, Introduction]:
        """Return introductions by member id."""
        values = {"community_id": community_id, "ids": list(set(member_ids))}
        async with self._db.glance.connect() as connection:
            rows = (await connection.execute(_MANY, values)).mappings().all()
        return {row["member_id"]: _introduction(row) for row in rows}

    async def save(
        self, community_id: int, introduction: Introduction, outgoing: Sequence[Outgoing]
    ) -> None:
        """Insert or replace, and write outbox rows, in one transaction."""
        key = {"community_id": community_id, "member_id": introduction.member_id}
        values = _values(introduction)
        async with self._db.writer.begin() as connection:
            await connection.execute(
                insert(connection, t.introductions)
                .values(**key, **values)
                .on_conflict_do_update(index_elements=[*key], set_=values)
            )
            await put(connection, outgoing)

    async def unmeant(self, by: str, limit: int) -> Sequence[tuple[int, Introduction]]:
        """Return introductions, of all communities, whose meaning was not made by ``by``."""
        found = (
            sa.select(t.introductions)
            .where(t.introductions.c.meant_model.is_distinct_from(by))
            .order_by(t.introductions.c.community_id, t.introductions.c.member_id)
            .limit(limit)
        )
        async with self._db.reader.begin() as connection:
            rows = (await connection.execute(found)).mappings().all()
        return [(row["community_id"], _introduction(row)) for row in rows]

    async def keep_meant(self, community_id: int, introductions: Sequence[Introduction]) -> None:
        """Store the meanings, but of no introduction that was saved again or erased meanwhile."""
        row = t.introductions.c
        async with self._db.writer.begin() as connection:
            for introduction in introductions:
                await connection.execute(
                    sa.update(t.introductions)
                    .where(
                        row.community_id == community_id,
                        row.member_id == introduction.member_id,
                        row.updated_at == introduction.updated_at,
                    )
                    .values(**_meant_values(introduction.meant))
                )

    async def find(self, community_id: int, search: Search, offset: int, limit: int) -> Found:
        """Return present members whose introduction fits all given fields, by name."""
        fits = sa.and_(
            t.members.c.community_id == community_id,
            t.members.c.left_at.is_(None),
            *_fits(self._db.reader.dialect, search),
        )
        together = t.members.join(
            t.introductions,
            sa.and_(
                t.introductions.c.community_id == t.members.c.community_id,
                t.introductions.c.member_id == t.members.c.id,
            ),
        )
        counted = sa.select(sa.func.count()).select_from(together).where(fits)
        people = sa.select(t.members.c.id).select_from(together).where(fits)
        people = people.order_by(t.members.c.name_folded, t.members.c.id)
        async with self._db.reader.begin() as connection:
            total = await connection.scalar(counted) or 0
            ids = (await connection.scalars(people.offset(offset).limit(limit))).all()
            members = await connection.execute(MEMBERS.where(t.members.c.id.in_(ids)))
            written = await connection.execute(
                sa.select(t.introductions).where(
                    t.introductions.c.community_id == community_id,
                    t.introductions.c.member_id.in_(ids),
                )
            )
        who = {member.id: member for member in members_of(members.mappings())}
        what = {row["member_id"]: _introduction(row) for row in written.mappings()}
        return Found([(who[i], what[i]) for i in ids], total, offset)


def _fits(dialect: sa.Dialect, search: Search) -> list[sa.ColumnElement[bool]]:
    """Return a condition for each field that restricts."""
    row = t.introductions.c
    fits = [
        sa.or_(holds(dialect, row.found_by, word), holds(dialect, t.members.c.name_folded, word))
        for word in list(dict.fromkeys(fold(search.words).split()))[:_MOST_WORDS]
    ]
    if topic := fold(search.topic):
        fits.append(holds(dialect, row.found_topics, _lines([topic])))
    if field := fold(search.field):
        fits.append(row.found_field == field)
    if place := fold(search.place):
        fits.append(row.found_place == place)
    if language := fold(search.language):
        fits.append(holds(dialect, row.found_languages, _lines([language])))
    return fits


def _lines(folded: Iterable[str]) -> str:
    """Write entries so that one of them can be found whole."""
    return "".join(f"\n{entry}\n" for entry in folded)


def _values(introduction: Introduction) -> dict[str, Any]:
    answers, details = introduction.answers, introduction.details
    understood = introduction.understood
    topics = dict.fromkeys(
        [*understood.seeks, *understood.gives, *understood.widens, *understood.interests]
    )
    words = (
        answers.goal,
        answers.offer,
        answers.horizon,
        answers.contribution,
        answers.topics,
        *topics,
        details.field,
        details.place,
    )
    return {
        "goal": answers.goal,
        "offer": answers.offer,
        "horizon": answers.horizon,
        "contribution": answers.contribution,
        "topics": answers.topics,
        "field": details.field,
        "languages": list(details.languages),
        "place": details.place,
        "zone": details.zone,
        "links": [[link.network, link.url] for link in details.links],
        "seeks": list(understood.seeks),
        "gives": list(understood.gives),
        "widens": list(understood.widens),
        "interests": list(understood.interests),
        "corrected": understood.corrected,
        "updated_at": introduction.updated_at,
        "found_by": "\n".join(fold(word) for word in words if word),
        "found_topics": _lines(fold(topic) for topic in topics),
        "found_field": fold(details.field),
        "found_place": fold(details.place),
        "found_languages": _lines(fold(language) for language in details.languages),
        **_meant_values(introduction.meant),
    }


def _meant_values(meant: Meant) -> dict[str, Any]:
    return {
        "meant_wish": meant.wish or None,
        "meant_offer": meant.offer or None,
        "meant_model": meant.by or None,
    }


def _introduction(row: Mapping[Any, Any]) -> Introduction:
    return Introduction(
        member_id=row["member_id"],
        answers=Answers(
            row["goal"], row["offer"], row["horizon"], row["contribution"], row["topics"]
        ),
        details=Details(
            row["field"],
            tuple(row["languages"]),
            row["place"],
            row["zone"],
            tuple(Link(network, url) for network, url in row["links"]),
        ),
        understood=Understanding(
            tuple(row["seeks"]),
            tuple(row["gives"]),
            tuple(row["widens"]),
            tuple(row["interests"]),
            row["corrected"],
        ),
        updated_at=row["updated_at"],
        meant=Meant(row["meant_wish"] or b"", row["meant_offer"] or b"", row["meant_model"] or ""),
    )
