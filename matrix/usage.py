"""How commands are typed, and what they do: read off the list of commands."""

from collections.abc import Iterable, Iterator, Sequence

from community.command_list import COMMANDS, GROUPS
from community.commands import Command, Option
from community.places import LANGUAGES, Language
from community.texts import Block, Param, Text, text
from locales import translate
from matrix import PLATFORM
from matrix.command_names import called
from matrix.typed_words import fold, folded

HELP = text("help")
"""The word that asks for help, in the catalogues."""
FIRST, EXAMPLE = ("intro", "write"), ("meetup", "call")
"""The command to begin with, and the one by which help is explained."""
BETWEEN = " · "


def name_in(name: str, language: Language) -> str:
    """Return an option's name as it is shown in a language: one word in small letters."""
    return translate(name, language).lower()


def choice_words(option: Option, language: Language) -> str:
    """Return the words that an option's choices are typed with, one of which is enough."""
    words = [(choice.word or choice.label).msgid for choice in option.choices]
    return ", ".join(translate(word, language) for word in words)


def typed_form(command: Command, language: Language, lead: str = "") -> str:
    """Return a command as it is typed: ``<needed>`` and ``[possible]`` options in their order."""
    shown = [_shown(option, language) for option in command.on(PLATFORM)]
    return " ".join([lead + called(command.path, language), *shown])


def usage(command: Command, language: Language, lead: str = "") -> tuple[Text, ...]:
    """Return how a command is typed, and what its options mean."""
    return (
        text("It is written like this: {usage}", usage=typed_form(command, language, lead)),
        *(_option(option, language) for option in command.on(PLATFORM)),
        *_several_words(command, language),
    )


def usages(commands: Sequence[Command], language: Language, lead: str = "") -> tuple[Text, ...]:
    """Return how a command is typed if it is a single one; else a line for each of them."""
    if len(commands) == 1:
        return usage(commands[0], language, lead)
    return tuple(
        text("{usage}: {about}", usage=typed_form(one, language, lead), about=one.about)
        for one in commands
    )


def help_wanted(line: str) -> str | None:
    """Return what somebody asks help for ("" for all of it); None if they do not ask for help."""
    first, _, rest = line.strip().lstrip("/!").partition(" ")
    words = {folded(translate(HELP.msgid, language)) for language in LANGUAGES}
    return rest.strip() if fold(first[:20]) in words or first == "?" else None


def help_blocks(
    organiser: bool,  # noqa: FBT001 - who asks is what it is about
    language: Language,
    *,
    about: str = "",
    lead: str = "",
) -> tuple[Block, ...]:
    """Return the commands that somebody may use, a line a group.

    ``about``: the words of a group or a command; then only these, and how they are typed.
    """
    allowed = [one for one in COMMANDS if organiser or not one.organisers]
    asked = tuple(fold(word) for word in about[:100].split())
    if asked and (chosen := [one for one in allowed if _begins(one, asked)]):
        return usages(chosen, language, lead)
    groups = dict.fromkeys(one.path[:1] for one in allowed)
    ask = lead + name_in(HELP.msgid, language)
    return (
        text("New here? Begin with “{command}”.", command=lead + called(FIRST, language)),
        *(block for group in groups for block in _group(group, allowed, language, lead)),
        text(
            "What each of them does: {group}; how it is written: {command}",
            group=f"{ask} {called(EXAMPLE[:1], language)}",
            command=f"{ask} {called(EXAMPLE, language)}",
        ),
    )


def _begins(command: Command, asked: Sequence[str]) -> bool:
    """Whether a command's first words are these, in any language."""
    if len(asked) > len(command.path):
        return False
    return all(
        word == folded(name) or any(word == folded(translate(name, one)) for one in LANGUAGES)
        for word, name in zip(asked, command.path, strict=False)
    )


def _group(
    path: tuple[str, ...], allowed: Iterable[Command], language: Language, lead: str
) -> tuple[Block, ...]:
    """Return what a group is for, and its commands on one line: phones are small."""
    inside = [called(one.path[1:], language) for one in allowed if one.path[:1] == path]
    words: dict[str, Param] = {
        "group": lead + called(path, language),
        "commands": BETWEEN.join(inside),
    }
    # A command's words are typed as they stand: nothing to translate.
    return (text("**{group}**", group=GROUPS[path]), Text("**{group}** {commands}", words))


def _shown(option: Option, language: Language) -> str:
    name = name_in(option.name, language)
    return f"<{name}>" if option.required else f"[{name}]"


def _several_words(command: Command, language: Language) -> Iterator[Text]:
    """Say how whole sentences are written, for a command that takes some."""
    loose = [one for one in command.on(PLATFORM) if one.loose]
    if loose:
        named = (f"{name_in(one.name, language)}=…" for one in loose[:2])
        yield text(
            "For more than one word, write the name first: {example}", example=" ".join(named)
        )


def _option(option: Option, language: Language) -> Text:
    name = name_in(option.name, language)
    if not option.choices:
        return text("• {option}: {about}", option=name, about=option.about)
    choices = choice_words(option, language)
    return text("• {option}: {about} ({choices})", option=name, about=option.about, choices=choices)
