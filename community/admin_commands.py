"""The organisers' commands, as part of ``community/command_list.py``."""

from collections.abc import Mapping

from community.command_words import CODE, EVERY_LABELS, EVERY_WORDS, KIND_WORDS
from community.commands import Choice, Command, Option, choices
from community.recurring import PROMPT_KINDS
from community.rule_words import WEEKDAYS
from community.schedule_texts import KIND_NAMES
from community.texts import Text, text

_PROMPTS = tuple(Choice(kind, KIND_NAMES[kind], KIND_WORDS[kind]) for kind in PROMPT_KINDS)
_KINDS = (
    Choice("round", KIND_NAMES["round"], KIND_WORDS["round"]),
    *_PROMPTS,
    Choice("turn", KIND_NAMES["turn"], KIND_WORDS["turn"]),
)
_WEEKDAYS = tuple(Choice(str(number), name) for number, name in enumerate(WEEKDAYS))
_EVERY = choices(EVERY_LABELS, EVERY_WORDS)
# A language calls itself by one name everywhere: nothing to translate.
_LANGUAGES = (Choice("de", Text("Deutsch")), Choice("en", Text("English")))

_SET_UP = (
    Command(
        ("admin", "setup"),
        text("Language, time zone, channels and day of the round"),
        (
            Option(
                "language", text("The language of public posts"), kind="choice", choices=_LANGUAGES
            ),
            Option("zone", text("The community's time zone, like Europe/Berlin")),
            Option(
                "weekday", text("The day of the weekly round"), kind="choice", choices=_WEEKDAYS
            ),
            Option("time", text("The time of the weekly round, like 09:00")),
            Option(
                "group_size",
                text("How many people meet at once, from 2 to 6"),
                kind="whole",
                only="matrix",
            ),
            *(
                Option(name, about, kind="place", only="matrix")
                for name, about in (
                    ("introductions", text("The room for introductions")),
                    ("rounds", text("The room in which I announce rounds")),
                    ("prompts", text("The room for prompts")),
                    ("organisers", text("The room that only organisers read")),
                )
            ),
        ),
    ),
    Command(("admin", "doctor"), text("What is wrong, what follows from it, and the remedy")),
    Command(("admin", "members"), text("How many people take part; numbers only")),
    Command(("admin", "report"), text("How the last rounds went")),
    Command(
        ("admin", "upcoming"),
        text("Keep a card with what comes next, always up to date"),
        (
            Option("where", text("Where the card stands"), kind="place"),
            Option(
                "which",
                text("Whether there is such a card at all"),
                kind="choice",
                choices=(
                    Choice("on", text("show it"), text("on")),
                    Choice("off", text("take it away"), text("off")),
                ),
                default="on",
            ),
        ),
    ),
    Command(
        ("admin", "feed"),
        text("A calendar of all meetups, for your website"),
        (
            Option(
                "which",
                text("A new address ends the one before"),
                kind="choice",
                choices=(
                    Choice("new", text("a new address"), text("new")),
                    Choice("off", text("no address any more"), text("off")),
                ),
                required=True,
            ),
        ),
    ),
    Command(
        ("admin", "link"),
        text("Let this community live here and on the other platform"),
        (CODE,),
    ),
    Command(("admin", "unlink"), text("Let what is here be a community of its own again")),
)

_MEETUPS = (
    Command(
        ("admin", "meetups"),
        text("Whether members' meetups wait for your yes"),
        (
            Option(
                "approval",
                text("Whether you look at them first; leave it out to see how it is"),
                kind="choice",
                choices=(
                    Choice("on", text("they wait for your yes"), text("on")),
                    Choice("off", text("they take place at once"), text("off")),
                ),
            ),
        ),
    ),
)

_TOPICS = (
    Command(("admin", "topics", "list"), text("Your own words for topics")),
    Command(
        ("admin", "topics", "add"),
        text("Let a word stand for a topic"),
        (
            Option("word", text("What people write, like “comms”"), required=True),
            Option("topic", text("What it stands for, like “PR”"), required=True),
        ),
    ),
    Command(
        ("admin", "topics", "remove"),
        text("Forget a word of your own"),
        (Option("word", text("The word to forget"), required=True),),
    ),
)

_ROUNDS = (
    Command(("admin", "round", "preview"), text("Who would meet whom, and why; nothing is sent")),
    Command(("admin", "round", "run"), text("Start a round now; it goes out in ten minutes")),
    Command(("admin", "round", "undo"), text("Take back the planned round before it goes out")),
    Command(
        ("admin", "round", "skip"),
        text("Skip all rounds before a date"),
        (
            Option(
                "until", text("The first day with a round again, like 2026-03-31"), required=True
            ),
        ),
    ),
)

_WHICH = Option("schedule", text("Which one"), kind="whole", required=True)

_SCHEDULES = (
    Command(
        ("admin", "schedule", "add"),
        text("Plan something; you see the dates before it is saved"),
        (
            Option("kind", text("What is to happen"), kind="choice", choices=_KINDS, required=True),
            Option("every", text("How often"), kind="choice", choices=_EVERY, required=True),
            Option("time", text("When, in the community's time zone, like 18:30"), required=True),
            Option("weekday", text("On which day"), kind="choice", choices=_WEEKDAYS),
            Option("date", text("The date, or where counting begins, like 2026-03-31")),
        ),
    ),
    Command(("admin", "schedule", "list"), text("All schedules and their next dates")),
    Command(("admin", "schedule", "pause"), text("Let a schedule rest"), (_WHICH,)),
    Command(("admin", "schedule", "resume"), text("Let a schedule go on"), (_WHICH,)),
    Command(
        ("admin", "schedule", "remove"),
        text("Delete a schedule; what was posted stays"),
        (_WHICH,),
    ),
)

_KIND = Option("kind", text("What kind of prompt"), kind="choice", choices=_PROMPTS, required=True)
_PROMPT = Option("prompt", text("Which one"), required=True)

_OWN_PROMPTS = (
    Command(("admin", "prompt", "add"), text("Write a prompt of your own"), (_KIND,)),
    Command(("admin", "prompt", "list"), text("All prompts of a kind"), (_KIND,)),
    Command(("admin", "prompt", "off"), text("Do not use a prompt any more"), (_PROMPT,)),
    Command(("admin", "prompt", "on"), text("Use a prompt again"), (_PROMPT,)),
    Command(
        ("admin", "prompt", "proposals"),
        text("Whether I propose meetings about what many look for"),
        (
            Option(
                "use",
                text("Leave it out to see how it is"),
                kind="choice",
                choices=(
                    Choice("on", text("I propose them"), text("on")),
                    Choice("off", text("I propose none"), text("off")),
                ),
            ),
        ),
    ),
)

ADMIN_COMMANDS: tuple[Command, ...] = (
    *_SET_UP,
    *_MEETUPS,
    *_TOPICS,
    *_ROUNDS,
    *_SCHEDULES,
    *_OWN_PROMPTS,
)
"""The commands for organisers."""

ADMIN_GROUPS: Mapping[tuple[str, ...], Text] = {
    ("admin",): text("For organisers: set up, rounds, schedules, prompts"),
    ("admin", "topics"): text("Words that mean the same in your community"),
    ("admin", "round"): text("Preview, run, undo or skip a round"),
    ("admin", "schedule"): text("What is posted when"),
    ("admin", "prompt"): text("Your own prompts, and which are used"),
}
"""What the groups of these commands are about."""
