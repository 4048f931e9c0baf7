"""Why the Matrix front cannot start, or must stop: a sentence for whoever runs the bot."""

from community.texts import Text, text


class MatrixRefused(Exception):
    """The front cannot work as it is set up; ``text`` says what to do, ``setting`` to which."""

    def __init__(self, said: Text, setting: str = "MATRIX_USER") -> None:
        super().__init__(said.msgid)
        self.text = said
        self.setting = setting


class LoggedOut(MatrixRefused):
    """The homeserver does not accept our token any more: trying again is pointless."""

    def __init__(self) -> None:
        super().__init__(
            text(
                "The homeserver does not accept my login any more: somebody ended my session, or"
                " the account is gone. Set MATRIX_PASSWORD or MATRIX_TOKEN, remove {file} (and"
                " nothing else) from the folder {folder}, and start me again.",
                file="session.json",
                folder="matrix",
            )
        )
