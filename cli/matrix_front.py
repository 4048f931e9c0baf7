"""The Matrix front as one of the fronts that `run` keeps up; it needs the extra ``matrix``."""

from importlib.util import find_spec

from cli.fronts import Front, FrontRefused
from community.platforms import Platforms
from community.ports import Chat
from community.texts import Text, text
from matrix import PLATFORM
from settings import Settings


def extra_missing() -> Text | None:
    """Say how to install what Matrix needs, if it is not there."""
    if find_spec("nio") is not None and find_spec("vodozemac") is not None:
        return None
    return text(
        "Matrix needs a package that is not installed. Type: {command}",
        command=".venv/bin/pip install 'matrix-nio[e2e]>=0.26,<0.27'",
    )


class MatrixFront(Front):
    """The bot on Matrix."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def name(self) -> str:
        """The platform's name."""
        return PLATFORM

    @property
    def chat(self) -> Chat:
        """What can be said there."""
        return Platforms({})

    @property
    def is_ready(self) -> bool:
        """Whether the homeserver is read from."""
        return False

    async def start(self) -> None:
        """Log in, or take up the session of the last time."""
        if missing := extra_missing():
            raise FrontRefused("MATRIX_HOMESERVER", missing)
        raise FrontRefused("MATRIX_HOMESERVER")

    async def serve(self) -> None:
        """Read from the homeserver and answer."""

    async def stop(self) -> None:
        """Close the connection."""
