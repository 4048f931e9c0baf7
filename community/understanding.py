"""From answers to what they are about: topics by their words, and meaning if anybody can tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol, get_args

from community.matching.meaning import SUGGEST, closest, nearest
from community.matching.topics import is_shipped
from community.meant import Meaning, Meant
from community.model import Answers, Introduction, Understanding
from community.ports import Think

MOST_SNAPPED = 24
"""Unknown words of one introduction that are looked at: each takes a hundredth of a second."""

MOST_SUGGESTED = 4
"""Topics suggested for one part."""

Part = Literal["seeks", "gives", "widens", "interests"]
"""A part of an Understanding."""

PARTS: tuple[Part, ...] = get_args(Part)

Named = tuple[Part, str]
"""A topic of a part."""


class TopicReader(Protocol):
    """What introductions need of the topics: reading, never weighing."""

    def normalise(self, word: str) -> str:
        """Return the topic a word stands for; "" if nothing is left."""
        ...

    def split(self, typed: str) -> tuple[str, ...]:
        """Return the topics of a typed list, each once, in order."""
        ...

    def understand(self, answers: Answers) -> Understanding:
        """Return the topics of the answers: seeks of the goal, gives of offer and contribution,
        widens of the horizon, interests of the topics.
        """
        ...


@dataclass(frozen=True, slots=True)
class Reading:
    """What answers are about. ``snapped``: unknown words and the topics they were taken for;
    ``suggested``: topics that may be meant too.
    """

    understood: Understanding
    meant: Meant
    snapped: Mapping[str, str] = field(default_factory=dict[str, str])
    suggested: tuple[Named, ...] = ()


class Understander:
    """Reads answers; without anybody who can tell meanings, their words are all there is."""

    def __init__(self, meaning: Meaning, think: Think) -> None:
        self._meaning = meaning
        self._think = think

    @property
    def name(self) -> str:
        """Who makes the vectors; "" if nobody."""
        return self._meaning.name

    async def read(
        self,
        reader: TopicReader,
        answers: Answers,
        before: Introduction | None = None,
        own: Sequence[str] = (),
    ) -> Reading:
        """Return what answers are about. ``before``: whose meaning stays if the words are the same;
        ``own``: topics that the organisers made themselves.
        """
        understood = reader.understand(answers)
        kept = before.meant if before and _says_the_same(before.answers, answers) else Meant()
        if not self.name:
            return Reading(understood, kept)
        settled = {reader.normalise(topic) for topic in own}
        return await self._think(lambda: self._read(understood, answers, kept, settled))

    async def meant(self, every: Sequence[Answers]) -> Sequence[Meant]:
        """Return what the answers of several members mean."""
        return await self._think(lambda: self._meant(every))

    # --- inside, off the event loop -----------------------------------------------------------

    def _read(
        self, understood: Understanding, answers: Answers, kept: Meant, settled: set[str]
    ) -> Reading:
        unknown = [
            topic
            for topic in dict.fromkeys(all_of(understood))
            if topic not in settled and not is_shipped(topic)
        ][:MOST_SNAPPED]
        concepts = self._meaning.concepts()
        vectors = self._meaning.vectors(unknown)
        taken = nearest(vectors, concepts)
        snapped = {word: topic for word, topic in zip(unknown, taken, strict=True) if topic}
        [meant] = [kept] if kept.by == self.name else self._meant([answers])
        after = _replaced(understood, snapped)
        near = dict(zip(unknown, nearest(vectors, concepts, SUGGEST), strict=True))
        suggested: list[Named] = [
            (part, topic)
            for part in PARTS
            for topic in _suggested(getattr(after, part), near, _answer(part, meant), concepts)
        ]
        return Reading(after, meant, snapped, tuple(suggested))

    def _meant(self, every: Sequence[Answers]) -> Sequence[Meant]:
        texts = [text for answers in every for text in (_wish(answers), _offer(answers))]
        made = self._meaning.vectors(texts)
        return [
            Meant(wish, offer, self.name) for wish, offer in zip(made[::2], made[1::2], strict=True)
        ]


def _wish(answers: Answers) -> str:
    """Return the words that say what somebody seeks."""
    return answers.goal or answers.horizon


def _offer(answers: Answers) -> str:
    """Return the words that say what somebody gives."""
    return "\n".join(text for text in (answers.offer, answers.contribution) if text)


def _answer(part: Part, meant: Meant) -> bytes:
    """Return the vector of the answer that a part was read from; b"" if none is made of it."""
    return {"seeks": meant.wish, "gives": meant.offer}.get(part, b"")


def _suggested(
    understood: Sequence[str],
    near: Mapping[str, str],
    answer: bytes,
    concepts: Mapping[str, bytes],
) -> Sequence[str]:
    """Return topics that are near (to an unknown word, or to a whole answer) and were not named."""
    words = (near.get(topic, "") for topic in understood)
    every = dict.fromkeys((*words, *closest(answer, concepts)))
    return [topic for topic in every if topic and topic not in understood][:MOST_SUGGESTED]


def _says_the_same(one: Answers, other: Answers) -> bool:
    return (_wish(one), _offer(one)) == (_wish(other), _offer(other))


def all_of(understood: Understanding) -> tuple[str, ...]:
    """Return the topics of all parts."""
    return (
        *understood.seeks,
        *understood.gives,
        *understood.widens,
        *understood.interests,
    )


def _replaced(understood: Understanding, snapped: Mapping[str, str]) -> Understanding:
    """Return the topics with the known ones in place of unknown words, each once."""

    def known(topics: Sequence[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(snapped.get(topic, topic) for topic in topics))

    return replace(
        understood,
        seeks=known(understood.seeks),
        gives=known(understood.gives),
        widens=known(understood.widens),
        interests=known(understood.interests),
    )
