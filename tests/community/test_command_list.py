"""The list of commands: nothing twice, every word known to the catalogues, nothing ambiguous."""

import re

import pytest

from community.command_list import COMMANDS, GROUPS, MEMBERS_COMMANDS, command
from community.command_words import NAMES
from community.commands import Command, Option
from community.texts import text
from locales import translate


def test_a_command_is_found_by_its_words() -> None:
    for one in COMMANDS:
        assert command(*one.path) is one
    with pytest.raises(KeyError):
        command("intro", "dance")


def test_only_what_begins_with_admin_is_for_organisers() -> None:
    assert [one for one in COMMANDS if not one.organisers] == list(MEMBERS_COMMANDS)
    assert command("admin", "round", "run").organisers
    assert command("admin", "round", "run").name == "admin round run"


def test_every_group_is_described_and_no_command_is_a_group() -> None:
    wanted = {one.path[:depth] for one in COMMANDS for depth in range(1, len(one.path))}
    assert wanted == set(GROUPS)
    assert not wanted & {one.path for one in COMMANDS}


def test_the_catalogues_know_every_name_and_no_other() -> None:
    used = {word for one in COMMANDS for word in one.path}
    used |= {option.name for one in COMMANDS for option in one.options}
    assert used == {name.msgid for name in NAMES}
    assert len(NAMES) == len(used)


def test_names_are_words_that_every_front_can_take() -> None:
    for name in NAMES:
        assert re.fullmatch(r"[a-z_]{2,32}", name.msgid)
        assert " " not in translate(name.msgid, "de")


@pytest.mark.parametrize("group", [(), *GROUPS])
def test_no_two_words_of_a_group_are_called_the_same_in_any_language(
    group: tuple[str, ...],
) -> None:
    depth = len(group)
    words = {one.path[depth] for one in COMMANDS if one.path[:depth] == group}
    typed = [called for word in words for called in {word, translate(word, "de").casefold()}]
    assert len(typed) == len(set(typed))


@pytest.mark.parametrize("one", [one for one in COMMANDS if one.options], ids=lambda one: one.name)
def test_an_options_names_and_choices_are_told_apart_in_every_language(one: Command) -> None:
    names = [called for o in one.options for called in {o.name, translate(o.name, "de").casefold()}]
    assert len(names) == len(set(names))
    for option in one.options:
        assert (option.kind == "choice") == bool(option.choices)
        assert len({choice.value for choice in option.choices}) == len(option.choices)
        if option.default:
            assert not option.required
            assert option.default in {choice.value for choice in option.choices}
        for choice in option.choices:
            word = choice.word or choice.label
            assert option.name == "weekday" or " " not in translate(word.msgid, "de")


def test_an_option_that_takes_the_rest_is_the_only_one_of_its_command() -> None:
    for one in COMMANDS:
        assert sum(option.rest for option in one.options) <= 1
    assert command("intro", "find").options[0].rest


def test_a_front_sees_its_own_options_the_required_ones_first() -> None:
    about = text("add")
    one = Command(
        ("admin", "add"),
        about,
        (
            Option("zone", about),
            Option("page", about, only="matrix"),
            Option("word", about, required=True),
        ),
    )
    assert [option.name for option in one.on("matrix")] == ["word", "zone", "page"]
    assert [option.name for option in one.on("discord")] == ["word", "zone"]
