"""The whole bot on a homeserver, in virtual time, with what an organiser did beforehand.

``async with LivingBot(url, login, folder) as bot`` · ``await bot.delivers()`` ·
``await bot.lets_pass(timedelta(days=2))``. Another one over the same folder is the next life.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from community.communities import SetUp
from community.model import Answers, Rhythm, Visitor
from community.places import Account, Community, Home
from community.ports import Chat
from demo import living
from matrix import PLATFORM
from matrix.bot import Manners
from tests.fakes.clock import FakeClock
from tests.matrix.homeserver import Login


class LivingBot(living.LivingBot):
    """One life of the bot. ``step`` is called at each crash point."""

    def __init__(
        self,
        url: str,
        login: Login,
        folder: Path,
        *,
        clock: living.SetClock | None = None,
        manners: Manners | None = None,
        step: Callable[[str], None] | None = None,
        others: dict[str, Chat] | None = None,
    ) -> None:
        super().__init__(
            url, login, folder, clock or FakeClock(), manners=manners, step=step, others=others
        )

    async def is_set_up(self, home: str, **settings: Any) -> Community:
        """Let the community of a home be set up."""
        organiser = self.visitor("@organiser:localhost", home, organiser=True)
        return await self.house.services.communities.set_up(organiser, SetUp(**settings))

    async def has_member(self, user: str, home: str, name: str, answers: Answers) -> None:
        """Let somebody have agreed, introduced themselves, and joined the rounds."""
        visitor, services = self.visitor(user, home, name), self.house.services
        await services.members.agree(visitor, old_enough=True)
        await services.introductions.write(visitor, answers)
        await services.participation.join(visitor, Rhythm.WEEKLY, trio=False)

    async def runs_round(self, home: str) -> int:
        """Plan a round now; return how many matches it has."""
        organiser = self.visitor("@organiser:localhost", home, organiser=True)
        return len((await self.house.services.rounds.run(organiser)).matches)

    def visitor(
        self, user: str, home: str, name: str = "Somebody", *, organiser: bool = False
    ) -> Visitor:
        """Return somebody as the rules see them."""
        account = Account(PLATFORM, user)
        return Visitor(Home(PLATFORM, home), "Makers", account, name, "en", organiser)
