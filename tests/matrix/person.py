"""A person with a Matrix client, so that a test reads like a story.

``ada = await person("Ada")`` · ``room = await ada.opens_room("Lobby", inviting=[bo])`` ·
``await bo.joins(room)`` · ``hello = await ada.says("Hello", room)`` ·
``await bo.hears("Hello", room=room, by=ada)`` · ``await bo.presses("👍", on=hello)``
"""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from tests.matrix.client import PATIENCE, Silence
from tests.matrix.files import unpacked
from tests.matrix.homeserver import Login
from tests.matrix.rooms import Rooms, Somebody, user_of
from tests.matrix.seen import POLL_RESPONSE, Invitation, Json, Seen, mapping, seen


class Person(Rooms):
    """Somebody on a homeserver."""

    def __init__(self, url: str, login: Login, name: str) -> None:
        super().__init__(url, login)
        self.name = name

    async def arrives(self, *, named: bool = True) -> None:
        """Take the name, and begin to listen."""
        if named:
            await self.is_called(self.name)
        await self.catch_up()

    async def is_called(self, name: str) -> None:
        """Take a display name."""
        self.name = name
        await self.call("PUT", f"/profile/{quote(self.user)}/displayname", {"displayname": name})

    # --- speaking -----------------------------------------------------------------------------

    async def sends(self, room: str, content: Any, kind: str = "m.room.message") -> Seen:
        """Send an event; encrypted where the room is and this person can."""
        event = await self.send(room, kind, content)
        return Seen(room, event, kind, self.user, mapping(content))

    async def says(
        self,
        words: str,
        room: str,
        *,
        thread: Seen | str | None = None,
        to: Seen | None = None,
        mentioning: Sequence[Somebody] = (),
        html: str = "",
        kind: str = "m.text",
    ) -> Seen:
        """Say something in a room, in a thread of it, or as a reply."""
        content: Json = {"msgtype": kind, "body": words}
        if html:
            content |= {"format": "org.matrix.custom.html", "formatted_body": html}
        if mentioning:
            content["m.mentions"] = {"user_ids": [user_of(who) for who in mentioning]}
        if thread:
            root = thread if isinstance(thread, str) else thread.id
            content["m.relates_to"] = {
                "rel_type": "m.thread",
                "event_id": root,
                "is_falling_back": to is None,
                "m.in_reply_to": {"event_id": to.id if to else root},
            }
        elif to:
            content["m.relates_to"] = {"m.in_reply_to": {"event_id": to.id}}
        return await self.sends(room, content)

    async def notices(self, words: str, room: str) -> Seen:
        """Say something as robots do: nobody answers that."""
        return await self.says(words, room, kind="m.notice")

    async def edits(self, said: Seen, words: str) -> Seen:
        """Say it differently."""
        content = {
            "msgtype": "m.text",
            "body": f"* {words}",
            "m.new_content": {"msgtype": "m.text", "body": words},
            "m.relates_to": {"rel_type": "m.replace", "event_id": said.id},
        }
        return await self.sends(said.room, content)

    async def presses(self, emoji: str, *, on: Seen) -> Seen:
        """React."""
        content = {"m.relates_to": {"rel_type": "m.annotation", "event_id": on.id, "key": emoji}}
        return Seen(
            on.room,
            await self.send(on.room, "m.reaction", content),
            "m.reaction",
            self.user,
            content,
        )

    async def takes_back(self, event: Seen) -> None:
        """Redact a message or a reaction."""
        path = (
            f"/rooms/{quote(event.room)}/redact/{quote(event.id)}/back-{quote(event.id, safe='')}"
        )
        await self.call("PUT", path, {})

    async def votes(self, *answers: str, poll: Seen) -> Seen:
        """Vote by the ids of the answers; none takes the vote back."""
        content = {
            "m.relates_to": {"rel_type": "m.reference", "event_id": poll.id},
            POLL_RESPONSE: {"answers": list(answers)},
        }
        return await self.sends(poll.room, content, POLL_RESPONSE)

    async def shows_file(self, data: bytes, name: str, room: str) -> Seen:
        """Upload a file and show it in a room."""
        content = {"msgtype": "m.file", "body": name, "filename": name}
        return await self.sends(room, {**content, **await self.packed(data, room)})

    async def packed(self, data: bytes, room: str) -> Json:  # noqa: ARG002 - plain is the same everywhere
        """Upload a file as this room wants it; return where it is."""
        return {"url": await self.upload(data)}

    async def opens_file(self, shown: Seen) -> bytes:
        """Download the file of a message; decrypted where it was not plain."""
        box = mapping(shown.content.get("file"))
        address = str(box.get("url") or shown.content.get("url"))
        data = await self.download(address.removeprefix("mxc://"))
        return unpacked(data, box) if box else data

    # --- hearing ------------------------------------------------------------------------------

    async def hears(
        self,
        words: str = "",
        *,
        room: str | None = None,
        by: Somebody | None = None,
        thread: Seen | str | None = None,
        within: float = PATIENCE,
    ) -> Seen:
        """Wait for somebody else's message with these words that was not heard before; an edit
        counts with its new words.
        """
        wanted = self._message(words, room, by, thread)
        return await self.wait_for(wanted, f"{words!r} in {room or 'any room'}", within=within)

    async def has_heard(
        self,
        words: str = "",
        *,
        room: str | None = None,
        by: Somebody | None = None,
        thread: Seen | str | None = None,
    ) -> list[Seen]:
        """Return all such messages up to now, heard before or not. Ask for silence only after
        something that would have come later.
        """
        await self.catch_up()
        return list(filter(self._message(words, room, by, thread), self.came))

    async def sees(
        self,
        kind: str,
        *,
        room: str | None = None,
        by: Somebody | None = None,
        where: Callable[[Seen], bool] = lambda _: True,
        within: float = PATIENCE,
    ) -> Seen:
        """Wait for an event of a kind: a change of a room, a poll, anything."""

        def wanted(event: Seen) -> bool:
            in_place = room in {None, event.room} and (by is None or event.sender == user_of(by))
            return event.kind == kind and in_place and where(event)

        return await self.wait_for(wanted, f"{kind} in {room or 'any room'}", within=within)

    async def sees_pressed(self, emoji: str, *, on: Seen, by: Somebody | None = None) -> Seen:
        """Wait for a reaction."""

        def is_it(event: Seen) -> bool:
            return event.relation.get("event_id") == on.id and event.reaction == emoji

        return await self.sees("m.reaction", room=on.room, by=by, where=is_it)

    async def is_invited(
        self, *, by: Somebody | None = None, room: str | None = None
    ) -> Invitation:
        """Wait for an invitation."""
        found: list[Invitation] = []

        def there() -> bool:
            found.extend(
                each
                for each in self.invitations.values()
                if (by is None or each.by == user_of(by)) and room in {None, each.room}
            )
            return bool(found)

        await self.wait_until(there, "an invitation")
        return found[0]

    async def is_out_of(self, room: str) -> None:
        """Wait until we are not in a room (any more)."""
        await self.wait_until(lambda: self.rooms.get(room) == "leave", f"being out of {room}")

    def _message(
        self, words: str, room: str | None, by: Somebody | None, thread: Seen | str | None
    ) -> Callable[[Seen], bool]:
        root = thread.id if isinstance(thread, Seen) else thread

        def wanted(event: Seen) -> bool:
            return (
                event.is_message
                and event.sender != self.user
                and words in event.text
                and room in {None, event.room}
                and (by is None or event.sender == user_of(by))
                and root in {None, event.thread}
            )

        return wanted

    # --- looking things up --------------------------------------------------------------------

    async def reads(self, room: str) -> list[Seen]:
        """Read a whole room, the oldest event first."""
        found, since = list[Seen](), ""
        while True:
            query = {"from": since} if since else {}
            path = f"/rooms/{quote(room)}/messages"
            answer = await self.call("GET", path, dir="b", limit=100, **query)
            found += [await self.read(seen(room, event)) for event in answer["chunk"]]
            since = str(answer.get("end", ""))
            if not since or not answer["chunk"]:
                return found[::-1]

    async def reads_thread(self, room: str, root: Seen | str) -> list[Seen]:
        """Read the answers in a thread, the oldest first."""
        start = root.id if isinstance(root, Seen) else root
        path = f"/rooms/{quote(room)}/relations/{quote(start)}/m.thread"
        answer = await self.call("GET", path, api="v1", dir="f", limit=100)
        return [await self.read(seen(room, event)) for event in answer["chunk"]]

    async def looks_at(self, event: Seen) -> Seen:
        """Read one event as it is now."""
        path = f"/rooms/{quote(event.room)}/event/{quote(event.id)}"
        return await self.read(seen(event.room, await self.call("GET", path)))

    async def finds(self, words: str, room: str) -> Seen:
        """Return the message with these words that stands in a room."""
        for event in await self.reads(room):
            if event.is_message and words in event.text:
                return event
        raise Silence(f"nobody said {words!r} in {room}")
