"""Reading the settings for a command, or ending with one clear line a fault."""

import typer

from cli._console import EX_CONFIG, complain
from settings import Settings, SettingsError, load


def settings_or_exit() -> Settings:
    """Return the settings; name every fault and exit with 78 if there is one."""
    try:
        return load()
    except SettingsError as error:
        for name, sentence in error.faults:
            complain(name, sentence)
        raise typer.Exit(EX_CONFIG) from None
