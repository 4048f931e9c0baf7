"""/parade on Matrix: proposed, called, handed in and rounded up, question by question."""

import pytest

from community.pages import Feed, FeedItem, Page
from community.parades.cards import propose_button
from community.texts import Button, text
from tests.matrix.town import ADA, BEN, OLGA, PLAZA, Town

TOWER = "https://ben.example/tower"


@pytest.fixture
async def town(town: Town) -> Town:
    town.pages.known[TOWER] = Page(TOWER, title="The tower", first_sentence="It leans.")
    return town


async def called(town: Town) -> int:
    """Let Ada propose a topic and call it; return its number."""
    assert "question 1 of 3" in await town.tell(ADA, "parade propose")
    done = await town.tell(ADA, "My town", "What do you show a guest?", "skip")
    assert "stands in the room now" in done
    [number] = town.memory.parades
    assert "question 1 of 5" in await town.tell(ADA, f"parade host {number}")
    shown = await town.tell(ADA, "10 March", "10 April", "1", "MyTown", "skip")
    assert "Shall I call it like this?" in shown
    assert "It is called" in await town.tell(ADA, "yes")
    await town.send_all()
    return number


async def test_a_parade_is_called_question_by_question(town: Town) -> None:
    number = await called(town)
    parade = town.memory.parades[number].parade
    assert (f"{parade.opens}", f"{parade.closes}") == ("2026-03-10", "2026-04-10")
    assert "My town, called" in await town.tell(BEN, "parade list")


async def test_a_post_is_checked_by_its_author_and_read_by_others(town: Town) -> None:
    number = await called(town)
    found = await town.tell(BEN, f"parade submit {TOWER}")
    assert "It leans." in found
    assert "question 1 of 5" in await town.tell(BEN, "check")
    taken = await town.tell(BEN, "next", "next", "On leaning.", "skip", "1")
    assert "“The tower” is in" in taken
    [post] = town.memory.parades[number].posts
    assert (post.confirmed, post.sentence) == (True, "On leaning.")
    reading = await town.tell(ADA, "parade read")
    assert "The tower" in reading
    await town.send_all()
    card = await town.offer(PLAZA, Button(f"parade_said:{post.id}", text("I have commented")))
    await town.react(ADA, PLAZA, card, "💬")
    [said] = town.memory.parades[number].readings
    assert said.commented_at is not None


async def test_a_restart_in_the_middle_of_a_post_loses_nothing(town: Town) -> None:
    number = await called(town)
    await town.tell(BEN, "parade write", "The wall")
    town.restart()
    assert "“The wall” is in" in await town.tell(BEN, "I walk along it.")
    [post] = town.memory.parades[number].posts
    assert post.words == "I walk along it."


async def test_a_host_rounds_up_and_gets_files(town: Town) -> None:
    number = await called(town)
    await town.tell(BEN, "parade write", "The wall", "I walk along it.")
    town.clock.advance(days=20)
    assert "It is done." in await town.tell(ADA, f"parade close {number}")
    draft = await town.tell(ADA, f"parade roundup {number}")
    assert "1 post by 1 person" in draft
    assert "in the room now" in await town.tell(ADA, "publish")
    await town.tell(ADA, f"parade roundup {number} html")
    assert f"posts-{number}.html" in await town.tell(ADA, f"parade text {number} posts")


async def test_the_text_for_a_blog_is_the_call_unless_short_posts_are_named(town: Town) -> None:
    number = await called(town)
    told = await town.tell(ADA, f"parade text {number}")
    assert f"call-{number}.md" in told
    assert "Short posts for your networks" in told


async def test_who_said_they_write_can_take_it_back_with_the_sign(town: Town) -> None:
    number = await called(town)
    card = await town.offer(PLAZA, Button(f"parade_write:{number}", text("I'll write")))
    reaction = await town.react(BEN, PLAZA, card, "✍")
    ben = town.member("Ben").id
    assert ben in {one.member_id for one in town.memory.parades[number].intents}
    await town.take_back(BEN, PLAZA, reaction)
    assert ben not in {one.member_id for one in town.memory.parades[number].intents}


async def test_a_sign_under_a_prompt_asks_for_a_topic_in_private(town: Town) -> None:
    card = await town.offer(PLAZA, propose_button())
    room = town.alone_with(BEN)
    await town.react(BEN, PLAZA, card, "💡")
    assert "Propose a blog parade, question 1 of 3: Topic" in room.said[-1]
    done = await town.tell(BEN, "My street", "What do you hear?", "skip")
    assert "stands in the room now" in done
    [parading] = town.memory.parades.values()
    assert parading.parade.title == "My street"
    assert all("My street" not in one for one in town.wire.rooms[PLAZA].said)


async def test_a_post_of_ones_own_feed_is_handed_in_by_a_word(town: Town) -> None:
    number = await called(town)
    feed, ben = "https://ben.example/feed", town.member("Ben")
    town.clock.advance(days=10)
    item = FeedItem("The tower", TOWER, published=town.clock.now(), hashtags=("mytown",))
    town.pages.feeds[feed] = Feed(feed, "Ben's blog", items=(item,))
    named = await town.tell(BEN, f"parade blog {feed}")
    assert "I have found your feed" in named
    assert "Ben's blog" in named
    await town.send_all()
    [find] = town.memory.finds.values()
    [card] = town.chat.cards_in(f"private-{ben.account.external_id}")
    room = town.alone_with(BEN)
    question = await town.offer(room.id, *card.buttons)
    await town.react(BEN, room.id, question, "📬")
    assert "It leans." in room.said[-1]
    assert "question 1 of 5" in await town.tell(BEN, "check")
    assert "“The tower” is in" in await town.tell(BEN, "next", "next", "On leaning.", "skip", "1")
    [post] = town.memory.parades[number].shown
    assert (post.member_id, post.address) == (find.member_id, TOWER)


async def test_a_feed_is_shown_and_ended_by_words(town: Town) -> None:
    feed = "https://ben.example/feed"
    assert "I look into no feed of yours" in await town.tell(BEN, "parade blog")
    town.pages.feeds[feed] = Feed(feed)
    await town.tell(BEN, f"parade blog {feed}")
    assert feed in await town.tell(BEN, "parade blog")
    assert "forgotten its address" in await town.tell(BEN, "parade blog off")
    assert town.memory.watched == {}
    await town.tell(BEN, f"parade blog {feed}")
    await town.tell(BEN, "parade blog")
    assert "forgotten its address" in await town.tell(BEN, "don't look")
    await town.tell(BEN, f"parade blog {feed}")
    assert "forgotten its address" in await town.tell(BEN, "parade blog aus")


async def test_the_blogs_feed_is_offered_after_the_first_post(town: Town) -> None:
    await called(town)
    feed = "https://ben.example/feed"
    town.pages.known[TOWER] = Page(TOWER, title="The tower", feeds=(feed,))
    town.pages.feeds[feed] = Feed(feed, "Ben's blog")
    await town.tell(BEN, f"parade submit {TOWER}", "check")
    taken = await town.tell(BEN, "next", "next", "On leaning.", "skip", "1")
    assert "Your blog has a feed" in taken
    assert "Ben's blog" in await town.tell(BEN, "look into it")


async def test_who_is_in_the_queue_is_asked_alone_and_can_pass_by_a_word(town: Town) -> None:
    await town.tell(ADA, "parade propose")
    await town.tell(ADA, "My town", "What do you show a guest?", "skip")
    [number] = town.memory.parades
    card = await town.offer(PLAZA, Button(f"parade_queue:{number}", text("Queue")))
    reaction = await town.react(ADA, PLAZA, card, "⏳")
    ada = town.member("Ada").id
    assert town.memory.parades[number].parade.host == ada
    await town.take_back(ADA, PLAZA, reaction)
    assert town.memory.parades[number].parade.host is None
    await town.react(ADA, PLAZA, card, "⏳")

    await town.tell(OLGA, "admin schedule add turn weekly 10:00 Monday")
    await town.tell(OLGA, "save")
    schedule = town.schedule("turn")
    assert schedule.next_slot is not None
    town.pass_to(schedule.next_slot)
    await town.turns.work(town.occurrence("turn", schedule.next_slot, schedule.id))
    await town.send_all()
    room, later = town.alone_with(ADA).id, Button(f"parade_pass:{number}", text("Not this time"))
    await town.offer(room, later, only=ADA)
    assert "I ask on" in await town.tell(ADA, "not this time")
    assert town.memory.parades[number].parade.host is None
    assert "nothing left to do" in await town.tell(ADA, f"parade pass {number}")


async def test_a_day_that_cannot_be_read_is_asked_again_at_its_own_place(town: Town) -> None:
    await town.tell(ADA, "parade propose", "My town", "What do you show?", "done")
    number = max(town.memory.parades)
    await town.tell(ADA, f"parade host {number}", "tomorrow", "some time in spring", "skip")
    wrong = await town.tell(ADA, "MyTown", "skip")
    assert "I cannot read “some time in spring” as a day" in wrong
    assert "question 2 of 5: Last day" in wrong
    assert "Shall I call it like this?" in await town.tell(ADA, "10 April", "done")
