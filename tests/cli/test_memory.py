"""What is there from the start is not looked through again and again."""

import gc

from cli._memory import SELDOM, settled


def test_while_the_bot_runs_full_collections_are_rare_and_small() -> None:
    before, frozen = gc.get_threshold(), gc.get_freeze_count()

    with settled():
        assert gc.get_freeze_count() > frozen
        assert gc.get_threshold() == (*before[:2], SELDOM)

    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == frozen
