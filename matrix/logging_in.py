"""The first login of our account, and what is said to whoever runs the bot if it fails.

Later starts take up the session that is kept; so only here a wrong address is told apart from a
homeserver that is away.
"""

from contextlib import suppress

from community.errors import ChatRefused
from community.texts import text
from matrix.refusals import LoggedOut, MatrixRefused
from matrix.transport import FIRST_ERROR, SERVER_FAULT, NoMatrix, Transport, at, fault
from matrix.untrusted import Json, as_list

DEVICE_NAME = "Netzwerkstatt"
FORBIDDEN = 403


async def log_in(http: Transport, user: str, *, password: str, token: str) -> Json:
    """Return a session of ``user``: by the token that was given, else by the password, once."""
    if not (password or token):
        raise MatrixRefused(
            text("The first time I need MATRIX_PASSWORD or MATRIX_TOKEN."), "MATRIX_PASSWORD"
        )
    await is_homeserver(http)
    session = await (_by_token(http, token) if token else _by_password(http, user, password))
    if session["user_id"] != user:
        raise MatrixRefused(
            text(
                "That token or password is of {other}, not of {user}. Check MATRIX_USER.",
                other=str(session["user_id"]),
                user=user,
            )
        )
    if not session["device_id"]:
        raise MatrixRefused(
            text("That token has no device, so I could read nothing encrypted with it."),
            "MATRIX_TOKEN",
        )
    return session


async def is_homeserver(http: Transport) -> None:
    """MatrixRefused if something answers at the address that is no homeserver."""
    with suppress(NoMatrix):
        status, told = await http.ask("GET", "/client/versions")
        if as_list(told.get("versions")):
            return
        if status >= SERVER_FAULT:
            raise fault(status, told)
    elsewhere = await http.points_to()
    raise MatrixRefused(
        text(
            "There is no homeserver at this address, but it names another one: {address}. Write"
            " that one.",
            address=elsewhere,
        )
        if elsewhere
        else text(
            "Something answers at this address, but it is no homeserver. Write the address that"
            " clients use, without anything behind it, such as https://matrix.example.org."
        ),
        "MATRIX_HOMESERVER",
    )


async def _by_token(http: Transport, token: str) -> Json:
    http.token = token
    try:
        told = await http.call("GET", at("account", "whoami"))
    except LoggedOut:
        raise MatrixRefused(
            text("The homeserver does not accept this token. Copy it again, or make a new one."),
            "MATRIX_TOKEN",
        ) from None
    who, device = told.get("user_id"), told.get("device_id")
    return {"user_id": who, "device_id": device, "access_token": token}


async def _by_password(http: Transport, user: str, password: str) -> Json:
    proof = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": user},
        "password": password,
        "initial_device_display_name": DEVICE_NAME,
    }
    status, told = await http.ask("POST", at("login"), proof)
    if status == FORBIDDEN:
        raise MatrixRefused(
            text(
                "The homeserver does not accept this user name and password. Check"
                " MATRIX_USER and MATRIX_PASSWORD."
            )
        )
    if status >= FIRST_ERROR:
        refused = fault(status, told)
        if not isinstance(refused, ChatRefused):
            raise refused
        raise MatrixRefused(
            text(
                "The homeserver lets nobody log in with a password. Write an access token of the"
                " account into MATRIX_TOKEN instead."
            ),
            "MATRIX_PASSWORD",
        )
    return {key: told.get(key) for key in ("user_id", "device_id", "access_token")}
