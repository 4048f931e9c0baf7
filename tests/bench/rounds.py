"""How long the event loop is held while a large community's round is planned, stored and undone.

Planning itself happens in a process of its own; what is measured is everything around it.
"""

import random
import time as clockwork_time
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from cli.wiring import House
from community.model import Visitor
from community.places import Account, Channels, Community, Home
from data import tables as t
from data.engine import Database
from tests.bench.house import LoopHold, house
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock

SIZES = (2_000, 10_000)
WEEKS = 6
"""Rounds that the community looks back on."""
TOPICS = 150
NOW = datetime(2026, 6, 1, 7, 0, 1, tzinfo=UTC)
ORGANISER = Visitor(
    Home("discord", "1"), "a community", Account("discord", "0"), "Olga", "en", organiser=True
)


async def rounds(url: str, sizes: tuple[int, ...] = SIZES) -> list[list[str]]:
    """Measure for communities of these sizes."""
    rows: list[list[str]] = []
    for people in sizes:
        home = Home("discord", str(people))
        async with house(url, FakeChat(), FakeClock(NOW)) as standing:
            community = await standing.stores.communities.save(
                Community(0, home, "a community", channels=Channels(rounds="1"), set_up=True)
            )
            await _settle(url, community, people)
            rows += await _measured(standing, home, people)
    return rows


async def _measured(standing: House, home: Home, people: int) -> list[list[str]]:
    visitor = Visitor(home, "a community", ORGANISER.account, "Olga", "en", organiser=True)
    rows: list[list[str]] = []
    for what, deed in (
        ("preview", standing.services.rounds.preview),
        ("run", standing.services.rounds.run),
        ("undo", standing.services.rounds.undo),
        ("report", standing.services.rounds.report),
    ):
        began = clockwork_time.perf_counter()
        async with LoopHold() as hold:
            await deed(visitor)
        took = clockwork_time.perf_counter() - began
        rows.append([f"round of {people}, {what}: seconds", f"{took:.1f}"])
        rows.append([f"round of {people}, {what}: loop held at most", hold.figure])
    return rows


async def _settle(url: str, community: Community, people: int) -> None:
    """Store members, introductions and earlier rounds at once: only what follows counts."""
    draw = random.Random(people)  # noqa: S311 - the same community every time
    ids = range(people * 10, people * 11)
    here = {"community_id": community.id}
    database = await Database.open(url)
    async with database.writer.begin() as connection:
        for table, rows in (
            (t.members, [{**here, **_member(i)} for i in ids]),
            (t.introductions, [{**here, **_introduction(i, draw)} for i in ids]),
            (t.participations, [{**here, **_participation(i)} for i in ids]),
        ):
            await connection.execute(sa.insert(table), rows)
        for week in range(1, WEEKS + 1):
            seats = draw.sample(ids, people)
            pairs = list(zip(seats[::2], seats[1::2], strict=False))
            first = people * 1000 + week * people
            round_ = {**here, **_round(people * 1000 + week, week)}
            await connection.execute(sa.insert(t.rounds), [round_])
            matches = [
                {**here, **_match(first + n, round_["id"], pair)} for n, pair in enumerate(pairs)
            ]
            await connection.execute(sa.insert(t.matches), matches)
            taken = [
                {**here, "match_id": first + n, "seat": seat, "member_id": member}
                for n, pair in enumerate(pairs)
                for seat, member in enumerate(pair)
            ]
            await connection.execute(sa.insert(t.match_members), taken)
    await database.close()


def _member(number: int) -> dict[str, object]:
    return {
        "id": number,
        "platform": "discord",
        "external_id": str(number),
        "name": f"Member {number}",
        "name_folded": f"member {number}",
        "language": "de",
        "since": NOW,
        "consent_version": 1,
        "consent_given_at": NOW,
        "consent_minimum_age": 16,
    }


def _introduction(number: int, draw: random.Random) -> dict[str, object]:
    def topics(count: int) -> list[str]:
        return sorted({f"topic {int(draw.paretovariate(0.7)) % TOPICS}" for _ in range(count)})

    words = "I would like to get to know how others do it, and what came of it. " * 6
    return {
        "member_id": number,
        **dict.fromkeys(("goal", "offer", "horizon", "contribution"), words),
        "topics": "",
        "field": f"field {draw.randrange(12)}",
        "languages": ["de"],
        "place": "",
        "zone": "Europe/Berlin",
        "links": [],
        "seeks": topics(4),
        "gives": topics(4),
        "widens": topics(2),
        "interests": topics(3),
        "corrected": False,
        "updated_at": NOW,
        **dict.fromkeys(
            ("found_by", "found_topics", "found_field", "found_place", "found_languages"), ""
        ),
    }


def _participation(number: int) -> dict[str, object]:
    wishes = {"mode": "mixed", "bubble": 0, "presence": "any", "mentees": 0}
    counts = {"sat_out": 0, "debt": 0}
    return {"member_id": number, "rhythm": "weekly", "trio": False, **counts, **wishes}


def _round(number: int, week: int) -> dict[str, object]:
    then = NOW - timedelta(weeks=week)
    return {
        "id": number,
        "number": WEEKS + 1 - week,
        "slot": then.replace(tzinfo=None),
        "state": "sent",
        "seed": 1,
        "planned_at": then,
        "send_at": then,
        "inputs": "",
    }


def _match(number: int, round_id: object, pair: tuple[int, int]) -> dict[str, object]:
    giver, taker = pair
    reasons: list[dict[str, object]] = [
        {"kind": "gives", "giver": giver, "taker": taker, "topics": ["topic 1", "topic 2"]},
        {"kind": "bubble", "giver": giver, "taker": taker, "topics": []},
    ]
    parts = [{"member": one, "need": 40, "horizon": 10} for one in pair]
    return {
        "id": number,
        "round_id": round_id,
        "kind": "help",
        "score": 60,
        "weight": 600_000,
        "reasons": reasons,
        "parts": parts,
        "starter_id": giver,
        "out_of_bubble": True,
        "state": "open",
    }
