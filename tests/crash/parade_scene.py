"""A blog parade of three people from its proposal to its roundup; in the end one is erased."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from cli.wiring import House
from community.errors import CommunityError
from community.forms import Filled
from community.model import Visitor
from community.pages import Page
from community.parades.model import ParadeState, Parading
from tests.crash.meetup_scene import ADA, BEN, CEM
from tests.crash.times import BEGIN
from tests.fakes.pages import FakePages

TOPIC, CALL = "My town", "https://ada.example/call"
TOWER, WALL = "The tower", "The wall"
"""What Ben wrote on his blog, and what Cem, who has none, wrote here."""
ADDRESS = "https://ben.example/tower"
ACTS = (
    BEGIN + timedelta(minutes=30),  # proposed, wanted, called
    datetime(2026, 3, 4, 12, tzinfo=UTC),  # written; given to read; its first day
    datetime(2026, 3, 12, 12, tzinfo=UTC),  # read; reminders, what nobody read, its end
    datetime(2026, 3, 12, 18, tzinfo=UTC),  # rounded up
    datetime(2026, 3, 24, tzinfo=UTC),  # Ben is erased
)
_QUESTION = "What do you show a guest?"


def pages() -> FakePages:
    """Return the web of the scene: Ben's post, which links to the call."""
    page = Page(ADDRESS, title=TOWER, author="Ben", first_sentence="It leans.")
    return FakePages(known={ADDRESS: page}, links={ADDRESS: {CALL}})


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
        [tower] = [one for one in parading.posts if one.title == TOWER]
        await services.handing_in.read(CEM, tower.id, commented=True)
    if act == 3:
        words = {"foreword": "I liked them all.", "roundup": ""}
        await services.roundups.tell(ADA, Filled(words, parts=(str(number),)))
        await services.roundups.publish(ADA, number)
    if act == 4:
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
    handing_in = house.services.handing_in
    if not await _has_handed_in(house, BEN):
        _, draft = await handing_in.submit(BEN, ADDRESS, number)
        words = {"title": TOWER, "author": "Ben", "sentence": "About it.", "picture_alt": ""}
        filled = Filled(words, {"kind": ("article",)}, (str(draft.id),))
        await handing_in.confirm(BEN, filled)
    await house.clockwork.run_until_idle()
    if not await _has_handed_in(house, CEM):
        words = {"title": WALL, "words": "I walk along it."}
        await handing_in.write(CEM, Filled(words, parts=(str(number),)))


async def _has_handed_in(house: House, someone: Visitor) -> bool:
    parading = await parading_of(house)
    assert parading is not None
    (community,) = await house.stores.communities.all()
    member = await house.stores.members.by_account(community.id, someone.account)
    assert member is not None
    return any(one.confirmed for one in parading.of(member.id))


async def parading_of(house: House) -> Parading | None:
    """Return the parade, once it is proposed."""
    (community,) = await house.stores.communities.all()
    found = await house.stores.parades.listed(community.id, 2)
    assert len(found) <= 1
    return found[0] if found else None
