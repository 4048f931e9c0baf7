"""The server's own list of events, the way back: "Interested", and what is done there by hand."""

from datetime import timedelta
from typing import Any

from simcord.actors import MemberActor

from tests.cogs.test_events import listed
from tests.cogs.test_meetups import called, newest, shown_in, thread_of
from tests.cogs.town import Town, message, said


async def shows(town: Town) -> str:
    """Wait until the newest card is redrawn; return what people read."""
    await town.advance(seconds=16)
    return shown_in(town)[-1]


async def a_walk(town: Town) -> tuple[MemberActor, Any]:
    """Let Ada call a walk; return her, and its event."""
    ada = await town.introduced("Ada")
    await called(town, ada, where="Main door")
    await town.advance(seconds=4)
    [event] = listed(town)
    return ada, event


async def test_interested_counts_as_maybe(town: Town) -> None:
    _, event = await a_walk(town)
    ben = await town.introduced("Ben")
    pokes = len(town.pokes)
    await ben.subscribe_event(event.id)
    assert len(town.pokes) > pokes
    assert "1 person and 1 maybe" in await shows(town)
    await ben.unsubscribe_event(event.id)
    assert "maybe" not in await shows(town)


async def test_whoever_used_our_buttons_is_left_alone(town: Town) -> None:
    _, event = await a_walk(town)
    ben = await town.introduced("Ben")
    await ben.click(newest(town), label="Not this time")
    await ben.subscribe_event(event.id)
    assert "maybe" not in await shows(town)
    pressed = await ben.click(newest(town), label="I'm coming")
    assert "You are coming" in said(pressed)
    await ben.unsubscribe_event(event.id)
    assert "**Coming:** Ada and Ben" in await shows(town)


async def test_of_who_did_not_agree_nothing_is_noted(town: Town) -> None:
    _, event = await a_walk(town)
    await town.person("Zoe").subscribe_event(event.id)
    assert "maybe" not in await shows(town)


async def test_what_was_missed_is_made_up_for_after_a_restart(town: Town) -> None:
    _, event = await a_walk(town)
    ben, cem = await town.introduced("Ben"), await town.introduced("Cem")
    await cem.subscribe_event(event.id)
    event.user_ids.symmetric_difference_update({ben.id, cem.id})
    await town.restart()
    await town.settle()
    assert "1 person and 1 maybe" in await shows(town)


async def test_what_was_missed_is_made_up_for_within_an_hour_by_few_requests(town: Town) -> None:
    _, event = await a_walk(town)
    ben = await town.introduced("Ben")
    event.user_ids.add(ben.id)
    before = len(town.env.http_requests)
    await town.advance(hours=1)
    asked = [f"{one.method} {one.path}" for one in town.env.http_requests[before:]]
    looking = [one for one in asked if "scheduled-events" in one]
    path = f"GET /guilds/{town.guild.id}/scheduled-events/{event.id}"
    assert looking == [path, f"{path}/users"]
    assert "1 person and 1 maybe" in await shows(town)


async def test_what_was_changed_by_hand_is_put_back(town: Town) -> None:
    ada, event = await a_walk(town)
    later = town.env.now() + timedelta(days=30)
    town.env.backend.edit_scheduled_event(
        town.guild.id, event.id, {"name": "Darkness", "scheduled_end_time": later.isoformat()}
    )
    await town.settle()
    [event] = listed(town)
    assert event.name == "Light and shadow"
    assert event.scheduled_end_time.startswith("2026-01-10T15:00")
    [told] = thread_of(town, newest(town))
    for words in ("changed in the list of events", "I put it back", "/meetup change"):
        assert words in told
    assert f"<@{ada.id}>" in told
    town.env.backend.edit_scheduled_event(
        town.guild.id, event.id, {"entity_metadata": {"location": "Back door"}}
    )
    await town.settle()
    assert event.entity_metadata == {"location": "Main door"}
    assert len(thread_of(town, newest(town))) == 1


async def test_what_we_change_ourselves_is_told_to_nobody_twice(town: Town) -> None:
    ada, event = await a_walk(town)
    await ada.slash(town.plaza, "meetup change", number=1, title="Dusk", about="With a lamp.")
    await town.advance(hours=2)
    assert (event.name, event.description) == ("Dusk", "With a lamp.")
    [told] = thread_of(town, newest(town))
    assert "Something changed" in told


async def test_what_was_taken_out_stays_out_and_the_host_is_told_how_to_call_it_off(
    town: Town,
) -> None:
    _, event = await a_walk(town)
    town.env.backend.delete_scheduled_event(town.guild.id, event.id)
    await town.advance(hours=3)
    assert listed(town) == []
    [told] = thread_of(town, newest(town))
    for words in ("out of the list", "takes place all the same", "/meetup cancel"):
        assert words in told
    assert "[I'm coming]" in shown_in(town)[-1]


async def test_one_that_was_called_off_in_the_list_counts_as_taken_out(town: Town) -> None:
    _, event = await a_walk(town)
    town.env.backend.edit_scheduled_event(town.guild.id, event.id, {"status": 4})
    await town.settle()
    [told] = thread_of(town, newest(town))
    assert "out of the list" in told


async def test_one_that_somebody_began_early_is_left_alone(town: Town) -> None:
    _, event = await a_walk(town)
    town.env.backend.edit_scheduled_event(
        town.guild.id, event.id, {"status": 2, "name": "Darkness"}
    )
    await town.settle()
    assert event.name == "Darkness"
    assert thread_of(town, newest(town)) == []


async def test_calling_it_off_here_takes_it_out_without_a_word_about_the_list(town: Town) -> None:
    ada, _ = await a_walk(town)
    sure = await ada.slash(town.plaza, "meetup cancel", number=1)
    await ada.click(message(sure), label="Yes, call it off")
    await town.advance(hours=2)
    assert listed(town) == []
    assert [one for one in thread_of(town, newest_thread(town)) if "list of events" in one] == []


def newest_thread(town: Town) -> Any:
    """Return the message that the one thread is under."""
    [thread] = town.prompts.threads
    return next(one for one in town.prompts.history() if one.id == thread.id)


async def test_a_list_that_cannot_be_seen_is_nothing_to_tell(town: Town) -> None:
    _, event = await a_walk(town)
    path = f"/guilds/{town.guild.id}/scheduled-events/{event.id}"
    town.env.inject_error("GET", path, status=403, code=50001)
    await town.advance(hours=1)
    assert thread_of(town, newest(town)) == []
