"""Learn anew what ships as ``learned.npz``; to be run when topics or phrases changed."""

from community.matching._aliases import CONCEPTS
from meaning.e5 import load_model
from meaning.learn import write

if __name__ == "__main__":
    write(load_model(), {topic: concept.words for topic, concept in CONCEPTS.items()})
