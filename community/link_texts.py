"""What people and organisers read about linking, on every platform."""

from community.linking import Joined
from community.texts import Text, text

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


def homes_joined(joined: Joined) -> Text:
    """Say that two homes are one community now."""
    return text(
        "Done: {here} and {there} are one community now, with one schedule. Members can link their"
        " two accounts with /match account link.",
        here=joined.here,
        there=joined.there,
    )
