"""The words and cards where organisers look at meetups first."""

from community.forms import Form, Typed
from community.meetups.cards import all_facts, called_card, host_buttons
from community.meetups.details import details_of
from community.meetups.model import Meetup, MeetupState
from community.meetups.seen import Seen
from community.places import Language
from community.texts import Block, Button, Card, Quote, Text, text

DECLINE_NAME = "meetup_decline"
"""The name of the form."""
WORDS_LIMIT = 400

TURNED_ON = text(
    "From now on members' meetups wait for your yes, in the channel for organisers. Your own ones"
    " take place at once."
)
TURNED_OFF = text(
    "From now on members' meetups take place at once. Those that wait already still do."
)
IS_ON = text(
    "Members' meetups wait for your yes, in the channel for organisers. With “off” they take place"
    " at once."
)
IS_OFF = text("Members' meetups take place at once. With “on” they wait for your yes first.")
NOBODY_LOOKS = text(
    "The organisers look at meetups first, but they have no channel for it at the moment. Please"
    " tell them: they choose one with /admin setup."
)
NOT_BY_MEMBERS = text(
    "The organisers look at meetups first here, so one of them takes the time. Please tell them"
    " which one is best."
)
WAITS_NOT = text("This meetup does not wait for you any more.")
PASSED = text(
    "Its date has passed, so it cannot take place any more. Whoever called it is told, and can call"
    " it anew."
)
APPROVED = text("It takes place, and whoever called it is told.")
DECLINED = text("Whoever called it reads your words in private, and nobody else does.")


def approval_told(*, is_on: bool, changed: bool) -> Text:
    """Return what an organiser reads of whether members' meetups wait."""
    if changed:
        return TURNED_ON if is_on else TURNED_OFF
    return IS_ON if is_on else IS_OFF


def confirmed_card(seen: Seen, language: Language) -> Card:
    """Return what the host reads who has just confirmed a meetup."""
    meetup = seen.meetup
    if meetup.state is not MeetupState.ASKED:
        return called_card(seen, language)
    return Card(
        language,
        text("“{title}” waits for the organisers", title=meetup.title),
        (
            text("They look at meetups first here. Until then nobody else sees it."),
            text("I tell you in private as soon as they have said yes or no."),
        ),
        host_buttons(meetup),
    )


def asked_card(seen: Seen) -> Card:
    """Return what organisers read of a meetup that waits, or waited, for them."""
    meetup, language = seen.meetup, seen.community.language
    body: tuple[Block, ...] = (
        all_facts(seen),
        *((Quote(text("What it is about"), meetup.about),) if meetup.about else ()),
        *details_of(meetup),
    )
    if meetup.state is not MeetupState.ASKED:
        return Card(language, text("“{title}” takes place", title=meetup.title), body)
    return Card(
        language,
        text("Shall “{title}” take place?", title=meetup.title),
        body,
        (
            Button(f"meetup_approve:{meetup.id}", text("Let it take place"), "success"),
            Button(f"meetup_decline:{meetup.id}", text("Not like this")),
        ),
    )


def settled_card(meetup: Meetup | None, language: Language) -> Card:
    """Return what stands in the place of a meetup that is not called: none of its host's words."""
    if meetup is not None and meetup.declined:
        said = text("You said “not like this”, and whoever called it has read why.")
    elif meetup is not None and meetup.host is None:
        said = text("Whoever called it has erased it.")
    else:
        said = text("It was taken back, or its date has passed.")
    return Card(language, text("This meetup is not there any more."), (said,))


def decline_form(meetup: Meetup) -> Form:
    """Return the form in which an organiser tells the host why."""
    return Form(
        DECLINE_NAME,
        text("Not like this"),
        (
            Typed(
                "words",
                text("A sentence for whoever called it"),
                hint=text("What would make it fit? They read it in private, from “the organisers”"),
                most=WORDS_LIMIT,
                required=True,
            ),
        ),
        (str(meetup.id),),
    )


def decided_card(seen: Seen, language: Language) -> Card:
    """Return what the host reads in private once it is decided. It has no buttons: there are none
    in private on every platform.
    """
    meetup = seen.meetup
    if meetup.state is MeetupState.CALLED:
        return Card(
            language,
            text("{title} is called", title=meetup.title),
            (
                text("The organisers have said yes."),
                text(
                    "It is number {number}. Everybody can see it now, and answer.", number=meetup.id
                ),
            ),
        )
    if meetup.declined:
        return Card(
            language,
            text("“{title}” is not called like this", title=meetup.title),
            (Quote(text("The organisers say"), meetup.declined), _ANEW),
        )
    return Card(
        language,
        text("“{title}” was not called", title=meetup.title),
        (text("Its date has passed before the organisers had looked at it."), _ANEW),
    )


_ANEW: Text = text("You can call it anew, otherwise or for another day: /meetup call.")
