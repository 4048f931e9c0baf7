"""Matrix as the rules' Chat port: rooms, threads, and private rooms to which people are invited.

Doing something only once rests on two legs: the homeserver knows a transaction id again for a day,
and a second attempt first looks for what an earlier one may have left (what we send for an outbox
row carries its number). What would come too early for the homeserver's limits is not begun.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from community.communities import CommunityStore
from community.errors import ChatRefused
from community.fronts import FrontStore
from community.pins import PinBoard
from community.places import Account, Home, Language, Place, Ref
from community.polls import Poll, PollBoard
from community.ports import Chat, Clock
from community.spoken import Spoken
from community.texts import Block, Card, Facts, Param, Text, Where, text
from matrix import PLATFORM
from matrix.cards import MARK, Content, edited, in_thread, message
from matrix.choices import choices
from matrix.conversations import Conversations
from matrix.hearing import heard, is_by_a_person, repeated, thread_of
from matrix.marks import LOOKED_BACK, sent
from matrix.pace import EVENT, EVENTS_A_ROOM, ROOM, Pace
from matrix.paced_wire import PacedWire
from matrix.pins import Pins
from matrix.polls import Polls
from matrix.seeds import Seeds
from matrix.sentences import LONGEST_ID, Voice, sentence, sentence_plain, user_id
from matrix.text import USER
from matrix.untrusted import as_map, as_word
from matrix.whereabouts import Rooms

MOST_NAME = 100
TOPIC = text("A room for the people of one match; I opened it.")


class MatrixChat(Chat, PollBoard, PinBoard):
    """Cards as messages, conversations as private rooms."""

    def __init__(
        self,
        wire: PacedWire,
        pace: Pace,
        store: FrontStore,
        rooms: Rooms,
        communities: CommunityStore,
        clock: Clock,
        *,
        prefix: str = "!netz",
        encrypt: bool = False,
    ) -> None:
        self._wire = wire
        self._pace = pace
        self._rooms = rooms
        self._communities = communities
        self._clock = clock
        self._prefix = prefix
        self._seeds = Seeds(wire, store, clock)
        self._polls = Polls(wire, store)
        self._pins = Pins(wire)
        self._conversations = Conversations(wire, store, encrypt=encrypt)

    # --- messages -----------------------------------------------------------------------------

    async def post(self, place: Place, card: Card, *, key: int, again: bool) -> Ref:
        """Post a card in a room or in a thread."""
        room, root = _parts(place.external_id)
        event = await self._send(room, root, await self._drawn(card, room), key=key, again=again)
        await self._offer(room, event, card, f"nw{key}")
        return Ref(PLATFORM, place.external_id, event)

    async def edit(self, ref: Ref, card: Card) -> None:
        """Replace a posted card, and what it offers."""
        room, _ = _parts(ref.place)
        event = _message(ref)
        await self._replace(room, event, await self._drawn(card, room))
        await self._offer(room, event, card, self._once(event))

    async def overwrite(self, ref: Ref, card: Card, *, key: int) -> Ref:
        """Take a card away with all its edits, and post another one in its place."""
        room, root = _parts(ref.place)
        gone = ref.message or ""
        was_pinned = await self._pins.holds(room, gone)
        await self.remove(ref)
        # The homeserver takes a key that it knows for the message that is gone.
        once = f"nw{key}.{gone}"
        drawn = await self._drawn(card, room)
        event = await self._send(room, root, drawn, key=key, again=True, once=once)
        await self._offer(room, event, card, once)
        if was_pinned:
            await self._pins.add(room, event)
        return Ref(PLATFORM, ref.place, event)

    async def remove(self, ref: Ref) -> None:
        """Take away what we posted. Nobody is put out of a room: a conversation is its people's."""
        if ref.message is None:
            return
        room, _ = _parts(ref.place)
        try:
            # An edit is an event of its own, which stays when what it edits is taken away.
            for event in (*await self._wire.edits_of(room, ref.message), ref.message):
                await self._wire.redact(room, event, key=f"{event}.gone")
        except ChatRefused as refused:
            if refused.cause != "gone":
                raise
        await self._seeds.withdraw(ref.message)
        await self._pins.take(room, ref.message)

    # --- pins ---------------------------------------------------------------------------------

    async def pin(self, ref: Ref, *, single: bool) -> None:  # noqa: ARG002 - there is no list of events
        """Pin a message, if we have the power."""
        if ref.message is not None:
            await self._pins.add(_parts(ref.place)[0], ref.message)

    async def unpin(self, ref: Ref, *, single: bool) -> None:  # noqa: ARG002
        """Pin a message no more."""
        if ref.message is not None:
            await self._pins.take(_parts(ref.place)[0], ref.message)

    # --- conversations and threads ------------------------------------------------------------

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
        """Open an invite-only room, invite the people, then post the card in it."""
        beside, _ = _parts(place.external_id)
        room = await self._conversations.open(
            key,
            beside,
            sentence_plain(title, card.language, MOST_NAME),
            sentence_plain(TOPIC, card.language, MOST_NAME),
            [user for person in people if (user := _user(person))],
        )
        return await self.post(Place(PLATFORM, room), card, key=key, again=again)

    async def open_thread(
        self,
        ref: Ref,
        title: Text,  # noqa: ARG002 - threads have no names here
        *,
        key: int,  # noqa: ARG002 - a message has one thread, which cannot be doubled
        again: bool,  # noqa: ARG002
    ) -> Ref:
        """Return the thread under a message; it is there once somebody writes in it."""
        room, root = _parts(ref.place)
        if not root:
            root = _message(ref)
            await self._standing(room, root)
        return Ref(PLATFORM, f"{room} {root}")

    async def rename(self, ref: Ref, title: Text, language: Language) -> None:
        """Do nothing: threads have no names here."""

    async def is_silent(self, ref: Ref) -> bool:
        """Whether nobody but us has said anything there."""
        room, root = _parts(ref.place)
        recent = await self._wire.recent(room, LOOKED_BACK)
        return not any(
            is_by_a_person(event, self._wire.me) and root in {"", thread_of(event)}
            for event in recent
        )

    async def is_present(self, place: Place, person: Account) -> bool:
        """Whether the person is still in the community's home, or at least in this room of it; of
        a conversation: whether they are in it.
        """
        room, _ = _parts(place.external_id)
        home = None if await self._conversations.is_one(room) else await self._rooms.home_of(room)
        for one in dict.fromkeys((home or room, room)):
            if (await self._wire.members(one)).get(person.external_id) == "join":
                return True
        return False

    async def pending(self, ref: Ref) -> Sequence[Account]:
        """Return who was invited and is not in yet."""
        room, _ = _parts(ref.place)
        members = await self._wire.members(room)
        return [Account(PLATFORM, user) for user, state in members.items() if state == "invite"]

    async def withdraw(self, ref: Ref, people: Sequence[Account]) -> None:
        """Take back invitations; who is in by now stays in."""
        room, _ = _parts(ref.place)
        members = await self._wire.members(room)
        for person in people:
            if members.get(person.external_id) == "invite":
                await self._wire.kick(room, person.external_id)

    async def tell(self, person: Account, card: Card, *, key: int, again: bool) -> Ref:
        """Write into the 1:1 room with somebody; it is opened if there is none."""
        user = _user(person)
        if not user:
            raise ChatRefused("person_gone", "this is nobody on Matrix")
        self._wire.check(EVENT)
        room = await self._rooms.room_with(user)
        voice = await self._voice(card, await self._zone_of(user))
        content = message(card, voice, shared=False, notify=True)
        event = await self._send(room, "", content, key=key, again=again)
        await self._seeds.offer(room, event, choices(card), key=f"nw{key}", only=user)
        return Ref(PLATFORM, room, event)

    async def pace(self, place: Place, conversations: int) -> timedelta | None:  # noqa: ARG002 - one server for all
        """Return how long the homeserver makes so many conversations wait, as far as we know."""
        waits = (
            self._pace.duration(ROOM, conversations),
            self._pace.duration(EVENT, conversations * EVENTS_A_ROOM),
        )
        return max((wait for wait in waits if wait), default=None)

    # --- polls --------------------------------------------------------------------------------

    async def keep_poll(
        self, place: Place, poll: Poll, *, ref: Ref | None, key: int, again: bool
    ) -> Ref | None:
        """Ask a question in a room or in a thread."""
        room, root = _parts(place.external_id)
        old = None if ref is None else (_parts(ref.place)[0], _message(ref))
        note = await self._note(poll, room)
        event = await self._polls.keep(
            room, root, poll, old=old, mark=f"nw{key}", again=again, note=note
        )
        if ref is not None and ref.message == event:
            return ref
        return Ref(PLATFORM, place.external_id, event)

    async def _note(self, poll: Poll, room: str) -> str:
        if poll.note is None:
            return ""
        voice = Voice(self._prefix, await self._zone(await self._rooms.home_of(room)))
        return sentence(poll.note, poll.language, voice).body

    async def close_poll(self, ref: Ref, *, again: bool) -> None:
        """End a poll."""
        await self._polls.close(_parts(ref.place)[0], _message(ref), again=again)

    async def take_away(self, ref: Ref, *, again: bool) -> None:
        """End a poll, and take it away."""
        await self.close_poll(ref, again=again)
        await self.remove(ref)

    async def voices(self, ref: Ref) -> None:
        """Return nothing: votes are heard as they are given."""

    # --- across platforms ---------------------------------------------------------------------

    async def listen(self, ref: Ref) -> Spoken | None:
        """Return what a person wrote."""
        room, _ = _parts(ref.place)
        event = await self._wire.event(room, _message(ref))
        if event is None:
            return None
        name = await self._wire.name_of(as_word(event.get("sender")), room)
        return heard(event, room, name)

    async def pass_on(self, place: Place, spoken: Spoken, *, key: int, again: bool) -> Ref:
        """Repeat what a person wrote elsewhere."""
        room, root = _parts(place.external_id)
        event = await self._send(room, root, repeated(spoken), key=key, again=again)
        return Ref(PLATFORM, place.external_id, event)

    async def passed_on(self, place: Place, *, key: int) -> Ref | None:
        """Return what an earlier attempt repeated."""
        room, _ = _parts(place.external_id)
        event = await sent(self._wire, room, f"nw{key}")
        return Ref(PLATFORM, place.external_id, event) if event else None

    async def pass_on_again(self, ref: Ref, spoken: Spoken) -> None:
        """Bring a repeated message into line with what it says now."""
        room, _ = _parts(ref.place)
        await self._replace(room, _message(ref), repeated(spoken))

    # --- inside -------------------------------------------------------------------------------

    async def _drawn(self, card: Card, room: str) -> Content:
        home = await self._rooms.home_of(room)
        return message(card, await self._voice(card, await self._zone(home)), shared=True)

    async def _voice(self, card: Card, zone: str) -> Voice:
        """Return how a card is said: with the names of the rooms in it, and a way to them."""
        names = {one: await self._name_of(one) for one in _rooms_in(card)}
        return Voice(self._prefix, zone, names, self._wire.me.partition(":")[2])

    async def _offer(self, room: str, event: str, card: Card, key: str) -> None:
        """Offer what a card has buttons for."""
        people = [user for who in card.mentions if (user := user_id(who))]
        await self._seeds.offer(room, event, choices(card), key=key, people=people)

    async def _send(
        self, room: str, root: str, content: Content, *, key: int, again: bool, once: str = ""
    ) -> str:
        """Send for an outbox row, once; return the event. ``once``: the key that the homeserver is
        told, if it is not the row's.
        """
        self._wire.check(EVENT)
        mark = f"nw{key}"
        found = await sent(self._wire, room, mark) if again else ""
        if found:
            return found
        marked = {**content, MARK: mark}
        return await self._wire.send(
            room, in_thread(marked, root) if root else marked, key=once or mark
        )

    async def _replace(self, room: str, event: str, content: Content) -> None:
        """Edit a message of ours, unless it says the same already."""
        self._wire.check(EVENT)
        standing = await self._standing(room, event)
        if any(standing.get(part) != content[part] for part in ("body", "formatted_body")):
            await self._wire.send(room, edited(event, content), key=self._once(event))

    async def _standing(self, room: str, event: str) -> Content:
        found = await self._wire.event(room, event)
        if found is None:
            raise ChatRefused("gone", "the message was taken away")
        return dict(as_map(found.get("content")))

    def _once(self, event: str) -> str:
        """Return a key that no earlier call had: to edit twice does no harm, once too few does."""
        return f"{event}.{int(self._clock.now().timestamp() * 1_000_000)}"

    async def _zone(self, home: str | None) -> str:
        community = home and await self._communities.by_home(Home(PLATFORM, home))
        return community.zone if community else "UTC"

    async def _zone_of(self, user: str) -> str:
        for home in sorted(await self._rooms.homes()):
            if (await self._wire.members(home)).get(user) == "join":
                return await self._zone(home)
        return "UTC"

    async def _name_of(self, room: str) -> str:
        try:
            return as_word((await self._wire.state(room, "m.room.name") or {}).get("name"))
        except ChatRefused:  # not in it (any more): a link does as well
            return ""


def _parts(place: str) -> tuple[str, str]:
    """Return a place's room, and the root of its thread if it is one."""
    room, _, root = place.partition(" ")
    if not room.startswith("!"):
        raise ChatRefused("gone", "this is no room")
    return room, root


def _message(ref: Ref) -> str:
    if ref.message is None:
        raise ChatRefused("gone", "this is no message")
    return ref.message


def _user(person: Account) -> str:
    """Return a user id; "" for what is none."""
    user = person.external_id
    return user if USER.fullmatch(user) and len(user) <= LONGEST_ID else ""


def _rooms_in(card: Card) -> set[str]:
    """Return the rooms that a card names."""
    blocks: list[Block] = [*card.body, *([card.title] if card.title else [])]
    return {room for block in blocks for room in _named(block)}


def _named(said: Block | Param) -> Iterator[str]:
    match said:
        case Where(platform=platform, place=place) if platform == PLATFORM:
            yield place.partition(" ")[0]
        case Text():
            for value in said.params.values():
                yield from _named(value)
        case Facts():
            for row in said.rows:
                for value in row:
                    yield from _named(value)
        case list() | tuple():
            for value in said:
                yield from _named(value)
        case _:
            return
