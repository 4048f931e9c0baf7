"""The parts of the demo that decide whether it is honest."""

from datetime import UTC, datetime
from functools import reduce
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from community.places import LANGUAGES, Language
from community.wish_texts import changed
from community.wishes import Mode, Presence, Wishes
from demo import pictures, town
from demo.people import Person, people
from demo.pictures import page, photograph
from demo.reading import Reader, button, buttons, fields, select, texts
from demo.rounds import faults
from demo.transcript import Entry

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def one(members: list[list[int]], unmatched: list[int], people: int) -> dict[str, object]:
    return {
        "matches": [{"members": m} for m in members],
        "unmatched": [{"member": m} for m in unmatched],
        "totals": {"people": people},
    }


def test_a_sound_series_of_rounds_has_no_faults() -> None:
    assert faults([one([[1, 2], [3, 4]], [5], 5), one([[1, 3], [2, 4]], [], 4)], {(1, 4)}) == []


@pytest.mark.parametrize(
    ("rounds", "avoid", "word"),
    [
        ([one([[1, 2]], [], 2), one([[2, 1]], [], 2)], set[tuple[int, int]](), "met"),
        ([one([[1, 2, 3]], [], 3)], {(1, 3)}, "never meet"),
        ([one([[1, 2]], [], 3)], set[tuple[int, int]](), "silently out"),
        ([one([[1, 2], [2, 3]], [], 4)], set[tuple[int, int]](), "twice"),
    ],
)
def test_every_broken_promise_is_found(
    rounds: list[dict[str, object]], avoid: set[tuple[int, int]], word: str
) -> None:
    assert any(word in fault for fault in faults(rounds, avoid))


def test_markup_is_read_as_discord_shows_it() -> None:
    reader = Reader("de", ZoneInfo("Europe/Vienna"), {7: "Ada"}, {9: "runden"}, NOON)
    stamp = int(NOON.timestamp())
    assert reader.plain(f"<@7> in <#9> \\*wow\\* <t:{stamp}:F>") == (
        "@Ada in #runden *wow* Montag, 5. Januar 2026, 13:00"
    )
    assert reader.plain("<@8> <#8>") == "@… #…"
    assert reader.plain(f"<t:{stamp + 3 * 86400}:R>") == "in 3 Tagen"


def test_components_are_walked_top_to_bottom() -> None:
    shown = [
        {
            "type": 17,
            "components": [
                {"type": 10, "content": "hello"},
                {
                    "type": 9,
                    "components": [{"type": 10, "content": "world"}],
                    "accessory": {"type": 2, "custom_id": "nw1:b", "label": "B"},
                },
                {"type": 1, "components": [{"type": 2, "custom_id": "nw1:a", "label": "A"}]},
            ],
        },
        {"type": 18, "label": "Name", "component": {"type": 4, "custom_id": "name"}},
    ]
    assert list(texts(shown)) == ["hello", "world"]
    assert [b["label"] for b in buttons(shown)] == ["B", "A"]
    assert button(shown, "nw1:a") == "nw1:a"
    assert [label for label, _ in fields(shown)] == ["Name"]
    with pytest.raises(LookupError):
        button(shown, "nw1:c")


def test_a_select_is_found_by_what_it_does() -> None:
    menu = {"type": 3, "custom_id": "nw1:wish:mode"}
    shown = [{"type": 17, "components": [{"type": 1, "components": [menu]}]}]
    assert select(shown, "wish:mode") is menu
    with pytest.raises(LookupError):
        select(shown, "wish:bubble")


def wishes_of(person: Person) -> Wishes:
    """Return what somebody's taps add up to."""
    return reduce(lambda wishes, tap: changed(wishes, *tap), person.wishes, Wishes())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cast_has_every_kind_of_wish(language: Language) -> None:
    cast = {person.name: person for person in people(language)}
    wishes = {name: wishes_of(person) for name, person in cast.items()}
    assert {one.mode for one in wishes.values()} == set(Mode)
    assert {one.presence for one in wishes.values()} == set(Presence)
    assert any(one.mentees for one in wishes.values())
    assert {one.bubble for one in wishes.values()} >= {-1, 0, 1, 2}
    on_site = [name for name, one in wishes.items() if one.presence == Presence.ON_SITE]
    assert len(on_site) == 2
    assert len({cast[name].place for name in on_site}) == 1


def test_the_two_casts_wish_for_the_same() -> None:
    german, english = ([person.wishes for person in people(one)] for one in LANGUAGES)
    assert german == english


def test_a_page_shows_words_and_never_runs_them() -> None:
    entry = Entry(NOON, "public", "#runden", "Bot", ("### <script>", "> **a**", "x", ""), ("Yes",))
    shown = page("runden", [entry])
    assert "<script>" not in shown
    assert "<blockquote><b>a</b></blockquote>" in shown
    assert "<span>Yes</span>" in shown


def test_the_browser_is_asked_for_one_picture_of_one_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def run(command: list[str], **_: object) -> None:
        asked.append(command)

    monkeypatch.setattr(pictures.subprocess, "run", run)
    photograph("chromium", "runden", [Entry(NOON, "public", "#r", "Bot", ("x",))], tmp_path / "p")
    ((browser, *options),) = asked
    assert browser == "chromium"
    assert f"--screenshot={tmp_path / 'p'}" in options
    assert options[-1].startswith("file://")


def test_the_ledger_of_a_demo_has_its_key_of_the_seed_so_that_the_story_stays_the_same(
    tmp_path: Path,
) -> None:
    keys: list[bytes] = []
    for name, seed in (("one", 7), ("two", 7), ("three", 8)):
        folder = tmp_path / name
        folder.mkdir()
        town.make_key(folder, seed)
        key = folder / "erasures.jsonl.key"
        assert key.stat().st_mode & 0o777 == 0o600
        keys.append(key.read_bytes())
    assert keys[0] == keys[1] != keys[2]
    assert {len(key) for key in keys} == {32}
