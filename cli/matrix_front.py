"""The Matrix front as one of the fronts that `run` keeps up; it needs the extra ``matrix``."""

from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING

from cli.fronts import Front, FrontRefused
from cli.wiring import House
from community.doctor_texts import HouseDoctor
from community.platforms import Platforms
from community.ports import Chat, Clock
from community.texts import Text, text
from matrix import PLATFORM
from matrix.refusals import MatrixRefused
from matrix.vault import Vault
from settings import Settings

if TYPE_CHECKING:
    from matrix.bot import MatrixBot

FOLDER = "matrix"
"""Where, inside of STATE_DIR, the login and the keys are."""


def extra_missing() -> Text | None:
    """Say how to install what Matrix needs, if it is not there."""
    if find_spec("nio") is not None and find_spec("vodozemac") is not None:
        return None
    return text(
        "Matrix needs a package that is not installed. Type: {command}",
        command=".venv/bin/pip install 'matrix-nio[e2e]>=0.26,<0.27'",
    )


class MatrixFront(Front):
    """The bot on Matrix; each start makes a new session of the same device."""

    def __init__(
        self,
        settings: Settings,
        house: House,
        clock: Clock,
        poke: Callable[[], None],
        doctor: HouseDoctor,
    ) -> None:
        self._settings = settings
        self._house = house
        self._clock = clock
        self._poke = poke
        self._doctor = doctor
        self._bot: MatrixBot | None = None

    @property
    def name(self) -> str:
        """The platform's name."""
        return PLATFORM

    @property
    def chat(self) -> Chat:
        """What can be said there; nothing before it has started."""
        return Platforms({}) if self._bot is None else self._bot.chat

    @property
    def is_ready(self) -> bool:
        """Whether the homeserver is read from."""
        return self._bot is not None and self._bot.is_ready

    async def start(self) -> None:
        """Log in, or take up the session of the last time."""
        if missing := extra_missing():
            raise FrontRefused("MATRIX_HOMESERVER", missing)
        try:
            self._bot = self._made()
            await self._bot.start()
        except MatrixRefused as refused:
            raise FrontRefused(refused.setting, refused.text) from None

    async def serve(self) -> None:
        """Read from the homeserver and answer."""
        if self._bot is None:
            raise RuntimeError("Matrix was not started")
        try:
            await self._bot.serve()
        except MatrixRefused as refused:
            raise FrontRefused(refused.setting, refused.text) from None

    async def stop(self) -> None:
        """Close the connection."""
        bot, self._bot = self._bot, None
        if bot is not None:
            await bot.close()

    def _made(self) -> "MatrixBot":
        # Only now: without the extra these cannot even be imported.
        from matrix.bot import Manners, MatrixBot  # noqa: PLC0415
        from matrix.session import NioWire  # noqa: PLC0415

        chosen = self._settings
        wire = NioWire(
            chosen.matrix_homeserver,
            chosen.matrix_user,
            Vault(chosen.state_dir / FOLDER),
            password=chosen.matrix_password.get_secret_value(),
            token=chosen.matrix_token.get_secret_value(),
        )
        stores = self._house.stores
        manners = Manners(
            chosen.matrix_prefix, chosen.inviters, encrypt_matches=chosen.matrix_encrypt_matches
        )
        return MatrixBot(
            wire,
            stores.fronts,
            self._house.services,
            stores.communities,
            self._clock,
            poke=self._poke,
            manners=manners,
            doctor=self._doctor,
        )
