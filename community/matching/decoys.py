"""Decoys: pairs that are kept apart at random, so that a block looks like nothing special.

Without them, whoever has met everybody but one over many rounds would know of a block. With them
a share of all pairs never meets for a year or two, for no reason but a keyed hash. They yield
before somebody is left out or meets the same person again; in a very small circle they cannot hide
much.
"""

from datetime import datetime
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from community.matching.columns import Flags
from community.matching.pairing import Ints

PERCENT = 25
"""Of a hundred pairs, so many are decoys at any time.

So many keep the likelihood ratio of a block at about 3.6 for whoever never met somebody in half a
year among twenty members, and at about five if the two would suit each other well; whoever sees all
matches and knows everybody's scores is kept to about 5.6 (`tests/bench/secrecy.py`). More would
cost more give and take.
"""

FEWEST = 12
"""In rounds of fewer people there are none: so few meet each other again and again, and that
nothing can hide; but a round would be much the poorer.
"""

PERIOD_WEEKS = 104
"""For so long a pair keeps its lot. Each pair draws anew at a time of its own."""

_EPOCH = datetime(2020, 1, 6)  # noqa: DTZ001 (a slot is local and naive; a Monday)
_Words = NDArray[np.uint64]


def decoys(ids: Ints, left: Ints, right: Ints, key: str, slot: datetime) -> Flags:
    """Return which pairs of rows are decoys at a slot; none without a ``key`` or among too few.

    ``ids``: the members' ids by row. The lot depends on the two ids, the key and the time only.
    """
    if not key or len(ids) < FEWEST:
        return np.zeros(len(left), dtype=np.bool_)
    secret = np.frombuffer(sha256(key.encode()).digest(), dtype="<u8").astype(np.uint64)
    one = np.minimum(ids[left], ids[right]).astype(np.uint64)
    other = np.maximum(ids[left], ids[right]).astype(np.uint64)
    pair = mixed(mixed(one ^ secret[0]) + mixed(other ^ secret[1]))
    week = np.uint64(max(0, (slot - _EPOCH).days // 7))
    epoch = (week + pair % np.uint64(PERIOD_WEEKS)) // np.uint64(PERIOD_WEEKS)
    lot = mixed(mixed(pair ^ secret[2]) + epoch * secret[3])
    return lot % np.uint64(100) < PERCENT


def mixed(words: _Words) -> _Words:
    """Mix 64 bits well (the finaliser of SplitMix64, Steele, Lea and Flood 2014)."""
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))
