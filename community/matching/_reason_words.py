"""How a reason is said: of two people, or to one of them.

In German a topic stands after "rund um", "um" or "für": so it needs no other ending than its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from community.matching.topics import label
from community.model import Member, Reason
from community.places import Language
from community.texts import Param, Text, text


@dataclass(frozen=True, slots=True)
class Forms:
    """A sentence of ``giver`` and ``taker``, and how the one or the other of them reads it."""

    of_both: Text
    to_giver: Text
    to_taker: Text


GIVES = Forms(
    text("{giver} can help {taker} with {topics}."),
    text("You can help {taker} with {topics}."),
    text("{giver} can help you with {topics}."),
)
GIVES_BACK = Forms(
    text("And the other way round, {giver} can help {taker} with {topics}."),
    text("And the other way round, you can help {taker} with {topics}."),
    text("And the other way round, {giver} can help you with {topics}."),
)
MEANING = Forms(
    text("{giver}'s offer is close to what {taker} looks for."),
    text("Your offer is close to what {taker} looks for."),
    text("{giver}'s offer is close to what you look for."),
)
WIDENS = Forms(
    text("{giver} knows about {topics}, which would widen {taker}'s horizon."),
    text("You know about {topics}, which would widen {taker}'s horizon."),
    text("{giver} knows about {topics}, which would widen your horizon."),
)
SHARES = Forms(
    text("{giver} and {taker} both want to get further with {topics}."),
    text("You and {taker} both want to get further with {topics}."),
    text("You and {giver} both want to get further with {topics}."),
)
INTERESTS = Forms(
    text("{giver} and {taker} both care about {topics}."),
    text("You and {taker} both care about {topics}."),
    text("You and {giver} both care about {topics}."),
)
LOOKS_FOR = (text("{name} looks for"), text("You look for"))
OFFERS = (text("{name} offers"), text("You offer"))
CURIOUS = (text("{name} is curious about"), text("You are curious about"))

_RING = text(
    "A full circle: {first} can help {second} with {one}, {second} can help {third} with {two},"
    " and {third} can help {first} with {three}."
)
_RING_TO_FIRST = text(
    "A full circle: you can help {second} with {one}, {second} can help {third} with {two},"
    " and {third} can help you with {three}."
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says things about ``people`` in a language; to ``reader``, if that is one of them."""

    people: Mapping[int, Member]
    language: Language
    reader: int | None

    def sentence(self, forms: Forms, reason: Reason) -> Text:
        """Return the form that fits the reader."""
        chosen = forms.of_both
        if self.reader == reason.giver:
            chosen = forms.to_giver
        elif self.reader == reason.taker:
            chosen = forms.to_taker
        return filled(chosen, self.params(reason))

    def of(self, words: tuple[Text, Text], member: int) -> Text:
        """Return the heading of somebody's words: by name, or "you"."""
        by_name, yours = words
        return yours if member == self.reader else filled(by_name, {"name": self._who(member)})

    def ring(self, reasons: Sequence[Reason]) -> Text:
        """Say that each of three helps the next; ``reasons`` in this order."""
        giving = [reason.giver for reason in reasons]
        start = giving.index(self.reader) if self.reader in giving else 0
        turned = [*reasons[start:], *reasons[:start]]
        params: dict[str, Param] = {}
        for who, what, reason in zip(
            ("first", "second", "third"), ("one", "two", "three"), turned, strict=True
        ):
            params |= {who: self._who(reason.giver), what: self.labels(reason)}
        return filled(_RING_TO_FIRST if self.reader in giving else _RING, params)

    def params(self, reason: Reason) -> Mapping[str, Param]:
        """Return what a sentence about a reason can name."""
        return {
            "giver": self._who(reason.giver),
            "taker": self._who(reason.taker),
            "topics": self.labels(reason),
        }

    def labels(self, reason: Reason) -> tuple[str, ...]:
        """Return a reason's topics as they are called in the language."""
        return tuple(label(topic, self.language) for topic in reason.topics)

    def _who(self, member: int) -> Param:
        return self.people[member].who


def filled(sentence: Text, params: Mapping[str, Param]) -> Text:
    """Return a sentence with the parameters that it names."""
    used = {name: value for name, value in params.items() if f"{{{name}}}" in sentence.msgid}
    return replace(sentence, params=used)
