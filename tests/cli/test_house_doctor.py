"""What a running bot's doctor finds in its own house, for the organisers of one server."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from cli.doctor import HouseDoctor
from cli.wiring import House, assemble, real_ports, sql_stores
from community.outbox import Outgoing
from community.places import Community, Home
from community.recurring import Rule, Schedule
from community.schedules import Turn
from data.backup import backup
from data.engine import Database
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock

LATER = timedelta(hours=1)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncGenerator[Database]:
    address = f"sqlite:///{tmp_path}/netz.db"
    database = await Database.open(address)
    await backup(address, tmp_path / "backups")
    yield database
    await database.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def house(database: Database, clock: FakeClock, tmp_path: Path) -> House:
    ports = real_ports(FakeChat(), clock, tmp_path)
    return assemble(sql_stores(database), ports, owner="test")


@pytest.fixture
def doctor(house: House, database: Database, clock: FakeClock, tmp_path: Path) -> HouseDoctor:
    return HouseDoctor(house, database, tmp_path, clock)


async def community(house: House, name: str) -> Community:
    return await house.stores.communities.save(Community(0, Home("discord", name), name))


async def said(doctor: HouseDoctor, community_id: int, clock: FakeClock) -> list[str]:
    found = await doctor.checks(community_id, clock.now())
    assert all(consequence.msgid and remedy.msgid for _, consequence, remedy in found)
    return [problem.msgid for problem, _, _ in found]


async def test_only_the_servers_own_messages_are_spoken_of(
    house: House, doctor: HouseDoctor, clock: FakeClock
) -> None:
    graz, linz = await community(house, "Graz"), await community(house, "Linz")
    now = clock.now()
    row = Outgoing("notice:1", graz.id, "notice", now, now + 9 * LATER)
    await house.stores.outbox.put([row])
    assert await said(doctor, graz.id, clock) == []
    clock.advance(hours=1)
    assert await said(doctor, graz.id, clock) == ["Messages have been waiting since {since}."]
    assert await said(doctor, linz.id, clock) == []

    (claimed,) = await house.stores.outbox.claim("me", clock.now(), clock.now() + LATER, 1)
    await house.stores.outbox.give_up(claimed, "gone")
    assert await said(doctor, graz.id, clock) == ["{count} message could not be delivered."]
    assert await said(doctor, linz.id, clock) == []


async def test_a_run_that_was_missed_is_told(
    house: House, doctor: HouseDoctor, clock: FakeClock
) -> None:
    graz, now = await community(house, "Graz"), clock.now()
    slot = now.replace(tzinfo=None)
    rule = Rule("week", slot.time(), weekday=slot.weekday())
    await house.stores.schedules.save(Schedule(0, graz.id, "round", rule, next_due=now))
    missed = Turn([(slot, now, True)], None, None)
    await house.stores.schedules.turn(now, 1, lambda _s, _z: missed, lambda _s, _m: ())
    assert await said(doctor, graz.id, clock) == ["{count} of the last runs did not take place."]


@pytest.mark.parametrize(("seconds", "found"), [(9, 0), (-9, 0), (75, 1), (-75, 1)])
async def test_a_clock_that_is_wrong_is_found_in_either_direction(
    house: House, doctor: HouseDoctor, clock: FakeClock, seconds: int, found: int
) -> None:
    graz = await community(house, "Graz")
    wrong = await doctor.checks(graz.id, clock.now() + timedelta(seconds=seconds))
    assert [p.msgid for p, _, _ in wrong] == ["This machine's clock is wrong."] * found


@pytest.mark.parametrize(
    "fault", [ConnectionRefusedError(), OperationalError("select", {}, OSError())]
)
async def test_a_database_that_is_away_is_all_that_is_said(
    doctor: HouseDoctor,
    database: Database,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
    fault: Exception,
) -> None:
    async def away() -> None:
        raise fault

    monkeypatch.setattr(database, "ping", away)
    assert await said(doctor, 1, clock) == ["The database does not answer."]
