"""The demo as a newcomer runs it: the real bot, three weeks, in both languages."""

import asyncio
import json
import os
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from simcord.env import Env

import cli.demo
import demo.parade as parades
from community.places import Language
from demo import results
from demo.meetups import words
from fetching.feeds import read_feed
from tests.cogs.openapi import description, description_path
from tests.publishing.test_documents import Tags

TOTALS = {"people", "matched", "mutual", "weight", "out_of_bubble"}
DISCORDS: list[Env] = []
FEWEST_PEOPLE, FEWEST_FIELDS, FEWEST_ROUNDS = 24, 4, 3


@pytest.fixture(params=["de", "en"], scope="module")
def language(request: pytest.FixtureRequest) -> Language:
    return request.param


@pytest.fixture(scope="module")
def folder(language: Language, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Play the demo once a language; every test below looks at what it left."""
    told = tmp_path_factory.mktemp(language)
    with pytest.MonkeyPatch.context() as patch, (told / "story.txt").open("w") as story:
        patch.setattr(results, "chromium", lambda: None)
        patch.setattr(cli.demo, "out", Console(file=story, width=120))
        faults = asyncio.run(
            cli.demo.play(language, seed=11, folder=told, browser=False, watch=DISCORDS.append)
        )
    assert faults == []
    return told


@pytest.fixture
def written(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "rounds.json").read_text(encoding="utf-8"))


def test_everybody_is_believable_and_from_many_fields(written: dict[str, Any]) -> None:
    assert len(written["members"]) >= FEWEST_PEOPLE
    assert len({member["field"] for member in written["members"]}) >= FEWEST_FIELDS
    assert all(member["seeks"] and member["gives"] for member in written["members"])


def test_no_pair_meets_twice_and_no_blocked_pair_at_all(written: dict[str, Any]) -> None:
    met = [
        pair
        for one in written["rounds"]
        for match in one["matches"]
        for pair in combinations(sorted(match["members"]), 2)
    ]
    assert len(written["rounds"]) >= FEWEST_ROUNDS
    assert len(met) == len(set(met))
    assert written["avoid"]
    assert not {tuple(pair) for pair in written["avoid"]} & set(met)


def test_nobody_is_silently_out(written: dict[str, Any]) -> None:
    for one in written["rounds"]:
        seats = [member for match in one["matches"] for member in match["members"]]
        left_out = [entry["member"] for entry in one["unmatched"]]
        assert len(set(seats + left_out)) == len(seats + left_out) == one["totals"]["people"]
        assert all(entry["reason"] for entry in one["unmatched"])


def test_each_round_has_its_totals_and_each_match_its_reasons(written: dict[str, Any]) -> None:
    for one in written["rounds"]:
        assert set(one["totals"]) == TOTALS
        assert one["totals"]["out_of_bubble"] * 10 >= 3 * len(one["matches"])
        assert all(match["reasons"] and match["kind"] for match in one["matches"])


def test_who_paused_left_or_was_erased_is_in_no_later_round(written: dict[str, Any]) -> None:
    first, second, third = written["rounds"][:3]
    assert first["totals"]["people"] == len(written["members"])
    # One pauses, one leaves the server; some meet every two weeks only.
    assert second["totals"]["people"] <= first["totals"]["people"] - 2
    # One more is erased before the third round, in which the fortnightly ones are back.
    assert third["totals"]["people"] == len(written["members"]) - 3


def test_the_transcript_shows_every_part_of_the_story(folder: Path, language: Language) -> None:
    transcript = (folder / "transcript.md").read_text(encoding="utf-8")
    for command in (
        "/admin setup",
        "/admin schedule add",
        "/admin round preview",
        "/admin report",
        "/intro write",
        "/intro find",
        "/match join",
        "/match wishes",
        "/match avoid",
        "/match pause",
        "/match why",
        "/privacy show",
        "/privacy export",
        "/privacy erase",
    ):
        assert command in transcript, command
    asked = {"de": "Habt ihr euch getroffen?", "en": "Did you meet?"}[language]
    assert asked in transcript


def thread_of(transcript: str, title: str) -> list[str]:
    """Return what stands in a thread, message by message."""
    parts = transcript.partition("\n## ")[2].split("\n\n")
    heads = [i for i, part in enumerate(parts) if f"**#{title}** — " in part]
    return [f"{parts[i]}\n{parts[i + 1]}" for i in heads]


def parsed(page: str) -> Tags:
    """Read a page as a browser does; what is opened is closed."""
    tags = Tags()
    tags.feed(page)
    tags.close()
    assert tags.open == []
    return tags


def headings(messages: list[str]) -> list[str]:
    """Return the titles of the cards among some messages, in their order."""
    return [line[6:] for told in messages for line in told.splitlines() if line[:6] == "> ### "]


def test_a_walk_is_told_from_the_call_to_the_question_afterwards(
    folder: Path, language: Language
) -> None:
    transcript = (folder / "transcript.md").read_text(encoding="utf-8")
    typed = words(language)["walk"]
    title = typed["title"]
    told = thread_of(transcript, title)
    free, week, day, hello, hour, after = {
        "de": (
            "Für dich ist ein Platz da",
            f"In einer Woche: {title}",
            f"Morgen: {title}",
            "Sagt morgen Hallo",
            f"In einer Stunde: {title}",
            "Wie war es?",
        ),
        "en": (
            "There is a place for you",
            f"In a week: {title}",
            f"Tomorrow: {title}",
            "Say hello tomorrow",
            f"In an hour: {title}",
            "How was it?",
        ),
    }[language]
    # Each of them once, and in this order.
    assert headings(told) == [free, week, day, hello, hour, after]
    called, _, later = transcript.partition(f"> ### {free}")
    option = {"de": "titel", "en": "title"}[language]
    assert called.count(f"/meetup call {option}:{title}") == 1
    assert typed["motto"] in called  # what was said in the form stands on the card
    assert "/meetup met" in later.partition(f"> ### {after}")[2]


def test_who_waited_is_offered_the_place_by_name_and_takes_it(
    folder: Path, language: Language
) -> None:
    transcript = (folder / "transcript.md").read_text(encoding="utf-8")
    waits, coming, press = {
        "de": ("Du stehst auf Platz 1 der Warteliste.", "Du kommst. Bis dann!", "Ich komme"),
        "en": ("You are number 1 in the queue.", "You are coming. See you there!", "I'm coming"),
    }[language]
    told, _, later = transcript.partition(waits)
    waiting = told.rpartition("** — ")[0].rpartition("**")[2]
    offer, taking = later.partition(f"> @{waiting}, ")[::2]
    assert f"**{waiting}** ▸ {press}" not in offer
    taken = taking.partition(f"**{waiting}** ▸ {press}")[2]
    assert taken.partition("> ")[2].startswith(coming)


def test_the_host_publishes_what_stays_of_the_walk(folder: Path, language: Language) -> None:
    transcript = (folder / "transcript.md").read_text(encoding="utf-8")
    typed = words(language)
    title = {"de": "Was von „{}“ bleibt", "en": "What stays of “{}”"}[language]
    _, _, recap = transcript.partition(f"> ### {title.format(typed['walk']['title'])}\n")
    published = recap.partition("\n\n")[0]
    assert typed["recap"]["recap"] in published
    assert typed["recap"]["words"] in published
    assert typed["recap"]["address"] in published
    assert typed["recap"]["about"] in published


def test_a_conference_is_followed_on_site_and_online(folder: Path, language: Language) -> None:
    transcript = (folder / "transcript.md").read_text(encoding="utf-8")
    typed = words(language)["conference"]
    day, hello, hour, after = {
        "de": ("Morgen", "Sagt morgen Hallo", "In einer Stunde", "Wie war es?"),
        "en": ("Tomorrow", "Say hello tomorrow", "In an hour", "How was it?"),
    }[language]
    told = thread_of(transcript, typed["title"])
    eyes = {"de": "Augen und Ohren", "en": "Eyes and ears"}[language]
    title = typed["title"]
    said = headings(told)
    assert set(said) == {f"{day}: {title}", hello, eyes, f"{hour}: {title}", after}
    assert len(said) == 5
    gathered = {
        "de": "Das ist zusammengekommen: 1 Frage und 1 Notiz.",
        "en": "This came together: 1 question and 1 note.",
    }[language]
    assert gathered in transcript
    session = typed["sessions"].splitlines()[1].partition(" ")[2].partition("?")[0] + "?"
    asked = thread_of(transcript, session)
    for words_of in ("question", "answer"):
        assert [one for one in asked if typed[words_of] in one], words_of
    stays = {"de": "Was von „{}“ bleibt", "en": "What stays of “{}”"}[language]
    within = title.translate(str.maketrans("„“", "‚‘"))  # a quotation in a quotation
    _, _, recap = transcript.partition(f"> ### {stays.format(within)}\n")
    assert typed["note"] in recap.partition("\n\n")[0]
    numbers = {"de": "1 Person und 3 online", "en": "1 person and 3 online"}[language]
    assert f"{numbers}\n" in transcript


def test_a_blog_parade_is_told_from_the_proposal_to_the_roundup(
    folder: Path, language: Language
) -> None:
    transcript = (folder / "transcript.md").read_text(encoding="utf-8")
    title = parades.words(language)["call"]["title"]
    # Each of them once, and in this order.
    told = {
        "de": (
            f"> ### Vorschlag: {title}",
            f"> ### „{title}“ beginnt heute",
            f"> ### Halbzeit bei „{title}“",
            f"> ### Noch eine Woche für „{title}“",
            f"> ### Noch zwei Tage für „{title}“",
            "> ### Diese Beiträge hat noch niemand gelesen",
            f"> ### Heute ist der letzte Tag für „{title}“",
            f"> ### „{title}“ ist zu Ende",
            f"> ### Fazit: {title}",
        ),
        "en": (
            f"> ### Proposed: {title}",
            f"> ### “{title}” begins today",
            f"> ### Half-time for “{title}”",
            f"> ### A week is left for “{title}”",
            f"> ### Two days are left for “{title}”",
            "> ### Nobody has read these yet",
            f"> ### Today is the last day for “{title}”",
            f"> ### “{title}” is over",
            f"> ### Roundup: {title}",
        ),
    }[language]
    places = [transcript.find(f"{heading}\n") for heading in told]
    assert -1 not in places
    assert places == sorted(places)
    assert all(transcript.count(f"{heading}\n") == 1 for heading in told[1:])


def test_one_post_forgets_the_link_and_gets_a_hint(folder: Path, language: Language) -> None:
    transcript = (folder / "transcript.md").read_text(encoding="utf-8")
    forgetful = parades.posts(language)[parades.WITHOUT_LINK]
    hint = {
        "de": "Der Aufruf ist darin noch nicht verlinkt",
        "en": "It does not link to the call yet",
    }[language]
    found = {"de": "> ### Das habe ich gefunden", "en": "> ### This is what I found"}[language]
    shown = [one.partition("\n\n")[0] for one in transcript.split(found)[1:]]
    assert len(shown) == len(parades.posts(language))
    hinted = [one for one in shown if hint in one]
    assert len(hinted) == 1
    assert forgetful.title in hinted[0]


def test_one_post_is_found_in_its_authors_feed_and_asked_about_once(
    folder: Path, language: Language
) -> None:
    transcript = (folder / "transcript.md").read_text(encoding="utf-8")
    post, typed = parades.posts(language)[parades.BY_FEED], parades.words(language)
    named, newest, question, carries, tap = {
        "de": ("Ich habe deinen Feed gefunden", "Neuester Beitrag", "Ein Beitrag zur Blogparade?",
               "Dein Beitrag „{}“ trägt #{}.", "▸ Einreichen"),
        "en": ("I have found your feed", "Newest post", "A post for the blog parade?",
               "Your post “{}” carries #{}.", "▸ Hand it in"),
    }[language]  # fmt: skip
    assert f"> ### {named}\n" in transcript
    assert f"> **{newest}:** {typed['feed']['older']} (" in transcript
    assert transcript.count(f"> ### {question}\n") == 1
    asked = transcript.partition(f"> ### {question}\n")[2]
    assert carries.format(post.title, typed["call"]["hashtag"]) in asked.partition("\n\n")[0]
    assert asked.index(tap) < asked.index(post.sentence)


def test_the_roundup_holds_every_post_with_its_letters(folder: Path, language: Language) -> None:
    markdown = (folder / "roundup.md").read_text(encoding="utf-8")
    page = (folder / "roundup.html").read_text(encoding="utf-8")
    tags = parsed(page)
    typed, written = parades.words(language), parades.posts(language)
    numbers = {
        "de": "12 Beiträge von 12 Personen, alle zum ersten Mal dabei",
        "en": "12 posts by 12 people, all of them for the first time",
    }[language]
    assert numbers in markdown
    assert numbers in tags.words
    for post in written:
        assert f"[{post.title}](<{post.address}>)" in markdown
        assert post.sentence in markdown
        assert post.title in tags.words
        assert post.sentence in tags.words
        assert post.address in tags.links
    for text in (typed["words"]["title"], *typed["words"]["words"].split("\n\n")):
        assert text.strip() in markdown
        assert text.strip() in tags.words
    assert typed["call"]["foreword"].strip().splitlines()[0] in tags.words


def test_the_feed_can_be_read_by_the_bot_itself(folder: Path, language: Language) -> None:
    served = (folder / "parade.atom").read_bytes()
    feed = read_feed(
        served,
        address="https://netzwerkstatt.example/parade.atom",
        content_type="application/atom+xml; charset=utf-8",
    )
    written = parades.posts(language)
    assert {one.link for one in feed.items} == {one.address for one in written}
    assert {one.title for one in feed.items} == {one.title for one in written}
    assert {one.summary for one in feed.items} == {one.sentence for one in written}
    assert f'xml:lang="{language}"'.encode() in served
    authors = {one.author for one in feed.items}
    assert len(authors) == len(written)  # also of the page that names nobody
    assert "" not in authors


def test_the_transcript_shows_what_people_wish_for(folder: Path, language: Language) -> None:
    transcript = (folder / "transcript.md").read_text(encoding="utf-8")
    for sentence in {
        "de": (
            "**Hakim Duarte** ▾ 2 Personen zur selben Zeit",
            "Im Mentoring begleitest du bis zu 2 Personen zur selben Zeit.",
            "Ich suche Menschen, die schon gemeistert haben, was du vorhast.",
            "Du triffst dich nur vor Ort.",
            "Du triffst dich nur online.",
            "Ich führe dich so weit aus deiner Blase heraus, wie ich kann.",
        ),
        "en": (
            "**Hakim Duarte** ▾ 2 people at a time",
            "As a mentor you help up to 2 people at a time.",
            "I look for people who have mastered what lies ahead of you.",
            "You meet on site only.",
            "You meet online only.",
            "I lead you as far out of your bubble as I can.",
        ),
    }[language]:
        assert sentence in transcript, sentence


def test_who_was_erased_is_not_named_by_the_bot_afterwards(
    folder: Path, written: dict[str, Any]
) -> None:
    transcript = (folder / "transcript.md").read_text(encoding="utf-8")
    before, _, after = transcript.partition("/privacy erase")
    asker = before.rstrip("* ·\n").splitlines()[-1].partition("**")[2].strip("*")
    assert asker in {member["name"] for member in written["members"]}
    assert not [line for line in after.splitlines()[3:] if line.startswith(">") and asker in line]


def test_discord_would_accept_every_request_of_the_demo(folder: Path) -> None:
    assert folder.exists()
    known = description()
    if known is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"Discord's API description is not at {description_path()}")
        pytest.skip(f"Discord's API description is not at {description_path()}")
    requests = DISCORDS[-1].http_requests
    assert len(requests) > 500
    assert known.faults(requests) == []


def test_the_story_is_told(folder: Path, language: Language) -> None:
    story = (folder / "story.txt").read_text(encoding="utf-8")
    assert {"de": "Runde 3", "en": "Round 3"}[language] in story
    assert len(story.splitlines()) > 100
