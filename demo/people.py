"""The made-up people of the demo, in German or in English."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from community.places import Language


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the demo: what they type into the two forms of an introduction, and what they
    choose in which select of their wishes.
    """

    name: str
    field: str
    languages: tuple[str, ...]
    place: str
    goal: str
    offer: str
    horizon: str
    contribution: str
    topics: str
    wishes: tuple[tuple[str, str], ...] = ()


@cache
def people(language: Language) -> tuple[Person, ...]:
    """Return everybody, ordered by name."""
    text = files("demo").joinpath(f"members.{language}.toml").read_text(encoding="utf-8")
    return tuple(
        Person(
            **entry
            | {
                "languages": tuple(entry["languages"]),
                "wishes": tuple((wish, str(v)) for wish, v in entry.get("wishes", {}).items()),
            }
        )
        for entry in tomllib.loads(text)["member"]
    )
