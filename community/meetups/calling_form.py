"""The form with which somebody calls a meetup from a button, instead of typing the command."""

from collections.abc import Iterator

from community.forms import Chosen, Filled, Form, Typed
from community.meetups.calling import ABOUT_LIMIT, TITLE_LIMIT, WHEN_LIMIT, WHERE_LIMIT, Call
from community.meetups.model import Space
from community.meetups.texts import SPACES
from community.texts import Block, Button, Quote, Text, text

NAME = "meetup_call"
"""The name of the form, and of the buttons that open it."""

CALL = text("Call a meeting")
WITH_OTHERS = text("Meet with others")

_TITLE, _WHEN = text("What it is called"), text("Day and time")
_SPACE, _WHERE = text("On site or online"), text("Where")
_ABOUT = text("What it is about")


def call_button(occasion: str, number: int, label: Text = CALL) -> Button:
    """Return the button that opens the form. ``occasion``: what ``number`` is the number of."""
    return Button(f"{NAME}:{occasion}:{number}", label)


def call_form(occasion: str, number: int, title: str | Text = "") -> Form:
    """Return the form, with a title that can be changed."""
    return Form(
        NAME,
        CALL,
        (
            Typed("title", _TITLE, title, most=TITLE_LIMIT, long=False, required=True),
            Typed(
                "when",
                _WHEN,
                hint=text("In your words, such as next Thursday 6:30 pm"),
                most=WHEN_LIMIT,
                long=False,
                required=True,
            ),
            Chosen(
                "space",
                _SPACE,
                tuple((space.value, name) for space, name in SPACES.items()),
                (Space.SITE.value,),
                required=True,
            ),
            Typed(
                "where",
                _WHERE,
                hint=text("A place or an address, or the link to join"),
                most=WHERE_LIMIT,
                long=False,
            ),
            Typed("about", _ABOUT, hint=text("In a few sentences"), most=ABOUT_LIMIT),
        ),
        (occasion, str(number)),
    )


def read_call(filled: Filled) -> Call:
    """Return what was filled in, as if it had been typed behind the command."""
    space = filled["space"]
    return Call(
        title=filled["title"],
        when=filled["when"],
        space=Space(space) if space in set(Space) else None,
        where=filled["where"],
        about=filled["about"],
    )


def typed_before(filled: Filled) -> Iterator[Block]:
    """Yield what somebody filled in that could not be used yet, so that none of it is lost."""
    yield text("Nothing of it is lost. This is what you typed:")
    for key, label in (("title", _TITLE), ("when", _WHEN), ("where", _WHERE), ("about", _ABOUT)):
        if words := filled[key].strip():
            yield Quote(label, words)


def again_button(filled: Filled) -> Button:
    """Return the button that opens the same form once more."""
    occasion, number = filled.parts
    return call_button(occasion, int(number), text("Try again"))
