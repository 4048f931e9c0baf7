"""End-to-end encryption: matrix-nio's machinery, fed with no more of a sync than it needs.

The library asks the homeserver nothing: every request goes through our own transport, so that a
rate limit or a cut connection means the same everywhere and no key counts as given that was not.
What anybody sends us may be odd; it is taken in piece by piece, and an odd piece is left aside.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any
from uuid import uuid4

# matrix-nio carries no types; here it is touched, and nowhere else.
import nio  # pyright: ignore[reportMissingTypeStubs]

from community.errors import ChatError, ChatUnavailable
from matrix.key_news import guarded, members_and_encryption, one_by_one
from matrix.reading import ENCRYPTED
from matrix.transport import Transport, at
from matrix.untrusted import Json, as_list, as_map, as_whole, as_word
from matrix.vault import Vault
from matrix.wire import Membership

log = logging.getLogger(__name__)

SEEN_FIRST_SECONDS = 15.0
KEY_KIND = "signed_curve25519"
NIO: Any = nio
# It writes into its log what it cannot make sense of: people's words.
logging.getLogger("nio").setLevel(logging.CRITICAL)


class Crypto:
    """Keys of one device. Every method must be called from one event loop."""

    def __init__(self, http: Transport, me: str, device: str, vault: Vault) -> None:
        config = NIO.AsyncClientConfig(
            encryption_enabled=True,
            store_sync_tokens=False,  # our own inbox remembers how far we have read
        )
        self._http = http
        self._client: Any = NIO.AsyncClient(
            http.base, me, store_path=str(vault.keys), config=config
        )
        self._client.restore_login(user_id=me, device_id=device, access_token=http.token)
        self._olm: Any = self._client.olm
        vault.guard()
        self._seen = asyncio.Condition()
        self._sharing = asyncio.Lock()
        self._introduced: set[str] = set()

    async def close(self) -> None:
        """Close the file with the keys."""
        await self._client.close()
        self._client.store.database.close()

    # --- what comes in ------------------------------------------------------------------------

    async def feed(self, sync: Json) -> None:
        """Take in what a sync says about keys, members and encrypted rooms; then do our part."""
        for event in as_list(as_map(sync.get("to_device")).get("events")):
            with guarded("a message to our device"):
                self._take_key(event)
        with guarded("who is in encrypted rooms"):
            told = NIO.SyncResponse.from_dict(members_and_encryption(sync))
            if isinstance(told, NIO.SyncResponse):
                await self._client.receive_response(told)
        for ours in (self._send_waiting, self.upload_keys, self._ask_devices, self._mend_sessions):
            await self._later_if_not_now(ours)
        async with self._seen:
            self._seen.notify_all()

    def _take_key(self, event: Any) -> None:
        told = NIO.ToDeviceEvent.parse_event(event)
        # Nobody verifies a bot by comparing pictures, so those requests are not answered.
        if not isinstance(told, NIO.KeyVerificationEvent):
            self._olm.handle_to_device_event(told)

    async def _later_if_not_now(self, ours: Callable[[], Awaitable[None]]) -> None:
        """Do a part of ours; what was heard must not wait for it, and it comes again."""
        try:
            await ours()
        except ChatError as error:
            log.warning("keys: %s", error)

    def decrypted(self, event: Json, room: str) -> Json | None:
        """Return a decrypted event; None if the key is not here (yet), or it is no message."""
        plain: Any = None
        with guarded("an encrypted event", NIO.EncryptionError):
            parsed = NIO.Event.parse_encrypted_event(self._with_sender_key(event, room))
            if isinstance(parsed, NIO.MegolmEvent):
                parsed.room_id = room
                plain = self._client.decrypt_event(parsed)
        if plain is None:
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

    def _with_sender_key(self, event: Json, room: str) -> dict[str, Any]:
        """Name the key of the sending device, which clients need not do any more."""
        content = dict(as_map(event.get("content")))
        session = as_word(content.get("session_id"))
        if session and not as_word(content.get("sender_key")):
            for sender_key, sessions in tuple(self._olm.inbound_group_store[room].items()):
                if session in sessions:
                    content["sender_key"] = sender_key
            content.setdefault("sender_key", "unknown")
        content.setdefault("device_id", "unknown")
        return {**event, "content": content, "room_id": room}

    # --- our part -----------------------------------------------------------------------------

    async def upload_keys(self) -> None:
        """Give the homeserver the keys that others need to write to us."""
        if not self._olm.should_upload_keys:
            return
        keys = self._olm.share_keys()
        # Kept first: after a crash these very keys are sent again; others of the same names would
        # be refused for ever.
        self._olm.save_account()
        told = await self._http.call("POST", at("keys", "upload"), keys)
        left = as_whole(as_map(told.get("one_time_key_counts")).get(KEY_KIND))
        self._olm.handle_response(NIO.KeysUploadResponse(0, left))

    async def _send_waiting(self) -> None:
        for message in tuple(self._olm.outgoing_to_device_messages):
            await self._to_device(message.type, message.as_dict())
            self._olm.handle_response(NIO.ToDeviceResponse(message))

    async def _ask_devices(self, among: Collection[str] | None = None) -> None:
        """Ask which devices people have (these people only), where it is unknown or changed."""
        asked_for = self._olm.users_for_key_query
        users = sorted(user for user in asked_for if among is None or user in among)
        if not users:
            return
        asked = {"device_keys": {user: list[str]() for user in users}}
        told = await self._http.call("POST", at("keys", "query"), asked)
        for user, devices in one_by_one(told.get("device_keys")):
            with guarded("somebody's devices"):
                response = NIO.KeysQueryResponse.from_dict({"device_keys": {user: devices}})
                if isinstance(response, NIO.KeysQueryResponse):
                    await self._client.receive_response(response)
            self._olm.users_for_key_query.discard(user)

    async def _mend_sessions(self) -> None:
        """Begin anew with devices whose messages we could not open."""
        if self._client.should_claim_keys:
            await self._claim(self._client.get_users_for_key_claiming())
            # Whoever has no key left for us is not asked with every sync.
            self._olm.wedged_devices.clear()
            self._olm.key_request_devices_no_session.clear()
            await self._send_waiting()

    async def _claim(self, wanted: Mapping[str, list[str]]) -> None:
        asked = {user: dict.fromkeys(devices, KEY_KIND) for user, devices in wanted.items()}
        told = await self._http.call("POST", at("keys", "claim"), {"one_time_keys": asked})
        for user, devices in one_by_one(told.get("one_time_keys")):
            for device, key in one_by_one(devices):
                with guarded("a key of somebody's device"):
                    self._olm.handle_response(NIO.KeysClaimResponse({user: {device: key}}, {}))

    async def _to_device(self, kind: str, body: Json) -> None:
        await self._http.call("PUT", at("sendToDevice", kind, str(uuid4())), dict(body))

    # --- what we say --------------------------------------------------------------------------

    def knows(self, room: str) -> bool:
        """Whether :meth:`introduce` was called for a room since we last invited somebody there."""
        return room in self._introduced

    def somebody_invited(self, room: str) -> None:
        """Note that we invited somebody, of which the sync has not told yet: they shall be able to
        read what is said at once.
        """
        self._introduced.discard(room)

    async def introduce(self, room: str, members: Mapping[str, Membership]) -> None:
        """Say who is in a room: a sync may tell of a fresh room in pieces, and whoever is invited
        shall be able to read what was said to them before they came.
        """
        await self._wait_for(room)
        there = self._client.rooms[room]
        for user, membership in members.items():
            if membership in {"join", "invite"} and user not in there.users:
                there.add_member(user, None, None, membership == "invite")
        there.members_synced = True
        self._olm.update_tracked_users(there)
        self._introduced.add(room)

    async def sealed(self, room: str, kind: str, content: Json) -> tuple[str, Json]:
        """Encrypt for everybody in the room (and invited); return the type and content to send."""
        await self._wait_for(room)
        async with self._sharing:
            await self._ask_devices(self._client.rooms[room].users)
            await self._share(room)
            kind, hidden = self._client.encrypt(room, kind, dict(content))
        return str(kind), as_map(hidden)

    async def _share(self, room: str) -> None:
        """Give the room's key to every device there that lacks it."""
        olm, users = self._olm, list(self._client.rooms[room].users)
        missing = self._missing(users)
        session = olm.outbound_group_sessions.get(room)
        if session is not None and session.shared and not session.expired:
            served = session.users_shared_with | session.users_ignored
            if self._devices(users) <= served:
                return
            session.shared = False  # the same key, for those who came later
        if missing:
            await self._claim(missing)
        everybody = olm.share_group_session_parallel(room, users, ignore_unverified_devices=True)
        for given_to, body in everybody:
            await self._to_device("m.room.encrypted", body)
            olm.outbound_group_sessions[room].users_shared_with.update(given_to)
        session = olm.outbound_group_sessions[room]
        # Whoever has no key for us cannot be given this one; they get the next.
        session.users_ignored.update(self._devices(users) - session.users_shared_with)
        session.shared = True

    def _missing(self, users: list[str]) -> Mapping[str, list[str]]:
        found: Mapping[str, list[str]] = self._olm.get_missing_sessions(users)
        return found

    def _devices(self, users: list[str]) -> set[tuple[str, str]]:
        active = self._olm.device_store.active_user_devices
        return {(user, device.id) for user in users for device in active(user)}

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
