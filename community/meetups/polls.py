"""The poll in a meetup's thread, where a platform has polls: one more way to say "I'm coming"."""

from collections.abc import Mapping

from community.communities import CommunityStore
from community.errors import ChatRefused, ChatUnavailable
from community.meetups.model import Coming, Meetup, MeetupState, Space
from community.meetups.rows import EDIT_EVERY
from community.meetups.store import MeetupStore
from community.meetups.texts import COMING, EVENINGS, ONLINE
from community.outbox import Delivery, Dropped, OutboxRow, OutboxStore
from community.places import Community, Place, Ref
from community.polls import Poll, PollAnswer, PollBoard
from community.ports import Clock
from community.seats import seat_number, seen_by, suffix
from community.texts import text

POLL = "meetup_poll"
"""The kind of its rows, and the verb of its key."""
VOTES: Mapping[str, tuple[Coming, bool | None, bool | None]] = {
    "yes": (Coming.YES, False, False),
    "online": (Coming.YES, True, False),
    "evenings": (Coming.YES, False, True),
    "maybe": (Coming.MAYBE, None, None),
    "no": (Coming.NO, None, None),
}
"""What each answer means: who comes, and whether online or only in the evenings (None: as it was).
"""


def coming_poll(community: Community, meetup: Meetup) -> Poll:
    """Return the poll of a meetup, in the community's language. No word of the host's is in it."""
    answers = [
        PollAnswer("yes", COMING[Coming.YES]),
        *([PollAnswer("online", ONLINE)] if meetup.space is Space.HYBRID else []),
        *([PollAnswer("evenings", EVENINGS)] if meetup.has_evenings else []),
        PollAnswer("maybe", COMING[Coming.MAYBE]),
        PollAnswer("no", COMING[Coming.NO]),
    ]
    question = text(
        "Are you coming? A sign under the meetup's card says the same: what you say last counts."
    )
    return Poll(f"{POLL}:{meetup.id}", question, tuple(answers), community.language)


class PollMessages:
    """Delivers the rows of these polls."""

    def __init__(
        self,
        store: MeetupStore,
        communities: CommunityStore,
        outbox: OutboxStore,
        clock: Clock,
        polls: PollBoard,
    ) -> None:
        self._store = store
        self._communities = communities
        self._outbox = outbox
        self._clock = clock
        self._polls = polls

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return the handler by kind of row."""
        return {POLL: self._deliver}

    async def _deliver(self, row: OutboxRow) -> Ref | Dropped:
        community = seen_by(await self._communities.get(row.community_id), row)
        gathering = await self._store.get(row.community_id, row.number("meetup"))
        if community is None or gathering is None:
            return Dropped("the meetup is gone, or the bot is not in this home any more")
        try:
            if self._is_open(gathering.meetup):
                return await self._keep(row, community, gathering.meetup)
            if row.ref is None:
                return Dropped("over before it was asked")
            await self._polls.close_poll(row.ref, again=row.again)
        except ChatRefused as refused:
            # There is another way to answer, so nobody has to be told.
            return Dropped(f"there is no poll: {refused.cause}")
        return row.ref

    def _is_open(self, meetup: Meetup) -> bool:
        is_called = meetup.host is not None and meetup.state is MeetupState.CALLED
        return is_called and meetup.ends_at > self._clock.now()

    async def _keep(self, row: OutboxRow, community: Community, meetup: Meetup) -> Ref | Dropped:
        key = f"meetup:{meetup.id}:thread{suffix(seat_number(row))}"
        thread = await self._outbox.ref(key)
        if thread is None:
            if not await self._outbox.is_pending(key):
                return Dropped("there is no thread")
            raise ChatUnavailable("the meetup's thread is not open yet", EDIT_EVERY)
        ref = await self._polls.keep_poll(
            Place(thread.platform, thread.place),
            coming_poll(community, meetup),
            ref=row.ref,
            key=row.id,
            again=row.again,
        )
        return ref or Dropped("there are no polls here")
