"""The cards of conferences for docs/fronts.md: from the programme to an answer from there."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from cli._sample_meetups import ALONE, THREAD, walk
from community.companion.cards import (
    answered_card,
    asked_card,
    moved_card,
    pairs_card,
    programme_card,
    session_card,
    shown_card,
)
from community.companion.forms import note_form, programme_form, question_form
from community.companion.model import Companion, Pair, Question, Session
from community.companion.seen import Followed
from community.companion.watches import Watch
from community.forms import Form
from community.meetups.model import Coming, Gathering, MeetupKind, MeetupState, Rsvp
from community.meetups.seen import Seen
from community.model import Member
from community.places import Community
from community.texts import Card

CONFERENCE = 14
SESSION_THREAD = "the session's thread"


def companion_cards(
    community: Community, people: Mapping[int, Member]
) -> Iterator[tuple[str, str, Card | None, Form | None]]:
    """Yield (name, where it stands, card, form) of everything that a conference says."""
    meetup = replace(
        walk(community),
        id=CONFERENCE,
        kind=MeetupKind.CONFERENCE,
        title="Museums and the Web",
        minutes=2 * 24 * 60,
        where="City museum",
        about="",
        places=0,
        state=MeetupState.CALLED,
    )
    at = meetup.starts_at
    since = at - timedelta(days=20)
    opening = Session(31, CONFERENCE, "opening", "Opening", at, 45, "Great Hall")
    rights = Session(
        32, CONFERENCE, "rights", "Who owns a picture?", at + timedelta(hours=1), 45, "Room 2"
    )
    question = Question(
        41, CONFERENCE, 32, 3, "Who pays for the photo licences?", at, "The county does.", 1, at
    )
    rsvps = (
        Rsvp(1, Coming.YES, since),
        Rsvp(2, Coming.YES, since, evenings=True),
        Rsvp(3, Coming.YES, since, online=True),
        Rsvp(4, Coming.YES, since, online=True),
    )
    pairs = (Pair(CONFERENCE, 1, 3, since), Pair(CONFERENCE, 1, 4, since))
    companion = Companion(CONFERENCE, (opening, rights), pairs, (question,))
    seen = Seen(community, Gathering(meetup, rsvps), people, reader=3)
    found = Followed(seen, companion, since)
    watches = [Watch(people[1], (people[3], people[4]))]
    yield "A conference, to who follows it from afar", ALONE, shown_card(found, "en"), None
    yield "The programme of a conference", ALONE, None, programme_form(meetup)
    yield "The programme was read", ALONE, programme_card(found, "en"), None
    yield "Who is whose eyes and ears", THREAD, pairs_card(found, watches, ()), None
    yield "A session begins", "the place for prompts", session_card(found, rights), None
    yield "A question to a session", ALONE, None, question_form(meetup, rights)
    yield "A question from afar", SESSION_THREAD, asked_card(found, question, None), None
    yield "An answer", SESSION_THREAD, answered_card(found, question), None
    yield "A note for all", ALONE, None, note_form(rights, None)
    moved = moved_card(found, [rights], [people[1], people[3]])
    yield "The programme changed", THREAD, moved, None
