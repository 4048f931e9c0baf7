"""What `doctor` looks at of Matrix: the package, the homeserver, the login; it only looks."""

from collections.abc import Sequence

from cli.matrix_front import FOLDER, extra_missing
from community.errors import ChatRefused, ChatUnavailable
from community.texts import Text, text
from matrix.logging_in import is_homeserver
from matrix.refusals import LoggedOut, MatrixRefused
from matrix.transport import Transport, at
from matrix.vault import Vault
from settings import SETTINGS, Settings

Finding = tuple[Text, Text, Text]
"""A problem, its consequence, its remedy."""

DEAF = text("On Matrix the bot hears and says nothing.")


async def matrix_findings(settings: Settings) -> Sequence[Finding]:
    """Return what would keep the bot from working on the homeserver of the settings."""
    if missing := extra_missing():
        return [(text("A package for Matrix is missing."), DEAF, missing)]
    transport = Transport(settings.matrix_homeserver)
    try:
        await is_homeserver(transport)
        return await _login(settings, transport)
    except MatrixRefused as refused:
        return [(text("There is no homeserver at MATRIX_HOMESERVER."), DEAF, refused.text)]
    except (ChatUnavailable, ChatRefused, OSError):
        problem = text("The homeserver does not answer.")
        return [(problem, DEAF, SETTINGS["MATRIX_HOMESERVER"].remedy)]
    finally:
        await transport.close()


def matrix_notes(settings: Settings) -> Sequence[Text]:
    """Say how the bot comes into a community on Matrix."""
    if not settings.inviters:
        return [
            text("MATRIX_ALLOWED_INVITERS is empty, so nobody can invite the bot into a space.")
        ]
    return [
        text(
            "On Matrix, invite {user} into your space. It follows the invitation of: {inviters}",
            user=settings.matrix_user,
            inviters=list(settings.inviters),
        )
    ]


async def _login(settings: Settings, transport: Transport) -> Sequence[Finding]:
    """Ask whether the login that is kept still holds; the first one is left to `run`."""
    problem = text("The bot's login on Matrix does not work.")
    folder = settings.state_dir / FOLDER
    try:
        session = Vault(folder).read("session") if folder.exists() else None
        if session is not None:
            transport.token = str(session["access_token"])
            await transport.call("GET", at("account", "whoami"))
            return []
    except LoggedOut as refused:
        return [(problem, DEAF, refused.text)]
    except MatrixRefused as refused:
        return [(problem, DEAF, refused.text)]
    if settings.matrix_password.get_secret_value() or settings.matrix_token.get_secret_value():
        return []
    return [
        (
            text("The bot has no login on Matrix yet."),
            DEAF,
            text("The first time I need MATRIX_PASSWORD or MATRIX_TOKEN."),
        )
    ]
