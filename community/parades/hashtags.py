"""Whether hashtags stand in somebody's words. Pure; feeds are read with it in a process apart."""

import re
import unicodedata
from collections.abc import Iterable, Sequence


def found_in(tags: Sequence[str], texts: Iterable[str]) -> tuple[str, ...]:
    """Return the tags that stand in any of the texts as a word of its own: with # in front or
    without, in small letters or capitals.
    """
    if not tags:
        return ()
    everything = "\n".join(_as_compared(one) for one in texts)
    return tuple(tag for tag in tags if _stands_in(_as_compared(tag.lstrip("#")), everything))


def _stands_in(sought: str, words: str) -> bool:
    return bool(sought) and re.search(rf"(?<!\w){re.escape(sought)}(?!\w)", words) is not None


def _as_compared(words: str) -> str:
    # Twice, since folding can take apart what belongs together.
    folded = unicodedata.normalize("NFKC", words).casefold()
    return unicodedata.normalize("NFKC", folded)
