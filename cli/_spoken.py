"""The language a command was asked to speak."""

import typer

from cli._console import EX_FAILED, complain, language
from community.places import LANGUAGES, Language
from community.texts import text


def spoken_or_exit(command: str, typed: str) -> Language:
    """Return the language that was typed, else the terminal's; exit with 1 if it is neither."""
    chosen = typed or language()
    for known in LANGUAGES:
        if known == chosen:
            return known
    complain(command, text("I speak de and en. Please name one of them."))
    raise typer.Exit(EX_FAILED)
