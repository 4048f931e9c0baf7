"""The commands about meetups."""

from collections.abc import Mapping
from dataclasses import replace

from community.commands import Choice, Command, Option, choices
from community.meetups.model import Coming, MeetupKind, Space
from community.meetups.series import EVERY, Every
from community.meetups.texts import COMING, KINDS, SPACES
from community.texts import Text, text

KIND_WORDS: Mapping[MeetupKind, Text] = {
    MeetupKind.MEETUP: text("meetup"),
    MeetupKind.WALK: text("walk"),
    MeetupKind.EVENT: text("event"),
    MeetupKind.CONFERENCE: text("conference"),
}
SPACE_WORDS: Mapping[Space, Text] = {
    Space.SITE: text("site"),
    Space.ONLINE: text("online"),
    Space.HYBRID: text("hybrid"),
}
COMING_WORDS: Mapping[Coming, Text] = {
    Coming.YES: text("yes"),
    Coming.MAYBE: text("maybe"),
    Coming.NO: text("no"),
}
EVERY_WORDS: Mapping[Every, Text] = {
    Every.WEEK: text("weekly"),
    Every.TWO_WEEKS: text("fortnightly"),
    Every.MONTH: text("monthly"),
    Every.LAST: text("last"),
    Every.DATE: text("date"),
    Every.OFF: text("off"),
}
YES_NO = (Choice("yes", text("yes"), text("yes")), Choice("no", text("no"), text("no")))

_NUMBER = Option(
    "number", text("The meetup's number; /meetup list shows it"), "whole", required=True
)
_KIND = Option(
    "kind",
    text("What kind of meeting it is"),
    "choice",
    choices(KINDS, KIND_WORDS),
)
_SPACE = Option(
    "space",
    text("Whether people meet on site, online or both"),
    "choice",
    choices(SPACES, SPACE_WORDS),
)
_WHERE = Option("where", text("A place or an address, or the link to join"), loose=True)
_PLACES = Option("places", text("How many can come; others wait for a place"), "whole")
_LASTS = Option("lasts", text("How many minutes it takes; 120 if you say nothing"), "whole")
_ABOUT = Option("about", text("What it is about, in a few sentences"), loose=True)
_TITLE = Option("title", text("What it is called"), loose=True)
_WHEN = Option(
    "when", text("The day and the time in your words, such as next Thursday 6:30 pm"), loose=True
)

MEETUP_COMMANDS: tuple[Command, ...] = (
    Command(
        ("meetup", "call"),
        text("Call a meetup, a walk or something else to do together"),
        (
            replace(_TITLE, required=True),
            replace(_WHEN, required=True, begins=True),
            _WHERE,
            _KIND,
            _SPACE,
            _PLACES,
            _LASTS,
            _ABOUT,
        ),
    ),
    Command(
        ("meetup", "slots"),
        text("Find a time together: name some, and see which suits most people"),
        (
            replace(_TITLE, required=True),
            Option(
                "days",
                text("Days in your words, such as Thursday, Friday, 5 December"),
                required=True,
                loose=True,
            ),
            Option(
                "parts",
                text("Times of the day, such as noon, evening or 12:30, 19:00"),
                loose=True,
            ),
            _LASTS,
            _WHERE,
        ),
    ),
    Command(
        ("meetup", "list"),
        text("What comes next"),
        (
            Option(
                "which",
                text("Everything, or only what you host or come to"),
                "choice",
                (
                    Choice("all", text("everything"), text("all")),
                    Choice("mine", text("only mine"), text("mine")),
                ),
                default="all",
            ),
            _KIND,
            _SPACE,
            Option("place", text("A town or region"), loose=True),
        ),
    ),
    Command(("meetup", "show"), text("Read everything about a meetup"), (_NUMBER,)),
    Command(
        ("meetup", "answer"),
        text("Say whether you come"),
        (
            _NUMBER,
            Option(
                "answer",
                text("You can change it later"),
                "choice",
                choices(COMING, COMING_WORDS),
                required=True,
            ),
            Option(
                "guest",
                text("Whether you bring somebody along"),
                "choice",
                YES_NO,
            ),
        ),
    ),
    Command(
        ("meetup", "change"),
        text("Change a meetup of yours; those who come are told"),
        (
            _NUMBER,
            _TITLE,
            _WHEN,
            _WHERE,
            _SPACE,
            _PLACES,
            _LASTS,
            _ABOUT,
        ),
    ),
    Command(
        ("meetup", "details"),
        text("Add route, tasks, access and more to a meetup of yours"),
        (_NUMBER,),
    ),
    Command(
        ("meetup", "programme"),
        text("For hosts: give a conference its programme, or a new one"),
        (
            _NUMBER,
            Option(
                "file",
                text("A calendar file (.ics); without it you paste the sessions into a form"),
                "file",
                only="discord",
            ),
        ),
    ),
    Command(
        ("meetup", "ask"),
        text("Ask those who are at a conference something from afar"),
        (_NUMBER,),
    ),
    Command(
        ("meetup", "host"),
        text("Let somebody else host a meetup of yours, or host it with you"),
        (
            _NUMBER,
            Option("member", text("Who it is"), "person", required=True),
            Option(
                "how",
                text("In your place, or together with you"),
                "choice",
                (
                    Choice("together", text("together with me"), text("together")),
                    Choice("instead", text("in my place"), text("instead")),
                ),
                default="together",
            ),
        ),
    ),
    Command(
        ("meetup", "repeat"),
        text("Let a meetup of yours come again"),
        (
            _NUMBER,
            Option(
                "every",
                text("How often; you see the next dates first"),
                "choice",
                choices(EVERY, EVERY_WORDS),
                required=True,
            ),
        ),
    ),
    Command(("meetup", "cancel"), text("Call a meetup of yours off"), (_NUMBER,)),
    Command(
        ("meetup", "there"),
        text("Say whether you were there; hosts can say it for others"),
        (
            _NUMBER,
            Option("answer", text("Whether you were there"), "choice", YES_NO, default="yes"),
            Option("member", text("For hosts: who it is about"), "person"),
        ),
    ),
    Command(
        ("meetup", "met"),
        text("Say whom you met at a meetup"),
        (
            _NUMBER,
            Option("member", text("Whom you met"), "person", required=True),
            Option(
                "again",
                text("Whether you would like to meet again; nobody else sees that"),
                "choice",
                YES_NO,
                default="no",
            ),
        ),
    ),
    Command(
        ("meetup", "share"),
        text("Give words, a photo or a post to a meetup's recap"),
        (_NUMBER,),
    ),
    Command(
        ("meetup", "recap"),
        text("For hosts: round up what stays of a meetup"),
        (
            _NUMBER,
            Option(
                "form",
                text("To read here, or as a file"),
                "choice",
                (
                    Choice("here", text("to read here"), text("here")),
                    Choice("markdown", text("as a file, Markdown"), text("markdown")),
                    Choice("html", text("as a file, HTML"), text("html")),
                ),
                default="here",
            ),
        ),
    ),
    Command(
        ("meetup", "remind"),
        text("Choose which reminders name you"),
        (
            Option("week", text("A week before"), "choice", YES_NO, default="no"),
            Option("day", text("A day before"), "choice", YES_NO, default="yes"),
            Option("hour", text("An hour before"), "choice", YES_NO, default="yes"),
        ),
    ),
    Command(("meetup", "file"), text("Get a meetup as a file for your calendar"), (_NUMBER,)),
    Command(
        ("meetup", "feed"),
        text("Let your calendar follow along by itself"),
        (
            Option(
                "which",
                text("What the calendar shows"),
                "choice",
                (
                    Choice("mine", text("what I come to"), text("mine")),
                    Choice("all", text("everything"), text("all")),
                    Choice("off", text("nothing any more"), text("off")),
                ),
                default="mine",
            ),
        ),
    ),
)
"""What members do about meetups."""
