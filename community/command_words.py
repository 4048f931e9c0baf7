"""The words that commands are typed with: names, options, and one word for each choice.

Fronts look them up in the catalogues, so that people may type either language. A plain word in a
command is its English name; here it stands so that the catalogues know it.
"""

from collections.abc import Mapping

from community.commands import Option
from community.model import Answer, Rhythm
from community.recurring import ScheduleKind
from community.texts import Text, text

RHYTHM_LABELS: Mapping[Rhythm, Text] = {
    Rhythm.WEEKLY: text("every week"),
    Rhythm.FORTNIGHTLY: text("every two weeks"),
    Rhythm.MONTHLY: text("once a month"),
}
RHYTHM_WORDS: Mapping[Rhythm, Text] = {
    Rhythm.WEEKLY: text("weekly"),
    Rhythm.FORTNIGHTLY: text("fortnightly"),
    Rhythm.MONTHLY: text("monthly"),
}
GROUP_WORDS: Mapping[str, Text] = {"pair": text("pair"), "trio": text("trio")}
ANSWER_WORDS: Mapping[Answer, Text] = {
    Answer.YES: text("yes"),
    Answer.PLANNED: text("planned"),
    Answer.NO: text("no"),
    Answer.NOT_AGAIN: text("not_again"),
}
KIND_WORDS: Mapping[ScheduleKind, Text] = {
    "round": text("round"),
    "meetup": text("meetup"),
    "parade": text("parade"),
    "question": text("question"),
    "turn": text("turn"),
}
EVERY_LABELS: Mapping[str, Text] = {
    "week": text("every week"),
    "two_weeks": text("every two weeks"),
    "first": text("on the first … of the month"),
    "second": text("on the second … of the month"),
    "third": text("on the third … of the month"),
    "fourth": text("on the fourth … of the month"),
    "last": text("on the last … of the month"),
    "quarter": text("every three months, on the first …"),
    "quarter_last": text("every three months, on the last …"),
    "once": text("once, on a date"),
}
EVERY_WORDS: Mapping[str, Text] = {
    "week": text("weekly"),
    "two_weeks": text("fortnightly"),
    "first": text("first"),
    "second": text("second"),
    "third": text("third"),
    "fourth": text("fourth"),
    "last": text("last"),
    "quarter": text("quarterly"),
    "quarter_last": text("quarter_end"),
    "once": text("once"),
}

CODE = Option("code", text("The code that I gave you there; leave it out to get one here"))
"""What joins accounts, or homes: shown in one place and typed in the other."""

NAMES: tuple[Text, ...] = (
    # groups and commands
    text("intro"),
    text("write"),
    text("show"),
    text("find"),
    text("match"),
    text("join"),
    text("wishes"),
    text("leave"),
    text("pause"),
    text("status"),
    text("why"),
    text("met"),
    text("avoid"),
    text("account"),
    text("link"),
    text("unlink"),
    text("part"),
    text("privacy"),
    text("export"),
    text("erase"),
    text("admin"),
    text("setup"),
    text("doctor"),
    text("members"),
    text("report"),
    text("topics"),
    text("list"),
    text("add"),
    text("remove"),
    text("round"),
    text("preview"),
    text("run"),
    text("undo"),
    text("skip"),
    text("schedule"),
    text("resume"),
    text("prompt"),
    text("off"),
    text("on"),
    text("proposals"),
    # options
    text("words"),
    text("topic"),
    text("field"),
    text("place"),
    text("language"),
    text("page"),
    text("member"),
    text("rhythm"),
    text("group"),
    text("until"),
    text("answer"),
    text("code"),
    text("zone"),
    text("weekday"),
    text("time"),
    text("group_size"),
    text("introductions"),
    text("rounds"),
    text("prompts"),
    text("organisers"),
    text("kind"),
    text("every"),
    text("date"),
    text("word"),
    text("repeat"),
    text("share"),
    text("recap"),
    text("form"),
    # meetups
    text("meetup"),
    text("meetups"),
    text("approval"),
    text("call"),
    text("change"),
    text("details"),
    text("programme"),
    text("ask"),
    text("host"),
    text("cancel"),
    text("there"),
    text("remind"),
    text("file"),
    text("feed"),
    text("blog"),
    text("title"),
    text("when"),
    text("where"),
    text("space"),
    text("places"),
    text("lasts"),
    text("about"),
    text("which"),
    text("number"),
    text("guest"),
    text("upcoming"),
    text("how"),
    text("again"),
    text("week"),
    text("day"),
    text("hour"),
    text("slots"),
    text("days"),
    text("parts"),
    text("use"),
    # blog parades
    text("parade"),
    text("propose"),
    text("submit"),
    text("read"),
    text("text"),
    text("deputy"),
    text("pass"),
    text("vote"),
    text("choose"),
    text("roundup"),
    text("close"),
    text("address"),
)
"""The names of all groups, commands and options."""
