"""How a topic is chosen and finds its host: two are proposed and put to the vote, the vote is
counted, a date of the rhythm comes, who is asked first passes it on, and the next one is silent.
"""

from datetime import UTC, datetime, time, timedelta

from cli.wiring import House, Stores
from community.forms import Filled
from community.model import Visitor
from community.parades.model import Asked, Parading
from community.recurring import Rule, Schedule
from tests.crash.meetup_scene import ADA, BEN, CEM, set_up_meetup
from tests.crash.times import BEGIN

LIGHT, DARK = "Light", "Dark"
TOPICS = {LIGHT: ADA, DARK: BEN}
VOTE_DAYS = 3
_SLOT = datetime(2026, 3, 9, 10)  # noqa: DTZ001 - a slot is a local time
TURN = datetime(2026, 3, 9, 10, tzinfo=UTC)
"""When the date of the rhythm is, in a community that keeps the time of the world."""
ACTS = (
    BEGIN + timedelta(minutes=30),  # proposed, waited for, put to the vote
    BEGIN + timedelta(days=VOTE_DAYS, hours=1),  # counted
    TURN + timedelta(hours=1),  # Cem is asked to host what was chosen
    TURN + timedelta(hours=2),  # Cem passes it on: Ada is asked to host hers
    TURN + timedelta(days=6),  # Ada is silent: nobody is in the queue any more
)


async def set_up_chosen(stores: Stores) -> None:
    """Let three people be there, and a rhythm of blog parades."""
    await set_up_meetup(stores)
    (community,) = await stores.communities.all()
    rule = Rule("month", time(10), weekday=0, nth=2)
    await stores.schedules.save(
        Schedule(0, community.id, "turn", rule, next_slot=_SLOT, next_due=TURN)
    )


async def choose(house: House, act: int) -> None:
    """Do what people do in an act; after a crash they do it once more, in the same order."""
    services = house.services
    if act == 0:
        await _propose(house)
        found = await topics(house)
        number = found[DARK].parade.id
        (community,) = await house.stores.communities.all()
        await services.votes.begin(community, VOTE_DAYS)
        await house.clockwork.run_until_idle()
        for someone in (BEN, CEM):
            await services.votes.choose(someone, number)
        await services.votes.choose(ADA, found[LIGHT].parade.id)
    if act == 3:
        await services.turns.pass_on(CEM, (await topics(house))[DARK].parade.id)


async def _propose(house: House) -> None:
    for title, someone in TOPICS.items():
        if title not in await topics(house):
            words = {"title": title, "question": "What do you see?", "why": ""}
            await house.services.parades.propose(someone, Filled(words))
            await house.clockwork.run_until_idle()
    await _wait_for(house, CEM, DARK)
    await _wait_for(house, ADA, LIGHT)


async def _wait_for(house: House, someone: Visitor, title: str) -> None:
    """Let somebody be in the queue to host a topic, unless it is put to the vote already."""
    parade = (await topics(house))[title].parade
    (community,) = await house.stores.communities.all()
    member = await house.stores.members.by_account(community.id, someone.account)
    assert member is not None
    if parade.asked is Asked.NOBODY and not await house.stores.votes.running(community.id):
        await house.services.turns.queue(someone, parade.id, willing=True)


async def topics(house: House) -> dict[str, Parading]:
    """Return the topics that were proposed, by title."""
    (community,) = await house.stores.communities.all()
    found = await house.stores.parades.listed(community.id, 5)
    every = {one.parade.title: one for one in found}
    assert len(every) == len(found)
    return every
