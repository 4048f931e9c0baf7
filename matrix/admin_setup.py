"""/admin setup on Matrix: language, zone, day of the round, and the rooms to post into.

What is written behind the command is saved first; then everything is shown with its state. What
Discord offers as menus is asked here question by question.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from community.admin_texts import (
    LANGUAGE_NAMES,
    all_is_set,
    in_groups,
    language_state,
    round_state,
    setup_title,
    size_state,
    weekly_round,
    zone_state,
)
from community.commands import Given
from community.communities import GROUP_SIZES, CommunityService, SetUp
from community.doctor_texts import CHANNEL_ROLES, ROLE_NAMES, Finding
from community.form_texts import zone_form
from community.forms import Chosen, Filled, Form
from community.places import LANGUAGES, Community
from community.recurring import Schedule
from community.rule_words import WEEKDAYS
from community.schedules import ScheduleService
from community.texts import Button, Card, Text, text
from community.typed_time import read_time
from matrix.admin import OrganisersDesk
from matrix.community_rooms import CommunityRooms
from matrix.desk import Answer, Asked, answer
from matrix.room_faults import ACCEPT, room_faults, shown_name

ZONE = Button("setup_zone", text("Time zone and time of the round"))
CHOICES = Button("setup_choices", text("Language, day of the round, how many meet"))
CREATE = Button("setup_create", text("Create the missing rooms"), "primary")


@dataclass(frozen=True, slots=True)
class Setup:
    """The settings of a community."""

    communities: CommunityService
    schedules: ScheduleService
    rooms: CommunityRooms

    async def setup(self, asked: Asked, given: Given) -> Answer:
        """Save what was given, then show everything."""
        home = asked.visitor.home.external_id
        places = {
            role: await self.rooms.named(home, given[role]) for role in CHANNEL_ROLES if given[role]
        }
        change = SetUp(
            language=None if not given["language"] else "de" if given["language"] == "de" else "en",
            zone=given["zone"] or None,
            weekday=int(given["weekday"]) if given["weekday"] else None,
            at=read_time(given["time"]) if given["time"] else None,
            group_size=given.numbers.get("group_size"),
            introductions=places.get("introductions"),
            rounds=places.get("rounds"),
            prompts=places.get("prompts"),
            organisers=places.get("organisers"),
        )
        if change == SetUp():
            return await self._page(asked, await self.communities.settings(asked.visitor))
        return await self._saved(asked, change)

    # --- buttons and forms --------------------------------------------------------------------

    async def zone(self, asked: Asked, _parts: re.Match[str]) -> Answer:
        """Ask for zone and time."""
        return Answer(form=zone_form((await self.communities.settings(asked.visitor)).zone))

    async def zone_given(self, asked: Asked, filled: Filled) -> Answer:
        """Save zone and time."""
        typed = filled["at"].strip()
        at = read_time(typed) if typed else None
        return await self._saved(asked, SetUp(zone=filled["zone"].strip() or None, at=at))

    async def choices(self, asked: Asked, _parts: re.Match[str]) -> Answer:
        """Ask for what is chosen from lists."""
        community = await self.communities.settings(asked.visitor)
        weekly = weekly_round(await self.schedules.listed(asked.visitor))
        return Answer(form=choices_form(community, weekly))

    async def chosen(self, asked: Asked, filled: Filled) -> Answer:
        """Save what was chosen. A day that stays is left out: the round may be another rhythm."""
        weekly = weekly_round(await self.schedules.listed(asked.visitor))
        now = "" if weekly is None else str(weekly.rule.weekday)
        day, size = filled["weekday"], filled["group_size"]
        change = SetUp(
            language=next((one for one in LANGUAGES if one == filled["language"]), None),
            weekday=int(day) if day and day != now else None,
            group_size=int(size) if size else None,
        )
        return await self._saved(asked, change)

    async def create(self, asked: Asked, _parts: re.Match[str]) -> Answer:
        """Create the missing rooms and save them as the community's."""
        community = await self.communities.settings(asked.visitor)
        if not await self.rooms.may_create(community.home.external_id):
            return await self._page(asked, community)
        made = await self.rooms.create(community, asked.visitor.account.external_id)
        return await self._saved(asked, _channels(made))

    # --- the page -----------------------------------------------------------------------------

    async def _saved(self, asked: Asked, change: SetUp) -> Answer:
        return await self._page(asked, await self.communities.set_up(asked.visitor, change))

    async def _page(self, asked: Asked, community: Community) -> Answer:
        weekly = weekly_round(await self.schedules.listed(asked.visitor))
        missing = await self.rooms.missing(community)
        creates = bool(missing) and await self.rooms.may_create(community.home.external_id)
        states = [await self._room_state(community, role) for role in CHANNEL_ROLES]
        lines = (
            language_state(community),
            round_state(weekly),
            size_state(community),
            *(said for said, _ in states),
            zone_state(community),
            *_next_steps(weekly, missing, [one for _, one in states if one], creates=creates),
        )
        buttons = (*((CREATE,) if creates else ()), CHOICES, ZONE)
        return answer(Card("en", setup_title(community), lines), buttons=buttons)

    async def _room_state(self, community: Community, role: str) -> tuple[Text, Finding | None]:
        """Say how it stands with one room, and what is wrong there."""
        wire, name = self.rooms.wire, ROLE_NAMES[role]
        faults = await room_faults(wire, community, role)
        if not faults:
            room = await shown_name(wire, getattr(community.channels, role))
            return text("✅ Room for {role}: {room}", role=name, room=room), None
        first, problem = faults[0], faults[0].problem
        if "role" in problem.params:
            return text("❌ {problem}", problem=problem), first
        if first.remedy == ACCEPT:
            return text("⏳ Room for {role}: {problem}", role=name, problem=problem), first
        return text("❌ Room for {role}: {problem}", role=name, problem=problem), first


def choices_form(community: Community, weekly: Schedule | None) -> Form:
    """Return the questions for what is chosen from lists ("setup_choices")."""
    sizes = range(GROUP_SIZES[0], GROUP_SIZES[1] + 1)
    return Form(
        "setup_choices",
        text("Settings"),
        (
            Chosen(
                "language",
                text("The language of public posts"),
                tuple((code, Text(name)) for code, name in LANGUAGE_NAMES.items()),
                (community.language,),
            ),
            Chosen(
                "weekday",
                text("The day of the weekly round"),
                tuple((str(number), name) for number, name in enumerate(WEEKDAYS)),
                () if weekly is None else (str(weekly.rule.weekday),),
            ),
            Chosen(
                "group_size",
                text("How many people meet at once, from 2 to 6"),
                tuple((str(size), in_groups(size)) for size in sizes),
                (str(community.group_size),),
            ),
        ),
    )


def _channels(ids: Mapping[str, str]) -> SetUp:
    """Return rooms by what they are for as a change of settings."""
    return SetUp(
        introductions=ids.get("introductions"),
        rounds=ids.get("rounds"),
        prompts=ids.get("prompts"),
        organisers=ids.get("organisers"),
    )


def _next_steps(
    weekly: Schedule | None, missing: Sequence[str], faults: Sequence[Finding], *, creates: bool
) -> tuple[Text, ...]:
    """Say what to do next."""
    if missing and creates:
        return (
            text(
                "Next: let me create the missing rooms, which may take a minute, or name rooms of"
                " yours, for example: `/admin setup rounds=#rounds:example.org`"
            ),
        )
    if missing:
        return (
            text(
                "Next: name the missing rooms, for example:"
                " `/admin setup rounds=#rounds:example.org`. Or let me create them: give me the"
                " power to add rooms (Space settings → Roles & Permissions → power 50), then write"
                " `/admin setup` again."
            ),
        )
    if faults and all(one.remedy == ACCEPT for one in faults):
        return (text("Next: accept my invitations to these rooms."),)
    if faults:
        return (text("Next: /admin doctor tells you how to give me what I lack."),)
    return all_is_set(weekly)


def fill(
    desk: OrganisersDesk,
    communities: CommunityService,
    schedules: ScheduleService,
    rooms: CommunityRooms,
) -> None:
    """Say who answers what is about settings."""
    ours = Setup(communities, schedules, rooms)
    desk.command("setup", answered_by=ours.setup)
    desk.button("setup_zone", "", answered_by=ours.zone)
    desk.button("setup_choices", "", answered_by=ours.choices)
    desk.button("setup_create", "", answered_by=ours.create)
    desk.form("setup_zone", answered_by=ours.zone_given)
    desk.form("setup_choices", answered_by=ours.chosen)
