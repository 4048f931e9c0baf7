"""The prompts that ship with the bot: one TOML file a kind and language, read and checked once.

A key stands for the same prompt in every language. Adding one: write it in every language, at the
end of each file; a key is never given to another text, since communities remember what they used.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, cast

from community.places import LANGUAGES, Language
from community.prompts import PromptLibrary
from community.recurring import Prompt, PromptKind

TITLE_LENGTH = 80
BODY_LENGTH = 700
SHORTEST_PARADE, LONGEST_PARADE = 21, 35

_HASHTAG = re.compile(r"[^\W\d_]\w{2,39}")


class ShippedPrompts(PromptLibrary):
    """The library of shipped prompts; a language without files reads the English ones."""

    def all(self, kind: PromptKind, language: str) -> Sequence[Prompt]:
        """Return the prompts of a kind in a language, ordered by key."""
        known = next((one for one in LANGUAGES if one == language), "en")
        return _shelf(kind, known)


@cache
def _shelf(kind: PromptKind, language: Language) -> tuple[Prompt, ...]:
    file = files(__name__).joinpath(f"{kind}s.{language}.toml")
    return read_prompts(kind, language, file.read_text(encoding="utf-8"))


def read_prompts(kind: PromptKind, language: Language, content: str) -> tuple[Prompt, ...]:
    """Return the prompts of a TOML file, ordered by key; ValueError says what is wrong with it."""
    entries = cast("list[dict[str, Any]]", tomllib.loads(content)["prompt"])
    prompts = sorted((read_prompt(kind, language, one) for one in entries), key=lambda p: p.key)
    for earlier, later in pairwise(prompts):
        if earlier.key == later.key:
            raise ValueError(f"{later.key}: a key may stand in a file once")
    return tuple(prompts)


def read_prompt(kind: PromptKind, language: Language, entry: Mapping[str, Any]) -> Prompt:
    """Return the prompt of one TOML table; ValueError names the key and what is wrong."""
    key = str(entry.get("key", ""))
    title, body = (" ".join(str(entry.get(name, "")).split()) for name in ("title", "body"))
    hashtag, days = str(entry.get("hashtag", "")), int(entry.get("days", 0))
    if not re.fullmatch(rf"{kind}-\d{{3}}", key):
        raise ValueError(f"{key or 'a prompt without a key'}: a key reads {kind}-001")
    if not 0 < len(title) <= TITLE_LENGTH:
        raise ValueError(f"{key}: a title has 1 to {TITLE_LENGTH} characters")
    if not 0 < len(body) <= BODY_LENGTH:
        raise ValueError(f"{key}: a body has 1 to {BODY_LENGTH} characters")
    if kind == "parade" and not _HASHTAG.fullmatch(hashtag):
        raise ValueError(f"{key}: a parade has a hashtag, letters first, without the # sign")
    if kind == "parade" and not SHORTEST_PARADE <= days <= LONGEST_PARADE:
        raise ValueError(f"{key}: a parade lasts {SHORTEST_PARADE} to {LONGEST_PARADE} days")
    if kind != "parade" and (hashtag or days):
        raise ValueError(f"{key}: only parades have a hashtag and days")
    return Prompt(key, kind, language, title, body, hashtag, days)
