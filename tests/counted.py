"""What tests count beside passing and failing, kept in pytest's own stash."""

from typing import Final

import pytest

REQUESTS: Final = pytest.StashKey[int]()  # that front tests sent to Discord
