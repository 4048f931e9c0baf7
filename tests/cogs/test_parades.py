"""/parade, as people meet it on Discord: propose, host, hand in, read, round up."""

import discord
import pytest
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from community.pages import Page
from tests.cogs.town import Town, cards, message, said, seen
from tests.fakes.pages import FakePages

PROPOSAL = {
    "title": "My town",
    "question": "What do you show a guest?",
    "why": "We all have one.",
}
DAYS = {"opens": "5 January", "closes": "2 February", "grace": ["3"], "hashtag": "MyTown"}
CALL = "https://host.example/call"


async def proposed(town: Town, someone: MemberActor) -> discord.Message:
    """Let somebody propose a topic; return its card."""
    form = await someone.slash(town.plaza, "parade propose")
    assert "stands in the channel now" in said(await someone.submit_modal(form, PROPOSAL))
    await town.settle()
    return town.prompts.history()[-1]


async def called(town: Town, someone: MemberActor, **days: object) -> discord.Message:
    """Let somebody call a parade; return its card."""
    form = await someone.click(await proposed(town, someone), label="I'll host it")
    shown = await someone.submit_modal(form, {**DAYS, "address": CALL, **days})
    assert "Shall I call it like this?" in said(shown)
    assert "It is called" in said(await someone.click(message(shown), label="Call for posts"))
    await town.settle()
    await town.advance(seconds=10)
    return next(one for one in town.prompts.history() if "Blog parade: My town" in seen(one))


def thread_of(town: Town, card: discord.Message) -> ChannelHandle:
    """Return a parade's thread."""
    return next(one for one in town.prompts.threads if one.id == card.id)


@pytest.fixture(autouse=True)
def _web(pages: FakePages) -> None:
    """Two posts on the web, one of which links to the call."""
    tower, river = "https://ben.example/tower", "https://cem.example/river"
    pages.known[tower] = Page(tower, title="The tower", author="Ben B.", first_sentence="It leans.")
    pages.known[river] = Page(river, title="The river")
    pages.links[tower] = {CALL}


async def test_from_a_proposal_to_the_roundup(town: Town) -> None:
    ada, ben, cem = [await town.introduced(name) for name in ("Ada", "Ben", "Cem")]
    card = await called(town, ada)
    assert "Wonderful" in said(await ben.click(card, label="I'll write"))

    form = await ben.click(card, label="Hand in")
    found = await ben.submit_modal(form, {"address": "ben.example/tower"})
    assert "It leans." in said(found)
    assert "Ben B." in said(found)
    form = await ben.click(message(found), label="Check and hand in")
    filled = {"title": "The tower", "author": "Ben B.", "sentence": "On leaning."}
    taken = await ben.submit_modal(form, {**filled, "picture_alt": "", "kind": ["article"]})
    assert "“The tower” is in" in said(taken)
    assert "does not link" not in said(taken)
    await town.settle()
    [shown] = [one for one in cards(thread_of(town, card)) if "The tower" in one]
    assert "On leaning." in shown

    found = await cem.slash(town.plaza, "parade submit", address="https://cem.example/river")
    assert "does not link to the call yet" in said(found)
    assert f"“My town” (#MyTown): <{CALL}>" in said(found)
    form = await cem.click(message(found), label="Check and hand in")
    filled = {"title": "The river", "author": "Cem", "sentence": "On flowing."}
    taken = await cem.submit_modal(form, {**filled, "picture_alt": "", "kind": ["podcast"]})
    await town.settle()
    reading = await cem.click(message(taken), label="Something to read")
    assert "The tower" in said(reading)
    done = await cem.click(message(reading), label="Commented on: The tower")
    assert "and for your comment" in said(done)

    number = 1
    draft = await ada.slash(town.plaza, "parade roundup", number=number)
    assert "has not begun yet" in said(draft)
    await town.advance(days=10)
    await ada.slash(town.plaza, "parade close", number=number)
    draft = await ada.slash(town.plaza, "parade roundup", number=number)
    assert "2 posts by 2 people" in said(draft)
    form = await ada.click(message(draft), label="Add my words")
    draft = await ada.submit_modal(form, {"foreword": "I liked both.", "roundup": ""})
    assert "in the channel now" in said(await ada.click(message(draft), label="Publish"))
    await town.settle()
    roundup = cards(town.prompts)[-1]
    assert "Roundup: My town" in roundup
    assert "I liked both." in roundup
    files = await ben.click(town.prompts.history()[-1], label="As files")
    assert [one.filename for one in message(files).attachments] == [
        "roundup-1.md",
        "roundup-1.html",
    ]


async def test_who_has_no_blog_writes_here(town: Town) -> None:
    ada, dora = await town.introduced("Ada"), await town.introduced("Dora")
    card = await called(town, ada)
    form = await dora.click(card, label="I have no blog")
    taken = await dora.submit_modal(form, {"title": "The wall", "words": "I walk along it."})
    assert "“The wall” is in" in said(taken)
    await town.settle()
    assert any("I walk along it." in one for one in cards(thread_of(town, card)))
    back = await dora.click(message(taken), label="Take it back")
    assert "stands nowhere any more" in said(back)
    await town.settle()
    assert not any("I walk along it." in one for one in cards(thread_of(town, card)))


async def test_what_cannot_be_read_is_said_kindly_and_nothing_is_stored(town: Town) -> None:
    ada = await town.introduced("Ada")
    await called(town, ada)
    answer = await ada.slash(town.plaza, "parade submit", address="https://nobody.example/x")
    assert "nothing for me at this address" in said(answer)
    answer = await ada.slash(town.plaza, "parade submit", address="ftp://x.example")
    assert "begin with https" in said(answer)


async def test_a_member_hands_in_from_their_own_message_only(town: Town) -> None:
    ada, ben = await town.introduced("Ada"), await town.introduced("Ben")
    await called(town, ada)
    posted = await ben.send(town.plaza, "Look: https://ben.example/tower.")
    found = await ben.context_menu(town.plaza, "Submit to the blog parade", posted)
    assert "It leans." in said(found)
    refused = await ada.context_menu(town.plaza, "Submit to the blog parade", posted)
    assert "Only whoever wrote" in said(refused)


async def test_a_host_gets_text_for_the_blog_and_for_networks(town: Town) -> None:
    ada, ben = await town.introduced("Ada"), await town.introduced("Ben")
    await called(town, ada)
    posts = await ada.slash(town.plaza, "parade text", number=1)
    assert [one.filename for one in message(posts).attachments] == ["posts-1.html"]
    files = await ada.slash(town.plaza, "parade text", number=1, form="html")
    assert [one.filename for one in message(files).attachments] == ["call-1.html"]
    refused = await ben.slash(town.plaza, "parade close", number=1)
    assert "whoever hosts" in said(refused)
