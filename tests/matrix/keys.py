"""Keys of people and devices: signing, and the chain by which a device belongs to a person.

device <- signed by the self-signing key <- signed by the master key, which is remembered at first
sight. The keys for signing are vodozemac accounts, of which nothing but their Ed25519 key is used.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vodozemac import Account, Ed25519PublicKey, Ed25519Signature

from tests.matrix.seen import Json, mapping

CROSS_SIGNING = ("master", "self_signing", "user_signing")


def canonical(value: Mapping[str, Any]) -> bytes:
    """Return JSON as it is signed: sorted, without blanks, without signatures."""
    signed = {k: v for k, v in value.items() if k not in {"signatures", "unsigned"}}
    text = json.dumps(signed, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode()


def public(key: Account) -> str:
    """Return the public half of a key for signing."""
    return key.ed25519_key.to_base64()


def signed_by(value: Json, user: str, name: str, key: Account) -> Json:
    """Return a JSON object with one more signature."""
    signatures = {u: dict(mapping(s)) for u, s in mapping(value.get("signatures")).items()}
    signature = key.sign(canonical(value)).to_base64()
    signatures.setdefault(user, {})[f"ed25519:{name}"] = signature
    return {**value, "signatures": signatures}


def is_signed(value: Json, user: str, name: str, key: str) -> bool:
    """Whether a JSON object bears a valid signature of a key."""
    signature = mapping(mapping(value.get("signatures")).get(user)).get(f"ed25519:{name}")
    if not isinstance(signature, str):
        return False
    try:
        Ed25519PublicKey.from_base64(key).verify_signature(
            canonical(value), Ed25519Signature.from_base64(signature)
        )
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Device:
    """Somebody's device. ``is_theirs``: its owner's identity vouches for it."""

    user: str
    id: str
    curve: str
    ed: str
    is_theirs: bool


@dataclass(slots=True)
class Directory:
    """Whose devices are whose, from the server's answers; it is not believed without signatures."""

    masters: dict[str, str] = field(default_factory=dict[str, str])

    def devices(self, answer: Json) -> list[Device]:
        """Read an answer of ``keys/query``; a device that is not signed by itself is left out."""
        found = list[Device]()
        for user, devices in mapping(answer.get("device_keys")).items():
            vouching = self._self_signing(answer, user)
            for name, told in mapping(devices).items():
                keys = mapping(mapping(told).get("keys"))
                ed = str(keys.get(f"ed25519:{name}", ""))
                curve = str(keys.get(f"curve25519:{name}", ""))
                named = (told.get("user_id"), told.get("device_id")) == (user, name)
                if named and curve and is_signed(told, user, name, ed):
                    theirs = vouching != "" and is_signed(told, user, vouching, vouching)
                    found.append(Device(user, name, curve, ed, theirs))
        return found

    def _self_signing(self, answer: Json, user: str) -> str:
        """Return the key that vouches for somebody's devices, or "" if nothing proves it."""
        master = _key(answer, "master", user)
        if not master or self.masters.setdefault(user, master) != master:
            return ""
        told = mapping(mapping(answer.get("self_signing_keys")).get(user))
        key = _key(answer, "self_signing", user)
        return key if key and is_signed(told, user, master, master) else ""


def _key(answer: Json, usage: str, user: str) -> str:
    told = mapping(mapping(answer.get(f"{usage}_keys")).get(user))
    keys = [str(key) for key in mapping(told.get("keys")).values()]
    fits = told.get("user_id") == user and usage in told.get("usage", [])
    return keys[0] if fits and len(keys) == 1 else ""


def identity_keys(user: str, keys: Mapping[str, Account]) -> Json:
    """Return what introduces somebody's identity to the server."""
    body = Json()
    master = public(keys["master"])
    for usage in CROSS_SIGNING:
        name = public(keys[usage])
        told: Json = {"user_id": user, "usage": [usage], "keys": {f"ed25519:{name}": name}}
        if usage != "master":
            told = signed_by(told, user, master, keys["master"])
        body[f"{usage}_key"] = told
    return body
