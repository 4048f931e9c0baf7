"""A round in a community of two homes, whose one match is open on both platforms."""

from datetime import date, datetime, time, timedelta

from cli.wiring import Stores
from community.link_store import Linked
from community.members import NOTE_VERSION
from community.model import Consent, Participation
from community.places import Account, Channels, Community, Home
from community.recurring import Rule, Schedule
from tests.crash.discord_double import GUILD, World
from tests.crash.elsewhere import NAME
from tests.crash.times import BEGIN, SLOT

HERE = Channels(rounds="9601", organisers="9602")
THERE = Channels(rounds="9611", organisers="9612")
PEOPLE = {"9701": "discord", "9711": NAME}
LEAD = timedelta(minutes=30)


async def set_up_sides(stores: Stores) -> None:
    """Let there be one person on each platform, and a round every week."""
    homes = ((Home("discord", GUILD), HERE), (Home(NAME, GUILD), THERE))
    here, there = [
        await stores.communities.save(Community(0, home, "Graz", channels=channels, set_up=True))
        for home, channels in homes
    ]
    await stores.links.keep_code("code", Linked(here.id), SLOT)
    assert await stores.joins.join("code", here, there, {}, lambda _: ()) == 1
    for person, platform in PEOPLE.items():
        member = await stores.members.add(
            here.id,
            Account(platform, person),
            f"Person {person}",
            "en",
            Consent(NOTE_VERSION, BEGIN, 16),
        )
        await stores.participation.save(here.id, Participation(member.id))
    await stores.schedules.save(
        Schedule(
            0,
            here.id,
            "round",
            Rule("week", time(9), weekday=0, anchor=date(2026, 1, 5)),
            next_slot=datetime.combine(SLOT.date(), time(9)),
            next_due=SLOT - LEAD,
            lead_minutes=LEAD // timedelta(minutes=1),
        )
    )


def build(world: World) -> None:
    """Make the channels."""
    channels = (HERE.rounds, HERE.organisers, THERE.rounds, THERE.organisers)
    world.channels |= {channel for channel in channels if channel}
