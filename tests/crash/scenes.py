"""The scenes: a round of ten people, one on two platforms, a prompt that two take up, words that
are carried, accounts and homes that come together and part, and meetups.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime, time, timedelta

from cli.wiring import Stores
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
from community.recurring import Rule, Schedule
from community.round_rows import ASK_AFTER, BUMP_AFTER
from tests.crash.approved_scene import ACTS as OF_APPROVAL
from tests.crash.approved_scene import set_up_approved
from tests.crash.chosen_scene import ACTS as OF_TOPICS
from tests.crash.chosen_scene import set_up_chosen
from tests.crash.companion_scene import ACTS as OF_CONFERENCES
from tests.crash.discord_double import GUILD
from tests.crash.link_scene import set_up_link
from tests.crash.meetup_scene import ACTS as OF_MEETUPS
from tests.crash.meetup_scene import set_up_meetup
from tests.crash.parade_scene import ACTS as OF_PARADES
from tests.crash.parade_scene import DAN
from tests.crash.relay_scene import set_up_relay
from tests.crash.sides_scene import set_up_sides
from tests.crash.times import BEGIN, SLOT

HOUR = timedelta(hours=1)
OF_A_ROUND = (
    SLOT - HOUR / 6,
    SLOT + HOUR,
    SLOT + BUMP_AFTER + HOUR,
    SLOT + ASK_AFTER + HOUR,
)
ACTS = {
    "round": OF_A_ROUND,
    "sides": OF_A_ROUND,
    "prompt": (SLOT + HOUR, SLOT + 3 * HOUR),
    "relay": (SLOT, SLOT + HOUR),
    "link": (SLOT, SLOT + HOUR, SLOT + 2 * HOUR),
    "meetup": OF_MEETUPS,
    "approved": OF_APPROVAL,
    "companion": OF_CONFERENCES,
    "parade": OF_PARADES,
    "chosen": OF_TOPICS,
}
"""When the acts of each scene end: a round is planned, sent, bumped and asked about, and a meetup
proposed about what all would like to learn; a prompt is posted and then taken up; words are
carried, and then follow what was edited and deleted; cards are posted, two members become one, and
a home parts; of meetups, conferences, blog parades and how topics are chosen see their scenes."""

ROUNDS, PROMPTS, ORGANISERS = "9101", "9102", "9103"
CHANNELS = frozenset({ROUNDS, PROMPTS, ORGANISERS})
PEOPLE = tuple(str(9200 + number) for number in range(10))
ALONE = PEOPLE[-1]
"""Speaks a language that nobody else speaks, and so is left out."""
TAKERS = PEOPLE[:2]
HOME = Home("discord", GUILD)


def visitor(person: str) -> Visitor:
    """Return how a person stands before a service."""
    return Visitor(HOME, "Graz", Account("discord", person), f"Person {person}", "en")


_SET_UPS: Mapping[str, Callable[[Stores], Awaitable[None]]] = {
    "relay": set_up_relay,
    "link": set_up_link,
    "meetup": set_up_meetup,
    "companion": set_up_meetup,
    "approved": set_up_approved,
    "parade": lambda stores: set_up_meetup(stores, DAN),
    "chosen": set_up_chosen,
    "sides": set_up_sides,
}


async def set_up(stores: Stores, scene: str) -> None:
    """Fill an empty database with what is there before the scene begins."""
    if scene in _SET_UPS:
        await _SET_UPS[scene](stores)
        return
    channels = Channels(None, ROUNDS, PROMPTS, ORGANISERS)
    community = await stores.communities.save(
        Community(0, HOME, "Graz", channels=channels, set_up=True)
    )
    for number, person in enumerate(PEOPLE):
        await _join(stores, community, number, person)
    lead = 30 if scene == "round" else 0
    await stores.schedules.save(
        Schedule(
            0,
            community.id,
            "round" if scene == "round" else "meetup",
            Rule("week", time(9), weekday=0, anchor=date(2026, 1, 5)),
            next_slot=datetime.combine(SLOT.date(), time(9)),
            next_due=SLOT - timedelta(minutes=lead),
            lead_minutes=lead,
        )
    )


async def _join(stores: Stores, community: Community, number: int, person: str) -> None:
    consent = Consent(NOTE_VERSION, BEGIN, 16)
    account = Account("discord", person)
    member = await stores.members.add(community.id, account, f"Person {person}", "en", consent)
    topics = ("grants", "cooking", "chess", "law", "music")
    introduction = Introduction(
        member.id,
        Answers(f"I look for {topics[number % 5]}", f"I know {topics[(number + 1) % 5]}"),
        Details(field=topics[number % 3], languages=("is",) if person == ALONE else ("en",)),
        Understanding((topics[number % 5],), (topics[(number + 1) % 5],), ("art",)),
        BEGIN,
    )
    await stores.introductions.save(community.id, introduction, ())
    await stores.participation.save(community.id, Participation(member.id, trio=True))
