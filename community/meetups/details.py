"""What a meetup of each kind says beyond when and where: at most five fields, one window."""

from collections.abc import Mapping

from community.errors import Invalid
from community.forms import Filled, Form, Typed
from community.meetups.model import Meetup, MeetupKind
from community.texts import Facts, Text, text
from community.typed import fitting, tidy

DETAIL_LIMIT = 400

_ACCESS = ("access", text("Access, and what if it rains"), text("Steps, breaks, seats, where to"))
_PHOTOS = ("photos", text("Photos"), text("Who may be in the picture, and where it may be shown"))

DETAILS: Mapping[MeetupKind, tuple[tuple[str, Text, Text], ...]] = {
    MeetupKind.MEETUP: (
        ("topic", text("What we talk about"), text("A question to begin with, perhaps")),
        ("bring", text("What to bring"), text("A laptop, a book, something to eat …")),
        _ACCESS,
        _PHOTOS,
    ),
    MeetupKind.WALK: (
        ("route", text("Meeting point and stops"), text("In front of the main door, then …")),
        ("motto", text("Motto and hashtag"), text("Light and shadow, #MyTownWalk")),
        ("tasks", text("Tasks, also from afar"), text("What to look for, here and at home")),
        _ACCESS,
        _PHOTOS,
    ),
    MeetupKind.EVENT: (
        ("house", text("Who invites"), text("The house, and whom to ask there")),
        ("offer", text("What is offered"), text("A tour, talks, entrance, travel …")),
        ("duties", text("What is asked for in return"), text("A post, labelled as an invitation")),
        _ACCESS,
        _PHOTOS,
    ),
    MeetupKind.CONFERENCE: (
        ("programme", text("Programme"), text("Its address, or the sessions one a line")),
        ("motto", text("Hashtag"), text("#OurConference2027")),
        ("tasks", text("How we follow it together"), text("Who listens where, who asks for whom")),
        _ACCESS,
        _PHOTOS,
    ),
}
"""The details of each kind: (key, what it is called, an example)."""

NAME = "meetup_details"
"""The name of the form."""


def details_form(meetup: Meetup) -> Form:
    """Return the form with the details of a meetup, as they are now."""
    fields = tuple(
        Typed(key, label, meetup.details.get(key, ""), hint, DETAIL_LIMIT)
        for key, label, hint in DETAILS[meetup.kind]
    )
    return Form(NAME, text("More about it"), fields, (str(meetup.id),))


def read_details(meetup: Meetup, filled: Filled) -> dict[str, str]:
    """Return the details as they may be stored; Invalid if one is too long."""
    read = {
        key: fitting(tidy(filled[key]), DETAIL_LIMIT, label)
        for key, label, _ in DETAILS[meetup.kind]
    }
    if not any(read.values()) and not meetup.details:
        raise Invalid(text("All fields are still empty. One sentence in any of them is a start."))
    return {key: words for key, words in read.items() if words}


def details_of(meetup: Meetup) -> tuple[Facts, ...]:
    """Return the details that were filled in, to be shown."""
    rows = tuple(
        (label, meetup.details[key])
        for key, label, _ in DETAILS[meetup.kind]
        if meetup.details.get(key)
    )
    return (Facts(rows),) if rows else ()
