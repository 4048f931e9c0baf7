"""What people and organisers read about linking, on every platform."""

from community.joining import Joined, Joining, Leaving
from community.schedule_texts import KIND_NAMES
from community.texts import Button, Text, ntext, text

JOIN = r"(?P<key>[0-9a-f]{64})"
"""The pattern of what a Join button comes back with."""

LINKED = text(
    "Done: your two accounts count as one person now. A pause and whom you never"
    " want to meet hold for both."
)
PARTED = text("Done: this account stands for itself again.")


def account_code(code: str) -> tuple[Text, ...]:
    """Show a code for the other account."""
    return (
        text("Your code: **{code}**", code=code),
        text(
            "With your other account, write /match account link and this code there. Please"
            " show it to nobody: whoever enters it counts as you."
        ),
        text("It is valid for 15 minutes."),
    )


def home_code(code: str) -> tuple[Text, ...]:
    """Show a code for the other home."""
    return (
        text("The code: **{code}**", code=code),
        text(
            "On the other platform, an organiser writes /admin link and this code. Then both are"
            " one community, with one schedule, one planner and one set of prompts."
        ),
        text("It is valid for 15 minutes."),
    )


def joining(proposed: Joining) -> tuple[Text, ...]:
    """Say what joining would do, before anything is done."""
    here, there = proposed.here, proposed.there
    said = [
        text(
            "{here} would become one community with {there}, with the settings, rounds and prompts"
            " of {there}.",
            here=here,
            there=there,
        )
    ]
    if proposed.people:
        said.append(
            ntext(
                "• {count} person from here comes along, with introduction, wishes and past"
                " matches.",
                "• {count} people from here come along, with introductions, wishes and past"
                " matches.",
                proposed.people,
            )
        )
    if proposed.schedules:
        kinds = tuple(KIND_NAMES[one.kind] for one in proposed.schedules)
        said.append(text("• What is planned here ends: {kinds}.", kinds=kinds))
    if proposed.round is not None:
        said.append(
            text("• Round {number}, which is not out yet, does not go out.", number=proposed.round)
        )
    return (
        *said,
        text(
            "• Conversations stay as they are, and your channels stay chosen for what I post here."
        ),
        text("Nothing is done yet."),
    )


def join_button(proposed: Joining) -> Button:
    """Return the button that joins two homes."""
    return Button(f"join:{proposed.key}", text("Join"), "success")


def homes_joined(joined: Joined) -> Text:
    """Say that two homes are one community now."""
    return text(
        "Done: {here} and {there} are one community now, with one schedule. Members can link their"
        " two accounts with /match account link.",
        here=joined.here,
        there=joined.there,
    )


LEAVE = Button("leave", text("Part"), "danger")


def leaving(considered: Leaving) -> tuple[Text, ...]:
    """Say what parting would do, before anything is done."""
    here, there = considered.here, considered.there
    said = [
        text(
            "{here} would be a community of its own again. {there} keeps rounds, prompts and past"
            " matches; here you begin with /admin setup.",
            here=here,
            there=there,
        )
    ]
    if considered.along:
        said.append(
            ntext(
                "• {count} person is only here and comes along, with introduction and wishes,"
                " without past matches.",
                "• {count} people are only here and come along, with introductions and wishes,"
                " without past matches.",
                considered.along,
            )
        )
    return (
        *said,
        text(
            "• Whoever is in {there}, too, stays there, and can take part here anew.", there=there
        ),
        text("Nothing is done yet."),
    )


def homes_parted(parted: Joined) -> Text:
    """Say that a home is a community of its own again."""
    return text(
        "Done: {here} is a community of its own again. With /admin setup you plan its rounds.",
        here=parted.here,
    )
