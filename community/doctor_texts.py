"""What may be wrong: each finding is a problem, its consequence and the exact remedy.

Here stands what is the same on every platform; a front adds what only it can see.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import available_timezones

from community.places import Community
from community.recurring import Schedule
from community.texts import Text, ntext, text

OVERDUE = timedelta(minutes=10)

CHANNEL_ROLES = ("introductions", "rounds", "prompts", "organisers")

CHOOSE_ANOTHER = text("Choose another one with /admin upcoming, or take the card away there.")

ALL_IS_WELL = text("✅ I have checked everything I know: all is well.")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, what follows from it, and the steps that cure it."""

    problem: Text
    consequence: Text
    remedy: Text


class HouseDoctor(Protocol):
    """The checks that have nothing to do with a platform: clock, database, queue, last runs."""

    async def checks(
        self, community_id: int, asked_at: datetime
    ) -> Sequence[tuple[Text, Text, Text]]:
        """Return what is wrong, as (problem, consequence, remedy). ``asked_at``: what the
        platform's own clock said a moment ago.
        """
        ...


ROLE_NAMES: Mapping[str, Text] = {
    "introductions": text("introductions"),
    "rounds": text("rounds"),
    "prompts": text("prompts"),
    "organisers": text("organisers"),
    "upcoming": text("the card with what comes next"),
}

CONSEQUENCES: Mapping[str, Text] = {
    "introductions": text("Introductions are kept, but nobody can read them in a channel."),
    "rounds": text("People are matched, but their private conversations cannot be opened."),
    "prompts": text("No prompts can be posted, so nobody is invited to meet or to blog."),
    "organisers": text("You are not told what a round will bring, nor when something fails."),
    "upcoming": text("Nobody can read there what comes next; the meetups themselves work."),
}


def findings_told(found: Sequence[Finding]) -> tuple[Text, ...]:
    """Say what was found, each with its consequence and remedy; or that all is well."""
    if not found:
        return (ALL_IS_WELL,)
    head = ntext(
        "{count} thing needs your attention.", "{count} things need your attention.", len(found)
    )
    return (head, *map(_told, found))


def _told(found: Finding) -> Text:
    return text(
        "❌ **{problem}**\n{consequence}\n➡️ {remedy}",
        problem=found.problem,
        consequence=found.consequence,
        remedy=found.remedy,
    )


def zone_faults(community: Community) -> Iterator[Finding]:
    """Check that the community's time zone is known here."""
    if community.zone not in available_timezones():
        yield Finding(
            text("This machine does not know the time zone {zone}.", zone=community.zone),
            text("Rounds and prompts cannot be timed."),
            text("Update the package tzdata and restart the bot, or choose another zone."),
        )


def schedule_faults(
    community: Community, schedules: Sequence[Schedule], now: datetime
) -> Iterator[Finding]:
    """Check that something recurs, is switched on, and is not overdue."""
    rounds = [one for one in schedules if one.kind == "round"]
    if not rounds:
        yield Finding(
            text("No weekly round is planned."),
            text("Nobody is ever matched."),
            text("Use /admin setup and choose a weekday for the round."),
        )
    prompts = [one for one in schedules if one.kind != "round"]
    if community.channels.prompts and not prompts:
        yield Finding(
            text("There is a channel for prompts, but no schedule for them."),
            CONSEQUENCES["prompts"],
            text("Use /admin schedule add, for example a meetup prompt every week."),
        )
    for one in schedules:
        if not one.enabled:
            yield Finding(
                text("Schedule {number} is paused.", number=one.id),
                text("Nothing of it appears until it is resumed."),
                text("Use /admin schedule resume and choose it, or remove it."),
            )
        elif one.next_due is not None and now - one.next_due > OVERDUE:
            yield Finding(
                text(
                    "Schedule {number} was due {when} and is late.",
                    number=one.id,
                    when=one.next_due,
                ),
                text("What it should post has not appeared yet."),
                text("Look into the bot's log, and restart the bot if it says nothing."),
            )
