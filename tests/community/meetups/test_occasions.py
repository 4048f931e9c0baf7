"""A prompt or a match gives occasion to call a meetup: a form that knows the theme already."""

from dataclasses import replace
from datetime import datetime, time

import pytest

from community.errors import ConsentNeeded, Invalid, NotFound
from community.forms import Chosen, Filled, Form, Typed
from community.meetups.calling_form import again_button, typed_before
from community.meetups.model import MeetupState, Space
from community.model import MatchState
from community.recurring import Rule
from community.texts import Quote, Text
from tests.community.meetups.meetups_world import WHEN, MeetupsWorld
from tests.community.world import said, sentences

TUESDAY = datetime(2026, 3, 10, 18, 30)  # noqa: DTZ001 - a slot is naive


@pytest.fixture
async def world() -> MeetupsWorld:
    made = MeetupsWorld()
    await made.open()
    return made


async def prompted(world: MeetupsWorld) -> int:
    """Let a prompt for a meetup be posted; return the number of the post."""
    await world.schedules.add(world.olga, "meetup", Rule("week", time(18, 30), weekday=1))
    world.pass_to(TUESDAY)
    schedule = world.schedule("meetup")
    await world.prompts.work(world.occurrence("meetup", TUESDAY, schedule.id))
    await world.send_all()
    [post] = world.memory.posts.values()
    return post.id


def title(form: Form) -> str:
    """Return what stands in a form as the title."""
    field = form.fields[0]
    assert isinstance(field, Typed)
    return said(field.now)


async def test_a_prompt_brings_its_theme_along(world: MeetupsWorld) -> None:
    post = await prompted(world)
    ada = await world.introduced("Ada")
    form = await world.occasions.form(ada, "prompt", post)
    [card] = world.chat.cards_in("prompts")
    assert title(form)
    assert sentences(card).startswith(f"Call a meeting: {title(form)}\n")
    assert [one.key for one in form.fields] == ["title", "when", "space", "where", "about"]
    assert form.parts == ("prompt", str(post))


async def test_a_prompt_that_is_gone_still_opens_the_form(world: MeetupsWorld) -> None:
    ada = await world.introduced("Ada")
    assert title(await world.occasions.form(ada, "prompt", 4711)) == ""


async def test_what_is_handed_in_is_seen_by_nobody_before_it_is_confirmed(
    world: MeetupsWorld,
) -> None:
    ada = await world.introduced("Ada")
    filled = Filled(
        {"title": "About grants", "when": WHEN, "where": "Café", "about": "Bring yours."},
        {"space": ("hybrid",)},
        ("prompt", "7"),
    )
    seen = await world.occasions.call(ada, filled)
    meetup = seen.meetup
    assert (meetup.title, meetup.where, meetup.about) == ("About grants", "Café", "Bring yours.")
    assert (meetup.space, meetup.state) == (Space.HYBRID, MeetupState.DRAFT)
    await world.send_all()
    assert world.chat.cards_in("prompts") == []
    await world.meetups.confirm(ada, meetup.id)
    await world.send_all()
    assert "About grants" in world.card(meetup)


@pytest.mark.parametrize("space", ["", "moon"])
async def test_a_space_that_is_none_is_the_usual_one(world: MeetupsWorld, space: str) -> None:
    ada = await world.introduced("Ada")
    filled = Filled({"title": "Lunch", "when": WHEN}, {"space": (space,)}, ("prompt", "7"))
    assert (await world.occasions.call(ada, filled)).meetup.space is Space.SITE


async def test_a_match_brings_along_what_they_have_in_common(world: MeetupsWorld) -> None:
    await world.joined("Ada", "Ben")
    await world.sent()
    match = world.only_match()
    german = replace(world.visitor("Ada"), language="de")
    assert title(await world.occasions.form(world.visitor("Ada"), "match", match.id)) == (
        "About grants"
    )
    field = (await world.occasions.form(german, "match", match.id)).fields[0]
    assert isinstance(field, Typed)
    assert isinstance(field.now, Text)
    assert said(field.now.params["topic"]) == "Grants"


async def test_a_match_of_which_nothing_is_known_leaves_the_title_open(
    world: MeetupsWorld,
) -> None:
    await world.joined("Ada", "Ben")
    await world.sent()
    match = world.only_match()
    world.memory.matches[match.id] = replace(match, reasons=())
    assert title(await world.occasions.form(world.visitor("Ada"), "match", match.id)) == ""


async def test_nobody_else_learns_what_a_match_is_about(world: MeetupsWorld) -> None:
    await world.joined("Ada", "Ben")
    await world.sent()
    match = world.only_match()
    cyd = await world.introduced("Cyd")
    with pytest.raises(NotFound, match="do not find this match"):
        await world.occasions.form(cyd, "match", match.id)
    world.memory.matches[match.id] = replace(match, state=MatchState.CALLED_OFF)
    with pytest.raises(NotFound, match="do not find this match"):
        await world.occasions.form(world.visitor("Ada"), "match", match.id)


async def test_who_cannot_call_one_fills_in_nothing_in_vain(world: MeetupsWorld) -> None:
    with pytest.raises(ConsentNeeded):
        await world.occasions.form(world.visitor("Zoe"), "prompt", 1)
    ada = await world.introduced("Ada")
    community = world.community()
    world.memory.communities[community.id] = replace(
        community, channels=replace(community.channels, prompts=None)
    )
    with pytest.raises(Invalid, match="no channel for prompts and meetups"):
        await world.occasions.form(ada, "prompt", 1)


async def test_what_cannot_be_used_yet_is_kept_for_another_try(world: MeetupsWorld) -> None:
    ada = await world.introduced("Ada")
    filled = Filled(
        {"title": "Lunch", "when": "sometime", "where": " ", "about": "Soup"},
        {"space": ("site",)},
        ("match", "12"),
    )
    with pytest.raises(Invalid, match="cannot read a day"):
        await world.occasions.call(ada, filled)
    quotes = [one.words for one in typed_before(filled) if isinstance(one, Quote)]
    assert quotes == ["Lunch", "sometime", "Soup"]
    assert again_button(filled).action == "meetup_call:match:12"


async def test_every_space_can_be_chosen_and_one_is(world: MeetupsWorld) -> None:
    form = await world.occasions.form(await world.introduced("Ada"), "prompt", 1)
    [spaces] = [one for one in form.fields if isinstance(one, Chosen)]
    assert {value for value, _ in spaces.options} == {one.value for one in Space}
    assert (spaces.now, spaces.required) == (("site",), True)
