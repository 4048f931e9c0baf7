"""A community on Discord and on Matrix, whose rounds a script plans."""

from collections.abc import Sequence
from dataclasses import replace

from community.places import Account, Channels, Home, Ref, Seat
from community.spoken import Spoken
from tests.community.people import account
from tests.community.rounds_world import RoundsWorld
from tests.community.world import sentences

SPACE = Home("matrix", "!space:here")
THERE = Channels("!intros:here", "!rounds:here", "!prompts:here", "!organisers:here")


def matrix_account(name: str) -> Account:
    """Return somebody's account on Matrix."""
    return Account("matrix", f"@{name.casefold()}:here")


class TwoHomes(RoundsWorld):
    """Its first home is on Discord, its second one on Matrix."""

    async def begin(self) -> None:
        """Set it up in both homes."""
        here = await self.open()
        space = Seat(SPACE, THERE, 1, name="Museum space")
        self.memory.communities[here.id] = replace(here, elsewhere=(space,))

    async def on_discord(self, *names: str) -> None:
        """Let people take part who are on Discord."""
        await self.joined(*names)

    async def on_matrix(self, *names: str) -> None:
        """Let people take part who are on Matrix."""
        await self.joined(*names)
        for name in names:
            member = self.member(name)
            self.memory.members[member.id] = replace(member, account=matrix_account(name))

    def is_also_on_matrix(self, name: str) -> None:
        """Let somebody on Discord link an account on Matrix."""
        member = self.member(name)
        self.memory.members[member.id] = replace(member, others=(matrix_account(name),))

    # --- what is there ------------------------------------------------------------------------

    def conversations(self, platform: str) -> Sequence[Ref]:
        """Return the conversations on a platform."""
        return [ref for ref in self.chat.conversations if ref.platform == platform]

    def side(self, platform: str) -> Ref:
        """Return the one conversation on a platform."""
        (ref,) = self.conversations(platform)
        return ref

    def people_in(self, platform: str) -> set[str]:
        """Return who was added to the one conversation on a platform."""
        return {one.external_id for one in self.chat.conversations[self.side(platform)]}

    def reads(self, platform: str) -> list[str]:
        """Return what is said in the one conversation on a platform."""
        return [sentences(card) for card in self.chat.cards_in(self.side(platform).place)]

    # --- what people do -----------------------------------------------------------------------

    async def writes(self, name: str, words: str, platform: str = "discord") -> Ref:
        """Let somebody write in their conversation."""
        who = account(name) if platform == "discord" else matrix_account(name)
        ref = Ref(platform, self.side(platform).place, f"m{len(self.chat.said)}")
        self.chat.said[ref] = Spoken(who, name, words)
        self.chat.speak(self.side(platform))
        await self.relay.said(ref, who)
        await self.send_all()
        return ref

    def carried_to(self, platform: str) -> list[str]:
        """Return the words that were carried to a platform."""
        return [one.words for ref, one in self.chat.passed.items() if ref.platform == platform]
