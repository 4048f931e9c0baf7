"""Learn the axes along which subjects differ, and language and manner of speaking do not.

``python -m meaning`` does it anew, from the word lists and ``phrases.txt``, in about half a minute.
It is linear discriminant analysis (Fisher 1936; Hastie, Tibshirani, Friedman: The Elements of
Statistical Learning, 4.3) in which a class is a shipped topic, and its examples are the topic's
words and phrases in both languages, of people who seek and of people who give.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from meaning.e5 import LEARNED, Floats, Model, embedded, viewed, whole

PHRASES = Path(__file__).with_name("phrases.txt")

AXES = 128
"""More do not help on topics that were left out of the learning; fewer harm."""

SHRINKAGE = 1.0
"""What is added to each direction's spread within topics, in units of the mean spread: with fewer
examples than dimensions the spread is known badly. Chosen on topics left out of the learning.
"""


@dataclass(frozen=True, slots=True)
class Learned:
    """The result: subtract ``centre`` (d,), multiply with ``axes`` (d, AXES)."""

    centre: Floats
    axes: Floats


def phrases() -> Iterator[tuple[str, Sequence[str]]]:
    """Yield each topic with its phrases."""
    for line in PHRASES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            topic, *said = line.split(" | ")
            yield topic, said


def learn(examples: Floats, topics: NDArray[np.int64], weights: Floats) -> Learned:
    """Return the axes for examples (n, d), the topic (0, 1, …) and the weight of each."""
    means = np.stack(
        [
            np.average(examples[topics == topic], axis=0, weights=weights[topics == topic])
            for topic in range(int(topics.max()) + 1)
        ]
    )
    centre = means.mean(axis=0)
    apart = (examples - means[topics]) * np.sqrt(weights)[:, None]
    within = apart.T @ apart / weights.sum()
    size = len(within)
    within += SHRINKAGE * np.trace(within) / size * np.eye(size)
    spread, directions = np.linalg.eigh(within)
    even = directions / np.sqrt(spread)
    between = np.cov((means - centre) @ even, rowvar=False)
    ratios, turned = np.linalg.eigh(between)
    best = np.argsort(-ratios, kind="stable")[:AXES]
    # An axis counts by how much of what differs along it is subject (Ioffe 2006, PLDA).
    share = np.sqrt(ratios[best] / (1.0 + ratios[best]))
    return Learned(centre, even @ turned[:, best] * share)


def write(model: Model, words: Mapping[str, Sequence[str]], path: Path = LEARNED) -> None:
    """Learn from ``words`` by topic and from the phrases, and write the file that ships."""
    said = dict(phrases())
    texts: list[str] = []
    topics: list[int] = []
    weights: list[float] = []
    for number, (topic, named) in enumerate(words.items()):
        # A topic's words together weigh as much as its phrases, however many they are.
        for kind in (named, said.get(topic, ())):
            texts += kind
            topics += [number] * len(kind)
            weights += [1.0 / len(kind)] * len(kind)
    examples = embedded(model, texts)
    classes = np.array(topics)
    learned = learn(examples, classes, np.array(weights))
    axes = learned.axes.astype(np.float32)
    seen = viewed(examples, learned.centre, axes.astype(np.float64))
    is_word = np.concatenate(
        [[True] * len(n) + [False] * len(said.get(t, ())) for t, n in words.items()]
    )
    middles = np.stack([seen[(classes == i) & is_word].mean(axis=0) for i in range(len(words))])
    middles /= np.linalg.norm(middles, axis=1, keepdims=True)
    with path.open("wb") as file:
        np.savez_compressed(
            file,
            centre=learned.centre.astype(np.float32),
            axes=axes,
            topics=np.array(list(words)),
            concepts=whole(middles),
        )
