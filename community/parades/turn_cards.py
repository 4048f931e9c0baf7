"""What is said about whose turn it is to host a blog parade."""

from collections.abc import Sequence

from community.model import Member
from community.parades.book import Seen
from community.parades.cards import propose_button
from community.parades.model import Asked, Parade
from community.parades.texts import HOST
from community.texts import Button, Card, Text, ntext, text

NAMED = 3
"""So many of those who come next are named."""

PASS = text("Not this time")
PASSED = text("Thank you for telling me. I ask on; the topic stays among the proposals.")
NOT_YOURS = text("Somebody else is being asked by now, so there is nothing left to do. Thank you!")


def asked_card(parade: Parade, language: str) -> Card:
    """Return what somebody reads in private whose turn it is."""
    if parade.asked is Asked.STAND_IN:
        said = text(
            "You are named as the one who steps in for “{title}”, and it is its turn now. Would you"
            " like to host it?",
            title=parade.title,
        )
    else:
        said = text(
            "The next blog parade could be yours. Would you like to host “{title}” now?",
            title=parade.title,
        )
    return Card(
        language,
        text("It is your turn"),
        (
            said,
            text(
                "You name its first and its last day. I write the call, remind everybody, and draft"
                " the roundup. If it does not fit at the moment, I simply ask on."
            ),
        ),
        _offered(parade),
    )


def _offered(parade: Parade) -> tuple[Button, ...]:
    return (
        Button(f"parade_host:{parade.id}", HOST, "success"),
        Button(f"parade_pass:{parade.id}", PASS),
    )


def line_card(seen: Seen, person: Member, waiting: Sequence[Parade]) -> Card:
    """Return the short line in the channel: it asks a person who is there, and tells everybody else
    who was asked; and what comes after that.
    """
    parade, is_here = seen.parade, person.on(seen.community.home.platform) is not None
    if is_here:
        said = text(
            "{person}, the next blog parade could be yours: “{title}”. Would you like to host it"
            " now? If it does not fit, I simply ask on.",
            title=parade.title,
            person=person.who,
        )
    else:
        said = text(
            "The next blog parade could be “{title}”. I have asked {person} to host it.",
            title=parade.title,
            person=person.who,
        )
    body = [said]
    if waiting:
        titles = tuple(text("“{title}”", title=one.title) for one in waiting[:NAMED])
        body.append(text("After that: {titles}.", titles=titles))
    return Card(
        seen.community.language,
        None,
        tuple(body),
        _offered(parade) if is_here else (),
        mentions=(person.who,) if is_here else (),
    )


def who_card(seen: Seen) -> Card:
    """Return what asks everybody who hosts a topic."""
    parade = seen.parade
    return Card(
        seen.community.language,
        text("Who hosts “{title}”?", title=parade.title),
        (
            text(
                "This topic has no host at the moment. Whoever hosts it names the days, reads what"
                " comes in, and rounds it up; I help with all of it."
            ),
        ),
        (Button(f"parade_host:{parade.id}", HOST, "success"), propose_button()),
    )


def topics_card(language: str, proposed: int) -> Card:
    """Return what asks everybody for a topic. ``proposed``: so many there are already."""
    body = [
        text(
            "Nobody is in the queue to host one. Which question have you been carrying around?"
            " A sentence is enough, and somebody else may host it."
        )
    ]
    if proposed:
        body.append(
            ntext(
                "{count} topic is waiting for a host: /parade list shows it.",
                "{count} topics are waiting for a host: /parade list shows them.",
                proposed,
            )
        )
    return Card(
        language,
        text("What shall our next blog parade be about?"),
        tuple(body),
        (propose_button(),),
    )


def queued(seen: Seen, *, recurs: bool) -> Text:
    """Return the answer to who is in the queue, or is not any more. ``recurs``: blog parades are
    planned here.
    """
    if not seen.hosted:
        return text("All right, you are not in the queue with it any more. The topic stays.")
    if not recurs:
        return text(
            "You are in the queue. No rhythm is planned here yet, so nobody is asked by itself:"
            " “I'll host it” begins whenever you like."
        )
    return text(
        "You are in the queue: when its turn comes, I ask you for the days. Somebody can step in"
        " for you, too: /parade deputy {number}.",
        number=seen.parade.id,
    )
