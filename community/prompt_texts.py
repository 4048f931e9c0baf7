"""What is said to whoever takes a prompt up, and to organisers about their prompts."""

from collections.abc import Mapping

from community.recurring import Prompt, PromptKind
from community.texts import Text, text

TAKEN: Mapping[PromptKind, Text] = {
    "meetup": text(
        "Wonderful, you are the host! A thread under the invitation opens in a moment: "
        "suggest a time and a place there. With /meetup call it gets a date, places and reminders."
    ),
    "parade": text(
        "Wonderful, you will write! A thread under the call opens in a moment: "
        "tell the others what your article will be about, and post its link there."
    ),
    "question": text(
        "Thank you! A thread under the question opens in a moment: please answer there."
    ),
}
"""Said to the person who pressed the button under a prompt."""


def prompt_name(prompt: Prompt) -> Text:
    """Return a prompt's key and title, for a list to choose from."""
    return text("{key}: {title}", key=prompt.key, title=prompt.title)


def prompt_line(prompt: Prompt, *, on: bool) -> Text:
    """Return a prompt with whether it is used."""
    if on:
        return text("✅ {prompt}", prompt=prompt_name(prompt))
    return text("⏸️ {prompt}", prompt=prompt_name(prompt))


def prompt_saved(prompt: Prompt) -> Text:
    """Say that an own prompt is stored."""
    return text("Saved: “{title}” is in the drawer now.", title=prompt.title)


def prompt_switched(key: str, *, on: bool) -> Text:
    """Say whether a prompt is posted from now on."""
    if on:
        return text("{key} may be posted again.", key=key)
    return text("{key} will not be posted any more.", key=key)
