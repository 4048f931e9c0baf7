"""A topic is proposed from a button, too: under a prompt, whose title the form then knows."""

from datetime import datetime, time

import pytest

from community.errors import ConsentNeeded, Invalid
from community.forms import Form, Typed
from community.parades.cards import propose_button
from community.parades.service import MOST_OF_ONE
from community.recurring import Rule
from tests.community.parades.parades_world import ParadesWorld
from tests.community.world import said

TUESDAY = datetime(2026, 12, 1, 18, 30)  # noqa: DTZ001 - a slot is naive


async def prompted(world: ParadesWorld) -> int:
    """Let a prompt for a blog parade be posted; return the number that its button names."""
    await world.schedules.add(world.olga, "parade", Rule("week", time(18, 30), weekday=1))
    world.pass_to(TUESDAY)
    schedule = world.schedule("parade")
    await world.prompts.work(world.occurrence("parade", TUESDAY, schedule.id))
    await world.send_all()
    [card] = world.chat.cards_in("prompts")
    return int(card.buttons[-1].action.removeprefix("parade_propose:"))


def topic(form: Form) -> str:
    """Return what stands in a form as the topic."""
    field = form.fields[0]
    assert isinstance(field, Typed)
    return said(field.now)


async def test_a_prompt_brings_its_title_along(world: ParadesWorld) -> None:
    [ada] = await world.know("Ada")
    form = await world.parades.propose_form(ada, await prompted(world))
    [shown] = world.channel()
    assert topic(form)
    assert shown.startswith(f"Blog parade: {topic(form)}\n")
    assert topic(await world.parades.propose_form(ada)) == ""


async def test_without_a_prompt_or_with_one_that_is_gone_the_topic_is_open(
    world: ParadesWorld,
) -> None:
    [ada] = await world.know("Ada")
    assert propose_button().action == "parade_propose:0"
    for number in (0, 4711):
        assert topic(await world.parades.propose_form(ada, number)) == ""


async def test_who_cannot_propose_one_fills_in_nothing_in_vain(world: ParadesWorld) -> None:
    with pytest.raises(ConsentNeeded):
        await world.parades.propose_form(world.visitor("Zoe"), 1)
    [ada] = await world.know("Ada")
    for number in range(MOST_OF_ONE):
        await world.proposes(ada, f"Topic {number}")
    with pytest.raises(Invalid, match="You have proposed"):
        await world.parades.propose_form(ada, 1)
