"""Both fronts side by side in the docs, which is written from commands and renderers."""

from pathlib import Path

import pytest

from cli._sample_cards import samples
from cli._sample_meetups import THREAD
from cli._sample_parades import PARADE_THREAD, PROMPTS
from cli.front_table import (
    CARDS_BEGIN,
    CARDS_END,
    COMMANDS_BEGIN,
    COMMANDS_END,
    FURTHER,
    PAGE,
    command_rows,
    main,
    on_discord,
    on_matrix,
    renewed,
)
from cogs._cards import PLATFORM as DISCORD
from cogs._cards import layout
from community.command_list import COMMANDS
from matrix import PLATFORM as MATRIX

MARKS = f"{COMMANDS_BEGIN}\n{COMMANDS_END}\n{CARDS_BEGIN}\n{CARDS_END}"


def test_the_page_in_the_docs_is_up_to_date() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == renewed(page), "run: python -m cli.front_table"


def test_whoever_a_meetup_or_parade_pings_stands_in_the_words_since_discord_pings_nobody_else() -> (
    None
):
    every = list(samples(DISCORD))
    assert all(one.card and one.card.mentions for one in every if one.where == THREAD)
    ours = {THREAD, PARADE_THREAD, PROMPTS}
    told = [one for one in every if one.where in ours and one.card and one.card.mentions]
    assert {one.where for one in told} == ours
    for one in told:
        assert one.card is not None
        said = str(layout(one.card, "en").to_components())
        for who in one.card.mentions:
            assert f"<@{who.external_id}>" in said, one.name


def test_every_command_has_its_row_and_nothing_follows_an_unknown_one() -> None:
    rows = command_rows().splitlines()
    for one in COMMANDS:
        [row] = [line for line in rows if line.startswith(f"| `{one.name}` |")]
        assert ("| organisers |" in row) == one.organisers
        assert row.count(" | ") == 4
    assert FURTHER.keys() <= {one.path for one in COMMANDS}


@pytest.mark.parametrize("platform", [DISCORD, MATRIX])
def test_every_kind_of_card_says_something_on_its_front(platform: str) -> None:
    shown = {
        sample.name: "\n".join(on_discord(sample) if platform == DISCORD else on_matrix(sample))
        for sample in samples(platform)
    }
    assert len(shown) > 20
    for name, words in shown.items():
        assert len(words) > 20, name
        assert "{" not in words, name
    match = shown["First message of a match"]
    assert "Ada Winkler" in match
    assert ("[Why this match?]" in match) == (platform == DISCORD)
    assert ("❓ Why this match?" in match) == (platform == MATRIX)


@pytest.mark.parametrize("platform", [DISCORD, MATRIX])
def test_a_blog_parade_is_shown_from_the_proposal_to_the_roundup(platform: str) -> None:
    shown = {
        sample.name: "\n".join(on_discord(sample) if platform == DISCORD else on_matrix(sample))
        for sample in samples(platform)
    }
    for name, words in (
        ("A topic for a blog parade", "I'll host it"),
        ("The call of a blog parade", "Hashtag"),
        ("A post was found", "This post is part of the blog parade"),
        ("Something to read", "Deniz Kaya, this is for you to read"),
        ("A week is left", "You wanted to write"),
        ("Nobody has read these", "A museum by the river"),
        ("A blog parade is over", "Ada Winkler, everything is in: 3 posts"),
        ("A roundup", "3 posts by 3 people, 1 of them for the first time"),
    ):
        assert words in shown[name], name
    # Whoever copies the hashtag has it without a character that nobody sees.
    assert "#MyMuseum" in shown["The call of a blog parade"]


def test_nobody_on_matrix_is_told_of_buttons_or_channels() -> None:
    for sample in samples(MATRIX):
        words = "\n".join(on_matrix(sample)).casefold()
        assert "button" not in words, sample.name
        assert "channel" not in words, sample.name


def test_what_is_confidential_is_asked_as_a_word_where_others_see_reactions() -> None:
    [asked] = [one for one in samples(MATRIX) if one.name == "Did you meet?"]
    words = on_matrix(asked)
    assert "not again: Please not again" in words
    assert not any("👍" in line for line in words)


def test_only_what_stands_between_the_markers_is_written(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"Before.\n{MARKS}\nAfter.\n", encoding="utf-8")
    main(page)
    written = page.read_text(encoding="utf-8")
    assert written.startswith(f"Before.\n{COMMANDS_BEGIN}\n")
    assert written.endswith(f"{CARDS_END}\nAfter.\n")
    assert renewed(written) == written


@pytest.mark.parametrize("page", ["", f"{COMMANDS_BEGIN}{COMMANDS_END}", CARDS_BEGIN])
def test_a_page_without_its_markers_is_left_alone(page: str) -> None:
    with pytest.raises(ValueError, match="markers"):
        renewed(page)
