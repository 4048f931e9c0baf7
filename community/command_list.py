"""Every command there is, for every front: names, descriptions, options and choices.

A front may answer more than these (menus, buttons), and none less. The organisers' commands stand
in ``community/admin_commands.py``, the words that people type in ``community/command_words.py``.
"""

from collections.abc import Mapping

from community.admin_commands import ADMIN_COMMANDS, ADMIN_GROUPS
from community.command_words import (
    ANSWER_WORDS,
    CODE,
    GROUP_WORDS,
    RHYTHM_LABELS,
    RHYTHM_WORDS,
)
from community.commands import Choice, Command, Option, choices
from community.match_words import ANSWERS
from community.meetup_commands import MEETUP_COMMANDS
from community.parade_commands import PARADE_COMMANDS
from community.texts import Text, text

_INTRO = (
    Command(("intro", "write"), text("Write or change your introduction")),
    Command(
        ("intro", "show"),
        text("Read somebody's introduction"),
        (
            Option(
                "member", text("Whose introduction you want to read"), kind="person", required=True
            ),
        ),
    ),
    Command(
        ("intro", "find"),
        text("Find people by what they wrote"),
        (
            Option("words", text("Words from an introduction or a name"), rest=True),
            Option("topic", text("A topic, such as photography or PR")),
            Option("field", text("A field of work")),
            Option("place", text("A town or region")),
            Option("language", text("A language they speak, such as de or German")),
            Option("page", text("Which page of those I found"), kind="whole", only="matrix"),
        ),
    ),
)

_MATCH = (
    Command(
        ("match", "join"),
        text("Take part in the rounds, or change how"),
        (
            Option(
                "rhythm",
                text("How often you would like to meet somebody new"),
                kind="choice",
                choices=choices(RHYTHM_LABELS, RHYTHM_WORDS),
                default="weekly",
            ),
            Option(
                "group",
                text("Whether you would rather meet one person or two"),
                kind="choice",
                choices=(
                    Choice("pair", text("with one person"), GROUP_WORDS["pair"]),
                    Choice("trio", text("with two people"), GROUP_WORDS["trio"]),
                ),
                default="pair",
            ),
        ),
    ),
    Command(("match", "wishes"), text("Say what you hope for, and how you can meet")),
    Command(("match", "leave"), text("Stop taking part in the rounds")),
    Command(
        ("match", "pause"),
        text("Sit out until a date; you come back by yourself"),
        (
            Option(
                "until", text("The day you are back, like 2026-03-31 or 31.03.2026"), required=True
            ),
        ),
    ),
    Command(("match", "status"), text("When the next round is, and whether you are in")),
    Command(("match", "why"), text("Read again why you were matched")),
    Command(
        ("match", "met"),
        text("Say whether you met"),
        (
            Option(
                "answer",
                text("How it went; you can change it later"),
                kind="choice",
                choices=choices(ANSWERS, ANSWER_WORDS),
                required=True,
            ),
        ),
    ),
    Command(
        ("match", "avoid"),
        text("Say in confidence whom you never want to meet"),
        (Option("member", text("Leave this out to see your own list"), kind="person"),),
    ),
    Command(
        ("match", "account", "link"),
        text("Let your accounts here and on the other platform count as one person"),
        (CODE,),
    ),
    Command(("match", "account", "part"), text("Let this account stand for itself again")),
)

_PRIVACY = (
    Command(("privacy", "show"), text("See what is stored about you, and why")),
    Command(("privacy", "export"), text("Get everything stored about you as a file")),
    Command(("privacy", "erase"), text("Erase everything that is stored about you")),
)

MEMBERS_COMMANDS: tuple[Command, ...] = (
    *_INTRO,
    *_MATCH,
    *MEETUP_COMMANDS,
    *PARADE_COMMANDS,
    *_PRIVACY,
)
"""The commands that every member may use."""

COMMANDS: tuple[Command, ...] = (*MEMBERS_COMMANDS, *ADMIN_COMMANDS)
"""All commands, in the order in which help shows them."""

GROUPS: Mapping[tuple[str, ...], Text] = {
    ("intro",): text("Introduce yourself, and find others"),
    ("match",): text("Be matched with people who fit, again and again"),
    ("match", "account"): text("Your accounts on two platforms, as one person"),
    ("meetup",): text("Call your own meetups, and come to those of others"),
    ("parade",): text("Write together on one topic, everybody on their own blog"),
    ("privacy",): text("See, download and erase what is stored about you"),
    **ADMIN_GROUPS,
}
"""What the groups of commands are about, by the words they begin with."""

_BY_PATH = {command.path: command for command in COMMANDS}


def command(*path: str) -> Command:
    """Return the command with these words; KeyError if there is none."""
    return _BY_PATH[path]
