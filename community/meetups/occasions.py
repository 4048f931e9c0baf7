"""What gives occasion to call a meetup: a prompt, a topic that many want to get further with, or a
match that would like to meet with others.

A button under it opens a form that knows the theme already; what is handed in is a call like any
other, and is confirmed like any other.
"""

from typing import Protocol

from community.errors import NotFound
from community.forms import Filled, Form
from community.matching.topics import label
from community.meetups.calling_form import call_form, read_call
from community.meetups.ideas import IdeaStore
from community.meetups.seen import Seen
from community.meetups.service import MeetupService
from community.members import Actor, MemberService
from community.model import Match, MatchState, Member, Visitor
from community.ports import Clock
from community.recurring import Themes
from community.texts import Text, text

OCCASIONS = ("prompt", "match", "idea")
"""What a button can name as its occasion."""


class Matches(Protocol):
    """As much of the RoundStore as a match."""

    async def match(self, community_id: int, match_id: int) -> Match | None:
        """Return a match."""
        ...


class OccasionService:
    """Meetups that are called from a button."""

    def __init__(
        self,
        meetups: MeetupService,
        members: MemberService,
        themes: Themes,
        matches: Matches,
        ideas: IdeaStore,
        clock: Clock,
    ) -> None:
        self._meetups = meetups
        self._members = members
        self._themes = themes
        self._matches = matches
        self._ideas = ideas
        self._clock = clock

    async def form(self, visitor: Visitor, occasion: str, number: int) -> Form:
        """Return the form, unless the visitor could not call a meetup now anyway."""
        actor, member = await self._members.member(visitor)
        await self._meetups.within_limits(actor, member, self._clock.now())
        if occasion == "match":
            theme = await self._about_match(actor, member, number)
        elif occasion == "idea":
            theme = await self._about_idea(actor, number)
        else:
            theme = await self._themes.theme(actor.community.id, number)
        return call_form(occasion, number, theme)

    async def call(self, visitor: Visitor, filled: Filled) -> Seen:
        """Store what was filled in, for the visitor to confirm; nobody else sees it yet."""
        occasion, number = filled.parts
        idea = int(number) if occasion == "idea" else None
        return await self._meetups.call(visitor, read_call(filled), idea=idea)

    async def _about_match(self, actor: Actor, member: Member, match_id: int) -> str | Text:
        """Return what brought a match together, in the words of its strongest reason."""
        match = await self._matches.match(actor.community.id, match_id)
        if match is None or member.id not in match.present or match.state is not MatchState.OPEN:
            raise NotFound(text("I do not find this match of yours any more."))
        topics = [topic for reason in match.reasons for topic in reason.topics]
        return about(label(topics[0], actor.visitor.language)) if topics else ""

    async def _about_idea(self, actor: Actor, idea_id: int) -> str | Text:
        idea = await self._ideas.idea(actor.community.id, idea_id)
        return about(label(idea.topic, actor.visitor.language)) if idea else ""


def about(topic: str) -> Text:
    """Return the title of a meetup about a topic, as it is called in the reader's language."""
    return text("About {topic}", topic=topic)
