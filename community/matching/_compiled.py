"""Run loops over integers: compiled by numba where that pays, else as the plain Python they are.

A kernel is a function of integers, sequences of integers and named tuples of both, marked with
``@kernel``. One source serves both ways, so both give the same answer to the last bit, as long as
no value leaves 64 bits. Plain Python gets lists, whose elements it reads several times faster than
an array's; numba gets arrays.
"""

import sys
from collections.abc import Callable, MutableSequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import FunctionType
from typing import Any, ParamSpec, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Numbers = MutableSequence[int]
"""A list of integers, or an array of them."""

WORTH_LOADING = 60_000
"""Edges from which on numba saves more time than loading it takes: half a second, and 100 MB."""

Kernel = Callable[..., Any]
_Kernel = TypeVar("_Kernel", bound=Kernel)
_P = ParamSpec("_P")
_R = TypeVar("_R")

_kernels: set[Kernel] = set()


def kernel(function: _Kernel) -> _Kernel:
    """Mark a function that numba can compile; it may call other kernels of its own file."""
    _kernels.add(function)
    return function


@dataclass(frozen=True, slots=True)
class Machine:
    """One of the two ways to run kernels."""

    fast: bool

    def numbers(self, values: NDArray[Any]) -> Numbers:
        """Return ``values`` as kernels of this machine read them best."""
        return cast("Numbers", values if self.fast else values.tolist())

    def filled(self, count: int, value: int) -> Numbers:
        """Return ``count`` times ``value``."""
        return cast("Numbers", np.full(count, value, np.int64)) if self.fast else [value] * count

    def run(self, function: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
        """Call a kernel."""
        return (compiled(function) if self.fast else function)(*args, **kwargs)


def machine_for(entries: int, *, compiled: bool | None = None) -> Machine:
    """Return the better machine for a graph of so many edges, or the one that is asked for."""
    if compiled is None:
        loaded = "numba" in sys.modules
        compiled = (loaded or entries >= WORTH_LOADING) and find_spec("numba") is not None
    return Machine(compiled)


@cache
def compiled(function: _Kernel) -> _Kernel:
    """Compile a kernel: seconds the first time, then kept in a folder where one can be written."""
    njit = cast("Callable[..., Any]", vars(import_module("numba"))["njit"])
    own = _with_compiled_parts(function)
    # Without the interpreter's lock, so that a bot answers while another thread pairs.
    try:
        return njit(cache=True, nogil=True)(own)
    except RuntimeError:  # numba found no folder to write to
        return njit(nogil=True)(own)


def _with_compiled_parts(function: Kernel) -> Kernel:
    """Return the function with the kernels it calls replaced by compiled ones.

    Its module keeps the plain ones, so that both ways can be used side by side.
    """
    known = function.__globals__
    parts = {
        name: compiled(part)
        for name in function.__code__.co_names
        if isinstance(part := known.get(name), FunctionType) and part in _kernels
    }
    own = FunctionType(function.__code__, {**known, **parts}, function.__name__)
    own.__qualname__ = function.__qualname__
    return own
