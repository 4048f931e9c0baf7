from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from community.communities import SetUp
from community.errors import Invalid, NotAllowed
from community.places import Community, Home
from community.recurring import Rule, Schedule
from tests.community.people import ELSEWHERE, HOME, People, copy_of


@pytest.fixture
def people() -> People:
    return People()


def rounds(people: People) -> list[Schedule]:
    return [s for s in people.memory.schedules.values() if s.kind == "round"]


async def test_a_bot_that_arrives_stores_the_community_with_safe_defaults(people: People) -> None:
    arrived = await people.communities.arrive(HOME, "  Museum\npeople ")
    assert arrived == Community(arrived.id, HOME, "Museum people")
    assert await people.communities.of(HOME) == arrived


async def test_a_bot_that_comes_back_finds_its_settings_again(people: People) -> None:
    await people.set_up(SetUp(language="de"))
    await people.communities.depart(HOME)
    left = await people.communities.of(HOME)
    assert left
    assert left.left_at == people.clock.now()
    back = await people.communities.arrive(HOME, "Renamed")
    assert (back.language, back.name, back.left_at) == ("de", "Renamed", None)


async def test_departing_from_an_unknown_home_stores_nothing(people: People) -> None:
    await people.communities.depart(HOME)
    assert await people.communities.of(HOME) is None


async def test_a_name_of_which_nothing_shows_becomes_the_homes_id(people: People) -> None:
    assert (await people.communities.arrive(HOME, "\u200b\u202e")).name == "100"


async def test_the_first_set_up_schedules_the_weekly_round_on_monday_at_nine(
    people: People,
) -> None:
    community = await people.set_up(SetUp(zone="Europe/Vienna", rounds="r"))
    assert community.set_up
    assert community.channels.rounds == "r"
    (weekly,) = rounds(people)
    assert weekly.rule == Rule("week", time(9, 0), weekday=0)
    assert (weekly.lead_minutes, weekly.grace_minutes, weekly.enabled) == (30, 720, True)
    assert weekly.next_slot == datetime(2026, 3, 9, 9, 0)  # noqa: DTZ001
    assert weekly.next_due == datetime(2026, 3, 9, 7, 30, tzinfo=UTC)


async def test_the_second_set_up_keeps_what_it_does_not_name(people: People) -> None:
    first = await people.set_up(SetUp(language="de", introductions="i", organisers="o"))
    second = await people.set_up(SetUp(minimum_age=18, cooldown_weeks=4, introductions=""))
    channels = replace(first.channels, introductions=None)
    assert second == replace(first, minimum_age=18, cooldown_weeks=4, channels=channels)
    assert len(rounds(people)) == 1


async def test_a_new_weekday_or_time_replaces_the_rule_of_the_round(people: People) -> None:
    await people.set_up()
    await people.set_up(SetUp(weekday=3))
    assert rounds(people)[0].rule == Rule("week", time(9, 0), weekday=3)
    await people.set_up(SetUp(at=time(18, 30)))
    (weekly,) = rounds(people)
    assert weekly.rule == Rule("week", time(18, 30), weekday=3)
    assert weekly.next_slot == datetime(2026, 3, 5, 18, 30)  # noqa: DTZ001


async def test_a_round_that_an_organiser_removed_stays_removed_until_they_name_a_time(
    people: People,
) -> None:
    await people.set_up()
    people.memory.schedules.clear()
    await people.set_up(SetUp(out_of_bubble_percent=50))
    assert rounds(people) == []
    await people.set_up(SetUp(at=time(8, 0)))
    assert rounds(people)[0].rule == Rule("week", time(8, 0), weekday=0)


async def test_a_new_zone_retimes_every_schedule(people: People) -> None:
    community = await people.set_up()
    over = Schedule(
        77, community.id, "parade", Rule("once", time(9, 0), anchor=date(2026, 1, 1)), enabled=False
    )
    people.memory.schedules[77] = over
    await people.set_up(SetUp(zone="America/New_York"))
    (weekly,) = rounds(people)
    assert weekly.next_slot == datetime(2026, 3, 9, 9, 0)  # noqa: DTZ001
    assert weekly.next_due == datetime(2026, 3, 9, 12, 30, tzinfo=UTC)
    assert people.memory.schedules[77] == over


async def test_the_same_zone_again_leaves_the_schedules_alone(people: People) -> None:
    await people.set_up()
    people.memory.calls.clear()
    await people.set_up(SetUp(zone="europe/berlin"))
    assert "schedules.save" not in people.memory.calls


async def test_a_round_is_never_put_where_its_planning_would_be_in_the_past(people: People) -> None:
    # Ten minutes before the slot there is no half hour left in which to undo.
    people.clock.time = datetime(2026, 3, 9, 7, 50, tzinfo=UTC)
    await people.set_up()
    assert rounds(people)[0].next_slot == datetime(2026, 3, 16, 9, 0)  # noqa: DTZ001


async def test_after_a_crash_before_the_community_was_saved_set_up_completes(
    people: People,
) -> None:
    community = await people.set_up()
    people.memory.communities[community.id] = replace(community, set_up=False)
    again = await people.set_up()
    assert again.set_up
    assert len(rounds(people)) == 1


@pytest.mark.parametrize("size", [2, 6])
async def test_organisers_choose_how_many_meet_at_once(people: People, size: int) -> None:
    assert (await people.set_up()).group_size == 2
    assert (await people.set_up(SetUp(group_size=size))).group_size == size
    assert (await people.set_up(SetUp(minimum_age=18))).group_size == size


async def test_a_misspelt_zone_is_refused_with_a_near_guess(people: People) -> None:
    with pytest.raises(Invalid) as caught:
        await people.set_up(SetUp(zone="Europe/Viena"))
    assert caught.value.text.params == {"zone": "Europe/Viena", "guess": "Europe/Vienna"}
    assert people.memory.communities == {}


async def test_a_zone_like_nothing_on_earth_is_refused_with_an_example(people: People) -> None:
    with pytest.raises(Invalid) as caught:
        await people.set_up(SetUp(zone="###"))
    assert "Europe/Vienna" in caught.value.text.msgid


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Wien", "Europe/Vienna"),
        ("new york", "America/New_York"),
        ("europe/berlin", "Europe/Berlin"),
        ("UTC", "UTC"),
    ],
)
async def test_a_zone_may_be_named_by_its_city_in_german_or_english(
    people: People, typed: str, zone: str
) -> None:
    assert (await people.set_up(SetUp(zone=typed))).zone == zone


@pytest.mark.parametrize(
    "wrong",
    [
        {"language": "fr"},
        {"minimum_age": 12},
        {"minimum_age": 100},
        {"cooldown_weeks": -1},
        {"out_of_bubble_percent": 101},
        {"group_size": 1},
        {"group_size": 7},
        {"weekday": 7},
    ],
)
async def test_a_setting_out_of_its_range_is_refused_and_nothing_changes(
    people: People, wrong: dict[str, Any]
) -> None:
    await people.set_up()
    before = copy_of(people.memory)
    with pytest.raises(Invalid):
        await people.set_up(SetUp(**wrong, introductions="other"))
    assert copy_of(people.memory) == before


async def test_a_member_may_neither_see_nor_change_settings(people: People) -> None:
    await people.set_up()
    ada = await people.agreed("Ada")
    before = copy_of(people.memory)
    service = people.communities
    for attempt in (
        lambda: service.set_up(ada, SetUp(language="de")),
        lambda: service.settings(ada),
        lambda: service.aliases(ada),
        lambda: service.set_alias(ada, "a", "b"),
        lambda: service.numbers(ada),
    ):
        with pytest.raises(NotAllowed):
            await attempt()
    assert copy_of(people.memory) == before


async def test_organisers_see_the_settings(people: People) -> None:
    community = await people.set_up()
    olga = people.visitor("Olga", organiser=True)
    assert await people.communities.settings(olga) == community


async def test_an_alias_is_set_shown_and_taken_back(people: People) -> None:
    olga = people.visitor("Olga", organiser=True)
    assert await people.communities.set_alias(olga, " Insta ", "Instagram") == "instagram"
    assert await people.communities.aliases(olga) == {"insta": "instagram"}
    assert await people.communities.set_alias(olga, "INSTA", " ") == ""
    assert await people.communities.aliases(olga) == {}


@pytest.mark.parametrize(
    ("word", "topic"),
    [("", "art"), ("\u200b", ""), ("word", "!!!"), ("w" * 61, "a"), ("w", "a" * 61)],
)
async def test_an_alias_that_cannot_work_is_refused(people: People, word: str, topic: str) -> None:
    olga = people.visitor("Olga", organiser=True)
    with pytest.raises(Invalid):
        await people.communities.set_alias(olga, word, topic)
    assert await people.communities.aliases(olga) == {}


async def test_the_numbers_count_and_name_nobody(people: People) -> None:
    await people.introduced("Ada", topics="photography")
    await people.agreed("Ben")
    olga = people.visitor("Olga", organiser=True)
    numbers = await people.communities.numbers(olga)
    assert (numbers.members, numbers.introduced, numbers.paused) == (2, 1, 0)
    assert "Ada" not in repr(numbers)


async def test_an_organiser_who_sets_up_welcomes_the_bot_back(people: People) -> None:
    await people.set_up()
    await people.communities.depart(HOME)
    people.clock.time += timedelta(days=1)
    assert (await people.set_up()).left_at is None


async def test_a_home_that_removed_the_bot_while_it_was_off_is_left(people: People) -> None:
    for home in (HOME, ELSEWHERE, Home("matrix", "100")):
        await people.communities.arrive(home, "Museum people")
    people.clock.advance(days=1)
    assert await people.communities.depart_all_but("discord", {HOME}) == 1
    assert await people.communities.depart_all_but("discord", {HOME}) == 0
    left = [c.home for c in people.memory.communities.values() if c.left_at == people.clock.now()]
    assert left == [ELSEWHERE]
