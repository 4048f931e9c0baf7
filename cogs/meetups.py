"""/meetup: call a meetup, come to one, host, look them up."""

import io
import re

import discord
from discord import app_commands
from discord.ext import commands

from cogs._buttons import action_button
from cogs._client import NetzwerkstattBot
from cogs._commands import about, slash
from cogs._forms import show_form
from cogs._ui import (
    NOBODY,
    Interaction,
    account,
    answered,
    language,
    render,
    render_plain,
    reply,
    visitor,
)
from cogs.slots import Slots, answer_slots
from community.errors import Invalid
from community.forms import Filled
from community.meetups.calendars import CalendarService
from community.meetups.calling import Call
from community.meetups.cards import called_card, confirm_card, listed_card, more_card
from community.meetups.details import NAME
from community.meetups.hosting import HostingService
from community.meetups.model import Coming, MeetupKind, Reminders, Space
from community.meetups.seen import Seen
from community.meetups.service import MeetupService
from community.meetups.texts import (
    CALLED_OFF,
    DROPPED,
    FEED_OFF,
    FILE,
    NOTED,
    SAVED,
    feed_told,
    met_told,
    read_as,
    reminded,
    told,
)
from community.slots.service import SlotService

MOST_CHOICE = 100
_ID = r"(?P<meetup>\d{1,18})"


@app_commands.guild_only()
class Meetups(Slots, commands.GroupCog, group_name="meetup", group_description=about("meetup")):
    """The commands and buttons of meetups."""

    def __init__(
        self,
        meetups: MeetupService,
        hosting: HostingService,
        calendars: CalendarService,
        slots: SlotService,
    ) -> None:
        self._meetups = meetups
        self._hosting = hosting
        self._calendars = calendars
        self.slots_service = slots

    @slash("meetup", "call")
    async def call(
        self,
        interaction: Interaction,
        title: str,
        when: str,
        where: str = "",
        kind: str = "",
        space: str = "",
        places: int | None = None,
        lasts: int | None = None,
        about: str = "",
    ) -> None:
        """Show how it was understood; a button calls it."""
        call = Call(
            title,
            when,
            MeetupKind(kind) if kind else None,
            Space(space) if space else None,
            where,
            about,
            places,
            lasts,
        )
        seen = await self._meetups.call(visitor(interaction), call)
        await reply(interaction, confirm_card(seen, language(interaction)))

    @slash("meetup", "list")
    async def list(
        self,
        interaction: Interaction,
        which: str = "all",
        kind: str = "",
        space: str = "",
        place: str = "",
    ) -> None:
        """Show what comes next."""
        found = await self._meetups.listed(
            visitor(interaction),
            mine=which == "mine",
            kind=MeetupKind(kind) if kind else None,
            space=Space(space) if space else None,
            place=place,
        )
        await reply(interaction, listed_card(found, language(interaction)))

    @slash("meetup", "show")
    async def show(self, interaction: Interaction, number: int) -> None:
        """Show everything about a meetup."""
        await self._more(interaction, await self._meetups.show(visitor(interaction), number))

    @slash("meetup", "answer")
    async def answer(
        self, interaction: Interaction, number: int, answer: str, guest: str = ""
    ) -> None:
        """Say whether one comes."""
        guests = None if not guest else int(guest == "yes")
        await self._answered(interaction, number, Coming(answer), guests=guests)

    @slash("meetup", "change")
    async def change(
        self,
        interaction: Interaction,
        number: int,
        title: str | None = None,
        when: str | None = None,
        where: str | None = None,
        space: str = "",
        places: int | None = None,
        lasts: int | None = None,
        about: str | None = None,
    ) -> None:
        """Change what is given; the rest stays."""
        call = Call(
            title,
            when,
            None,
            Space(space) if space else None,
            where,
            about,
            places,
            lasts,
        )
        seen = await self._hosting.change(visitor(interaction), number, call)
        await self._more(interaction, seen)

    @slash("meetup", "details")
    async def details(self, interaction: Interaction, number: int) -> None:
        """Open the form with the details."""
        await show_form(interaction, await self._hosting.details_form(visitor(interaction), number))

    @slash("meetup", "host")
    async def host(
        self,
        interaction: Interaction,
        number: int,
        member: discord.User,
        how: str = "together",
    ) -> None:
        """Let somebody else host, or host together."""
        seen = await self._hosting.hand_over(
            visitor(interaction), number, account(member), together=how == "together"
        )
        await self._more(interaction, seen)

    @slash("meetup", "cancel")
    async def cancel(self, interaction: Interaction, number: int) -> None:
        """Call a meetup off."""
        await self._hosting.call_off(visitor(interaction), number)
        await reply(interaction, CALLED_OFF)

    @slash("meetup", "there")
    async def there(
        self,
        interaction: Interaction,
        number: int,
        answer: str = "yes",
        member: discord.User | None = None,
    ) -> None:
        """Say who was there."""
        who = None if member is None else account(member)
        await self._meetups.attended(visitor(interaction), number, there=answer == "yes", who=who)
        await reply(interaction, NOTED)

    @slash("meetup", "met")
    async def met(
        self, interaction: Interaction, number: int, member: discord.User, again: str = "no"
    ) -> None:
        """Say whom one met."""
        person = await self._meetups.met(
            visitor(interaction), number, account(member), again=again == "yes"
        )
        await reply(interaction, met_told(person))

    @slash("meetup", "remind")
    async def remind(
        self, interaction: Interaction, week: str = "no", day: str = "yes", hour: str = "yes"
    ) -> None:
        """Choose the reminders."""
        wanted = Reminders(week == "yes", day == "yes", hour == "yes")
        await reply(interaction, reminded(await self._meetups.remind(visitor(interaction), wanted)))

    @slash("meetup", "file")
    async def file(self, interaction: Interaction, number: int) -> None:
        """Hand a meetup over as a calendar file."""
        name, written = await self._calendars.file(visitor(interaction), number)
        await interaction.response.send_message(
            render(FILE, language(interaction)),
            file=discord.File(io.BytesIO(written), name),
            ephemeral=True,
            allowed_mentions=NOBODY,
        )
        answered(interaction)

    @slash("meetup", "feed")
    async def feed(self, interaction: Interaction, which: str = "mine") -> None:
        """Give the address that a calendar follows, or end it."""
        if which == "off":
            await self._calendars.end_feed(visitor(interaction))
            await reply(interaction, FEED_OFF)
            return
        address = await self._calendars.feed(visitor(interaction), mine=which == "mine")
        await reply(interaction, *feed_told(address))

    @call.autocomplete("when")
    @change.autocomplete("when")
    async def suggest(
        self, interaction: Interaction, typed: str
    ) -> "list[app_commands.Choice[str]]":
        """Show how the day and the time are read while they are typed."""
        try:
            readings, zone = await self._meetups.readings(visitor(interaction), typed)
        except Invalid:
            return []
        tongue = language(interaction)
        return [
            app_commands.Choice(
                name=render_plain(read_as(one, zone), tongue, MOST_CHOICE),
                value=one.local.isoformat(sep=" ", timespec="minutes"),
            )
            for one in readings
        ]

    # --- buttons ------------------------------------------------------------------------------

    async def pressed_go(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Call what was drafted."""
        seen = await self._meetups.confirm(
            visitor(interaction), int(parts["meetup"]), other=parts["reading"] == "2"
        )
        await reply(interaction, called_card(seen, language(interaction)))

    async def pressed_drop(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Forget what was drafted."""
        await self._meetups.drop(visitor(interaction), int(parts["meetup"]))
        await reply(interaction, DROPPED)

    async def pressed_yes(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Come."""
        await self._answered(interaction, int(parts["meetup"]), Coming.YES, online=False)

    async def pressed_online(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Join online."""
        await self._answered(interaction, int(parts["meetup"]), Coming.YES, online=True)

    async def pressed_maybe(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Perhaps come."""
        await self._answered(interaction, int(parts["meetup"]), Coming.MAYBE)

    async def pressed_no(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Not come."""
        await self._answered(interaction, int(parts["meetup"]), Coming.NO)

    async def pressed_more(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Show everything, and what else one can do."""
        seen = await self._meetups.show(visitor(interaction), int(parts["meetup"]))
        await self._more(interaction, seen)

    async def pressed_guest(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Bring somebody along, or not."""
        seen = await self._meetups.guest(visitor(interaction), int(parts["meetup"]))
        await reply(interaction, *told(seen))

    async def pressed_details(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Open the form with the details."""
        form = await self._hosting.details_form(visitor(interaction), int(parts["meetup"]))
        await show_form(interaction, form)

    async def pressed_off(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Call a meetup off."""
        await self._hosting.call_off(visitor(interaction), int(parts["meetup"]))
        await reply(interaction, CALLED_OFF)

    async def pressed_there(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Say that one was there."""
        await self._meetups.attended(visitor(interaction), int(parts["meetup"]), there=True)
        await reply(interaction, NOTED)

    async def pressed_absent(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Say that one was not there."""
        await self._meetups.attended(visitor(interaction), int(parts["meetup"]), there=False)
        await reply(interaction, NOTED)

    async def detailed(self, interaction: Interaction, filled: Filled) -> None:
        """Save the details that were filled in."""
        await self._hosting.detail(visitor(interaction), int(filled.parts[0]), filled)
        await reply(interaction, SAVED)

    async def _answered(
        self,
        interaction: Interaction,
        number: int,
        coming: Coming,
        *,
        guests: int | None = None,
        online: bool | None = None,
    ) -> None:
        seen = await self._meetups.answer(
            visitor(interaction), number, coming, guests=guests, online=online
        )
        await reply(interaction, *told(seen))

    async def _more(self, interaction: Interaction, seen: Seen) -> None:
        await reply(interaction, more_card(seen, language(interaction)))


async def setup(bot: NetzwerkstattBot) -> None:
    """Register the commands, the buttons and the form."""
    services = bot.services
    cog = Meetups(services.meetups, services.hosting, services.calendars, services.slots)
    await bot.add_cog(cog)
    bot.forms.add(NAME, cog.detailed)
    answer_slots(bot, cog)
    bot.answer_buttons(
        action_button("meetup_go", _ID + r":(?P<reading>[12])", cog.pressed_go),
        action_button("meetup_drop", _ID, cog.pressed_drop),
        action_button("meetup_yes", _ID, cog.pressed_yes),
        action_button("meetup_online", _ID, cog.pressed_online),
        action_button("meetup_maybe", _ID, cog.pressed_maybe),
        action_button("meetup_no", _ID, cog.pressed_no),
        action_button("meetup_more", _ID, cog.pressed_more),
        action_button("meetup_guest", _ID, cog.pressed_guest),
        action_button("meetup_details", _ID, cog.pressed_details),
        action_button("meetup_off", _ID, cog.pressed_off),
        action_button("meetup_there", _ID, cog.pressed_there),
        action_button("meetup_absent", _ID, cog.pressed_absent),
    )
