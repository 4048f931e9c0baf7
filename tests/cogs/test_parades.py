"""/parade, as people meet it on Discord: propose, host, hand in, read, round up."""

import discord
import pytest
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from cogs._homes import at_home, without_home
from community.pages import Feed, FeedItem, Page
from tests.cogs.test_prompts import prompts, scheduled
from tests.cogs.town import Town, cards, labels, message, said, seen
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
    posts = await ada.slash(town.plaza, "parade text", number=1, form="posts")
    assert [one.filename for one in message(posts).attachments] == ["posts-1.html"]
    files = await ada.slash(town.plaza, "parade text", number=1, form="html")
    assert [one.filename for one in message(files).attachments] == ["call-1.html"]
    refused = await ben.slash(town.plaza, "parade close", number=1)
    assert "whoever hosts" in said(refused)


async def test_a_prompt_becomes_a_proposal(town: Town) -> None:
    ada = await town.introduced("Ada")
    await scheduled(town, "parade")
    await town.advance(days=7)
    [prompt] = prompts(town)
    form = await ada.click(prompt, label="Propose a topic")
    assert form.modal is not None
    topic = form.modal["components"][0]["component"]["value"]
    assert seen(prompt).startswith(f"### Blog parade: {topic}\n")
    done = await ada.submit_modal(form, {**PROPOSAL, "title": topic})
    assert "stands in the channel now" in said(done)
    await town.settle()
    assert cards(town.prompts)[-1].startswith(f"### Proposed: {topic}\n")
    assert town.surprises() == []


async def test_when_host_and_idea_are_erased_the_thread_keeps_none_of_their_words(
    town: Town,
) -> None:
    ada = await town.introduced("Ada")
    card = await called(town, ada)
    assert thread_of(town, card).name == "My town"
    await town.house.services.privacy.erase(town.visitor(ada))
    await town.advance(seconds=10)
    assert thread_of(town, card).name == "A blog parade"
    # Discord's own line that a thread was begun is not ours to change.
    ours = [one for one in town.prompts.history() if one.type is discord.MessageType.default]
    assert ours
    assert not any("My town" in seen(one) for one in ours)
    assert town.surprises() == []


# --- feeds of one's own ---------------------------------------------------------------------------

TOWER, FEED = "https://ben.example/tower", "https://ben.example/feed"


def private(someone: MemberActor) -> list[discord.Message]:
    """Return what the bot has written to somebody in private."""
    return someone.user.dm_channel.history()


async def with_a_feed(town: Town, pages: FakePages) -> MemberActor:
    """Let a parade run, and Ben's feed with a post that carries its hashtag be named."""
    ada, ben = await town.introduced("Ada"), await town.introduced("Ben")
    await called(town, ada, opens="today", closes="in 30 days")
    at = town.env.now()
    item = FeedItem("The **tower**", TOWER, published=at, hashtags=("mytown",))
    pages.feeds[FEED] = Feed(FEED, "Ben's blog", items=(item,))
    pages.known["https://ben.example"] = Page("https://ben.example", feeds=(FEED,))
    named = await ben.slash(town.plaza, "parade blog", address="ben.example")
    assert "I have found your feed" in said(named)
    assert "Ben's blog" in said(named)
    await town.settle()
    return ben


async def test_a_post_of_ones_own_feed_is_handed_in_from_the_question_in_private(
    town: Town, pages: FakePages
) -> None:
    ben = await with_a_feed(town, pages)
    [question] = private(ben)
    assert "Your post “The **tower**” carries #MyTown." in seen(question)
    assert cards(town.plaza) == []

    found = await ben.user.click(question, label="Hand it in")
    assert "It leans." in said(found)
    form = await ben.user.click(message(found), label="Check and hand in")
    filled = {"title": "The tower", "author": "Ben", "sentence": "On leaning."}
    taken = await ben.user.submit_modal(form, {**filled, "picture_alt": "", "kind": ["article"]})
    assert "“The tower” is in" in said(taken)
    await town.settle()
    card = next(one for one in town.prompts.history() if "Blog parade: My town" in seen(one))
    assert any("On leaning." in one for one in cards(thread_of(town, card)))
    assert "Something to read" not in said(taken)
    back = await ben.user.click(message(taken), label="Take it back")
    assert "stands nowhere any more" in said(back)
    await town.advance(days=2)
    assert len(private(ben)) == 1


async def test_who_is_called_otherwise_on_the_server_keeps_that_name_from_a_direct_message(
    town: Town, pages: FakePages
) -> None:
    ben = await with_a_feed(town, pages)
    community = await town.community()
    before = await town.house.services.members.find(community.id, town.visitor(ben).account)
    town.env.backend.get_user(ben.id).global_name = "Somebody Else"
    [question] = private(ben)
    assert "I don't ask about this post again" in said(await ben.user.click(question, label="No"))
    after = await town.house.services.members.find(community.id, town.visitor(ben).account)
    assert after == before


async def test_a_feed_is_shown_and_ended(town: Town, pages: FakePages) -> None:
    ben = await with_a_feed(town, pages)
    shown = await ben.slash(town.plaza, "parade blog")
    assert FEED in said(shown)
    assert "forgotten its address" in said(
        await ben.click(message(shown), label="Don't look any more")
    )
    assert "I look into no feed" in said(await ben.slash(town.plaza, "parade blog"))
    assert "I look into no feed" in said(await ben.slash(town.plaza, "parade blog", address="Off "))
    answer = await ben.slash(town.plaza, "parade blog", address=TOWER)
    assert "no feed on this page" in said(answer)


async def test_after_the_first_post_the_blogs_feed_is_offered(town: Town, pages: FakePages) -> None:
    ada, ben = await town.introduced("Ada"), await town.introduced("Ben")
    await called(town, ada)
    pages.known[TOWER] = Page(TOWER, title="The tower", feeds=(FEED,))
    pages.feeds[FEED] = Feed(FEED, "Ben's blog")
    found = await ben.slash(town.plaza, "parade submit", address=TOWER)
    form = await ben.click(message(found), label="Check and hand in")
    filled = {"title": "The tower", "author": "Ben", "sentence": "On leaning."}
    taken = await ben.submit_modal(form, {**filled, "picture_alt": "", "kind": ["article"]})
    assert "“The tower” is in" in said(taken)
    assert "Your blog has a feed" in said(taken)
    assert "Ben's blog" in said(await ben.click(message(taken), label="Look into it"))


async def test_what_is_pressed_outside_of_all_servers_says_which_it_is_about() -> None:
    assert at_home("nw1:parade_found:7", None) == "nw1:parade_found:7"
    assert at_home("nw1:parade_found:7", 12) == "nw1:parade_found:7@12"
    assert without_home("nw1:parade_found:7@12") == "nw1:parade_found:7"
    assert without_home("nw1:parade_found:7") == "nw1:parade_found:7"


async def test_who_is_in_the_queue_is_asked_and_hands_on(town: Town) -> None:
    shown = await town.organiser.slash(
        town.plaza, "admin schedule add", kind="turn", every="first", time="10:00", weekday=0
    )
    assert "Blog parade of the members, on the first Monday of each month at 10:00" in said(shown)
    await town.organiser.click(message(shown), label="Save")
    ada, ben = [await town.introduced(name) for name in ("Ada", "Ben")]
    card = await proposed(town, ada)
    assert "You are in the queue" in said(
        await ben.click(card, label="Put me in the queue to host")
    )
    await town.advance(days=7)
    [told] = private(ben)
    assert "Would you like to host “My town” now?" in seen(told)
    form = await ben.user.click(told, label="I'll host it")
    assert labels(form)[0] == "First day"
    [line] = [one for one in town.prompts.history() if "could be yours: “My town”" in seen(one)]
    assert "Somebody is in the queue" in said(await ada.click(line, label="I'll host it"))
    assert "nothing left to do" in said(await ada.click(line, label="Not this time"))
    assert "I ask on" in said(await ben.user.click(told, label="Not this time"))
    assert "nothing left to do" in said(await ben.click(line, label="Not this time"))
    await town.settle()
    [who] = [one for one in town.prompts.history() if "Who hosts “My town”?" in seen(one)]
    passed = await ben.slash(town.plaza, "parade pass", number=1)
    assert "nothing left to do" in said(passed)
    form = await ada.click(who, label="I'll host it")
    assert labels(form)[0] == "First day"
    form = await ada.click(who, label="Propose a topic")
    assert labels(form)[0] == "Topic"
