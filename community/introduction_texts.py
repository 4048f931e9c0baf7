"""What is said around introductions: the agreement, and the people who were found."""

from collections.abc import Sequence

from community.introductions import Found
from community.model import Introduction, Member
from community.places import Community, Language
from community.texts import Block, Button, Facts, Param, Text, ntext, text
from community.understood_texts import named


def agree_button(community: Community) -> Button:
    """Return the button under the note about what is stored."""
    return Button(
        "agree", text("I agree and am at least {age}", age=community.minimum_age), "success"
    )


def found_page(found: Found, language: Language) -> tuple[Block, ...]:
    """Return a page of the people who were found."""
    if not found.people:
        return (text("I found nobody. Fewer or other words may help."),)
    heading = ntext("I found one person:", "I found {count} people:", found.total)
    return (heading, *_entries(found.people, language))


def _entries(
    people: Sequence[tuple[Member, Introduction]], language: Language
) -> tuple[Facts, ...]:
    return tuple(_entry(member, written, language) for member, written in people)


def _entry(member: Member, introduction: Introduction, language: Language) -> Facts:
    details, understood = introduction.details, introduction.understood
    rows: tuple[tuple[Text, Param], ...] = (
        (text("Who"), member.who),
        (text("Field of work"), details.field),
        (text("Place"), details.place),
        (text("Can offer"), named(understood.gives, language)),
        (text("Looks for"), named(understood.seeks, language)),
    )
    return Facts(tuple(row for row in rows if row[1]))
