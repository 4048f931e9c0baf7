"""Let the people of the in-memory Discord have their clients in their own language.

simcord sends every interaction as if each client were set to American English. It has no option
for it, so the one function that builds an interaction is wrapped while a demo or test runs.
"""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any

from simcord import interactions


@contextmanager
def clients_in(locales: Mapping[int, str], otherwise: str = "en-US") -> Generator[None]:
    """Send interactions in the locale of each user id; read at each interaction."""
    real: Any = interactions.base_payload

    def in_their_language(*args: Any, **kwargs: Any) -> Any:
        record, payload = real(*args, **kwargs)
        payload["locale"] = locales.get(kwargs["user_id"], otherwise)
        return record, payload

    interactions.base_payload = in_their_language
    try:
        yield
    finally:
        interactions.base_payload = real
