"""Logging: structlog over the standard library, for people or for machines, without secrets."""

import logging
import re
import sys
from collections.abc import Callable
from typing import Literal

import structlog

# By shape, not by name: a secret is scrubbed wherever it turns up, also inside a traceback.
SECRETS = re.compile(
    r"""
    [A-Za-z0-9_-]{23,28}\.[A-Za-z0-9_-]{6,7}\.[A-Za-z0-9_-]{27,}   # a Discord token
    | mfa\.[A-Za-z0-9_-]{20,}
    | (?<=/webhooks/)\d+/[A-Za-z0-9_-]+                             # a webhook's address
    | (?<=/interactions/)\d+/[A-Za-z0-9_-]+                         # an interaction's token
    | syt_[A-Za-z0-9_]+                                             # a Matrix token
    | (?<=://)[^/@\s:]+:[^@\s/]+(?=@)                               # user:password in an address
    | (?i:(?<=authorization:\s)|(?<=authorization':\s'))(?:(?i:basic|bearer|bot)\s)?[^\s'",}]+
    | (?i:(?<=bot\s))[A-Za-z0-9_.-]{50,}
    """,
    re.VERBOSE,
)
MASK = "[secret]"


def scrub(line: str) -> str:
    """Return the line with everything that looks like a secret masked."""
    return SECRETS.sub(MASK, line)


class _Scrubbed:
    """A renderer whose output is scrubbed last, so that nothing can slip in behind it."""

    def __init__(self, renderer: Callable[..., str | bytes]) -> None:
        self._renderer = renderer

    def __call__(self, logger: object, name: str, event: structlog.typing.EventDict) -> str:
        rendered = self._renderer(logger, name, event)
        return scrub(rendered if isinstance(rendered, str) else rendered.decode())


def set_up(form: Literal["human", "json"], level: str) -> None:
    """Send every logger of the process through one handler on standard error."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: Callable[..., str | bytes]
    if form == "json":
        shared.append(structlog.processors.format_exc_info)
        renderer = structlog.processors.JSONRenderer()
    else:
        renderer = structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _Scrubbed(renderer),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for chatty in ("apscheduler", "discord", "alembic", "aiosqlite"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))
