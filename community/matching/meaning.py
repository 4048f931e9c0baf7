"""Meaning as numbers: how close a wish is to an offer, and which topic an unknown word is nearest.

Vectors are int8 (see ``community/meant.py``). Their products are whole numbers and so the same on
every machine; only the last step, a division and a root, is in float64, where IEEE 754 leaves no
choice either. Thresholds were chosen on the halves marked "seen" in tests/community/matching.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int8]
"""Vectors of one length, one a row; a row of zeros means nothing is known."""

UNRELATED = 0.15
"""The cosine up to which a wish and an offer have nothing to do with each other."""

SAME = 0.7
"""The cosine from which on they are about the same."""

WORDS = 0.75
"""How well a wish is met, at most, by topics that both name and whose meaning is far apart: the
same word is often said of another thing.
"""

FOUND = 0.5
"""The closeness from which on we say that an offer is what somebody looks for."""

SNAP = 0.51
"""The cosine from which on an unknown word is taken for the nearest topic."""

SUGGEST = 0.4
"""The cosine from which on a topic is suggested."""


def rows(vectors: Sequence[bytes]) -> Rows:
    """Return vectors as rows; b"" becomes a row of zeros. ValueError if their lengths differ."""
    lengths = {len(vector) for vector in vectors if vector}
    if len(lengths) > 1:
        raise ValueError(f"vectors of different makers: {sorted(lengths)} numbers")
    length = lengths.pop() if lengths else 0
    together = b"".join(vector or bytes(length) for vector in vectors)
    return np.frombuffer(together, dtype=np.int8).reshape(len(vectors), length)


def similarity(one: Rows, other: Rows) -> NDArray[np.float64]:
    """Return the cosine of each row of ``one`` with the same row of ``other`` (edge by edge).

    0 where either is a row of zeros.
    """
    left, right = one.astype(np.int64), other.astype(np.int64)
    products = (left * right).sum(axis=1)
    squares = (left * left).sum(axis=1) * (right * right).sum(axis=1)
    return products / np.sqrt(np.maximum(squares, 1).astype(np.float64))


def closeness(wishes: Rows, offers: Rows) -> NDArray[np.float64]:
    """Return, edge by edge, how well an offer answers a wish by its meaning: 0 to 1."""
    close = (similarity(wishes, offers) - UNRELATED) / (SAME - UNRELATED)
    return np.clip(close, 0.0, 1.0)


def met(
    need: NDArray[np.float64],
    close: NDArray[np.float64],
    words: float | NDArray[np.float64] = WORDS,
) -> NDArray[np.float64]:
    """Return how well wishes are met, 0 to 1, by topics (``need``, 0 to 1) and by meaning.

    Each makes up for what the other misses; neither takes anything from the other. ``words``: how
    far topics alone may go; 1 where no meaning is known, and ``need`` is all there is.
    """
    return words * need + (1.0 - words * need) * close


def nearest(
    words: Sequence[bytes], concepts: Mapping[str, bytes], least: float = SNAP
) -> tuple[str, ...]:
    """Return each word's nearest topic, "" where none is as near as ``least`` (a cosine)."""
    return tuple(next(iter(closest(word, concepts, least)), "") for word in words)


def closest(
    vector: bytes, concepts: Mapping[str, bytes], least: float = SUGGEST
) -> tuple[str, ...]:
    """Return the topics that are at least as near as ``least`` (a cosine), nearest first."""
    if not vector or not concepts:
        return ()
    keys = list(concepts)
    known = rows([*concepts.values(), vector])
    near = similarity(np.broadcast_to(known[-1], known[:-1].shape), known[:-1])
    # Stable, so that of equally near topics the first of the list comes first on every machine.
    order: list[int] = np.argsort(-near, kind="stable").tolist()
    return tuple(keys[i] for i in order if near[i] >= least)
