"""The people of a match, why they belong together, and the first message that tells them so."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from community.introductions import IntroductionStore
from community.match_words import language_of, match_card
from community.members import MemberService
from community.model import Introduction, Match, Member, Reason
from community.places import Account, Community, Language
from community.relay_words import carried_between, end_button
from community.sides import Side
from community.texts import Block, Card, Text


class Explain(Protocol):
    """``community.matching.reasons.explain``, or what a test puts in its place."""

    def __call__(
        self,
        reasons: Sequence[Reason],
        people: Mapping[int, Member],
        introductions: Mapping[int, Introduction],
        language: Language | None = None,
        *,
        reader: int | None = None,
    ) -> tuple[Block, ...]:
        """Say the reasons in a language; to ``reader``, if that is one of the people."""
        ...


FirstQuestion = Callable[
    [Sequence[Reason], Mapping[int, Member], Mapping[int, Introduction], Language, int], Text
]
"""``community.matching.reasons.first_question``, or what a test puts in its place."""


class MatchPeople:
    """Knows who is still there of a match, and says why they belong together."""

    def __init__(
        self,
        members: MemberService,
        introductions: IntroductionStore,
        explain: Explain,
        first_question: FirstQuestion,
    ) -> None:
        self._members = members
        self._introductions = introductions
        self._explain = explain
        self._first_question = first_question

    async def known(self, match: Match) -> tuple[Member, ...]:
        """Return the people of a match who have neither left nor been erased, in its order."""
        people = await self._members.people(match.community_id, match.present)
        here = (people[i] for i in match.present if i in people)
        return tuple(member for member in here if member.left_at is None)

    async def why(
        self, match: Match, people: Sequence[Member], language: Language, reader: int
    ) -> tuple[Block, ...]:
        """Tell one of the people of a match why they belong together, in their own words."""
        reasons, by_id, introductions = await self._about(match, people)
        return self._explain(reasons, by_id, introductions, language, reader=reader)

    async def card(
        self, community: Community, match: Match, side: Side, others: Sequence[Side]
    ) -> Card:
        """Return the first message of a match, for those who meet on one of its sides."""
        people = as_seen_from(match, side, others)
        reasons, by_id, introductions = await self._about(match, people)
        language = language_of(side.people, community)
        card = match_card(
            match,
            people,
            self._explain(reasons, by_id, introductions, language),
            self._first_question(reasons, by_id, introductions, language, match.id),
            language,
        )
        if not others:
            return card
        platforms = {seat.number: seat.home.platform for seat in community.seats}
        return replace(
            card,
            body=(*card.body, *(carried_between(other, platforms) for other in others)),
            buttons=(*card.buttons, end_button(match.id)),
            mentions=tuple(member.who for member in side.people),
        )

    async def _about(
        self, match: Match, people: Sequence[Member]
    ) -> tuple[Sequence[Reason], Mapping[int, Member], Mapping[int, Introduction]]:
        """Return the reasons among these people, and what explains them."""
        by_id = {member.id: member for member in people}
        reasons = [r for r in match.reasons if r.giver in by_id and r.taker in by_id]
        return reasons, by_id, await self._introductions.many(match.community_id, by_id)


def as_seen_from(match: Match, side: Side, others: Sequence[Side]) -> tuple[Member, ...]:
    """Return all who meet, in the match's order; who is on another side is only named: a mention
    may call somebody into a conversation, or ping them where they are not.
    """
    seen = {member.id: member for member in side.people}
    for other in others:
        seen |= {m.id: replace(m, account=Account("", ""), others=()) for m in other.people}
    return tuple(seen[i] for i in match.present if i in seen)
