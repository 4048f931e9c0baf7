"""Forms, asked question by question in the 1:1 room; the state of one is plain JSON.

Everything here is a pure function of the state and of what was typed. A form begins with what
stands there already, so that whoever skips a question keeps it, and "done" can end it anywhere.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from community.forms import Chosen, Field, Filled, Form, Typed
from community.texts import Block, Quote, Text, text
from community.typed import one_line, tidy
from matrix.choices import bare
from matrix.sentences import sentence_plain

LONGEST_LABEL = 300
FEW = 50
"""In characters: what takes no more is no matter of words, a number say."""

_WORDS: Mapping[str, frozenset[str]] = {
    "skip": frozenset({"skip", "keep", "next", "überspringen", "behalten", "weiter"}),
    "back": frozenset({"back", "zurück"}),
    "cancel": frozenset({"cancel", "stop", "abbrechen", "stopp"}),
    "clear": frozenset({"clear", "leeren"}),
    "done": frozenset({"done", "fertig"}),
}
"""What can be typed in place of an answer; both languages, whichever the person reads."""

_BETWEEN = re.compile(r"[\s,;.]+")


@dataclass(frozen=True, slots=True)
class Question:
    """A field as it is asked, in the person's language. ``options``: (value, label) to choose from;
    without any it is typed.
    """

    key: str
    label: str
    hint: str = ""
    most: int = 1000
    long: bool = True
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Asking:
    """A form under way. ``at``: which question is open; ``home``: where it was asked for."""

    name: str
    title: str
    home: str
    questions: tuple[Question, ...]
    parts: tuple[str, ...] = ()
    at: int = 0
    words: Mapping[str, str] = field(default_factory=dict[str, str])
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    @property
    def open(self) -> Question:
        """The question that is open."""
        return self.questions[self.at]

    def filled(self) -> Filled:
        """Return what was filled in so far."""
        return Filled(self.words, self.choices, self.parts)

    def as_json(self) -> dict[str, Any]:
        """Return the state to be kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Asking":
        """Return the state that was kept."""
        changed: dict[str, Any] = {
            "questions": tuple(_kept_question(one) for one in kept["questions"]),
            "parts": tuple(kept["parts"]),
            "choices": {key: tuple(values) for key, values in kept["choices"].items()},
        }
        return cls(**{**kept, **changed})


def _kept_question(kept: Mapping[str, Any]) -> Question:
    options: Any = tuple((value, label) for value, label in kept["options"])
    return Question(**{**kept, "options": options})


@dataclass(frozen=True, slots=True)
class Turn:
    """What follows from an answer: what is said, and the form as it goes on (None: it is over).

    ``complete``: all is answered, and is to be handed over.
    """

    said: tuple[Block, ...]
    asking: Asking | None
    complete: bool = False


def begin(form: Form, language: str, home: str) -> Asking:
    """Return a form at its first question."""
    return Asking(
        form.name,
        sentence_plain(form.title, language, LONGEST_LABEL),
        home,
        tuple(_question(one, language) for one in form.fields),
        form.parts,
        words={
            one.key: _stands_there(one, language) for one in form.fields if isinstance(one, Typed)
        },
        choices={one.key: tuple(one.now) for one in form.fields if isinstance(one, Chosen)},
    )


def _stands_there(asked: Typed, language: str) -> str:
    if isinstance(asked.now, Text):
        return sentence_plain(asked.now, language, asked.most)
    return asked.now


def _question(asked: Field, language: str) -> Question:
    label = sentence_plain(asked.label, language, LONGEST_LABEL)
    hint = "" if asked.hint is None else sentence_plain(asked.hint, language, LONGEST_LABEL)
    if isinstance(asked, Typed):
        return Question(asked.key, label, hint, asked.most, asked.long, asked.required)
    options = tuple((v, sentence_plain(name, language, LONGEST_LABEL)) for v, name in asked.options)
    most = min(asked.most, len(options))
    return Question(asked.key, label, hint, most, required=asked.required, options=options)


# --- what is asked ------------------------------------------------------------------------------


def ask(asking: Asking) -> tuple[Block, ...]:
    """Return the open question: where one stands, what stands there, what can be chosen."""
    question = asking.open
    said: list[Block] = [_heading(asking, question)]
    if question.hint:
        said.append(_as_is(question.hint))
    if question.options:
        said += _options(asking, question)
    elif now := asking.words.get(question.key, ""):
        said.append(Quote(text("This stands there now"), now))
    said.append(_ways(asking, question))
    return tuple(said)


def _heading(asking: Asking, question: Question) -> Text:
    if len(asking.questions) > 1:
        return text(
            "{form}, question {number} of {count}: **{question}**",
            form=asking.title,
            number=asking.at + 1,
            count=len(asking.questions),
            question=question.label,
        )
    if question.label == asking.title:
        return text("**{question}**", question=question.label)
    return text("{form}: **{question}**", form=asking.title, question=question.label)


def _options(asking: Asking, question: Question) -> Sequence[Block]:
    chosen = asking.choices.get(question.key, ())
    lines = [
        text("**{number}**: {choice} ← now", number=number, choice=label)
        if value in chosen
        else text("**{number}**: {choice}", number=number, choice=label)
        for number, (value, label) in enumerate(question.options, start=1)
    ]
    how = text("Write a number.") if question.most == 1 else text("Write numbers, like 1, 3.")
    return (*lines, how)


def _ways(asking: Asking, question: Question) -> Text:
    """Say which words lead on. All of them the first time, then only a reminder."""
    if len(asking.questions) == 1 and not asking.words.get(question.key):
        if question.options:
            return text("You can also write: **clear** (choose nothing) or **cancel**.")
        return text("Write your answer as a message, or **cancel**.")
    if asking.at:
        return text("Or write: skip, back, clear, done or cancel.")
    if question.options:
        return text(
            "You can also write: **skip** (leave it as it is), **back**, **clear** (choose"
            " nothing), **done** (save it, the rest stays as it is) or **cancel** (change nothing)."
        )
    return text(
        "Write your answer as a message. You can also write: **skip** (leave it as it is),"
        " **back**, **clear** (leave it empty), **done** (save it, the rest stays as it is) or"
        " **cancel** (change nothing)."
    )


def _as_is(words: str) -> Text:
    """Return words that are in the person's language already."""
    return Text("{words}", {"words": words})


# --- what is answered ---------------------------------------------------------------------------


def leads_on(typed: str) -> bool:
    """Whether somebody goes on, back or away instead of answering."""
    return any(bare(typed) in words for words in _WORDS.values())


def answer(asking: Asking, typed: str) -> Turn:
    """Return what follows from what was typed."""
    meant = next((way for way, words in _WORDS.items() if bare(typed) in words), "")
    if meant:
        return _way(asking, meant)
    return _chosen(asking, typed) if asking.open.options else _typed(asking, typed)


def _way(asking: Asking, meant: str) -> Turn:
    match meant:
        case "cancel":
            return Turn((text("All right, nothing was changed."),), None)
        case "back":
            return _on(replace(asking, at=max(0, asking.at - 1)))
        case "skip":
            return _next(asking)
        case "done":
            return _end(asking)
        case _:
            return _next(_with(asking, ""))


def not_words(asking: Asking) -> Turn:
    """Return what follows from a picture or a file."""
    return _on(asking, text("I can only take words here. Could you write it to me?"))


def stay(asking: Asking, said: Text) -> Turn:
    """Ask the open question once more, after something that does not fit it."""
    return _on(asking, said)


def again(asking: Asking, said: Text, field: str = "") -> Turn:
    """Go on after the answers could not be used: everything is still there. ``field``: the key of
    the question that it is about; else the last one is asked again.
    """
    places = (place for place, one in enumerate(asking.questions) if one.key == field)
    last = replace(asking, at=next(places, len(asking.questions) - 1))
    if len(asking.questions) == 1:
        return _on(last, said)
    kept = text("Your answers are still here: **back** leads to each of them.")
    return _on(last, said, kept)


def _typed(asking: Asking, typed: str) -> Turn:
    question = asking.open
    words = tidy(typed) if question.long else one_line(typed)
    if len(words) > question.most:
        return _on(
            asking,
            text(
                "That is {length} characters long, and {limit} fit. Could you shorten it a little?",
                length=len(words),
                limit=question.most,
            ),
        )
    return _next(_with(asking, words))


def _chosen(asking: Asking, typed: str) -> Turn:
    question = asking.open
    values = _values(question, typed)
    if values is None:
        return _on(asking, text("I do not see which one you mean. The number is enough."))
    if len(values) > question.most:
        return _on(
            asking,
            text("Please choose one.")
            if question.most == 1
            else text("Please choose {most} at most.", most=question.most),
        )
    return _next(replace(asking, choices={**asking.choices, question.key: values}))


def _values(question: Question, typed: str) -> tuple[str, ...] | None:
    """Return what was chosen, by numbers or by labels; None if it cannot be told."""
    by_label = {bare(label): value for value, label in question.options}
    # A number is a place in the list, whatever the values are called.
    by_label |= {bare(value): value for value, _ in question.options if not value.isdecimal()}
    if bare(typed) in by_label:
        return (by_label[bare(typed)],)
    numbers = [part for part in _BETWEEN.split(typed.strip()) if part]
    if numbers and all(part.isdecimal() for part in numbers):
        places = [int(part[:9]) for part in numbers]
        if not all(1 <= place <= len(question.options) for place in places):
            return None
        return tuple(dict.fromkeys(question.options[place - 1][0] for place in places))
    labels = [bare(part) for part in re.split(r"[,;\n]", typed) if bare(part)]
    if labels and all(label in by_label for label in labels):
        return tuple(dict.fromkeys(by_label[label] for label in labels))
    return None


def _with(asking: Asking, words: str) -> Asking:
    """Return the form with the open question answered in words; nothing chosen where it can be."""
    key = asking.open.key
    if asking.open.options:
        return replace(asking, choices={**asking.choices, key: ()})
    return replace(asking, words={**asking.words, key: words})


def _next(asking: Asking) -> Turn:
    if _lacks(asking, asking.open):
        return _on(asking, _needed(asking.open))
    if asking.at + 1 == len(asking.questions):
        return _end(asking)
    return _on(replace(asking, at=asking.at + 1))


def _end(asking: Asking) -> Turn:
    for place, question in enumerate(asking.questions):
        if _lacks(asking, question):
            return _on(replace(asking, at=place), _needed(question))
    return Turn((), asking, complete=True)


_NEEDED = text("This one I need; a few words are enough.")
_NEEDED_CHOICE = text("This one I need.")


def _needed(question: Question) -> Text:
    return _NEEDED_CHOICE if question.options or question.most < FEW else _NEEDED


def _lacks(asking: Asking, question: Question) -> bool:
    if not question.required:
        return False
    return not (asking.choices if question.options else asking.words).get(question.key)


def _on(asking: Asking, *said: Block) -> Turn:
    return Turn((*said, *ask(asking)), asking)
