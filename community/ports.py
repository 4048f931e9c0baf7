"""Protocols that cross features: what the rules need of the world outside."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from community.places import Account, Language, Place, Ref
from community.recurring import Rule
from community.spoken import Spoken
from community.texts import Card, Text

Thought = TypeVar("Thought")


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC: in whole milliseconds (see :func:`whole`)."""
        ...


def whole(instant: datetime) -> datetime:
    """Return an instant as stores keep it, in whole milliseconds: what is noted compares equal to
    what is read back.
    """
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


class Random(Protocol):
    """Where seeds come from; a recorded seed replays a round."""

    def seed(self) -> int:
        """Return a fresh seed, 0 <= seed < 2**31."""
        ...


class Think(Protocol):
    """Runs work that takes a while where it holds up nobody: in a thread, say."""

    def __call__(self, work: Callable[[], Thought], /) -> Awaitable[Thought]:
        """Return what ``work`` returns."""
        ...


async def at_once(work: Callable[[], Thought], /) -> Thought:
    """Think here and now; good enough where the work is small, and for tests."""
    return work()


class Calendar(Protocol):
    """Recurrence on the wall clock."""

    def upcoming(
        self, rule: Rule, zone: str, after: datetime, count: int
    ) -> Sequence[tuple[datetime, datetime]]:
        """Return the next ``count`` (slot, instant) whose instant lies after ``after`` (aware)."""
        ...

    def instant(self, slot: datetime, zone: str) -> datetime:
        """Return the UTC instant of a naive local ``slot`` (gap: shifted later; fold: first)."""
        ...


class Chat(Protocol):
    """A chat platform, cut at intent. Errors: :class:`ChatUnavailable`, :class:`ChatRefused`.

    ``key`` is the outbox row's id: the platform is asked not to do the same key twice, and with
    ``again`` (an earlier attempt may have gone through) the adapter first looks for it.
    """

    async def post(self, place: Place, card: Card, *, key: int, again: bool) -> Ref:
        """Post a card; in a forum this opens a forum post titled by the card."""
        ...

    async def edit(self, ref: Ref, card: Card) -> None:
        """Replace a posted card. Raises ChatRefused("gone") when it was deleted by somebody."""
        ...

    async def overwrite(self, ref: Ref, card: Card, *, key: int) -> Ref:
        """Replace a posted card so that nothing it ever said can be read any more; :meth:`edit`
        leaves a history where a platform keeps one. Return where it stands now: that is another
        message where no message loses its history.
        """
        ...

    async def remove(self, ref: Ref) -> None:
        """Delete what was posted, with its history; gone already is fine."""
        ...

    async def open_conversation(
        self,
        place: Place,
        title: Text,
        people: Sequence[Account],
        card: Card,
        *,
        key: int,
        again: bool,
    ) -> Ref:
        """Open a private conversation of ``people`` beside ``place``; return it with its message.

        People who cannot be added are skipped; ChatRefused("person_gone") if nobody could be.
        """
        ...

    async def open_thread(self, ref: Ref, title: Text, *, key: int, again: bool) -> Ref:
        """Open (or find) the public thread under a posted message."""
        ...

    async def rename(self, ref: Ref, title: Text, language: Language) -> None:
        """Let a thread be called otherwise; where threads have no names, nothing happens. Raises
        ChatRefused("gone") when somebody deleted it.
        """
        ...

    async def is_silent(self, ref: Ref) -> bool:
        """Whether nobody but the bot has written in this conversation."""
        ...

    async def is_present(self, place: Place, person: Account) -> bool:
        """Whether the person is still in the community that ``place`` belongs to."""
        ...

    async def pending(self, ref: Ref) -> Sequence[Account]:
        """Return who was asked into this conversation and has not accepted yet; where people are
        simply added, nobody.
        """
        ...

    async def withdraw(self, ref: Ref, people: Sequence[Account]) -> None:
        """Take back invitations that were not accepted; none to take back is fine."""
        ...

    async def tell(self, person: Account, card: Card, *, key: int, again: bool) -> Ref:
        """Tell one person something in private; nobody else reads it.

        Raises ChatRefused("person_gone") if they cannot be reached.
        """
        ...

    async def pace(self, place: Place, conversations: int) -> timedelta | None:
        """Return how long the platform's limits make so many more conversations beside ``place``
        take, as far as it is known; None if nothing holds them up.
        """
        ...

    async def listen(self, ref: Ref) -> Spoken | None:
        """Return what a person wrote in a message, as it stands now; None if it is gone."""
        ...

    async def pass_on(self, place: Place, spoken: Spoken, *, key: int, again: bool) -> Ref:
        """Repeat what a person wrote elsewhere, naming them; it pings nobody."""
        ...

    async def passed_on(self, place: Place, *, key: int) -> Ref | None:
        """Return what an earlier attempt to pass on under this key left behind; None: nothing."""
        ...

    async def pass_on_again(self, ref: Ref, spoken: Spoken) -> None:
        """Bring a repeated message into line with what it says now."""
        ...


ErasedAt = Callable[[Account, str], datetime | None]
"""(account, home) -> when this account was last erased from this home, if ever."""


class Ledger(Protocol):
    """A list of erasures outside the database, so that a restored backup forgets them again."""

    async def append(self, account: Account, home: str, at: datetime) -> None:
        """Record (keyed, not in clear) an erasure from this home; durable on return."""
        ...

    async def name(self, account: Account, home: str) -> str:
        """Return what stands for an account of a home here: always the same, keyed, and of no use
        to whoever has not got the key.
        """
        ...

    async def read(self) -> ErasedAt:
        """Return what the list says at this moment, to be asked as often as needed."""
        ...
