"""Privacy: what is stored about a person, to show, to hand over, to erase."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from community.communities import CommunityStore
from community.errors import ChatRefused, NotFound
from community.members import MemberService
from community.model import Member, Visitor
from community.outbox import Delivery, Dropped, OutboxRow, Outgoing
from community.places import Account, Community, Home, Ref
from community.ports import Chat, Clock, Ledger
from community.seats import names_of, without_seat
from community.texts import Block, Card, Text, text

COMMUNITY_GRACE = timedelta(days=7)
"""How long a community's data stays after the bot was removed from it."""

CLEANED_UP_WITHIN = timedelta(days=30)
"""How long the removal of messages is tried; a platform can be away for long."""

URGENT = 0

REASONS: Mapping[str, Text] = {
    "members": text("Your account, name and language, and your consent: to know that it is you"),
    "accounts": text("Your accounts on the platforms: to know you on each of them"),
    "link_codes": text("A code to link another account, for a quarter of an hour"),
    "introductions": text("Your introduction: to show it here, and to find who suits you"),
    "participations": text(
        "How you take part and what you wish for: to match you as often and in the way you like"
    ),
    "blocks": text("Whom you never want to meet: so that it never happens"),
    "kept_apart": text("Whom you never want to meet and who is no member: so that it holds then"),
    "round_members": text("The rounds you were in: so that everybody gets their turn"),
    "left_out": text("Rounds that had nobody for you: so that you come first the next time"),
    "matches": text("Whom you were matched with and why: so that you meet new people"),
    "match_members": text("Your place in a match: so that you meet new people"),
    "feedback": text("How you said it went: so that the next matches are better"),
    "take_ups": text("Prompts you took up: to name you as the host or author"),
    "meetups": text("The meetups that you called, in your words"),
    "meetup_cohosts": text("Which meetups you host together with somebody"),
    "rsvps": text("Whether you come to meetups, with whom, and whether you were there"),
    "encounters": text("Whom you met at meetups, so that I do not introduce you as strangers"),
    "meetup_shares": text("What you gave to the recaps of meetups"),
    "companion_pairs": text("At which conferences you are whose eyes and ears, or who is yours"),
    "companion_questions": text("What you asked at conferences from afar, and what you answered"),
    "companion_notes": text("What you noted of sessions for everybody"),
    "slot_polls": text("Where you asked when people can meet"),
    "slot_answers": text("When you said that you can meet"),
    "parades": text("The blog parades that you proposed, host or stand in for, in your words"),
    "parade_posts": text("What you gave to blog parades"),
    "parade_intents": text("That you want to write for a blog parade, and be reminded"),
    "parade_readings": text("Which posts you got to read, and what you read and commented on"),
    "parade_ballots": text("What you voted for, until the vote is counted"),
    "parade_feeds": text("Your feed, in which I look for new posts for blog parades"),
    "parade_finds": text("Posts in your feed about which I asked you: so that I ask once"),
    "meetup_reminders": text("Which reminders of meetups name you"),
    "calendar_feeds": text("That a calendar of yours follows along; of its address a fingerprint"),
    "relayed": text("Which of your messages I carried over to the other platform"),
    "front_inbox": text("What you just wrote to me: until I have answered"),
    "front_notes": text("What is under way between us, such as a form: so that you can go on"),
    "outbox": text("What the bot has posted or will post for you: to keep it up to date"),
}
"""Why each table is kept, by the name the export gives it."""

_ERASED = text(
    "Somebody from this conversation had their data erased. What stood here about"
    " the match went with it; this conversation stays yours."
)
_MOVED = text(
    "Somebody from this conversation is in a community of its own now. What stood here about the"
    " match went along; this conversation stays yours."
)

OTHER_REASON = text("Other entries that belong to your membership")


class PrivacyStore(Protocol):
    """Everything about one member, across all tables."""

    async def everyone(self) -> Sequence[Member]:
        """Return every member of every community, also those who left, to replay the ledger."""
        ...

    async def export(self, community_id: int, member_id: int) -> Mapping[str, Any]:
        """Return all that is stored about a member as JSON values: a list of rows by table.

        Blocks that others set against them, and what others answered about them, are not theirs.
        """
        ...

    async def joined(self) -> Sequence[tuple[int, Account, datetime]]:
        """Return (member id, account, since when it is this member's) of every account."""
        ...

    async def erase(
        self,
        member: Member,
        outgoing: Callable[[Mapping[str, str]], Sequence[Outgoing]],
        known_as: Sequence[str],
    ) -> None:
        """Delete a member from every table in one transaction, then make sure that no byte of the
        text stays in the database files. Other people's matches keep an empty seat and lose their
        reasons. ``outgoing`` gets the delivered refs of the member's outbox rows (key -> ref) and
        returns the rows that clean up on the platforms. Whoever avoids the member does so by the
        ledger's names ``known_as``, one an account, from then on.
        """
        ...

    async def stranded(self, before: datetime) -> Sequence[Member]:
        """Return the members who have no account but on platforms that their community left before
        this instant, while it is still somewhere else.
        """
        ...

    async def purge_left(self, before: datetime) -> int:
        """Erase communities whose homes were all left before this instant; return how many. Of the
        others, homes left before it go, and the accounts that people linked there.
        """
        ...


class PrivacyService:
    """A person's own data: shown, handed over, erased; and what must be forgotten on time."""

    def __init__(
        self,
        store: PrivacyStore,
        members: MemberService,
        communities: CommunityStore,
        ledger: Ledger,
        clock: Clock,
        chat: Chat,
    ) -> None:
        self._store = store
        self._members = members
        self._communities = communities
        self._ledger = ledger
        self._clock = clock
        self._chat = chat

    async def show(self, visitor: Visitor) -> tuple[Block, ...]:
        """Return what is stored about the visitor and why; of a stranger, that it is nothing."""
        community, member = await self._whose(visitor)
        if member is None:
            return (_nothing_stored(community),)
        stored = await self._store.export(community.id, member.id)
        counts = [
            text("• {what} ({count})", what=REASONS.get(table, OTHER_REASON), count=len(rows))
            for table, rows in stored.items()
            if rows
        ]
        consent = member.consent
        return (
            text("This is stored about you in {community}, and why:", community=community.name),
            *counts,
            text(
                "You agreed to version {version} of the privacy note on {at}.",
                version=consent.version,
                at=consent.given_at,
            ),
            text(
                "It stays until you erase it. If the bot is removed from the community, everything"
                " is erased after {days} days.",
                days=COMMUNITY_GRACE.days,
            ),
            text("The export holds all of it, word for word."),
        )

    async def export(self, visitor: Visitor) -> Mapping[str, Any]:
        """Return everything stored about the visitor as JSON values; NotFound if it is nothing."""
        community, member = await self._known(visitor)
        return {
            "format": "netzwerkstatt-export-1",
            "exported_at": self._clock.now().isoformat(),
            "community": community.name,
            "consent": {
                "version": member.consent.version,
                "given_at": member.consent.given_at.isoformat(),
                "minimum_age": member.consent.minimum_age,
            },
            "retention": {
                "member": "until you erase it",
                "community_days_after_bot_removed": COMMUNITY_GRACE.days,
            },
            "data": dict(await self._store.export(community.id, member.id)),
        }

    async def erase(self, visitor: Visitor) -> None:
        """Forget the visitor: in the ledger first, so that a crash or a restored backup in between
        is made good by :meth:`replay`. NotFound if nothing is stored.
        """
        community, member = await self._known(visitor)
        await self._erase_for_good(member, community)

    async def erase_account(self, account: Account, home: Home | None = None) -> int:
        """Forget somebody who asked whoever runs the bot, since they are not there any more: in
        one community or in all of them; return in how many. Who may do so is not decided here.
        """
        erased = 0
        for member in await self._store.everyone():
            if account not in member.accounts:
                continue
            community = await self._communities.get(member.community_id)
            if home is None or home in _homes(community):
                await self._erase_for_good(member, community)
                erased += 1
        return erased

    async def replay(self) -> int:
        """Erase again whoever the ledger names and who is back from a backup; return how many.

        Whoever joined, or linked an account, after its erasure did so anew and stays.
        """
        erased = 0
        erased_at = await self._ledger.read()
        since: dict[int, list[tuple[Account, datetime]]] = {}
        for member_id, account, at in await self._store.joined():
            since.setdefault(member_id, []).append((account, at))
        communities: dict[int, Community] = {}
        for member in await self._store.everyone():
            here = member.community_id
            if here not in communities:
                communities[here] = await self._communities.get(here)
            names = [str(home) for home in _homes(communities[here])]
            if any(
                (gone := erased_at(account, name)) is not None and at <= gone
                for account, at in since.get(member.id, ())
                for name in names
            ):
                await self._erase(member, communities[here])
                erased += 1
        return erased

    async def purge(self) -> int:
        """Erase the communities that the bot left a week ago; return how many. Where a community
        goes on in another home, those who were only in this one are erased.
        """
        before = self._clock.now() - COMMUNITY_GRACE
        for member in await self._store.stranded(before):
            await self._erase(member, await self._communities.get(member.community_id))
        return await self._store.purge_left(before)

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return what delivers outbox rows of the kinds ``remove`` and ``match_redact``."""
        return {"remove": self._remove, "match_redact": self._redact}

    # --- inside -------------------------------------------------------------------------------

    async def _whose(self, visitor: Visitor) -> tuple[Community, Member | None]:
        community = (await self._members.recognise(visitor)).community
        # Found by account: what is stored about one who left, or must agree anew, is theirs too.
        return community, await self._members.find(community.id, visitor.account)

    async def _known(self, visitor: Visitor) -> tuple[Community, Member]:
        community, member = await self._whose(visitor)
        if member is None:
            raise NotFound(_nothing_stored(community))
        return community, member

    async def _erase_for_good(self, member: Member, community: Community) -> None:
        # By every account and every home: a backup may be of a time before these were linked.
        now = self._clock.now()
        for account in member.accounts:
            for home in _homes(community):
                await self._ledger.append(account, str(home), now)
        await self._erase(member, community)

    async def _erase(self, member: Member, community: Community) -> None:
        now = self._clock.now()

        def clean_up(refs: Mapping[str, str]) -> Sequence[Outgoing]:
            return taken_away(member, refs, now)

        known_as = await names_of(self._ledger, community, member.accounts)
        await self._store.erase(member, clean_up, known_as)

    async def _remove(self, row: OutboxRow) -> Dropped | None:
        """Delete a message; gone already is fine."""
        try:
            await self._chat.remove(_ref(row))
        except ChatRefused as refused:
            if refused.cause != "gone":
                raise
            return Dropped("its place is gone")
        return None

    async def _redact(self, row: OutboxRow) -> Dropped | None:
        """Take an erased person's words out of the first message of a match."""
        community = await self._communities.get(row.community_id)
        card = Card(
            language=community.language,
            title=None,
            body=(_MOVED if row.data.get("moved") else _ERASED,),
        )
        try:
            await self._chat.overwrite(_ref(row), card, key=row.id)
        except ChatRefused as refused:
            if refused.cause != "gone":
                raise
            return Dropped("the conversation is gone")
        return None


def taken_away(
    member: Member, refs: Mapping[str, str], now: datetime, *, moved: bool = False
) -> Sequence[Outgoing]:
    """Return the rows that take away what was delivered for a member (key -> ref). ``moved``: it
    was not erased, the member went along with a home that became a community of its own.
    """
    rows = [row for key, ref in refs.items() for row in _clean_up(member, key, ref, now)]
    return [replace(row, data={**row.data, "moved": True}) for row in rows] if moved else rows


def _clean_up(member: Member, key: str, ref: str, now: datetime) -> Sequence[Outgoing]:
    """Return the row that cleans up after one delivered outbox row of an erased member.

    The opening of a match is redacted, since the conversation belongs to others too; "did you
    meet?" stays, since it says nothing about anybody; all else that was posted for them goes.
    """
    plain, seat = without_seat(key)
    kind, *parts = plain.split(":")
    what = parts[-1] if parts else ""
    if kind == "match" and what == "ask":
        return ()
    redact = kind == "match" and what == "open"
    return (
        Outgoing(
            # A ref names one message for ever; our own ids may not outlive an erasure.
            f"redact:{parts[0]}:{member.id}{seat}" if redact else f"remove:{ref}",
            member.community_id,
            "match_redact" if redact else "remove",
            now,
            now + CLEANED_UP_WITHIN,
            {"ref": ref},
            urgency=URGENT,
        ),
    )


def _homes(community: Community) -> Sequence[Home]:
    return [seat.home for seat in community.every_seat]


def _ref(row: OutboxRow) -> Ref:
    return Ref.parse(str(row.data["ref"]))


def _nothing_stored(community: Community) -> Text:
    return text("Nothing is stored about you in {community}.", community=community.name)
