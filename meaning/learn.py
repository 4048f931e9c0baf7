"""Learn the axes along which subjects differ, and language and manner of speaking do not.

``python -m meaning`` does it anew, from the word lists and ``phrases.txt``, in about a minute.
It is linear discriminant analysis (Fisher 1936; Hastie, Tibshirani, Friedman: The Elements of
Statistical Learning, 4.3) in which a class is a shipped topic, and its examples are the topic's
words and phrases in both languages, of people who seek and of people who give.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from meaning.e5 import LEARNED, Floats, Model, View, embedded

PHRASES = Path(__file__).with_name("phrases.txt")

AXES = 128
"""More do not help on topics that were left out of the learning; fewer harm."""

SHRINKAGE = 0.6
"""What is added to each direction's spread within topics, in units of the mean spread: with fewer
examples than dimensions the spread is known badly.
"""

WORDS = 0.3
"""The weight of a topic's words together; that of its phrases is 1: members write sentences."""

Numbers = NDArray[np.int64]


def phrases() -> Mapping[str, Sequence[str]]:
    """Return each topic's phrases."""
    said: dict[str, list[str]] = {}
    for line in PHRASES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            topic, *both = line.split(" | ")
            said.setdefault(topic, []).extend(both)
    return said


def learn(examples: Floats, topics: Numbers, weights: Floats, most: int) -> tuple[Floats, Floats]:
    """Return centre (d,) and axes (d, at most ``most``).

    ``examples``: (n, d); ``topics``: the number of each example's topic, from 0; ``weights``: (n,).
    """
    means = middles(examples, topics, weights)
    centre = means.mean(axis=0)
    apart = (examples - means[topics]) * np.sqrt(weights)[:, None]
    within = apart.T @ apart / weights.sum()
    size = len(within)
    within += SHRINKAGE * np.trace(within) / size * np.eye(size)
    spread, directions = np.linalg.eigh(within)
    even = directions / np.sqrt(spread)
    between = np.cov((means - centre) @ even, rowvar=False)
    ratios, turned = np.linalg.eigh(between)
    best = np.argsort(-ratios, kind="stable")[:most]
    # An axis counts by how much of what differs along it is subject (Ioffe 2006, PLDA).
    ratio = np.maximum(ratios[best], 0.0)
    return centre, even @ turned[:, best] * np.sqrt(ratio / (1.0 + ratio))


def middles(examples: Floats, topics: Numbers, weights: Floats) -> Floats:
    """Return the weighted mean of each topic's examples."""
    return np.stack(
        [
            np.average(examples[topics == topic], axis=0, weights=weights[topics == topic])
            for topic in range(int(topics.max()) + 1)
        ]
    )


def write(model: Model, words: Mapping[str, Sequence[str]], path: Path = LEARNED) -> None:
    """Learn from ``words`` by topic and from the phrases, and write the file that ships."""
    said = phrases()
    texts: list[str] = []
    topics: list[int] = []
    weights: list[float] = []
    spoken: list[bool] = []
    for number, (topic, named) in enumerate(words.items()):
        for kind, weight in ((named, WORDS), (said[topic], 1.0)):
            texts += kind
            topics += [number] * len(kind)
            weights += [weight / len(kind)] * len(kind)
            spoken += [kind is not named] * len(kind)
    examples, classes, weighed = embedded(model, texts), np.array(topics), np.array(weights)
    centre, axes = learn(examples, classes, weighed, AXES)
    plain = View(centre, axes, topics=np.zeros((0, AXES)), usual=np.zeros(0))
    view = replace(plain, topics=plain.places(middles(examples, classes, weighed)))
    usual = view.shares(view.places(examples[np.array(spoken)])).mean(axis=0)
    with path.open("wb") as file:
        np.savez_compressed(
            file,
            keys=np.array(list(words)),
            centre=view.centre.astype(np.float32),
            axes=view.axes.astype(np.float32),
            topics=view.topics.astype(np.float32),
            usual=usual.astype(np.float32),
        )
