"""What people type as a command: ``match join weekly``, ``topic="public relations"``.

Reads words against the list of commands, in English and German, and never raises: what cannot be
read is answered with a kind sentence and how the command is used.
"""

from collections.abc import Iterable, Mapping, Sequence

from community.command_list import COMMANDS
from community.commands import Command
from community.places import Language
from community.texts import text
from matrix.arguments import Parsed, Unclear, arguments
from matrix.command_names import called
from matrix.guessing import LONGEST_GUESSED, cut, did_you_mean, guess, spellings
from matrix.typed_words import Word, fold, split
from matrix.usage import usages


def parse(
    line: str,
    language: Language,
    *,
    commands: Sequence[Command] = COMMANDS,
    mentions: Sequence[str] = (),
    lead: str = "",
) -> Parsed | Unclear | None:
    """Read the words after the prefix; None if they are no command and resemble none.

    ``mentions``: the user ids of ``m.mentions``, without our own. ``language`` is the one in which
    usage is shown; ``lead`` stands before the commands there, such as "!netz ".
    """
    words = split(line)
    if not words:
        return None
    first = words[0]
    words[0] = Word(first.written.lstrip("/!") if not first.quoted else first.value)
    path: tuple[str, ...] = ()
    for at, word in enumerate(words):
        there = _next_words(commands, path)
        step = _meant(word, there)
        if step is None:
            return _unknown(words[at:], path, commands, language, lead)
        path = (*path, step)
        found = next((one for one in commands if one.path == path), None)
        if found is not None:
            return arguments(found, words[at + 1 :], mentions, language, lead)
    return Unclear(
        text("Here is what begins with “{group}”:", group=called(path, language)),
        usages(_beginning(commands, path), language, lead),
    )


# --- which command ----------------------------------------------------------------------------


def _beginning(commands: Iterable[Command], path: tuple[str, ...]) -> list[Command]:
    return [one for one in commands if one.path[: len(path)] == path]


def _next_words(commands: Iterable[Command], path: tuple[str, ...]) -> Mapping[str, str]:
    """Return what may come after ``path``: as typed in any language -> its name."""
    longer = [one for one in _beginning(commands, path) if len(one.path) > len(path)]
    names = dict.fromkeys(one.path[len(path)] for one in longer)
    return {typed: name for name in names for typed in spellings(name)}


def _meant(word: Word, names: Mapping[str, str]) -> str | None:
    return names.get(fold(word.written)) if len(word.written) <= LONGEST_GUESSED else None


def _unknown(
    words: Sequence[Word],
    path: tuple[str, ...],
    commands: Sequence[Command],
    language: Language,
    lead: str,
) -> Unclear | None:
    """Suggest what may be meant; at the very beginning of a line it may be no command at all."""
    word, *others = words
    guessed = guess(word.written, _next_words(commands, path))
    if guessed is None and not path:
        return None
    typed = cut(" ".join(filter(None, (called(path, language), word.written))))
    if guessed is None:
        problem = text("I do not know “{typed}”.", typed=typed)
        return Unclear(problem, usages(_beginning(commands, path), language, lead))
    meant = (*path, guessed)
    for other in others:  # "mach join" means "match join"
        step = _meant(other, _next_words(commands, meant))
        if step is None:
            break
        meant = (*meant, step)
    problem = did_you_mean(typed, called(meant, language))
    return Unclear(problem, usages(_beginning(commands, meant), language, lead))
