"""Rounding up: the host's draft, the files, the published roundup, and what programs read."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from community.documents import FORMATS, Format, WriteDocument
from community.errors import Invalid
from community.forms import Filled, Form
from community.members import Actor
from community.model import Member, Visitor
from community.pages import Pages, with_scheme
from community.parades.book import ParadeBook, Seen, host_only, leads
from community.parades.forms import read_foreword, round_up_form
from community.parades.life import opens_at
from community.parades.model import ParadeState, Parading, Phase
from community.parades.roundup import Around, roundup_document
from community.parades.thread_cards import draft_card, roundup_card
from community.texts import Card, text

WITH_DAYS = (Phase.OPEN, Phase.GRACE, Phase.CLOSED, Phase.ROUNDED_UP, Phase.ARCHIVED)
PUBLISHED = (Phase.ROUNDED_UP, Phase.ARCHIVED)
ENDED = (Phase.GRACE, Phase.CLOSED, *PUBLISHED)


class Roundups:
    """Roundups of parades."""

    def __init__(self, book: ParadeBook, pages: Pages, write: WriteDocument) -> None:
        self._book = book
        self._pages = pages
        self._write = write

    async def shown(self, visitor: Visitor, parade_id: int) -> Card:
        """Return the roundup: for the host as it would be published now, for others as it was."""
        actor, member, seen = await self._book.found(visitor, parade_id)
        if seen.phase in PUBLISHED and not leads(actor, seen.parade, member):
            return roundup_card(seen, await self.around(seen), visitor.language)
        return draft_card(*await self._hosted(visitor, parade_id), visitor.language)

    async def form(self, visitor: Visitor, parade_id: int) -> Form:
        """Return the form with the host's words, and where the roundup stands."""
        seen, _ = await self._hosted(visitor, parade_id)
        return round_up_form(seen.parade)

    async def tell(self, visitor: Visitor, filled: Filled) -> Card:
        """Save the host's words; return the draft."""
        number = int(filled.parts[0])
        seen, _ = await self._hosted(visitor, number)
        actor, member, _ = await self._book.found(visitor, number)
        words, typed = read_foreword(filled), filled["roundup"].strip()
        address = self._pages.check(with_scheme(typed)) if typed else ""

        def decide(before: Parading) -> Parading:
            host_only(actor, before.parade, member)
            return replace(before, parade=replace(before.parade, foreword=words, roundup=address))

        await self._book.change(actor, member, seen.parade.id, decide)
        return draft_card(*await self._hosted(visitor, number), visitor.language)

    async def file(self, visitor: Visitor, parade_id: int, form: Format) -> tuple[str, bytes]:
        """Return (name, content) of the roundup; everybody can have it once it is published."""
        actor, member, seen = await self._book.found(visitor, parade_id)
        if seen.phase not in PUBLISHED:
            _begun(actor, member, seen)
        page = roundup_document(seen.parading, await self.around(seen))
        ending = "html" if form == "html" else "md"
        return f"roundup-{parade_id}.{ending}", self._write(page, form)

    async def files(self, visitor: Visitor, parade_id: int) -> Sequence[tuple[str, bytes]]:
        """Return the roundup in every form."""
        return [await self.file(visitor, parade_id, form) for form in FORMATS]

    async def publish(self, visitor: Visitor, parade_id: int) -> Seen:
        """Let everybody see the roundup; publishing again brings it up to date."""
        actor, member, seen = await self._book.found(visitor, parade_id)
        _begun(actor, member, seen)
        if seen.phase not in ENDED:
            raise Invalid(
                text("People are still writing. You can close the blog parade first, or wait.")
            )
        now = self._book.clock.now()

        def decide(before: Parading) -> Parading:
            host_only(actor, before.parade, member)
            parade = replace(before.parade, state=ParadeState.ROUNDED_UP, rounded_up_at=now)
            return replace(before, parade=parade)

        return await self._book.change(actor, member, parade_id, decide)

    async def around(self, seen: Seen) -> Around:
        """Return what a roundup tells besides the posts."""
        community = seen.community.id
        opened = opens_at(seen.parade, self._book.calendar)
        before = await self._book.store.took_part(community, opened)
        names = {number: one.name for number, one in seen.people.items()}
        new: Collection[int] = {one.member_id for one in seen.parading.shown} - before
        return Around(names, new, await self._following(seen))

    async def _following(self, seen: Seen) -> tuple[str, str] | None:
        """Return the title and the host of the parade that comes next, if one is called."""
        every = await self._book.store.listed(seen.community.id, 30)
        coming = [
            one.parade
            for one in every
            if one.parade.id != seen.parade.id
            and self._book.phase(one.parade) in (Phase.CALLED, Phase.OPEN)
            and one.parade.host is not None
        ]
        for parade in sorted(coming, key=lambda one: (one.days, one.id)):
            people = await self._book.members.people(seen.community.id, [parade.host or 0])
            host = people.get(parade.host or 0)
            if host is not None and host.left_at is None:
                return parade.title, host.name
        return None

    async def _hosted(self, visitor: Visitor, parade_id: int) -> tuple[Seen, Around]:
        actor, member, seen = await self._book.found(visitor, parade_id)
        _begun(actor, member, seen)
        return seen, await self.around(seen)


def _begun(actor: Actor, member: Member, seen: Seen) -> None:
    """Raise unless somebody may round a parade up, and it has begun."""
    host_only(actor, seen.parade, member)
    if seen.phase not in WITH_DAYS:
        raise Invalid(text("This blog parade has not begun yet."))
