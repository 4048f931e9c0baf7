"""Prompts: chosen in turn, posted, taken up, and paused when nobody wants them."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from community.errors import ConsentNeeded, Invalid, NotFound
from community.prompts import PATIENCE
from community.recurring import PromptKind, PromptPost, Rule, Schedule
from tests.community.people import ELSEWHERE
from tests.community.world import World, said, sentences

KINDS: tuple[PromptKind, ...] = ("meetup", "parade", "question")
TUESDAY = datetime(2026, 3, 10, 18, 30)  # noqa: DTZ001 - a slot is naive


@pytest.fixture
async def world() -> World:
    world = World()
    await world.open()
    for kind in KINDS:
        await world.schedules.add(world.olga, kind, Rule("week", time(18, 30), weekday=1))
    world.pass_to(TUESDAY)
    return world


async def post(world: World, kind: PromptKind = "meetup", weeks: int = 0) -> PromptPost | None:
    """Work on a week's occurrence and deliver; return the newest post."""
    slot = TUESDAY + timedelta(weeks=weeks)
    world.pass_to(slot)
    schedule = world.schedule(kind)
    await world.prompts.work(world.occurrence(kind, slot, schedule.id))
    await world.send_all()
    return await world.prompts_store.latest(world.community().id, schedule.id)


async def posted(world: World, kind: PromptKind = "meetup", weeks: int = 0) -> PromptPost:
    newest = await post(world, kind, weeks)
    assert newest is not None
    return newest


# --- posting -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
async def test_a_prompt_is_posted_with_the_button_that_takes_it_up(
    world: World, kind: PromptKind
) -> None:
    newest = await posted(world, kind)
    (card,) = world.chat.cards_in("prompts")
    assert f"{kind} {newest.key[-1]}" in sentences(card)
    assert f"Body {newest.key[-1]}" in sentences(card)
    further = {
        "meetup": [f"meetup_call:prompt:{newest.id}"],
        "parade": [f"parade_propose:{newest.id}"],
    }
    assert [one.action for one in card.buttons] == [f"take:{newest.id}", *further.get(kind, [])]
    assert card.mentions == ()


async def test_a_parade_says_its_period_its_hashtag_and_how_to_take_part(world: World) -> None:
    await posted(world, "parade")
    (card,) = world.chat.cards_in("prompts")
    assert "2026-04-07" in sentences(card)
    assert "#Museum" in sentences(card)
    assert "article" in sentences(card)


async def test_an_occurrence_is_posted_once(world: World) -> None:
    occurrence = world.occurrence("meetup", TUESDAY, world.schedule("meetup").id)
    for _ in range(2):
        await world.prompts.work(occurrence)
    await world.send_all()
    assert len(world.memory.posts) == 1
    assert len(world.chat.cards_in("prompts")) == 1


async def test_a_lost_answer_does_not_post_twice(world: World) -> None:
    newest = await posted(world)
    await world.deliver_again(f"prompt:{newest.id}")
    assert len(world.chat.cards_in("prompts")) == 1


async def test_no_prompt_comes_again_before_all_were_used(world: World) -> None:
    await world.prompts.add_own(world.olga, "meetup", "Picnic", "In the park")
    ada = await world.agreed("Ada")
    keys: list[str] = []
    for week in range(8):
        newest = await posted(world, weeks=week)
        await world.prompts.take_up(ada, newest.id)
        keys.append(newest.key)
    every = {"meetup-001", "meetup-002", "meetup-003", "own-1"}
    assert set(keys[:4]) == every
    assert set(keys[4:]) == every
    assert keys[3] != keys[4]


async def test_the_order_comes_of_the_seed(world: World) -> None:
    seen: set[str] = set()
    for seed in range(3):
        world.memory.posts.clear()
        world.random.next = seed
        seen.add((await posted(world, weeks=seed)).key)
    assert seen == {"meetup-001", "meetup-002", "meetup-003"}


async def test_a_single_prompt_comes_again_rather_than_none(world: World) -> None:
    for key in ("meetup-001", "meetup-002"):
        await world.prompts.switch(world.olga, key, on=False)
    assert (await posted(world)).key == "meetup-003"
    assert (await posted(world, weeks=1)).key == "meetup-003"


async def test_when_all_are_switched_off_the_organisers_are_told(world: World) -> None:
    for n in (1, 2, 3):
        await world.prompts.switch(world.olga, f"meetup-00{n}", on=False)
    assert await post(world) is None
    (card,) = world.chat.cards_in("organisers")
    assert "switched off" in sentences(card)
    assert [r.state for r in world.memory.occurrences.values()] == ["done"]


async def test_without_a_channel_nothing_is_posted_and_the_organisers_are_told(
    world: World,
) -> None:
    here = world.community()
    world.memory.communities[here.id] = replace(here, channels=replace(here.channels, prompts=None))
    assert await post(world) is None
    (card,) = world.chat.cards_in("organisers")
    assert "No channel is chosen for meetup prompts" in sentences(card)
    assert [r.state for r in world.memory.occurrences.values()] == ["done"]


async def test_a_channel_that_went_meanwhile_is_told_as_gone(world: World) -> None:
    await world.prompts.work(world.occurrence("meetup", TUESDAY, world.schedule("meetup").id))
    here = world.community()
    world.memory.communities[here.id] = replace(here, channels=replace(here.channels, prompts=None))
    await world.send_all()
    assert "is gone" in sentences(world.chat.cards_in("organisers")[0])


async def test_a_schedule_that_was_paused_or_removed_meanwhile_posts_nothing(world: World) -> None:
    schedule = world.schedule("meetup")
    one = world.occurrence("meetup", TUESDAY, schedule.id)
    await world.schedules.pause(world.olga, schedule.id)
    await world.prompts.work(one)
    two = world.occurrence("meetup", TUESDAY, schedule_id=99)
    await world.prompts.work(two)
    assert world.memory.posts == {}
    assert [r.state for r in world.memory.occurrences.values()] == ["done", "done"]


async def test_a_prompt_whose_words_are_gone_is_not_posted(world: World) -> None:
    await world.prompts.add_own(world.olga, "meetup", "Picnic", "In the park")
    for n in (1, 2, 3):
        await world.prompts.switch(world.olga, f"meetup-00{n}", on=False)
    await world.prompts.work(world.occurrence("meetup", TUESDAY, world.schedule("meetup").id))
    world.memory.own_prompts.clear()
    await world.send_all()
    assert world.chat.cards_in("prompts") == []


async def test_a_post_that_is_gone_is_not_delivered(world: World) -> None:
    await world.prompts.work(world.occurrence("meetup", TUESDAY, world.schedule("meetup").id))
    world.memory.posts.clear()
    await world.send_all()
    assert world.chat.cards_in("prompts") == []


async def test_prompts_are_in_the_communitys_language(world: World) -> None:
    here = world.community()
    world.memory.communities[here.id] = replace(here, language="de")
    await posted(world)
    assert world.chat.cards_in("prompts")[0].language == "de"
    own = await world.prompts.add_own(world.olga, "meetup", "Picknick", "Im Park")
    assert own.language == "de"


# --- nobody answers ------------------------------------------------------------------------------


async def test_after_three_silent_prompts_the_schedule_is_paused_instead_of_a_fourth(
    world: World,
) -> None:
    for week in range(4):
        await post(world, weeks=week)
    schedule = world.schedule("meetup")
    assert len(world.memory.posts) == PATIENCE
    assert (schedule.enabled, schedule.paused_for) == (False, "unanswered")
    (card,) = world.chat.cards_in("organisers")
    assert "3 prompts in a row" in sentences(card)
    assert "/admin schedule resume" in sentences(card)
    assert {r.state for r in world.memory.occurrences.values()} == {"done"}


async def test_one_answer_begins_the_count_anew(world: World) -> None:
    ada = await world.agreed("Ada")
    for week in range(2):
        await post(world, weeks=week)
    third = await posted(world, weeks=2)
    await world.prompts.take_up(ada, third.id)
    for week in range(3, 6):
        await post(world, weeks=week)
    assert len(world.memory.posts) == 6
    assert world.schedule("meetup").enabled
    await post(world, weeks=6)
    assert not world.schedule("meetup").enabled


async def test_a_resumed_schedule_has_three_new_chances(world: World) -> None:
    for week in range(4):
        await post(world, weeks=week)
    await world.schedules.resume(world.olga, world.schedule("meetup").id)
    for week in range(4, 7):
        await post(world, weeks=week)
    assert len(world.memory.posts) == 6
    assert world.schedule("meetup").enabled
    await post(world, weeks=7)
    assert not world.schedule("meetup").enabled


def schedules(world: World) -> list[Schedule]:
    return list(world.memory.schedules.values())


async def test_each_schedule_counts_for_itself(world: World) -> None:
    for week in range(3):
        await post(world, weeks=week)
    await posted(world, "question")
    silent = {s.kind: s.unanswered for s in schedules(world)}
    assert silent == {"round": 0, "meetup": 2, "parade": 0, "question": 0}


# --- taking up -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "words"), [("meetup", "hosts"), ("parade", "writes"), ("question", "answer")]
)
async def test_the_first_to_take_it_up_opens_the_thread(
    world: World, kind: PromptKind, words: str
) -> None:
    ada = await world.agreed("Ada")
    newest = await posted(world, kind)
    taken = await world.prompts.take_up(ada, newest.id)
    await world.send_all()
    assert taken.taken_up_by == (world.member("Ada").id,)
    (thread,) = world.chat.threads.values()
    (card,) = world.chat.cards_in(thread.place)
    assert words in sentences(card)
    assert "Ada" in sentences(card)
    assert card.mentions == (world.member("Ada").who,)
    assert said(world.chat.titles[thread]) == f"{kind} {newest.key[-1]}"


async def test_all_who_take_it_up_share_one_thread(world: World) -> None:
    newest = await posted(world)
    for name in ("Ada", "Grace"):
        await world.prompts.take_up(await world.agreed(name), newest.id)
    await world.send_all()
    (thread,) = world.chat.threads.values()
    assert len(world.chat.cards_in(thread.place)) == 2


async def test_taking_it_up_twice_changes_nothing(world: World) -> None:
    ada = await world.agreed("Ada")
    newest = await posted(world)
    await world.prompts.take_up(ada, newest.id)
    keys = world.row_keys()
    with pytest.raises(Invalid, match="already"):
        await world.prompts.take_up(ada, newest.id)
    assert world.row_keys() == keys


async def test_only_who_agreed_takes_up_and_only_what_is_of_their_community(world: World) -> None:
    newest = await posted(world)
    with pytest.raises(ConsentNeeded):
        await world.prompts.take_up(world.visitor("Ada"), newest.id)
    stranger = await world.agreed("Zoe", home=ELSEWHERE)
    with pytest.raises(NotFound):
        await world.prompts.take_up(stranger, newest.id)


async def test_who_left_meanwhile_is_not_written_about(world: World) -> None:
    ada = await world.agreed("Ada")
    newest = await posted(world)
    await world.prompts.take_up(ada, newest.id)
    await world.members.left(ada.home, ada.account)
    await world.send_all()
    (thread,) = world.chat.threads.values()
    assert world.chat.cards_in(thread.place) == []


async def test_who_was_erased_meanwhile_is_not_written_about(world: World) -> None:
    ada = await world.agreed("Ada")
    newest = await posted(world)
    await world.prompts.take_up(ada, newest.id)
    world.memory.posts[newest.id] = newest
    await world.send_all()
    took = f"prompt:{newest.id}:took:{world.member('Ada').id}"
    assert world.state(took) == "dropped"


async def test_a_deleted_prompt_gets_no_thread_and_nobody_is_bothered(world: World) -> None:
    ada = await world.agreed("Ada")
    newest = await posted(world)
    ref = await world.outbox.ref(f"prompt:{newest.id}")
    assert ref is not None
    world.chat.delete_by_hand(ref)
    await world.prompts.take_up(ada, newest.id)
    await world.send_all()
    assert world.failures == []
    assert world.state(f"prompt:{newest.id}:thread") == "dropped"


async def test_a_missing_permission_is_told_to_the_organisers_once(world: World) -> None:
    newest = await posted(world)
    world.chat.refuse("prompts", "forbidden")
    await world.prompts.take_up(await world.agreed("Ada"), newest.id)
    await world.send_all()
    (card,) = world.chat.cards_in("organisers")
    assert "/admin doctor" in sentences(card)


async def test_a_button_pressed_before_the_post_was_noted_waits(world: World) -> None:
    newest = await posted(world)
    record = world.memory.outbox[f"prompt:{newest.id}"]
    ref, record.ref = record.ref, None
    await world.prompts.take_up(await world.agreed("Ada"), newest.id)
    await world.send_all()
    assert world.state(f"prompt:{newest.id}:thread") == "pending"
    record.ref = ref
    world.clock.advance(seconds=10)
    await world.send_all()
    assert world.state(f"prompt:{newest.id}:thread") == "sent"
    assert world.state(f"prompt:{newest.id}:took:{world.member('Ada').id}") == "sent"


async def test_a_thread_of_a_prompt_that_is_gone_is_not_opened(world: World) -> None:
    newest = await posted(world)
    await world.prompts.take_up(await world.agreed("Ada"), newest.id)
    world.memory.posts.clear()
    await world.send_all()
    assert world.chat.threads == {}
