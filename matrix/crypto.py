"""End-to-end encryption: matrix-nio's machinery, fed with no more of a sync than it needs.

What else is in a sync never reaches the library, so an odd event of somebody's cannot trip it.
"""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

# matrix-nio carries no types; here it is touched, and nowhere else.
import nio  # pyright: ignore[reportMissingTypeStubs]

from community.errors import ChatRefused, ChatUnavailable
from matrix.reading import ENCRYPTED
from matrix.transport import SECONDS, fault
from matrix.untrusted import Json, as_list, as_map, as_word
from matrix.vault import Vault
from matrix.wire import Membership

log = logging.getLogger(__name__)

SEEN_FIRST_SECONDS = 15.0
NIO: Any = nio
NEEDED = frozenset({"m.room.member", "m.room.encryption"})


class Crypto:
    """Keys of one device. Every method must be called from one event loop."""

    def __init__(self, base: str, me: str, device: str, token: str, vault: Vault) -> None:
        config = NIO.AsyncClientConfig(
            encryption_enabled=True,
            store_sync_tokens=False,  # our own inbox remembers how far we have read
            max_limit_exceeded=0,  # a 429 is told at once, never slept through
            max_timeouts=0,
            request_timeout=SECONDS,
        )
        self._client: Any = NIO.AsyncClient(base, me, store_path=str(vault.keys), config=config)
        self._client.restore_login(user_id=me, device_id=device, access_token=token)
        vault.guard()
        self._seen = asyncio.Condition()
        self._introduced: set[str] = set()

    async def close(self) -> None:
        """End all connections."""
        await self._client.close()

    async def upload_keys(self) -> None:
        """Give the homeserver the keys that others need to write to us."""
        if self._client.should_upload_keys:
            _checked(await self._client.keys_upload())

    async def feed(self, sync: Json) -> None:
        """Take in what a sync says about keys, members and encrypted rooms; then do our part."""
        response = NIO.SyncResponse.from_dict(_reduced(sync))
        if isinstance(response, NIO.SyncResponse):
            await self._client.receive_response(response)
        else:
            log.warning("a sync could not be taken in for encryption")
        client = self._client
        await client.send_to_device_messages()
        await self.upload_keys()
        if client.should_query_keys:
            _checked(await client.keys_query())
        if client.should_claim_keys:
            _checked(await client.keys_claim(client.get_users_for_key_claiming()))
        async with self._seen:
            self._seen.notify_all()

    def decrypted(self, event: Json, room: str) -> Json | None:
        """Return a decrypted event; None if the key is not here (yet)."""
        parsed = NIO.Event.parse_encrypted_event({**event, "room_id": room})
        if not isinstance(parsed, NIO.MegolmEvent):
            return None
        parsed.room_id = room
        try:
            plain = self._client.decrypt_event(parsed)
        except (NIO.EncryptionError, NIO.LocalProtocolError):
            return None
        found = as_map(getattr(plain, "source", None))
        relation = as_map(event.get("content")).get("m.relates_to")
        content = dict(as_map(found.get("content")))
        if relation is not None:  # it stands outside the encrypted part
            content.setdefault("m.relates_to", relation)
        # What the server vouches for stands in the outer event; only type and content are inside.
        kept = {key: value for key, value in event.items() if key not in {"type", "content"}}
        inner = {"type": as_word(found.get("type")), "content": content}
        return {**kept, **inner, "room_id": room, ENCRYPTED: True}

    def knows(self, room: str) -> bool:
        """Whether :meth:`introduce` was called for a room since the start."""
        return room in self._introduced

    async def introduce(self, room: str, members: Mapping[str, Membership]) -> None:
        """Say who is in a room: a sync may tell of a fresh room in pieces, and whoever is invited
        shall be able to read what was said to them before they came.
        """
        await self._wait_for(room)
        there = self._client.rooms[room]
        for user, membership in members.items():
            if membership in {"join", "invite"} and user not in there.users:
                there.add_member(user, None, None, membership == "invite")
        self._client.olm.update_tracked_users(there)
        if self._client.should_query_keys:
            _checked(await self._client.keys_query())
        self._introduced.add(room)

    async def send(self, room: str, kind: str, content: Json, key: str) -> str:
        """Encrypt for everybody in the room (and invited), and send; return the event's id."""
        await self._wait_for(room)
        try:
            sent = await self._client.room_send(
                room, kind, dict(content), tx_id=key, ignore_unverified_devices=True
            )
        except NIO.LocalProtocolError as error:
            raise ChatUnavailable("the keys of this room are not ready") from error
        return str(_checked(sent).event_id)

    async def _wait_for(self, room: str) -> None:
        """Wait until the sync has told us of the room and that it is encrypted."""

        def known() -> bool:
            there = self._client.rooms.get(room)
            return there is not None and bool(there.encrypted)

        try:
            async with asyncio.timeout(SEEN_FIRST_SECONDS), self._seen:
                await self._seen.wait_for(known)
        except TimeoutError:
            raise ChatUnavailable("the room was not synced yet") from None


def _checked(response: Any) -> Any:
    """Return the library's response; its error objects become those of the Chat port."""
    if not isinstance(response, NIO.ErrorResponse):
        return response
    code, wait = as_word(response.status_code), response.retry_after_ms
    if not code and wait is None:
        raise ChatUnavailable("no answer")
    status = getattr(response.transport_response, "status", 400)
    told: dict[str, Any] = {"errcode": code}
    if wait is not None:
        told["retry_after_ms"] = wait
    error = fault(status, told)
    if isinstance(error, ChatRefused) and "encrypt" in code.lower():
        raise ChatRefused("forbidden", "the room cannot be encrypted to")
    raise error


def _reduced(sync: Json) -> dict[str, Any]:
    """Return as much of a sync as encryption needs, well-formed."""
    rooms = as_map(as_map(sync.get("rooms")).get("join"))
    joined = {str(room): _room(as_map(told)) for room, told in rooms.items()}
    return {
        "next_batch": as_word(sync.get("next_batch")),
        "device_one_time_keys_count": as_map(sync.get("device_one_time_keys_count")),
        "device_lists": {
            "changed": as_list(as_map(sync.get("device_lists")).get("changed")),
            "left": as_list(as_map(sync.get("device_lists")).get("left")),
        },
        "to_device": {"events": as_list(as_map(sync.get("to_device")).get("events"))},
        "presence": {"events": []},
        "account_data": {"events": []},
        "rooms": {"join": joined, "invite": {}, "leave": {}},
    }


def _room(told: Json) -> dict[str, Any]:
    state = as_list(as_map(told.get("state")).get("events"))
    timeline = as_list(as_map(told.get("timeline")).get("events"))
    return {
        "state": {"events": [event for event in state if _needed(event)]},
        "timeline": {
            "events": [event for event in timeline if _needed(event)],
            "limited": False,
            "prev_batch": "",
        },
        "ephemeral": {"events": []},
        "account_data": {"events": []},
    }


def _needed(event: Any) -> bool:
    """Whether it is a well-formed state event that encryption looks at."""
    told: Mapping[str, Any] = as_map(event)
    content = as_map(told.get("content"))
    kind, key = told.get("type"), told.get("state_key")
    if kind not in NEEDED or not isinstance(key, str):
        return False
    if kind == "m.room.member":
        # Names are unknown to the library: nothing of people's words is kept by it.
        return as_word(content.get("membership")) in {"join", "invite", "leave", "ban"}
    return as_word(content.get("algorithm")) == "m.megolm.v1.aes-sha2"
