"""The words with which people who come to a meetup are told who has something to talk about."""

from collections.abc import Mapping, Sequence

from community.matching.topics import label
from community.meetups.seen import Seen
from community.model import Member, Reason
from community.places import Language
from community.texts import Card, Param, Text, text


def hello_card(seen: Seen, reasons: Sequence[Reason], mentions: Sequence[Member]) -> Card:
    """Return who could say hello to each other, one line a pair; ``mentions``: who is pinged."""
    language = seen.community.language
    return Card(
        language,
        text("Say hello tomorrow"),
        (
            *(_line(reason, seen.people, language) for reason in reasons),
            text(
                "As far as I know, you have not met yet. Say hello to each other, if you like. I"
                " know this from your introductions."
            ),
        ),
        mentions=tuple(one.who for one in mentions),
    )


def _line(reason: Reason, people: Mapping[int, Member], language: Language) -> Text:
    giver, taker = people[reason.giver].who, people[reason.taker].who
    topics: list[Param] = [label(topic, language) for topic in reason.topics]
    if reason.kind == "gives":
        return text(
            "{giver} can help with what {taker} is looking for: {topics}.",
            giver=giver,
            taker=taker,
            topics=topics,
        )
    if reason.kind == "widens":
        return text(
            "{giver} knows about {topics}, which would widen {taker}'s horizon.",
            giver=giver,
            taker=taker,
            topics=topics,
        )
    return text(
        "{one} and {other}: you both wrote about {topics}.", one=giver, other=taker, topics=topics
    )
