"""Files for encrypted rooms: AES-256-CTR with a key that only the message carries.

As the client-server API's "Sending encrypted attachments" has it.
"""

import os
from hashlib import sha256
from typing import Any

from Crypto.Cipher import AES
from unpaddedbase64 import encode_base64

HALF_BLOCK = 8


def sealed(data: bytes) -> tuple[bytes, dict[str, Any]]:
    """Return a file encrypted, and what a message must say so that it can be opened."""
    key, start = os.urandom(32), os.urandom(HALF_BLOCK) + bytes(HALF_BLOCK)
    cipher = AES.new(key, AES.MODE_CTR, nonce=start[:HALF_BLOCK], initial_value=0)
    closed = cipher.encrypt(data)
    return closed, {
        "v": "v2",
        "key": {
            "kty": "oct",
            "alg": "A256CTR",
            "ext": True,
            "key_ops": ["encrypt", "decrypt"],
            "k": encode_base64(key, urlsafe=True),
        },
        "iv": encode_base64(start),
        "hashes": {"sha256": encode_base64(sha256(closed).digest())},
    }
