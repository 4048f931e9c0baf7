"""What a person wrote in a conversation that reaches over two platforms."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from community.places import Account
from community.texts import Url

_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_ENDS_A_SENTENCE = ".,;:!?'*_~`|»”\u2019"
_BRACKETS = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Spoken:
    """A person's message, as it stands now. ``name``: the author's display name there; ``words``
    may be empty; ``attachments``: how many files hang on it, which are not passed on.
    """

    author: Account
    name: str
    words: str
    attachments: int = 0

    def parts(self) -> Iterator[str | Url]:
        """Yield the words in their order: what was typed, and the web addresses in it, without
        what only ends the sentence they stand in.
        """
        position = 0
        for found in _LINK.finditer(self.words):
            address = _without_an_end(found.group())
            if before := self.words[position : found.start()]:
                yield before
            yield Url(address)
            position = found.start() + len(address)
        if rest := self.words[position:]:
            yield rest


def _without_an_end(address: str) -> str:
    while (last := address[-1]) in _ENDS_A_SENTENCE or (
        last in _BRACKETS and _BRACKETS[last] not in address
    ):
        address = address[:-1]
    return address
