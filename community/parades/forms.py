"""The forms of parades, and what may be stored of what was filled in."""

from dataclasses import replace
from datetime import datetime

from community.errors import Invalid
from community.forms import Chosen, Filled, Form, Typed
from community.parades.day_words import DAY_LIMIT, FIRST, LAST, first_day, last_day
from community.parades.life import named
from community.parades.model import Parade, Post, PostKind
from community.parades.roundup import KINDS
from community.places import Language
from community.texts import Text, text
from community.typed import fitting, hashtag, one_line, tidy

PROPOSE, DAYS, ADDRESS, HAND_IN, WORDS, ROUND_UP = (
    "parade_propose",
    "parade_days",
    "parade_address",
    "parade_hand_in",
    "parade_words",
    "parade_round_up",
)
"""The names of the forms."""
TITLE_LIMIT, QUESTION_LIMIT, WHY_LIMIT = 100, 500, 500
POST_TITLE_LIMIT, NAME_LIMIT, SENTENCE_LIMIT, ALT_LIMIT = 200, 100, 300, 300
WORDS_LIMIT, FOREWORD_LIMIT = 3800, 1800

_TITLE, _QUESTION, _WHY = text("Topic"), text("Questions to begin with"), text("Why it fits us")
_LATE = text("Late posts")
_HASH = text("Hashtag")
_POST_TITLE, _AUTHOR = text("Title"), text("Author, as it shall stand there")
_SENTENCE, _ALT = text("What it is about, in a sentence"), text("What the picture shows")
_KIND, _WORDS = text("What it is"), text("Your post")
_FOREWORD, _ROUNDUP = text("Your words above the roundup"), text("Where it stands on your blog")
GRACE = (0, 3, 7, 14)


def propose_form(title: str = "") -> Form:
    """Return the form with which a topic is proposed, with a title that can be changed."""
    return Form(
        PROPOSE,
        text("Propose a blog parade"),
        (
            Typed(
                "title",
                _TITLE,
                title,
                text("A few words, such as: Museums that changed me"),
                most=TITLE_LIMIT,
                long=False,
                required=True,
            ),
            Typed(
                "question",
                _QUESTION,
                hint=text("What people can write about, a question a line"),
                most=QUESTION_LIMIT,
                required=True,
            ),
            Typed("why", _WHY, hint=text("A sentence or two"), most=WHY_LIMIT),
        ),
    )


def read_proposal(filled: Filled) -> tuple[str, str, str]:
    """Return (title, question, why) as they may be stored."""
    title = fitting(one_line(filled["title"]), TITLE_LIMIT, _TITLE)
    question = fitting(tidy(filled["question"]), QUESTION_LIMIT, _QUESTION)
    if not title or not question:
        raise Invalid(text("A blog parade needs a topic and a question to begin with."))
    return title, question, fitting(tidy(filled["why"]), WHY_LIMIT, _WHY)


def days_form(parade: Parade) -> Form:
    """Return the form with which a host names the days."""
    return Form(
        DAYS,
        text("When it runs"),
        (
            Typed(
                "opens",
                FIRST,
                parade.opens.isoformat() if parade.opens else "",
                text("Such as 1 December, or next Monday"),
                DAY_LIMIT,
                long=False,
                required=True,
            ),
            Typed(
                "closes",
                LAST,
                parade.closes.isoformat() if parade.closes else "",
                text("Such as 31 January, or 4 weeks; four to six weeks do well"),
                DAY_LIMIT,
                long=False,
                required=True,
            ),
            Chosen(
                "grace",
                _LATE,
                tuple((str(days), _grace(days)) for days in GRACE),
                (str(parade.grace_days) if parade.opens else "3",),
                required=True,
            ),
            Typed(
                "hashtag",
                _HASH,
                parade.hashtag,
                text("Letters and digits, such as MyTown2030"),
                41,
                long=False,
                required=True,
            ),
            Typed(
                "address",
                text("Where the call stands on your blog"),
                parade.call,
                text("You can also name it later"),
                500,
                long=False,
            ),
        ),
        (str(parade.id),),
    )


def read_days(parade: Parade, filled: Filled, now: datetime, language: Language) -> Parade:
    """Return a parade with the days and the hashtag that were filled in."""
    opens = first_day(filled["opens"], now, parade.zone, language)
    closes = last_day(filled["closes"], opens, now, parade.zone, language)
    grace = int(filled["grace"]) if filled["grace"].isdecimal() else 3
    today = now.date()
    tag = hashtag(filled["hashtag"])
    try:
        return replace(named(parade, opens, closes, grace, today), hashtag=tag)
    except Invalid as fault:
        raise Invalid(fault.text, "opens") from None


def address_form(parade: Parade) -> Form:
    """Return the form for the address of what somebody published."""
    return Form(
        ADDRESS,
        text("Hand in"),
        (
            Typed(
                "address",
                text("The address of your post"),
                hint=text("I read the page and show you what I found, before anybody sees it"),
                most=500,
                long=False,
                required=True,
            ),
        ),
        (str(parade.id),),
    )


def hand_in_form(post: Post) -> Form:
    """Return the form in which an author checks what a page says, and adds their sentence."""
    return Form(
        HAND_IN,
        text("Your post"),
        (
            Typed(
                "title", _POST_TITLE, post.title, None, POST_TITLE_LIMIT, long=False, required=True
            ),
            Typed("author", _AUTHOR, post.author, None, NAME_LIMIT, long=False, required=True),
            Typed(
                "sentence",
                _SENTENCE,
                post.sentence,
                text("It stands in the roundup, and makes people want to read"),
                SENTENCE_LIMIT,
                required=True,
            ),
            Typed(
                "picture_alt",
                _ALT,
                post.picture_alt,
                text("For everybody who cannot see it; empty if there is none"),
                ALT_LIMIT,
            ),
            Chosen(
                "kind",
                _KIND,
                tuple((kind.value, name) for kind, name in KINDS.items() if kind != "words"),
                (post.kind.value,),
                required=True,
            ),
        ),
        (str(post.id),),
    )


def read_post(post: Post, filled: Filled) -> Post:
    """Return a post as its author confirmed it."""
    title = fitting(one_line(filled["title"]), POST_TITLE_LIMIT, _POST_TITLE)
    sentence = fitting(one_line(filled["sentence"]), SENTENCE_LIMIT, _SENTENCE)
    if not title or not sentence:
        raise Invalid(text("A title and a sentence on what it is about, and I can take it."))
    kind = filled["kind"]
    return replace(
        post,
        title=title,
        author=fitting(one_line(filled["author"]), NAME_LIMIT, _AUTHOR),
        sentence=sentence,
        picture_alt=fitting(one_line(filled["picture_alt"]), ALT_LIMIT, _ALT),
        kind=PostKind(kind) if kind in {*PostKind} - {PostKind.WORDS} else PostKind.ARTICLE,
        confirmed=True,
    )


def words_form(parade: Parade, post: Post | None) -> Form:
    """Return the form for a post that is written here."""
    return Form(
        WORDS,
        text("Write it here"),
        (
            Typed(
                "title",
                _POST_TITLE,
                post.title if post else "",
                None,
                POST_TITLE_LIMIT,
                long=False,
                required=True,
            ),
            Typed(
                "words",
                _WORDS,
                post.words if post else "",
                text("It appears in full in the roundup, with your name"),
                WORDS_LIMIT,
                required=True,
            ),
        ),
        (str(parade.id),),
    )


def read_words(filled: Filled) -> tuple[str, str]:
    """Return (title, words) of a post that was written here."""
    title = fitting(one_line(filled["title"]), POST_TITLE_LIMIT, _POST_TITLE)
    words = fitting(tidy(filled["words"]), WORDS_LIMIT, _WORDS)
    if not title or not words:
        raise Invalid(text("A title and a few lines, and I can take it."))
    return title, words


def round_up_form(parade: Parade) -> Form:
    """Return the form with the host's words above the roundup, and where it stands."""
    return Form(
        ROUND_UP,
        text("The roundup"),
        (
            Typed(
                "foreword",
                _FOREWORD,
                parade.foreword,
                text("What stays with you, what surprised you"),
                FOREWORD_LIMIT,
            ),
            Typed(
                "roundup",
                _ROUNDUP,
                parade.roundup,
                text("If you publish it there, too"),
                500,
                long=False,
            ),
        ),
        (str(parade.id),),
    )


def read_foreword(filled: Filled) -> str:
    """Return the host's words as they may be stored."""
    return fitting(tidy(filled["foreword"]), FOREWORD_LIMIT, _FOREWORD)


def _grace(days: int) -> Text:
    if not days:
        return text("not taken")
    return text("welcome for {days} days", days=days)
