"""What all tests share: patience with busy machines, and one count however many processes run."""

from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.cogs.openapi import description, description_path
from tests.counted import REQUESTS

# Machines may be busy, so no example fails for having taken long.
settings.register_profile(
    "patient",
    settings.default,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("patient")


def pytest_configure(config: pytest.Config) -> None:
    """Begin to count."""
    config.stash[REQUESTS] = 0


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand the count of one process of several to the one that reports."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["requests"] = session.config.stash[REQUESTS]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Add what one process of several counted; one that died has told nothing."""
    output: dict[str, Any] = getattr(node, "workeroutput", {})
    node.config.stash[REQUESTS] += output.get("requests", 0)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say how much was checked against Discord's description, or that nothing was."""
    requests = config.stash[REQUESTS]
    if not requests:
        return
    if description() is None:
        line = f"requests NOT checked: Discord's API description is not at {description_path()}"
    else:
        line = f"{requests} requests checked against Discord's API description"
    terminalreporter.write_line(line)
