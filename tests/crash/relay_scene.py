"""A match whose words are carried: what its people write, and what has to stand where."""

from typing import Any

from cli.wiring import House, Stores
from community.link_store import Linked
from community.members import NOTE_VERSION
from community.model import Consent, MatchKind, MatchState
from community.places import Account, Community, Home, Ref
from community.planned import PlannedMatch
from community.relay_store import Bridge
from community.round_store import NewRound
from tests.crash.discord_double import GUILD, World
from tests.crash.elsewhere import NAME
from tests.crash.times import BEGIN, SLOT

HERE, THERE = "9401", "9402"
ADA, BOB = "9501", "9502"
WRITTEN = ("first", "second", "third")
FIRST_ID = 10**10


def _message(number: int) -> dict[str, Any]:
    return {
        "id": str(FIRST_ID + number),
        "channel_id": HERE,
        "author": {"id": ADA, "username": "Ada"},
        "type": 0,
        "content": WRITTEN[number],
        "attachments": [{"id": "1"}] if number == 1 else [],
        "components": [],
    }


def _source(number: int) -> Ref:
    return Ref("discord", HERE, str(FIRST_ID + number))


async def set_up_relay(stores: Stores) -> None:
    """Let Ada and Bob be matched, and both sides be open."""
    community = await stores.communities.save(
        Community(0, Home("discord", GUILD), "Graz", set_up=True)
    )
    there = await stores.communities.save(Community(0, Home(NAME, GUILD), "Graz", set_up=True))
    await stores.links.keep_code("code", Linked(community.id), SLOT)
    assert await stores.joins.join("code", community, there, {}, lambda _: ()) == 1
    consent = Consent(NOTE_VERSION, BEGIN, 16)
    ada = await stores.members.add(community.id, Account("discord", ADA), "Ada", "en", consent)
    bob = await stores.members.add(community.id, Account(NAME, BOB), "Bob", "en", consent)
    both = (ada.id, bob.id)
    planned = PlannedMatch(both, MatchKind.OPEN, 1, 1, (), ada.id, out_of_bubble=False)
    slot = SLOT.replace(tzinfo=None)
    new = NewRound(community.id, slot, 1, BEGIN, BEGIN, [planned], (), "{}")
    [match] = (await stores.rounds.commit(new, lambda _: (), None)).matches
    await stores.rounds.set_state(match, MatchState.OPEN)
    for seat, (platform, place) in enumerate((("discord", HERE), (NAME, THERE))):
        ref = Ref(platform, place, "1")
        await stores.relay.open(Bridge(community.id, match.id, seat, ref))


def people_write(world: World, act: int) -> None:
    """Let people write before the first act; edit and delete something before the second."""
    if act == 0:
        world.channels |= {HERE, THERE}
        world.messages[HERE] = [_message(number) for number in range(len(WRITTEN))]
        return
    first, second, *rest = world.messages[HERE]
    assert second["content"] == WRITTEN[1]
    world.messages[HERE] = [first | {"content": "first, edited"}, *rest]


async def hear(house: House, act: int) -> None:
    """Hand on what people did, as a front does at each start: what it handed on is known."""
    relay = house.services.relay
    if act == 0:
        for number in range(len(WRITTEN)):
            await relay.said(_source(number), Account("discord", ADA))
    else:
        for number in (0, 1):
            await relay.changed(_source(number))


def words_in(world: World, place: str) -> list[str]:
    """Return what the bot says in a place."""
    ours = [one for one in world.messages.get(place, []) if one["components"]]
    return [_words(one["components"]) for one in ours]


def _words(components: list[dict[str, Any]]) -> str:
    return " ".join(
        part.get("content") or _words(part.get("components", [])) for part in components
    )
