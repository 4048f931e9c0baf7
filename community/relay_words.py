"""What is said where a bot carries the words of a match between two platforms."""

from collections.abc import Mapping

from community.model import Member
from community.sides import Side
from community.texts import Button, Card, Text, text

END = text("End the relay")
ENDED = text("Done. I have told everybody in this match.")


def carried_between(other: Side, platforms: Mapping[int, str]) -> Text:
    """Say who is on the other side, that a bot carries the words, and how to end that.

    ``platforms``: by seat.
    """
    return text(
        "On {platform}: {people}. I carry what you write here over to there, and back: words, but"
        " no files. “{end}” ends that for everybody.",
        platform=name_of(platforms[other.seat]),
        people=[member.name for member in other.people],
        end=END,
    )


def name_of(platform: str) -> str:
    """Return how people write a platform's name."""
    return platform.capitalize()


def end_button(match_id: int) -> Button:
    """Return the button by which anybody ends the relay."""
    return Button(f"relay_end:{match_id}", END)


def files_card(author: Member) -> Card:
    """Return what an author of files reads where they wrote."""
    said = text(
        "{person}, I can carry words to the other side, but no files, so yours stayed here. A link"
        " works.",
        person=author.who,
    )
    return Card(author.language, None, (said,), mentions=(author.who,))


def over_card(language: str) -> Card:
    """Return what all sides read when the relay has ended, for whatever reason."""
    said = text(
        "From now on I carry no more words between the two platforms. What was said stays here."
    )
    return Card(language, None, (said,))


def alone_card(language: str) -> Card:
    """Return what those read whose conversation is open, and nobody else could be reached."""
    return Card(
        language,
        None,
        (
            text("I could not reach anybody on the other side, so nothing comes of this match."),
            text("You come first in the next round."),
        ),
    )
