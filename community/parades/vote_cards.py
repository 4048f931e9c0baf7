"""What is said about a vote: the poll, the same in words where there are no polls, the result."""

from collections.abc import Sequence
from datetime import datetime

from community.parades.book import Seen
from community.parades.model import ParadeState, Parading, Phase
from community.parades.texts import HOST, WRITE
from community.parades.vote_rows import POLL
from community.parades.votes import SeenVote
from community.parades.voting import Topic, Vote, is_tie
from community.polls import Poll, PollAnswer
from community.texts import Block, Button, Card, Facts, Text, ntext, text

QUESTION = text("Which topic shall we write about next?")
TAKEN_BACK = text("(taken back)")


def the_poll(seen: SeenVote, now: datetime) -> Poll:
    """Return the poll of a vote, in the community's language. Topics that are gone keep their place
    in it: answers are known by their number.
    """
    answers = tuple(PollAnswer(str(one.number), _named(seen, one)) for one in seen.vote.topics)
    note = text(
        "The vote runs until {until}. You see no poll? Then write /parade choose with a topic's"
        " number.",
        until=seen.vote.ends_at,
    )
    return Poll(
        f"{POLL}:{seen.vote.id}",
        QUESTION,
        answers,
        seen.community.language,
        lasts=seen.vote.ends_at - now,
        note=note,
        numbered=False,
    )


def words_card(seen: SeenVote) -> Card:
    """Return the same as a card, for where there are no polls."""
    return Card(
        seen.community.language,
        QUESTION,
        (
            *_lines(seen),
            text(
                "Vote with /parade choose and a topic's number, until {until}.",
                until=seen.vote.ends_at,
            ),
        ),
    )


def running_card(seen: SeenVote, language: str) -> Card:
    """Return what organisers read of a vote that runs."""
    return Card(
        language,
        text("A vote is running"),
        (
            text("It runs until {until}, with a poll in the channel.", until=seen.vote.ends_at),
            *_lines(seen),
        ),
        (Button(f"parade_end:{seen.vote.id}", text("End the vote now")),),
    )


def result_card(seen: SeenVote, winner: Seen | None) -> Card:
    """Return the result of a vote; ``winner``: the parade that was chosen, as it is now."""
    vote = seen.vote
    body: list[Block] = list(_told(seen, vote))
    if vote.voices:
        in_order = sorted(vote.topics, key=lambda one: (-(one.votes or 0), one.parade_id))
        body.append(
            Facts(
                tuple(
                    (_named(seen, one), ntext("{count} vote", "{count} votes", one.votes or 0))
                    for one in in_order
                )
            )
        )
    offered: tuple[Button, ...] = ()
    if winner is not None and winner.phase is Phase.PROPOSED:
        body.append(
            text(
                "Would you write for it? And who hosts it: calls it, reads what comes in, and"
                " rounds it up? I help with all of it."
            )
        )
        offered = (
            Button(f"parade_host:{winner.parade.id}", HOST, "success"),
            Button(f"parade_write:{winner.parade.id}", WRITE),
        )
    return Card(seen.community.language, text("The vote is over"), tuple(body), offered)


def _told(seen: SeenVote, vote: Vote) -> Sequence[Text]:
    if not vote.voices:
        return (
            text(
                "Nobody voted this time, so nothing is chosen. The topics stay, and you can host"
                " each of them."
            ),
        )
    if vote.winner is None:
        return (text("What you voted for was taken back meanwhile, so nothing is chosen."),)
    told = text("The community has chosen: {title}", title=_title(seen, vote.winner))
    if is_tie(vote):
        return told, text("Others have as many votes; the earlier proposal comes first.")
    return (told,)


def voted(parading: Parading) -> Text:
    """Return the answer to a vote in words."""
    parade = parading.parade
    return text(
        "Thank you! Your vote is for “{title}”. Until {until} you can change it.",
        title=parade.title,
        until=parade.voting_until or parade.proposed_at,
    )


def _lines(seen: SeenVote) -> tuple[Text, ...]:
    return tuple(_named(seen, one) for one in seen.vote.topics)


def _named(seen: SeenVote, topic: Topic) -> Text:
    """Return a topic with the number by which it can be chosen in words."""
    there = seen.topics.get(topic.parade_id)
    if there is None or there.parade.state is ParadeState.WITHDRAWN or not there.parade.title:
        return TAKEN_BACK
    return Text("{number}: {title}", {"number": topic.parade_id, "title": there.parade.title})


def _title(seen: SeenVote, topic: Topic) -> Text:
    there = seen.topics.get(topic.parade_id)
    title = there.parade.title if there is not None else ""
    return Text("{topic}", {"topic": title}) if title else TAKEN_BACK
