"""What the operator reads when storage cannot be used.

StorageRefused            ``text`` says what is wrong and names the way back; nothing was changed
├── DatabaseRefused       the bot does not start on this database
│   ├── UnusableUrl       the address cannot be used as it stands
│   ├── NewerDatabase     a newer version of the bot wrote it
│   ├── DamagedDatabase   it cannot be read safely, or it is empty although it should not be
│   └── ForeignDatabase   it belongs to another program
├── BackupRefused         a backup was not made
└── LedgerRefused         the list of erasures cannot be used
"""

from community.texts import Text


class StorageRefused(Exception):
    """Storage cannot be used as it stands; ``text`` is the operator's sentence."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.msgid, dict(text.params))
        self.text = text


class DatabaseRefused(StorageRefused):
    """The bot does not start on this database; it was left untouched."""


class UnusableUrl(DatabaseRefused):
    """The database address cannot be used."""


class NewerDatabase(DatabaseRefused):
    """The database was written by a newer version of the bot."""


class DamagedDatabase(DatabaseRefused):
    """The database file is damaged or lost."""


class ForeignDatabase(DatabaseRefused):
    """The database belongs to another program."""


class BackupRefused(StorageRefused):
    """A backup was not made."""


class LedgerRefused(StorageRefused):
    """The list of erasures cannot be used."""
