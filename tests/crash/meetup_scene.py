"""A walk with one place that three people want, and a lunch that does not take place: two who come
to it are told that they have something to talk about.
"""

from datetime import UTC, datetime, timedelta

from cli.wiring import House, Stores
from community.meetups.calling import Call
from community.meetups.model import Coming, MeetupKind
from community.members import NOTE_VERSION
from community.model import (
    Answers,
    Consent,
    Details,
    Introduction,
    Participation,
    Understanding,
    Visitor,
)
from community.places import Account, Channels, Community, Home
from tests.crash.discord_double import GUILD, World
from tests.crash.times import BEGIN, SLOT

WALL, BOARD = "9851", "9852"
HOME = Home("discord", GUILD)
NAMES = {"9861": "Ada", "9862": "Ben", "9863": "Cem"}
HOUR = timedelta(hours=1)
DAY = 24 * HOUR
WALK, LUNCH = "Light and shadow", "Soup"
FIRST, THEN = datetime(2026, 3, 6, 18, tzinfo=UTC), datetime(2026, 3, 7, 18, tzinfo=UTC)
"""When the walk was to begin, and when it does since it was changed."""
SOUP = datetime(2026, 3, 8, 12, tzinfo=UTC)
ACTS = (
    BEGIN + HOUR / 2,  # called; two people wait
    SLOT + HOUR,  # the place is given up, and kept for the first one
    SLOT + DAY,  # that one did not answer; it is kept for the second one
    SLOT + DAY + HOUR,  # who comes; the time is changed; a lunch is called
    THEN,  # reminders of a day and of an hour; who could say hello at the lunch
    THEN + 4 * HOUR,  # the lunch is called off; the question after the walk
)

ADA, BEN, CEM = (
    Visitor(HOME, "Graz", Account("discord", person), name, "en") for person, name in NAMES.items()
)


async def set_up_meetup(stores: Stores, *others: Visitor) -> None:
    """Let three people be there (and ``others``), and two channels."""
    community = await stores.communities.save(
        Community(0, HOME, "Graz", channels=Channels(prompts=WALL, upcoming=BOARD), set_up=True)
    )
    for one in (ADA, BEN, CEM, *others):
        consent = Consent(NOTE_VERSION, BEGIN, 16)
        member = await stores.members.add(community.id, one.account, one.name, "en", consent)
        topics = Understanding(interests=("museum",))
        introduction = Introduction(member.id, Answers(topics="museum"), Details(), topics, BEGIN)
        await stores.introductions.save(community.id, introduction, ())
        await stores.participation.save(community.id, Participation(member.id))


def build_wall(world: World) -> None:
    """Make the channels for meetups, and for what comes next."""
    world.channels |= {WALL, BOARD}


async def meet(house: House, act: int) -> None:
    """Do what people do in an act; after a crash they press once more, in the same order."""
    meetups, hosting = house.services.meetups, house.services.hosting
    if act == 0:
        walk = await _called(house, ADA, Call(WALK, _typed(FIRST), MeetupKind.WALK, places=1))
        await meetups.answer(BEN, walk, Coming.YES)
        await meetups.answer(CEM, walk, Coming.YES)
        return
    walk = await _number(house, WALK)
    if act == 1:
        await meetups.answer(ADA, walk, Coming.NO)
    if act == 3:
        await meetups.answer(CEM, walk, Coming.YES)
        await hosting.change(ADA, walk, Call(when=_typed(THEN), where="At the bridge"))
        lunch = await _called(house, BEN, Call(LUNCH, _typed(SOUP)))
        await meetups.answer(CEM, lunch, Coming.YES)
    if act == 5:
        await hosting.call_off(BEN, await _number(house, LUNCH))


async def _called(house: House, host: Visitor, call: Call) -> int:
    """Return the number of a meetup; whoever does not see it yet calls it.

    Then its card is posted, so that whoever dies meanwhile answers before it is known to stand.
    """
    assert call.title
    if number := await _number(house, call.title):
        return number
    draft = await house.services.meetups.call(host, call)
    await house.services.meetups.confirm(host, draft.meetup.id)
    await house.clockwork.run_until_idle()
    return draft.meetup.id


async def _number(house: House, title: str) -> int:
    (community,) = await house.stores.communities.all()
    found = await house.stores.meetups.since(community.id, BEGIN, 10)
    numbers = [one.meetup.id for one in found if one.meetup.title == title]
    assert len(numbers) <= 1
    return numbers[0] if numbers else 0


def _typed(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
