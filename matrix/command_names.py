"""What commands are called: one may type them in any language, and is shown them in one's own."""

import re
from collections.abc import Sequence

from community.command_list import COMMANDS
from locales import translate

_STARTS = frozenset(
    command.path[:length] for command in COMMANDS for length in range(1, len(command.path) + 1)
)
_WRITTEN = re.compile(r"(?<![^\s(\[“„»\"'`*])/(?P<words>[a-z]+(?: [a-z]+)*)\b(?!/)")


def called(path: Sequence[str], language: str) -> str:
    """Return the words of a command, or of a group of them, in a language."""
    return " ".join(translate(word, language).lower() for word in path)


def as_typed(sentence: str, language: str, prefix: str) -> str:
    """Return a sentence of ours with its commands as they are typed here: "/match join" becomes
    "!netz match join", in German "!netz begegnung mitmachen".
    """

    def named(found: re.Match[str]) -> str:
        words = found["words"].split(" ")
        lengths = range(1, len(words) + 1)
        length = max((many for many in lengths if tuple(words[:many]) in _STARTS), default=0)
        if not length:
            return found[0]
        return " ".join((prefix, called(words[:length], language), *words[length:]))

    return _WRITTEN.sub(named, sentence)
