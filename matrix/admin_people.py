"""/admin members, report and topics on Matrix: the community in numbers, and its own words."""

from dataclasses import dataclass

from community.admin_texts import NO_ALIASES, alias_lines, alias_set, numbers_card
from community.commands import Given
from community.communities import CommunityService
from community.round_texts import NO_ROUND_YET, report_card
from community.rounds import RoundService
from matrix.admin import OrganisersDesk
from matrix.desk import Answer, Asked, answer
from matrix.long_answers import long_answer

LIST = "topics.txt"


@dataclass(frozen=True, slots=True)
class Numbers:
    """What organisers learn of the community, and teach about it; nobody is named in it."""

    communities: CommunityService
    rounds: RoundService

    async def members(self, asked: Asked, _given: Given) -> Answer:
        """Show how many take part."""
        numbers = await self.communities.numbers(asked.visitor)
        return answer(numbers_card(numbers, asked.visitor.language))

    async def report(self, asked: Asked, _given: Given) -> Answer:
        """Show how the last rounds went."""
        report = await self.rounds.report(asked.visitor)
        return answer(*(tuple(map(report_card, report.rounds)) or (NO_ROUND_YET,)))

    async def topics(self, asked: Asked, _given: Given) -> Answer:
        """List the community's own words for topics."""
        aliases = await self.communities.aliases(asked.visitor)
        language = asked.visitor.language
        return long_answer(alias_lines(aliases, language) or [NO_ALIASES], language, LIST)

    async def add_topic(self, asked: Asked, given: Given) -> Answer:
        """Let a word stand for a topic."""
        return await self._set(asked, given["word"], given["topic"])

    async def remove_topic(self, asked: Asked, given: Given) -> Answer:
        """Forget a word."""
        return await self._set(asked, given["word"], "")

    async def _set(self, asked: Asked, word: str, topic: str) -> Answer:
        stands_for = await self.communities.set_alias(asked.visitor, word, topic)
        return answer(alias_set(word, stands_for, asked.visitor.language))


def fill(desk: OrganisersDesk, communities: CommunityService, rounds: RoundService) -> None:
    """Say who answers what is about people in numbers, and their words."""
    ours = Numbers(communities, rounds)
    desk.command("members", answered_by=ours.members)
    desk.command("report", answered_by=ours.report)
    desk.command("topics", "list", answered_by=ours.topics)
    desk.command("topics", "add", answered_by=ours.add_topic)
    desk.command("topics", "remove", answered_by=ours.remove_topic)
