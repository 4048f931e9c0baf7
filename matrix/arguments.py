"""The arguments of a command: which typed words are whose, and whether they fit."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from community.commands import Choice, Command, Given, Option
from community.places import Account, Language
from community.texts import Text, text
from matrix import PLATFORM
from matrix.guessing import SHOWN, cut, did_you_mean, guess, spellings
from matrix.typed_choices import chosen, exactly, longest
from matrix.typed_words import Word, fold, person_of, room_of
from matrix.usage import choice_words, name_in, usage

MOST_GUESSED = 20
"""Of so many words per line we look whether an option is meant; guessing is slow."""
LONGEST_NAME = 100
"""In characters: nobody's is longer."""
LONGEST_CHOICE = 6
"""In words: "on the first … of the month"."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A command and its checked arguments; what has a default and was left out has it. ``named``:
    people who are called by their name, by option; who that is, somebody else has to look up. Where
    somebody was mentioned besides, they may be meant, or be whom a reply is to.
    """

    command: Command
    given: Given
    named: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Unclear:
    """What is missing or cannot be read, and how it is written."""

    problem: Text
    how: tuple[Text, ...] = ()

    @property
    def said(self) -> tuple[Text, ...]:
        """Return all of it, as an answer."""
        return (self.problem, *self.how)


class Fault(Exception):
    """Something cannot be read. ``args[0]`` says what, to the person."""

    def __init__(self, problem: Text) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass
class Reading:
    """The arguments that were read so far."""

    mentions: Sequence[str]
    language: Language
    words: dict[str, str] = field(default_factory=dict[str, str])
    numbers: dict[str, int] = field(default_factory=dict[str, int])
    people: dict[str, Account] = field(default_factory=dict[str, Account])
    named: dict[str, str] = field(default_factory=dict[str, str])
    together: str = ""

    def has(self, option: Option) -> bool:
        """Whether an argument was read."""
        read = (self.words, self.numbers, self.people, self.named)
        return any(option.name in kept for kept in read)

    def parsed(self, command: Command) -> Parsed:
        """Return the command with what was read."""
        given = Given(self.words, self.numbers, self.people, self.together)
        return Parsed(command, given, self.named)

    def with_defaults(self, command: Command) -> Parsed:
        """Return the command with what was read, and what holds where nothing was."""
        for option in command.on(PLATFORM):
            if option.default and not self.has(option):
                self.words[option.name] = option.default
        return self.parsed(command)

    def called(self, option: Option) -> str:
        """Return an option's name as it is shown."""
        return name_in(option.name, self.language)

    def take(self, option: Option, value: str) -> None:
        """Keep an argument, or raise a Fault that says what is wrong with it."""
        match option.kind:
            case "choice":
                self.words[option.name] = self._choice(option, value).value
            case "whole":
                self.numbers[option.name] = self._whole(option, value)
            case "person":
                self._person(option.name, value)
            case "place":
                self.words[option.name] = self._place(value)
            case "words" | "file":  # no file can be typed, so no option here is one
                self.words[option.name] = value

    def _choice(self, option: Option, value: str) -> Choice:
        found = chosen(option, value)
        if found is None:
            raise Fault(
                text(
                    "“{typed}” does not fit “{option}”. You can choose: {choices}.",
                    typed=cut(value),
                    option=self.called(option),
                    choices=choice_words(option, self.language),
                )
            )
        return found

    def _whole(self, option: Option, value: str) -> int:
        digits = value.removeprefix("#").rstrip(".:")
        if not (digits.isascii() and digits.isdecimal() and len(digits) <= 9):  # noqa: PLR2004
            raise Fault(
                text(
                    "Please write “{option}” as a whole number; “{typed}” is none to me.",
                    option=self.called(option),
                    typed=cut(value),
                )
            )
        return int(digits)

    def _person(self, name: str, value: str) -> None:
        if person := person_of(value):
            self.people[name] = Account(PLATFORM, person)
            return
        mentioned = sorted({person for one in self.mentions if (person := person_of(one))})
        if len(mentioned) > 1:
            raise Fault(text("Please name one person only, so that I do not mix anybody up."))
        self.named[name] = value[:LONGEST_NAME]
        if mentioned:
            self.people[name] = Account(PLATFORM, mentioned[0])

    def _place(self, value: str) -> str:
        if place := room_of(value):
            return place
        raise Fault(
            text(
                "“{typed}” is no room to me. Please write its address, like #name:server.",
                typed=cut(value),
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking(Unclear):
    """A command of which something is still missing; ``read``: what is known of it."""

    read: Parsed


def arguments(
    command: Command,
    words: Sequence[Word],
    mentions: Sequence[str],
    language: Language,
    lead: str,
) -> Parsed | Unclear:
    """Read the words after a command's name."""
    options = command.on(PLATFORM)
    reading = Reading(mentions, language)
    try:
        _place_words(options, _named(options, words, reading), reading)
    except Fault as fault:
        return Unclear(fault.problem, usage(command, language, lead))
    lacking = [one for one in options if one.required and not reading.has(one)]
    if lacking and not reading.together:
        names = [reading.called(option) for option in lacking]
        problem = text("This is still missing: {options}.", options=names)
        read = reading.parsed(command)
        return Lacking(problem, usage(command, language, lead), read=read)
    return reading.with_defaults(command)


def _named(options: Sequence[Option], words: Sequence[Word], reading: Reading) -> list[Word]:
    """Take every ``name=value``; return the words that name nothing, in their order."""
    names = {typed: option for option in options for typed in spellings(option.name)}
    spelled = {typed: typed for typed in names}
    left: list[Word] = []
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        option = names.get(fold(word.name)) if word.name else None
        if option is None:
            guessed = guess(word.name, spelled) if word.name and len(left) < MOST_GUESSED else None
            if guessed is not None:
                raise Fault(did_you_mean(word.name, reading.called(names[guessed])))
            if word.name and not any(one.rest for one in options):
                raise Fault(text("I do not know “{option}” here.", option=cut(word.name)))
            left.append(word)
            continue
        if reading.has(option):
            raise Fault(text("“{option}” is there twice.", option=reading.called(option)))
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


def _place_words(options: Sequence[Option], words: Sequence[Word], reading: Reading) -> None:
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
        raise Fault(
            text("I do not know what to do with “{typed}”.", typed=cut(" ".join(left[at:])))
        )


def _place_sentences(options: Sequence[Option], words: Sequence[Word], reading: Reading) -> int:
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
