"""The cards of meetups for docs/fronts.md: a walk, from its first words to how it was."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from community.forms import Form
from community.meetups.approval_words import (
    asked_card,
    confirmed_card,
    decided_card,
    decline_form,
)
from community.meetups.calling_form import call_form
from community.meetups.cards import (
    after_card,
    called_card,
    changed_card,
    confirm_card,
    listed_card,
    more_card,
    promoted_card,
    public_card,
    reminder_card,
)
from community.meetups.details import details_form
from community.meetups.ending import call_off_card
from community.meetups.hello_words import hello_card
from community.meetups.ideas import Idea, idea_card
from community.meetups.listed import by_hand_card
from community.meetups.model import (
    Coming,
    Gathering,
    Meetup,
    MeetupKind,
    MeetupState,
    Rsvp,
    Seat,
    Space,
)
from community.meetups.seen import Seen
from community.meetups.upcoming_texts import upcoming_card
from community.model import Member, Reason
from community.places import Community
from community.texts import Card, Where

SLOT = datetime(2026, 5, 9, 10, 0)  # noqa: DTZ001 - a slot is naive
WALK = 12
ALONE = "the person alone"
THREAD = "the meetup's thread"


def walk(community: Community) -> Meetup:
    """Return a walk that is drafted."""
    return Meetup(
        id=WALK,
        community_id=community.id,
        host=1,
        kind=MeetupKind.WALK,
        title="Light and shadow in the old town",
        slot=SLOT,
        zone=community.zone,
        starts_at=SLOT.replace(tzinfo=ZoneInfo(community.zone)),
        minutes=150,
        space=Space.HYBRID,
        where="In front of the museum's main door",
        about="We look for light and shadow, with a camera or a phone.",
        places=3,
        changed_at=SLOT.replace(tzinfo=ZoneInfo(community.zone)) - timedelta(days=30),
    )


def meetup_cards(
    community: Community, people: Mapping[int, Member]
) -> Iterator[tuple[str, str, Card | None, Form | None]]:
    """Yield (name, where it stands, card, form) of everything that a meetup says."""
    draft = walk(community)
    since = draft.starts_at - timedelta(days=20)
    alone = Seen(community, Gathering(draft), people, reader=1)
    called = replace(
        draft, state=MeetupState.CALLED, details={"motto": "#LightAndShadow", "route": "Main door"}
    )
    rsvps = (
        Rsvp(1, Coming.YES, since, Seat.TAKEN),
        Rsvp(2, Coming.YES, since, Seat.TAKEN, guests=1),
        Rsvp(3, Coming.YES, since, Seat.WAITING),
        Rsvp(4, Coming.YES, since, online=True),
        Rsvp(5, Coming.MAYBE, since),
    )
    seen = Seen(community, Gathering(called, rsvps), people, reader=1)
    some = [people[1], people[2]]
    offered = replace(rsvps[2], seat=Seat.OFFERED, until=since + timedelta(hours=24))
    over = replace(seen, over=True)
    yield "A meetup is called from a button", ALONE, None, call_form("match", 1, "About podcasts")
    idea = Idea(1, community.id, "podcasts", 5, 2, since)
    yield "A meetup is proposed", "the place for prompts", idea_card(community, idea), None
    yield "A meetup is to be confirmed", ALONE, confirm_card(alone, "en"), None
    waits = replace(alone, gathering=Gathering(replace(draft, state=MeetupState.ASKED)))
    unfit = replace(draft, state=MeetupState.DROPPED, declined="The museum is closed that day.")
    declined = replace(alone, gathering=Gathering(unfit))
    yield "A meetup waits for the organisers", ALONE, confirmed_card(waits, "en"), None
    yield "May a meetup take place?", "the place for organisers", asked_card(waits), None
    yield "Why it may not", ALONE, None, decline_form(draft)
    yield "A meetup is declined", ALONE, decided_card(declined, "en"), None
    yield "A meetup is called", ALONE, called_card(seen, "en"), None
    yield "More about a meetup", ALONE, None, details_form(draft)
    yield "A meetup", "the place for prompts", public_card(seen), None
    yield "Everything about a meetup", ALONE, more_card(seen, "en"), None
    yield "What comes next", ALONE, listed_card([seen], "en"), None
    card = Where(community.home.platform, "100", "101")
    board = upcoming_card(community, [seen.gathering], {WALK: card}, since)
    yield "What comes next, for all", "the place chosen for it", board, None
    yield "A place became free", THREAD, promoted_card(seen, people[3], offered), None
    yield "A meetup was changed", THREAD, changed_card(seen, "changed", some), None
    yield "A meetup is to be called off", ALONE, call_off_card(seen, "en"), None
    yield "A meetup is called off", THREAD, changed_card(seen, "cancelled", some), None
    yield "Its event was changed by hand", THREAD, by_hand_card(seen, "changed", some[:1]), None
    yield "Its event was taken away", THREAD, by_hand_card(seen, "gone", some[:1]), None
    yield "A meetup is near", THREAD, reminder_card(seen, "day", some), None
    alike = (Reason("gives", 2, 1, ("podcasts",)), Reason("interests", 3, 4, ("museums",)))
    yield "Who could say hello", THREAD, hello_card(seen, alike, [people[1], people[2]]), None
    yield "A meetup is over", THREAD, after_card(over, some), None
