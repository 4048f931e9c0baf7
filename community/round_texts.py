"""What organisers read when they preview, run, undo or skip a round, and how the last ones went."""

from collections.abc import Iterator
from datetime import datetime

from community.match_words import KINDS, at_least
from community.model import Answer, Round
from community.previews import Page, Preview
from community.rounds import RoundReport
from community.texts import Block, Button, Card, Facts, Param, Text, ntext, text

_ANSWERS = {
    Answer.YES: text("met"),
    Answer.PLANNED: text("planned it"),
    Answer.NO: text("did not meet"),
    Answer.NOT_AGAIN: text("would rather not meet again"),
}

NO_ROUND_YET = text("There was no round yet.")


def preview_head(preview: Preview) -> tuple[Block, ...]:
    """Return the numbers of a round as it would be now."""
    rows: list[tuple[Text, Param]] = [
        (text("People who meet"), preview.people),
        (text("Matches"), preview.matches),
        (text("Everybody finds and gives"), preview.mutual),
        (
            text("Out of the bubble"),
            text("{percent} %", percent=preview.out_of_bubble_percent),
        ),
        (text("People without a match"), preview.left_out),
        (text("On a break"), preview.not_in.get("paused", 0)),
        (text("Not yet due by their own rhythm"), preview.not_in.get("rhythm", 0)),
    ]
    return (
        text("**The round of {day}, as it would be now**", day=preview.slot.date()),
        Facts(tuple(rows)),
        *([] if preview.at_least is None else [at_least(preview.at_least)]),
        text("Nothing was sent or stored."),
    )


def preview_page(page: Page) -> tuple[Block, ...]:
    """Return the matches of a page, and after the last of all the people who stay out."""
    return tuple(_proposed(page))


def _proposed(page: Page) -> Iterator[Block]:
    for proposal in page.matches:
        yield text(
            "**{people}**: {kind} ({score} of 100)",
            people=proposal.people,
            kind=KINDS[proposal.planned.kind],
            score=proposal.planned.score,
        )
        yield from proposal.why
        if (best := proposal.next_best) is not None:
            yield text(
                "Next best for {person}: {other} ({score} of 100)",
                person=best.person,
                other=best.other,
                score=best.score,
            )
    for name, reason in page.left_out:
        yield text("**{person}** meets nobody this time: {reason}", person=name, reason=reason)


def round_planned(planned: Round) -> tuple[Text, ...]:
    """Say that a round is planned, and until when it can be undone."""
    return (
        ntext(
            "Round {number} is planned with {count} match.",
            "Round {number} is planned with {count} matches.",
            len(planned.matches),
            number=planned.number,
        ),
        text("It goes out {when}; until then you can undo it.", when=planned.send_at),
    )


def undo_button(planned: Round) -> Button:
    """Return the button that undoes a round."""
    return Button(f"undo:{planned.id}", text("Undo this round"), "danger")


def round_undone(undone: Round) -> Text:
    """Say that a round is undone."""
    return text(
        "Round {number} is undone. Nobody was told anything, and nothing is counted.",
        number=undone.number,
    )


def rounds_skipped(next_round: datetime | None) -> Text:
    """Say when the next round is, after some are skipped."""
    if next_round is None:
        return text("Noted. No further round is planned after that.")
    return text("Noted. The next round is {when}.", when=next_round)


def report_card(one: RoundReport) -> Card:
    """Return how a round went, in numbers."""
    answers: list[Param] = [
        text("{count} {answer}", count=one.answers[answer], answer=said)
        for answer, said in _ANSWERS.items()  # the best news first
        if one.answers.get(answer)
    ]
    rows: list[tuple[Text, Param]] = [
        (text("Took part"), one.people),
        (text("Matched"), one.matched),
        (text("Matches out of the bubble"), text("{percent} %", percent=one.out_of_bubble_percent)),
        (text("Answers"), answers or text("none yet")),
    ]
    title = text("Round {number} of {day}", number=one.number, day=one.slot.date())
    return Card("en", title, (Facts(tuple(rows)),))
