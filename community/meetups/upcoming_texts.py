"""The card with what comes next, and what organisers read about it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from community.meetups import coming as rules
from community.meetups.model import Gathering, Meetup, Space
from community.meetups.texts import KINDS, SPACES
from community.places import Community
from community.texts import Block, Card, Text, Where, ntext, text

MOST_TITLE, MOST_WHERE = 80, 60
"""So much of a title and a place is shown: ten meetups have to fit into one message."""

NOWHERE = text(
    "I show nowhere here what comes next. Say with this command where I am to, and I keep a card up"
    " to date there."
)
ENDED = text("I take the card away, and show nowhere here any more what comes next.")


def upcoming_card(
    community: Community, found: Sequence[Gathering], cards: Mapping[int, Where], now: datetime
) -> Card:
    """Return the card with what comes next. ``cards``: where each meetup's own card stands, by its
    id, as far as that is known.
    """
    lines: list[Block] = [_meetup(one, cards.get(one.meetup.id), now) for one in found]
    if lines:
        lines.append(text("Would you like to call one, too? /meetup call takes a minute."))
    else:
        lines.append(text("Nothing is planned yet. Be the first: /meetup call takes a minute."))
    return Card(community.language, text("What comes next"), tuple(lines))


def shown_told(community: Community) -> Text:
    """Return where the card stands, to an organiser."""
    channel = community.channels.upcoming
    if channel is None:
        return NOWHERE
    return text(
        "I show what comes next in {channel}: in a moment, and from then on always up to date.",
        channel=Where(community.home.platform, channel),
    )


def _meetup(found: Gathering, card: Where | None, now: datetime) -> Text:
    meetup = found.meetup
    facts = [_what(meetup)]
    if meetup.places:
        # What is free goes to those who wait first.
        facts.append(_places(0 if rules.queue(found) else rules.free(found)))
    if card is not None:
        facts.append(text("answer here: {card}", card=card))
    return text(
        "**{title}**\n{at}\n{facts}",
        title=_cut(meetup.title, MOST_TITLE),
        at=_at(meetup, now),
        facts=_beside(facts),
    )


def _at(meetup: Meetup, now: datetime) -> Text | datetime:
    begun = meetup.starts_at <= now
    return text("On now, since {at}", at=meetup.starts_at) if begun else meetup.starts_at


def _what(meetup: Meetup) -> Text:
    """Say what kind of meeting it is, and where; the link to an online one stands on its card."""
    kind, space = KINDS[meetup.kind], SPACES[meetup.space]
    if not meetup.where or meetup.space is Space.ONLINE:
        return text("{kind}, {space}", kind=kind, space=space)
    where = _cut(meetup.where, MOST_WHERE)
    return text("{kind}, {space}: {where}", kind=kind, space=space, where=where)


def _places(free: int) -> Text:
    if not free:
        return text("all places are taken, but you can wait for one")
    return ntext("{count} place is free", "{count} places are free", free)


def _beside(facts: Sequence[Text]) -> Text:
    """Put facts beside each other on one line; there is nothing to translate between them."""
    names = [f"fact_{number}" for number in range(len(facts))]
    return Text(" · ".join(f"{{{name}}}" for name in names), dict(zip(names, facts, strict=True)))


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
