"""What members read when they ask about their part in the rounds."""

from collections.abc import Mapping, Sequence

from community.match_words import KINDS
from community.model import Answer, Member, Rhythm
from community.participation import Status
from community.rounds import Explained
from community.texts import Block, Card, Text, text
from community.wish_words import summary

_RHYTHMS = {
    Rhythm.WEEKLY: text("You are matched every week."),
    Rhythm.FORTNIGHTLY: text("You are matched every two weeks."),
    Rhythm.MONTHLY: text("You are matched once a month."),
}

THANKS: Mapping[Answer, Text] = {
    Answer.YES: text("Thank you! I have noted that you met."),
    Answer.PLANNED: text("Thank you! Enjoy your meeting."),
    Answer.NO: text("Thank you for telling me. I may bring you together again later."),
    Answer.NOT_AGAIN: text(
        "Thank you for telling me. I will not bring you together again; nobody learns of this."
    ),
}
"""Said when somebody answered whether they met."""

LEFT = text(
    "You will not be matched any more; your introduction stays. "
    "/match join brings you back whenever you like."
)

TAKE_OFF = text("Take somebody off the list")


def joined(status: Status) -> tuple[Block, ...]:
    """Welcome somebody who takes part now, or changed how."""
    return (text("Good to have you!"), *standing(status))


def pausing(status: Status) -> tuple[Block, ...]:
    """Say goodbye to somebody who sits out for a while."""
    return (text("Enjoy your break!"), *standing(status))


def standing(status: Status) -> tuple[Block, ...]:
    """Say how somebody takes part."""
    part = status.participation
    if not status.taking_part or part is None:
        return (*status.misses, text("/match join lets you in."))
    said: list[Text] = [_RHYTHMS[part.rhythm]]
    if part.trio:
        said.append(text("You are matched with two people where possible."))
    said += summary(part.wishes)
    said.append(text("/match wishes lets you change what you wish for."))
    if status.next_round is not None and status.in_next:
        said.append(text("You are in the next round: {when}.", when=status.next_round))
    elif status.next_round is not None:
        said.append(text("The next round is without you: {when}.", when=status.next_round))
    if status.current is not None:
        said.append(text("You have a match; /match why tells you how it came about."))
    # Whoever is not in the next round wants to know first why that is so.
    return (*said, *status.misses) if status.in_next else (*status.misses, *said)


def explained_card(explained: Explained) -> Card:
    """Return why a match came about, for one of its people."""
    people = [one.who for one in explained.people]
    title = text("Round {number}: why you were matched", number=abs(explained.round.number))
    kind = KINDS[explained.match.kind]
    who = text("This match is {people}: {kind}.", people=people, kind=kind)
    return Card("en", title, (who, *explained.gains, *explained.body))


def avoiding(name: str) -> Text:
    """Confirm that somebody is on one's own list, the same whatever it changed.

    By name, not as a mention: a mention may add people to a private conversation.
    """
    return text(
        "Noted: I will never match you with {person}. Only you can see this; "
        "/match avoid without a name shows your list.",
        person=name,
    )


def avoided(listed: Sequence[Member]) -> Text:
    """Return one's own list of people never to be matched with."""
    if not listed:
        return text("Your list is empty. Only you can see it.")
    return text(
        "You are never matched with {people}. Only you can see this.",
        people=[one.name for one in listed],
    )
