"""Strangers' words as one plain line of limited length."""

from community.clean_text import ELLIPSIS, one_line

_CLOSING = "\"'\u201d\u201c\u2019\u00bb\u00ab)"

_LOOKED_AT = 4
"""Times the limit: characters that are looked at; blanks and invisible ones fall away."""

_SHORT = frozenset({
    "a", "b", "bzw", "ca", "d", "dr", "etc", "evtl", "ggf", "h", "jr", "mr", "mrs", "ms", "no",
    "nr", "o", "prof", "s", "st", "u", "usw", "vs", "z",
})  # fmt: skip
"""Words after which a full stop ends no sentence: abbreviations, German and English."""


def plain(words: str, limit: int) -> str:
    """Return at most ``limit`` characters of ``words`` on one line, without invisible ones."""
    line = one_line(words.strip()[: limit * _LOOKED_AT])
    if len(line) <= limit:
        return line
    return line[: limit - 1].rstrip() + ELLIPSIS


def first_sentence(words: str, limit: int) -> str:
    """Return the first sentence of a paragraph."""
    line = one_line(words.strip()[: limit * _LOOKED_AT])
    for at, char in enumerate(line[:limit]):
        if char not in ".!?…":
            continue
        after = line[at + 1 :].lstrip(_CLOSING)
        if after and not after[0].isspace():
            continue
        before = line[:at].split(" ")[-1].strip("(\"'„“").casefold()
        if char == "." and (before in _SHORT or before.isdigit()):
            continue  # "z. B.", "am 3. Mai"
        return line[: len(line) - len(after)].rstrip()
    return plain(line, limit)
