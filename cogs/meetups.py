"""/meetup: call a meetup, come to one, host, look them up."""

import io

import discord
from discord import app_commands
from discord.ext import commands

from cogs._buttons import action_button
from cogs._client import NetzwerkstattBot
from cogs._commands import about, slash
from cogs._forms import show_form
from cogs._meetup_buttons import MeetupButtons
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
from cogs.companion import Conferences, answer_conferences
from cogs.slots import Slots, answer_slots
from community.companion.service import CompanionService
from community.errors import Invalid
from community.meetups.calendars import CalendarService
from community.meetups.calling import Call
from community.meetups.cards import confirm_card, listed_card, more_card, repeat_card
from community.meetups.details import NAME
from community.meetups.ending import call_off_card
from community.meetups.hosting import HostingService
from community.meetups.model import Coming, MeetupKind, Reminders, Space
from community.meetups.recap_words import (
    RECAP_NAME,
    SHARE_NAME,
)
from community.meetups.recaps import RecapService
from community.meetups.seen import Seen
from community.meetups.series import Every
from community.meetups.service import MeetupService
from community.meetups.texts import (
    FEED_OFF,
    FILE,
    NOTED,
    RECAP_FILE,
    REPEATS_NOT,
    feed_told,
    met_told,
    read_as,
    reminded,
    told,
)
from community.slots.service import SlotService
from community.texts import Text
from community.when import Reading

MOST_CHOICE = 100
_ID = r"(?P<meetup>\d{1,18})"
_EVERY = r":(?P<every>week|two_weeks|month|last|date)"


@app_commands.guild_only()
class Meetups(
    Slots,
    Conferences,
    commands.GroupCog,
    group_name="meetup",
    group_description=about("meetup"),
):
    """The commands and buttons of meetups."""

    def __init__(
        self,
        meetups: MeetupService,
        hosting: HostingService,
        calendars: CalendarService,
        recaps: RecapService,
        slots: SlotService,
        companions: CompanionService,
    ) -> None:
        self._meetups = meetups
        self._hosting = hosting
        self._calendars = calendars
        self._recaps = recaps
        self.slots_service = slots
        self.companions = companions

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

    @slash("meetup", "repeat")
    async def repeat(self, interaction: Interaction, number: int, every: str) -> None:
        """Show the next dates; a button saves it."""
        chosen = Every(every)
        if chosen is Every.OFF:
            await self._hosting.repeat(visitor(interaction), number, chosen)
            await reply(interaction, REPEATS_NOT)
            return
        seen, found = await self._hosting.repeating(visitor(interaction), number, chosen)
        await reply(interaction, repeat_card(seen, found, language(interaction)))

    @slash("meetup", "cancel")
    async def cancel(self, interaction: Interaction, number: int) -> None:
        """Ask once more; a button calls the meetup off."""
        seen = await self._hosting.calling_off(visitor(interaction), number)
        await reply(interaction, call_off_card(seen, language(interaction)))

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

    @slash("meetup", "share")
    async def share(self, interaction: Interaction, number: int) -> None:
        """Open the form for what one gives to a recap."""
        await show_form(interaction, await self._recaps.share_form(visitor(interaction), number))

    @slash("meetup", "recap")
    async def recap(self, interaction: Interaction, number: int, form: str = "here") -> None:
        """Show the draft of a recap, or hand it over as a file."""
        if form == "here":
            await reply(interaction, await self._recaps.draft(visitor(interaction), number))
            return
        name, written = await self._recaps.file(
            visitor(interaction), number, "html" if form == "html" else "markdown"
        )
        await _send_file(interaction, RECAP_FILE, name, written)

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
        await _send_file(interaction, FILE, name, written)

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
                value=_exactly(one),
            )
            for one in readings
        ]

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


async def _send_file(interaction: Interaction, said: Text, name: str, written: bytes) -> None:
    await interaction.response.send_message(
        render(said, language(interaction)),
        file=discord.File(io.BytesIO(written), name),
        ephemeral=True,
        allowed_mentions=NOBODY,
    )
    answered(interaction)


def _exactly(reading: Reading) -> str:
    """Return a reading in words that cannot be read in another way."""
    local, until = reading.local, reading.until
    if until is None:
        return f"{local:%Y-%m-%d %H:%M}"
    return f"{local:%Y-%m-%d} from {local:%H:%M} to {until:%H:%M}"


async def setup(bot: NetzwerkstattBot) -> None:
    """Register the commands, the buttons and the form."""
    services = bot.services
    cog = Meetups(
        services.meetups,
        services.hosting,
        services.calendars,
        services.recaps,
        services.slots,
        services.companions,
    )
    await bot.add_cog(cog)
    buttons = MeetupButtons(services.meetups, services.hosting, services.recaps)
    bot.forms.add(NAME, buttons.detailed)
    bot.forms.add(SHARE_NAME, buttons.shared)
    bot.forms.add(RECAP_NAME, buttons.described)
    answer_slots(bot, cog)
    answer_conferences(bot)
    bot.answer_buttons(
        action_button("meetup_go", _ID + r":(?P<reading>[12])", buttons.pressed_go),
        action_button("meetup_drop", _ID, buttons.pressed_drop),
        action_button("meetup_yes", _ID, buttons.pressed_yes),
        action_button("meetup_online", _ID, buttons.pressed_online),
        action_button("meetup_evenings", _ID, buttons.pressed_evenings),
        action_button("meetup_maybe", _ID, buttons.pressed_maybe),
        action_button("meetup_no", _ID, buttons.pressed_no),
        action_button("meetup_guest", _ID, buttons.pressed_guest),
        action_button("meetup_details", _ID, buttons.pressed_details),
        action_button("meetup_off", _ID, buttons.pressed_off),
        action_button("meetup_off_yes", _ID, buttons.pressed_off_yes),
        action_button("meetup_keep", _ID, buttons.pressed_keep),
        action_button(
            "meetup_repeat",
            _ID + _EVERY,
            buttons.pressed_repeat,
        ),
        action_button("meetup_there", _ID, buttons.pressed_there),
        action_button("meetup_absent", _ID, buttons.pressed_absent),
        action_button("meetup_share", _ID, buttons.pressed_share),
        action_button("meetup_unshare", _ID, buttons.pressed_unshare),
        action_button("meetup_words", _ID, buttons.pressed_words),
        action_button("meetup_publish", _ID, buttons.pressed_publish),
    )
