"""/match wishes: one page with four selects, saved by a tap, in words."""

from collections.abc import Iterator
from typing import Any

import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from cogs._cards import PREFIX
from cogs._wishes import wishes_page
from community.errors import Invalid
from community.model import Participation
from community.places import LANGUAGES, Language
from community.wish_texts import WISHES, changed
from community.wishes import FARTHEST, MOST_MENTEES, NEAREST, Mode, Presence, Wishes
from tests.cogs.town import Town, message, said, walk

SELECT = 3
PROMISE = (
    "Each choice is saved at once and counts from the next round on. "
    "Not every round can grant every wish, but I keep yours in mind."
)


def selects(components: Any) -> dict[str, list[dict[str, Any]]]:
    """Return the options of each select by what it changes."""
    found = [part for part in walk(components) if part["type"] == SELECT]
    return {one["custom_id"].removeprefix(PREFIX + "wish:"): one["options"] for one in found}


def standing(components: Any) -> dict[str, str]:
    """Return which label stands in each select."""
    return {
        what: next(one["label"] for one in options if one.get("default"))
        for what, options in selects(components).items()
    }


async def tap(
    someone: MemberActor, page: InteractionResult, what: str, value: str
) -> InteractionResult:
    """Choose something on the page."""
    return await someone.select(message(page), [value], custom_id=f"{PREFIX}wish:{what}")


async def part(town: Town, someone: MemberActor) -> Participation | None:
    """Return how somebody takes part, as it is stored."""
    here = await town.community()
    account = town.visitor(someone).account
    member = await town.house.stores.members.by_account(here.id, account)
    assert member is not None
    return await town.house.stores.participation.get(here.id, member.id)


async def wishes_of(town: Town, someone: MemberActor) -> Wishes:
    stored = await part(town, someone)
    assert stored is not None
    return stored.wishes


# --- what a person reads --------------------------------------------------------------------------


async def test_who_never_chose_anything_has_no_preference(town: Town) -> None:
    ada = await town.matched_in("Ada")
    page = await ada.slash(town.plaza, "match wishes")
    assert said(page).splitlines() == [
        "### What do you wish for in your matches?",
        "**What you hope for:** I look for a bit of everything for you.",
        "**Near or far:** Near your field of work or far from it: both are fine with you.",
        "**How you can meet:** You can meet on site or online.",
        "**Helping others as a mentor:** At the moment you are nobody's mentor.",
        PROMISE,
    ]
    assert standing(message(page).components) == {
        "mode": "A bit of everything",
        "bubble": "Near or far, both are fine",
        "presence": "Any way",
        "mentees": "Not now",
    }


async def test_what_can_be_chosen_is_said_in_words(town: Town) -> None:
    ada = await town.matched_in("Ada")
    page = await ada.slash(town.plaza, "match wishes")
    options = selects(message(page).components)
    assert [(one["label"], one["description"]) for one in options["mode"]] == [
        ("A bit of everything", "Whatever fits best this time"),
        ("Give and take", "Each of you has what the other looks for"),
        (
            "Somebody with the same challenge",
            "You are after the same thing and go part of the way together",
        ),
        ("Somebody who has mastered it", "They have behind them what you have ahead of you"),
        ("Something new", "A field or a topic that widens your horizon"),
    ]
    assert [one["label"] for one in options["bubble"]] == [
        "Very near my field of work",
        "Rather near my field of work",
        "Near or far, both are fine",
        "Rather out of my bubble",
        "Far out of my bubble",
    ]
    assert [one["label"] for one in options["presence"]] == ["Any way", "On site", "Online"]
    assert [one["label"] for one in options["mentees"]] == [
        "Not now",
        "1 person at a time",
        "2 people at a time",
        "3 people at a time",
        "4 people at a time",
        "5 people at a time",
    ]


async def test_a_german_reader_chooses_and_reads_in_german(town: Town) -> None:
    ada = await town.matched_in("Ada")
    town.locales[ada.id] = "de"
    page = await ada.slash(town.plaza, "match wishes")
    assert "Was wünschst du dir von deinen Begegnungen?" in said(page)
    options = selects(message(page).components)
    assert [one["label"] for one in options["mode"]] == [
        "Von allem etwas",
        "Geben und Nehmen",
        "Jemand mit derselben Herausforderung",
        "Jemand mit Erfahrung darin",
        "Etwas ganz Neues",
    ]
    assert [one["label"] for one in options["mentees"]][:3] == [
        "Gerade nicht",
        "1 Person zur selben Zeit",
        "2 Personen zur selben Zeit",
    ]
    for what, value in (
        ("mode", "mentor"),
        ("bubble", "2"),
        ("presence", "on_site"),
        ("mentees", "1"),
    ):
        await tap(ada, page, what, value)
    assert said(page).splitlines()[1:5] == [
        "**Was du dir erhoffst:** Ich suche Menschen, die schon gemeistert haben, was du vorhast.",
        "**Nah oder fern:** Ich führe dich so weit aus deiner Blase heraus, wie ich kann.",
        "**Wie du dich treffen kannst:** Du triffst dich nur vor Ort.",
        "**Andere im Mentoring begleiten:** Im Mentoring begleitest du 1 Person zur selben Zeit.",
    ]
    assert standing(message(page).components)["bubble"] == "Weit aus meiner Blase heraus"
    status = said(await ada.slash(town.plaza, "match status"))
    assert "Mit /match wishes änderst du, was du dir wünschst." in status
    assert "Du triffst dich nur vor Ort." in status
    assert "In deiner Vorstellung fehlt noch dein Ort." in status


async def test_join_and_status_tell_what_somebody_wishes_for(town: Town) -> None:
    ada = await town.introduced("Ada")
    joined = said(await ada.slash(town.plaza, "match join"))
    assert "I look for a bit of everything for you." in joined
    assert "/match wishes lets you change what you wish for." in joined
    assert "mentor" not in joined
    page = await ada.slash(town.plaza, "match wishes")
    await tap(ada, page, "mode", "exchange")
    await tap(ada, page, "mentees", "2")
    status = said(await ada.slash(town.plaza, "match status"))
    assert "I look for people with whom you can give and take." in status
    assert "As a mentor you help up to 2 people at a time." in status
    assert "You can meet on site or online." not in status  # no preference needs no word
    again = said(await ada.slash(town.plaza, "match join", rhythm="monthly"))
    assert "I look for people with whom you can give and take." in again


# --- choosing -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "value", "wishes", "sentence"),
    [
        (
            "mode",
            "peer",
            Wishes(mode=Mode.PEER),
            "I look for people who face the same challenge as you.",
        ),
        (
            "mode",
            "horizon",
            Wishes(mode=Mode.HORIZON),
            "I look for people who bring you to something new.",
        ),
        ("bubble", "-2", Wishes(bubble=NEAREST), "as near to your field of work as I can."),
        ("bubble", "1", Wishes(bubble=1), "I gladly lead you a step out of your bubble."),
        ("presence", "remote", Wishes(presence=Presence.REMOTE), "You meet online only."),
        ("mentees", "5", Wishes(mentees=MOST_MENTEES), "you help up to 5 people at a time."),
    ],
)
async def test_a_tap_saves_at_once_and_the_page_says_so(
    town: Town, what: str, value: str, wishes: Wishes, sentence: str
) -> None:
    ada = await town.matched_in("Ada")
    page = await ada.slash(town.plaza, "match wishes")
    assert sentence not in said(page)
    await tap(ada, page, what, value)
    assert await wishes_of(town, ada) == wishes
    assert sentence in said(page)
    chosen = next(o for o in selects(message(page).components)[what] if o.get("default"))
    assert chosen["value"] == value


async def test_the_page_works_after_a_restart(town: Town) -> None:
    ada = await town.matched_in("Ada")
    page = await ada.slash(town.plaza, "match wishes")
    await town.restart()
    await tap(ada, page, "mode", "mentor")
    assert (await wishes_of(town, ada)).mode is Mode.MENTOR
    assert "I look for people who have mastered what lies ahead of you." in said(page)


async def test_two_pages_do_not_undo_each_others_choices(town: Town) -> None:
    ada = await town.matched_in("Ada")
    phone, desk = [await ada.slash(town.plaza, "match wishes") for _ in range(2)]
    await tap(ada, phone, "mode", "peer")
    await tap(ada, desk, "presence", "remote")
    assert await wishes_of(town, ada) == Wishes(Mode.PEER, presence=Presence.REMOTE)
    assert "I look for people who face the same challenge as you." in said(desk)


async def test_an_expired_tap_is_saved_all_the_same_and_seen_with_the_next_one(town: Town) -> None:
    ada = await town.matched_in("Ada")
    page = await ada.slash(town.plaza, "match wishes")
    town.env.inject_error("POST", "/interactions/*", status=404, code=10062)
    await tap(ada, page, "mode", "peer")
    town.surprises()  # nobody waits for an answer: the expiry is reported to nobody
    assert (await wishes_of(town, ada)).mode is Mode.PEER
    assert "I look for a bit of everything" in said(page)
    await tap(ada, page, "bubble", "1")
    assert await wishes_of(town, ada) == Wishes(Mode.PEER, bubble=1)
    assert "I look for people who face the same challenge as you." in said(page)


async def test_who_does_not_take_part_reads_how_to(town: Town) -> None:
    ada = await town.introduced("Ada")
    answer = await ada.slash(town.plaza, "match wishes")
    assert "You are not taking part yet." in said(answer)
    assert "/match join lets you in." in said(answer)
    assert selects(message(answer).components) == {}


async def test_who_left_in_the_meantime_is_asked_to_join_first(town: Town) -> None:
    ada = await town.matched_in("Ada")
    page = await ada.slash(town.plaza, "match wishes")
    await ada.slash(town.plaza, "match leave")
    refused = await tap(ada, page, "mode", "peer")
    assert "Join first; then I note your wishes." in said(refused)
    assert await part(town, ada) is None


async def test_a_round_is_planned_with_what_people_wish_for(town: Town) -> None:
    ada = await town.matched_in("Ada")
    await town.matched_in("Ben")
    page = await ada.slash(town.plaza, "match wishes")
    await tap(ada, page, "presence", "remote")
    await town.advance(days=5)
    here = await town.community()
    [round_] = await town.house.stores.rounds.latest(here.id)
    inputs = await town.house.stores.rounds.inputs(here.id, round_.id)
    assert inputs.count('"presence":"remote"') == 1
    assert inputs.count('"presence":"any"') == 1


# --- what comes back, and what goes out -----------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "value"),
    [("mode", "vip"), ("mode", ""), ("presence", "ANY"), ("bubble", "far"), ("mentees", "")],
)
def test_what_is_no_choice_is_refused(what: str, value: str) -> None:
    with pytest.raises(Invalid, match="I do not know this choice"):
        changed(Wishes(), what, value)


@pytest.mark.parametrize("what", WISHES)
def test_a_choice_changes_one_wish_and_no_other(what: str) -> None:
    before = Wishes(Mode.PEER, 1, Presence.REMOTE, 2)
    value = {"mode": "mixed", "bubble": "0", "presence": "any", "mentees": "0"}[what]
    after = changed(before, what, value)
    assert getattr(after, what) == getattr(Wishes(), what)
    others = [name for name in WISHES if name != what]
    assert [getattr(after, one) for one in others] == [getattr(before, one) for one in others]


def every_wish() -> Iterator[Wishes]:
    yield from (Wishes(mode=mode) for mode in Mode)
    yield from (Wishes(bubble=bubble) for bubble in range(NEAREST, FARTHEST + 1))
    yield from (Wishes(presence=presence) for presence in Presence)
    yield from (Wishes(mentees=mentees) for mentees in range(MOST_MENTEES + 1))


@pytest.mark.parametrize("tongue", LANGUAGES)
def test_the_page_keeps_discords_limits_whatever_is_chosen(tongue: Language) -> None:
    for wishes in every_wish():
        components = list(walk(wishes_page(wishes, tongue).to_components()))
        assert len(components) <= 40
        assert sum(len(part.get("content", "")) for part in components) <= 4000
        menus = [part for part in components if part["type"] == SELECT]
        assert [one["custom_id"] for one in menus] == [f"{PREFIX}wish:{what}" for what in WISHES]
        for menu in menus:
            options = menu["options"]
            assert len(options) == len({one["value"] for one in options}) <= 25
            assert len({one["label"] for one in options}) == len(options)
            assert sum(one.get("default", False) for one in options) == 1
            for one in options:
                assert 1 <= len(one["label"]) <= 100
                assert len(one.get("description") or "") <= 100
                assert "…" not in one["label"] + (one.get("description") or "")  # nothing cut


def test_the_languages_say_different_things() -> None:
    german, english = (
        seen_in(wishes_page(Wishes(Mode.PEER, 2, Presence.ON_SITE, 3), tongue))
        for tongue in ("de", "en")
    )
    assert not set(german) & set(english)


def seen_in(page: Any) -> list[str]:
    """Return the texts of a page, one a component."""
    return [part["content"] for part in walk(page.to_components()) if "content" in part]
