"""How a meetup's title and its time are typed, where it is not clear which words are what."""

from community.meetups.telling_apart import Apart
from community.places import Language
from community.texts import Text, text
from locales import translate
from matrix.usage import name_in


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
