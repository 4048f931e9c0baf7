"""Keeping the garbage collector out of people's way."""

import gc
from collections.abc import Generator
from contextlib import contextmanager

SELDOM = 1_000
"""Collections of the younger objects before one of all; as it comes, Python makes that 10."""


@contextmanager
def settled() -> Generator[None]:
    """Take all that is there now for long-lived until the end, and collect everything seldom.

    A full collection would otherwise look through the whole program, its modules and its tables
    again and again: some 80 ms each time, in which nobody is answered, and the same once more for
    a large round, which is in no cycles and goes by itself.
    """
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*before[:2], SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
