"""Netzwerkstatt's front door: mounts the command line, nothing else.

``python bot.py run`` runs the bot, ``python bot.py demo`` shows it without an account.
"""

import typer

from cli import backup, demo, doctor, erase, link, match, restore, run, simulate, when
from cli._console import say
from community.texts import text

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help=say(text("Netzwerkstatt: a bot that runs a networking community.")),
)
app.command("run", help=say(text("Run the bot.")))(run.command)
app.command("demo", help=say(text("Play a community through three weeks, without an account.")))(
    demo.command
)
app.command("doctor", help=say(text("Check settings, token, database, clock and backups.")))(
    doctor.command
)
app.command("backup", help=say(text("Write a checked copy of the database.")))(backup.command)
app.command("restore", help=say(text("Put a backup in the place of the database.")))(
    restore.command
)
app.command("erase", help=say(text("Erase a person who left the server and asks for it.")))(
    erase.command
)
app.command("match", help=say(text("Plan a round from a spreadsheet, without Discord.")))(
    match.command
)
app.command("simulate", help=say(text("Play a season of rounds beside other ways to match.")))(
    simulate.command
)
app.command("link", help=say(text("Show what I make of a page's address, and why.")))(link.command)
app.command("when", help=say(text("Show how words for a day and a time are read.")))(when.command)

if __name__ == "__main__":
    app()
