"""Keeping the garbage collector out of people's way."""

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def settled() -> Generator[None]:
    """Take all that is there now for long-lived until the end.

    A full collection would otherwise look through the whole program, its modules and its tables
    again and again: some 80 ms each time, in which nobody is answered.
    """
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
