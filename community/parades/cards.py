"""The cards of parades: what everybody sees, and what stands in the thread."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from community.parades.book import Seen
from community.parades.model import NOT_CALLED, Asked, Parade, Phase, Post, PostKind
from community.parades.texts import (
    CHOSEN,
    HAND_IN,
    HOST,
    PHASES,
    QUEUE,
    READ,
    WRITE,
    WRITE_HERE,
)
from community.texts import Block, Button, Card, Facts, Param, Quote, Text, Url, ntext, text

NAMED = 20
"""So many names stand on a card; of the others it says how many they are."""
LISTED = 12
MOST_LABEL = 40
"""Characters of a title on a button."""
PROPOSE_A_TOPIC = text("Propose a topic")
_HOST_WANTED = text(
    "Would you write for it? And who hosts it: calls it, reads what comes in, and rounds it up? I"
    " help with all of it."
)
_WRITERS_WANTED = text("Would you write for it?")


def propose_button(prompt: int = 0) -> Button:
    """Return the button that opens the form for a topic. ``prompt``: the number of a prompt that
    was posted, whose title the form then knows already; 0: of none.
    """
    return Button(f"parade_propose:{prompt}", PROPOSE_A_TOPIC)


def proposal_card(seen: Seen) -> Card:
    """Return a proposed topic, or what became of it."""
    parade, language = seen.parade, seen.community.language
    if parade.state == "withdrawn" or not parade.title:
        return Card(language, text("This proposal was taken back."), ())
    title = text("Proposed: {title}", title=parade.title)
    who = seen.name(parade.proposed_by)
    body: list[Block] = [Quote(text("Questions to begin with"), parade.question)]
    if parade.why:
        body.append(Quote(text("Why it fits us"), parade.why))
    rows: list[tuple[Text, Param]] = [(text("Proposed by"), who)] if who else []
    if (host := seen.name(parade.host)) and parade.state == "proposed":
        waits = parade.asked is Asked.NOBODY
        rows.append(
            (text("In the queue to host it") if waits else text("Asked to host it now"), host)
        )
    rows += _writers(seen)
    if rows:
        body.append(Facts(tuple(rows)))
    if parade.chosen_at is not None:
        body.append(text("The community chose it in a vote."))
    if seen.phase is Phase.VOTING:
        until = parade.voting_until or seen.now
        body.append(text("It is put to the vote until {until}; the poll is here.", until=until))
        offered = (Button(f"parade_write:{parade.id}", WRITE, "success"),)
        return Card(language, title, tuple(body), offered)
    if seen.phase in (Phase.PROPOSED, Phase.DRAFT):
        if seen.phase is Phase.DRAFT:
            body.append(text("Somebody is about to host it."))
        body.append(_WRITERS_WANTED if seen.parade.host else _HOST_WANTED)
        offered = (
            Button(f"parade_write:{parade.id}", WRITE, "success"),
            Button(f"parade_host:{parade.id}", HOST),
            Button(f"parade_queue:{parade.id}", QUEUE),
        )
        return Card(language, title, tuple(body), offered)
    body.append(text("It was called: you find the call in this channel."))
    return Card(language, title, tuple(body))


def public_card(seen: Seen) -> Card:
    """Return the one card of a parade that everybody sees, in the community's language."""
    parade, language = seen.parade, seen.community.language
    if parade.state == "withdrawn":
        return Card(language, text("This blog parade was taken back."), ())
    body: list[Block] = [
        Facts(tuple(_facts(seen))),
        *([Quote(text("Questions to begin with"), parade.question)] if parade.question else []),
        *([Quote(text("Why it fits us"), parade.why)] if parade.why else []),
        *_how(seen),
    ]
    return Card(language, titled(parade), tuple(body), tuple(buttons(seen)))


def confirm_card(seen: Seen, language: str) -> Card:
    """Return what a host reads before a parade is called."""
    number = seen.parade.id
    return Card(
        language,
        titled(seen.parade),
        (
            Facts(tuple(_facts(seen))),
            text("Nobody else sees the days yet. Shall I call it like this?"),
        ),
        (
            Button(f"parade_go:{number}", text("Call for posts"), "success"),
            Button(f"parade_host:{number}", text("Change the days")),
            Button(f"parade_drop:{number}", text("Not now")),
        ),
    )


def more_card(seen: Seen, language: str) -> Card:
    """Return what somebody sees of a parade in private: the whole, and what they can do."""
    parade = seen.parade
    title = text("{title} (number {number})", title=parade.title, number=parade.id)
    body: list[Block] = [Facts(tuple(_facts(seen)))]
    body += [line(one, seen) for one in seen.parading.shown[-LISTED:]]
    if (hidden := len(seen.parading.shown) - LISTED) > 0:
        body.append(ntext("And {count} other.", "And {count} others.", hidden))
    if mine := [one for one in seen.parading.of(seen.reader) if one.confirmed]:
        body.append(text("Yours: {titles}", titles=tuple(one.title for one in mine)))
    return Card(language, title, tuple(body), tuple(_own_buttons(seen)))


def found_card(seen: Seen, post: Post, language: str) -> Card:
    """Return what a page says of itself, for its author to check before anybody sees it; one that
    was handed in before is there already.
    """
    if post.confirmed:
        return taken_card(seen, post, language)
    rows: list[tuple[Text, Param]] = [
        *([(text("Title"), post.title)] if post.title else []),
        *([(text("Author"), post.author)] if post.author else []),
        (text("Address"), Url(post.address)),
    ]
    body: list[Block] = [Facts(tuple(rows))]
    if post.opening:
        body.append(Quote(text("It begins"), post.opening))
    body += hint(seen.parade, post)
    body.append(
        text("Nobody else sees it yet. Please check it, and say in a sentence what it is about.")
    )
    return Card(
        language,
        text("This is what I found"),
        tuple(body),
        (
            Button(f"parade_check:{post.id}", text("Check and hand in"), "success"),
            Button(f"parade_back:{post.id}", text("Not now")),
        ),
    )


def hint(parade: Parade, post: Post) -> Iterator[Block]:
    """Yield what an author can add so that readers find their way to the call."""
    if post.links_back is False and parade.call:
        yield text(
            "It does not link to the call yet, which is no obstacle. With this line readers find"
            " the others, too:"
        )
        yield text(
            "This post is part of the blog parade “{title}” (#{hashtag}): {call}",
            title=parade.title,
            hashtag=parade.hashtag,
            call=Url(parade.call),
        )


def taken_card(seen: Seen, post: Post, language: str) -> Card:
    """Return the thanks to somebody who handed something in."""
    body: list[Block] = [text("Thank you! It stands in the thread of the blog parade now.")]
    body += hint(seen.parade, post)
    there = _others(seen, post.member_id)
    reading = [Button(f"parade_read:{seen.parade.id}", READ)] if there else []
    return Card(
        language,
        text("“{title}” is in", title=post.title),
        tuple(body),
        (
            Button(f"parade_check:{post.id}", text("Change it"))
            if post.kind is not PostKind.WORDS
            else Button(f"parade_words:{seen.parade.id}", text("Change it")),
            Button(f"parade_back:{post.id}", text("Take it back")),
            *reading,
        ),
    )


def reading_card(seen: Seen, language: str) -> Card:
    """Return what somebody is given to read, with what they have said of it."""
    mine = [one for one in seen.parading.readings if one.reader == seen.reader]
    left = [one for one in mine if one.commented_at is None]
    posts = [post for one in left if (post := seen.parading.post(one.post_id)) is not None]
    if not posts:
        done = text("You have read and commented on everything I gave you. Thank you!")
        none = text("There is nothing to read yet. As soon as others hand in, there is.")
        return Card(language, text("For you to read"), (done if mine else none,))
    read = {one.post_id for one in left if one.read_at is not None}
    offered: list[Button] = []
    for post in posts[:2]:
        label = shortened(post.title)
        if post.id not in read:
            offered.append(
                Button(f"parade_seen:{post.id}", text("Read: {title}", title=label), "success")
            )
        offered.append(Button(f"parade_said:{post.id}", text("Commented on: {title}", title=label)))
    return Card(
        language,
        text("For you to read"),
        (
            text("On purpose from outside your own field. A kind comment is the best thanks."),
            *(line(post, seen) for post in posts[:2]),
        ),
        tuple(offered),
    )


def read_card(post: Post, language: str, *, commented: bool) -> Card:
    """Return the thanks to somebody who has read a post, or commented on it."""
    if commented:
        said = text("Thank you for reading “{title}”, and for your comment.", title=post.title)
        return Card(language, None, (said,))
    said = text("Thank you for reading “{title}”. A kind comment there?", title=post.title)
    button = Button(f"parade_said:{post.id}", text("I have commented"))
    return Card(language, None, (said,), (button,))


def listed_card(every: Sequence[Seen], language: str) -> Card:
    """Return all parades: what runs, what is proposed, what was."""
    if not every:
        return Card(
            language,
            text("No blog parade yet"),
            (text("You can be the first: /parade propose takes two minutes."),),
        )
    sorted_ones = sorted(every, key=_place_in_list)
    lines = tuple(
        text(
            "{number}: {title}, {phase} ({posts})",
            number=one.parade.id,
            title=one.parade.title,
            phase=CHOSEN if one.awaits_host else PHASES[one.phase],
            posts=_so_far(one),
        )
        for one in sorted_ones
    )
    last = text("/parade show with a number tells you more.")
    return Card(language, text("Blog parades"), (*lines, last))


def titled(parade: Parade) -> Text:
    """Return what a parade's card and thread are called."""
    if not parade.title:
        return text("A blog parade")
    return text("Blog parade: {title}", title=parade.title)


# --- inside -------------------------------------------------------------------------------------


def _so_far(seen: Seen) -> Text:
    """Say what came in; of a topic that nobody can write on yet, how many would."""
    if seen.parade.state in NOT_CALLED:
        count = len(seen.parading.intents)
        return ntext("{count} person will write", "{count} people will write", count)
    return ntext("{count} post", "{count} posts", len(seen.parading.shown))


def _place_in_list(one: Seen) -> tuple[int, float, int]:
    """Return where a parade stands in the list: what runs, then who waits for a host, those that
    were chosen first, in the order in which they were; the newest first otherwise.
    """
    order = {
        Phase.OPEN: 0, Phase.GRACE: 0, Phase.CALLED: 1, Phase.CLOSED: 2, Phase.VOTING: 4,
        Phase.PROPOSED: 5, Phase.DRAFT: 5, Phase.ROUNDED_UP: 6, Phase.ARCHIVED: 7,
    }  # fmt: skip
    if one.awaits_host and one.parade.chosen_at is not None:
        return 3, one.parade.chosen_at.timestamp(), one.parade.id
    return order.get(one.phase, 9), 0.0, -one.parade.id


def _facts(seen: Seen) -> Iterator[tuple[Text, Param]]:
    parade = seen.parade
    yield text("How far it is"), CHOSEN if seen.awaits_host else PHASES[seen.phase]
    if seen.phase is Phase.VOTING and parade.voting_until is not None:
        yield text("Vote until"), parade.voting_until
    if parade.opens is not None and parade.closes is not None:
        yield text("When"), text("{opens} to {closes}", opens=parade.opens, closes=parade.closes)
        if parade.grace_days:
            until = parade.closes + timedelta(days=parade.grace_days)
            yield text("Late posts"), text("welcome until {until}", until=until)
        if seen.phase is Phase.OPEN and seen.ends_at is not None:
            # An instant, since a card is not drawn anew every day: fronts say how long that is.
            yield text("Open until"), seen.ends_at - timedelta(minutes=1)
    if parade.hashtag:
        yield text("Hashtag"), text("#{hashtag}", hashtag=parade.hashtag)
    if host := seen.name(parade.host):
        yield text("Host"), host
    if stand_in := seen.name(parade.stand_in):
        yield text("Steps in"), stand_in
    if parade.call:
        yield text("The call"), Url(parade.call)
    yield from _still_to_come(seen)
    if seen.parading.shown:
        yield text("Handed in"), ntext("{count} post", "{count} posts", len(seen.parading.shown))


def _still_to_come(seen: Seen) -> list[tuple[Text, Param]]:
    """Name who wants to write and has not; nobody any more once it is over."""
    if seen.phase in (Phase.CLOSED, Phase.ROUNDED_UP, Phase.ARCHIVED):
        return []
    return _writers(seen, tuple(post.member_id for post in seen.parading.shown))


def _writers(seen: Seen, wrote: Sequence[int] = ()) -> list[tuple[Text, Param]]:
    left = [one.member_id for one in seen.parading.intents if one.member_id not in wrote]
    there = [name for one in left if (name := seen.name(one))]
    named: list[Param] = [*there[:NAMED]]
    if not named:
        return []
    if (more := len(there) - NAMED) > 0:
        named.append(ntext("{count} other", "{count} others", more))
    return [(text("Want to write"), named)]


def _how(seen: Seen) -> Iterator[Text]:
    if seen.phase in (Phase.CALLED, Phase.OPEN, Phase.GRACE):
        yield text(
            "Write on your own blog or wherever you publish, link to the call, and hand your link"
            " in here. You have no blog? Then write here, and it appears in full in the roundup."
        )
    if seen.phase in (Phase.ROUNDED_UP, Phase.ARCHIVED) and seen.parade.roundup:
        yield text("The roundup: {address}", address=Url(seen.parade.roundup))


def buttons(seen: Seen) -> Iterator[Button]:
    """Yield what everybody can do with a parade."""
    number = seen.parade.id
    if seen.phase in (Phase.CALLED, Phase.OPEN, Phase.GRACE):
        yield Button(f"parade_write:{number}", WRITE, "success")
        yield Button(f"parade_hand:{number}", HAND_IN, "primary")
        yield Button(f"parade_words:{number}", WRITE_HERE)
    yield Button(f"parade_more:{number}", text("More"))


def _own_buttons(seen: Seen) -> Iterator[Button]:
    number = seen.parade.id
    running = seen.phase in (Phase.CALLED, Phase.OPEN, Phase.GRACE)
    if running and seen.writes:
        mine = next(o for o in seen.parading.intents if o.member_id == seen.reader)
        label = text("Don't remind me") if mine.remind else text("Remind me")
        yield Button(f"parade_remind:{number}", label)
    if seen.phase in (Phase.PROPOSED, Phase.VOTING):
        yield Button(f"parade_write:{number}", WRITE, "success")
    if seen.phase is Phase.PROPOSED:
        yield Button(f"parade_host:{number}", HOST)
        yield Button(f"parade_queue:{number}", QUEUE)
    if _others(seen, seen.reader) and (running or seen.phase is Phase.CLOSED):
        yield Button(f"parade_read:{number}", READ)
    if seen.hosted and seen.phase is not Phase.PROPOSED:
        yield Button(f"parade_text:{number}", text("Text for my blog"))
        yield Button(f"parade_host:{number}", text("Change the days"))
        if seen.phase is not Phase.CALLED:  # before, there is nothing to round up
            yield Button(f"parade_draft:{number}", text("See the roundup"))
    elif seen.phase in (Phase.ROUNDED_UP, Phase.ARCHIVED):
        yield Button(f"parade_files:{number}", text("As files"))


def _others(seen: Seen, reader: int) -> bool:
    """Whether there is anything that somebody could read."""
    return any(post.member_id != reader for post in seen.parading.shown)


def line(post: Post, seen: Seen) -> Text:
    """Return one post on one line."""
    name = post.author or seen.name(post.member_id)
    if not post.address:
        return text("“{title}” by {author}, written here", title=post.title, author=name)
    return text(
        "“{title}” by {author}: {address}", title=post.title, author=name, address=Url(post.address)
    )


def shortened(title: str) -> str:
    """Return a title as it fits on a button."""
    return title if len(title) <= MOST_LABEL else title[: MOST_LABEL - 1] + "…"
