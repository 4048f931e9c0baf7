"""One card of every kind, made of made-up people, for the page that shows both fronts.

``samples(platform)`` is the same story told on either platform.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cli._sample_companion import companion_cards
from cli._sample_meetups import ALONE, meetup_cards
from cli._sample_parades import parade_cards
from cli._sample_slots import slot_cards
from cogs._cards import PLATFORM as DISCORD
from community.cards import introduction_card
from community.form_texts import introduction_form
from community.forms import Form
from community.introduction_texts import agree_button
from community.introductions import Saved
from community.invitations import called_off_card, reminder_card
from community.match_texts import THANKS, explained_card, joined
from community.match_words import ask_card, bump_card, left_out_card, match_card
from community.matching.reasons import explain, first_question
from community.members import NOTE_VERSION, privacy_note
from community.model import (
    Answer,
    Answers,
    Consent,
    Details,
    Introduction,
    Match,
    MatchKind,
    MatchState,
    Member,
    Participation,
    Reason,
    Round,
    RoundState,
    Understanding,
    Unmatched,
)
from community.notices import notice, notice_card
from community.outbox import OutboxRow
from community.participation import Status
from community.places import Account, Channels, Community, Home, Ref
from community.privacy_texts import ERASE, ERASE_WARNING
from community.prompt_words import prompt_card, took_card
from community.recurring import PROMPT_KINDS, PromptPost
from community.round_pace import pace_card
from community.round_words import empty_card, planned_card, public_card, summary_card
from community.rounds import Explained
from community.texts import Block, Button, Card
from community.understood_texts import MORE, TOPICS, understood
from data.content import ShippedPrompts
from matrix import PLATFORM as MATRIX

NOW = datetime(2026, 1, 5, 7, 30, tzinfo=UTC)
SLOT = datetime(2026, 1, 5, 9, 0)  # noqa: DTZ001 - a slot is a naive local time
ZONE = "Europe/Berlin"
ROUND, MATCH = 3, 21
NAMES = ("Ada Winkler", "Ben Achterberg", "Carla Nowak", "Deniz Kaya", "Elif Sommer")
ROOMS = {1: "introductions", 2: "rounds", 3: "prompts", 4: "organisers", 5: "Ada × Ben · #21"}  # noqa: RUF001 - a real sign


@dataclass(frozen=True, slots=True)
class Sample:
    """A card as it is given to a front. ``shared``: several people read it; ``where``: it stands;
    ``form``: what is asked next, or instead; ``only``: the one platform that has it.
    """

    name: str
    where: str
    card: Card | None = None
    form: Form | None = None
    shared: bool = False
    only: str = ""


def external_id(platform: str, number: int) -> str:
    """Return the id of a made-up person or room."""
    return str(number) if platform == DISCORD else f"@{NAMES[number - 1].split()[0].lower()}:ex.org"


def room_id(platform: str, number: int) -> str:
    """Return the id of a made-up channel or room."""
    return str(number) if platform == DISCORD else f"!room{number}:ex.org"


def samples(platform: str) -> Iterator[Sample]:
    """Yield one card of every kind, in the order in which people meet them."""
    there = _There(platform)
    for part in (_introducing, _meeting, _calling, _inviting, _organising):
        yield from (one for one in part(there) if one.only in {"", platform})


class _There:
    """The community of the samples on one platform."""

    def __init__(self, platform: str) -> None:
        self.platform = platform
        rooms = [room_id(platform, number) for number in range(1, 5)]
        self.community = Community(
            1, Home(platform, "9"), "The net workshop", zone=ZONE, channels=Channels(*rooms)
        )
        self.people = {
            number: Member(
                number,
                1,
                Account(platform, external_id(platform, number)),
                name,
                "en",
                NOW,
                Consent(NOTE_VERSION, NOW, 16),
            )
            for number, name in enumerate(NAMES, start=1)
        }
        self.pair = (self.people[1], self.people[2])
        self.introductions = {
            1: Introduction(
                1,
                Answers(
                    "I want to start a podcast.",
                    "I have planned exhibitions for twelve years.",
                    "How do people in audio work?",
                    "I let you in early, while it is still quiet.",
                    "museum, podcast",
                ),
                Details("Museum", ("en", "de"), "Vienna", "Europe/Vienna"),
                Understanding(seeks=("podcasting",), gives=("exhibitions",)),
                NOW,
            ),
            2: Introduction(
                2,
                Answers("I would love to visit exhibitions.", "I take podcasts to the last sound."),
                Details("Audio", ("en",), "Cologne"),
                Understanding(seeks=("exhibitions",), gives=("podcasting",)),
                NOW,
            ),
        }
        self.match = Match(
            MATCH,
            1,
            ROUND,
            (1, 2),
            MatchKind.EXCHANGE,
            41,
            41,
            (
                Reason("gives", 2, 1, ("podcasting",)),
                Reason("gives", 1, 2, ("exhibitions",)),
                Reason("bubble", 1, 2),
            ),
            1,
            out_of_bubble=True,
            state=MatchState.OPEN,
        )
        other = Match(MATCH + 1, 1, ROUND, (3, 4), MatchKind.OPEN, 5, 5, (), 3, out_of_bubble=False)
        self.round = Round(
            ROUND,
            1,
            ROUND,
            SLOT,
            RoundState.PLANNED,
            7,
            NOW,
            NOW + timedelta(minutes=30),
            (self.match, other),
            (Unmatched(5, "no_partner"),),
        )

    def says(self, *body: Block, buttons: tuple[Button, ...] = ()) -> Card:
        """Return an answer as a card."""
        return Card("en", None, body, buttons)


def _introducing(there: _There) -> Iterator[Sample]:
    community, ada = there.community, there.people[1]
    yield Sample(
        "The note before anything is stored",
        "`intro write`, whoever has not agreed",
        there.says(*privacy_note(community), buttons=(agree_button(community),)),
    )
    yield Sample(
        "The form of an introduction",
        "after the agreement, and `intro write`",
        form=introduction_form(Answers()),
    )
    written = there.introductions[1]
    yield Sample(
        "An introduction is saved",
        "after the form",
        there.says(*understood(Saved(written, ()), "en"), buttons=(MORE, TOPICS)),
    )
    yield Sample(
        "Introduction",
        "the place for introductions",
        introduction_card(community, ada, written),
        shared=True,
    )
    when = NOW + timedelta(minutes=30)
    status = Status(
        taking_part=True,
        participation=Participation(1),
        next_round=when,
        in_next=True,
        misses=(),
        current=None,
    )
    yield Sample("Taking part", "`match join`", there.says(*joined(status)))
    yield Sample(
        "Before everything is erased",
        "`privacy erase`",
        there.says(ERASE_WARNING, buttons=(ERASE,)),
    )


def _meeting(there: _There) -> Iterator[Sample]:
    match, people = there.match, there.people
    known = {member.id: member for member in there.pair}
    why = explain(match.reasons, known, there.introductions, "en")
    question = first_question(match.reasons, known, there.introductions, "en", match.id)
    yield Sample(
        "First message of a match",
        "the private thread; the private room",
        match_card(match, there.pair, why, question, "en"),
        shared=True,
    )
    yield Sample(
        "Why this match",
        "the button, `match why`",
        explained_card(
            Explained(
                there.round,
                match,
                there.pair,
                (),
                explain(match.reasons, known, there.introductions, "en", reader=1),
            )
        ),
    )
    yield Sample(
        "Nudge",
        "the same thread or room, if two days later it is silent",
        bump_card(match, there.pair, "en"),
        shared=True,
    )
    yield Sample(
        "Did you meet?",
        "the same thread or room, four days after the match",
        ask_card(match, there.pair, "en"),
        shared=True,
    )
    yield Sample("Thanks for an answer", "after the answer", there.says(THANKS[Answer.YES]))
    yield Sample(
        "Nobody to meet this time",
        "a private thread; a private room of the person",
        left_out_card(there.round, people[5], there.round.unmatched[0]),
        shared=True,
    )


def _calling(there: _There) -> Iterator[Sample]:
    for name, where, card, form in meetup_cards(there.community, there.people):
        yield Sample(name, where, card, form=form, shared=where != ALONE)
    for name, where, card, form in companion_cards(there.community, there.people):
        yield Sample(name, where, card, form=form, shared=where != ALONE)
    for name, where, card, form in slot_cards(there.community, there.people):
        yield Sample(name, where, card, form=form, shared=where != ALONE)
    for name, where, card, form in parade_cards(there.community, there.people):
        yield Sample(name, where, card, form=form, shared=where != ALONE)


def _inviting(there: _There) -> Iterator[Sample]:
    for kind, where in zip(PROMPT_KINDS, _PROMPTS, strict=True):
        prompt = next(iter(ShippedPrompts().all(kind, "en")))
        post = PromptPost(40, 1, 2, kind, prompt.key, SLOT)
        yield Sample(
            where, "the place for prompts", prompt_card(there.community, post, prompt), shared=True
        )
        yield Sample(
            f"{where}: somebody takes it up",
            "the thread under it",
            took_card(there.community, post, there.people[3]),
            shared=True,
        )


_PROMPTS = ("Call for a meetup", "Blog parade", "Question of the week")


def _organising(there: _There) -> Iterator[Sample]:
    community, round_ = there.community, there.round
    organisers = "the organisers' place"
    public = public_card(community, round_)
    cards: Sequence[tuple[str, str, Card | None, str]] = (
        ("A round is planned", organisers, planned_card(community, round_, there.people), ""),
        ("Nobody is in", organisers, empty_card(community, round_), ""),
        ("A round is out", organisers, summary_card(community, round_), ""),
        ("A round is out, for all", "the place for rounds", public, ""),
        (
            "A homeserver is slow",
            organisers,
            pace_card(community, ROUND, timedelta(minutes=25)),
            MATRIX,
        ),
        (
            "An invitation is waiting",
            "the person's 1:1 room, after two days",
            reminder_card(
                Ref(there.platform, room_id(there.platform, 5)), there.people[2], there.pair
            ),
            MATRIX,
        ),
        (
            "A match did not come about",
            "the match's room, after a week",
            called_off_card(community, there.pair[:1]),
            MATRIX,
        ),
    )
    for name, where, card, only in cards:
        yield Sample(name, where, card, shared=True, only=only)
    for name, what, data in _NOTICES:
        made = notice(what, what, 1, NOW, data)
        row = OutboxRow(
            id=1,
            key=made.key,
            community_id=1,
            kind=made.kind,
            data=made.data,
            attempt=1,
            version=1,
            ref=None,
            first_at=NOW,
            expires_at=made.expires_at,
            lease_until=NOW,
        )
        yield Sample(name, organisers, notice_card(community, row), shared=True)


_NOTICES: Sequence[tuple[str, str, dict[str, str | int]]] = (
    (
        "Notice: something was missed",
        "missed",
        {"kind": "meetup", "schedule": 2, "count": 1, "slot": SLOT.isoformat()},
    ),
    ("Notice: nowhere to post", "no_channel", {"kind": "meetup", "slot": SLOT.isoformat()}),
    ("Notice: a place refuses", "refused", {"role": "prompts", "cause": "forbidden"}),
    ("Notice: nobody takes prompts up", "unanswered", {"kind": "meetup", "count": 4}),
    (
        "Notice: a fault of the bot's own",
        "failed",
        {"kind": "round", "slot": SLOT.isoformat(), "reference": "a1b2c3"},
    ),
)
