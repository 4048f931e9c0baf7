"""What can go wrong in a way a person should read.

CommunityError                 expected; the person reads its text, nothing was changed
├── NotAllowed                 this is for organisers (or for the owner of the thing)
├── ConsentNeeded              the person has not agreed to the privacy note yet
├── NotFound                   what was named does not exist (any more)
├── Invalid                    what was typed cannot be used; the text says what to do
└── FetchRefused               a page or feed of somebody's was not read; ``reason`` says why

ChatError                      raised by a Chat port, never shown to a person as it stands
├── ChatUnavailable            try again later (429, 5xx, a cut connection)
└── ChatRefused                trying again is pointless; ``cause`` says why
"""

from datetime import timedelta
from typing import Literal

from community.texts import Text

Cause = Literal["gone", "forbidden", "person_gone", "full", "invalid"]


class CommunityError(Exception):
    """An expected fault with a sentence for the person: never blaming, with the next step."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.msgid)
        self.text = text


class NotAllowed(CommunityError):
    """The person may not do this."""


class ConsentNeeded(CommunityError):
    """The person has not agreed to the privacy note; nothing may be stored about them."""


class NotFound(CommunityError):
    """What was named is not there."""


class Invalid(CommunityError):
    """What was typed cannot be used. ``field``: of a form, the key of what it is about."""

    def __init__(self, text: Text, field: str = "") -> None:
        super().__init__(text)
        self.field = field


class FetchRefused(CommunityError):
    """Somebody's page or feed was not read; ``reason`` is one word for machines."""

    def __init__(self, reason: str, text: Text) -> None:
        super().__init__(text)
        self.reason = reason


class ChatError(Exception):
    """A chat platform did not do what it was asked."""


class ChatUnavailable(ChatError):
    """The platform cannot answer now; ask again after ``retry_after`` (None: caller decides).

    ``paced``: nothing is wrong, the platform only allows so much at a time; ``retry_after`` says
    exactly when the next one may go. ``lane``: those who wait in the same one wait for each other;
    ``every``: after so long there another one may go.
    """

    def __init__(
        self,
        reason: str,
        retry_after: timedelta | None = None,
        *,
        paced: bool = False,
        lane: str = "",
        every: timedelta = timedelta(),
    ) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
        self.paced = paced
        self.lane = lane
        self.every = every


class ChatRefused(ChatError):
    """The platform will not do this, however often it is asked.

    ``cause``: gone (channel or message deleted), forbidden (permission missing), person_gone (left
    or closed), full (a limit of the platform), invalid (the platform rejects the content).
    """

    def __init__(self, cause: Cause, reason: str) -> None:
        super().__init__(reason)
        self.cause: Cause = cause
