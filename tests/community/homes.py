"""A community on two platforms, for tests: a server and a space."""

from community.model import Visitor
from community.places import Account, Channels, Community, Home
from tests.community.people import People

SPACE = Home("matrix", "!space")


def on_matrix(name: str, *, organiser: bool = False) -> Visitor:
    """Return somebody in the space."""
    return Visitor(SPACE, "Space", Account("matrix", f"@{name}:hs"), name, "en", organiser)


async def a_space(people: People) -> Community:
    """Store the space with its rooms, as a community of its own."""
    rooms = Channels(introductions="!intros", rounds="!rounds")
    return await people.community_store.save(Community(0, SPACE, "Space", channels=rooms))


async def join(people: People) -> Community:
    """Let the space join the server's community; return it as seen from the space."""
    code = await people.joins.home_code(people.visitor("Olga", organiser=True))
    organiser = on_matrix("olga", organiser=True)
    proposed = await people.joins.propose(organiser, code)
    await people.joins.join(organiser, proposed.key)
    return await seen(people)


async def two_homes(people: People) -> Community:
    """Let the space be a second home of the community; both show introductions."""
    await people.set_up()
    await a_space(people)
    return await join(people)


async def seen(people: People) -> Community:
    """Return the community as seen from the space."""
    community = await people.community_store.by_home(SPACE)
    assert community is not None
    return community
