"""What a match holds for one of its people, in words: the parts of their own score."""

from collections.abc import Iterator, Sequence

from community.model import Match, Parts
from community.texts import Text, text

Steps = Sequence[tuple[int, Text]]
"""From how many of 100 points on something is said so; the most first."""

# How much a part can weigh depends on what its member hopes for, so that nothing here says "of 55".
_NEED: Steps = (
    (30, text("much of what you look for")),
    (12, text("some of what you look for")),
    (1, text("a little of what you look for")),
)
_SHARED: Steps = (
    (10, text("somebody with the same goals")),
    (1, text("a goal that you have in common")),
)
_HORIZON: Steps = (
    (8, text("something that widens your horizon")),
    (1, text("a glimpse of something new")),
)
_INTERESTS: Steps = (
    (8, text("much common ground")),
    (1, text("some common ground")),
)
_MENTOR: Steps = ((1, text("the mentoring that you look for or offer")),)


def gains(match: Match, member_id: int) -> tuple[Text, ...]:
    """Return what a member gets of their match; nothing where it is not known or too little to
    speak of. What it holds for the others is theirs to tell.
    """
    parts = next((one for one in match.parts if one.member == member_id), None)
    said = tuple(_said(parts)) if parts else ()
    if parts is None or not said:
        return ()
    return (
        text("What is in it for you: {gains}.", gains=said),
        text(
            "In points: {points} of 100, where 100 would be all that one can hope for.",
            points=parts.benefit,
        ),
    )


def _said(parts: Parts) -> Iterator[Text]:
    """Yield what is in it, the strongest first."""
    every = (
        (parts.need, _NEED),
        (parts.mentor, _MENTOR),
        (parts.shared, _SHARED),
        (parts.horizon, _HORIZON),
        (parts.interests, _INTERESTS),
    )
    for points, steps in sorted(every, key=lambda entry: -entry[0]):
        said = next((words for least, words in steps if points >= least), None)
        if said is not None:
            yield said
