"""A whole blog parade on Matrix, by words and signs alone, while the days go by."""

import pytest

from community.pages import Page
from community.parades.book import Seen
from community.texts import Button, text
from tests.matrix.town import ADA, BEN, HOME, PLAZA, Town

CEM, DORA = "@cem:hs", "@dora:hs"
TOWER, CALL = "https://ben.example/tower", "https://ada.example/call"


@pytest.fixture
async def town() -> Town:
    opened = Town()
    await opened.opened()
    opened.wire.names |= {CEM: "Cem", DORA: "Dora"}
    opened.wire.rooms[HOME].members |= {CEM: "join", DORA: "join"}
    for who in (ADA, BEN, CEM, DORA):
        await opened.member_here(who, goal="grants")
    opened.pages.known[TOWER] = Page(TOWER, title="The tower")
    opened.pages.links[TOWER] = {CALL}
    return opened


async def pressed(town: Town, who: str, verb: str, sign: str) -> None:
    """Let somebody react to a card that offers something."""
    card = await town.offer(PLAZA, Button(verb, text("Anything")))
    await town.react(who, PLAZA, card, sign)
    await town.send_all()


def channel(town: Town) -> str:
    return "\n".join(town.channel("!prompts"))


async def test_from_a_topic_to_the_archive(town: Town) -> None:
    parade = await _called(town)
    await _written_for(town, parade)
    await _reminded_of(town, parade)
    await _rounded_up(town, parade)
    assert "My town, rounded up (3 posts)" in await town.tell(BEN, "parade list")
    await town.it_is("2026-06-10")
    assert "My town, in the archive (3 posts)" in await town.tell(BEN, "parade list")
    number = parade.parade.id
    assert f"roundup-{number}.md" in await town.tell(BEN, f"parade roundup {number} markdown")


async def _called(town: Town) -> Seen:
    """Ada proposes a topic, Dora would write, and Ada hosts it."""
    await town.tell(ADA, "parade propose", "My town", "What do you show a guest?", "skip")
    [number] = town.memory.parades
    await pressed(town, DORA, f"parade_write:{number}", "✍")
    await town.tell(ADA, f"parade host {number}")
    shown = await town.tell(ADA, "1 April", "30 April", "2", "MyTown", CALL)
    assert "Shall I call it like this?" in shown
    assert "It is called" in await town.tell(ADA, "yes")
    await town.a_moment()
    parade = await town.parades.show(town.here(ADA), number)
    assert "How far it is: called" in town.shown(parade)
    return parade


async def _written_for(town: Town, parade: Seen) -> None:
    """It begins; Ben gives a page, Cem, who has no blog, words, and Cem comments on the page."""
    await town.it_is("2026-04-01")
    assert "“My town” begins today" in channel(town)
    assert "How far it is: open" in town.shown(parade)
    await town.tell(BEN, f"parade submit {TOWER}", "check")
    taken = await town.tell(BEN, "next", "next", "On leaning.", "skip", "1")
    assert "“The tower” is in" in taken
    taken = await town.tell(CEM, "parade write", "The wall", "I walk along it.")
    assert "“The wall” is in" in taken
    await town.it_is("2026-04-02")
    thread = "\n".join(town.posts_in_thread(parade))
    assert "Cem, this is for you to read" in thread
    posts = {one.title: one.id for one in town.parading(parade).posts}
    await pressed(town, CEM, f"parade_said:{posts['The tower']}", "💬")
    await town.a_moment()
    assert "1 person has read it." in "\n".join(town.posts_in_thread(parade))


async def _reminded_of(town: Town, parade: Seen) -> None:
    """Who wanted to write is named, and what nobody reads is shown."""
    await town.it_is("2026-04-23")
    [reminder] = [one for one in town.channel("!prompts") if "A week is left" in one]
    assert "You wanted to write: Ada and Dora" in reminder
    await town.it_is("2026-04-28")
    told = "\n".join((*town.posts_in_thread(parade), *town.channel("!organisers")))
    _, unread = told.split("Nobody has read these yet")
    assert "The wall" in unread
    reading = await town.tell(BEN, "parade read")
    assert "The wall" in reading


async def _rounded_up(town: Town, parade: Seen) -> None:
    """A late post comes in; then the host is asked, adds a word, and publishes."""
    number = parade.parade.id
    await town.it_is("2026-05-01")
    assert "over, late posts are welcome" in town.shown(parade)
    assert "“The river” is in" in await town.tell(DORA, "parade write", "The river", "It flows.")
    await town.it_is("2026-05-05")
    assert "Ada, everything is in: 3 posts" in "\n".join(town.posts_in_thread(parade))
    draft = await town.tell(ADA, f"parade roundup {number}")
    assert "3 posts by 3 people" in draft
    assert "I liked them all." in await town.tell(ADA, "my words", "I liked them all.", "skip")
    files = await town.tell(ADA, "files")
    assert f"roundup-{number}.md" in files
    assert f"roundup-{number}.html" in files
    assert "in the room now" in await town.tell(ADA, f"parade roundup {number}", "publish")
    await town.a_moment()
    roundup = town.shown(parade, "roundup")
    for part in ("3 posts by 3 people", "I liked them all.", "The tower", "The wall", "The river"):
        assert part in roundup
    assert "How far it is: rounded up" in town.shown(parade)
