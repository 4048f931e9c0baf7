"""Pictures of the channels: a plain page made of the transcript, photographed by Chromium."""

import html
import re
import shutil
import subprocess  # Chromium is started with fixed arguments on a file of our own
import tempfile
from collections.abc import Sequence
from pathlib import Path

from demo.transcript import BOT, Entry

WIDTH = 900
LONGEST = 3000
BOLD = re.compile(r"\*\*(.+?)\*\*")
# Few machines without a desktop have a font with emoji; these two signs are in every plain one.
MARKS = str.maketrans({"✅": "<i class=yes>✔</i>", "❌": "<i class=no>✘</i>"})
STYLE = """
body{background:#313338;color:#dbdee1;font:16px/1.4 "gg sans","DejaVu Sans",sans-serif;margin:0}
h1{font-size:16px;margin:0;padding:12px 20px;background:#2b2d31;border-bottom:1px solid #1f2023}
article{display:flex;gap:16px;padding:10px 20px}
.face{flex:none;width:40px;height:40px;border-radius:50%;background:#5865f2;color:#fff;
text-align:center;line-height:40px;font-weight:bold}
.who{font-weight:600;color:#f2f3f5}.who small{color:#949ba4;font-weight:400;margin-left:6px}
.card{border-left:4px solid #e07a5f;background:#2b2d31;border-radius:6px;padding:10px 14px;
margin-top:4px;max-width:640px}
.card p{margin:4px 0}.card h2{font-size:18px;margin:2px 0 8px;color:#f2f3f5}
.card blockquote{margin:4px 0;padding-left:10px;border-left:4px solid #4e5058}
.card small{color:#949ba4}
.card i{font-style:normal}.yes{color:#5cb874}.no{color:#e8736f}
.said p{margin:2px 0}
.buttons{margin-top:10px}.buttons span{display:inline-block;background:#4e5058;color:#fff;
border-radius:6px;padding:5px 14px;margin:0 8px 6px 0;font-size:14px}
"""


def chromium() -> str | None:
    """Return the browser's path, if there is one."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)


def page(title: str, entries: Sequence[Entry]) -> str:
    """Return a page that shows a channel's messages."""
    body = "".join(map(_message, entries))
    return (
        f"<!doctype html><meta charset=utf-8><title>{html.escape(title)}</title>"
        f"<style>{STYLE}</style><h1># {html.escape(title)}</h1>{body}"
    )


def _message(entry: Entry) -> str:
    lines = "".join(map(_line, entry.lines))
    choices = "".join(f"<span>{html.escape(choice)}</span>" for choice in entry.choices)
    row = f"<div class=buttons>{choices}</div>" if choices else ""
    look = "card" if entry.who == BOT else "said"
    return (
        f"<article><div class=face>{html.escape(entry.who[:1])}</div><div>"
        f"<div class=who>{html.escape(entry.who)}<small>{entry.when:%d.%m.%Y %H:%M}</small></div>"
        f"<div class={look}>{lines}{row}</div></div></article>"
    )


def _line(line: str) -> str:
    shown = BOLD.sub(r"<b>\1</b>", html.escape(line)).translate(MARKS)
    for mark, tag in (("### ", "h2"), ("## ", "h2"), ("# ", "h2"), ("-# ", "small")):
        if shown.startswith(mark):
            return f"<{tag}>{shown.removeprefix(mark)}</{tag}>"
    if shown.startswith("&gt; "):
        return f"<blockquote>{shown.removeprefix('&gt; ')}</blockquote>"
    return f"<p>{shown}</p>" if shown else ""


def _height(entry: Entry) -> int:
    """Estimate how many pixels a message takes; a little too many is better than a cut."""
    rows = sum(1 + len(line) // 75 for line in entry.lines)
    return 70 + 27 * rows + (45 if entry.choices else 0)


def photograph(browser: str, title: str, entries: Sequence[Entry], target: Path) -> None:
    """Write a PNG of a channel."""
    height = min(LONGEST, 60 + sum(map(_height, entries)))
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "page.html")
        source.write_text(page(title, entries), encoding="utf-8")
        subprocess.run(  # noqa: S603 - no shell, no foreign argument
            [
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--hide-scrollbars",
                f"--user-data-dir={folder}/profile",
                f"--window-size={WIDTH},{height}",
                f"--screenshot={target}",
                source.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=60,
        )
