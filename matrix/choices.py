"""Buttons where there are none: a sign to react with, and a word to type.

Everybody in a room sees who reacted with what. So in a room of several people only that is offered
as a reaction what everybody may know; what is confidential ("please not again") is answered with a
word in the 1:1 room with us, and a reaction to it in the room is never asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from community.slots.model import LETTERS
from community.texts import Button, Card, Text, text
from matrix.sentences import sentence_plain

SELECTOR = "\ufe0f"
"""Asks for the coloured form of a sign. Clients add it or leave it out, so keys go without."""
LONGEST_LABEL = 80
NUMBERS = tuple(f"{number}{SELECTOR}\u20e3" for number in range(1, 10))

IN_FRONT_OF_ALL = frozenset(
    {
        "why",
        "take",
        "undo",
        "relay_end",
        *("meetup_approve", "meetup_decline"),
        *(
            f"meetup_{what}"
            for what in ("yes", "online", "evenings", "maybe", "no", "more", "call")
        ),
        *("meetup_ask", "session_ask", "session_note", "session_answer"),
        *(f"parade_{what}" for what in ("write", "host", "hand", "words", "more", "propose")),
        *(f"parade_{what}" for what in ("queue", "seen", "said", "draft", "files")),
        *(f"slots_{what}" for what in ("answer", "more", "make", "find")),
    }
)
"""The verbs that everybody in a room may see somebody choose; all others are confidential."""

_KNOWN: Mapping[str, tuple[str, Text]] = {
    "met:yes": ("👍", text("yes")),
    "met:planned": ("📅", text("planned")),
    "met:no": ("👎", text("no")),
    "met:not_again": ("🚫", text("not again")),
    "take": ("✋", text("count me in")),
    "why": ("❓", text("why")),
    "agree": ("✅", text("agree")),
    "consent": ("📋", text("read")),
    "erase": (f"🗑{SELECTOR}", text("erase everything")),
    "more": ("\u2795", text("more")),
    "topics": (f"✏{SELECTOR}", text("correct")),
    "topic_drop": ("🧹", text("take out")),
    "topic_add": ("💡", text("add")),
    "undo": (f"↩{SELECTOR}", text("undo")),
    "plan": ("💾", text("save")),
    "relay_end": ("🔚", text("end the relay")),
    "setup_create": (f"🏗{SELECTOR}", text("create")),
    "setup_choices": (f"⚙{SELECTOR}", text("settings")),
    "setup_zone": ("🕘", text("zone")),
    "meetup_yes": ("✅", text("coming")),
    "meetup_online": ("💻", text("online")),
    "meetup_evenings": ("🌙", text("evenings")),
    "meetup_maybe": ("🤔", text("maybe")),
    "meetup_no": ("❌", text("not coming")),
    "meetup_more": ("👀", text("more")),
    "meetup_call": ("📣", text("call")),
    "meetup_go": ("👍", text("yes")),
    "meetup_drop": ("👎", text("no")),
    "meetup_guest": ("👥", text("guest")),
    "meetup_details": (f"✏{SELECTOR}", text("details")),
    "meetup_approve": ("✅", text("yes")),
    "meetup_decline": ("❌", text("not like this")),
    "meetup_off": ("🚫", text("call off")),
    "meetup_repeat": ("🔁", text("repeat")),
    "meetup_share": ("📝", text("contribute")),
    "meetup_unshare": (f"↩{SELECTOR}", text("take back")),
    "meetup_words": (f"✏{SELECTOR}", text("write")),
    "meetup_publish": ("📣", text("publish")),
    "meetup_off_yes": ("👍", text("yes")),
    "meetup_keep": ("👎", text("no")),
    "meetup_there": ("🙋", text("yes")),
    "meetup_absent": ("🏠", text("no")),
    "meetup_ask": ("🙋", text("ask")),
    "session_ask": ("🙋", text("ask")),
    "session_note": ("📝", text("note")),
    "session_answer": ("💬", text("answer")),
    "parade_write": ("✍", text("writing")),
    "parade_propose": ("💡", text("propose")),
    "parade_host": ("🎤", text("hosting")),
    "parade_queue": ("⏳", text("in the queue")),
    "parade_pass": (f"⏭{SELECTOR}", text("not this time")),
    "parade_hand": ("📬", text("hand in")),
    "parade_words": ("📝", text("write here")),
    "parade_more": ("👀", text("more")),
    "parade_end": ("🏁", text("end")),
    "parade_go": ("👍", text("yes")),
    "parade_drop": ("👎", text("no")),
    "parade_seen": ("📖", text("have read")),
    "parade_said": ("💬", text("have commented")),
    "parade_draft": ("📰", text("the roundup")),
    "parade_files": ("📎", text("files")),
    "parade_publish": ("📣", text("publish")),
    "parade_check": ("👍", text("check")),
    "parade_back": ("👎", text("take back")),
    "parade_read": ("📚", text("to read")),
    "parade_blog": ("🔭", text("look into it")),
    "parade_unblog": ("🔕", text("don't look")),
    "parade_found": ("📬", text("hand in")),
    "parade_leave": ("👎", text("no")),
    "parade_text": ("📄", text("text")),
    "parade_foreword": (f"🖋{SELECTOR}", text("my words")),
    "parade_remind": ("🔔", text("remind")),
    "slots_go": ("👍", text("yes")),
    "slots_drop": ("👎", text("no")),
    "slots_answer": ("✋", text("answer")),
    "slots_more": ("👀", text("all")),
    "slots_find": ("📆", text("find")),
    "slots_close": ("🔒", text("close")),
    **{
        f"slots_make:{number}": (chr(ord("🇦") + number - 1), Text(letter))
        for number, letter in enumerate(LETTERS, start=1)
    },
}


@dataclass(frozen=True, slots=True)
class Offered:
    """A choice. ``sign``: the reaction as it is sent; ``key``: how it is compared; ``word``: what
    is typed instead; ``number``: its place, from 1, which can be typed as well.
    """

    sign: str
    key: str
    action: str
    label: str
    word: str
    number: int
    confidential: bool

    def is_typed(self, words: str) -> bool:
        """Whether somebody's words mean this one: its word, its label or its number."""
        said = bare(words)
        return said in {bare(self.word), bare(self.label), str(self.number), bare(self.sign)}


def bare(words: str) -> str:
    """Return words or a sign as they are compared."""
    return " ".join(words.replace(SELECTOR, "").casefold().strip(" \n\t.!“”„\"'").split())


def choices(card: Card) -> tuple[Offered, ...]:
    """Return what a card offers, in the card's language."""
    return offered(card.buttons, card.language)


def offered(buttons: Sequence[Button], language: str) -> tuple[Offered, ...]:
    """Return what buttons offer; numbers instead of a sign that would mean several of them."""
    usual = [_usual(button.action, language) for button in buttons]
    signs = [sign for sign, _ in usual]
    found: list[Offered] = []
    for number, button in enumerate(buttons, start=1):
        sign, word = usual[number - 1]
        if not sign or signs.count(sign) > 1:
            sign = NUMBERS[number - 1] if number <= len(NUMBERS) else ""
            word = str(number)
        found.append(
            Offered(
                sign=sign,
                key=sign.replace(SELECTOR, ""),
                action=button.action,
                label=sentence_plain(button.label, language, LONGEST_LABEL),
                word=word,
                number=number,
                confidential=button.action.partition(":")[0] not in IN_FRONT_OF_ALL,
            )
        )
    return tuple(found)


def _usual(action: str, language: str) -> tuple[str, str]:
    """Return the sign and word that an action always has; empty if it has none."""
    verb, *rest = action.split(":")
    for name in (f"{verb}:{rest[-1]}" if rest else verb, verb):
        if name in _KNOWN:
            sign, word = _KNOWN[name]
            return sign, sentence_plain(word, language, LONGEST_LABEL)
    return "", ""
