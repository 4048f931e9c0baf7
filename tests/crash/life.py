"""One life of a bot: real services, stores, clockwork and Discord adapter, until it is killed.

Time is virtual and kept in a file. A new life begins after the leases of the last one have ended,
and moves from one due instant to the next until its act is over.
"""

import asyncio
import json
import os
import signal
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from discord.http import HTTPClient, Route
from sqlalchemy import event

from cli.wiring import House, Ports, SystemRandom, assemble, sql_stores
from cogs._cards import layout
from cogs._chat import DiscordChat
from community.errors import Invalid
from community.matching.topics import Topics
from community.places import Account, Language, Place, Ref
from community.platforms import Platforms
from community.ports import Chat
from community.spoken import Spoken
from community.texts import Card, Text, text
from data import tables as t
from data.content import ShippedPrompts
from data.engine import Database
from scheduling.recurrence import WallCalendar
from tests.crash.approved_scene import approve
from tests.crash.chosen_scene import choose
from tests.crash.companion_scene import follow
from tests.crash.elsewhere import Elsewhere
from tests.crash.link_scene import link
from tests.crash.meetup_scene import meet
from tests.crash.parade_scene import pages, write
from tests.crash.relay_scene import hear
from tests.crash.scenes import ACTS, TAKERS, visitor
from tests.fakes.clock import FakeClock
from tests.fakes.ledger import FakeLedger

T = TypeVar("T")
WROTE = "wrote"
AFTER_THE_LEASE = timedelta(seconds=61)


@dataclass(frozen=True)
class Life:
    """``kill_at``: the crash point (from 1) to die at; 0: none. Paths and addresses are text."""

    scene: str
    act: int
    database: str
    discord: str
    clock: str
    steps: str
    report: str
    kill_at: int = 0


class FileClock(FakeClock):
    """Virtual time that outlives a process."""

    def __init__(self, path: Path) -> None:
        super().__init__(datetime.fromisoformat(path.read_text()))
        self._path = path

    def move_to(self, instant: datetime) -> None:
        self.time = instant
        written = self._path.with_suffix(".new")
        written.write_text(instant.isoformat())
        written.replace(self._path)


class Mortal:
    """Counts crash points, writes their names down, and dies at the chosen one."""

    def __init__(self, path: Path, kill_at: int) -> None:
        self._file = path.open("a", buffering=1)
        self._left = kill_at

    def step(self, name: str) -> None:
        self._file.write(f"{name}\n")
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def executed(self, connection: sa.Connection, cursor: Any, *rest: Any) -> None:
        """Note whether rows were written; who claims nothing, writes nothing."""
        _, _, context, _ = rest
        is_writing = context.isinsert or context.isupdate or context.isdelete
        if is_writing and cursor.rowcount != 0:
            connection.info[WROTE] = True

    def before_commit(self, connection: sa.Connection) -> None:
        if connection.info.pop(WROTE, False):
            self.step("sql.commit:before")

    def before_rollback(self, connection: sa.Connection) -> None:
        connection.info.pop(WROTE, None)


class MortalChat(Chat):
    """The Discord adapter between crash points."""

    def __init__(self, inner: Chat, step: Callable[[str], None]) -> None:
        self._inner = inner
        self._step = step

    async def _at(self, name: str, call: Awaitable[T]) -> T:
        self._step(f"chat.{name}:before")
        result = await call
        self._step(f"chat.{name}:after")
        return result

    async def post(self, place: Place, card: Card, *, key: int, again: bool) -> Ref:
        return await self._at("post", self._inner.post(place, card, key=key, again=again))

    async def edit(self, ref: Ref, card: Card) -> None:
        await self._at("edit", self._inner.edit(ref, card))

    async def overwrite(self, ref: Ref, card: Card, *, key: int) -> Ref:
        return await self._at("overwrite", self._inner.overwrite(ref, card, key=key))

    async def remove(self, ref: Ref) -> None:
        await self._at("remove", self._inner.remove(ref))

    async def open_conversation(
        self,
        place: Place,
        title: Text,
        people: Sequence[Account],
        card: Card,
        *,
        key: int,
        again: bool,
    ) -> Ref:
        opening = self._inner.open_conversation(place, title, people, card, key=key, again=again)
        return await self._at("open_conversation", opening)

    async def open_thread(self, ref: Ref, title: Text, *, key: int, again: bool) -> Ref:
        opening = self._inner.open_thread(ref, title, key=key, again=again)
        return await self._at("open_thread", opening)

    async def rename(self, ref: Ref, title: Text, language: Language) -> None:
        await self._at("rename", self._inner.rename(ref, title, language))

    async def pending(self, ref: Ref) -> Sequence[Account]:
        return await self._at("pending", self._inner.pending(ref))

    async def withdraw(self, ref: Ref, people: Sequence[Account]) -> None:
        await self._at("withdraw", self._inner.withdraw(ref, people))

    async def tell(self, person: Account, card: Card, *, key: int, again: bool) -> Ref:
        return await self._at("tell", self._inner.tell(person, card, key=key, again=again))

    async def pace(self, place: Place, conversations: int) -> timedelta | None:
        return await self._at("pace", self._inner.pace(place, conversations))

    async def listen(self, ref: Ref) -> Spoken | None:
        return await self._at("listen", self._inner.listen(ref))

    async def pass_on(self, place: Place, spoken: Spoken, *, key: int, again: bool) -> Ref:
        return await self._at("pass_on", self._inner.pass_on(place, spoken, key=key, again=again))

    async def passed_on(self, place: Place, *, key: int) -> Ref | None:
        return await self._at("passed_on", self._inner.passed_on(place, key=key))

    async def pass_on_again(self, ref: Ref, spoken: Spoken) -> None:
        await self._at("pass_on_again", self._inner.pass_on_again(ref, spoken))

    async def is_silent(self, ref: Ref) -> bool:
        return await self._at("is_silent", self._inner.is_silent(ref))

    async def is_present(self, place: Place, person: Account) -> bool:
        return await self._at("is_present", self._inner.is_present(place, person))


def warm_up() -> None:
    """Read once what every life reads: the words that ship with the bot, and its sentences."""
    Topics().normalise("grants")
    ShippedPrompts().all("meetup", "en")
    layout(Card("en", None, (text("{a} {b}", a=[1, 2], b=date(2026, 1, 1)),)), "en")


def live(life: Life) -> None:
    """Live until the act is over or the chosen crash point is reached."""
    Route.BASE = f"{life.discord}/{os.getpid()}/api/v10"
    asyncio.run(_live(life))


async def _live(life: Life) -> None:
    http = HTTPClient(asyncio.get_running_loop())
    await http.static_login("made.up.token")
    database = await Database.open(life.database)
    mortal = Mortal(Path(life.steps), life.kill_at)
    writer = database.writer.sync_engine
    event.listen(writer, "after_cursor_execute", mortal.executed)
    event.listen(writer, "commit", mortal.before_commit)
    event.listen(writer, "rollback", mortal.before_rollback)
    clock = FileClock(Path(life.clock))
    clock.move_to(clock.now() + AFTER_THE_LEASE)
    discord_chat = DiscordChat()
    discord_chat.attach(http)
    both = Platforms({"discord": discord_chat, "matrix": Elsewhere(discord_chat)})
    house = assemble(
        sql_stores(database),
        Ports(
            chat=MortalChat(both, mortal.step),
            clock=clock,
            calendar=WallCalendar(),
            random=SystemRandom(),
            ledger=FakeLedger(),
            library=ShippedPrompts(),
            pages=pages(),
        ),
        owner=f"life-{os.getpid()}",
        step=mortal.step,
    )
    if (life.scene, life.act) == ("prompt", 1):
        await _take_up(house, mortal)
    if life.scene == "relay":
        await hear(house, life.act)
    if life.scene == "link":
        await link(house, life.act)
    if life.scene == "meetup":
        await meet(house, life.act)
    if life.scene == "approved":
        await approve(house, life.act)
    if life.scene == "companion":
        await follow(house, life.act)
    if life.scene == "parade":
        await write(house, life.act)
    if life.scene == "chosen":
        await choose(house, life.act)
    await _until(house, clock, ACTS[life.scene][life.act])
    held = await _held(database)
    Path(life.report).write_text(json.dumps(held))  # noqa: ASYNC240 - nobody waits any more
    await http.close()
    await database.close()


async def _until(house: House, clock: FileClock, end: datetime) -> None:
    """Let time pass until ``end``, from one due instant to the next."""
    while True:
        await house.clockwork.run_until_idle()
        due = await house.clockwork.next_due()
        if due is None or due > end:
            return
        clock.move_to(max(due, clock.now() + timedelta(seconds=1)))


async def _take_up(house: House, mortal: Mortal) -> None:
    """Let two people press the prompt's button."""
    (community,) = await house.stores.communities.all()
    (schedule,) = await house.stores.schedules.all(community.id)
    post = await house.stores.prompts.latest(community.id, schedule.id)
    assert post
    for taker in TAKERS:
        mortal.step("take_up:before")
        with suppress(Invalid):  # pressed before the crash, and now once more
            await house.services.prompts.take_up(visitor(taker), post.id)
        mortal.step("take_up:after")


async def _held(database: Database) -> dict[str, list[list[Any]]]:
    """Return what the database holds in the end."""
    sides, meetups, rsvps = t.relay_sides.c, t.meetups.c, t.rsvps.c
    queries: dict[str, sa.Executable] = {
        "rounds": sa.select(t.rounds.c.id),
        "occurrences": sa.select(t.occurrences.c.state),
        "outbox": sa.select(t.outbox.c.id, t.outbox.c.kind, t.outbox.c.state),
        "matches": sa.select(t.match_members.c.match_id, t.accounts.c.external_id)
        .join(t.accounts, t.accounts.c.member_id == t.match_members.c.member_id)
        .order_by(t.match_members.c.match_id, t.accounts.c.external_id),
        "left_out": sa.select(t.accounts.c.external_id).join(
            t.left_out, t.accounts.c.member_id == t.left_out.c.member_id
        ),
        "accounts": sa.select(t.accounts.c.member_id, t.accounts.c.external_id).order_by(
            t.accounts.c.external_id
        ),
        "written": sa.select(t.introductions.c.goal).order_by(t.introductions.c.goal),
        "posts": sa.select(t.prompt_posts.c.id),
        "sides": sa.select(sides.seat, sides.ref).order_by(sides.seat),
        "took": sa.select(t.accounts.c.external_id).join(
            t.take_ups, t.accounts.c.member_id == t.take_ups.c.member_id
        ),
        "meetups": sa.select(meetups.title, meetups.state, meetups.sequence).order_by(meetups.id),
        "parades": sa.select(t.parades.c.title, t.parades.c.state, t.parades.c.sequence),
        "parade_posts": sa.select(t.parade_posts.c.title, t.parade_posts.c.confirmed).order_by(
            t.parade_posts.c.id
        ),
        "parade_readings": sa.select(
            t.parade_posts.c.title,
            t.members.c.name,
            sa.case((t.parade_readings.c.commented_at.is_(None), 0), else_=1),
        )
        .join(t.parade_posts, t.parade_posts.c.id == t.parade_readings.c.post_id)
        .join(t.members, t.members.c.id == t.parade_readings.c.member_id)
        .order_by(t.parade_readings.c.post_id, t.members.c.name),
        "rsvps": sa.select(meetups.title, t.members.c.name, rsvps.coming, rsvps.seat)
        .join(t.members, t.members.c.id == rsvps.member_id)
        .join(t.meetups, meetups.id == rsvps.meetup_id)
        .order_by(meetups.id, rsvps.since, rsvps.member_id),
    }
    async with database.reader.begin() as connection:
        return {
            name: [list(row) for row in await connection.execute(query)]
            for name, query in queries.items()
        }
