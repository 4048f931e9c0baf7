"""What people read about their own feeds."""

from community.pages import Feed
from community.parades.feeds import Find, Watched
from community.parades.looking import newest
from community.parades.model import Parade, Post
from community.texts import Block, Button, Card, Facts, Param, Text, Url, text

ENDED = text("All right, I don't look into your feed any more, and have forgotten its address.")
NONE_NAMED = text("I look into no feed of yours.")
PASSED_OVER = text("All right. I don't ask about this post again.")
_END = Button("parade_unblog", text("Don't look any more"))


def named_card(watched: Watched, feed: Feed, language: str) -> Card:
    """Return what was found at an address that somebody named, so that they see it works."""
    rows: list[tuple[Text, Param]] = [(text("Feed"), feed.title)] if feed.title else []
    rows.append((text("Address"), Url(watched.address)))
    latest = newest(feed)
    if latest is not None and latest.published is not None:
        day = latest.published.date()
        dated = text("{title} ({day})", title=latest.title or Url(latest.link), day=day)
        rows.append((text("Newest post"), dated))
    else:
        rows.append((text("Newest post"), text("none so far")))
    return Card(language, text("I have found your feed"), (Facts(tuple(rows)), _HOW), (_END,))


def watched_card(watched: Watched | None, language: str) -> Card:
    """Return which feed somebody has named."""
    if watched is None:
        how = text(
            "/parade blog with the address of your blog, and I look into its feed while a blog"
            " parade runs. When a post of yours carries the hashtag, I ask you whether to hand it"
            " in."
        )
        return Card(language, None, (NONE_NAMED, how))
    body: tuple[Block, ...] = (Facts(((text("Address"), Url(watched.address)),)), _HOW)
    if watched.given_up:
        body = (body[0], _GIVEN_UP, _ANEW)
    return Card(language, text("Your feed"), body, (_END,))


def offer_card(post: Post, language: str) -> Card:
    """Return the offer to look into the feed of a blog."""
    said = text(
        "Your blog has a feed. Shall I look into it during blog parades, and ask you when a post"
        " carries the hashtag?"
    )
    return Card(language, None, (said,), (Button(f"parade_blog:{post.id}", text("Look into it")),))


def found_in_feed_card(parade: Parade, find: Find, language: str) -> Card:
    """Return the question whether a post of somebody's feed shall be handed in."""
    carries = text(
        "Your post “{title}” carries #{hashtag}.",
        title=find.title or find.page,
        hashtag=parade.hashtag,
    )
    body: tuple[Block, ...] = (
        carries,
        Facts(((text("Address"), Url(find.address)),)),
        text(
            "Would you like to hand it in for the blog parade “{title}”? First I show you what I"
            " found on the page; nobody else sees anything before you confirm it.",
            title=parade.title,
        ),
        text("I saw it in your feed. With /parade blog you can change that, or end it."),
    )
    buttons = (
        Button(f"parade_found:{find.id}", text("Hand it in"), "success"),
        Button(f"parade_leave:{find.id}", text("No")),
    )
    return Card(language, text("A post for the blog parade?"), body, buttons)


def lost_card(watched: Watched, language: str) -> Card:
    """Return what somebody reads whose feed cannot be read any more."""
    where = Facts(((text("Address"), Url(watched.address)),))
    return Card(language, text("Your feed"), (_GIVEN_UP, where, _ANEW), (_END,))


_HOW = text(
    "While a blog parade runs, I look into it every few hours. When a post of yours carries the"
    " hashtag, I ask you in private whether to hand it in. Nothing is handed in without you."
)
_GIVEN_UP = text(
    "I could not read your feed ten times in a row, so I let it rest for now. That happens when a"
    " blog moves, for example."
)
_ANEW = text(
    "/parade blog with its address, and I look into it again. Any post of yours is welcome by"
    " /parade submit, too."
)
