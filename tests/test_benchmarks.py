"""What benchmarks call broken, and that all of them can be named."""

from tests.bench import __main__ as bench
from tests.bench.longest import GROWTH, cases, figure
from tests.bench.one import FETCHING, HOUSE, MATCHING, TEXTS, named


def test_what_takes_longer_than_promised_or_grows_faster_than_its_text_is_broken() -> None:
    assert figure(4.9, 5) == "4.90 ms of 5"
    assert figure(5.1, 5) == "BROKEN: 5.10 ms of 5"
    assert figure(1, 5, 2.04) == "1.00 ms of 5, twice the text 2.0 times the time"
    assert figure(1, 5, GROWTH + 1).startswith("BROKEN: ")


def test_every_longest_input_can_be_read() -> None:
    names = [case.name for case in cases()]
    assert len(names) == len(set(names)) >= 50
    for case in cases():
        for made in case.tries:
            made(100)()


def test_every_benchmark_is_there_and_told_of() -> None:
    for name, where in {**HOUSE, **MATCHING, **TEXTS, **FETCHING}.items():
        assert callable(named(where))
        assert name in (bench.__doc__ or "")


def test_a_benchmark_that_fails_is_a_broken_figure_and_not_the_end_of_the_others() -> None:
    assert bench.measured("none of that name") == [["none of that name", "BROKEN: ended with 1"]]
