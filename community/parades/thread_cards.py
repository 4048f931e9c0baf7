"""The cards in the thread of a parade, and its roundup."""

from collections.abc import Sequence

from community.model import Member
from community.parades.book import Seen
from community.parades.cards import LISTED, buttons, line
from community.parades.life import days_left
from community.parades.model import Post, PostKind
from community.parades.roundup import KINDS, Around, numbers
from community.texts import Block, Button, Card, Facts, Quote, Text, Url, ntext, text

ROOM = 3000
"""So many characters the posts and the host's words may take for authors' own to stand there, too:
a message holds 4,000.
"""
THANKS = text("Thank you to everybody who wrote, read and commented.")


def post_card(seen: Seen, post: Post) -> Card:
    """Return what stands in the thread of a post."""
    language = seen.community.language
    who = seen.people.get(post.member_id)
    name = post.author or (who.name if who else "")
    title = text("{title}, by {author}", title=post.title, author=name)
    body: list[Block] = []
    if post.kind is PostKind.WORDS:
        body.append(Text("{words}", {"words": post.words}))
    else:
        if post.sentence:
            body.append(Text("{sentence}", {"sentence": post.sentence}))
        if post.picture_alt:
            body.append(text("In the picture: {what}", what=post.picture_alt))
        if post.kind is PostKind.ARTICLE:
            body.append(text("{address}", address=Url(post.address)))
        else:
            kind = KINDS[post.kind]
            body.append(text("{address} ({kind})", address=Url(post.address), kind=kind))
    if read := seen.parading.read(post.id):
        body.append(ntext("{count} person has read it.", "{count} people have read it.", read))
    return Card(
        language,
        title,
        tuple(body),
        (
            Button(f"parade_seen:{post.id}", text("I have read it"), "success"),
            Button(f"parade_said:{post.id}", text("I have commented")),
        ),
    )


def given_card(seen: Seen, reader: Member, posts: Sequence[Post]) -> Card:
    """Return what somebody is given to read, in the thread."""
    return Card(
        seen.community.language,
        None,
        (
            text(
                "{reader}, this is for you to read, on purpose from another field:",
                reader=reader.who,
            ),
            *(line(post, seen) for post in posts),
        ),
        mentions=(reader.who,),
    )


def reminder_card(seen: Seen, which: str, people: Sequence[Member] = ()) -> Card:
    """Return the reminder of a parade; ``people`` will write, and wish to be reminded."""
    parade = seen.parade
    left = days_left(parade, seen.now)
    said = {
        "start": text("“{title}” begins today", title=parade.title),
        "half": text("Half-time for “{title}”", title=parade.title),
        "week": text("A week is left for “{title}”", title=parade.title),
        "two_days": text("Two days are left for “{title}”", title=parade.title),
        "last": text("Today is the last day for “{title}”", title=parade.title),
    }[which]
    body: list[Block] = []
    if which == "start":
        body.append(Quote(text("Questions to begin with"), parade.question))
    if seen.parading.shown:
        posts = ntext("{count} post", "{count} posts", len(seen.parading.shown))
        body.append(text("So far: {posts}. Have a look, and leave a comment.", posts=posts))
    elif which != "start":
        body.append(text("Nobody has handed in yet. Whoever is first is read by all."))
    until = parade.days[1]
    if which in ("week", "two_days"):
        # The heading counts from tomorrow; a second number, today included, would contradict it.
        body.append(text("It runs until {until}.", until=until))
    elif left > 1:
        body.append(
            ntext("{count} day left, until {until}.", "{count} days left, until {until}.", left,
                  until=until)
        )  # fmt: skip
    if people:
        body.append(Facts(((text("You wanted to write"), [one.who for one in people]),)))
    return Card(
        seen.community.language,
        said,
        tuple(body),
        tuple(buttons(seen)),
        mentions=tuple(one.who for one in people),
    )


def unread_card(seen: Seen, posts: Sequence[Post]) -> Card:
    """Return which posts nobody has read so far; for the organisers and the host."""
    return Card(
        seen.community.language,
        text("Nobody has read these yet"),
        (
            text("“{title}” ends in two days. Who has five minutes?", title=seen.parade.title),
            *(line(post, seen) for post in posts[:LISTED]),
        ),
    )


def over_card(seen: Seen, host: Member | None, *, silent: bool = False) -> Card:
    """Return what the host reads when everything is in; or who stands in, when they are silent.
    In a home in which the host is not asked the others read that it goes on.
    """
    number = seen.parade.id
    asked = host if host is not None and seen.asks(host) else None
    posts = ntext("{count} post", "{count} posts", len(seen.parading.shown))
    thanks = (THANKS,) if seen.parading.shown else ()
    if silent:
        said = text(
            "The roundup of “{title}” is still missing. {person}, would you step in? All that came"
            " in is there, and the draft is written.",
            title=seen.parade.title,
            person=host.who if host else text("Dear organisers"),
        )
    elif not seen.parading.shown:
        said = _nothing(asked)
    elif asked is not None:
        said = text(
            "{person}, everything is in: {posts}. The roundup is drafted; a few words of yours, and"
            " it can be published.",
            person=asked.who,
            posts=posts,
        )
    elif host is not None:
        said = text("Everything is in: {posts}. {host} rounds it up.", posts=posts, host=host.name)
    else:
        said = text("Everything is in: {posts}. Who rounds it up?", posts=posts)
    return Card(
        seen.community.language,
        text("“{title}” is over", title=seen.parade.title),
        (said, *thanks),
        (Button(f"parade_draft:{number}", text("See the roundup"), "success"),),
        mentions=(asked.who,) if asked else (),
    )


def _nothing(host: Member | None) -> Text:
    """Return what is said where nobody handed in."""
    if host is None:
        return text("Nobody handed in this time. The questions stay open.")
    return text(
        "{person}, nobody handed in this time, which says little about your topic. If you like,"
        " publish a few words all the same.",
        person=host.who,
    )


# --- the roundup --------------------------------------------------------------------------------


def _posts(seen: Seen) -> tuple[Text, ...]:
    """Return the posts of a roundup, each with what its author says of it where there is room."""
    posts = seen.parading.shown[:LISTED]
    words = [word for o in posts for word in (o.title, o.author, o.address, o.sentence)]
    fits = sum(map(len, (seen.parade.foreword, *words))) <= ROOM
    return tuple(_told(one, seen) if fits and one.sentence else line(one, seen) for one in posts)


def _told(post: Post, seen: Seen) -> Text:
    return text(
        "“{title}” by {author}: {sentence} {address}",
        title=post.title,
        author=post.author or seen.name(post.member_id),
        sentence=post.sentence,
        address=Url(post.address),
    )


def draft_card(seen: Seen, around: Around, language: str) -> Card:
    """Return what the host sees of the roundup, and what they can do with it."""
    number = seen.parade.id
    body: list[Block] = [Facts(((text("Came in"), numbers(seen.parading, around)),))]
    if seen.parade.foreword:
        body.append(Quote(text("Your words above the roundup"), seen.parade.foreword))
    body += _posts(seen)
    unreached = [one.title for one in seen.parading.shown if not one.reached]
    if unreached:
        body.append(
            text("I could not reach these when I last looked: {titles}", titles=tuple(unreached))
        )
    body.append(text("The files hold all of it, ready for your blog."))
    return Card(
        language,
        text("The roundup of “{title}”", title=seen.parade.title),
        tuple(body),
        (
            Button(f"parade_foreword:{number}", text("Add my words")),
            Button(f"parade_files:{number}", text("As files")),
            Button(f"parade_publish:{number}", text("Publish"), "success"),
        ),
    )


def roundup_card(seen: Seen, around: Around, language: str) -> Card:
    """Return the published roundup, as everybody sees it."""
    parade = seen.parade
    if parade.host is None:
        return Card(
            language,
            text("Roundup: {title}", title=parade.title or text("a blog parade")),
            _posts(seen),
        )
    body: list[Block] = [Facts(((text("Came in"), numbers(seen.parading, around)),))]
    if parade.foreword:
        body.append(Quote(text("{host} writes", host=seen.name(parade.host)), parade.foreword))
    body += _posts(seen)
    if (more := len(seen.parading.shown) - LISTED) > 0:
        body.append(ntext("And {count} other.", "And {count} others.", more))
    if parade.roundup:
        body.append(text("All of it: {address}", address=Url(parade.roundup)))
    if seen.parading.shown:
        body.append(THANKS)
    return Card(
        language,
        text("Roundup: {title}", title=parade.title),
        tuple(body),
        (Button(f"parade_files:{parade.id}", text("As files")),),
    )
