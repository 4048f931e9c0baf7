"""What a command still lacks, asked question by question like any other form."""

import json
from collections.abc import Iterator

from community.command_list import COMMANDS
from community.commands import Command, Option
from community.errors import Invalid
from community.forms import Chosen, Field, Filled, Form, Typed
from community.places import Account, Language
from community.texts import Text
from matrix import PLATFORM
from matrix.arguments import Fault, Parsed, Reading
from matrix.command_names import called
from matrix.forms import Asking, leads_on
from matrix.typed_choices import chosen
from matrix.typed_words import person_of
from matrix.usage import name_in

FORM = "command"
"""The name of the form; its parts are the command and, as JSON, what was known of it before."""
MOST = 1000
NUMBER, ADDRESS = 20, 300
"""How many characters a whole number, a person or a room takes at most."""


def form_of(read: Parsed, language: Language) -> Form:
    """Return the form that asks for all that a command does not know yet, needed or possible."""
    return Form(
        FORM,
        _words(called(read.command.path, language)),
        tuple(_field(option, language) for option in _open(read)),
        (read.command.name, _kept(read)),
    )


def command_of(asking: Asking) -> Command | None:
    """Return the command that a form asks for; None if it is another form."""
    if asking.name != FORM:
        return None
    return next((one for one in COMMANDS if one.name == asking.parts[0]), None)


def asks_for_somebody(asking: Asking) -> bool:
    """Whether the open question is who somebody is."""
    option = _option(asking)
    return option is not None and option.kind == "person"


def takes_words(asking: Asking) -> bool:
    """Whether the open question takes any words at all; else a command is none of its answers."""
    option = _option(asking)
    return option is None or option.kind == "words"


def as_answer(asking: Asking, typed: str) -> str:
    """Return an answer as a form takes it: a choice may be typed as in the command itself."""
    option = _option(asking)
    if option is None or option.kind != "choice" or typed.strip().isdecimal() or leads_on(typed):
        return typed
    choice = chosen(option, typed)
    return typed if choice is None else str(option.choices.index(choice) + 1)


def problem(asking: Asking, typed: str, language: Language) -> Text | None:
    """Return why an answer does not fit the open question; None if it does."""
    option = _option(asking)
    if option is None or option.kind in ("words", "choice", "person") or leads_on(typed):
        return None
    try:
        Reading((), language).take(option, typed.strip())
    except Fault as fault:
        return fault.problem
    return None


def read(filled: Filled, language: Language) -> Parsed:
    """Return a command as it was filled in; Invalid says of which option what does not fit."""
    command = next(one for one in COMMANDS if one.name == filled.parts[0])
    reading = _begun(filled.parts[1], language)
    for option in command.on(PLATFORM):
        value = filled[option.name].strip()
        if not value or reading.has(option):
            continue
        try:
            if option.kind == "choice":
                reading.words[option.name] = value
            else:
                reading.take(option, value)
        except Fault as fault:
            raise Invalid(fault.problem, option.name) from fault
    return reading.with_defaults(command)


def _option(asking: Asking) -> Option | None:
    command = command_of(asking)
    options = command.on(PLATFORM) if command else ()
    return next((one for one in options if one.name == asking.open.key), None)


def _open(read: Parsed) -> Iterator[Option]:
    given = read.given
    known = {*given.words, *given.numbers, *given.people, *read.named}
    return (one for one in read.command.on(PLATFORM) if one.name not in known)


def _field(option: Option, language: Language) -> Field:
    name = name_in(option.name, language)
    label = _words(name[:1].upper() + name[1:])
    if option.kind == "choice":
        now = (option.default,) if option.default else ()
        options = tuple((one.value, one.label) for one in option.choices)
        return Chosen(option.name, label, options, now, hint=option.about, required=option.required)
    short = {"whole": NUMBER, "person": ADDRESS, "place": ADDRESS}
    most = short.get(option.kind, MOST)
    return Typed(
        option.name, label, hint=option.about, most=most, long=False, required=option.required
    )


def _words(words: str) -> Text:
    """Return words that are in the person's language already."""
    return Text("{words}", {"words": words})


def _kept(read: Parsed) -> str:
    given = read.given
    people = {name: one.external_id for name, one in given.people.items()}
    return json.dumps([dict(given.words), dict(given.numbers), people, dict(read.named)])


def _begun(kept: str, language: Language) -> Reading:
    words, numbers, people, named = json.loads(kept)
    there = {name: Account(PLATFORM, one) for name, one in people.items() if person_of(one)}
    return Reading((), language, words, numbers, there, named)
