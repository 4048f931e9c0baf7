"""A blog parade in two homes: proposed in one, hosted from the other, written for in both."""

from dataclasses import dataclass

import discord
from simcord.actors import MemberActor

from community.pages import Page
from tests.cogs.test_parades import CALL, DAYS, thread_of
from tests.cogs.town import cards, message, said, seen
from tests.matrix.person import Person
from tests.matrix.seen import Seen
from tests.two_homes.both import Both
from tests.two_homes.test_two_homes import code_in, one_community

TOWER = "https://ben.example/tower"


@dataclass
class Parade:
    """Who is in it, and its cards in both homes. Ada and Ben are on Discord, Gil is on Matrix, and
    Finn is on both.
    """

    both: Both
    ada: MemberActor
    ben: MemberActor
    finn: MemberActor
    gil: Person
    finn_there: Person
    here: discord.Message
    there: Seen

    @property
    def room(self) -> str:
        """The room on Matrix."""
        return self.both.there.prompts

    def thread_here(self) -> list[str]:
        """Return what is said in the thread on Discord."""
        return cards(thread_of(self.both.town, self.here))

    async def thread_there(self) -> list[Seen]:
        """Return what is said in the thread on Matrix."""
        return list(await self.gil.reads_thread(self.room, self.there))


async def test_a_blog_parade_in_two_homes(both: Both) -> None:
    parade = await _called(both)
    await _written_for_in_both(parade)
    await _read_across(parade)
    await _reminded_and_over(parade)
    await _rounded_up_in_both(parade)
    await _erased_in_both(parade)


async def _called(both: Both) -> Parade:
    """Gil proposes on Matrix, Finn wants to write (and says so in both), Ada hosts on Discord."""
    town = both.town
    await one_community(both)
    room = both.there.prompts
    ada, ben, finn = [await town.introduced(name) for name in ("Ada", "Ben", "Finn")]
    gil = await both.introduced("Gil", "Somebody who knows about grants", "photography")
    finn_there = await both.comes("Finn there")
    code = code_in(said(await finn.slash(town.plaza, "match account link")))
    assert "one person now" in await both.tells(finn_there, f"match account link {code}")
    for someone in (gil, finn_there):
        await someone.joins(room)

    told = await both.tells(gil, "parade propose", "My town", "What do you show a guest?", "skip")
    assert "stands in the room now" in told
    proposed = await both.heard_by(gil, "Proposed: My town", room)
    [proposal] = town.prompts.history()
    assert "Proposed by:** Gil" in seen(proposal)
    assert "Wonderful" in said(await finn.click(proposal, label="I'll write"))
    await finn_there.presses("✍", on=proposed)
    await both.heard_by(finn_there, "Wonderful", both.there.private[finn_there.user])
    await town.advance(seconds=10)
    assert "**Want to write:** Gil and Finn\n" in seen(town.prompts.history()[0])

    form = await ada.click(proposal, label="I'll host it")
    shown = await ada.submit_modal(form, {**DAYS, "address": CALL})
    assert "It is called" in said(await ada.click(message(shown), label="Call for posts"))
    await town.advance(seconds=10)
    there = await both.heard_by(gil, "Blog parade: My town", room)
    assert "Host: Ada" in there.text
    here = next(one for one in town.prompts.history() if "Blog parade: My town" in seen(one))
    assert "**Host:** Ada" in seen(here)
    return Parade(both, ada, ben, finn, gil, finn_there, here, there)


async def _written_for_in_both(parade: Parade) -> None:
    """Ben's page comes in on Discord, Gil's words on Matrix; both stand in both threads."""
    both, town = parade.both, parade.both.town
    both.pages.known[TOWER] = Page(TOWER, title="The tower", author="Ben B.")
    both.pages.links[TOWER] = {CALL}
    await town.advance(days=5)
    found = await parade.ben.slash(town.plaza, "parade submit", address=TOWER)
    form = await parade.ben.click(message(found), label="Check and hand in")
    filled = {"title": "The tower", "author": "Ben B.", "sentence": "On leaning."}
    taken = await parade.ben.submit_modal(form, {**filled, "picture_alt": "", "kind": ["article"]})
    assert "“The tower” is in" in said(taken)
    told = await both.tells(parade.gil, "parade write", "The wall", "I walk along it.")
    assert "“The wall” is in" in told
    await town.advance(minutes=1)
    there = [one.text for one in await parade.thread_there()]
    for words in ("On leaning.", "I walk along it."):
        assert sum(words in one for one in parade.thread_here()) == 1, words
        assert sum(words in one for one in there) == 1, words
    assert "**Handed in:** 2 posts" in seen(_card(parade))


async def _read_across(parade: Parade) -> None:
    """Gil is given Ben's post to read, and says on Matrix that he did: it is seen on Discord."""
    both, given = parade.both, "Gil, this is for you to read"
    await both.town.advance(hours=2)
    thread = await parade.thread_there()
    [told] = [one for one in thread if given in one.text]
    assert "The tower" in told.text
    assert told.content["m.mentions"] == {"user_ids": [parade.gil.user]}
    assert not any("for you to read" in one for one in parade.thread_here())
    [tower] = [one for one in thread if "The tower, by Ben B." in one.text]
    await parade.gil.presses("💬", on=tower)
    await both.heard_by(parade.gil, "for your comment", both.there.private[parade.gil.user])
    await both.town.advance(minutes=1)
    [here] = [one for one in parade.thread_here() if "The tower, by Ben B." in one]
    assert "1 person has read it." in here


async def _reminded_and_over(parade: Parade) -> None:
    """Finn is reminded once, though in both homes; Ada is asked where she is."""
    both, town = parade.both, parade.both.town
    await town.advance(days=32)
    reminded = [one for one in cards(town.prompts) if "You wanted to write" in one]
    assert all(f"<@{parade.finn.id}>" in one for one in reminded)
    assert len(reminded) == 2, "a week before the end, and on the last day"
    there = await both.heard_by(parade.gil, "A week is left", parade.room)
    assert "So far: 2 posts" in there.text
    for event in await parade.gil.reads(parade.room):
        assert "You wanted to write" not in event.text
    [asked] = [one for one in parade.thread_here() if "everything is in" in one.casefold()]
    assert f"<@{parade.ada.id}>, everything is in: 2 posts." in asked
    over = [one.text for one in await parade.thread_there() if "is over" in one.text]
    assert len(over) == 1
    assert "Everything is in: 2 posts. Ada rounds it up." in over[0]


async def _rounded_up_in_both(parade: Parade) -> None:
    """The roundup names everybody, in both homes."""
    both, town = parade.both, parade.both.town
    draft = await parade.ada.slash(town.plaza, "parade roundup", number=1)
    form = await parade.ada.click(message(draft), label="Add my words")
    draft = await parade.ada.submit_modal(form, {"foreword": "I liked both.", "roundup": ""})
    assert "in the channel now" in said(await parade.ada.click(message(draft), label="Publish"))
    await town.advance(seconds=10)
    there = await both.heard_by(parade.gil, "Roundup: My town", parade.room)
    for words in (cards(town.prompts)[-1], there.text):
        for part in ("2 posts by 2 people", "I liked both.", "“The tower” by Ben B.", "by Gil"):
            assert part in words, part
    assert "rounded up" in seen(_card(parade))


async def _erased_in_both(parade: Parade) -> None:
    """Ben's words go from both homes, those of the others stay."""
    town = parade.both.town
    asked = await parade.ben.slash(town.plaza, "privacy erase")
    await parade.ben.click(message(asked), custom_id="nw1:erase")
    await town.advance(minutes=1)
    for words in (*cards(town.prompts), *parade.thread_here()):
        assert "tower" not in words
        assert "Ben" not in words
    events = [*await parade.gil.reads(parade.room), *await parade.thread_there()]
    for event in events:
        assert "tower" not in event.text
        assert "Ben" not in event.text
    assert any("“The wall” by Gil" in one for one in cards(town.prompts))
    assert any("I walk along it." in one.text for one in events)
    assert any("“The wall” by Gil" in one.text for one in events)


def _card(parade: Parade) -> discord.Message:
    """Return the card on Discord as it is now."""
    history = parade.both.town.prompts.history()
    return next(one for one in history if one.id == parade.here.id)
