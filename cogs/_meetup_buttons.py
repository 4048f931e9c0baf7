"""The buttons and forms of meetups; the commands stand in ``cogs/meetups.py``."""

import re

from cogs._forms import show_form
from cogs._ui import Interaction, language, reply, visitor
from community.forms import Filled
from community.meetups.approval_words import confirmed_card
from community.meetups.ending import KEPT, call_off_card, called_off
from community.meetups.hosting import HostingService
from community.meetups.model import Coming
from community.meetups.recap_words import PUBLISHED, shared, take_back_button, taken_back
from community.meetups.recaps import RecapService
from community.meetups.series import Every
from community.meetups.service import MeetupService
from community.meetups.texts import DROPPED, NOTED, REPEATS, SAVED, told


class MeetupButtons:
    """What is pressed under the cards of meetups, and handed in by their forms."""

    def __init__(
        self, meetups: MeetupService, hosting: HostingService, recaps: RecapService
    ) -> None:
        self._meetups = meetups
        self._hosting = hosting
        self._recaps = recaps

    async def pressed_go(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Call what was drafted."""
        seen = await self._meetups.confirm(
            visitor(interaction), int(parts["meetup"]), other=parts["reading"] == "2"
        )
        await reply(interaction, confirmed_card(seen, language(interaction)))

    async def pressed_drop(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Forget what was drafted."""
        await self._meetups.drop(visitor(interaction), int(parts["meetup"]))
        await reply(interaction, DROPPED)

    async def pressed_yes(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Come."""
        await self._comes(interaction, parts)

    async def pressed_online(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Join online."""
        await self._comes(interaction, parts, online=True)

    async def pressed_evenings(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Come in the evenings only."""
        await self._comes(interaction, parts, evenings=True)

    async def pressed_maybe(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Perhaps come."""
        await self._answered(interaction, int(parts["meetup"]), Coming.MAYBE)

    async def pressed_no(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Not come."""
        await self._answered(interaction, int(parts["meetup"]), Coming.NO)

    async def pressed_guest(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Bring somebody along, or not."""
        seen = await self._meetups.guest(visitor(interaction), int(parts["meetup"]))
        await reply(interaction, *told(seen))

    async def pressed_details(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Open the form with the details."""
        form = await self._hosting.details_form(visitor(interaction), int(parts["meetup"]))
        await show_form(interaction, form)

    async def pressed_repeat(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Let a meetup come again."""
        every = Every(parts["every"])
        await self._hosting.repeat(visitor(interaction), int(parts["meetup"]), every)
        await reply(interaction, REPEATS)

    async def pressed_off(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Ask once more before a meetup is called off."""
        seen = await self._hosting.calling_off(visitor(interaction), int(parts["meetup"]))
        await reply(interaction, call_off_card(seen, language(interaction)))

    async def pressed_off_yes(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Call a meetup off."""
        seen = await self._hosting.call_off(visitor(interaction), int(parts["meetup"]))
        await reply(interaction, called_off(seen))

    async def pressed_keep(self, interaction: Interaction, _parts: re.Match[str]) -> None:
        """Do not call it off after all."""
        await reply(interaction, KEPT)

    async def pressed_there(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Say that one was there."""
        await self._meetups.attended(visitor(interaction), int(parts["meetup"]), there=True)
        await reply(interaction, NOTED)

    async def pressed_absent(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Say that one was not there."""
        await self._meetups.attended(visitor(interaction), int(parts["meetup"]), there=False)
        await reply(interaction, NOTED)

    async def pressed_share(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Open the form for what one gives to a recap."""
        form = await self._recaps.share_form(visitor(interaction), int(parts["meetup"]))
        await show_form(interaction, form)

    async def pressed_unshare(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Take back what one gave."""
        count = await self._recaps.take_back(visitor(interaction), int(parts["meetup"]))
        await reply(interaction, taken_back(count))

    async def pressed_words(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Open the form with the host's own words."""
        form = await self._recaps.words_form(visitor(interaction), int(parts["meetup"]))
        await show_form(interaction, form)

    async def pressed_publish(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Publish a recap."""
        await self._recaps.publish(visitor(interaction), int(parts["meetup"]))
        await reply(interaction, PUBLISHED)

    async def shared(self, interaction: Interaction, filled: Filled) -> None:
        """Save what one gives to a recap."""
        count = await self._recaps.share(visitor(interaction), filled)
        button = take_back_button(int(filled.parts[0]))
        await reply(interaction, *shared(count), buttons=(button,))

    async def described(self, interaction: Interaction, filled: Filled) -> None:
        """Save the host's own words."""
        await reply(interaction, await self._recaps.tell(visitor(interaction), filled))

    async def detailed(self, interaction: Interaction, filled: Filled) -> None:
        """Save the details that were filled in."""
        await self._hosting.detail(visitor(interaction), int(filled.parts[0]), filled)
        await reply(interaction, SAVED)

    async def _comes(
        self,
        interaction: Interaction,
        parts: re.Match[str],
        *,
        online: bool = False,
        evenings: bool = False,
    ) -> None:
        seen = await self._meetups.answer(
            visitor(interaction),
            int(parts["meetup"]),
            Coming.YES,
            online=online,
            evenings=evenings,
        )
        await reply(interaction, *told(seen))

    async def _answered(self, interaction: Interaction, number: int, coming: Coming) -> None:
        seen = await self._meetups.answer(visitor(interaction), number, coming)
        await reply(interaction, *told(seen))
