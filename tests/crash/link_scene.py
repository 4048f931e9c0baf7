"""Two members who become one person, and a home that becomes a community of its own."""

from contextlib import suppress
from datetime import timedelta

from cli.wiring import House, Stores
from community.cards import card_rows
from community.errors import CommunityError
from community.link_store import Linked
from community.members import NOTE_VERSION
from community.model import Answers, Consent, Details, Introduction, Understanding, Visitor
from community.places import Account, Channels, Community, Home
from tests.crash.discord_double import GUILD, World
from tests.crash.elsewhere import NAME
from tests.crash.relay_scene import words_in
from tests.crash.times import BEGIN
from tests.fakes.ledger import FakeLedger

CARDS_HERE, CARDS_THERE = "9801", "9811"
CODE = "ABCDEFGHJK"
OLDER, NEWER, ONLY_THERE = "what came first", "what came later", "fonts"
ADA_HERE, ADA_THERE = Account("discord", "9901"), Account(NAME, "9911")
CYD = Account(NAME, "9912")
SPACE = Home(NAME, GUILD)


async def set_up_link(stores: Stores) -> None:
    """Let Ada be there twice, and Cyd in the second home only; their cards are not posted yet."""
    here, there = [
        await stores.communities.save(
            Community(0, home, "Graz", channels=Channels(introductions=cards), set_up=True)
        )
        for home, cards in ((Home("discord", GUILD), CARDS_HERE), (SPACE, CARDS_THERE))
    ]
    until = BEGIN + timedelta(days=365)
    await stores.links.keep_code("homes", Linked(here.id), until)
    assert await stores.joins.join("homes", here, there, {}, lambda _: ()) == 1
    community = await stores.communities.get(here.id)
    for minutes, (account, words) in enumerate(
        ((ADA_HERE, OLDER), (ADA_THERE, NEWER), (CYD, ONLY_THERE))
    ):
        at = BEGIN + timedelta(minutes=minutes)
        member = await stores.members.add(
            here.id, account, words, "en", Consent(NOTE_VERSION, at, 16)
        )
        introduction = Introduction(member.id, Answers(words), Details(), Understanding(), at)
        await stores.introductions.save(
            here.id, introduction, card_rows(community, member.id, BEGIN)
        )
    ada = await stores.members.by_account(here.id, ADA_HERE)
    assert ada
    kept_as = await FakeLedger().name(Account("code", CODE), "link")
    await stores.links.keep_code(kept_as, Linked(here.id, ada.id), until)


def build_walls(world: World) -> None:
    """Make the channels for introductions."""
    world.channels |= {CARDS_HERE, CARDS_THERE}


async def link(house: House, act: int) -> None:
    """Enter the code, or let the home part; what was done before the crash is refused now."""
    with suppress(CommunityError):
        if act == 1:
            ada = Visitor(SPACE, "Graz", ADA_THERE, "Ada", "en")
            await house.services.linking.join_account(ada, CODE)
        if act == 2:
            olga = Visitor(SPACE, "Graz", Account(NAME, "9919"), "Olga", "en", organiser=True)
            await house.services.joins.leave(olga)


def cards(world: World, place: str) -> list[str]:
    """Return which introductions stand in a place."""
    known = (OLDER, NEWER, ONLY_THERE)
    return sorted(goal for said in words_in(world, place) for goal in known if f"> {goal}" in said)
