"""What the tests of fetching share."""

from collections.abc import AsyncIterator

import pytest

from tests.fetching.street import Street, open_street


@pytest.fixture
async def street() -> AsyncIterator[Street]:
    async with open_street() as opened:
        yield opened
