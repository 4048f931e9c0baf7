"""What members do with parades: propose one, host it, say that they will write, look them up."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from community.documents import FORMATS, Format, WriteDocument
from community.errors import Invalid, NotAllowed
from community.forms import Filled, Form
from community.members import Actor
from community.model import Member, Visitor
from community.outbox import Outgoing
from community.pages import Pages, with_scheme
from community.parades import rows
from community.parades.book import ParadeBook, Seen, has_days, host_only, leads
from community.parades.call import WriteShortPosts, announcement, call_document, posts_document
from community.parades.forms import days_form, propose_form, read_days, read_proposal
from community.parades.life import DRAFT_KEPT, given_back, in_a_vote
from community.parades.model import NOT_CALLED, Intent, Parade, ParadeState, Parading, Phase
from community.parades.queue import free_for
from community.places import Account
from community.recurring import Themes
from community.texts import text

MOST_OF_ONE = 10
"""So many parades that are proposed or running may be somebody's idea."""
MOST_OF_ALL = 100
HOSTING = (Phase.PROPOSED, Phase.DRAFT, Phase.CALLED, Phase.OPEN, Phase.GRACE, Phase.CLOSED)


class ParadeService:
    """Members' blog parades."""

    def __init__(
        self,
        book: ParadeBook,
        pages: Pages,
        write: WriteDocument,
        short_posts: WriteShortPosts,
        themes: Themes,
    ) -> None:
        self._book = book
        self._pages = pages
        self._write = write
        self._short_posts = short_posts
        self._themes = themes

    # --- proposing ----------------------------------------------------------------------------

    async def propose_form(self, visitor: Visitor, prompt: int = 0) -> Form:
        """Return the form with which somebody proposes a topic, unless they could not anyway; that
        of a prompt stands in it already.
        """
        actor, member = await self._book.members.member(visitor)
        await self._within_limits(actor, member)
        theme = await self._themes.theme(actor.community.id, prompt) if prompt else ""
        return propose_form(theme)

    async def propose(self, visitor: Visitor, filled: Filled) -> Seen:
        """Store a proposal, for all to see; whoever proposes would also write."""
        actor, member = await self._book.members.member(visitor)
        title, question, why = read_proposal(filled)
        community, now = actor.community, self._book.clock.now()
        await self._within_limits(actor, member)
        parade = Parade(
            0,
            community.id,
            member.id,
            title,
            question,
            why,
            community.language,
            community.zone,
            now,
            changed_at=now,
        )
        return await self._book.add(
            actor, member, parade, lambda before: _willing(before, member, now)
        )

    # --- hosting ------------------------------------------------------------------------------

    async def days_form(self, visitor: Visitor, parade_id: int) -> Form:
        """Return the form with which a host names the days, or changes them."""
        actor, member, seen = await self._book.found(visitor, parade_id)
        self._may_host(actor, seen.parade, member)
        return days_form(seen.parade)

    async def name_days(self, visitor: Visitor, filled: Filled) -> Seen:
        """Store days and hashtag; of a parade that is not called yet as a draft, to be confirmed
        by its host.
        """
        parade_id = int(filled.parts[0])
        actor, member, seen = await self._book.found(visitor, parade_id)
        self._may_host(actor, seen.parade, member)
        now = self._book.clock.now().astimezone(ZoneInfo(seen.parade.zone))
        read = read_days(seen.parade, filled, now, visitor.language)
        address = self._checked(filled["address"])

        def decide(before: Parading) -> Parading:
            parade = before.parade
            self._may_host(actor, parade, member)
            days = {
                "opens": read.opens,
                "closes": read.closes,
                "grace_days": read.grace_days,
                "hashtag": read.hashtag,
                "call": address or parade.call,
                "changed_at": now,
            }
            if parade.state in (ParadeState.PROPOSED, ParadeState.DRAFT):
                stand_in = None if parade.stand_in == member.id else parade.stand_in
                days |= {"state": ParadeState.DRAFT, "host": member.id, "stand_in": stand_in}
            else:
                # One that was closed early opens again: its new days lie ahead.
                days |= {"state": ParadeState.CALLED, "sequence": parade.sequence + 1}
            return replace(before, parade=replace(parade, **days))

        return await self._book.change(actor, member, parade_id, decide)

    async def confirm(self, visitor: Visitor, parade_id: int) -> Seen:
        """Call a parade whose days are named. Pressed twice it is called once."""
        actor, member, _ = await self._book.found(visitor, parade_id)
        now = self._book.clock.now()

        def decide(before: Parading) -> Parading:
            parade = before.parade
            host_only(actor, parade, member)
            if parade.state is not ParadeState.DRAFT:
                return before
            if parade.days[1] < now.astimezone(ZoneInfo(parade.zone)).date():
                raise Invalid(text("Those days are over. Please name new ones."))
            called = replace(parade, state=ParadeState.CALLED, changed_at=now, called_at=now)
            return replace(before, parade=called)

        return await self._book.change(actor, member, parade_id, decide)

    async def drop(self, visitor: Visitor, parade_id: int) -> None:
        """Let a draft be a proposal again."""
        actor, member, _ = await self._book.found(visitor, parade_id)

        def decide(before: Parading) -> Parading:
            parade = before.parade
            if parade.state is not ParadeState.DRAFT or parade.host != member.id:
                return before
            return replace(before, parade=given_back(parade))

        await self._book.change(actor, member, parade_id, decide)

    async def link(self, visitor: Visitor, parade_id: int, address: str) -> Seen:
        """Note where the call stands on the host's blog; posts without a link to it are looked at
        again.
        """
        actor, member, _ = await self._book.found(visitor, parade_id)
        checked = self._checked(address)
        now = self._book.clock.now()

        def decide(before: Parading) -> Parading:
            host_only(actor, before.parade, member)
            has_days(before.parade)
            unknown = tuple(
                replace(one, links_back=None) if one.address else one for one in before.posts
            )
            parade = replace(before.parade, call=checked, changed_at=now)
            return replace(before, parade=parade, posts=unknown)

        return await self._book.change(
            actor, member, parade_id, decide, lambda after: _checks(after, now)
        )

    async def stand_in(self, visitor: Visitor, parade_id: int, account: Account) -> Seen:
        """Name who steps in when the host is silent."""
        actor, member, _ = await self._book.found(visitor, parade_id)
        other = await self._book.members.find(actor.community.id, account)
        if other is None or other.left_at is not None:
            raise Invalid(text("I do not know this person here yet. They agree with /intro write."))

        def decide(before: Parading) -> Parading:
            host_only(actor, before.parade, member)
            if other.id == before.parade.host:
                raise Invalid(text("Whoever hosts it cannot stand in for themselves."))
            return replace(before, parade=replace(before.parade, stand_in=other.id))

        return await self._book.change(actor, member, parade_id, decide)

    async def close(self, visitor: Visitor, parade_id: int) -> Seen:
        """End a parade before its days are over, give a draft back, or withdraw a proposal."""
        actor, member, _ = await self._book.found(visitor, parade_id)

        def decide(before: Parading) -> Parading:
            parade = before.parade
            if parade.state is ParadeState.CALLED:
                host_only(actor, parade, member)
                return replace(before, parade=replace(parade, state=ParadeState.CLOSED))
            if parade.state not in NOT_CALLED:
                return before
            if actor.visitor.organiser or member.id == parade.proposed_by:
                return replace(before, parade=replace(parade, state=ParadeState.WITHDRAWN))
            if parade.state is ParadeState.DRAFT and member.id == parade.host:
                return replace(before, parade=given_back(parade))
            raise NotAllowed(
                text("That is for whoever proposed the blog parade, and the organisers.")
            )

        return await self._book.change(actor, member, parade_id, decide)

    async def file(self, visitor: Visitor, parade_id: int, form: Format) -> tuple[str, bytes]:
        """Return (name, content) of the call, to be pasted into a blog."""
        actor, _, seen = await self._book.found(visitor, parade_id)
        has_days(seen.parade)
        host = seen.name(seen.parade.host)
        page = call_document(seen.parade, host, actor.community.name)
        ending = "html" if form == "html" else "md"
        return f"call-{parade_id}.{ending}", self._write(page, form)

    async def short_posts(self, visitor: Visitor, parade_id: int) -> tuple[str, bytes]:
        """Return (name, content) of a page with ready-made posts, one for each network."""
        _, _, seen = await self._book.found(visitor, parade_id)
        has_days(seen.parade)
        written = self._short_posts(announcement(seen.parade))
        return f"posts-{parade_id}.html", self._write(posts_document(seen.parade, written), "html")

    async def files(self, visitor: Visitor, parade_id: int) -> Sequence[tuple[str, bytes]]:
        """Return the call in every form, and the short posts."""
        calls = [await self.file(visitor, parade_id, form) for form in FORMATS]
        return [*calls, await self.short_posts(visitor, parade_id)]

    # --- everybody ----------------------------------------------------------------------------

    async def listed(self, visitor: Visitor) -> Sequence[Seen]:
        """Return what there is, the newest first; others' drafts are proposals."""
        return await self._book.listed(visitor)

    async def show(self, visitor: Visitor, parade_id: int | None) -> Seen:
        """Return a parade; without a number that which runs."""
        number = await self._book.running(visitor, parade_id)
        _, _, seen = await self._book.found(visitor, number)
        return seen

    async def intend(
        self, visitor: Visitor, parade_id: int, *, willing: bool | None = None
    ) -> Seen:
        """Note whether somebody will write; None: the other than before."""
        actor, member, _ = await self._book.found(visitor, parade_id)
        now = self._book.clock.now()

        def decide(before: Parading) -> Parading:
            if self._book.phase(before.parade) in (Phase.CLOSED, Phase.ROUNDED_UP, Phase.ARCHIVED):
                raise Invalid(text("This blog parade is over. The next one comes."))
            is_in = any(one.member_id == member.id for one in before.intents)
            if not is_in if willing is None else willing:
                return _willing(before, member, now)
            others = tuple(one for one in before.intents if one.member_id != member.id)
            return replace(before, intents=others)

        return await self._book.change(actor, member, parade_id, decide)

    async def remind(self, visitor: Visitor, parade_id: int) -> Seen:
        """Let somebody who will write be named in reminders, or no more."""
        actor, member, _ = await self._book.found(visitor, parade_id)

        def decide(before: Parading) -> Parading:
            intents = tuple(
                replace(one, remind=not one.remind) if one.member_id == member.id else one
                for one in before.intents
            )
            return replace(before, intents=intents)

        return await self._book.change(actor, member, parade_id, decide)

    async def purge_drafts(self) -> int:
        """Forget posts that nobody confirmed within two days; return how many."""
        return await self._book.store.purge_drafts(self._book.clock.now() - DRAFT_KEPT)

    # --- inside -------------------------------------------------------------------------------

    async def _within_limits(self, actor: Actor, member: Member) -> None:
        """Raise if there are as many proposals as there may be."""
        community_id = actor.community.id
        if await self._book.store.count(community_id, member.id) >= MOST_OF_ONE:
            raise Invalid(
                text(
                    "You have proposed {most} already. Let us write those first.", most=MOST_OF_ONE
                )
            )
        if await self._book.store.count(community_id) >= MOST_OF_ALL:
            raise Invalid(
                text("There are {most} proposals already. Host one of them?", most=MOST_OF_ALL)
            )

    def _checked(self, typed: str) -> str:
        """Return an address in its normal form, "" for none; FetchRefused says what is wrong."""
        return self._pages.check(with_scheme(typed)) if typed.strip() else ""

    def _may_host(self, actor: Actor, parade: Parade, member: Member) -> None:
        """Raise unless somebody may name the days: anybody of a proposal, of all others the host;
        and nobody once it is rounded up.
        """
        phase = self._book.phase(parade)
        if phase is Phase.PROPOSED:
            if not actor.visitor.organiser:
                free_for(parade, member.id)
            return
        if phase is Phase.VOTING:
            raise in_a_vote(parade, self._book.clock.now())
        if phase is Phase.DRAFT and parade.host != member.id:
            raise Invalid(text("Somebody is about to host it. Would you like to write for it?"))
        if phase in HOSTING and parade.host is not None and not leads(actor, parade, member):
            raise Invalid(text("It has a host already. Would you like to write for it?"))
        host_only(actor, parade, member)
        if phase not in HOSTING:
            raise Invalid(text("This blog parade is over; its days stay as they were."))


def _willing(before: Parading, member: Member, now: datetime) -> Parading:
    """Return it with one more who will write."""
    if any(one.member_id == member.id for one in before.intents):
        return before
    return replace(before, intents=(*before.intents, Intent(member.id, now)))


def _checks(parading: Parading, now: datetime) -> list[Outgoing]:
    """Return what looks at all posts again, now that we know what they shall link to."""
    which = f"call{int(now.timestamp())}"
    return [
        rows.check(parading.parade, one.id, now, which) for one in parading.shown if one.address
    ]
