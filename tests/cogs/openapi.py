"""Checks every request of a front test against Discord's own description of its API.

The description is OpenAPI 3.1, so each operation's body is a JSON Schema; jsonschema-rs compiles
one the first time it is needed. Nothing of it lies in this repository: ``DISCORD_OPENAPI`` names
the file (github.com/discord/discord-api-spec, ``specs/openapi.json``).
"""

import json
import os
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import jsonschema_rs
from simcord.types import HttpLogEntry

BESIDE_THE_REPO = (
    Path(__file__).parents[3] / "shared" / "data" / "discord-api-spec" / "openapi.json"
)
DOCUMENT = "urn:discord"

# What discord.py really sends, Discord takes, and the description forgot: (path, keys).
FORGOTTEN_IN_COMMANDS = frozenset({"nsfw"})
FORGOTTEN_IN_EMBEDS = frozenset({"flags"})
FORGOTTEN_IN_MESSAGES = frozenset({"tts"})


def description_path() -> Path:
    """Return where the description should be."""
    return Path(os.environ.get("DISCORD_OPENAPI") or BESIDE_THE_REPO)


@cache
def description() -> "Description | None":
    """Return the description, or None where it is absent."""
    path = description_path()
    return Description(json.loads(path.read_text("utf-8"))) if path.is_file() else None


class Description:
    """Discord's operations, found by method and path, with their request bodies' schemas."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self._registry = jsonschema_rs.Registry(
            [(DOCUMENT, document)], draft=jsonschema_rs.Draft202012
        )
        paths = cast("Mapping[str, Any]", document["paths"])
        # More literal parts first: "/users/@me" is meant before "/users/{user_id}".
        self._routes = [
            (re.compile(_pattern(template)), template)
            for template in sorted(paths, key=lambda path: path.count("{"))
        ]
        self._validators: dict[tuple[str, str], Any] = {}

    def faults(self, requests: Iterable[HttpLogEntry]) -> list[str]:
        """Return what is wrong with these requests, one line each."""
        return [
            f"{request.method} {request.path}: {fault}"
            for request in requests
            for fault in self._faults(request)
        ]

    def _faults(self, request: HttpLogEntry) -> list[str]:
        method = request.method.lower()
        template = self._template(method, request.path)
        if template is None:
            return ["no such operation"]
        body = self._document["paths"][template][method].get("requestBody")
        if request.json is None:
            return ["a body is required"] if body and body.get("required") else []
        if body is None:
            return [] if not request.json else ["this operation takes no body"]
        return self._body_faults(template, method, body["content"], request.json)

    def _template(self, method: str, path: str) -> str | None:
        for pattern, template in self._routes:
            if pattern.fullmatch(path) and method in self._document["paths"][template]:
                return template
        return None

    def _body_faults(
        self, template: str, method: str, content: Mapping[str, Any], sent: Any
    ) -> list[str]:
        kind = "application/json" if "application/json" in content else next(iter(content))
        validator = self._validator(template, method, kind)
        plain = _as_described(json.loads(json.dumps(sent)))
        if validator.is_valid(plain):
            return []
        # Discord takes ids as digits in a string and as numbers alike; its description does not.
        turned: set[tuple[Any, ...]] = set()
        while True:
            leaves = [leaf for error in validator.iter_errors(plain) for leaf in _leaves(error)]
            places = [tuple(one.instance_path) for one in leaves if one.kind.name == "type"]
            place = next((p for p in places if p not in turned and _turn(plain, p)), None)
            if place is None:
                break
            turned.add(place)
        return list(
            dict.fromkeys(
                f"/{'/'.join(map(str, leaf.instance_path))}: {leaf.message[:200]}"
                for leaf in leaves
            )
        )

    def _validator(self, template: str, method: str, kind: str) -> Any:
        key = (template, method)
        if key not in self._validators:
            steps = ("paths", template, method, "requestBody", "content", kind, "schema")
            pointer = "/".join(step.replace("~", "~0").replace("/", "~1") for step in steps)
            self._validators[key] = jsonschema_rs.Draft202012Validator(
                {"$ref": f"{DOCUMENT}#/{quote(pointer, safe='/~@')}"},
                registry=self._registry,
                validate_formats=True,
            )
        return self._validators[key]


def _pattern(template: str) -> str:
    return "".join(
        r"[^/]+" if part.startswith("{") else re.escape(part)
        for part in re.split(r"(\{[^}]+\})", template)
    )


def _as_described(sent: Any) -> Any:
    """Take out the keys that the description is known to have forgotten."""
    if isinstance(sent, list):
        return [_as_described(one) for one in cast("list[Any]", sent)]
    if not isinstance(sent, dict):
        return sent
    known = cast("dict[str, Any]", sent)
    forgotten: set[str] = set()
    if "tts" in known and ("components" in known or "content" in known):
        forgotten |= FORGOTTEN_IN_MESSAGES
    if "nsfw" in known and "name" in known and "type" in known:
        forgotten |= FORGOTTEN_IN_COMMANDS
    kept = {key: _as_described(value) for key, value in known.items() if key not in forgotten}
    for embed in kept.get("embeds") or ():
        for key in FORGOTTEN_IN_EMBEDS:
            embed.pop(key, None)
    return kept


def _leaves(error: Any) -> list[Any]:
    """Of an "any of these" that failed, return the errors of the branch that fits best."""
    branches = [branch for branch in getattr(error.kind, "context", None) or () if branch]
    if not branches:
        return [error]
    best = min(branches, key=lambda branch: (_wrong_kind(error, branch), len(branch)))
    return [leaf for one in best for leaf in _leaves(one)]


def _wrong_kind(error: Any, branch: Any) -> bool:
    """Whether a branch fails right at its top: it describes something else altogether."""
    depth = len(error.instance_path) + 1
    return any(
        getattr(one.kind, "name", "") in {"const", "enum", "type"}
        and len(one.instance_path) <= depth
        for one in branch
    )


def _turn(plain: Any, place: tuple[Any, ...]) -> bool:
    """Turn digits at a place into a number, or a number into digits; False if it is neither."""
    if not place:
        return False
    for step in place[:-1]:
        plain = plain[step]
    value = plain[place[-1]]
    if isinstance(value, str) and value.isdecimal():
        plain[place[-1]] = int(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        plain[place[-1]] = str(value)
    else:
        return False
    return True
