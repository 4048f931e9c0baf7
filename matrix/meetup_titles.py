"""What is typed to call a meetup: what it says, and how to say it where that is not clear."""

from community.commands import Given
from community.meetups.calling import Call
from community.meetups.model import MeetupKind, Space
from community.meetups.telling_apart import Apart
from community.places import Language
from community.texts import Text, text
from locales import translate
from matrix.usage import name_in


def call_of(given: Given) -> Call:
    """Return what was typed; what was left out is None."""
    words, numbers = given.words, given.numbers
    return Call(
        words.get("title"),
        words.get("when"),
        MeetupKind(words["kind"]) if words.get("kind") else None,
        Space(words["space"]) if words.get("space") else None,
        words.get("where"),
        words.get("about"),
        numbers.get("places"),
        numbers.get("lasts"),
    )


def how_to_call(apart: Apart | None, language: Language) -> Text:
    """Return how a title and a time are written so that they cannot be mixed up: in somebody's own
    words, if it is likely what they mean.
    """
    title = apart.title if apart else translate(_A_TITLE.msgid, language)
    when = apart.when if apart else translate(_A_TIME.msgid, language)
    return text(
        "I am not sure where the title ends and the day begins. Please write it like this: /meetup"
        " call {example}",
        example=f"{name_in('title', language)}={title} {name_in('when', language)}={when}",
    )


_A_TITLE, _A_TIME = text("A walk by the river"), text("Thursday 7 pm")
