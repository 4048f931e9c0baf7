"""A world in which members look for a time together."""

from collections.abc import Mapping

from community.forms import Filled
from community.meetups.model import Gathering
from community.model import Visitor
from community.outbox import Delivery
from community.places import Ref
from community.slots.asking import Ask
from community.slots.forms import IF_NEED_BE, YES
from community.slots.messages import SlotMessages
from community.slots.model import Poll, Standing
from community.slots.seen import SeenPoll
from community.slots.service import SlotService
from tests.community.meetups.meetups_world import MeetupsWorld
from tests.community.world import sentences
from tests.fakes.stores_slots import MemorySlotStore

ASK = Ask("Lunch", "12 March, 13 March", "noon, evening")


class SlotsWorld(MeetupsWorld):
    """The services for finding a time."""

    def __init__(self) -> None:
        super().__init__()
        self.slot_store = MemorySlotStore(self.memory)
        self.slots = SlotService(
            self.slot_store,
            self.meetups,
            self.members,
            self.rounds_store,
            self.introduction_store,
            self.calendar,
            self.clock,
        )
        self.slot_messages = SlotMessages(
            self.slot_store,
            self.members,
            self.community_store,
            self.rounds_store,
            self.outbox,
            self.clock,
            self.chat,
        )

    def handlers(self) -> Mapping[str, Delivery]:
        """Return who delivers which kind."""
        return {**super().handlers(), **self.slot_messages.deliveries()}

    async def asks(self, author: Visitor, ask: Ask = ASK) -> Poll:
        """Let somebody ask about times, and let it be posted."""
        draft, _ = await self.slots.ask(author, ask)
        seen = await self.slots.confirm(author, draft.poll.id)
        await self.send_all()
        return seen.poll

    async def suits(
        self, visitor: Visitor, poll: Poll, *yes: int, if_need_be: tuple[int, ...] = ()
    ) -> SeenPoll:
        """Let somebody answer, by the numbers of the times."""
        choices = {YES: tuple(map(str, yes)), IF_NEED_BE: tuple(map(str, if_need_be))}
        return await self.slots.answer(visitor, poll.id, Filled(choices=choices))

    def standing(self, poll: Poll) -> Standing:
        """Return a poll as it is stored."""
        return self.memory.polls[poll.id]

    def made(self, poll: Poll) -> Gathering:
        """Return the meetup that a poll became."""
        return self.memory.gatherings[self.standing(poll).poll.meetup_id]

    def poll_ref(self, poll: Poll, at: str = "") -> Ref:
        """Return where the card of a poll stands."""
        ref = self.memory.outbox[f"slots:{poll.id}:card{at}"].ref
        assert ref is not None
        return ref

    def poll_card(self, poll: Poll, at: str = "") -> str:
        """Return what the card of a poll says."""
        return sentences(self.chat.messages[self.poll_ref(poll, at)])
