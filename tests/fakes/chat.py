"""A chat platform in memory: records what was asked of it, and can be told to fail."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from community.errors import Cause, ChatError, ChatRefused, ChatUnavailable
from community.places import Account, Language, Place, Ref
from community.ports import Chat
from community.spoken import Spoken
from community.texts import Card, Text


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the port. ``place`` is a place's external id (of a ref: the ref's place)."""

    verb: str
    place: str
    card: Card | None = None
    ref: Ref | None = None
    key: int | None = None
    again: bool = False
    title: Text | None = None
    people: tuple[Account, ...] = ()
    count: int = 0


@dataclass
class FakeChat(Chat):
    """A platform that de-duplicates a key for as long as what was posted under it stands.

    ``messages``: every card that stands, by its ref; ``posts`` counts cards that were really made
    (a repeated key makes none). ``conversations`` maps a private conversation's ref to its people.
    ``asked``: who has not accepted yet, by the conversation's place; ``said``: what people wrote;
    ``passed``: what was repeated of it.
    """

    calls: list[Call] = field(default_factory=list[Call])
    messages: dict[Ref, Card] = field(default_factory=dict[Ref, Card])
    conversations: dict[Ref, tuple[Account, ...]] = field(
        default_factory=dict[Ref, tuple[Account, ...]]
    )
    titles: dict[Ref, Text] = field(default_factory=dict[Ref, Text])
    threads: dict[Ref, Ref] = field(default_factory=dict[Ref, Ref])
    asked: dict[str, list[Account]] = field(default_factory=dict[str, list[Account]])
    said: dict[Ref, Spoken] = field(default_factory=dict[Ref, Spoken])
    passed: dict[Ref, Spoken] = field(default_factory=dict[Ref, Spoken])
    posts: int = 0
    pace_of_one: timedelta | None = None
    """How long each conversation takes."""
    spoken: set[str] = field(default_factory=set[str])
    absent: set[Account] = field(default_factory=set[Account])
    _by_key: dict[int, Ref] = field(default_factory=dict[int, Ref])
    _faults: dict[str | Account, ChatError] = field(default_factory=dict[str | Account, ChatError])
    _made: int = 0

    # --- what a test says ---------------------------------------------------------------------

    def refuse(self, where: str | Account, cause: Cause) -> None:
        """Refuse everything in a place (external id), or whatever needs this person alone."""
        self._faults[where] = ChatRefused(cause, f"refused by the test: {cause}")

    def be_unavailable(self, where: str | Account, retry_after: timedelta | None = None) -> None:
        """Be unavailable for a place or a person."""
        self._faults[where] = ChatUnavailable("unavailable for the test", retry_after)

    def recover(self) -> None:
        """Take back all refusals."""
        self._faults.clear()

    def delete_by_hand(self, ref: Ref) -> None:
        """Delete a message as a moderator would."""
        del self.messages[ref]

    def speak(self, ref: Ref) -> None:
        """Let somebody write in a conversation."""
        self.spoken.add(ref.place)

    def verbs(self) -> list[str]:
        """Return the verbs called so far."""
        return [call.verb for call in self.calls]

    def cards_in(self, place: str) -> list[Card]:
        """Return the cards that stand in a place."""
        return [card for ref, card in self.messages.items() if ref.place == place]

    # --- the port -----------------------------------------------------------------------------

    async def post(self, place: Place, card: Card, *, key: int, again: bool) -> Ref:
        self.calls.append(Call("post", place.external_id, card, key=key, again=again))
        self._check(place.external_id)
        if not self._stands(key):
            ref = Ref(place.platform, place.external_id, self._new("message"))
            self.messages[ref] = card
            self._by_key[key] = ref
            self.posts += 1
        return self._by_key[key]

    async def edit(self, ref: Ref, card: Card) -> None:
        self.calls.append(Call("edit", ref.place, card, ref))
        self._check(ref.place)
        if ref not in self.messages:
            raise ChatRefused("gone", "the message was deleted")
        self.messages[ref] = card

    async def overwrite(self, ref: Ref, card: Card, *, key: int) -> Ref:
        self.calls.append(Call("overwrite", ref.place, card, ref, key=key))
        self._check(ref.place)
        if ref not in self.messages:
            raise ChatRefused("gone", "the message was deleted")
        self.messages[ref] = card
        return ref

    async def remove(self, ref: Ref) -> None:
        self.calls.append(Call("remove", ref.place, ref=ref))
        self._check(ref.place)
        self.messages.pop(ref, None)
        self.passed.pop(ref, None)

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
        self.calls.append(
            Call(
                "open_conversation",
                place.external_id,
                card,
                key=key,
                again=again,
                title=title,
                people=tuple(people),
            )
        )
        self._check(place.external_id)
        if self._stands(key):
            return self._by_key[key]
        there = tuple(p for p in people if p not in self.absent and not self._refused(p))
        if not there:
            raise ChatRefused("person_gone", "nobody could be added")
        ref = Ref(place.platform, self._new("thread"), self._new("message"))
        self.messages[ref] = card
        self.conversations[ref] = there
        self.titles[ref] = title
        self._by_key[key] = ref
        self.posts += 1
        return ref

    async def open_thread(self, ref: Ref, title: Text, *, key: int, again: bool) -> Ref:
        self.calls.append(
            Call("open_thread", ref.place, ref=ref, key=key, again=again, title=title)
        )
        self._check(ref.place)
        if ref not in self.messages:
            raise ChatRefused("gone", "the message was deleted")
        if ref not in self.threads:
            self.threads[ref] = Ref(ref.platform, self._new("thread"))
            self.titles[self.threads[ref]] = title
        return self.threads[ref]

    async def rename(self, ref: Ref, title: Text, language: Language) -> None:
        self.calls.append(Call("rename", ref.place, Card(language, title, ()), ref, title=title))
        self._check(ref.place)
        self.titles[ref] = title

    async def is_silent(self, ref: Ref) -> bool:
        self.calls.append(Call("is_silent", ref.place, ref=ref))
        self._check(ref.place)
        return ref.place not in self.spoken

    async def is_present(self, place: Place, person: Account) -> bool:
        self.calls.append(Call("is_present", place.external_id, people=(person,)))
        self._check(place.external_id)
        return person not in self.absent

    async def pending(self, ref: Ref) -> Sequence[Account]:
        self.calls.append(Call("pending", ref.place, ref=ref))
        self._check(ref.place)
        return tuple(self.asked.get(ref.place, ()))

    async def withdraw(self, ref: Ref, people: Sequence[Account]) -> None:
        self.calls.append(Call("withdraw", ref.place, ref=ref, people=tuple(people)))
        self._check(ref.place)
        self.asked[ref.place] = [p for p in self.asked.get(ref.place, ()) if p not in people]

    async def tell(self, person: Account, card: Card, *, key: int, again: bool) -> Ref:
        self.calls.append(Call("tell", "", card, key=key, again=again, people=(person,)))
        if person in self.absent or self._refused(person):
            raise ChatRefused("person_gone", "the person takes no messages")
        if not self._stands(key):
            ref = Ref(person.platform, f"private-{person.external_id}", self._new("message"))
            self.messages[ref] = card
            self._by_key[key] = ref
            self.posts += 1
        return self._by_key[key]

    async def pace(self, place: Place, conversations: int) -> timedelta | None:
        self.calls.append(Call("pace", place.external_id, count=conversations))
        self._check(place.external_id)
        return None if self.pace_of_one is None else self.pace_of_one * conversations

    async def listen(self, ref: Ref) -> Spoken | None:
        self.calls.append(Call("listen", ref.place, ref=ref))
        self._check(ref.place)
        return self.said.get(ref)

    async def pass_on(self, place: Place, spoken: Spoken, *, key: int, again: bool) -> Ref:
        self.calls.append(Call("pass_on", place.external_id, key=key, again=again))
        self._check(place.external_id)
        if self._by_key.get(key) not in self.passed:
            ref = Ref(place.platform, place.external_id, self._new("message"))
            self._by_key[key] = ref
            self.passed[ref] = spoken
        return self._by_key[key]

    async def passed_on(self, place: Place, *, key: int) -> Ref | None:
        self.calls.append(Call("passed_on", place.external_id, key=key))
        self._check(place.external_id)
        ref = self._by_key.get(key)
        if ref is None or ref.place != place.external_id:
            return None
        return ref if ref in self.passed or ref in self.messages else None

    async def pass_on_again(self, ref: Ref, spoken: Spoken) -> None:
        self.calls.append(Call("pass_on_again", ref.place, ref=ref))
        self._check(ref.place)
        if ref not in self.passed:
            raise ChatRefused("gone", "the message was deleted")
        self.passed[ref] = spoken

    # --- inside -------------------------------------------------------------------------------

    def _check(self, place: str) -> None:
        if fault := self._faults.get(place):
            raise fault

    def _refused(self, person: Account) -> bool:
        fault = self._faults.get(person)
        if isinstance(fault, ChatUnavailable):
            raise fault
        return fault is not None

    def _stands(self, key: int) -> bool:
        return key in self._by_key and self._by_key[key] in self.messages

    def _new(self, what: str) -> str:
        self._made += 1
        return f"{what}-{self._made}"
