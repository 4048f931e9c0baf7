"""Why these people: in their own words, and only what the data holds.

Nothing here knows of blocks or of answers to "did you meet?", so nothing of them can show.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, product
from typing import Literal

from community.matching import _questions as questions
from community.matching import _reason_words as words
from community.matching._reason_words import Speaker
from community.matching.topics import named_in
from community.model import Introduction, Member, Reason
from community.places import Language
from community.texts import Block, Quote, Text, text

Named = Callable[[str], frozenset[str]]
"""Tells which topics a text names: ``topics.named_in``, perhaps with a memory."""
_Which = Literal["goal", "offer", "horizon"]

LONGEST_QUOTE = 200
"""Characters of a person's words that are quoted."""

_MORE = "…"
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{2}[.!?]) ")
"""Neither a date ("3. Mai") nor an abbreviation ("z. B.") ends a sentence."""

_QUESTIONS: Mapping[str, tuple[Text, ...]] = {
    "gives": questions.GIVES,
    "meaning": questions.MEANING,
    "shares": questions.SHARES,
    "widens": questions.WIDENS,
    "interests": questions.INTERESTS,
    "bubble": questions.BUBBLE,
}

_SENTENCES: Mapping[str, words.Forms] = {
    "gives": words.GIVES,
    "meaning": words.MEANING,
    "widens": words.WIDENS,
    "shares": words.SHARES,
    "interests": words.INTERESTS,
}


def explain(
    reasons: Sequence[Reason],
    people: Mapping[int, Member],
    introductions: Mapping[int, Introduction],
    language: Language | None = None,
    *,
    reader: int | None = None,
    named: Named | None = None,
) -> tuple[Block, ...]:
    """Return the reasons as sentences and quotes, what differs (the fields) last and once.

    ``language``: the one that topics are named in; None: the people's own if they share it.
    ``reader``: who of them is spoken to; None: it is told of all by name.
    ``named``: for whoever explains thousands of matches, one that remembers what it has read.
    A reason about somebody who is not in ``people`` (any more) is left out; nothing comes twice.
    """
    speaker = Speaker(people, language or _common_language(people), reader)
    told = list(_told(reasons, people))
    blocks: list[Block] = []
    # What is quoted for one reason is often looked through for the next.
    answers = _Answers(introductions, named or cache(named_in))
    for block in _blocks(told, speaker, answers):
        if block not in blocks:
            blocks.append(block)
    blocks += _different_fields(told, people, introductions)
    if not blocks:
        blocks.append(text("We know of nothing in common yet. Finding it is half the fun."))
    return tuple(blocks)


def first_question(
    reasons: Sequence[Reason],
    people: Mapping[int, Member],
    introductions: Mapping[int, Introduction],
    language: Language | None = None,
    number: int | None = None,
) -> Text:
    """Return a question to begin with, on the strongest reason.

    ``number`` picks among several; None: whatever the people's ids come to.
    """
    speaker = Speaker(people, language or _common_language(people), None)
    pick = sum(people) if number is None else number
    for reason in _told(reasons, people):
        if reason.kind == "bubble" and _fields(reason, introductions) is None:
            continue
        choice = _QUESTIONS[reason.kind]
        # One topic is enough to talk about.
        about = {**speaker.params(reason), "topics": speaker.labels(reason)[:1]}
        return words.filled(choice[pick % len(choice)], about)
    return questions.OPEN[pick % len(questions.OPEN)]


def quoted(words: str, topics: Sequence[str] = (), named: Named = named_in) -> str:
    """Return at most LONGEST_QUOTE characters of ``words``, cut between words.

    Of several sentences, those are left out that stand before or after all that name ``topics``.
    """
    whole = " ".join(words.split())
    start, end = _sentences_about(whole, topics, named)
    cut = whole[start : min(end, start + LONGEST_QUOTE)]
    if start + LONGEST_QUOTE < end:
        cut = (cut[: cut.rfind(" ")] if " " in cut else cut[:-1]).rstrip() + _MORE
    elif end < len(whole):
        cut += " " + _MORE
    return (_MORE + " " if start else "") + cut


def _told(reasons: Sequence[Reason], people: Mapping[int, Member]) -> Iterator[Reason]:
    return (r for r in reasons if r.giver in people and r.taker in people)


def _common_language(people: Mapping[int, Member]) -> Language:
    german = bool(people) and all(person.language == "de" for person in people.values())
    return "de" if german else "en"


def _blocks(told: Sequence[Reason], speaker: Speaker, answers: "_Answers") -> Iterator[Block]:
    ring = _ring(told)
    if ring:
        yield speaker.ring(ring)
    for at, reason in enumerate(told):
        if reason.kind in _SENTENCES and reason not in ring:
            forms = _SENTENCES[reason.kind]
            if any(_gives_back(reason, one) for one in told[:at] if one not in ring):
                forms = words.GIVES_BACK
            yield speaker.sentence(forms, reason)
        yield from _quotes(reason, speaker, answers)


def _gives_back(reason: Reason, earlier: Reason) -> bool:
    """Whether a reason tells the other direction of an earlier one."""
    turned = (reason.taker, reason.giver)
    both_help = reason.kind == earlier.kind == "gives"
    return both_help and (earlier.giver, earlier.taker) == turned


def _ring(told: Sequence[Reason]) -> Sequence[Reason]:
    """Return three reasons of which each one's taker gives to the next, in this order; or none."""
    gives = [reason for reason in told if reason.kind == "gives"]
    for first, second, third in product(gives, repeat=3):
        if (first.taker, second.taker, third.taker) == (second.giver, third.giver, first.giver):
            return [first, second, third]
    return []


def _quotes(reason: Reason, speaker: Speaker, answers: "_Answers") -> Iterator[Quote]:
    if reason.kind in {"gives", "meaning"}:
        yield from answers.quote(speaker.of(words.LOOKS_FOR, reason.taker), reason, "goal")
        yield from answers.quote(speaker.of(words.OFFERS, reason.giver), reason, "offer")
    elif reason.kind == "widens":
        yield from answers.quote(speaker.of(words.CURIOUS, reason.taker), reason, "horizon")


@dataclass(frozen=True, slots=True)
class _Answers:
    """What people wrote. ``named``: text -> the topics that it names."""

    introductions: Mapping[int, Introduction]
    named: Named

    def quote(self, name: Text, reason: Reason, which: _Which) -> Iterator[Quote]:
        """Quote the giver's offer, or what the taker wrote; nothing if there is nothing."""
        excerpt = quoted(self._answer(reason, which), reason.topics, self.named)
        if excerpt:
            yield Quote(name, excerpt)

    def _answer(self, reason: Reason, which: _Which) -> str:
        """Return the giver's offer (or contribution, if only that one names the topic) or the
        taker's answer; "" if there is no introduction.
        """
        introduction = self.introductions.get(reason.giver if which == "offer" else reason.taker)
        if introduction is None:
            return ""
        answers = introduction.answers
        if which == "goal":
            return answers.goal
        if which == "horizon":
            return answers.horizon
        if not (answers.offer and answers.contribution):
            return answers.offer or answers.contribution
        if self._names(answers.offer, reason) or not self._names(answers.contribution, reason):
            return answers.offer
        return answers.contribution

    def _names(self, words: str, reason: Reason) -> bool:
        return not self.named(words).isdisjoint(reason.topics)


def _different_fields(
    told: Sequence[Reason],
    people: Mapping[int, Member],
    introductions: Mapping[int, Introduction],
) -> Iterator[Text]:
    """Say once who comes from which field, however many pairs of the match differ in that."""
    fields: dict[int, str] = {}
    for reason in told:
        both = _fields(reason, introductions) if reason.kind == "bubble" else None
        if both is not None:
            fields.update(zip((reason.giver, reason.taker), both, strict=True))
    if fields:
        yield text(
            "From different fields: {people}.",
            people=[
                text("{person} ({field})", person=people[one].who, field=field)
                for one, field in sorted(fields.items())
            ],
        )


def _sentences_about(whole: str, topics: Sequence[str], named: Named) -> tuple[int, int]:
    """Return where the first sentence that names a topic begins and the last one ends.

    All of it if none does, or if there is but one sentence.
    """
    bounds = [0, *(found.end() for found in _SENTENCE_END.finditer(whole)), len(whole)]
    sentences = [(a, b) for a, b in pairwise(bounds) if a < b]
    if len(sentences) == 1 or not topics:
        return 0, len(whole)
    about = [(a, b) for a, b in sentences if not named(whole[a:b]).isdisjoint(topics)]
    if not about:
        return 0, len(whole)
    end = about[-1][1]
    return about[0][0], end if end == len(whole) else end - 1


def _fields(reason: Reason, introductions: Mapping[int, Introduction]) -> tuple[str, str] | None:
    """Return the two fields if both are (still) known and differ."""
    both = [introductions.get(member) for member in (reason.giver, reason.taker)]
    giver, taker = (one.details.field.strip() if one else "" for one in both)
    return (giver, taker) if giver and taker and giver.casefold() != taker.casefold() else None
