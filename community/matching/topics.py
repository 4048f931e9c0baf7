"""Topics: from what people write, in German or English, to words that can be compared.

A topic is the key of a shipped concept ("pr" for Öffentlichkeitsarbeit, public relations …), what
the organisers' own aliases say, or else the member's own words in small letters (an *own tag*).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice

from community.matching import _stopwords as stop
from community.matching._aliases import CONCEPTS
from community.matching._vocabulary import Vocabulary, own_vocabulary, shipped_vocabulary
from community.matching._words import Word, clean, fold, stems, words
from community.model import Answers, Understanding
from community.places import Language

PER_ANSWER = 8
"""Topics taken from one free answer: a wall of keywords brings no advantage."""

PER_LIST = 25
"""Topics taken from one list."""

LONGEST_TOPIC = 40
"""Characters of an own tag."""

_ENTRIES = 4 * PER_LIST
_LONGEST_ENTRY = 4
_LONGEST_WORDING = 8
_PHRASE = 4
_LEAST_LETTERS = 4
_SEPARATORS = re.compile(r"[,;\n\r\t|•]+|\s[-\u2013/]\s|(?<!\w)#")
_OPEN, _CLOSE = '„“”"«»\u201a\u2018', '“”"«»\u2018\u2019'
_QUOTED = re.compile(f"[{_OPEN}]([^{_OPEN}{_CLOSE}\\n]{{2,40}})[{_CLOSE}]")
_ENGLISH_PLURAL = re.compile(r"(?<=[a-z]{3}[^\Wsui_])s$")
_GERMAN_PLURAL = re.compile(r"(?<=(?:hei|kei|haf)t)en$|(?<=(?:ung|ion|tät))en$|(?<=nis)se$")


def label(topic: str, language: Language) -> str:
    """Return a topic as people of a language read it: "pr" is "Öffentlichkeitsarbeit" in German."""
    concept = CONCEPTS.get(topic)
    if concept is not None:
        return concept.de if language == "de" else concept.en
    # Own tags are nouns nearly always, and German nouns begin with a capital.
    return topic[:1].upper() + topic[1:] if language == "de" else topic


def is_shipped(topic: str) -> bool:
    """Whether a topic is one of those that ship with the bot, and so known in both languages."""
    return topic in CONCEPTS


def root(topic: str) -> str:
    """Return the form under which two topics are one: own tags by their stem, whatever the ending.

    For comparing only; nobody should read a root.
    """
    if topic in CONCEPTS:
        return topic
    return "~" + " ".join(stems(part)[0] for part in topic.split())


class Topics:
    """What the words of one community mean. ``aliases``: the organisers' own, word -> topic."""

    def __init__(self, aliases: Mapping[str, str] | None = None) -> None:
        self._vocabularies: tuple[Vocabulary, ...] = (shipped_vocabulary(),)
        if aliases:
            own = {fold(word): self.normalise(topic) for word, topic in aliases.items()}
            self._vocabularies = (own_vocabulary(own), *self._vocabularies)

    def normalise(self, word: str) -> str:
        """Return the topic that a word or short phrase stands for, "" if nothing is left of it."""
        return next(iter(self._topics(word)), "")

    def split(self, typed: str) -> tuple[str, ...]:
        """Return the topics of a list (commas, semicolons, lines), each once, in their order."""
        found: dict[str, None] = {}
        for entry in islice(_entries(typed), _ENTRIES):
            for topic in self._entry(entry):
                found.setdefault(topic)
        return tuple(found)[:PER_LIST]

    def understand(self, answers: Answers) -> Understanding:
        """Return the topics that a member's answers name."""
        gives = dict.fromkeys((*self._read(answers.offer), *self._read(answers.contribution)))
        return Understanding(
            seeks=self._read(answers.goal),
            gives=tuple(gives),
            widens=self._read(answers.horizon),
            interests=self.split(answers.topics),
        )

    # --- lists ---------------------------------------------------------------------------------

    def _topics(self, entry: str) -> Sequence[str]:
        """Return an entry's topics: itself if it is known, its parts if all are, else one tag."""
        phrase = [word.small for word in words(entry)]
        kept = _trimmed(phrase)
        for candidate in (phrase, kept):
            known = self._known(tuple(candidate)) if 0 < len(candidate) <= _PHRASE else ""
            if known:
                return (known,)
        tag = _own_tag(kept)
        return self._known_throughout(kept) or ((tag,) if tag else ())

    def _known_throughout(self, kept: Sequence[str]) -> Sequence[str]:
        """Return the topics of a wording in which all but filler is known: "Hilfe bei PR"."""
        found: dict[str, None] = {}
        at = 0
        while at < len(kept) <= _LONGEST_WORDING:
            for end in range(min(len(kept), at + _PHRASE), at, -1):
                topic = self._known(tuple(kept[at:end])) if kept[at] not in stop.STOP else ""
                if topic:
                    found.setdefault(topic)
                    at = end
                    break
            else:
                if kept[at] not in stop.FILLER:
                    return ()
                at += 1
        return tuple(found)

    def _entry(self, entry: str) -> Sequence[str]:
        """Read one entry of a list; a long one is a sentence."""
        if len(entry.split()) > _LONGEST_ENTRY:
            return self._read_sentence(entry)
        return self._topics(entry)

    def _read(self, answer: str) -> tuple[str, ...]:
        """Read an answer that may be a list or free sentences."""
        if _is_list(answer):
            return self.split(answer)
        return self._read_sentence(answer)

    # --- sentences -----------------------------------------------------------------------------

    def _read_sentence(self, answer: str) -> tuple[str, ...]:
        """Return known topics first, then hashtags, quoted words and German nouns."""
        listed = list(words(answer))
        german = _is_german(listed)
        found: dict[str, None] = {}
        nouns: list[str] = []
        inside = set(stop.FILLER)
        for word, topics in self._phrases(listed, german=german):
            for topic in topics:
                found.setdefault(topic)
            if not topics and _is_noun(word, german=german):
                nouns.append(word.written)
            if len(found) >= PER_ANSWER:
                break
        marked = (quoted[1] for quoted in _QUOTED.finditer(clean(answer)))
        short = (quote for quote in marked if len(quote.split()) <= _LONGEST_ENTRY)
        for own in (*short, *nouns):
            if len(found) >= PER_ANSWER:
                break
            topic = self.normalise(own)
            if topic and topic not in inside:
                found.setdefault(topic)
                inside.update(topic.split())
        return tuple(found)

    def _phrases(
        self, listed: Sequence[Word], *, german: bool
    ) -> Iterator[tuple[Word, Sequence[str]]]:
        """Walk a text, longest known phrase first; yield (its first word, its topics)."""
        at = 0
        while at < len(listed):
            length, topics = self._phrase_at(listed, at, german=german)
            if not (topics and _is_negated(listed, at)):
                yield listed[at], topics
            at += length

    def _phrase_at(
        self, listed: Sequence[Word], at: int, *, german: bool
    ) -> tuple[int, Sequence[str]]:
        reach = at + 1
        word = listed[at]
        if not any(vocabulary.begins(word.small) for vocabulary in self._vocabularies):
            return 1, self._compound(word, german=german)
        while reach < len(listed) and reach < at + _PHRASE and not listed[reach].breaks:
            reach += 1
        for end in range(reach, at + 1, -1):
            topic = self._exact_or_stem(tuple(word.small for word in listed[at:end]))
            if topic:
                return end - at, (topic,)
        stops = word.small in stop.STOP and not _is_abbreviation(word)
        if stops or _misleads(word, german=german):
            return 1, ()
        topic = self._exact_or_stem((word.small,))
        return 1, (topic,) if topic else self._compound(word, german=german)

    def _compound(self, word: Word, *, german: bool) -> Sequence[str]:
        """Return the topics of a compound; German ones are nouns, with a capital."""
        return self._parts(word.small) if not german or word.written[0].isupper() else ()

    # --- looking up ----------------------------------------------------------------------------

    def _exact_or_stem(self, phrase: tuple[str, ...]) -> str:
        for vocabulary in self._vocabularies:
            topic = vocabulary.find(phrase)
            if topic:
                return topic
        return ""

    def _parts(self, word: str) -> tuple[str, ...]:
        for vocabulary in self._vocabularies:
            parts = vocabulary.compound(word)
            if parts:
                return parts
        return ()

    def _known(self, phrase: tuple[str, ...]) -> str:
        """Return a whole phrase's topic: as written, by its stem, or by a compound's last part."""
        topic = self._exact_or_stem(phrase)
        if not topic and len(phrase) == 1:
            topic = next(iter(self._parts(phrase[0])), "")
        return topic


def _trimmed(folded: list[str]) -> list[str]:
    """Drop words that say nothing from both ends."""
    start, end = 0, len(folded)
    while start < end and folded[start] in stop.STOP:
        start += 1
    while end > start and folded[end - 1] in stop.STOP:
        end -= 1
    return folded[start:end]


def _own_tag(kept: Sequence[str]) -> str:
    """Make a readable tag of words that no list knows; clear plurals become singular."""
    cut = " ".join(kept)[:LONGEST_TOPIC]
    if len(" ".join(kept)) > LONGEST_TOPIC and " " in cut:
        cut = cut.rpartition(" ")[0]
    return _ENGLISH_PLURAL.sub("", _GERMAN_PLURAL.sub("", cut))


def _entries(typed: str) -> Iterable[str]:
    return (entry for entry in _SEPARATORS.split(clean(typed)) if entry and entry.strip())


def _is_list(answer: str) -> bool:
    """Whether every entry is short and none of them talks: "Fotografie, SEO, alte Drucke"."""
    talking = stop.STOP - stop.CONNECTORS
    for entry in _entries(answer):
        listed = [word.small for word in words(entry)]
        if len(listed) > _LONGEST_ENTRY or any(w in talking for w in listed):
            return False
        if "." in entry.strip().rstrip("."):
            return False
    return True


def _is_german(listed: Iterable[Word]) -> bool:
    """Whether a text has more German small words than English ones."""
    counts = Counter((word.small in stop.GERMAN) - (word.small in stop.ENGLISH) for word in listed)
    return counts[1] > counts[-1]


def _is_negated(listed: Sequence[Word], at: int) -> bool:
    """Whether "no" or "ohne" stands before a word, or one word further: "without paid ads"."""
    if at == 0 or listed[at].breaks:
        return False
    if listed[at - 1].small in stop.NEGATIONS:
        return True
    return at > 1 and not listed[at - 1].breaks and listed[at - 2].small in stop.NEGATIONS


def _is_abbreviation(word: Word) -> bool:
    return word.small in stop.NEEDS_CAPITALS and word.written.isupper()


def _misleads(word: Word, *, german: bool) -> bool:
    """Whether a known word means something else here: "it", "Art und Weise", "recht gut"."""
    if word.small in stop.NEEDS_CAPITALS:
        return not word.written.isupper()
    if german:
        small = word.written[:1].islower()
        return word.small in stop.AMBIGUOUS_GERMAN or (small and word.small in stop.NEEDS_CAPITAL)
    return word.small in stop.AMBIGUOUS_ENGLISH


def _is_noun(word: Word, *, german: bool) -> bool:
    """Whether a word that no list knows is worth a tag: a hashtag, or a noun within German text."""
    if len(word.small) < _LEAST_LETTERS or word.small in stop.FILLER:
        return False
    if word.tagged:
        return True
    return german and not word.opens and word.written[0].isupper() and word.written.isalpha()


@cache
def _shipped() -> Topics:
    return Topics()


def named_in(answer: str) -> frozenset[str]:
    """Return the topics that a text names; with the shipped words only, good for finding quotes."""
    read = _shipped().understand(Answers(goal=answer))
    return frozenset(read.seeks)
