"""What was understood of an introduction, in words, and how to put it right."""

from collections.abc import Iterable

from community.introductions import Saved
from community.matching.topics import label
from community.model import Understanding
from community.places import Language
from community.texts import Block, Button, Facts, Param, Text, text
from community.understanding import PARTS, Named, Part

MORE = Button("more", text("More about you"), "primary")
TOPICS = Button("topics", text("Correct the topics"))
DROP_HINT = text("Does not fit? Take it out")
ADD_HINT = text("Forgotten? Add it")

HEADINGS: dict[Part, Text] = {
    "seeks": text("You look for"),
    "gives": text("You can offer"),
    "widens": text("Would widen your horizon"),
    "interests": text("Interests you"),
}


def understood(saved: Saved, language: Language) -> tuple[Block, ...]:
    """Say what was understood, and what good matches would still need."""
    topics = _topics(saved.introduction.understood, language)
    found: tuple[Block, ...] = (text("This is what I understood:"), topics) if topics else ()
    return (
        text("Thank you, it is saved."),
        *found,
        *(
            text("“{words}”: understood as {topic}", words=words, topic=label(topic, language))
            for words, topic in saved.snapped.items()
        ),
        *saved.lacks,
    )


def every_topic(now: Understanding) -> list[Named]:
    """Return all topics that were understood, part by part."""
    return [(part, topic) for part in PARTS for topic in getattr(now, part)]


def named(topics: Iterable[str], language: Language) -> tuple[str, ...]:
    """Return topics as the reader calls them."""
    return tuple(label(topic, language) for topic in topics)


def _topics(now: Understanding, language: Language) -> Facts | None:
    rows: tuple[tuple[Text, Param], ...] = tuple(
        (heading, named(getattr(now, part), language)) for part, heading in HEADINGS.items()
    )
    filled = tuple(row for row in rows if row[1])
    return Facts(filled) if filled else None
