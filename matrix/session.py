"""Our account on a homeserver: logged in once, one device for ever, and every call of the Wire."""

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import cast
from urllib.parse import quote

from community.errors import ChatRefused
from community.texts import text
from matrix.cross_signing import cross_sign
from matrix.crypto import Crypto
from matrix.known_rooms import MEMBERSHIPS, KnownRooms
from matrix.logging_in import log_in
from matrix.power import needed, power_of
from matrix.refusals import MatrixRefused
from matrix.sealed_files import sealed
from matrix.transport import LIST, Transport, at
from matrix.untrusted import Json, as_list, as_map, as_word, as_words
from matrix.vault import Vault
from matrix.wire import Membership, Wire

log = logging.getLogger(__name__)

MOST_ROOMS = 100_000
A_PAGE, MOST_PAGES = 100, 20


class NioWire(Wire):
    """A Wire over HTTP, with matrix-nio for what is encrypted. Call :meth:`start` first.

    ``password`` or ``token``: at least one is needed the first time; later neither.
    """

    def __init__(
        self, homeserver: str, user: str, vault: Vault, *, password: str = "", token: str = ""
    ) -> None:
        self.http = Transport(homeserver)
        self.rooms = KnownRooms()
        self._user = user
        self._vault = vault
        self._password = password
        self._token = token
        self._crypto: Crypto | None = None
        self._data: dict[str, Json] = {}

    # --- beginning and end --------------------------------------------------------------------

    async def start(self) -> None:
        """Log in (the first time), make keys, vouch for them. MatrixRefused says what to mend."""
        held = self._vault.read("session")
        if held is not None and held["user_id"] != self._user:
            raise MatrixRefused(
                text(
                    "The folder {folder} holds the login of {old}, not of {new}. Move it away to"
                    " begin with another account.",
                    folder=str(self._vault.folder),
                    old=str(held["user_id"]),
                    new=self._user,
                )
            )
        session = held or await self._log_in()
        device, self.http.token = str(session["device_id"]), str(session["access_token"])
        await self.http.call("GET", at("account", "whoami"))  # LoggedOut, rather than later
        self._crypto = Crypto(self.http, self._user, device, self._vault)
        await self._crypto.upload_keys()
        await cross_sign(self.http, self._vault, self._user, device, self._password or None)

    async def close(self) -> None:
        """End all connections; we stay logged in."""
        if self._crypto is not None:
            await self._crypto.close()
        await self.http.close()

    async def _log_in(self) -> Json:
        """Log in, once, and keep the session."""
        session = await log_in(self.http, self._user, password=self._password, token=self._token)
        self._vault.write("session", session)
        return session

    @property
    def me(self) -> str:
        """Our own user id."""
        return self._user

    @property
    def crypto(self) -> Crypto:
        """The keys; there are some once we have started."""
        if self._crypto is None:
            raise RuntimeError("the session was not started yet")
        return self._crypto

    # --- messages -----------------------------------------------------------------------------

    async def send(
        self, room: str, content: Json, *, key: str, kind: str = "m.room.message"
    ) -> str:
        """Send an event, encrypted where the room is."""
        # Reactions are never encrypted: servers must be able to count them.
        if kind != "m.reaction" and await self.is_encrypted(room):
            if not self.crypto.knows(room):
                await self.crypto.introduce(room, await self._all_members(room))
            kind, content = await self.crypto.sealed(room, kind, content)
        told = await self.http.call("PUT", at("rooms", room, "send", kind, key), dict(content))
        return as_word(told.get("event_id"))

    async def redact(self, room: str, event: str, *, key: str) -> None:
        """Take an event's content away."""
        try:
            await self.http.call("PUT", at("rooms", room, "redact", event, key), {})
        except ChatRefused as refused:
            if refused.cause != "gone":
                raise

    async def event(self, room: str, event: str) -> Json | None:
        """Return one event as it stands now."""
        try:
            told = await self.http.call("GET", at("rooms", room, "event", event))
        except ChatRefused as refused:
            if refused.cause == "gone":
                return None
            raise
        about = as_map(told.get("unsigned"))
        if "redacted_because" in about or not as_map(told.get("content")):
            return None
        readable = self._readable(told, room)
        newest = as_map(as_map(about.get("m.relations")).get("m.replace"))
        if readable is None or newest.get("sender") != told.get("sender"):
            return readable
        edit = self._readable(newest, room)
        fresh = as_map(as_map(edit or {}).get("content")).get("m.new_content")
        return readable if fresh is None else {**readable, "content": as_map(fresh)}

    async def edits_of(self, room: str, event: str) -> Sequence[str]:
        """Return the ids of the events that edit one."""
        found: list[str] = []
        page, path = "", at("rooms", room, "relations", event, "m.replace", version="v1")
        for _ in range(MOST_PAGES):
            query = {"limit": str(A_PAGE), **({"from": page} if page else {})}
            try:
                told = await self.http.call("GET", path, query=query)
            except ChatRefused as refused:
                if refused.cause == "gone":
                    break
                raise
            found += [as_word(as_map(one).get("event_id")) for one in as_list(told.get("chunk"))]
            page = as_word(told.get("next_batch"))
            if not page:
                break
        return [one for one in found if one]

    async def recent(self, room: str, limit: int) -> Sequence[Json]:
        """Return the newest events of a room, the newest first."""
        return (await self.page(room, None, limit))[0]

    async def page(
        self, room: str, before: str | None, limit: int, *, until: str | None = None
    ) -> tuple[list[Json], str]:
        """Return events before a token (None: the newest ones) and after another, decrypted, the
        newest first, and the token for what is older; "" where nothing is.
        """
        events, older = await self.raw_page(room, before, limit, until=until)
        return [self._readable(event, room) or event for event in events], older

    async def raw_page(
        self, room: str, before: str | None, limit: int, *, until: str | None = None
    ) -> tuple[list[Json], str]:
        """Return a page of events as the server has them."""
        query = {"dir": "b", "limit": str(limit)}
        if before is not None:
            query["from"] = before
        if until is not None:
            query["to"] = until
        told = await self.http.call("GET", at("rooms", room, "messages"), query=query)
        return [as_map(event) for event in as_list(told.get("chunk"))], as_word(told.get("end"))

    def _readable(self, event: Json, room: str) -> Json | None:
        if event.get("type") != "m.room.encrypted":
            return event
        return self.crypto.decrypted(event, room)

    async def upload(self, data: bytes, name: str, mime: str, *, encrypted: bool) -> Json:
        """Upload a file."""
        stored, lock = sealed(data) if encrypted else (data, None)
        told = await self.http.call(
            "POST",
            "/media/v3/upload",
            stored,
            query={"filename": name if lock is None else "file"},
        )
        url = as_word(told.get("content_uri"))
        about = {"info": {"mimetype": mime, "size": len(data)}}
        if lock is None:
            return {"url": url, **about}
        return {"file": {**lock, "url": url}, **about}

    # --- rooms --------------------------------------------------------------------------------

    async def joined_rooms(self, *, now: bool = False) -> Sequence[str]:
        """Return the rooms we are in (from memory, once the sync has told)."""
        known = self.rooms.joined()
        if known is not None and not now:
            return known
        told = await self.http.call("GET", at("joined_rooms"))
        return as_words(told.get("joined_rooms"), MOST_ROOMS)

    async def create_room(self, body: Json) -> str:
        """Create a room."""
        told = await self.http.call("POST", at("createRoom"), dict(body))
        room = as_word(told.get("room_id"))
        self.rooms.enter(room, as_words(body.get("invite"), MOST_ROOMS))
        return room

    async def join(self, room: str, via: Sequence[str] = ()) -> None:
        """Join a room."""
        servers = "&".join(f"via={quote(server, safe='')}" for server in via)
        path = at("join", room) + (f"?{servers}" if servers else "")
        await self.http.call("POST", path, {})
        self.rooms.enter(room)

    async def leave(self, room: str) -> None:
        """Leave a room and forget it."""
        for verb in ("leave", "forget"):
            try:
                await self.http.call("POST", at("rooms", room, verb), {})
            except ChatRefused as refused:
                if refused.cause not in {"gone", "forbidden", "invalid"}:
                    raise
        self.rooms.forget(room)

    async def invite(self, room: str, user: str) -> None:
        """Invite somebody."""
        try:
            await self.http.call("POST", at("rooms", room, "invite"), {"user_id": user})
            self.rooms.move(room, user, "invite")
            self.crypto.somebody_invited(room)
        except ChatRefused as refused:
            if (await self._membership(room, user)) not in {"join", "invite"}:
                state = await self.all_state(room)
                if power_of(state, self._user) >= needed(state, "invite", 0):
                    # It is about the person then: unknown, banned, or takes no invitations.
                    raise ChatRefused("person_gone", str(refused)) from refused
                raise

    async def kick(self, room: str, user: str, reason: str = "") -> None:
        """Take somebody out, or their invitation back."""
        body = {"user_id": user, **({"reason": reason} if reason else {})}
        try:
            await self.http.call("POST", at("rooms", room, "kick"), body)
            self.rooms.move(room, user, "leave")
        except ChatRefused:
            if (await self._membership(room, user)) in {"join", "invite"}:
                raise

    async def _membership(self, room: str, user: str) -> str:
        told = await self.state(room, "m.room.member", user)
        return as_word((told or {}).get("membership"))

    async def members(self, room: str) -> Mapping[str, Membership]:
        """Return everybody's membership."""
        known = self.rooms.get(room)
        if known is not None and known.members:
            return dict(known.members)
        return await self._all_members(room)

    async def _all_members(self, room: str) -> dict[str, Membership]:
        told = await self.http.call("GET", at("rooms", room, "members"))
        found: dict[str, Membership] = {}
        for event in map(as_map, as_list(told.get("chunk"))):
            membership = as_word(as_map(event.get("content")).get("membership"))
            if membership in MEMBERSHIPS:
                found[as_word(event.get("state_key"))] = cast("Membership", membership)
        return found

    async def state(self, room: str, kind: str, key: str = "") -> Json | None:
        """Return the content of a state event."""
        path = at("rooms", room, "state", kind, key)
        try:
            return await self.http.call("GET", path)
        except ChatRefused as refused:
            if refused.cause == "gone":
                return None
            raise

    async def all_state(self, room: str) -> Sequence[Json]:
        """Return all state events of a room."""
        known = self.rooms.get(room)
        if known is not None and ("m.room.create", "") in known.state:
            return list(known.state.values())
        told = await self.http.call("GET", at("rooms", room, "state"))
        return [as_map(event) for event in as_list(told.get(LIST))]

    async def set_state(self, room: str, kind: str, content: Json, key: str = "") -> None:
        """Set a state event."""
        await self.http.call("PUT", at("rooms", room, "state", kind, key), dict(content))
        self.rooms.set(room, {"type": kind, "state_key": key, "sender": self._user}, content)

    async def power(self, room: str, user: str) -> float:
        """Return a person's power there, right in every room version."""
        return power_of(await self.all_state(room), user)

    async def is_encrypted(self, room: str) -> bool:
        """Whether messages in this room are encrypted."""
        known = self.rooms.get(room)
        if known is not None and (known.is_plain or ("m.room.encryption", "") in known.state):
            return ("m.room.encryption", "") in known.state
        # A sync may tell of a fresh room in pieces: what it has not said yet may be this.
        encrypted = await self.state(room, "m.room.encryption") is not None
        if known is not None:
            known.is_plain = not encrypted
        return encrypted

    async def resolve(self, alias: str) -> str:
        """Return the room that an alias stands for; ChatRefused("gone") if there is none."""
        told = await self.http.call("GET", at("directory", "room", alias))
        return as_word(told.get("room_id"))

    # --- people and us ------------------------------------------------------------------------

    async def name_of(self, user: str, room: str = "") -> str:
        """Return a person's display name; their localpart if they have none."""
        known = self.rooms.get(room)
        if known is not None and user in known.names:
            return known.names[user]
        told: Json = {}
        with suppress(ChatRefused):
            told = await self.http.call("GET", at("profile", user, "displayname"))
        return as_word(told.get("displayname")).strip() or user[1:].partition(":")[0]

    async def account_data(self, kind: str) -> Json:
        """Return global account data."""
        if kind not in self._data:
            path = at("user", self._user, "account_data", kind)
            try:
                self._data[kind] = await self.http.call("GET", path)
            except ChatRefused as refused:
                if refused.cause != "gone":
                    raise
                self._data[kind] = {}
        return self._data[kind]

    async def set_account_data(self, kind: str, content: Json) -> None:
        """Set global account data."""
        path = at("user", self._user, "account_data", kind)
        await self.http.call("PUT", path, dict(content))
        self._data[kind] = dict(content)
