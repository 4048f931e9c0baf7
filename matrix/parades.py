"""/parade on Matrix: propose a topic, host it, write for it, read, round it up."""

import re
from dataclasses import dataclass

from community.commands import Given
from community.documents import Format
from community.forms import Filled
from community.parades.archive import Archives
from community.parades.cards import (
    confirm_card,
    found_card,
    listed_card,
    more_card,
    read_card,
    reading_card,
    taken_card,
)
from community.parades.forms import ADDRESS, DAYS, HAND_IN, PROPOSE, ROUND_UP, WORDS
from community.parades.handing_in import HandingIn
from community.parades.model import ParadeState
from community.parades.roundups import Roundups
from community.parades.service import ParadeService
from community.parades.texts import (
    CALLED,
    CLOSED,
    DROPPED,
    FEED_OFF,
    FILES,
    LINKED,
    PROPOSED,
    PUBLISHED,
    SHORT_POSTS,
    STAND_IN,
    TAKEN_BACK,
    feed_told,
    reminded,
    saved,
    written,
)
from community.parades.turn_cards import NOT_YOURS, PASSED, queued
from community.parades.turns import Turns
from community.services import Services
from matrix.desk import Answer, Asked, Desk, answer
from matrix.parade_feeds import Feeds
from matrix.parade_feeds import fill as fill_feeds

_ID = r"(?P<id>\d{1,18})"


@dataclass(frozen=True, slots=True)
class Parades:
    """The commands, buttons and forms of blog parades."""

    parades: ParadeService
    handing_in: HandingIn
    roundups: Roundups
    archives: Archives
    feeds: Feeds
    turns: Turns

    # --- commands -----------------------------------------------------------------------------

    async def propose(self, asked: Asked, _given: Given) -> Answer:
        """Ask for a topic."""
        return Answer(form=await self.parades.propose_form(asked.visitor))

    async def list(self, asked: Asked, _given: Given) -> Answer:
        """Show all of them."""
        every = await self.parades.listed(asked.visitor)
        return answer(listed_card(every, asked.visitor.language))

    async def show(self, asked: Asked, given: Given) -> Answer:
        """Show everything about a parade."""
        return await self._more(asked, given.numbers.get("number"))

    async def host(self, asked: Asked, given: Given) -> Answer:
        """Ask for the days."""
        return Answer(form=await self.parades.days_form(asked.visitor, given.numbers["number"]))

    async def submit(self, asked: Asked, given: Given) -> Answer:
        """Read a page, and show what was found."""
        return await self._submitted(asked, given["address"], given.numbers.get("number"))

    async def write(self, asked: Asked, given: Given) -> Answer:
        """Ask for a post that is written here."""
        number = given.numbers.get("number")
        return Answer(form=await self.handing_in.words_form(asked.visitor, number))

    async def read(self, asked: Asked, given: Given) -> Answer:
        """Give something to read."""
        seen = await self.handing_in.to_read(asked.visitor, given.numbers.get("number"))
        return answer(reading_card(seen, asked.visitor.language))

    async def text(self, asked: Asked, given: Given) -> Answer:
        """Hand over the call, or short posts."""
        number, form = given.numbers["number"], given["form"]
        if form == "posts":
            return Answer((FILES,), files=(await self.parades.short_posts(asked.visitor, number),))
        kind: Format = "html" if form == "html" else "markdown"
        file = await self.parades.file(asked.visitor, number, kind)
        return Answer((FILES, SHORT_POSTS), files=(file,))

    async def link(self, asked: Asked, given: Given) -> Answer:
        """Note where the call stands."""
        await self.parades.link(asked.visitor, given.numbers["number"], given["address"])
        return answer(LINKED)

    async def deputy(self, asked: Asked, given: Given) -> Answer:
        """Name who steps in."""
        person = given.people["member"]
        await self.parades.stand_in(asked.visitor, given.numbers["number"], person)
        return answer(STAND_IN)

    async def pass_on(self, asked: Asked, given: Given) -> Answer:
        """Let somebody else be asked to host."""
        return await self._passed(asked, given.numbers["number"])

    async def roundup(self, asked: Asked, given: Given) -> Answer:
        """Show the draft, or hand the roundup over as a file."""
        number, form = given.numbers["number"], given["form"]
        if form == "here":
            return await self._roundup(asked, number)
        kind: Format = "html" if form == "html" else "markdown"
        return Answer((FILES,), files=(await self.roundups.file(asked.visitor, number, kind),))

    async def close(self, asked: Asked, given: Given) -> Answer:
        """End a parade early, or take a proposal back."""
        await self.parades.close(asked.visitor, given.numbers["number"])
        return answer(CLOSED)

    async def feed(self, asked: Asked, given: Given) -> Answer:
        """Give the address of the feed, or end it."""
        if given["which"] == "off":
            await self.archives.close(asked.visitor)
            return answer(FEED_OFF)
        return answer(*feed_told(await self.archives.open(asked.visitor)))

    # --- hosting ------------------------------------------------------------------------------

    async def proposed(self, asked: Asked, filled: Filled) -> Answer:
        """Store a proposal."""
        await self.parades.propose(asked.visitor, filled)
        return answer(PROPOSED)

    async def pressed_propose(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Ask for a topic; that of a prompt stands there already."""
        return Answer(form=await self.parades.propose_form(asked.visitor, int(parts["id"])))

    async def pressed_host(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Ask for the days."""
        return Answer(form=await self.parades.days_form(asked.visitor, int(parts["id"])))

    async def days_named(self, asked: Asked, filled: Filled) -> Answer:
        """Store the days; a parade that is not called yet is shown to be confirmed."""
        seen = await self.parades.name_days(asked.visitor, filled)
        if seen.parade.state is ParadeState.DRAFT:
            return answer(confirm_card(seen, asked.visitor.language))
        return answer(saved(seen))

    async def pressed_go(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Call a parade."""
        seen = await self.parades.confirm(asked.visitor, int(parts["id"]))
        return answer(CALLED, more_card(seen, asked.visitor.language))

    async def pressed_drop(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Let it stay a proposal."""
        await self.parades.drop(asked.visitor, int(parts["id"]))
        return answer(DROPPED)

    async def pressed_queue(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Say that one hosts it when its turn comes."""
        return await self._queued(asked, parts, willing=True)

    async def took_back_queue(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Say that one does not any more."""
        return await self._queued(asked, parts, willing=False)

    async def pressed_pass(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Say that one does not host it this time."""
        return await self._passed(asked, int(parts["id"]))

    async def pressed_text(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Hand over the call and short posts as files."""
        who, number = asked.visitor, int(parts["id"])
        return Answer((FILES,), files=tuple(await self.parades.files(who, number)))

    # --- writing ------------------------------------------------------------------------------

    async def pressed_write(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Say that one will write."""
        return await self._intends(asked, parts, willing=True)

    async def took_back_write(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Say that one will not."""
        return await self._intends(asked, parts, willing=False)

    async def pressed_remind(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Be reminded, or not."""
        return answer(reminded(await self.parades.remind(asked.visitor, int(parts["id"]))))

    async def pressed_more(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Show everything, and what else one can do."""
        return await self._more(asked, int(parts["id"]))

    async def pressed_hand(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Ask for an address."""
        return Answer(form=await self.handing_in.address_form(asked.visitor, int(parts["id"])))

    async def address_given(self, asked: Asked, filled: Filled) -> Answer:
        """Read a page, and show what was found."""
        return await self._submitted(asked, filled["address"], int(filled.parts[0]))

    async def pressed_check(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Ask an author to check what was found."""
        return Answer(form=await self.handing_in.form(asked.visitor, int(parts["id"])))

    async def handed_in(self, asked: Asked, filled: Filled) -> Answer:
        """Take a post."""
        seen, post = await self.handing_in.confirm(asked.visitor, filled)
        offered = await self.feeds.offered(asked, post)
        return answer(taken_card(seen, post, asked.visitor.language), *offered)

    async def pressed_words(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Ask for a post that is written here."""
        return Answer(form=await self.handing_in.words_form(asked.visitor, int(parts["id"])))

    async def wrote(self, asked: Asked, filled: Filled) -> Answer:
        """Take a post that was written here."""
        seen, post = await self.handing_in.write(asked.visitor, filled)
        return answer(taken_card(seen, post, asked.visitor.language))

    async def pressed_back(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Take a post back."""
        await self.handing_in.take_back(asked.visitor, int(parts["id"]))
        return answer(TAKEN_BACK)

    # --- reading ------------------------------------------------------------------------------

    async def pressed_read(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Give something to read."""
        seen = await self.handing_in.to_read(asked.visitor, int(parts["id"]))
        return answer(reading_card(seen, asked.visitor.language))

    async def pressed_seen(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Say that one has read a post."""
        return await self._has_read(asked, int(parts["id"]), commented=False)

    async def pressed_said(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Say that one has commented on a post."""
        return await self._has_read(asked, int(parts["id"]), commented=True)

    # --- rounding up --------------------------------------------------------------------------

    async def pressed_draft(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Show the roundup: to its host as it would be published now."""
        return await self._roundup(asked, int(parts["id"]))

    async def pressed_foreword(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Ask for the host's words."""
        return Answer(form=await self.roundups.form(asked.visitor, int(parts["id"])))

    async def rounded_up(self, asked: Asked, filled: Filled) -> Answer:
        """Save the host's words."""
        return answer(await self.roundups.tell(asked.visitor, filled))

    async def pressed_files(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Hand over the roundup as files."""
        who, number = asked.visitor, int(parts["id"])
        return Answer((FILES,), files=tuple(await self.roundups.files(who, number)))

    async def pressed_publish(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Publish the roundup."""
        await self.roundups.publish(asked.visitor, int(parts["id"]))
        return answer(PUBLISHED)

    # --- inside -------------------------------------------------------------------------------

    async def _more(self, asked: Asked, number: int | None) -> Answer:
        seen = await self.parades.show(asked.visitor, number)
        return answer(more_card(seen, asked.visitor.language))

    async def _intends(self, asked: Asked, parts: re.Match[str], *, willing: bool) -> Answer:
        seen = await self.parades.intend(asked.visitor, int(parts["id"]), willing=willing)
        return answer(written(seen))

    async def _passed(self, asked: Asked, number: int) -> Answer:
        return answer(PASSED if await self.turns.pass_on(asked.visitor, number) else NOT_YOURS)

    async def _queued(self, asked: Asked, parts: re.Match[str], *, willing: bool) -> Answer:
        seen, recurs = await self.turns.queue(asked.visitor, int(parts["id"]), willing=willing)
        return answer(queued(seen, recurs=recurs))

    async def _submitted(self, asked: Asked, address: str, number: int | None) -> Answer:
        seen, post = await self.handing_in.submit(asked.visitor, address, number)
        return answer(found_card(seen, post, asked.visitor.language))

    async def _has_read(self, asked: Asked, post_id: int, *, commented: bool) -> Answer:
        post = await self.handing_in.read(asked.visitor, post_id, commented=commented)
        return answer(read_card(post, asked.visitor.language, commented=commented))

    async def _roundup(self, asked: Asked, number: int) -> Answer:
        return answer(await self.roundups.shown(asked.visitor, number))


def fill(desk: Desk, services: Services) -> None:
    """Say who answers what is about blog parades."""
    feeds = Feeds(services.watching)
    fill_feeds(desk, feeds)
    ours = Parades(
        services.parades,
        services.handing_in,
        services.roundups,
        services.archives,
        feeds,
        services.turns,
    )
    for name, handler in (
        ("propose", ours.propose),
        ("list", ours.list),
        ("show", ours.show),
        ("host", ours.host),
        ("submit", ours.submit),
        ("write", ours.write),
        ("read", ours.read),
        ("text", ours.text),
        ("link", ours.link),
        ("deputy", ours.deputy),
        ("pass", ours.pass_on),
        ("roundup", ours.roundup),
        ("close", ours.close),
        ("feed", ours.feed),
    ):
        desk.command("parade", name, answered_by=handler)
    desk.button(
        "parade_write", _ID, answered_by=ours.pressed_write, taken_back_by=ours.took_back_write
    )
    desk.button(
        "parade_queue", _ID, answered_by=ours.pressed_queue, taken_back_by=ours.took_back_queue
    )
    for verb, pressed in (
        ("propose", ours.pressed_propose),
        ("host", ours.pressed_host),
        ("pass", ours.pressed_pass),
        ("go", ours.pressed_go),
        ("drop", ours.pressed_drop),
        ("more", ours.pressed_more),
        ("remind", ours.pressed_remind),
        ("hand", ours.pressed_hand),
        ("words", ours.pressed_words),
        ("check", ours.pressed_check),
        ("back", ours.pressed_back),
        ("read", ours.pressed_read),
        ("seen", ours.pressed_seen),
        ("said", ours.pressed_said),
        ("text", ours.pressed_text),
        ("draft", ours.pressed_draft),
        ("foreword", ours.pressed_foreword),
        ("files", ours.pressed_files),
        ("publish", ours.pressed_publish),
    ):
        desk.button(f"parade_{verb}", _ID, answered_by=pressed)
    for form, submitted in (
        (PROPOSE, ours.proposed),
        (DAYS, ours.days_named),
        (ADDRESS, ours.address_given),
        (HAND_IN, ours.handed_in),
        (WORDS, ours.wrote),
        (ROUND_UP, ours.rounded_up),
    ):
        desk.form(form, answered_by=submitted)
