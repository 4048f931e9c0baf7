"""The commands about blog parades."""

from dataclasses import replace

from community.commands import Choice, Command, Option
from community.texts import text

_NUMBER = Option("number", text("The blog parade's number; /parade list shows it"), "whole")
_WHICH = replace(_NUMBER, required=True)
_ADDRESS = Option("address", text("The address, such as https://…"), required=True)
_AS_FILE = (
    Choice("markdown", text("as a file, Markdown"), text("markdown")),
    Choice("html", text("as a file, HTML"), text("html")),
)

PARADE_COMMANDS: tuple[Command, ...] = (
    Command(("parade", "propose"), text("Propose a topic for a blog parade")),
    Command(("parade", "list"), text("All blog parades: proposed, running, and the archive")),
    Command(
        ("parade", "show"),
        text("Read everything about a blog parade"),
        (_NUMBER,),
    ),
    Command(
        ("parade", "host"),
        text("Host a blog parade: name its days, or change them"),
        (_WHICH,),
    ),
    Command(
        ("parade", "submit"),
        text("Hand in what you published: an article, a podcast, a video, photos"),
        (_ADDRESS, _NUMBER),
    ),
    Command(
        ("parade", "write"),
        text("Write here, if you have no blog; it appears in full in the roundup"),
        (_NUMBER,),
    ),
    Command(
        ("parade", "read"),
        text("Get one or two posts to read, from outside your own field"),
        (_NUMBER,),
    ),
    Command(
        ("parade", "text"),
        text("For hosts: the call for your blog, and short posts for your networks"),
        (
            _WHICH,
            Option(
                "form",
                text("For your blog, or for networks"),
                "choice",
                (*_AS_FILE, Choice("posts", text("short posts"), text("posts"))),
                default="markdown",
            ),
        ),
    ),
    Command(
        ("parade", "link"),
        text("For hosts: say where the call stands on your blog"),
        (_WHICH, _ADDRESS),
    ),
    Command(
        ("parade", "deputy"),
        text("For hosts: name who steps in if you cannot go on"),
        (_WHICH, Option("member", text("Who it is"), "person", required=True)),
    ),
    Command(
        ("parade", "pass"),
        text("For hosts: it does not fit this time, so that somebody else is asked"),
        (_WHICH,),
    ),
    Command(
        ("parade", "roundup"),
        text("For hosts: round up what came in; for all: read it, or get it as a file"),
        (
            _WHICH,
            Option(
                "form",
                text("To read here, or as a file"),
                "choice",
                (Choice("here", text("to read here"), text("here")), *_AS_FILE),
                default="here",
            ),
        ),
    ),
    Command(
        ("parade", "feed"),
        text("For organisers: a feed of all posts, for your website and for readers"),
        (
            Option(
                "which",
                text("A new address ends the one before"),
                "choice",
                (
                    Choice("new", text("a new address"), text("new")),
                    Choice("off", text("no address any more"), text("off")),
                ),
                required=True,
            ),
        ),
    ),
    Command(
        ("parade", "vote"),
        text("For organisers: let everybody vote on which topic comes next"),
        (Option("days", text("How many days the vote runs; without it, five"), "whole"),),
    ),
    Command(
        ("parade", "choose"),
        text("Vote for a topic by its number, where you see no poll"),
        (_WHICH,),
    ),
    Command(
        ("parade", "blog"),
        text("Name your blog: I ask you when a post carries the hashtag of a parade"),
        (Option("address", text("Your blog or its feed, such as https://…; “off” ends it")),),
    ),
    Command(
        ("parade", "close"),
        text("End a blog parade of yours early, or take a proposal back"),
        (_WHICH,),
    ),
)
"""What members do about blog parades."""
