"""What people type as a command: ``match join weekly``, ``topic="public relations"``.

Reads words against the list of commands, in English and German, and never raises: what cannot be
read is answered with a kind sentence and how the command is used.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import takewhile

from community.command_list import COMMANDS
from community.commands import Choice, Command, Given, Option
from community.places import LANGUAGES, Account, Language
from community.texts import Text, text
from locales import translate
from matrix import PLATFORM
from matrix.command_names import called
from matrix.typed_choices import chosen, exactly, longest
from matrix.typed_words import Word, fold, folded, person_of, room_of, split
from matrix.usage import choice_words, name_in, usage, usages

NEAR = 0.75
"""How alike two words are of which one may be meant for the other."""
LONGEST_GUESSED = 40
"""A word that is longer is no slip of the fingers."""
MOST_GUESSED = 20
"""Of so many words per line we look whether an option is meant; guessing is slow."""
LONGEST_CHOICE = 6
"""In words: "on the first … of the month"."""
SHOWN = 60
"""How many characters of somebody's words are said back to them."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A command and its checked arguments; what has a default and was left out has it."""

    command: Command
    given: Given


@dataclass(frozen=True, slots=True)
class Unclear:
    """What is missing or cannot be read, and how it is written."""

    problem: Text
    how: tuple[Text, ...] = ()

    @property
    def said(self) -> tuple[Text, ...]:
        """Return all of it, as an answer."""
        return (self.problem, *self.how)


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
            return _arguments(found, words[at + 1 :], mentions, language, lead)
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
    return {typed: name for name in names for typed in _called(name)}


def _called(name: str) -> tuple[str, ...]:
    return (folded(name), *(folded(translate(name, language)) for language in LANGUAGES))


def _meant(word: Word, names: Mapping[str, str]) -> str | None:
    return names.get(fold(word.written)) if len(word.written) <= LONGEST_GUESSED else None


def _guess(typed: str, names: Mapping[str, str]) -> str | None:
    if len(typed) > LONGEST_GUESSED:
        return None
    near = get_close_matches(fold(typed), names, n=1, cutoff=NEAR)
    return names[near[0]] if near else None


def _unknown(
    words: Sequence[Word],
    path: tuple[str, ...],
    commands: Sequence[Command],
    language: Language,
    lead: str,
) -> Unclear | None:
    """Suggest what may be meant; at the very beginning of a line it may be no command at all."""
    word, *others = words
    guess = _guess(word.written, _next_words(commands, path))
    if guess is None and not path:
        return None
    typed = _cut(" ".join(filter(None, (called(path, language), word.written))))
    if guess is None:
        problem = text("I do not know “{typed}”.", typed=typed)
        return Unclear(problem, usages(_beginning(commands, path), language, lead))
    meant = (*path, guess)
    for other in others:  # "mach join" means "match join"
        step = _meant(other, _next_words(commands, meant))
        if step is None:
            break
        meant = (*meant, step)
    problem = _did_you_mean(typed, called(meant, language))
    return Unclear(problem, usages(_beginning(commands, meant), language, lead))


def _did_you_mean(typed: str, meant: str) -> Text:
    return text("I do not know “{typed}”. Did you mean “{meant}”?", typed=typed, meant=meant)


def _cut(typed: str) -> str:
    return typed if len(typed) <= SHOWN else typed[: SHOWN - 1] + "…"


# --- its arguments ----------------------------------------------------------------------------


class _Fault(Exception):
    """Something cannot be read. ``args[0]`` says what, to the person."""

    def __init__(self, problem: Text) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass
class _Reading:
    """The arguments that were read so far."""

    mentions: Sequence[str]
    language: Language
    words: dict[str, str] = field(default_factory=dict[str, str])
    numbers: dict[str, int] = field(default_factory=dict[str, int])
    people: dict[str, Account] = field(default_factory=dict[str, Account])
    together: str = ""

    def has(self, option: Option) -> bool:
        return any(option.name in kept for kept in (self.words, self.numbers, self.people))

    def called(self, option: Option) -> str:
        return name_in(option.name, self.language)

    def take(self, option: Option, value: str) -> None:
        """Keep an argument, or raise a _Fault that says what is wrong with it."""
        match option.kind:
            case "choice":
                self.words[option.name] = self._choice(option, value).value
            case "whole":
                self.numbers[option.name] = self._whole(option, value)
            case "person":
                self.people[option.name] = Account(PLATFORM, self._person(value))
            case "place":
                self.words[option.name] = self._place(value)
            case "words" | "file":  # no file can be typed, so no option here is one
                self.words[option.name] = value

    def _choice(self, option: Option, value: str) -> Choice:
        found = chosen(option, value)
        if found is None:
            raise _Fault(
                text(
                    "“{typed}” does not fit “{option}”. You can choose: {choices}.",
                    typed=_cut(value),
                    option=self.called(option),
                    choices=choice_words(option, self.language),
                )
            )
        return found

    def _whole(self, option: Option, value: str) -> int:
        digits = value.removeprefix("#").rstrip(".:")
        if not (digits.isascii() and digits.isdecimal() and len(digits) <= 9):  # noqa: PLR2004
            raise _Fault(
                text(
                    "Please write “{option}” as a whole number; “{typed}” is none to me.",
                    option=self.called(option),
                    typed=_cut(value),
                )
            )
        return int(digits)

    def _person(self, value: str) -> str:
        if person := person_of(value):
            return person
        people = sorted({person for one in self.mentions if (person := person_of(one))})
        if len(people) > 1:
            raise _Fault(text("Please name one person only, so that I do not mix anybody up."))
        if not people:
            raise _Fault(
                text(
                    "I do not know who “{typed}” is. Please mention the person, or write their"
                    " address, like @name:server.",
                    typed=_cut(value),
                )
            )
        return people[0]

    def _place(self, value: str) -> str:
        if place := room_of(value):
            return place
        raise _Fault(
            text(
                "“{typed}” is no room to me. Please write its address, like #name:server.",
                typed=_cut(value),
            )
        )


def _arguments(
    command: Command,
    words: Sequence[Word],
    mentions: Sequence[str],
    language: Language,
    lead: str,
) -> Parsed | Unclear:
    options = command.on(PLATFORM)
    reading = _Reading(mentions, language)
    try:
        _place_words(options, _named(options, words, reading), reading)
    except _Fault as fault:
        return Unclear(fault.problem, usage(command, language, lead))
    lacking = [one for one in options if one.required and not reading.has(one)]
    if lacking and not reading.together:
        names = [reading.called(option) for option in lacking]
        problem = text("This is still missing: {options}.", options=names)
        return Unclear(problem, usage(command, language, lead))
    for option in options:
        if option.default and not reading.has(option):
            reading.words[option.name] = option.default
    given = Given(reading.words, reading.numbers, reading.people, reading.together)
    return Parsed(command, given)


def _named(options: Sequence[Option], words: Sequence[Word], reading: _Reading) -> list[Word]:
    """Take every ``name=value``; return the words that name nothing, in their order."""
    names = {typed: option for option in options for typed in _called(option.name)}
    spelled = {typed: typed for typed in names}
    left: list[Word] = []
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        option = names.get(fold(word.name)) if word.name else None
        if option is None:
            guess = _guess(word.name, spelled) if word.name and len(left) < MOST_GUESSED else None
            if guess is not None:
                raise _Fault(_did_you_mean(word.name, reading.called(names[guess])))
            if word.name and not any(one.rest for one in options):
                raise _Fault(text("I do not know “{option}” here.", option=_cut(word.name)))
            left.append(word)
            continue
        if reading.has(option):
            raise _Fault(text("“{option}” is there twice.", option=reading.called(option)))
        value = word.value
        if option.kind == "choice" and not word.quoted:
            follow = [one.value for one in _unnamed(words[at : at + LONGEST_CHOICE - 1])]
            value, used = longest(option, [value, *follow])
            at += used - 1
        elif option.loose and not word.quoted:
            follow = [one.value for one in _unnamed(words[at:])]
            value = " ".join([value, *follow]).strip()
            at += len(follow)
        reading.take(option, value)
    return left


def _unnamed(words: Iterable[Word]) -> Iterator[Word]:
    """Yield words up to the first that names an option."""
    for word in words:
        if word.name:
            return
        yield word


def _place_words(options: Sequence[Option], words: Sequence[Word], reading: _Reading) -> None:
    """Give the words that name nothing to the options in their order."""
    taker = _taker(options)
    at = _place_sentences(options, words, reading)
    left = [word.written for word in words]
    open_ones = [option for option in options if not reading.has(option)]
    while at < len(left) and open_ones:
        option = open_ones.pop(0)
        if option.kind == "person" and person_of(left[at]):
            reading.take(option, left[at])
            at += 1
        elif option is taker or option.kind == "person":
            # A client writes whom somebody mentioned by their name, however long that is.
            reading.take(option, " ".join(left[at:]))
            at = len(left)
        elif option.kind == "choice":
            value, used = longest(option, left[at : at + LONGEST_CHOICE])
            fits = chosen(option, value) is not None
            reading.take(option if fits else _later(option, open_ones, value), value)
            at += used
        else:
            reading.take(_later(option, open_ones, left[at]), left[at])
            at += 1
        if option is taker:
            break
    if at < len(left):
        raise _Fault(
            text("I do not know what to do with “{typed}”.", typed=_cut(" ".join(left[at:])))
        )


def _place_sentences(options: Sequence[Option], words: Sequence[Word], reading: _Reading) -> int:
    """Give words to the options up to one that ``begins``, whole sentences without quotes to each;
    where none are quoted, keep them together for whoever answers. Return how many were given.
    """
    last = next((place for place, one in enumerate(options, start=1) if one.begins), 0)
    open_ones = [option for option in options[:last] if not reading.has(option)]
    if len(open_ones) > 1 and len(words) > 1 and not any(word.quoted for word in words):
        reading.together = " ".join(word.written for word in words)
        return len(words)
    at = 0
    for option in open_ones:
        sentence = list(takewhile(lambda word: not word.quoted, words[at:])) or words[at : at + 1]
        if sentence:
            reading.take(option, " ".join(word.written for word in sentence))
        at += len(sentence)
    return at


def _taker(options: Sequence[Option]) -> Option | None:
    """Return the option that takes the rest of a line."""
    takers = [option for option in options if option.rest] or [
        option for option in options if option.kind == "words"
    ]
    return takers[-1] if takers else None


def _later(option: Option, others: list[Option], value: str) -> Option:
    """Return the option for a word: a later choice that it names, if this one may be left out.

    Then this one comes next again.
    """
    if not option.required and len(value) <= SHOWN:
        for other in others:
            if exactly(other, fold(value)):
                others.remove(other)
                others.insert(0, option)
                return other
    return option
