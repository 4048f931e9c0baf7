"""Days as hosts name them: "the end of March", "Mitte April"; for meetups that is too vague."""

import re

_PARTS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"(?:{words})\s+(?=\S)", re.IGNORECASE), meant)
    for words, meant in (
        (r"ende(?: (?:des|vom))?", "letzter Tag im "),
        (r"(?:the )?end of(?: the)?", "last day of "),
        (r"anfang(?: (?:des|vom))?", "1. "),
        (r"(?:the )?(?:beginning|start) of(?: the)?", "1 "),
        (r"mitte(?: (?:des|vom))?", "15. "),
        (r"(?:the )?middle of(?: the)?|mid", "15 "),
    )
)


def plainer(words: str) -> str:
    """Return a day with "end of …" and the like as a day that can be read; all else as it is."""
    for pattern, meant in _PARTS:
        if found := pattern.match(words):
            return meant + words[found.end() :]
    return words
