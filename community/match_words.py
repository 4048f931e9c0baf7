"""What is said in a match's private conversation, and to those who meet nobody this time."""

from collections.abc import Mapping, Sequence
from typing import Literal

from community.meetups.calling_form import WITH_OTHERS, call_button
from community.model import Answer, Match, MatchKind, Member, Round, Unmatched
from community.places import Community, Language
from community.texts import Block, Button, Card, Quote, Text, text

KINDS: Mapping[MatchKind, Text] = {
    MatchKind.EXCHANGE: text("give and take"),
    MatchKind.HELP: text("one has what the other looks for"),
    MatchKind.MENTOR: text("someone who has mastered it"),
    MatchKind.PEERS: text("the same challenge"),
    MatchKind.HORIZON: text("a step out of the bubble"),
    MatchKind.OPEN: text("an open encounter"),
}

ANSWERS: Mapping[Answer, Text] = {
    Answer.YES: text("Yes, we met"),
    Answer.PLANNED: text("We have planned it"),
    Answer.NO: text("No, it did not happen"),
    Answer.NOT_AGAIN: text("Please not again"),
}

LEFT_OUT_FOR_ORGANISERS: Mapping[Literal["alone", "no_partner", "language"], Text] = {
    "alone": text("nobody else was in"),
    "no_partner": text("nobody was left to meet"),
    "language": text("no language in common with the others"),
}
"""Why somebody stays out; "no_partner" has many causes and names none of them."""

LEFT_OUT: Mapping[Literal["alone", "no_partner", "language"], Text] = {
    "alone": text("This time you were the only one in the round, so there was nobody to meet."),
    "no_partner": text("This time nobody was left for you to meet."),
    "language": text(
        "This time nobody in the round shares a language with you. If you speak more languages,"
        " you can add them to your introduction."
    ),
}

MOST_WHY = 6
"""Blocks that say why in a match's first message: with the question, the start and the note about
who reads along it is about two screens of a phone.
"""

MOST_SENTENCES = 4
"""Of these blocks, how many are sentences: three pairs of a trio, and their fields."""

NAME_IN_TITLE = 26
"""Three names of this length and the marker fit into the hundred characters of a thread's name."""


def at_least(per_mille: int) -> Text:
    """Say how much of the best possible a plan reaches, in thousandths that were rounded down."""
    whole, tenth = divmod(per_mille, 10)
    return text(
        "Together, these matches reach at least {whole}.{tenth} % of the best possible.",
        whole=whole,
        tenth=tenth,
    )


FIND = text("Find a time")
"""What the button of a match says that asks when it suits its people."""


def language_of(people: Sequence[Member], community: Community) -> Language:
    """Return the language that all of them use, else the community's."""
    spoken: set[Language] = {member.language for member in people}
    return spoken.pop() if len(spoken) == 1 else community.language


def match_title(match: Match, people: Sequence[Member]) -> Text:
    """Return the conversation's title; its end finds it again after a lost answer."""
    names = [_short(member.name) for member in people]
    marker = f"#{match.id}"
    if len(names) > 2:  # noqa: PLR2004 - pairs and trios read differently
        first, second, third, *others = names
        if others:
            return text(
                "{first} × {second} × {third} + {more} · {marker}",  # noqa: RUF001 - a real sign
                first=first,
                second=second,
                third=third,
                more=len(others),
                marker=marker,
            )
        return text(
            "{first} × {second} × {third} · {marker}",  # noqa: RUF001 - a real sign
            first=first,
            second=second,
            third=third,
            marker=marker,
        )
    return text(
        "{first} × {second} · {marker}",  # noqa: RUF001 - a real sign
        first=names[0],
        second=names[-1],
        marker=marker,
    )


def match_card(
    match: Match, people: Sequence[Member], why: Sequence[Block], question: Text, language: str
) -> Card:
    """Return the first message of a match."""
    return Card(
        language=language,
        title=text("You are matched: {people}", people=[member.who for member in people]),
        body=(
            *_in_short(why),
            text("A question to begin with: {question}", question=question),
            text(
                "{starter} starts: say hello and suggest one or two times.",
                starter=starter(match, people).who,
            ),
            text(
                "This conversation is yours alone. Only moderators who may manage threads could"
                " read along."
            ),
        ),
        buttons=(
            Button(f"why:{match.id}", text("Why this match?")),
            Button(f"slots_find:{match.id}", FIND),
            call_button("match", match.id, WITH_OTHERS),
        ),
        mentions=tuple(member.who for member in people),
    )


def _in_short(why: Sequence[Block]) -> Sequence[Block]:
    """Return what fits on a phone: sentences before quotes, the strongest of each.

    The last sentence tells of different fields and stays; the button shows all the rest.
    """
    sentences = [at for at, block in enumerate(why) if not isinstance(block, Quote)]
    quotes = [at for at, block in enumerate(why) if isinstance(block, Quote)]
    if len(sentences) > MOST_SENTENCES:
        sentences = [*sentences[: MOST_SENTENCES - 1], sentences[-1]]
    kept = {*sentences, *quotes[: MOST_WHY - len(sentences)]}
    return [block for at, block in enumerate(why) if at in kept]


def bump_card(match: Match, people: Sequence[Member], language: str) -> Card:
    """Return the one reminder in a conversation that stayed silent."""
    first = starter(match, people)
    return Card(
        language=language,
        title=None,
        body=(
            text(
                "It is still quiet here. {starter}, would you like to begin? A short hello and a"
                " time that suits you are enough.",
                starter=first.who,
            ),
        ),
        mentions=(first.who,),
    )


def ask_card(match: Match, people: Sequence[Member], language: str) -> Card:
    """Return the question "did you meet?"; everybody is asked, so it tells of no answer."""
    styles: Mapping[Answer, Literal["success", "secondary"]] = {Answer.YES: "success"}
    return Card(
        language=language,
        title=text("Did you meet?"),
        body=(
            text(
                "Your answer helps me with the next rounds. The others do not see it, and you can"
                " change it at any time."
            ),
        ),
        buttons=tuple(
            Button(f"met:{match.id}:{answer.value}", label, styles.get(answer, "secondary"))
            for answer, label in ANSWERS.items()
        ),
        mentions=tuple(member.who for member in people),
    )


def left_out_title(round_: Round, member: Member) -> Text:
    """Return the title of the conversation with one person who meets nobody."""
    return text(
        "Round {number}, for {name} · {marker}",
        number=round_.number,
        name=_short(member.name),
        marker=f"#{round_.id}-{member.id}",
    )


def left_out_card(round_: Round, member: Member, unmatched: Unmatched | None) -> Card:
    """Return what a person reads who meets nobody; ``unmatched`` is None if their match was
    called off, of which the cause is nobody's business.
    """
    if unmatched is None:
        why = text("Your match could not take place this time.")
    else:
        why = LEFT_OUT[unmatched.reason]
    return Card(
        language=member.language,
        title=text("Round {number}", number=round_.number),
        body=(why, text("You come first in the next round.")),
        mentions=(member.who,),
    )


def starter(match: Match, people: Sequence[Member]) -> Member:
    """Return who begins; the first of them if the one who was chosen is not here any more."""
    return next((member for member in people if member.id == match.starter), people[0])


def _short(name: str) -> str:
    return name if len(name) <= NAME_IN_TITLE else f"{name[: NAME_IN_TITLE - 1]}…"
