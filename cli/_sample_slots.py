"""The cards about finding a time for docs/fronts.md: a lunch, until it is a meetup."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cli._sample_meetups import ALONE
from community.forms import Form
from community.model import Member
from community.places import Community
from community.slots.asking import Understood
from community.slots.cards import (
    all_card,
    asked_card,
    confirm_card,
    found_card,
    made_card,
    public_card,
)
from community.slots.forms import answer_form, days_form
from community.slots.model import Poll, PollState, Slot, Standing, Suits
from community.slots.seen import SeenPoll
from community.texts import Card

FIRST = datetime(2026, 5, 14, 12, 30)  # noqa: DTZ001 - a slot is naive
POLL, MEETUP = 7, 13


def slot_cards(
    community: Community, people: Mapping[int, Member]
) -> Iterator[tuple[str, str, Card | None, Form | None]]:
    """Yield (name, where it stands, card, form) of everything that is said on the way to a time."""
    slots: list[Slot] = []
    for number, after in enumerate((0, 1, 4), start=1):
        local = FIRST + timedelta(days=after)
        slots.append(Slot(number, local, local.replace(tzinfo=ZoneInfo(community.zone)), 60))
    poll = Poll(
        id=POLL,
        community_id=community.id,
        by=1,
        title="Lunch about grants",
        zone=community.zone,
        slots=tuple(slots),
        closes_at=slots[-1].starts_at,
        where="Café at the museum",
        state=PollState.OPEN,
    )
    answers = {
        1: {1: Suits.YES, 2: Suits.YES, 3: Suits.NO},
        2: {1: Suits.IF_NEED_BE, 2: Suits.YES, 3: Suits.NO},
        3: {1: Suits.NO, 2: Suits.IF_NEED_BE, 3: Suits.YES},
    }
    now = slots[0].starts_at - timedelta(days=9)
    seen = SeenPoll(
        community, Standing(poll, answers), people[1], now, community.zone, reader=1, decides=True
    )
    draft = replace(seen, standing=Standing(replace(poll, state=PollState.DRAFT)))
    taken = replace(poll, state=PollState.MADE, chosen=2, meetup_id=MEETUP)
    made = replace(seen, standing=Standing(taken, answers))
    yield (
        "Times are to be confirmed",
        ALONE,
        confirm_card(draft, Understood(poll.slots, over=1), "en"),
        None,
    )
    yield "Times are asked about", ALONE, asked_card(seen, "en"), None
    yield "When does it suit you?", "the place for prompts", public_card(seen), None
    yield "Which times suit somebody", ALONE, None, answer_form(seen)
    yield "All times", ALONE, all_card(seen, "en"), None
    yield "A time is taken", ALONE, made_card(made, "en"), None
    yield "A time was found", "the place for prompts", public_card(made), None
    pair = replace(poll, title="", where="", match_id=1)
    both = {i: answers[i] for i in (1, 2)}
    in_match = replace(seen, standing=Standing(pair, both))
    found = replace(seen, standing=Standing(replace(pair, state=PollState.MADE, chosen=2), both))
    yield "Times for a match", ALONE, None, days_form(1)
    yield "When does it suit a match?", "the match's conversation", public_card(in_match), None
    some = [people[1].who, people[2].who]
    yield "A match has a time", "the match's conversation", found_card(found, some), None
