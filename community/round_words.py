"""What organisers and the community read about a round as a whole."""

from collections.abc import Iterator, Mapping, Sequence

from community.match_words import KINDS, LEFT_OUT_FOR_ORGANISERS
from community.model import Match, MatchState, Member, Round, Unmatched
from community.places import Community
from community.texts import Block, Button, Card, Facts, Text, Who, ntext, text

LISTED = 15
"""How many lines a list has at most; a card has room for about four thousand characters."""

FEWEST_TO_COUNT = 3
"""With fewer matches, public numbers would tell who was in."""


def happening(round_: Round) -> tuple[Match, ...]:
    """Return the matches of a round that were not called off."""
    return tuple(m for m in round_.matches if m.state is not MatchState.CALLED_OFF)


def people_in(matches: Sequence[Match]) -> int:
    """Return how many seats the matches have, also of people who were erased since."""
    return sum(len(match.members) for match in matches)


def out_of_bubble_percent(matches: Sequence[Match]) -> int:
    """Return the share of matches between different fields, 0 to 100."""
    if not matches:
        return 0
    return round(100 * sum(match.out_of_bubble for match in matches) / len(matches))


def listed(round_: Round) -> list[int]:
    """Return who is named in the card for organisers."""
    matched = [i for match in round_.matches[:LISTED] for i in match.present]
    return matched + [one.member_id for one in round_.unmatched[:LISTED]]


def planned_card(community: Community, round_: Round, members: Mapping[int, Member]) -> Card:
    """Return what organisers read before a round goes out, with the way to stop it."""
    return Card(
        language=community.language,
        title=text("Round {number} goes out {at}", number=round_.number, at=round_.send_at),
        body=(
            _figures(round_),
            *_match_lines(round_.matches, members),
            *_left_out_lines(round_.unmatched, members),
            text("Until then you can undo it; afterwards the conversations open by themselves."),
        ),
        buttons=(Button(f"undo:{round_.id}", text("Undo this round"), "danger"),),
    )


def is_empty(round_: Round) -> bool:
    """Whether nobody is in a round, with a match or without."""
    return not round_.matches and not round_.unmatched


def empty_card(community: Community, round_: Round) -> Card:
    """Return the one sentence about a round in which nobody is."""
    return Card(
        language=community.language,
        title=text("Round {number}", number=round_.number),
        body=(
            text(
                "Nobody is in this round, so nothing goes out. Invite people to join with"
                " /match join; the next round is planned by itself. I will not repeat this until"
                " somebody joins."
            ),
        ),
    )


def summary_card(community: Community, round_: Round) -> Card:
    """Return what organisers read when a round goes out."""
    return Card(
        language=community.language,
        title=text("Round {number} is out", number=round_.number),
        body=(
            _figures(round_),
            text(
                "In four days everybody is asked whether they met. /admin report shows the answers."
            ),
        ),
    )


def public_card(community: Community, round_: Round) -> Card | None:
    """Return what everybody may read of a round: numbers, no names. None if nobody meets."""
    matches = happening(round_)
    if not matches:
        return None
    body: list[Block] = []
    if len(matches) < FEWEST_TO_COUNT:
        body.append(text("A new round has begun. Enjoy getting to know each other!"))
    else:
        body.append(
            text(
                "A new round has begun: {people} people meet in {matches} conversations.",
                people=people_in(matches),
                matches=len(matches),
            )
        )
        if percent := out_of_bubble_percent(matches):
            body.append(
                text("{percent} % of the matches reach beyond one's own field.", percent=percent)
            )
    body.append(text("Would you like to be in the next one? Join with /match join."))
    return Card(
        language=community.language,
        title=text("Round {number}", number=round_.number),
        body=tuple(body),
    )


def _figures(round_: Round) -> Facts:
    matches = happening(round_)
    return Facts(
        (
            (text("People who meet"), people_in(matches)),
            (text("Matches"), len(matches)),
            (text("People without a match"), len(round_.unmatched)),
            (
                text("Out of the bubble"),
                text("{percent} %", percent=out_of_bubble_percent(matches)),
            ),
        )
    )


def _match_lines(matches: Sequence[Match], members: Mapping[int, Member]) -> Iterator[Text]:
    for match in matches[:LISTED]:
        yield text(
            "{people}: {kind} ({score} of 100)",
            people=[_who(i, members) for i in match.present],
            kind=KINDS[match.kind],
            score=match.score,
        )
    if (more := len(matches) - LISTED) > 0:
        yield ntext("and {count} more match", "and {count} more matches", more)


def _left_out_lines(
    unmatched: Sequence[Unmatched], members: Mapping[int, Member]
) -> Iterator[Text]:
    for one in unmatched[:LISTED]:
        yield text(
            "{person} meets nobody this time: {reason}",
            person=_who(one.member_id, members),
            reason=LEFT_OUT_FOR_ORGANISERS[one.reason],
        )
    if (more := len(unmatched) - LISTED) > 0:
        yield ntext(
            "and {count} more person without a match",
            "and {count} more people without a match",
            more,
        )


def _who(member_id: int, members: Mapping[int, Member]) -> Who:
    # Someone erased a moment ago has no name any more.
    return members[member_id].who if member_id in members else Who("…")
