"""/meetup on Matrix: call a meetup, come to one, host, look them up."""

import re
from dataclasses import dataclass, replace

from community.commands import Given
from community.documents import Format
from community.forms import Filled
from community.meetups.approval_words import confirmed_card
from community.meetups.calendars import CalendarService
from community.meetups.cards import confirm_card, listed_card, more_card, repeat_card
from community.meetups.details import NAME
from community.meetups.ending import KEPT, call_off_card, called_off
from community.meetups.hosting import HostingService
from community.meetups.model import Coming, MeetupKind, Reminders, Space
from community.meetups.polls import POLL, VOTES
from community.meetups.recap_words import (
    PUBLISHED,
    RECAP_NAME,
    SHARE_NAME,
    shared,
    take_back_button,
    taken_back,
)
from community.meetups.recaps import RecapService
from community.meetups.series import Every
from community.meetups.service import MeetupService
from community.meetups.texts import (
    DROPPED,
    FEED_OFF,
    FILE,
    NOTED,
    RECAP_FILE,
    REPEATS,
    REPEATS_NOT,
    SAVED,
    feed_told,
    met_told,
    reminded,
    told,
)
from community.services import Services
from matrix.desk import Answer, Asked, Desk, answer
from matrix.meetup_titles import call_of, how_to_call

_ID = r"(?P<meetup>\d{1,18})"
_EVERY = r":(?P<every>week|two_weeks|month|last|date)"


@dataclass(frozen=True, slots=True)
class Meetups:
    """The commands and buttons of meetups."""

    meetups: MeetupService
    hosting: HostingService
    calendars: CalendarService
    recaps: RecapService

    async def call(self, asked: Asked, given: Given) -> Answer:
        """Show how it was understood; a button calls it."""
        call = call_of(given)
        if given.together:
            apart = await self.meetups.told_apart(asked.visitor, given.together)
            if apart is None or not apart.sure:
                return answer(how_to_call(apart, asked.visitor.language))
            call = replace(call, title=apart.title, when=apart.when)
        seen = await self.meetups.call(asked.visitor, call)
        return answer(confirm_card(seen, asked.visitor.language))

    async def list(self, asked: Asked, given: Given) -> Answer:
        """Show what comes next."""
        found = await self.meetups.listed(
            asked.visitor,
            mine=given["which"] == "mine",
            kind=MeetupKind(given["kind"]) if given["kind"] else None,
            space=Space(given["space"]) if given["space"] else None,
            place=given["place"],
        )
        return answer(listed_card(found, asked.visitor.language))

    async def answer(self, asked: Asked, given: Given) -> Answer:
        """Say whether one comes."""
        seen = await self.meetups.answer(
            asked.visitor,
            given.numbers["number"],
            Coming(given["answer"]),
            guests=None if not given["guest"] else int(given["guest"] == "yes"),
        )
        return answer(*told(seen))

    async def change(self, asked: Asked, given: Given) -> Answer:
        """Change what is given; the rest stays."""
        seen = await self.hosting.change(asked.visitor, given.numbers["number"], call_of(given))
        return answer(more_card(seen, asked.visitor.language))

    async def details(self, asked: Asked, given: Given) -> Answer:
        """Ask for each detail."""
        return Answer(form=await self.hosting.details_form(asked.visitor, given.numbers["number"]))

    async def host(self, asked: Asked, given: Given) -> Answer:
        """Let somebody else host, or host together."""
        seen = await self.hosting.hand_over(
            asked.visitor,
            given.numbers["number"],
            given.people["member"],
            together=given["how"] == "together",
        )
        return answer(more_card(seen, asked.visitor.language))

    async def repeat(self, asked: Asked, given: Given) -> Answer:
        """Show the next dates; a button saves it."""
        number, every = given.numbers["number"], Every(given["every"])
        if every is Every.OFF:
            await self.hosting.repeat(asked.visitor, number, every)
            return answer(REPEATS_NOT)
        seen, found = await self.hosting.repeating(asked.visitor, number, every)
        return answer(repeat_card(seen, found, asked.visitor.language))

    async def cancel(self, asked: Asked, given: Given) -> Answer:
        """Ask once more; a button calls the meetup off."""
        seen = await self.hosting.calling_off(asked.visitor, given.numbers["number"])
        return answer(call_off_card(seen, asked.visitor.language))

    async def there(self, asked: Asked, given: Given) -> Answer:
        """Say who was there."""
        await self.meetups.attended(
            asked.visitor,
            given.numbers["number"],
            there=given["answer"] == "yes",
            who=given.people.get("member"),
        )
        return answer(NOTED)

    async def met(self, asked: Asked, given: Given) -> Answer:
        """Say whom one met."""
        person = await self.meetups.met(
            asked.visitor,
            given.numbers["number"],
            given.people["member"],
            again=given["again"] == "yes",
        )
        return answer(met_told(person))

    async def share(self, asked: Asked, given: Given) -> Answer:
        """Ask for what one gives to a recap."""
        return Answer(form=await self.recaps.share_form(asked.visitor, given.numbers["number"]))

    async def recap(self, asked: Asked, given: Given) -> Answer:
        """Show the draft of a recap, or hand it over as a file."""
        number, form = given.numbers["number"], given["form"]
        if form == "here":
            return answer(await self.recaps.draft(asked.visitor, number))
        kind: Format = "html" if form == "html" else "markdown"
        return Answer((RECAP_FILE,), files=(await self.recaps.file(asked.visitor, number, kind),))

    async def remind(self, asked: Asked, given: Given) -> Answer:
        """Choose the reminders."""
        wanted = Reminders(*(given[name] == "yes" for name in ("week", "day", "hour")))
        return answer(reminded(await self.meetups.remind(asked.visitor, wanted)))

    async def file(self, asked: Asked, given: Given) -> Answer:
        """Hand a meetup over as a calendar file."""
        file = await self.calendars.file(asked.visitor, given.numbers["number"])
        return Answer((FILE,), files=(file,))

    async def feed(self, asked: Asked, given: Given) -> Answer:
        """Give the address that a calendar follows, or end it."""
        if given["which"] == "off":
            await self.calendars.end_feed(asked.visitor)
            return answer(FEED_OFF)
        address = await self.calendars.feed(asked.visitor, mine=given["which"] == "mine")
        return answer(*feed_told(address))

    # --- buttons ------------------------------------------------------------------------------

    async def pressed_go(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Call what was drafted."""
        seen = await self.meetups.confirm(
            asked.visitor, int(parts["meetup"]), other=parts["reading"] == "2"
        )
        return answer(confirmed_card(seen, asked.visitor.language))

    async def pressed_drop(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Forget what was drafted."""
        await self.meetups.drop(asked.visitor, int(parts["meetup"]))
        return answer(DROPPED)

    async def pressed_yes(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Come."""
        return await self._answered(asked, parts, "yes")

    async def pressed_online(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Join online."""
        return await self._answered(asked, parts, "online")

    async def pressed_evenings(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Come in the evenings only."""
        return await self._answered(asked, parts, "evenings")

    async def pressed_maybe(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Perhaps come."""
        return await self._answered(asked, parts, "maybe")

    async def pressed_no(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Not come."""
        return await self._answered(asked, parts, "no")

    async def took_back_yes(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Not come after all."""
        return await self._took_back(asked, parts, "yes")

    async def took_back_online(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Not join online after all."""
        return await self._took_back(asked, parts, "online")

    async def took_back_evenings(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Not come in the evenings after all."""
        return await self._took_back(asked, parts, "evenings")

    async def took_back_maybe(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Surely not come."""
        return await self._took_back(asked, parts, "maybe")

    async def voted(
        self,
        asked: Asked,
        parts: re.Match[str],
        chosen: tuple[str, ...],
        before: tuple[str, ...],
    ) -> Answer:
        """Answer by a vote, which does what the sign under the card does; or take one back."""
        if chosen:
            return await self._answered(asked, parts, chosen[0])
        if before[0] == "no":
            return answer()  # as with the sign: nothing becomes of a no that is taken back
        return await self._took_back(asked, parts, before[0])

    async def pressed_guest(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Bring somebody along, or not."""
        return answer(*told(await self.meetups.guest(asked.visitor, int(parts["meetup"]))))

    async def pressed_details(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Ask for each detail."""
        return Answer(form=await self.hosting.details_form(asked.visitor, int(parts["meetup"])))

    async def pressed_repeat(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Let a meetup come again."""
        every = Every(parts["every"])
        await self.hosting.repeat(asked.visitor, int(parts["meetup"]), every)
        return answer(REPEATS)

    async def pressed_off(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Ask once more before a meetup is called off."""
        seen = await self.hosting.calling_off(asked.visitor, int(parts["meetup"]))
        return answer(call_off_card(seen, asked.visitor.language))

    async def pressed_off_yes(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Call a meetup off."""
        return answer(called_off(await self.hosting.call_off(asked.visitor, int(parts["meetup"]))))

    async def pressed_keep(self, _asked: Asked, _parts: re.Match[str]) -> Answer:
        """Do not call it off after all."""
        return answer(KEPT)

    async def pressed_there(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Say that one was there."""
        await self.meetups.attended(asked.visitor, int(parts["meetup"]), there=True)
        return answer(NOTED)

    async def pressed_absent(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Say that one was not there."""
        await self.meetups.attended(asked.visitor, int(parts["meetup"]), there=False)
        return answer(NOTED)

    async def pressed_share(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Ask for what one gives to a recap."""
        return Answer(form=await self.recaps.share_form(asked.visitor, int(parts["meetup"])))

    async def pressed_unshare(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Take back what one gave."""
        return answer(taken_back(await self.recaps.take_back(asked.visitor, int(parts["meetup"]))))

    async def pressed_words(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Ask for the host's own words."""
        return Answer(form=await self.recaps.words_form(asked.visitor, int(parts["meetup"])))

    async def pressed_publish(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Publish a recap."""
        await self.recaps.publish(asked.visitor, int(parts["meetup"]))
        return answer(PUBLISHED)

    async def shared(self, asked: Asked, filled: Filled) -> Answer:
        """Save what one gives to a recap."""
        count = await self.recaps.share(asked.visitor, filled)
        return answer(*shared(count), buttons=(take_back_button(int(filled.parts[0])),))

    async def told(self, asked: Asked, filled: Filled) -> Answer:
        """Save the host's own words."""
        return answer(await self.recaps.tell(asked.visitor, filled))

    async def detailed(self, asked: Asked, filled: Filled) -> Answer:
        """Save the details that were filled in."""
        await self.hosting.detail(asked.visitor, int(filled.parts[0]), filled)
        return answer(SAVED)

    async def _answered(self, asked: Asked, parts: re.Match[str], vote: str) -> Answer:
        coming, online, evenings = VOTES[vote]
        seen = await self.meetups.answer(
            asked.visitor, int(parts["meetup"]), coming, online=online, evenings=evenings
        )
        return answer(*told(seen))

    async def _took_back(self, asked: Asked, parts: re.Match[str], vote: str) -> Answer:
        coming, online, evenings = VOTES[vote]
        seen = await self.meetups.take_back(
            asked.visitor, int(parts["meetup"]), coming, online=online, evenings=evenings
        )
        return answer(*told(seen))


def fill(desk: Desk, services: Services) -> None:
    """Say who answers what is about meetups."""
    ours = Meetups(services.meetups, services.hosting, services.calendars, services.recaps)
    for name, handler in (
        ("call", ours.call),
        ("list", ours.list),
        ("answer", ours.answer),
        ("change", ours.change),
        ("details", ours.details),
        ("host", ours.host),
        ("cancel", ours.cancel),
        ("repeat", ours.repeat),
        ("there", ours.there),
        ("met", ours.met),
        ("share", ours.share),
        ("recap", ours.recap),
        ("remind", ours.remind),
        ("file", ours.file),
        ("feed", ours.feed),
    ):
        desk.command("meetup", name, answered_by=handler)
    desk.button("meetup_go", _ID + r":(?P<reading>[12])", answered_by=ours.pressed_go)
    desk.button("meetup_drop", _ID, answered_by=ours.pressed_drop)
    for verb, pressed, took_back in (
        ("meetup_yes", ours.pressed_yes, ours.took_back_yes),
        ("meetup_online", ours.pressed_online, ours.took_back_online),
        ("meetup_evenings", ours.pressed_evenings, ours.took_back_evenings),
        ("meetup_maybe", ours.pressed_maybe, ours.took_back_maybe),
    ):
        desk.button(verb, _ID, answered_by=pressed, taken_back_by=took_back)
    desk.poll(POLL, _ID, answered_by=ours.voted)
    desk.button("meetup_no", _ID, answered_by=ours.pressed_no)
    desk.button(
        "meetup_guest", _ID, answered_by=ours.pressed_guest, taken_back_by=ours.pressed_guest
    )
    desk.button("meetup_details", _ID, answered_by=ours.pressed_details)
    desk.button("meetup_off", _ID, answered_by=ours.pressed_off)
    desk.button("meetup_off_yes", _ID, answered_by=ours.pressed_off_yes)
    desk.button("meetup_keep", _ID, answered_by=ours.pressed_keep)
    desk.button(
        "meetup_repeat",
        _ID + r":(?P<every>week|two_weeks|month|last|date)",
        answered_by=ours.pressed_repeat,
    )
    desk.button("meetup_there", _ID, answered_by=ours.pressed_there)
    desk.button("meetup_absent", _ID, answered_by=ours.pressed_absent)
    for verb, pressed in (
        ("meetup_share", ours.pressed_share),
        ("meetup_unshare", ours.pressed_unshare),
        ("meetup_words", ours.pressed_words),
        ("meetup_publish", ours.pressed_publish),
    ):
        desk.button(verb, _ID, answered_by=pressed)
    desk.form(NAME, answered_by=ours.detailed)
    desk.form(SHARE_NAME, answered_by=ours.shared)
    desk.form(RECAP_NAME, answered_by=ours.told)
