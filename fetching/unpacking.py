"""A body as it arrives: unpacked bit by bit, and given up as soon as it is too large.

Only gzip and deflate, which is all we ask for. Whoever sends brotli or zstd all the same is not
read, so that no unpacker is needed whose appetite we cannot limit.
"""

import zlib

from community.pages import refused

_GZIP = {"gzip", "x-gzip"}
_NOT_PACKED = {"", "identity"}
_MOST_MEMBERS = 16  # a gzip file may hold several; nobody's page does
_ANY_HEADER = zlib.MAX_WBITS | 32
_NO_HEADER = -zlib.MAX_WBITS


class Body:
    """Collects a body. Everything raises FetchRefused: encoding, size or broken."""

    def __init__(self, encoding: str, *, packed: int, plain: int) -> None:
        name = encoding.strip().lower()
        if name not in _NOT_PACKED | _GZIP | {"deflate"}:
            raise refused("encoding")
        self._gzip = name in _GZIP
        self._unpacker = None if name in _NOT_PACKED else zlib.decompressobj(_ANY_HEADER)
        self._packed_left = packed
        self._plain_left = plain
        self._members = 1
        self._begun = False
        self._parts: list[bytes] = []

    def take(self, data: bytes) -> None:
        """Take what arrived."""
        self._packed_left -= len(data)
        if self._packed_left < 0:
            raise refused("size")
        if self._unpacker is None:
            self._keep(data)
            return
        try:
            self._unpack(data)
        except zlib.error:
            raise refused("broken") from None

    def whole(self) -> bytes:
        """Return the body, now that it has ended."""
        if self._unpacker is not None and self._begun and not self._unpacker.eof:
            raise refused("broken")
        return b"".join(self._parts)

    def _unpack(self, data: bytes) -> None:
        while data and self._may_go_on(data) and self._unpacker is not None:
            self._keep(self._unpacker.decompress(data, self._plain_left + 1))
            data = self._unpacker.unconsumed_tail or self._unpacker.unused_data

    def _may_go_on(self, data: bytes) -> bool:
        """Have the right unpacker at hand; what follows the end of the body is of no matter."""
        if self._unpacker is not None and self._unpacker.eof:
            self._members += 1
            if not self._gzip or self._members > _MOST_MEMBERS:
                return False
            self._unpacker = zlib.decompressobj(_ANY_HEADER)
        elif not self._begun and not self._gzip and data[0] & 0x0F != zlib.DEFLATED:
            # Some servers leave out the two bytes that deflate should begin with.
            self._unpacker = zlib.decompressobj(_NO_HEADER)
        self._begun = True
        return True

    def _keep(self, plain: bytes) -> None:
        self._plain_left -= len(plain)
        if self._plain_left < 0:
            raise refused("size")
        self._parts.append(plain)
