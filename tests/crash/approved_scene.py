"""A meetup that the organisers look at first, and whose host then leaves the community."""

from dataclasses import replace
from datetime import datetime, timedelta

from cli.wiring import House, Stores
from community.meetups.calling import Call
from community.meetups.model import Coming
from tests.crash.discord_double import World
from tests.crash.meetup_scene import ADA, BEN, build_wall, set_up_meetup
from tests.crash.times import BEGIN, SLOT

TEAM = "9853"
DINNER, WHEN = "Dinner", "2026-03-20 18:00"
HOUR = timedelta(hours=1)
ACTS: tuple[datetime, ...] = (
    BEGIN + HOUR / 2,  # asked
    SLOT,  # approved; Ben waits for the one place, which is Ada's
    SLOT + HOUR,  # Ada leaves, and Ben is offered her place
)
OLGA = replace(BEN, account=replace(BEN.account, external_id="9865"), name="Olga", organiser=True)


async def set_up_approved(stores: Stores) -> None:
    """Let organisers look at members' meetups first, in a channel of theirs."""
    await set_up_meetup(stores)
    (community,) = await stores.communities.all()
    channels = replace(community.channels, organisers=TEAM)
    await stores.communities.save(replace(community, channels=channels, approval=True))


def build_team(world: World) -> None:
    """Make the channels."""
    build_wall(world)
    world.channels.add(TEAM)


async def approve(house: House, act: int) -> None:
    """Do what people do in an act; after a crash they do it once more, in the same order."""
    meetups, number = house.services.meetups, await _number(house)
    if act == 0 and not number:
        draft = await meetups.call(ADA, Call(DINNER, WHEN, places=1))
        await meetups.confirm(ADA, draft.meetup.id)
    if act == 1:
        await house.services.approvals.approve(OLGA, number)
        await meetups.answer(BEN, number, Coming.YES)
    if act == 2:
        await house.services.members.left(ADA.home, ADA.account)


async def _number(house: House) -> int:
    """Return the number of the one meetup that was confirmed; 0 if none was."""
    (community,) = await house.stores.communities.all()
    asked = [number for _, number in await house.stores.meetups.waiting(BEGIN + 1000 * HOUR)]
    called = await house.stores.meetups.since(community.id, BEGIN, 10)
    numbers = {*asked, *(one.meetup.id for one in called)}
    assert len(numbers) <= 1
    return next(iter(numbers), 0)
