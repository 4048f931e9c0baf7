"""Why these people: in their own words, and only what the data holds.

Nothing here knows of blocks or of answers to "did you meet?", so nothing of them can show.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from community.matching import _questions as questions
from community.matching.topics import label, named_in
from community.model import Introduction, Language, Member, Reason
from community.texts import Block, Param, Quote, Text, text

LONGEST_QUOTE = 200
"""Characters of a person's words that are quoted."""

Named = Callable[[str], frozenset[str]]
"""Tells which topics a text names."""

_MORE = "…"
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{2}[.!?]) ")
"""Neither a date ("3. Mai") nor an abbreviation ("z. B.") ends a sentence."""

_QUESTIONS: Mapping[str, tuple[Text, ...]] = {
    "gives": questions.GIVES,
    "shares": questions.SHARES,
    "widens": questions.WIDENS,
    "interests": questions.INTERESTS,
    "bubble": questions.BUBBLE,
}


def explain(
    reasons: Sequence[Reason],
    people: Mapping[int, Member],
    introductions: Mapping[int, Introduction],
    language: Language | None = None,
    *,
    named: Named = named_in,
) -> tuple[Block, ...]:
    """Return the reasons as sentences and quotes, what differs (the fields) last and once.

    ``language``: the one that topics are named in; None: the people's own if they share it.
    ``named``: for whoever explains thousands of matches, one that remembers what it has read.
    A reason about somebody who is not in ``people`` (any more) is left out; nothing comes twice.
    """
    spoken = language or _common_language(people)
    told = list(_told(reasons, people))
    blocks: list[Block] = []
    for reason in told:
        for block in _blocks(reason, people, introductions, spoken, named):
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
    spoken = language or _common_language(people)
    pick = sum(people) if number is None else number
    for reason in _told(reasons, people):
        if reason.kind == "bubble" and _fields(reason, introductions) is None:
            continue
        choice = _QUESTIONS[reason.kind]
        return _filled(choice[pick % len(choice)], _params(reason, people, spoken))
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


def _blocks(
    reason: Reason,
    people: Mapping[int, Member],
    introductions: Mapping[int, Introduction],
    language: Language,
    named: Named,
) -> Iterator[Block]:
    giver, taker = people[reason.giver].who, people[reason.taker].who
    topics = _labels(reason, language)
    if reason.kind == "gives":
        yield text(
            "{giver} can help {taker} with {topics}.", giver=giver, taker=taker, topics=topics
        )
        yield from _quote(
            text("{name} looks for", name=taker),
            _answer(introductions, reason, "goal", named),
            reason,
            named,
        )
        yield from _quote(
            text("{name} offers", name=giver),
            _answer(introductions, reason, "offer", named),
            reason,
            named,
        )
    elif reason.kind == "widens":
        yield text(
            "{giver} knows about {topics}, which would widen {taker}'s horizon.",
            giver=giver,
            taker=taker,
            topics=topics,
        )
        yield from _quote(
            text("{name} is curious about", name=taker),
            _answer(introductions, reason, "horizon", named),
            reason,
            named,
        )
    elif reason.kind == "shares":
        yield text(
            "{giver} and {taker} both look for {topics}.", giver=giver, taker=taker, topics=topics
        )
    elif reason.kind == "interests":
        yield text(
            "{giver} and {taker} both care about {topics}.",
            giver=giver,
            taker=taker,
            topics=topics,
        )


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


def _quote(name: Text, words: str, reason: Reason, named: Named) -> Iterator[Quote]:
    excerpt = quoted(words, reason.topics, named)
    if excerpt:
        yield Quote(name, excerpt)


def _answer(
    introductions: Mapping[int, Introduction], reason: Reason, which: str, named: Named
) -> str:
    """Return the giver's offer (or contribution, if that one names the topic) or the taker's
    answer; "" if there is no introduction.
    """
    introduction = introductions.get(reason.giver if which == "offer" else reason.taker)
    if introduction is None:
        return ""
    answers = introduction.answers
    if which == "goal":
        return answers.goal
    if which == "horizon":
        return answers.horizon
    if not (answers.offer and answers.contribution):
        return answers.offer or answers.contribution
    offered, contributed = (
        not named(words).isdisjoint(reason.topics)
        for words in (answers.offer, answers.contribution)
    )
    return answers.offer if offered or not contributed else answers.contribution


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


def _labels(reason: Reason, language: Language) -> tuple[str, ...]:
    return tuple(label(topic, language) for topic in reason.topics)


def _params(
    reason: Reason, people: Mapping[int, Member], language: Language
) -> Mapping[str, Param]:
    return {
        "giver": people[reason.giver].who,
        "taker": people[reason.taker].who,
        # One is enough to talk about, and "about 'A and B'" is no question.
        "topics": _labels(reason, language)[:1],
    }


def _filled(question: Text, params: Mapping[str, Param]) -> Text:
    used = {name: value for name, value in params.items() if f"{{{name}}}" in question.msgid}
    return replace(question, params=used)
