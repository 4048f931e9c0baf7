"""Schedules in words: kinds, the line of a schedule, and what is said before one is saved."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from community.recurring import PromptKind, Rule, Schedule, ScheduleKind
from community.rule_codes import CODE, encode
from community.rule_words import describe
from community.texts import Button, Text, text

KIND_NAMES: Mapping[ScheduleKind, Text] = {
    "round": text("Round of matches"),
    "meetup": text("Meetup prompt"),
    "parade": text("Blog-parade prompt"),
    "question": text("Question of the week"),
    "turn": text("Blog parade of the members"),
}

_PROMPT_KINDS: Mapping[str, PromptKind] = {
    "meetup": "meetup",
    "parade": "parade",
    "question": "question",
}
_KINDS: Mapping[str, ScheduleKind] = {"round": "round", "turn": "turn", **_PROMPT_KINDS}

NOTHING_PLANNED = text("Nothing is planned; /admin schedule add plans it.")

PLAN = rf"(?P<kind>round|meetup|parade|question|turn):{CODE}"
"""The pattern of what a Save button saves; ``rule_codes.decode`` reads the rule of it."""

_PAUSED = {
    "": text("paused"),
    "organiser": text("paused by an organiser"),
    "unanswered": text("paused, because nobody answered the last prompts"),
    "refused": text("paused, because I could not post"),
}


def prompt_kind(chosen: str) -> PromptKind:
    """Return the kind of prompt that a choice or a button names."""
    return _PROMPT_KINDS[chosen]


def schedule_kind(chosen: str) -> ScheduleKind:
    """Return the kind of schedule that a choice or a button names."""
    return _KINDS[chosen]


def proposal(kind: ScheduleKind, rule: Rule, coming: Sequence[datetime]) -> tuple[Text, ...]:
    """Return what would be saved, and its next dates."""
    return (
        text("{kind}, {rule}", kind=KIND_NAMES[kind], rule=describe(rule)),
        *(text("• {when}", when=when) for when in coming),
        text("Nothing is saved yet."),
    )


def schedule_name(one: Schedule) -> Text:
    """Return a schedule with its number, for a list to choose from."""
    return text(
        "{number}: {kind}, {rule}",
        number=one.id,
        kind=KIND_NAMES[one.kind],
        rule=describe(one.rule),
    )


def schedule_line(one: Schedule) -> Text:
    """Return a schedule with its state or next date."""
    name = schedule_name(one)
    if not one.enabled:
        return text("⏸️ {schedule}: {state}", schedule=name, state=_PAUSED[one.paused_for])
    if one.next_due is None:
        return text("☑️ {schedule}: over", schedule=name)
    happens = one.next_due + timedelta(minutes=one.lead_minutes)
    return text("▶️ {schedule}: next {when}", schedule=name, when=happens)


def plan_button(kind: ScheduleKind, rule: Rule) -> Button:
    """Return the button that saves what was proposed."""
    return Button(f"plan:{kind}:{encode(rule)}", text("Save"), "success")


def saved(one: Schedule) -> tuple[Text, ...]:
    """Say that a schedule is stored."""
    return (text("Saved."), schedule_line(one))


def rests(one: Schedule) -> tuple[Text, ...]:
    """Say that a schedule is paused."""
    return (text("It rests now."), schedule_line(one))


def goes_on(one: Schedule) -> tuple[Text, ...]:
    """Say that a schedule goes on."""
    return (text("It goes on."), schedule_line(one))


def deleted(number: int) -> Text:
    """Say that a schedule is gone."""
    return text("Schedule {number} is deleted.", number=number)
