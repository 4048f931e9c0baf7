"""Seeds that a test knows beforehand."""

from community.ports import Random


class FakeRandom(Random):
    """Counts up from ``first``."""

    def __init__(self, first: int = 1) -> None:
        self.next = first

    def seed(self) -> int:
        self.next += 1
        return self.next - 1
