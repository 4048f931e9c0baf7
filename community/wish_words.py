"""What members can wish for, in words: each choice, and what was chosen as a whole sentence."""

from collections.abc import Mapping, Sequence

from community.texts import Text, ntext, text
from community.wishes import MOST_MENTEES, Mode, Presence, Wishes

MODES: Mapping[Mode, Text] = {
    Mode.MIXED: text("A bit of everything"),
    Mode.EXCHANGE: text("Give and take"),
    Mode.PEER: text("Somebody with the same challenge"),
    Mode.MENTOR: text("Somebody who has mastered it"),
    Mode.HORIZON: text("Something new"),
}

MODE_HINTS: Mapping[Mode, Text] = {
    Mode.MIXED: text("Whatever fits best this time"),
    Mode.EXCHANGE: text("Each of you has what the other looks for"),
    Mode.PEER: text("You are after the same thing and go part of the way together"),
    Mode.MENTOR: text("They have behind them what you have ahead of you"),
    Mode.HORIZON: text("A field or a topic that widens your horizon"),
}

BUBBLES: Mapping[int, Text] = {
    -2: text("Very near my field of work"),
    -1: text("Rather near my field of work"),
    0: text("Near or far, both are fine"),
    1: text("Rather out of my bubble"),
    2: text("Far out of my bubble"),
}
"""The five steps from NEAREST to FARTHEST."""

PRESENCES: Mapping[Presence, Text] = {
    Presence.ANY: text("Any way"),
    Presence.ON_SITE: text("On site"),
    Presence.REMOTE: text("Online"),
}

PRESENCE_HINTS: Mapping[Presence, Text] = {
    Presence.ANY: text("On site or online, as it suits you both"),
    Presence.ON_SITE: text("In the place that your introduction names"),
    Presence.REMOTE: text("By video or phone, from anywhere"),
}

MENTEES: Sequence[Text] = (
    text("Not now"),
    *(
        ntext("{count} person at a time", "{count} people at a time", count)
        for count in range(1, MOST_MENTEES + 1)
    ),
)
"""How many people one helps as a mentor, by their number."""

_HOPED = {
    Mode.MIXED: text("I look for a bit of everything for you."),
    Mode.EXCHANGE: text("I look for people with whom you can give and take."),
    Mode.PEER: text("I look for people who face the same challenge as you."),
    Mode.MENTOR: text("I look for people who have mastered what lies ahead of you."),
    Mode.HORIZON: text("I look for people who bring you to something new."),
}

_STEPS = {
    -2: text("I stay as near to your field of work as I can."),
    -1: text("I stay rather near to your field of work."),
    0: text("Near your field of work or far from it: both are fine with you."),
    1: text("I gladly lead you a step out of your bubble."),
    2: text("I lead you as far out of your bubble as I can."),
}

_MEETING = {
    Presence.ANY: text("You can meet on site or online."),
    Presence.ON_SITE: text("You meet on site only."),
    Presence.REMOTE: text("You meet online only."),
}


def hoped(wishes: Wishes) -> Text:
    """Say what is looked for."""
    return _HOPED[wishes.mode]


def step(wishes: Wishes) -> Text:
    """Say how far from their own field of work somebody likes to go."""
    return _STEPS[wishes.bubble]


def meeting(wishes: Wishes) -> Text:
    """Say how somebody can meet."""
    return _MEETING[wishes.presence]


def mentoring(wishes: Wishes) -> Text:
    """Say how many people somebody helps as a mentor."""
    if not wishes.mentees:
        return text("At the moment you are nobody's mentor.")
    return ntext(
        "As a mentor you help {count} person at a time.",
        "As a mentor you help up to {count} people at a time.",
        wishes.mentees,
    )


def summary(wishes: Wishes) -> tuple[Text, ...]:
    """Return what is looked for, and whatever else somebody chose: no preference needs no word."""
    said = [hoped(wishes)]
    if wishes.bubble:
        said.append(step(wishes))
    if wishes.presence is not Presence.ANY:
        said.append(meeting(wishes))
    if wishes.mentees:
        said.append(mentoring(wishes))
    return tuple(said)
