"""The cards of blog parades for docs/fronts.md: one topic, from the proposal to the roundup."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from cli._sample_meetups import ALONE
from community.forms import Form
from community.model import Member
from community.parades.book import Seen
from community.parades.cards import (
    confirm_card,
    found_card,
    listed_card,
    more_card,
    proposal_card,
    public_card,
    read_card,
    reading_card,
    taken_card,
)
from community.parades.feed_cards import found_in_feed_card
from community.parades.feeds import Find
from community.parades.forms import (
    address_form,
    days_form,
    hand_in_form,
    propose_form,
    round_up_form,
    words_form,
)
from community.parades.model import (
    Intent,
    Parade,
    ParadeState,
    Parading,
    Phase,
    Post,
    PostKind,
    Reading,
)
from community.parades.roundup import Around
from community.parades.thread_cards import (
    draft_card,
    given_card,
    over_card,
    post_card,
    reminder_card,
    roundup_card,
    unread_card,
)
from community.parades.turn_cards import asked_card, line_card
from community.parades.vote_cards import result_card, words_card
from community.parades.votes import SeenVote
from community.parades.voting import Topic, Vote
from community.places import Community
from community.texts import Card

PARADE = 5
OPENS, CLOSES = date(2025, 12, 15), date(2026, 1, 12)
PROMPTS, ORGANISERS = "the place for prompts", "the organisers' place"
PARADE_THREAD = "the parade's thread"

Told = tuple[str, str, Card | None, Form | None]
"""A name, where it stands, a card, a form."""


def parade_cards(community: Community, people: Mapping[int, Member]) -> Iterator[Told]:
    """Yield everything that a blog parade says, in the order in which people meet it."""
    called = Parade(
        id=PARADE,
        community_id=community.id,
        proposed_by=2,
        title="Museums that changed me",
        question="Which museum will not let go of you?\nWhat did you take home from it?",
        why="All of us have such a story, and seldom tell it.",
        language="en",
        zone=community.zone,
        proposed_at=_at(community, OPENS) - timedelta(days=20),
        state=ParadeState.CALLED,
        host=1,
        hashtag="MyMuseum",
        opens=OPENS,
        closes=CLOSES,
        grace_days=3,
        call="https://ada.example/call",
    )
    posts = _posts(_at(community, OPENS) + timedelta(days=3))
    intents = tuple(Intent(number, posts[0].at) for number in (3, 4, 5))
    readings = (
        Reading(1, 3, posts[0].at, posts[0].at, posts[0].at),
        Reading(1, 5, posts[0].at, posts[0].at),
        Reading(2, 4, posts[1].at),
    )
    now = _at(community, CLOSES) - timedelta(days=7) + timedelta(hours=9)
    ends = _at(community, CLOSES) + timedelta(days=1)
    parading = Parading(called, posts, intents, readings)
    seen = Seen(community, parading, people, Phase.OPEN, now, ends_at=ends)
    yield from _on_the_way(seen)
    yield from _handing_in(replace(seen, reader=3))
    yield from _reading(seen)
    yield from _rounding_up(seen)


def _on_the_way(seen: Seen) -> Iterator[Told]:
    """Yield what is said until people can write."""
    bare = replace(
        seen.parade, state=ParadeState.PROPOSED, host=None, opens=None, closes=None, call=""
    )
    proposed = replace(
        seen, parading=Parading(bare, (), seen.parading.intents), phase=Phase.PROPOSED, ends_at=None
    )
    draft = replace(seen, parading=Parading(seen.parade), phase=Phase.DRAFT, reader=1)
    yield "A blog parade is proposed", ALONE, None, propose_form()
    yield "A topic for a blog parade", PROMPTS, proposal_card(proposed), None
    yield from _choosing(proposed)
    yield "The days of a blog parade", ALONE, None, days_form(bare)
    yield "A blog parade is to be called", ALONE, confirm_card(draft, "en"), None
    yield "The call of a blog parade", PROMPTS, public_card(seen), None
    yield (
        "Everything about a blog parade, to its host",
        ALONE,
        more_card(replace(seen, reader=1), "en"),
        None,
    )
    yield "All blog parades", ALONE, listed_card([seen], "en"), None


def _choosing(seen: Seen) -> Iterator[Told]:
    """Yield what is said where a community chooses its next topic, and who hosts it."""
    other = replace(seen.parade, id=PARADE + 1, title="The tool on my desk")
    topics = (Topic(1, PARADE, 4), Topic(2, other.id, 3))
    begun = seen.now - timedelta(days=5)
    vote = Vote(1, seen.community.id, begun, seen.now, topics, seen.now, chosen=1)
    voted = SeenVote(seen.community, vote, {PARADE: seen.parading, other.id: Parading(other)})
    yield "A vote, where there are no polls", PROMPTS, words_card(voted), None
    yield "A vote is over", PROMPTS, result_card(voted, seen), None
    yield "It is somebody's turn to host", ALONE, asked_card(seen.parade, "en"), None
    turn = line_card(seen, seen.people[2], [other])
    yield "It is somebody's turn to host, for all", PROMPTS, turn, None


def _handing_in(seen: Seen) -> Iterator[Told]:
    """Yield what is said around a post."""
    river, wall = seen.parading.posts[1:]
    unlinked = replace(river, links_back=False)
    yield "Where is your post?", ALONE, None, address_form(seen.parade)
    yield (
        "A post was found",
        ALONE,
        found_card(seen, replace(unlinked, confirmed=False), "en"),
        None,
    )
    find = Find(
        7, seen.community.id, PARADE, 3, river.address, river.address, river.title, river.at
    )
    yield "A post in a member's feed", ALONE, found_in_feed_card(seen.parade, find, "en"), None
    yield "A post is checked", ALONE, None, hand_in_form(river)
    yield "A post is in", ALONE, taken_card(seen, unlinked, "en"), None
    yield "A post", PARADE_THREAD, post_card(seen, seen.parading.posts[0]), None
    yield "Somebody without a blog", ALONE, None, words_form(seen.parade, None)
    yield "Words that were written here", PARADE_THREAD, post_card(seen, wall), None


def _reading(seen: Seen) -> Iterator[Told]:
    """Yield what is said so that people read each other."""
    tower, river, wall = seen.parading.posts
    some = [seen.people[4], seen.people[5]]
    given = given_card(seen, seen.people[4], [river])
    yield "Something to read", PARADE_THREAD, given, None
    mine = reading_card(replace(seen, reader=4), "en")
    yield "For you to read", ALONE, mine, None
    yield "A post was read", ALONE, read_card(tower, "en", commented=False), None
    begun = replace(_without_posts(seen), now=_at(seen.community, OPENS) + timedelta(hours=9))
    yield "A blog parade begins", PROMPTS, reminder_card(begun, "start"), None
    yield "A week is left", PROMPTS, reminder_card(seen, "week", some), None
    yield "Nobody has read these", ORGANISERS, unread_card(seen, [river, wall]), None


def _rounding_up(seen: Seen) -> Iterator[Told]:
    """Yield what is said when it is over."""
    over = replace(seen, phase=Phase.CLOSED, reader=1)
    around = Around({number: one.name for number, one in seen.people.items()}, {4})
    words = replace(
        seen.parade,
        foreword="I had expected big houses. What came was a tower, a river and a wall.",
        roundup="https://ada.example/roundup",
        state=ParadeState.ROUNDED_UP,
    )
    told = replace(over, parading=replace(over.parading, parade=words), phase=Phase.ROUNDED_UP)
    host, deputy = seen.people[1], seen.people[2]
    yield "A blog parade is over", PARADE_THREAD, over_card(over, host), None
    yield "A roundup is missing", PARADE_THREAD, over_card(over, deputy, silent=True), None
    yield (
        "A blog parade without posts is over",
        PARADE_THREAD,
        over_card(_without_posts(over), host),
        None,
    )
    yield "The draft of a roundup", ALONE, draft_card(over, around, "en"), None
    yield "The host's words", ALONE, None, round_up_form(over.parade)
    yield "A roundup", PROMPTS, roundup_card(told, around, "en"), None


def _posts(at: datetime) -> tuple[Post, ...]:
    tower = Post(
        1,
        PARADE,
        2,
        PostKind.ARTICLE,
        at,
        "https://ben.example/tower",
        title="The tower on the hill",
        author="Ben",
        picture_alt="A round tower, seen from below",
        sentence="Why I went up 212 steps to look at a single clock.",
        confirmed=True,
    )
    river = replace(
        tower,
        id=2,
        member_id=3,
        kind=PostKind.PODCAST,
        address="https://carla.example/river",
        title="A museum by the river",
        author="Carla Nowak",
        opening="You hear the water before you see the door.",
        picture_alt="",
        sentence="Twelve minutes with the man who oils the mill.",
    )
    wall = Post(
        3,
        PARADE,
        4,
        PostKind.WORDS,
        at,
        title="Along the wall",
        words="I walk along the wall, and somebody has written the year on every stone.",
        confirmed=True,
    )
    return tower, river, wall


def _without_posts(seen: Seen) -> Seen:
    return replace(seen, parading=replace(seen.parading, posts=(), readings=()))


def _at(community: Community, day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(community.zone))
