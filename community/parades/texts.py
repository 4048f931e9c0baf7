"""Short sentences about parades, said on every front."""

import re
from collections.abc import Mapping

from community.errors import Invalid
from community.parades.book import Seen
from community.parades.model import Phase
from community.texts import Block, Text, Url, text

WRITE, HOST = text("I'll write"), text("I'll host it")
QUEUE = text("Put me in the queue to host")
HAND_IN, WRITE_HERE = text("Hand in"), text("I have no blog")
READ = text("Something to read")
CHOSEN = text("chosen by the community")

PHASES: Mapping[Phase, Text] = {
    Phase.PROPOSED: text("proposed"),
    Phase.VOTING: text("put to the vote"),
    Phase.DRAFT: text("about to be called"),
    Phase.CALLED: text("called"),
    Phase.OPEN: text("open"),
    Phase.GRACE: text("over, late posts are welcome"),
    Phase.CLOSED: text("over, the roundup comes"),
    Phase.ROUNDED_UP: text("rounded up"),
    Phase.ARCHIVED: text("in the archive"),
    Phase.WITHDRAWN: text("taken back"),
}

PROPOSED = text(
    "Thank you! Your topic stands in the channel now, and others can say that they write."
)
CALLED = text(
    "It is called. The text for your blog is ready: “Text for my blog”, or /parade text with the"
    " number."
)
DROPPED = text("All right, it stays a proposal.")
CLOSED = text("It is done.")
TAKEN_BACK = text("It is taken back, and stands nowhere any more.")
PUBLISHED = text("The roundup stands in the channel now. Thank you for hosting!")
LINKED = text("Thank you! I look whether the posts link to it.")
STAND_IN = text("All right: they step in if need be.")
FEED_OFF = text("The feed leads nowhere any more.")
FILES = text("Here you are, ready to be pasted.")
COUNTING = text("The vote ends. In a moment its result stands in the channel.")
SHORT_POSTS = text("Short posts for your networks: /parade text with the number and “posts”.")


def saved(seen: Seen) -> Text:
    """Return what a host reads whose words for new days were understood: which days they are."""
    opens, closes = seen.parade.days
    return text(
        "The days are saved: from {opens} to {closes}. The card shows them.",
        opens=opens,
        closes=closes,
    )


def written(seen: Seen) -> Text:
    """Return the answer to "I'll write"."""
    if seen.writes:
        return text("Wonderful! I remind you before it ends. You can take it back at any time.")
    return text("All right. You can write all the same.")


def reminded(seen: Seen) -> Text:
    """Return the answer to "Remind me"."""
    mine = [one for one in seen.parading.intents if one.member_id == seen.reader]
    if mine and mine[0].remind:
        return text("I remind you.")
    return text("I don't remind you any more.")


def feed_told(address: str) -> tuple[Block, ...]:
    """Return what organisers read of the feed's address."""
    return (
        text("All posts as a feed (Atom): {address}", address=Url(address)),
        text(
            "The blogs that took part, as a list (OPML): {address}",
            address=Url(address.removesuffix(".atom") + ".opml"),
        ),
        text(
            "Whoever knows it can read it, so you may publish it. An address of before leads"
            " nowhere now."
        ),
    )


_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,2000}")


def first_address(words: str) -> str:
    """Return the first web address in somebody's words; Invalid if there is none."""
    found = _ADDRESS.search(words)
    if found is None:
        raise Invalid(text("I see no web address in this message."))
    return found[0].rstrip(").,;:!?")
