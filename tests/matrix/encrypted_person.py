"""A person whose client encrypts end to end, written down to the keys over vodozemac alone.

Strict (as Element is since 2026): messages are readable only to devices that their owner's identity
vouches for, and only from such devices.
"""

import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from vodozemac import (
    Account,
    AnyOlmMessage,
    Curve25519PublicKey,
    GroupSession,
    InboundGroupSession,
    MegolmMessage,
    Session,
    SessionKey,
)

from tests.matrix.files import packed
from tests.matrix.homeserver import Login, RefusedByServer
from tests.matrix.keys import (
    CROSS_SIGNING,
    Device,
    Directory,
    identity_keys,
    is_signed,
    public,
    signed_by,
)
from tests.matrix.person import Person
from tests.matrix.seen import Json, Seen, mapping

OLM = "m.olm.v1.curve25519-aes-sha2"
MEGOLM = "m.megolm.v1.aes-sha2"
IN_THE_CLEAR = {"m.reaction", "m.room.encrypted"}
"""Kinds that clients never encrypt."""
ONE_TIME_KEYS = 40


@dataclass(slots=True)
class _Outgoing:
    """The session in which we speak in a room, and who can read it."""

    session: GroupSession = field(default_factory=GroupSession)
    readers: set[Device] = field(default_factory=set[Device])


@dataclass(frozen=True, slots=True)
class _Incoming:
    """A session in which somebody speaks, and the device that it came from."""

    session: InboundGroupSession
    curve: str
    ed: str


class EncryptedPerson(Person):
    """Somebody with keys. ``signed=False``: the device is left without the owner's signature."""

    def __init__(
        self, url: str, login: Login, name: str, *, strict: bool = True, signed: bool = True
    ) -> None:
        super().__init__(url, login, name)
        self.strict = strict
        self._signed = signed
        self._account = Account()
        self.identity = {usage: Account() for usage in CROSS_SIGNING}
        self._directory = Directory()
        self._olm: dict[str, list[Session]] = {}
        self._outgoing: dict[str, _Outgoing] = {}
        self.incoming: dict[tuple[str, str], _Incoming] = {}
        self.used: dict[tuple[str, int], str] = {}
        self._encrypted_rooms: set[str] = set()
        self.withheld: list[Json] = []

    async def arrives(self, *, named: bool = True) -> None:
        """Publish the keys, then begin to listen."""
        keys = {
            f"curve25519:{self.device}": self._account.curve25519_key.to_base64(),
            f"ed25519:{self.device}": public(self._account),
        }
        told: Json = {
            "user_id": self.user,
            "device_id": self.device,
            "algorithms": [OLM, MEGOLM],
            "keys": keys,
        }
        told = signed_by(told, self.user, self.device, self._account)
        await self.call("POST", "/keys/upload", {"device_keys": told, **self._one_time_keys()})
        if self._signed:
            await self.call(
                "POST", "/keys/device_signing/upload", identity_keys(self.user, self.identity)
            )
            await self.vouches_for(told)
        await super().arrives(named=named)

    async def vouches_for(self, told: Json) -> None:
        """Sign one of our own devices with our identity."""
        key = self.identity["self_signing"]
        signed = signed_by(told, self.user, public(key), key)
        body = {self.user: {str(told["device_id"]): signed}}
        answer = await self.call("POST", "/keys/signatures/upload", body)
        assert not answer.get("failures"), answer

    # --- speaking -----------------------------------------------------------------------------

    async def send(self, room: str, kind: str, content: Any, key: str = "") -> str:
        """Send an event, encrypted where the room is."""
        if kind in IN_THE_CLEAR or not await self._is_encrypted(room):
            return await super().send(room, kind, content, key)
        outgoing = await self._shared_session(room)
        payload = json.dumps({"type": kind, "content": content, "room_id": room})
        secret: Json = {
            "algorithm": MEGOLM,
            "ciphertext": outgoing.session.encrypt(payload.encode()).to_base64(),
            "session_id": outgoing.session.session_id,
            "sender_key": self._account.curve25519_key.to_base64(),
            "device_id": self.device,
        }
        if relation := mapping(content).get("m.relates_to"):
            secret["m.relates_to"] = relation
        return await super().send(room, "m.room.encrypted", secret, key)

    async def packed(self, data: bytes, room: str) -> Json:
        """Upload a file, encrypted where the room is; return where it is and how to read it."""
        if not await self._is_encrypted(room):
            return await super().packed(data, room)
        secret, box = packed(data)
        return {"file": {**box, "url": await self.upload(secret)}}

    async def _is_encrypted(self, room: str) -> bool:
        if room not in self._encrypted_rooms:
            try:
                await self.state(room, "m.room.encryption")
            except RefusedByServer as refused:
                if refused.code != "M_NOT_FOUND":
                    raise
                return False
            self._encrypted_rooms.add(room)
        return True

    async def _shared_session(self, room: str) -> _Outgoing:
        """Return a session that exactly the devices which may read have the key of."""
        there = [w for w, m in (await self.members(room)).items() if m in {"join", "invite"}]
        devices = [d for d in await self._devices_of(there) if d.id != self.device]
        may = {d for d in devices if d.is_theirs or not self.strict}
        outgoing = self._outgoing.get(room)
        if outgoing is None or outgoing.readers - may:
            outgoing = self._outgoing[room] = _Outgoing()
            key = outgoing.session.session_key
            mine = _Incoming(
                InboundGroupSession(key),
                self._account.curve25519_key.to_base64(),
                public(self._account),
            )
            self.incoming[room, outgoing.session.session_id] = mine
        told: Json = {
            "algorithm": MEGOLM,
            "room_id": room,
            "session_id": outgoing.session.session_id,
        }
        fresh = sorted(may - outgoing.readers, key=lambda d: (d.user, d.id))
        await self._whisper(
            fresh, "m.room_key", {**told, "session_key": outgoing.session.session_key.to_base64()}
        )
        outgoing.readers |= may
        await self._withhold([d for d in devices if d not in may], told)
        return outgoing

    async def _withhold(self, devices: Iterable[Device], told: Json) -> None:
        """Say to devices that they get no key, and why."""
        messages: dict[str, Json] = {}
        why = {
            "code": "m.unverified",
            "reason": "The sender does not know this device",
            "sender_key": self._account.curve25519_key.to_base64(),
        }
        for device in devices:
            messages.setdefault(device.user, {})[device.id] = {**told, **why}
        if messages:
            await self._to_devices("m.room_key.withheld", messages)

    async def _devices_of(self, users: Sequence[str]) -> list[Device]:
        answer = await self.call("POST", "/keys/query", {"device_keys": {u: [] for u in users}})
        return self._directory.devices(answer)

    async def _whisper(self, devices: Sequence[Device], kind: str, content: Json) -> None:
        """Send something to devices that only they can read."""
        await self._meet([d for d in devices if d.curve not in self._olm])
        messages: dict[str, Json] = {}
        for device in devices:
            sessions = self._olm.get(device.curve)
            if not sessions:
                continue
            payload = json.dumps(
                {
                    "type": kind,
                    "content": content,
                    "sender": self.user,
                    "recipient": device.user,
                    "recipient_keys": {"ed25519": device.ed},
                    "keys": {"ed25519": public(self._account)},
                }
            )
            number, ciphertext = sessions[-1].encrypt(payload.encode()).to_parts()
            messages.setdefault(device.user, {})[device.id] = {
                "algorithm": OLM,
                "sender_key": self._account.curve25519_key.to_base64(),
                "ciphertext": {device.curve: {"type": number, "body": _unpadded(ciphertext)}},
            }
        if messages:
            await self._to_devices("m.room.encrypted", messages)

    async def _to_devices(self, kind: str, messages: Json) -> None:
        path = f"/sendToDevice/{kind}/{secrets.token_hex(8)}"
        await self.call("PUT", path, {"messages": messages})

    async def _meet(self, devices: Sequence[Device]) -> None:
        """Claim a one-time key of each device and begin a session with it."""
        if not devices:
            return
        wanted: dict[str, Json] = {}
        for device in devices:
            wanted.setdefault(device.user, {})[device.id] = "signed_curve25519"
        answer = await self.call("POST", "/keys/claim", {"one_time_keys": wanted})
        for device in devices:
            claimed = mapping(mapping(answer["one_time_keys"].get(device.user)).get(device.id))
            for key in claimed.values():
                assert is_signed(key, device.user, device.id, device.ed), f"false key of {device}"
                session = self._account.create_outbound_session(
                    Curve25519PublicKey.from_base64(device.curve),
                    Curve25519PublicKey.from_base64(key["key"]),
                )
                self._olm.setdefault(device.curve, []).append(session)

    # --- hearing ------------------------------------------------------------------------------

    async def take(self, answer: Json) -> None:
        """Take in keys before the messages that need them."""
        got_keys = False
        for event in mapping(answer.get("to_device")).get("events", []):
            if event.get("type") == "m.room_key.withheld":
                self.withheld.append(mapping(event["content"]))
            if event.get("type") == "m.room.encrypted":
                got_keys |= await self._hear_whisper(event)
        counts = mapping(answer.get("device_one_time_keys_count"))
        if int(counts.get("signed_curve25519", 0)) < ONE_TIME_KEYS // 2:
            await self.call("POST", "/keys/upload", self._one_time_keys())
        await super().take(answer)
        if got_keys:
            for number, event in enumerate(self.came):
                if event.unreadable:
                    self.came[number] = await self.read(event)

    def _one_time_keys(self) -> Json:
        self._account.generate_one_time_keys(ONE_TIME_KEYS)
        keys = {
            f"signed_curve25519:{name}": signed_by(
                {"key": key.to_base64()}, self.user, self.device, self._account
            )
            for name, key in self._account.one_time_keys.items()
        }
        self._account.mark_keys_as_published()
        return {"one_time_keys": keys}

    async def _hear_whisper(self, event: Json) -> bool:
        """Decrypt what another device sent to this one; return whether it was a room's key."""
        content = mapping(event.get("content"))
        curve = str(content.get("sender_key"))
        own = self._account.curve25519_key.to_base64()
        box = mapping(mapping(content.get("ciphertext")).get(own))
        if content.get("algorithm") != OLM or not box:
            return False
        opened = self._open(curve, int(box["type"]), b64decode(str(box["body"]) + "=="))
        if opened is None:
            return False
        payload: Json = json.loads(opened)
        for_us = (
            payload["recipient"] == self.user
            and payload["recipient_keys"]["ed25519"] == public(self._account)
            and payload["sender"] == event["sender"]
        )
        assert for_us, f"a message from {event['sender']} that was meant for somebody else"
        told = mapping(payload.get("content"))
        if payload["type"] != "m.room_key" or told.get("algorithm") != MEGOLM:
            return False
        session = InboundGroupSession(SessionKey(told["session_key"]))
        incoming = _Incoming(session, curve, str(payload["keys"]["ed25519"]))
        self.incoming.setdefault((told["room_id"], session.session_id), incoming)
        return True

    def _open(self, curve: str, number: int, ciphertext: bytes) -> bytes | None:
        message = AnyOlmMessage.from_parts(number, ciphertext)
        sessions = self._olm.setdefault(curve, [])
        for session in list(sessions):
            try:
                opened = session.decrypt(message)
            except ValueError:
                continue
            sessions.remove(session)
            sessions.append(session)
            return opened
        first = message.to_pre_key()
        if first is None:
            return None
        key = Curve25519PublicKey.from_base64(curve)
        session, opened = self._account.create_inbound_session(key, first)
        sessions.append(session)
        return opened

    async def read(self, event: Seen) -> Seen:
        """Decrypt a message, if we may trust who wrote it."""
        content = event.content
        if event.kind != "m.room.encrypted" or content.get("algorithm") != MEGOLM:
            return event
        unreadable = replace(event, encrypted=True, unreadable=True)
        incoming = self.incoming.get((event.room, str(content.get("session_id"))))
        if incoming is None or not await self._comes_from(incoming, event.sender):
            return unreadable
        try:
            opened = incoming.session.decrypt(MegolmMessage.from_base64(content["ciphertext"]))
        except ValueError:
            return unreadable
        used = (incoming.session.session_id, opened.message_index)
        payload: Json = json.loads(opened.plaintext)
        if payload["room_id"] != event.room or self.used.setdefault(used, event.id) != event.id:
            return unreadable
        told = mapping(payload["content"])
        if relation := content.get("m.relates_to"):
            told = {**told, "m.relates_to": relation}
        return replace(
            event, kind=str(payload["type"]), content=told, encrypted=True, unreadable=False
        )

    async def _comes_from(self, incoming: _Incoming, sender: str) -> bool:
        """Whether the device that gave us a session is one of the sender's."""
        return any(
            (d.curve, d.ed) == (incoming.curve, incoming.ed)
            and (d.is_theirs or not self.strict or d.id == self.device)
            for d in await self._devices_of([sender])
        )


def _unpadded(data: bytes) -> str:
    return b64encode(data).decode().rstrip("=")
