"""What a person wrote in a conversation that reaches over two platforms."""

from dataclasses import dataclass

from community.places import Account


@dataclass(frozen=True, slots=True)
class Spoken:
    """A person's message, as it stands now. ``name``: the author's display name there; ``words``
    may be empty; ``attachments``: how many files hang on it, which are not passed on.
    """

    author: Account
    name: str
    words: str
    attachments: int = 0
