"""The questions of every form, asked in the same words on every front."""

from collections.abc import Sequence

from community.forms import Field, Form, Typed
from community.introductions import ANSWER_LIMIT, LINE_LIMIT, LINKS_LIMIT
from community.model import Answers, Details, Understanding
from community.places import Language
from community.recurring import PromptKind
from community.schedule_texts import KIND_NAMES
from community.texts import text
from community.understood_texts import HEADINGS, named


def introduction_form(now: Answers) -> Form:
    """Return the four questions and the topics, filled in with what is there ("introduction")."""
    return Form(
        "introduction",
        text("Your introduction"),
        (
            Typed("goal", text("Who or what brings you closer to your goal?"), now.goal),
            Typed("offer", text("What experience can you offer others?"), now.offer),
            Typed("horizon", text("What would widen your horizon?"), now.horizon),
            Typed("contribution", text("What do you bring to the community?"), now.contribution),
            Typed(
                "topics",
                text("Your topics"),
                now.topics,
                text("Separated by commas, for example: photography, museums, PR"),
                most=ANSWER_LIMIT,
            ),
        ),
    )


def details_form(now: Details) -> Form:
    """Return the second step of an introduction ("details")."""
    return Form(
        "details",
        text("More about you"),
        (
            Typed("field", text("Field of work"), now.field, most=LINE_LIMIT, long=False),
            Typed(
                "languages",
                text("Languages you like to talk in"),
                ", ".join(now.languages),
                text("For example: German, English, fr"),
                most=ANSWER_LIMIT,
                long=False,
            ),
            Typed("place", text("Where you live"), now.place, most=LINE_LIMIT, long=False),
            Typed(
                "zone",
                text("Time zone"),
                now.zone,
                text("For example: Berlin or Europe/Vienna"),
                most=LINE_LIMIT,
                long=False,
            ),
            Typed(
                "links",
                text("Where people find you"),
                "\n".join(link.url for link in now.links),
                text("One link a line: website, blog, Mastodon, Bluesky, Instagram, LinkedIn …"),
                most=LINKS_LIMIT,
            ),
        ),
    )


def topics_form(now: Understanding, language: Language) -> Form:
    """Return what was understood, as the reader calls it, to be put right ("topics")."""
    hint = text("Separated by commas; what you take out is forgotten")
    return Form(
        "topics",
        text("Correct the topics"),
        (
            Typed("seeks", HEADINGS["seeks"], _typed(now.seeks, language), hint),
            Typed("gives", HEADINGS["gives"], _typed(now.gives, language), hint),
            Typed("widens", HEADINGS["widens"], _typed(now.widens, language), hint),
            Typed("interests", HEADINGS["interests"], _typed(now.interests, language), hint),
        ),
    )


def zone_form(zone: str) -> Form:
    """Return the question for the community's zone and the time of its round ("setup_zone")."""
    return Form(
        "setup_zone",
        text("Time zone and time of the round"),
        (
            Typed(
                "zone",
                text("Time zone"),
                now=zone,
                hint=text("A place name such as Europe/Berlin"),
                most=60,
                long=False,
            ),
            Typed(
                "at",
                text("Time of the round"),
                hint=text("Like 09:00; leave it empty to keep it"),
                most=10,
                long=False,
            ),
        ),
    )


def prompt_form(kind: PromptKind) -> Form:
    """Return the form for a prompt of the organisers' own ("prompt_add"); its part is the kind."""
    fields: list[Field] = [
        Typed("title", text("Title"), most=100, long=False, required=True),
        Typed("body", text("What people read"), most=1000, required=True),
    ]
    if kind == "parade":
        fields.append(Typed("hashtag", text("Hashtag"), most=50, long=False))
    return Form("prompt_add", KIND_NAMES[kind], tuple(fields), (kind,))


def _typed(topics: Sequence[str], language: Language) -> str:
    """Return topics as one would type them: what is submitted unchanged is read as the same."""
    return ", ".join(named(topics, language))
