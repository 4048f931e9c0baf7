"""How a person's introduction looks as a card; the words on it are theirs."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from community.languages import language_name
from community.matching.topics import label
from community.model import Introduction, Member
from community.networks import name_of
from community.outbox import Outgoing
from community.places import Community, Language, Seat
from community.seats import rows_for_each
from community.texts import Block, Card, Facts, Param, Quote, Text, Url, text

DELIVERED_WITHIN = timedelta(days=7)
MOST_TAGS = 5
TAG_LIMIT = 20


def card_rows(
    community: Community, member_id: int, at: datetime, seats: Sequence[Seat] | None = None
) -> tuple[Outgoing, ...]:
    """Return the rows that bring a member's cards, one a home, into line with what is true when
    they are delivered: each is posted, redrawn, or taken away.
    """
    row = Outgoing(
        f"intro:{community.id}:{member_id}",
        community.id,
        "introduction",
        at,
        at + DELIVERED_WITHIN,
        {"member": member_id},
        renew=True,
    )
    return rows_for_each(community, row, seats)


def introduction_card(community: Community, member: Member, introduction: Introduction) -> Card:
    """Return an introduction in the community's language; what is empty is left out."""
    answers, details = introduction.answers, introduction.details
    quotes = (
        Quote(text("Who or what brings me closer to my goal"), answers.goal),
        Quote(text("What I can offer"), answers.offer),
        Quote(text("What would widen my horizon"), answers.horizon),
        Quote(text("What I bring to the community"), answers.contribution),
        Quote(text("My topics"), answers.topics),
    )
    names = tuple(language_name(code, community.language) for code in details.languages)
    rows: list[tuple[Text, Param]] = [
        (text("Field of work"), details.field),
        (text("Languages"), names),
        (text("Place"), details.place),
        (text("Time zone"), details.zone),
        *((name_of(link.network), Url(link.url)) for link in details.links),
    ]
    body: list[Block] = [quote for quote in quotes if quote.words]
    if filled := tuple(row for row in rows if row[1]):
        body.append(Facts(filled))
    return Card(
        language=community.language,
        title=text("{name}", name=member.name),
        body=tuple(body),
        tags=_tags(introduction, community.language),
    )


def _tags(introduction: Introduction, language: Language) -> tuple[str, ...]:
    """Return the topics for a forum post: what a person gives and seeks comes first."""
    understood = introduction.understood
    topics = dict.fromkeys(
        (*understood.gives, *understood.seeks, *understood.interests, *understood.widens)
    )
    labels = (label(topic, language) for topic in topics)
    return tuple(tag for tag in labels if len(tag) <= TAG_LIMIT)[:MOST_TAGS]
