"""Vouch for our own device, so that people's clients trust it (matrix-nio cannot).

A client that sends keys only to devices their owner has signed would leave us unable to read.
Three Ed25519 keys are made once: the master key vouches for the self-signing key, which vouches
for the device (client-server API, "Cross-signing"). Their seeds are secrets like the token.
"""

import json
import os
from collections.abc import Mapping
from typing import Any

from Crypto.PublicKey import ECC
from Crypto.Signature import eddsa
from unpaddedbase64 import decode_base64, encode_base64

from community.texts import text
from matrix.refusals import MatrixRefused
from matrix.transport import Transport, at, fault
from matrix.vault import Vault

ROLES = ("master", "self_signing", "user_signing")
NEEDS_PASSWORD = 401
OK = 200
Seeds = Mapping[str, bytes]


async def cross_sign(
    homeserver: Transport, vault: Vault, me: str, device: str, password: str | None
) -> None:
    """Make and upload the keys if there are none, and sign the device; both only once."""
    told = await homeserver.call("POST", at("keys", "query"), {"device_keys": {me: []}})
    held = vault.read("cross_signing")
    if held is None and me in told.get("master_keys", {}):
        raise MatrixRefused(
            text(
                "Somebody set up this account's keys with another program, and I do not have them."
                " Reset them there, or give me an account of my own."
            )
        )
    if held is None:
        seeds = {role: os.urandom(32) for role in ROLES}
        # Written first: keys that were uploaded and then lost could never be used again.
        vault.write("cross_signing", {role: encode_base64(seed) for role, seed in seeds.items()})
        await _upload(homeserver, me, seeds, password)
    else:
        seeds = {role: decode_base64(held[role]) for role in ROLES}
        if _public(seeds["master"]) not in str(told.get("master_keys", {}).get(me, "")):
            await _upload(homeserver, me, seeds, password)
    await _sign_device(homeserver, me, device, told, seeds["self_signing"])


async def _sign_device(
    homeserver: Transport, me: str, device: str, told: Mapping[str, Any], seed: bytes
) -> None:
    keys: dict[str, Any] = told["device_keys"][me][device]
    name = f"ed25519:{_public(seed)}"
    if name in keys.get("signatures", {}).get(me, {}):
        return
    signed = {key: value for key, value in keys.items() if key != "unsigned"}
    signed["signatures"] = {me: {name: _signature(keys, seed)}}
    answer = await homeserver.call(
        "POST", at("keys", "signatures", "upload"), {me: {device: signed}}
    )
    if answer.get("failures"):
        raise MatrixRefused(text("The homeserver did not take the signature of my device."))


async def _upload(homeserver: Transport, me: str, seeds: Seeds, password: str | None) -> None:
    body = _public_keys(me, seeds)
    path = at("keys", "device_signing", "upload")
    status, told = await homeserver.ask("POST", path, body)
    if status == NEEDS_PASSWORD and "session" in told:
        if not password:
            raise MatrixRefused(
                text(
                    "To vouch for my device once, the homeserver wants the account's password."
                    " Please set MATRIX_PASSWORD; you can remove it after the first start."
                )
            )
        proof = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": me},
            "password": password,
            "session": told["session"],
        }
        status, told = await homeserver.ask("POST", path, {**body, "auth": proof})
    if status != OK:
        raise fault(status, told)


def _public_keys(me: str, seeds: Seeds) -> dict[str, Any]:
    keys: dict[str, Any] = {}
    for role in ROLES:
        public = _public(seeds[role])
        keys[f"{role}_key"] = {
            "user_id": me,
            "usage": [role],
            "keys": {f"ed25519:{public}": public},
        }
    vouching = f"ed25519:{_public(seeds['master'])}"
    for role in ROLES[1:]:
        signature = _signature(keys[f"{role}_key"], seeds["master"])
        keys[f"{role}_key"]["signatures"] = {me: {vouching: signature}}
    return keys


def _key(seed: bytes) -> Any:
    return ECC.construct(curve="Ed25519", seed=seed)


def _public(seed: bytes) -> str:
    return encode_base64(_key(seed).public_key().export_key(format="raw"))


def _signature(signed: Mapping[str, Any], seed: bytes) -> str:
    bare = {key: value for key, value in signed.items() if key not in {"signatures", "unsigned"}}
    # Canonical JSON, as the specification's appendix has it.
    message = json.dumps(bare, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    return encode_base64(eddsa.new(_key(seed), "rfc8032").sign(message))
