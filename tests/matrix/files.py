"""Files as they are encrypted: AES-CTR with a key that travels in the (encrypted) message."""

import hashlib
import secrets
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode

from Crypto.Cipher import AES

from tests.matrix.seen import Json


def packed(data: bytes) -> tuple[bytes, Json]:
    """Return a file encrypted, and what is needed to read it (but its address)."""
    key, start = secrets.token_bytes(32), secrets.token_bytes(8) + bytes(8)
    secret = _turned(data, key, start)
    return secret, {
        "v": "v2",
        "key": {
            "kty": "oct",
            "alg": "A256CTR",
            "ext": True,
            "key_ops": ["encrypt", "decrypt"],
            "k": urlsafe_b64encode(key).decode().rstrip("="),
        },
        "iv": b64encode(start).decode().rstrip("="),
        "hashes": {"sha256": b64encode(hashlib.sha256(secret).digest()).decode().rstrip("=")},
    }


def unpacked(secret: bytes, box: Json) -> bytes:
    """Return a file as it was before it was encrypted."""
    found = b64encode(hashlib.sha256(secret).digest()).decode().rstrip("=")
    assert found == box["hashes"]["sha256"], "the file was changed on its way"
    key = urlsafe_b64decode(box["key"]["k"] + "==")
    return _turned(secret, key, b64decode(box["iv"] + "=="))


def _turned(data: bytes, key: bytes, start: bytes) -> bytes:
    """Encrypt, or decrypt, which is the same here."""
    return AES.new(key, AES.MODE_CTR, nonce=start[:8], initial_value=start[8:]).encrypt(data)
