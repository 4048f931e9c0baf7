"""Running kernels by numba or as plain Python."""

import sys
from collections.abc import Callable

import pytest

from community.matching import _compiled
from community.matching._compiled import Kernel, compiled, kernel, machine_for


@kernel
def _sum_to(most: int) -> int:
    return _added(0, most) if most < 2 else _added(_sum_to_here(most - 1), most)


@kernel
def _sum_to_here(most: int) -> int:
    total = 0
    for one in range(most + 1):
        total = _added(total, one)
    return total


@kernel
def _added(one: int, other: int) -> int:
    return one + other


def test_a_compiled_kernel_calls_compiled_kernels_and_leaves_the_plain_ones() -> None:
    fast = compiled(_sum_to)
    assert fast(10) == _sum_to(10) == 55
    assert vars(fast)["py_func"].__globals__["_added"] is not _added
    assert _sum_to.__globals__["_added"] is _added


def test_without_a_folder_to_write_to_kernels_are_compiled_afresh(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[bool] = []

    class Numba:
        @staticmethod
        def njit(*, cache: bool = False, nogil: bool) -> Callable[[Kernel], Kernel]:
            asked.append(cache)
            if cache:
                raise RuntimeError("cannot cache function: no locator available")
            assert nogil
            return lambda function: function

    def load(_name: str) -> type[Numba]:
        return Numba

    monkeypatch.setattr(_compiled, "import_module", load)
    assert compiled.__wrapped__(_added)(2, 3) == 5
    assert asked == [True, False]


def _without_numba(_name: str) -> None:
    """Find no package."""


def _with_numba(name: str) -> str:
    """Find every package."""
    return name


@pytest.mark.parametrize(
    ("found", "loaded", "edges", "asked", "fast"),
    [
        (_with_numba, False, _compiled.WORTH_LOADING, None, True),
        (_with_numba, False, _compiled.WORTH_LOADING - 1, None, False),
        (_with_numba, True, 1, None, True),
        (_without_numba, False, _compiled.WORTH_LOADING, None, False),
        (_with_numba, True, _compiled.WORTH_LOADING, False, False),
        (_with_numba, False, 1, True, True),
    ],
)
def test_numba_is_used_where_it_is_there_and_pays(
    monkeypatch: pytest.MonkeyPatch,
    found: Callable[[str], object],
    *,
    loaded: bool,
    edges: int,
    asked: bool | None,
    fast: bool,
) -> None:
    monkeypatch.setattr(_compiled, "find_spec", found)
    monkeypatch.delitem(sys.modules, "numba", raising=False)
    if loaded:
        monkeypatch.setitem(sys.modules, "numba", _compiled)
    assert machine_for(edges, compiled=asked).fast is fast
