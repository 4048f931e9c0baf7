import logging
from datetime import timedelta

import pytest

from community.errors import Cause, ChatRefused, ChatUnavailable
from community.outbox import Dropped
from community.places import Ref
from scheduling.backoff import LONGEST, pause
from tests.scheduling.bench import Workbench


@pytest.fixture
def bench() -> Workbench:
    return Workbench()


async def turn_for(bench: Workbench, *, seconds: int, every: int = 1) -> None:
    for _ in range(0, seconds, every):
        await bench.clockwork.run_until_idle()
        bench.clock.advance(seconds=every)


async def test_rows_go_out_by_urgency_then_by_age(bench: Workbench) -> None:
    await bench.put("old")
    await bench.put("urgent", urgency=1)
    await bench.put("new")
    await bench.clockwork.turn()
    assert bench.calls == ["deliver urgent", "deliver old", "deliver new", "purge"]


async def test_no_more_than_eight_rows_are_under_way_at_once(bench: Workbench) -> None:
    await bench.put(*(f"row:{n}" for n in range(30)))
    await bench.clockwork.turn()
    assert bench.most_underway == 8
    assert len(bench.outbox.in_state("sent")) == 30


async def test_more_rows_than_one_batch_are_delivered_in_turns(bench: Workbench) -> None:
    await bench.put(*(f"row:{n}" for n in range(100)))
    await bench.clockwork.run_until_idle()
    assert len(bench.outbox.in_state("sent")) == 100
    assert bench.clockwork.results == {"sent": 100}


async def test_where_a_row_was_delivered_is_kept(bench: Workbench) -> None:
    bench.answers["a"] = Ref("fake", "thread", "1")
    bench.answers["b"] = None
    await bench.put("a", "b")
    await bench.clockwork.turn()
    assert await bench.outbox.ref("a") == Ref("fake", "thread", "1")
    assert bench.outbox.in_state("sent") == ["a", "b"]


async def test_a_row_that_is_not_needed_any_more_is_dropped(bench: Workbench) -> None:
    bench.answers["a"] = Dropped("the member left")
    await bench.put("a")
    await bench.clockwork.turn()
    assert bench.outbox.rows["a"].state == "dropped"
    assert bench.outbox.rows["a"].error == "the member left"


async def test_an_unavailable_platform_is_asked_again_with_growing_pauses(
    bench: Workbench,
) -> None:
    bench.answers["a"] = ChatUnavailable("503")
    await bench.put("a")
    await turn_for(bench, seconds=40)
    # at 0, then after 1, 2, 4, 8 and 16 seconds and a little more each time
    assert bench.outbox.rows["a"].attempt == 6
    assert bench.outbox.rows["a"].error == "503"
    del bench.answers["a"]
    await turn_for(bench, seconds=60)
    assert bench.outbox.in_state("sent") == ["a"]
    assert bench.calls[-1] == "deliver a again"


async def test_a_platform_that_names_a_time_is_not_asked_before_it(bench: Workbench) -> None:
    bench.answers["a"] = ChatUnavailable("429", timedelta(seconds=90))
    await bench.put("a")
    await turn_for(bench, seconds=90)
    assert bench.outbox.rows["a"].attempt == 1
    await turn_for(bench, seconds=2)
    assert bench.outbox.rows["a"].attempt == 2


@pytest.mark.parametrize("cause", ["gone", "forbidden", "person_gone", "full", "invalid"])
async def test_a_refused_row_is_given_up_and_told_while_the_rest_is_served(
    bench: Workbench, cause: Cause
) -> None:
    bench.answers["bad"] = ChatRefused(cause, "403")
    await bench.put("bad", "good")
    await bench.clockwork.run_until_idle()
    assert bench.outbox.in_state("dead") == ["bad"]
    assert bench.outbox.in_state("sent") == ["good", f"notice:refused:{cause}:bad"]


async def test_a_refused_notice_is_not_announced_by_another_notice(bench: Workbench) -> None:
    bench.answers["n"] = ChatRefused("gone", "404")
    await bench.put("n", kind="notice")
    await bench.clockwork.run_until_idle()
    assert list(bench.outbox.rows) == ["n"]
    assert bench.outbox.in_state("dead") == ["n"]


async def test_a_row_is_given_up_even_if_the_telling_of_it_fails(
    bench: Workbench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.telling_fails = True
    bench.answers["a"] = ChatRefused("gone", "404")
    await bench.put("a")
    await bench.clockwork.run_until_idle()
    assert bench.outbox.in_state("dead") == ["a"]
    assert "nobody could be told of outbox row 1" in caplog.text


async def test_a_handler_that_breaks_is_logged_once_tried_five_times_and_told(
    bench: Workbench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.answers["a"] = ZeroDivisionError("what Ada wrote")
    await bench.put("a", "good")
    await turn_for(bench, seconds=600, every=10)
    assert bench.outbox.rows["a"].attempt == 5
    assert bench.outbox.rows["a"].error == "ZeroDivisionError"
    assert bench.outbox.in_state("dead") == ["a"]
    errors = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(errors) == 1
    reference = errors[0].getMessage().rpartition(" ")[2]
    assert f"notice:failed:OutboxRow:{reference}" in bench.outbox.in_state("sent")
    assert bench.clockwork.results["failed"] == 1


async def test_a_handler_that_breaks_once_does_not_use_up_the_tries_of_an_unavailable_platform(
    bench: Workbench,
) -> None:
    bench.answers["a"] = ChatUnavailable("503")
    await bench.put("a")
    await turn_for(bench, seconds=600, every=10)
    assert bench.outbox.rows["a"].attempt > 5
    bench.answers["a"] = ZeroDivisionError()
    await turn_for(bench, seconds=300, every=10)
    assert bench.outbox.rows["a"].state == "pending"


async def test_a_row_of_a_kind_that_nobody_knows_is_given_up(bench: Workbench) -> None:
    await bench.put("a", kind="from a newer version")
    await turn_for(bench, seconds=600, every=10)
    assert bench.outbox.in_state("dead") == ["a"]


async def test_a_process_held_up_past_its_lease_does_not_send(bench: Workbench) -> None:
    await bench.put("first", "second")
    bench.takes["deliver first"] = timedelta(seconds=51)
    await bench.clockwork.turn()
    assert "deliver second" not in bench.calls
    assert bench.clockwork.results == {"sent": 1, "fenced": 1}
    assert bench.outbox.in_state("pending") == ["second"]


async def test_a_send_that_takes_longer_than_its_lease_is_cut_off_and_tried_again(
    bench: Workbench,
) -> None:
    bench.hanging.add("a")
    await bench.put("a")
    await bench.clockwork.turn()
    assert bench.outbox.rows["a"].state == "pending"
    assert bench.outbox.rows["a"].error == "TimeoutError"
    bench.hanging.clear()
    await turn_for(bench, seconds=5)
    assert bench.outbox.in_state("sent") == ["a"]


async def test_what_was_sent_but_could_not_be_recorded_comes_again_marked_as_such(
    bench: Workbench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.outbox.faults["sent"] = OSError("disk is full")
    await bench.put("a", "b")
    await bench.clockwork.run_until_idle()
    assert bench.clockwork.results["unrecorded"] == 2
    assert "could not be settled" in caplog.text
    bench.outbox.faults.clear()
    await bench.clockwork.run_until_idle()
    assert bench.outbox.in_state("sent") == []
    bench.clock.advance(seconds=61)
    await bench.clockwork.run_until_idle()
    assert bench.calls[-2:] == ["deliver a again", "deliver b again"]


async def test_nothing_is_sent_while_nothing_can_be_recorded(bench: Workbench) -> None:
    bench.outbox.faults["claim"] = OSError("disk is full")
    await bench.put("a")
    with pytest.raises(OSError, match="disk is full"):
        await bench.clockwork.turn()
    assert bench.calls == []


def test_pauses_double_up_to_five_minutes_and_differ_a_little_from_row_to_row() -> None:
    seconds = [pause("a", attempt).total_seconds() for attempt in range(1, 12)]
    wanted = [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    assert all(want <= got <= want * 1.1 for want, got in zip(wanted, seconds, strict=True)), (
        seconds
    )
    assert pause("a", 40) <= LONGEST * 1.1
    assert len({pause(f"row:{n}", 5) for n in range(20)}) > 15
    assert pause("a", 3) == pause("a", 3)
