"""How close two texts are in meaning."""

import numpy as np
from numpy.typing import NDArray


def closeness(wishes: NDArray[np.int8], offers: NDArray[np.int8]) -> NDArray[np.float64]:
    """Return how close each wish is to the offer in its row, 0 to 1."""
    dot = (wishes.astype(np.int64) * offers).sum(axis=1)
    return np.clip(dot / 127**2, 0.0, 1.0)
