"""Members: recognising people, consent, coming and going."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from community.cards import card_rows
from community.communities import CommunityStore, community_of, organisers_only
from community.errors import ConsentNeeded, NotAllowed
from community.meetups import rows
from community.model import Consent, Member, Visitor
from community.outbox import Outgoing
from community.places import Account, Community, Home, Language
from community.ports import Clock, Ledger
from community.seats import name_of
from community.texts import Text, text
from community.typed import one_line

NOTE_VERSION = 2
"""The version of the privacy note; a higher one asks everybody to agree again."""

NAME_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Actor:
    """A visitor who was recognised: their community, and the member they are, if they agreed."""

    visitor: Visitor
    community: Community
    member: Member | None


class MemberStore(Protocol):
    """Where members are kept."""

    async def by_account(self, community_id: int, account: Account) -> Member | None:
        """Return the member with this account (also one who left)."""
        ...

    async def get(self, community_id: int, member_ids: Iterable[int]) -> Mapping[int, Member]:
        """Return members by id; unknown ids are missing."""
        ...

    async def everyone(self, community_id: int) -> Mapping[int, Member]:
        """Return all members who have not left, by id."""
        ...

    async def add(
        self,
        community_id: int,
        account: Account,
        name: str,
        language: Language,
        consent: Consent,
        known_as: str = "",
    ) -> Member:
        """Insert a member with their consent, or renew the consent of one who is there. Whoever
        avoids them by the ledger's name ``known_as`` avoids the member from now on.
        """
        ...

    async def touch(self, member: Member, name: str, language: Language) -> Member:
        """Note a changed display name or language."""
        ...

    async def leave(
        self,
        community_id: int,
        account: Account,
        at: datetime,
        cards: Callable[[Member], Sequence[Outgoing]],
        outgoing: Callable[[Member], Sequence[Outgoing]],
    ) -> bool:
        """Mark as left, end matching, write the ``outgoing`` rows and, if there is an introduction,
        those of its ``cards``: one transaction. False if not a member.
        """
        ...

    async def come_back(self, community_id: int, account: Account) -> bool:
        """Unmark; matching is not resumed by itself. False if not a member."""
        ...

    async def part(self, community_id: int, account: Account, known_as: str) -> bool:
        """Let an account be nobody's; whoever avoids the person avoids it by the ledger's name
        ``known_as`` from now on. False if it is its member's only one, or nobody's.
        """
        ...


class MemberService:
    """Recognises people; everything else about them begins with their consent."""

    def __init__(
        self, store: MemberStore, communities: CommunityStore, clock: Clock, ledger: Ledger
    ) -> None:
        self._store = store
        self._communities = communities
        self._clock = clock
        self._ledger = ledger

    async def recognise(self, visitor: Visitor) -> Actor:
        """Return who this is here. Stores the community if it is unknown, never a person."""
        community = await community_of(self._communities, visitor)
        member = await self._store.by_account(community.id, visitor.account)
        if member is None or member.left_at or member.consent.version < NOTE_VERSION:
            return Actor(visitor, community, None)
        name = member.name if visitor.elsewhere else _shown_name(visitor)
        # By another account a person may be called otherwise; the first one counts.
        is_first = visitor.account == member.account
        if is_first and (member.name, member.language) != (name, visitor.language):
            member = await self._store.touch(member, name, visitor.language)
        return Actor(visitor, community, member)

    async def member(self, visitor: Visitor) -> tuple[Actor, Member]:
        """Return who this is if they agreed to this version of the note; else ConsentNeeded."""
        actor = await self.recognise(visitor)
        if actor.member is None:
            raise ConsentNeeded(
                text("Before I store anything about you, please read the privacy note and agree.")
            )
        return actor, actor.member

    async def organiser(self, visitor: Visitor) -> Actor:
        """Return who this is if they may manage the community; else NotAllowed."""
        organisers_only(visitor)
        return await self.recognise(visitor)

    async def agree(self, visitor: Visitor, *, old_enough: bool) -> Member:
        """Store the consent of a person who is old enough; of others store nothing at all."""
        community = await community_of(self._communities, visitor)
        if not old_enough:
            raise NotAllowed(
                text(
                    "You can take part from the age of {age}. Nothing about you was stored.",
                    age=community.minimum_age,
                )
            )
        consent = Consent(NOTE_VERSION, self._clock.now(), community.minimum_age)
        return await self._store.add(
            community.id,
            visitor.account,
            _shown_name(visitor),
            visitor.language,
            consent,
            await name_of(self._ledger, community, visitor.account),
        )

    @staticmethod
    def note(community: Community) -> tuple[Text, ...]:
        """Return the privacy note in short, as it is shown before somebody agrees."""
        return privacy_note(community)

    async def left(self, home: Home, account: Account) -> None:
        """End the matching of a person who left the platform's community, take their cards away,
        which are there again when the person is, and edits their introduction, and give back their
        places at meetups, which they do not get again by coming back.

        Who is still in another home of the community stays, and only loses this account.
        """
        community = await self._communities.by_home(home)
        if community is None:
            return
        member = await self._store.by_account(community.id, account)
        if member is None:
            return
        there = {seat.home.platform for seat in community.seats}
        if any(one != account and one.platform in there for one in member.accounts):
            known_as = await name_of(self._ledger, community, account)
            await self._store.part(community.id, account, known_as)
            return
        now = self._clock.now()
        await self._store.leave(
            community.id,
            account,
            now,
            lambda member: card_rows(community, member.id, now),
            lambda member: (rows.left(community.id, member.id, now),),
        )

    async def returned(self, home: Home, account: Account) -> None:
        """Welcome back a person who had left; they join matching again themselves."""
        if community := await self._communities.by_home(home):
            await self._store.come_back(community.id, account)

    async def named(self, visitor: Visitor, name: str) -> Sequence[Member]:
        """Return who is called so here, or whose name goes on after it: by a first name, say. A
        name alone decides nothing that another could take over by taking the name. Whoever asks has
        to be a member, or an organiser.
        """
        actor = await self.recognise(visitor)
        if not visitor.organiser:
            await self.member(visitor)
        wanted = one_line(name).strip().removeprefix("@").casefold()
        if not wanted:
            return ()
        everyone = (await self._store.everyone(actor.community.id)).values()
        return [one for one in everyone if f"{one.name.casefold()} ".startswith(f"{wanted} ")]

    # --- for other services -------------------------------------------------------------------

    async def find(self, community_id: int, account: Account) -> Member | None:
        """Return the member with this account, also one who left or must agree anew."""
        return await self._store.by_account(community_id, account)

    async def people(self, community_id: int, member_ids: Iterable[int]) -> Mapping[int, Member]:
        """Return members by id, also those who left; unknown ids are missing."""
        return await self._store.get(community_id, member_ids)


def _shown_name(visitor: Visitor) -> str:
    """Return the visitor's name as it may be stored; the account's id if nothing of it shows."""
    return one_line(visitor.name)[:NAME_LIMIT].strip() or visitor.account.external_id


def privacy_note(community: Community) -> tuple[Text, ...]:
    """Return the privacy note in short, as it is shown before somebody agrees."""
    return (
        text(
            "I store what you write into your introduction, how you want to be matched, whom"
            " you were matched with and how you say it went, the meetups and blog parades that you"
            " call, and what you answer and write for those of others. I use it to bring people"
            " together here, and for nothing else."
        ),
        text(
            "Your introduction is shown to everyone in {community}. Whom you never want to"
            " meet is shown to nobody but you. Whoever runs this bot could technically read"
            " its database.",
            community=community.name,
        ),
        text(
            "Please leave out what nobody here needs to know, such as health, religion or politics."
        ),
        text(
            "You can see, download and erase everything at any time with the privacy command."
            " When you leave {community}, matching ends at once.",
            community=community.name,
        ),
        text(
            "You take part of your own free will, and from the age of {age}.",
            age=community.minimum_age,
        ),
    )
