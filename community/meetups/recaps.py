"""What stays of a meetup: everybody gives words and links, the host rounds it up and publishes it.

Nothing is gathered behind anybody's back: only what people hand in themselves comes into a recap,
with their name if they want it there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from community.communities import CommunityStore
from community.companion.model import Companion
from community.companion.notes import noted, notes_of
from community.companion.seen import Followed, followed
from community.companion.store import CompanionStore
from community.documents import Document, Format, Heading, Linked, Part, Words, WriteDocument
from community.errors import ChatRefused, Invalid
from community.forms import Filled, Form
from community.links import read_address
from community.meetups import coming as rules
from community.meetups.model import Gathering, MeetupKind, Share
from community.meetups.recap_words import (
    LINKS,
    RECAP,
    SEEN_LIMIT,
    THANKS,
    WORDS,
    WORDS_LIMIT,
    attendance,
    recap_card,
    recap_form,
    share_form,
)
from community.meetups.rows import FOREVER, posted
from community.meetups.seen import Seen, changed, found_one, hosts_only
from community.meetups.store import Change, Decide, MeetupStore
from community.members import MemberService
from community.model import Visitor
from community.outbox import Delivery, Dropped, OutboxRow
from community.places import Community, Ref
from community.ports import Chat, Clock
from community.posted_cards import wall
from community.seats import seen_by
from community.texts import Card, Facts, Param, Text, text
from community.typed import fitting, tidy

MOST_SHARES = 5


class RecapService:
    """Recaps of meetups: what people give, the draft, the files, the published card."""

    def __init__(
        self,
        store: MeetupStore,
        members: MemberService,
        communities: CommunityStore,
        clock: Clock,
        chat: Chat,
        write: WriteDocument,
        companions: CompanionStore,
    ) -> None:
        self._store = store
        self._members = members
        self._communities = communities
        self._clock = clock
        self._chat = chat
        self._write = write
        self._companions = companions

    # --- everybody ----------------------------------------------------------------------------

    async def share_form(self, visitor: Visitor, meetup_id: int) -> Form:
        """Return the form with which somebody gives something to a recap."""
        actor, _ = await self._members.member(visitor)
        meetup = (await found_one(self._store, actor, meetup_id)).meetup
        rules.begun(meetup, self._clock.now())
        return share_form(meetup)

    async def share(self, visitor: Visitor, filled: Filled) -> int:
        """Store what somebody gives; return how much they gave by now."""
        actor, member = await self._members.member(visitor)
        meetup = (await found_one(self._store, actor, int(filled.parts[0]))).meetup
        rules.begun(meetup, self._clock.now())
        words = fitting(tidy(filled["words"]), WORDS_LIMIT, text("In your words"))
        about = fitting(tidy(filled["about"]), SEEN_LIMIT, text("What is to be seen there"))
        typed = filled["address"].strip()
        address = read_address(typed) if typed else ""
        if not words and not address:
            raise Invalid(text("Please write a few words, or give an address."))
        if address and not about:
            raise Invalid(
                text(
                    "Please say in a few words what is to be seen there. Whoever cannot see it"
                    " reads that instead."
                )
            )
        every = await self._store.shares(actor.community.id, meetup.id)
        mine = [one for one in every if one.member_id == member.id]
        same = next((o for o in mine if (o.words, o.address) == (words, address)), None)
        if same is None and len(mine) >= MOST_SHARES:
            raise Invalid(
                text("You have given {limit} things already, which is plenty.", limit=MOST_SHARES)
            )
        number = same.number if same else 1 + max((one.number for one in mine), default=0)
        given = Share(
            meetup.id,
            member.id,
            number,
            words,
            address,
            about,
            filled["credit"] != "no",
            self._clock.now(),
        )
        await self._store.share(actor.community.id, given)
        return len({*(one.number for one in mine), number})

    async def take_back(self, visitor: Visitor, meetup_id: int) -> int:
        """Delete all that the visitor gave to a recap; return how much that was."""
        actor, member = await self._members.member(visitor)
        count = await self._store.take_back(actor.community.id, meetup_id, member.id)
        if count:
            await self._store.change(actor.community.id, meetup_id, self._redrawn(actor.community))
        return count

    # --- the hosts ----------------------------------------------------------------------------

    async def draft(self, visitor: Visitor, meetup_id: int) -> Card:
        """Return the recap as it would be published now."""
        found, shares = await self._hosted(visitor, meetup_id)
        notes = noted(found.companion, found.seen.people)
        return recap_card(found.seen, shares, visitor.language, notes, draft=True)

    async def words_form(self, visitor: Visitor, meetup_id: int) -> Form:
        """Return the form with the host's own words."""
        found, _ = await self._hosted(visitor, meetup_id)
        return recap_form(found.meetup)

    async def tell(self, visitor: Visitor, filled: Filled) -> Card:
        """Save the host's own words; return the draft."""
        meetup_id = int(filled.parts[0])
        actor, member = await self._members.member(visitor)
        words = fitting(tidy(filled["recap"]), WORDS_LIMIT, RECAP)

        def decide(before: Gathering) -> Change:
            hosts_only(actor, before.meetup, member)
            return Change(replace(before, meetup=replace(before.meetup, recap=words)))

        await changed(
            self._store, self._members, actor, member, meetup_id, decide, self._clock.now()
        )
        return await self.draft(visitor, meetup_id)

    async def file(self, visitor: Visitor, meetup_id: int, form: Format) -> tuple[str, bytes]:
        """Return (name, content) of the recap as a file."""
        found, shares = await self._hosted(visitor, meetup_id)
        ending = "html" if form == "html" else "md"
        notes = notes_of(found.companion, found.seen.people)
        page = document(found.seen, shares, notes)
        return f"recap-{meetup_id}.{ending}", self._write(page, form)

    async def publish(self, visitor: Visitor, meetup_id: int) -> None:
        """Let the recap stand where the meetup did; publishing again brings it up to date."""
        await self._hosted(visitor, meetup_id)
        actor, member = await self._members.member(visitor)
        now = self._clock.now()

        def decide(before: Gathering) -> Change:
            hosts_only(actor, before.meetup, member)
            published = replace(before, meetup=replace(before.meetup, recap_at=now))
            return self._redrawn(actor.community)(published)

        await changed(self._store, self._members, actor, member, meetup_id, decide, now)

    # --- delivery -----------------------------------------------------------------------------

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return the handler by kind of row."""
        return {"meetup_recap": self._deliver}

    async def _deliver(self, row: OutboxRow) -> Ref | Dropped:
        community = seen_by(await self._communities.get(row.community_id), row)
        gathering = await self._store.get(row.community_id, row.number("meetup"))
        if community is None or gathering is None:
            return Dropped("the meetup is gone, or the bot is not in this home any more")
        if gathering.meetup.host is None:
            if row.ref is not None:
                await self._chat.remove(row.ref)
            return Dropped("its host was erased")
        found = await self._seen(community, gathering)
        shares = await self._store.shares(community.id, gathering.meetup.id)
        notes = noted(found.companion, found.seen.people)
        card = recap_card(found.seen, shares, community.language, notes)
        try:
            if row.ref is not None:
                return await self._chat.overwrite(row.ref, card, key=row.id)
            return await self._chat.post(wall(community), card, key=row.id, again=row.again)
        except ChatRefused as refused:
            if refused.cause != "gone" or row.ref is None:
                raise
            return Dropped("the recap was deleted")

    # --- inside -------------------------------------------------------------------------------

    def _redrawn(self, community: Community) -> Decide:
        """Have the recap drawn (anew) wherever it is published."""
        now = self._clock.now()

        def decide(before: Gathering) -> Change:
            if before.meetup.recap_at is None:
                return Change(before)
            rows = posted(community, before.meetup, "recap", now, now + FOREVER)
            return Change(before, [replace(row, renew=True) for row in rows])

        return decide

    async def _seen(self, community: Community, gathering: Gathering, reader: int = 0) -> Followed:
        """Return a meetup with what it has of a conference, if it is one."""
        meetup = gathering.meetup
        companion = Companion(meetup.id)
        if meetup.kind is MeetupKind.CONFERENCE:
            companion = await self._companions.get(community.id, meetup.id)
        now = self._clock.now()
        return await followed(self._members, community, gathering, companion, now, reader)

    async def _hosted(self, visitor: Visitor, meetup_id: int) -> tuple[Followed, Sequence[Share]]:
        actor, member = await self._members.member(visitor)
        gathering = await found_one(self._store, actor, meetup_id)
        hosts_only(actor, gathering.meetup, member)
        rules.begun(gathering.meetup, self._clock.now())
        found = await self._seen(actor.community, gathering, member.id)
        return found, await self._store.shares(actor.community.id, meetup_id)


def document(found: Seen, shares: Sequence[Share], notes: Sequence[Part] = ()) -> Document:
    """Return a recap as a page, in the community's language. ``notes``: what stays of a
    conference's sessions.
    """
    meetup, names = found.meetup, found.people

    def credit(share: Share) -> str:
        person = names.get(share.member_id)
        return person.name if person is not None and share.credited else ""

    hosts = [names[i].name for i in meetup.hosts if i in names]
    rows: tuple[tuple[Text, Param], ...] = (
        (text("When"), meetup.starts_at),
        *([(text("Where"), meetup.where)] if meetup.where else []),
        *([(text("Called by"), hosts)] if hosts else []),
        *([(text("Were there"), count)] if (count := attendance(found)) else []),
    )
    parts: list[Part] = [Facts(rows)]
    if meetup.about:
        parts.append(Words(meetup.about))
    if meetup.recap:
        parts += [Heading(RECAP), Words(meetup.recap, hosts[0] if hosts else "")]
    parts += notes
    if told := [one for one in shares if one.words]:
        parts += [Heading(WORDS), *(Words(one.words, credit(one)) for one in told)]
    if linked := [one for one in shares if one.address]:
        parts += [
            Heading(LINKS),
            *(Linked(o.address, o.address, o.about, credit(o)) for o in linked),
        ]
    parts.append(THANKS)
    return Document(
        found.community.language,
        text("{title}", title=meetup.title),
        tuple(parts),
        meetup.zone,
    )
