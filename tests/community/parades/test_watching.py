"""Members' own feeds: named, looked into while a parade runs, and asked about what is found."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from community.errors import ChatRefused, FetchRefused, Invalid, NotFound
from community.forms import Filled
from community.pages import Feed, FeedItem, Mark, Page
from community.parades.book import Seen
from community.parades.feed_cards import named_card, watched_card
from community.parades.feeds import MOST_FAILURES, Find, Watched
from community.parades.looking import EVERY, MOST_AT_ONCE, SPREAD, look
from community.texts import Card
from tests.community.parades.parades_world import CALL, NOW, ParadesWorld
from tests.community.people import account
from tests.community.world import sentences

BLOG, FEED = "https://ben.example/", "https://ben.example/feed"
TOWER = "https://ben.example/tower"
OPEN = "2026-12-02"


@pytest.fixture
async def world() -> ParadesWorld:
    world = ParadesWorld()
    world.clock.time = NOW
    await world.open()
    await world.know("Ada", "Ben", "Cem")
    world.pages.known[BLOG] = Page(BLOG, feeds=(FEED, "https://ben.example/comments"))
    world.there_is(TOWER, "The tower", linked=False)
    return world


def an_item(title: str = "The tower", link: str = TOWER, **more: object) -> FeedItem:
    """Return a post of 2 December that carries the hashtag."""
    at = datetime(2026, 12, 2, 9, tzinfo=UTC)
    whole = FeedItem(title, link, published=at, hashtags=("mytown",))
    return replace(whole, **more)  # type: ignore[arg-type]


def publish(world: ParadesWorld, *items: FeedItem, mark: str = "") -> None:
    """Let Ben's feed hold these posts."""
    world.pages.feeds[FEED] = Feed(FEED, "Ben's blog", items=items, mark=Mark(mark))


async def opened(world: ParadesWorld) -> Seen:
    """Let a parade run, with Ben's feed named before."""
    seen = await world.called_parade(world.visitor("Ada"), address=CALL)
    publish(world)
    await world.watching.name(world.visitor("Ben"), BLOG)
    await world.it_is(OPEN)
    return seen


async def a_turn(world: ParadesWorld, hours: int = 6) -> None:
    """Let so many hours pass as the clockwork does: the hourly work, then what is due."""
    for _ in range(hours):
        world.clock.advance(hours=1)
        await world.watching.look_out()
        await world.send_all()


def told(world: ParadesWorld, name: str = "Ben") -> list[Card]:
    """Return what somebody was told in private."""
    return world.chat.cards_in(f"private-{account(name).external_id}")


def the_find(world: ParadesWorld) -> Find:
    [find] = world.memory.finds.values()
    return find


def looks(world: ParadesWorld) -> int:
    """Return how often Ben's feed was read."""
    return world.pages.asked.count(FEED)


# --- naming ---------------------------------------------------------------------------------------


async def test_who_names_a_blog_sees_the_feed_and_its_newest_post(world: ParadesWorld) -> None:
    older = an_item("Old", "https://ben.example/old", published=NOW - timedelta(days=9))
    publish(world, older, an_item("New", published=NOW))
    watched, feed = await world.watching.name(world.visitor("Ben"), "ben.example/")
    card = named_card(watched, feed, "en")
    assert "Ben's blog" in sentences(card)
    assert FEED in sentences(card)
    assert "New (2026-11-25)" in sentences(card)
    shown = await world.watching.shown(world.visitor("Ben"))
    assert shown == Watched(world.community().id, world.member("Ben").id, FEED)
    assert "ben.example/feed" in sentences(watched_card(shown, "en"))
    assert await world.watching.shown(world.visitor("Cem")) is None


async def test_a_feed_is_named_by_its_own_address_too_and_one_replaces_another(
    world: ParadesWorld,
) -> None:
    other = "https://other.example/feed"
    world.pages.feeds[other] = Feed(other)
    publish(world, an_item())
    await world.watching.name(world.visitor("Ben"), FEED)
    watched, feed = await world.watching.name(world.visitor("Ben"), other)
    assert "none so far" in sentences(named_card(watched, feed, "en"))
    assert [one.address for one in world.memory.watched.values()] == [other]


async def test_the_next_feed_of_a_page_is_tried_when_the_first_cannot_be_read(
    world: ParadesWorld,
) -> None:
    comments = "https://ben.example/comments"
    world.pages.feeds[comments] = Feed(comments)
    watched, _ = await world.watching.name(world.visitor("Ben"), BLOG)
    assert watched.address == comments


async def test_what_is_no_feed_is_said_and_nothing_is_kept(world: ParadesWorld) -> None:
    ben = world.visitor("Ben")
    with pytest.raises(Invalid) as none:
        await world.watching.name(ben, TOWER)
    assert "no feed on this page" in str(none.value.text.msgid)
    with pytest.raises(FetchRefused) as unreadable:
        await world.watching.name(ben, BLOG)
    assert unreadable.value.reason == "feed"
    world.pages.refusals[FEED] = "robots"
    with pytest.raises(FetchRefused) as away:
        await world.watching.name(ben, FEED)
    assert away.value.reason == "robots"
    world.pages.refusals.clear()
    publish(world, an_item(published=None))
    with pytest.raises(Invalid) as undated:
        await world.watching.name(ben, BLOG)
    assert "have no dates" in str(undated.value.text.msgid)
    assert world.memory.watched == {}


async def test_it_ends_when_its_owner_says_so(world: ParadesWorld) -> None:
    await opened(world)
    ben = world.visitor("Ben")
    assert not await world.watching.end(world.visitor("Cem"))
    assert await world.watching.end(ben)
    assert not await world.watching.end(ben)
    publish(world, an_item())
    before = looks(world)
    await a_turn(world)
    assert looks(world) == before
    assert told(world) == []


# --- looking --------------------------------------------------------------------------------------


async def test_a_post_with_the_hashtag_is_asked_about_once_and_handed_in(
    world: ParadesWorld,
) -> None:
    seen = await opened(world)
    publish(world, an_item())
    await a_turn(world)
    [card] = told(world)
    assert "Your post “The tower” carries #MyTown." in sentences(card)
    assert card.home == world.community().home
    find = the_find(world)
    assert [one.action for one in card.buttons] == [
        f"parade_found:{find.id}",
        f"parade_leave:{find.id}",
    ]
    await a_turn(world, 24)
    assert len(told(world)) == 1

    draft_of, draft = await world.watching.hand_in(world.visitor("Ben"), find.id)
    assert (draft_of.parade.id, draft.address, draft.confirmed) == (seen.parade.id, TOWER, False)
    words = {"title": draft.title, "author": "Ben", "sentence": "It leans.", "picture_alt": ""}
    filled = Filled(words, {"kind": ("article",)}, (str(draft.id),))
    await world.handing_in.confirm(world.visitor("Ben"), filled)
    [post] = world.parading(seen).shown
    assert (post.member_id, post.title) == (world.member("Ben").id, "The tower")
    await a_turn(world, 24)
    assert len(told(world)) == 1


async def test_a_feed_is_read_every_six_hours_and_only_if_it_changed(world: ParadesWorld) -> None:
    await opened(world)
    publish(world, an_item("No", hashtags=()), mark="v1")
    before = looks(world)
    await a_turn(world, 24)
    assert looks(world) - before == 4
    assert world.pages.marks[-4:] == [Mark(), Mark("v1"), Mark("v1"), Mark("v1")]
    publish(world, an_item(), mark="v2")
    await a_turn(world)
    assert len(told(world)) == 1


async def test_nothing_is_read_while_no_parade_is_open(world: ParadesWorld) -> None:
    publish(world, an_item())
    await world.watching.name(world.visitor("Ben"), BLOG)
    seen = await world.called_parade(world.visitor("Ada"))
    before = looks(world)
    await a_turn(world, 24)
    assert looks(world) == before, "it is called, and not open"
    await world.it_is(OPEN)
    await a_turn(world)
    assert looks(world) == before + 1
    await world.it_is("2027-01-03", 12)
    await a_turn(world)
    assert looks(world) == before + 2, "days of grace"
    await world.it_is("2027-01-05")
    await a_turn(world, 24)
    assert looks(world) == before + 2
    assert world.parading(seen).shown == ()


async def test_a_look_that_waits_is_dropped_when_the_parade_is_closed(world: ParadesWorld) -> None:
    seen = await opened(world)
    await a_turn(world)
    before = looks(world)
    world.clock.advance(hours=6)
    await world.watching.look_out()
    await world.parades.close(world.visitor("Ada"), seen.parade.id)
    world.clock.advance(hours=5)
    await world.send_all()
    assert looks(world) == before


async def test_who_names_a_feed_while_a_parade_runs_is_asked_at_once(world: ParadesWorld) -> None:
    await world.called_parade(world.visitor("Ada"))
    await world.it_is("2026-12-05")
    publish(world, an_item())
    await world.watching.name(world.visitor("Ben"), BLOG)
    await world.send_all()
    assert len(told(world)) == 1
    await world.watching.name(world.visitor("Ben"), FEED)  # again, within the same turn
    await world.send_all()
    assert len(told(world)) == 1
    assert len(world.pages.marks) == 4, "twice to show it, twice to look"


@pytest.mark.parametrize(
    "item",
    [
        an_item(published=NOW - timedelta(seconds=1)),  # older than the call
        an_item(published=None),
        an_item(link=""),
        an_item(hashtags=("mytowns",)),
        an_item(title="My town", hashtags=()),
        an_item(link=CALL),  # the call itself carries the hashtag, too
    ],
)
async def test_not_every_post_is_asked_about(world: ParadesWorld, item: FeedItem) -> None:
    await opened(world)
    publish(world, item, an_item("Other", "https://ben.example/2"))
    await a_turn(world)
    [card] = told(world)
    assert "“Other” carries" in sentences(card)


@pytest.mark.parametrize(
    "item",
    [
        an_item(published=NOW),
        an_item(hashtags=("photos", "mytown")),
        an_item(hashtags=(), summary="This is for #MYTOWN!"),
        an_item(title="MyTown, a walk", hashtags=()),
    ],
)
async def test_the_hashtag_may_stand_in_tags_title_or_text(
    world: ParadesWorld, item: FeedItem
) -> None:
    await opened(world)
    publish(world, item)
    await a_turn(world)
    assert len(told(world)) == 1


async def test_what_was_seen_long_before_is_not_new(world: ParadesWorld) -> None:
    await opened(world)
    late, early = datetime(2026, 12, 10, tzinfo=UTC), datetime(2026, 12, 4, tzinfo=UTC)
    publish(world, an_item("Seen", "https://ben.example/s", published=late, hashtags=()))
    await world.it_is("2026-12-10")
    await a_turn(world)
    again = an_item("Tagged later", "https://ben.example/t", published=early)
    drafted = an_item("Drafted", "https://ben.example/d", published=late - timedelta(hours=20))
    publish(world, again, drafted)
    await a_turn(world)
    [card] = told(world)
    assert "“Drafted”" in sentences(card)


async def test_a_date_far_ahead_hides_no_later_post(world: ParadesWorld) -> None:
    await opened(world)
    ahead = an_item("2050", "https://ben.example/x", published=datetime(2050, 1, 1, tzinfo=UTC))
    publish(world, replace(ahead, hashtags=()))
    await a_turn(world)
    publish(world, an_item(published=world.clock.time))
    await a_turn(world)
    assert len(told(world)) == 1


@pytest.mark.parametrize(
    "link",
    [
        "https://www.ben.example/tower/",
        "http://ben.example/tower?utm_source=rss&utm_medium=feed",
        "https://BEN.example/tower#comments",
    ],
)
async def test_a_post_that_is_handed_in_already_is_not_asked_about(
    world: ParadesWorld, link: str
) -> None:
    await opened(world)
    await world.hands_in(world.visitor("Ben"), TOWER)
    publish(world, an_item(link=link))
    await a_turn(world)
    assert told(world) == []


async def test_who_hands_in_before_the_question_comes_is_not_asked(world: ParadesWorld) -> None:
    await opened(world)
    publish(world, an_item())
    world.chat.be_unavailable(account("Ben"), timedelta(hours=3))
    while not world.memory.finds:
        await a_turn(world, 1)
    world.chat.recover()
    await world.hands_in(world.visitor("Ben"), TOWER)
    world.clock.advance(hours=3)
    await world.send_all()
    find = the_find(world)
    key = f"parade:{find.parade_id}:found:{find.id}:{find.member_id}"
    assert world.dropped[key] == "it is handed in"
    assert told(world) == []


async def test_a_feed_full_of_posts_asks_about_the_newest_few(world: ParadesWorld) -> None:
    await opened(world)
    begin = datetime(2026, 12, 1, tzinfo=UTC)
    publish(
        world,
        *(
            an_item(f"Post {n}", f"https://ben.example/{n}", published=begin + timedelta(hours=n))
            for n in range(20)
        ),
    )
    await a_turn(world, 12)
    assert [one.title for one in world.memory.finds.values()] == [
        f"Post {n}" for n in range(20 - MOST_AT_ONCE, 20)
    ]
    assert len(told(world)) == MOST_AT_ONCE


async def test_what_a_hostile_feed_says_stays_words(world: ParadesWorld) -> None:
    await opened(world)
    nasty = "@everyone **<script>** [x](https://evil.example) " + "z" * 900
    publish(world, an_item(nasty))
    await a_turn(world)
    [card] = told(world)
    assert card.mentions == ()
    said = [one for block in card.body for one in getattr(block, "params", {}).values()]
    assert nasty[:200] in said, "a parameter, which fronts make safe; and no longer than this"


def test_many_feeds_have_their_turns_one_after_the_other_and_always_at_the_same_time() -> None:
    begins = datetime(2026, 12, 2, 6, tzinfo=UTC)
    every = [Watched(1, number, FEED) for number in range(300)]
    dues = [look(one, begins).not_before - begins for one in every]
    assert all(timedelta() <= due < SPREAD for due in dues)
    assert {due // timedelta(hours=1) for due in dues} == {0, 1, 2, 3, 4}
    assert [look(one, begins + EVERY).not_before - begins - EVERY for one in every] == dues
    late = begins + timedelta(hours=5)
    rest = [look(one, late) for one in every]
    assert all(late <= row.not_before < row.expires_at == begins + EVERY for row in rest)
    assert len({row.not_before for row in rest}) > 250
    assert look(every[0], late, at_once=True).not_before == late


# --- exactly once, and to whom --------------------------------------------------------------------


@pytest.mark.parametrize("is_read", [True, False])
async def test_a_look_that_is_tried_again_changes_nothing(
    world: ParadesWorld, *, is_read: bool
) -> None:
    await opened(world)
    publish(world, an_item())
    if not is_read:
        world.pages.refusals[FEED] = "timeout"
    before = looks(world)
    while looks(world) == before:
        await a_turn(world, 1)
    [watched] = world.memory.watched.values()
    key = f"parade:feeds:{watched.community_id}:{watched.turn}:{watched.member_id}"
    await world.deliver_again(key)
    await world.send_all()
    assert world.dropped[key] == "there is no such feed any more, or it was looked into"
    assert looks(world) == before + 1
    assert len(told(world)) == is_read
    assert watched.failures == (not is_read)


async def test_the_question_is_found_again_and_not_repeated(world: ParadesWorld) -> None:
    await opened(world)
    publish(world, an_item())
    await a_turn(world)
    find = the_find(world)
    await world.deliver_again(f"parade:{find.parade_id}:found:{find.id}:{find.member_id}")
    assert len(told(world)) == 1
    assert world.chat.calls[-1].again


async def test_who_has_left_or_takes_no_messages_is_not_asked(world: ParadesWorld) -> None:
    await opened(world)
    publish(world, an_item())
    world.chat.refuse(account("Ben"), "person_gone")
    await a_turn(world)
    assert told(world) == []
    assert [type(error) for _, error in world.failures if isinstance(error, ChatRefused)] == []
    world.chat.recover()
    publish(world, an_item("Second", "https://ben.example/2"))
    before = looks(world)
    await world.members.left(world.community().home, account("Ben"))
    await a_turn(world, 12)
    assert looks(world) == before
    assert told(world) == []


async def test_who_ends_it_before_the_question_comes_is_not_asked(world: ParadesWorld) -> None:
    seen = await opened(world)
    publish(world, an_item())
    world.chat.be_unavailable(account("Ben"), timedelta(minutes=1))
    await a_turn(world, 6)
    assert world.memory.finds
    world.chat.recover()
    await world.watching.end(world.visitor("Ben"))
    world.clock.advance(hours=1)
    await world.send_all()
    assert told(world) == []
    assert world.parading(seen).posts == ()


async def test_a_find_is_its_authors_alone(world: ParadesWorld) -> None:
    await opened(world)
    publish(world, an_item())
    await a_turn(world)
    number = the_find(world).id
    for attempt in (
        world.watching.hand_in(world.visitor("Cem"), number),
        world.watching.pass_over(world.visitor("Cem"), number),
        world.watching.hand_in(world.visitor("Ben"), 4711),
    ):
        with pytest.raises(NotFound):
            await attempt
    assert await world.watching.pass_over(world.visitor("Ben"), number)
    world.clock.advance(days=131)
    assert await world.watching.forget_old() == 1


async def test_one_look_serves_all_parades_that_run(world: ParadesWorld) -> None:
    first = await opened(world)
    second = await world.called_parade(
        world.visitor("Cem"), opens="2 December", hashtag="#Light", grace="0"
    )
    publish(
        world,
        an_item(published=world.clock.time),
        an_item("Lamps", "https://ben.example/l", published=world.clock.time, hashtags=("light",)),
    )
    before = looks(world)
    await a_turn(world)
    assert looks(world) == before + 1
    assert {(one.parade_id, one.title) for one in world.memory.finds.values()} == {
        (first.parade.id, "The tower"),
        (second.parade.id, "Lamps"),
    }


# --- feeds that cannot be read --------------------------------------------------------------------


async def test_after_ten_failures_in_a_row_it_stops_and_is_told_once(world: ParadesWorld) -> None:
    await opened(world)
    world.pages.refusals[FEED] = "timeout"
    await a_turn(world, 6 * (MOST_FAILURES - 1))
    assert told(world) == []
    world.pages.refusals.clear()
    await a_turn(world)
    world.pages.refusals[FEED] = "status"
    before = looks(world)
    await a_turn(world, 6 * (MOST_FAILURES + 4))
    assert looks(world) == before + MOST_FAILURES
    [card] = told(world)
    assert "ten times in a row" in sentences(card)
    assert FEED in sentences(card)
    watched = await world.watching.shown(world.visitor("Ben"))
    assert "let it rest" in sentences(watched_card(watched, "en"))

    world.pages.refusals.clear()
    publish(world, an_item(published=world.clock.time))
    await world.watching.name(world.visitor("Ben"), FEED)
    await world.send_all()
    assert len(told(world)) == 2


async def test_waiting_for_a_turn_is_no_failure(world: ParadesWorld) -> None:
    await opened(world)
    publish(world, an_item())
    world.pages.refusals[FEED] = "busy"
    await a_turn(world)
    [watched] = world.memory.watched.values()
    assert watched.failures == 0
    world.pages.refusals.clear()
    await a_turn(world)
    assert len(told(world)) == 1


# --- the offer ------------------------------------------------------------------------------------


async def test_after_the_first_post_of_a_blog_with_a_feed_it_is_offered(
    world: ParadesWorld,
) -> None:
    await world.called_parade(world.visitor("Ada"))
    await world.it_is(OPEN)
    ben, cem = world.visitor("Ben"), world.visitor("Cem")
    world.there_is(TOWER, "The tower", feeds=(FEED,))  # type: ignore[arg-type]
    world.there_is("https://cem.example/1", "River")
    post = await world.hands_in(ben, TOWER)
    assert await world.watching.may_offer(ben, post)
    assert not await world.watching.may_offer(cem, await world.hands_in(cem, "cem.example/1"))
    publish(world, an_item())
    for who, number in ((cem, post.id), (ben, 4711)):
        with pytest.raises(NotFound):
            await world.watching.name_of_post(who, number)
    watched, _ = await world.watching.name_of_post(ben, post.id)
    assert watched.address == FEED
    assert not await world.watching.may_offer(ben, post)
    await world.watching.end(ben)
    world.clock.advance(seconds=5)
    world.there_is("https://ben.example/2", "Second", feeds=(FEED,))  # type: ignore[arg-type]
    second = await world.hands_in(ben, "https://ben.example/2")
    assert not await world.watching.may_offer(ben, second), "not the first any more"
