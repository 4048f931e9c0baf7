"""Calling a meetup off: asked once more before it is done, since nothing brings it back."""

from community.meetups.model import Coming, MeetupState
from community.meetups.seen import Seen
from community.meetups.texts import CALLED_OFF, DROPPED
from community.places import Language
from community.texts import Block, Button, Card, Facts, Param, Text, text

KEPT = text("All right, nothing changes.")


def called_off(seen: Seen) -> Text:
    """Return what somebody reads who has just called a meetup off."""
    return DROPPED if seen.meetup.state is MeetupState.DROPPED else CALLED_OFF


def call_off_card(seen: Seen, language: Language) -> Card:
    """Return the question before a meetup is called off: which one, when, and who counts on it."""
    meetup = seen.meetup
    others = [one for one in seen.gathering.rsvps if one.member_id != seen.reader]
    yes = sum(one.coming is Coming.YES for one in others)
    maybe = sum(one.coming is Coming.MAYBE for one in others)
    facts: list[tuple[Text, Param]] = [(text("When"), meetup.starts_at)]
    facts += [(text("Said yes"), yes)] if yes else []
    facts += [(text("Said maybe"), maybe)] if maybe else []
    body: list[Block] = [Facts(tuple(facts))]
    if yes or maybe:
        body.append(text("They are told, and it cannot be taken back."))
    else:
        body.append(text("Nobody else counts on it yet. It cannot be taken back."))
    if meetup.repeats:
        body.append(text("The dates after this one stay."))
    return Card(
        language,
        text("Call off “{title}”?", title=meetup.title),
        tuple(body),
        (
            Button(f"meetup_off_yes:{meetup.id}", text("Yes, call it off"), "danger"),
            Button(f"meetup_keep:{meetup.id}", text("Keep it")),
        ),
    )
