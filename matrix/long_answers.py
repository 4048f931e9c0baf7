"""Long lists: in the message while they are read there with ease, else whole in a file."""

from collections.abc import Sequence

from community.clean_text import BREAK
from community.texts import Block, text
from matrix.cards import said
from matrix.desk import Answer, answer
from matrix.sentences import Voice

MOST = 16_000
"""Bytes of plain words in a message: with its HTML it is twice that, and fits into an event."""
TOO_MUCH = text("That is too much for one message, so all of it is in the file.")


def long_answer(lines: Sequence[Block], language: str, file: str) -> Answer:
    """Return lines as an answer; more than a message should hold stand in a file of this name."""
    if len(_written(lines, language)) <= MOST:
        return answer(*lines)
    return in_file(lines, language, file)


def in_file(whole: Sequence[Block], language: str, file: str, head: Sequence[Block] = ()) -> Answer:
    """Return an answer whose message is only the head, and its file all of it."""
    return Answer((*head, TOO_MUCH), files=((file, _written(whole, language)),))


def _written(blocks: Sequence[Block], language: str) -> bytes:
    return "".join(f"{_plain(block, language)}\n" for block in blocks).encode()


def _plain(block: Block, language: str) -> str:
    """Return a block in plain words. Nothing acts on a file, so nothing has to be kept from it."""
    return str(said([block], language, Voice())["body"]).replace(BREAK, "")
