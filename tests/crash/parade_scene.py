"""A blog parade of three people from its proposal to its roundup; in the end one is erased. On the
way somebody takes back what was just posted, and somebody else is erased at that moment.
"""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from cli.wiring import House
from community.errors import CommunityError
from community.forms import Filled
from community.model import Visitor
from community.pages import Page
from community.parades.model import ParadeState, Parading
from community.places import Account
from tests.crash.meetup_scene import ADA, BEN, CEM, HOME
from tests.crash.times import BEGIN
from tests.fakes.pages import FakePages

TOPIC, CALL = "My town", "https://ada.example/call"
TOWER, WALL = "The tower", "The wall"
"""What Ben wrote on his blog, and what Cem, who has none, wrote here."""
BRIDGE, RIVER = "The bridge", "The river"
"""What Cem takes back, and what Dan wrote, who is erased; both were handed in just before."""
ADDRESSES = {title: f"https://blogs.example/{title[4:]}" for title in (TOWER, BRIDGE, RIVER)}
DAN = Visitor(HOME, "Graz", Account("discord", "9864"), "Dan", "en")
ACTS = (
    BEGIN + timedelta(minutes=30),  # proposed, wanted, called
    datetime(2026, 3, 4, 12, tzinfo=UTC),  # written; given to read; its first day
    datetime(2026, 3, 4, 13, tzinfo=UTC),  # taken back, and erased
    datetime(2026, 3, 12, 12, tzinfo=UTC),  # read; reminders, what nobody read, its end
    datetime(2026, 3, 12, 18, tzinfo=UTC),  # rounded up
    datetime(2026, 3, 24, tzinfo=UTC),  # Ben is erased
)
_QUESTION = "What do you show a guest?"


def pages() -> FakePages:
    """Return the web of the scene: posts that link to the call."""
    return FakePages(
        known={address: Page(address, title=title) for title, address in ADDRESSES.items()},
        links={address: {CALL} for address in ADDRESSES.values()},
    )


async def write(house: House, act: int) -> None:
    """Do what people do in an act; after a crash they do it once more, in the same order."""
    services = house.services
    if act == 0:
        await _call(house)
        return
    parading = await parading_of(house)
    assert parading is not None
    number = parading.parade.id
    if act == 1:
        await _hand_in(house, number)
    if act == 2:
        await _regret(house, number)
    if act == 3:
        [tower] = [one for one in parading.posts if one.title == TOWER]
        await services.handing_in.read(CEM, tower.id, commented=True)
    if act == 4:
        words = {"foreword": "I liked them all.", "roundup": ""}
        await services.roundups.tell(ADA, Filled(words, parts=(str(number),)))
        await services.roundups.publish(ADA, number)
    if act == 5:
        with suppress(CommunityError):  # whoever was erased before the crash is nobody now
            await services.privacy.erase(BEN)


async def _call(house: House) -> None:
    parades, parading = house.services.parades, await parading_of(house)
    if parading is None:
        words = {"title": TOPIC, "question": _QUESTION, "why": ""}
        number = (await parades.propose(ADA, Filled(words))).parade.id
    else:
        number = parading.parade.id
    await house.clockwork.run_until_idle()
    await parades.intend(BEN, number, willing=True)
    if parading is None or parading.parade.state is not ParadeState.CALLED:
        days = {"opens": "2026-03-03", "closes": "2026-03-10", "hashtag": "MyTown"}
        filled = Filled({**days, "address": CALL}, {"grace": ("1",)}, (str(number),))
        await parades.name_days(ADA, filled)
        await parades.confirm(ADA, number)
    await house.clockwork.run_until_idle()


async def _hand_in(house: House, number: int) -> None:
    await _publish(house, BEN, TOWER, number)
    await house.clockwork.run_until_idle()
    if not await _is_there(house, WALL):
        words = {"title": WALL, "words": "I walk along it."}
        await house.services.handing_in.write(CEM, Filled(words, parts=(str(number),)))


async def _regret(house: House, number: int) -> None:
    """After a crash nothing is delivered first: nobody knows whether what goes was posted."""
    (community,) = await house.stores.communities.all()
    if await house.stores.members.by_account(community.id, DAN.account) is None:
        return
    if not await _is_there(house, RIVER):
        await _publish(house, CEM, BRIDGE, number)
        await _publish(house, DAN, RIVER, number)
        await house.clockwork.run_until_idle()
    parading = await parading_of(house)
    assert parading is not None
    for bridge in [one for one in parading.posts if one.title == BRIDGE]:
        await house.services.handing_in.take_back(CEM, bridge.id)
    await house.services.privacy.erase(DAN)


async def _publish(house: House, someone: Visitor, title: str, number: int) -> None:
    """Let somebody hand in what stands on their blog, unless they have."""
    if await _is_there(house, title):
        return
    handing_in = house.services.handing_in
    _, draft = await handing_in.submit(someone, ADDRESSES[title], number)
    words = {"title": title, "author": someone.name, "sentence": "About it.", "picture_alt": ""}
    filled = Filled(words, {"kind": ("article",)}, (str(draft.id),))
    await handing_in.confirm(someone, filled)


async def _is_there(house: House, title: str) -> bool:
    parading = await parading_of(house)
    assert parading is not None
    return any(one.title == title for one in parading.shown)


async def parading_of(house: House) -> Parading | None:
    """Return the parade, once it is proposed."""
    (community,) = await house.stores.communities.all()
    found = await house.stores.parades.listed(community.id, 2)
    assert len(found) <= 1
    return found[0] if found else None
