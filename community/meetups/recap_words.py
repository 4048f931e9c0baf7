"""The words and cards of recaps."""

from collections.abc import Sequence

from community.forms import Chosen, Form, Typed
from community.meetups.model import Coming, Meetup, Seat, Share
from community.meetups.seen import Seen
from community.places import Language
from community.texts import Block, Button, Card, Quote, Text, Url, ntext, text

SHARE_NAME, RECAP_NAME = "meetup_share", "meetup_recap"
"""The names of the forms."""
SHOWN = 8
"""So much of what people gave stands on a card; the files hold all of it."""
WORDS_LIMIT = 1000
ADDRESS_LIMIT = 300
SEEN_LIMIT = 400

RECAP = text("How it was")
WORDS = text("In the words of those who were there")
LINKS = text("Photos and posts")
THANKS = text(
    "Thanks to everybody who was there, and to everybody who gave something to this page."
)
PUBLISHED = text("It is published. Publish it again, and it shows what came since.")
SHARE = text("Give something to the recap")


def share_form(meetup: Meetup) -> Form:
    """Return the form with which somebody gives something to a recap."""
    return Form(
        SHARE_NAME,
        text("For the recap"),
        (
            Typed(
                "words",
                text("In your words"),
                hint=text("What stays with you? A sentence is enough"),
                most=WORDS_LIMIT,
            ),
            Typed(
                "address",
                text("Address of a photo or post"),
                hint=text("Of your own, or with the consent of whoever made it"),
                most=ADDRESS_LIMIT,
                long=False,
            ),
            Typed(
                "about",
                text("What is to be seen there"),
                hint=text("For everybody who cannot see it"),
                most=SEEN_LIMIT,
            ),
            Chosen(
                "credit",
                text("Your name beside it"),
                (("yes", text("With my name")), ("no", text("Without my name"))),
                ("yes",),
                required=True,
            ),
        ),
        (str(meetup.id),),
    )


def recap_form(meetup: Meetup) -> Form:
    """Return the form with the host's own words."""
    return Form(
        RECAP_NAME,
        text("Your words in the recap"),
        (
            Typed(
                "recap",
                RECAP,
                meetup.recap,
                text("How it was, what stays, what comes next"),
                WORDS_LIMIT,
            ),
        ),
        (str(meetup.id),),
    )


def shared(count: int) -> tuple[Text, ...]:
    """Return what somebody reads who gave something."""
    return (
        text("Thank you! It comes into the recap that the host makes."),
        ntext(
            "You have given {count} thing so far. You can take all of it back.",
            "You have given {count} things so far. You can take all of it back.",
            count,
        ),
    )


def take_back_button(meetup_id: int) -> Button:
    """Return the button that takes back what somebody gave."""
    return Button(f"meetup_unshare:{meetup_id}", text("Take it back"))


def taken_back(count: int) -> Text:
    """Return what somebody reads who took back what they gave."""
    if not count:
        return text("There is nothing of yours in this recap.")
    return text("It is gone from the recap.")


def attendance(found: Seen) -> Text | None:
    """Return how many were there; None while fewer than half of those who were to come have said
    whether they were: few of many would be a poor, and wrong, figure.
    """
    rsvps = found.gathering.rsvps
    count = sum(bool(one.attended) for one in rsvps)
    expected = (o for o in rsvps if o.coming is Coming.YES and o.seat is not Seat.WAITING)
    silent = sum(one.attended is None for one in expected)
    return ntext("{count} person", "{count} people", count) if count and count >= silent else None


def recap_card(
    found: Seen,
    shares: Sequence[Share],
    language: Language,
    noted: Sequence[Block] = (),
    *,
    draft: bool = False,
) -> Card:
    """Return the recap as a card; as a ``draft`` with what its host can do. ``noted``: what stays
    of a conference's sessions.
    """
    meetup = found.meetup
    body: list[Block] = []
    if people := attendance(found):
        body.append(text("Were there: {people}", people=people))
    if meetup.recap:
        body.append(Quote(RECAP, meetup.recap))
    body += noted
    for one in shares[:SHOWN]:
        person = found.people.get(one.member_id)
        name = person.name if person is not None and one.credited else ""
        if one.words:
            label = text("{name} says", name=name) if name else text("Somebody says")
            body.append(Quote(label, one.words))
        if one.address:
            address = Url(one.address)
            said = (
                text("{address}, by {name}: {about}", address=address, about=one.about, name=name)
                if name
                else text("{address}: {about}", address=address, about=one.about)
            )
            body.append(said)
    if len(shares) > SHOWN:
        body.append(ntext("… and {count} more", "… and {count} more", len(shares) - SHOWN))
    if not body:
        body.append(text("Nobody has given anything yet."))
    if not draft:
        title = text("What stays of “{title}”", title=meetup.title)
        return Card(language, title, tuple(body))
    body.append(text("As a file for your blog: /meetup recap with “markdown” or “html”."))
    return Card(
        language,
        text("The recap of “{title}”", title=meetup.title),
        tuple(body),
        (
            Button(f"meetup_words:{meetup.id}", text("Write how it was")),
            Button(f"meetup_publish:{meetup.id}", text("Publish it"), "success"),
        ),
    )
