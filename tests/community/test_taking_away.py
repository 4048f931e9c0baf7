"""What a process said as it died of somebody who is erased before anybody knew: it is looked for,
and goes.
"""

from datetime import datetime, time, timedelta

import pytest

from community.meetups.model import Coming
from community.recurring import Rule
from community.taking_away import about_of
from tests.community.meetups.meetups_world import MeetupsWorld
from tests.community.world import World, sentences

TUESDAY = datetime(2026, 3, 10, 18, 30)  # noqa: DTZ001 - a slot is naive


def died_saying(world: World, key: str) -> int:
    """Let a process have died after a row was said and before it could note where; return it."""
    record = world.memory.outbox[key]
    assert record.ref is not None
    record.state, record.ref = "pending", None
    record.lease_until = world.clock.now()
    return record.id


@pytest.mark.parametrize(
    ("key", "about"),
    [
        ("meetup:12:free:3@1", "meetup:12"),
        ("parade:5:post:7:8", "parade:5"),
        ("prompt:3:took:5", "prompt:3"),
        ("intro:1:2", ""),
        ("late:4", ""),
    ],
)
def test_what_has_a_thread_is_known_by_the_key(key: str, about: str) -> None:
    assert about_of(key) == about


async def test_an_introduction_goes_with_who_wrote_it() -> None:
    world = World()
    await world.open()
    ada = await world.introduced("Ada", goal="grants")
    await world.send_all()
    [key] = [one for one in world.memory.outbox if one.startswith("intro:")]
    number = died_saying(world, key)
    assert len(world.chat.cards_in("intros")) == 1

    await world.privacy.erase(ada)
    assert "grants" not in str(world.memory.outbox), "nothing of it waits in the queue"
    await world.send_all()

    assert world.chat.cards_in("intros") == []
    assert world.memory.outbox[f"late:{number}"].state == "dropped"
    assert world.failures == []


async def test_an_introduction_that_was_never_posted_leaves_nothing_to_look_for() -> None:
    world = World()
    await world.open()
    ada = await world.introduced("Ada", goal="grants")
    await world.privacy.erase(ada)
    await world.send_all()
    assert not any(one.startswith("late:") for one in world.memory.outbox)
    assert "passed_on" not in world.chat.verbs()


async def test_what_a_thread_said_of_somebody_goes() -> None:
    world = MeetupsWorld()
    await world.open()
    ada, ben, cem = [await world.introduced(name) for name in ("Ada", "Ben", "Cem")]
    meetup = await world.called(ada, places=2)
    for one in (ben, cem):
        await world.comes(one, meetup)
    await world.meetups.answer(ben, meetup.id, Coming.NO)
    await world.send_all()
    [key] = [one for one in world.memory.outbox if ":promoted:" in one]
    ref = world.memory.outbox[key].ref
    assert ref is not None
    assert ref in world.chat.messages
    died_saying(world, key)

    await world.privacy.erase(cem)
    await world.send_all()

    assert ref not in world.chat.messages
    assert world.failures == []


async def test_a_reminder_that_names_somebody_goes_with_them() -> None:
    world = MeetupsWorld()
    await world.open()
    ada, ben = [await world.introduced(name) for name in ("Ada", "Ben")]
    meetup = await world.called(ada)
    await world.comes(ben, meetup)
    world.clock.time = meetup.starts_at - timedelta(hours=23)
    await world.send_all()
    [key] = [one for one in world.memory.outbox if ":remind:day:" in one]
    ref = world.memory.outbox[key].ref
    assert ref is not None
    assert "Ben" in sentences(world.chat.messages[ref])
    died_saying(world, key)

    await world.privacy.erase(ben)
    await world.send_all()

    assert ref not in world.chat.messages


async def test_what_the_thread_of_a_prompt_said_of_somebody_goes() -> None:
    world = World()
    await world.open()
    ada = await world.introduced("Ada")
    await world.schedules.add(world.olga, "meetup", Rule("week", time(18, 30), weekday=1))
    world.pass_to(TUESDAY)
    schedule = world.schedule("meetup")
    await world.prompts.work(world.occurrence("meetup", TUESDAY, schedule.id))
    await world.send_all()
    post = await world.prompts_store.latest(world.community().id, schedule.id)
    assert post is not None
    await world.prompts.take_up(ada, post.id)
    await world.send_all()
    [key] = [one for one in world.memory.outbox if ":took:" in one]
    ref = world.memory.outbox[key].ref
    assert ref is not None
    died_saying(world, key)

    await world.privacy.erase(ada)
    await world.send_all()

    assert ref not in world.chat.messages
    assert world.failures == []


@pytest.mark.parametrize("stands", [True, False])
async def test_a_channel_that_may_not_be_read_hides_nothing_that_stands_elsewhere(
    *, stands: bool
) -> None:
    world = World()
    await world.open()
    ada = await world.introduced("Ada", goal="grants")
    await world.send_all()
    [key] = [one for one in world.memory.outbox if one.startswith("intro:")]
    ref = world.memory.outbox[key].ref
    assert ref is not None
    number = died_saying(world, key)
    if not stands:
        await world.chat.remove(ref)
    world.chat.refuse("prompts", "forbidden")

    await world.privacy.erase(ada)
    await world.send_all()

    assert ref not in world.chat.messages
    # Whether it stands where we may not read, nobody knows: that is a fault that is kept.
    assert world.memory.outbox[f"late:{number}"].state == ("dropped" if stands else "dead")
