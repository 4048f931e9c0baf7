"""What members could type to do harm, for every place where words go into a blog parade."""

from tests.cogs.hostile import naughty

SPELLS = (
    "<script>alert(1)</script>",
    "</h1></main><script src=https://evil.example/x.js></script>",
    "</title><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    '<a href="javascript:alert(1)" onclick=x>y</a>',
    "[here](javascript:alert(1))",
    "[here](https://evil.example)",
    "![x](https://evil.example/x.png)",
    "<https://evil.example>",
    "https://evil.example and www.evil.example and me@evil.example",
    "[a]: https://evil.example\n\n[a]",
    "`</code><b>` ```\n<b>\n```",
    "a\n<div onclick=x>\n\n<b>b</b>",
    "> - <b>\n\n\t<i>\n    <u>",
    "\\<b\\> \\\\<b> \\[x](https://evil.example)",
    "<!-- --><style>*{display:none}</style>",
    "a|b\n-|-\n<b>|c",
    "x\r<script>y</script>\r\n# z",
)
PINGS = (
    "@everyone @here <@1> <@&1> <#1> </admin:1> <t:0:R> discord.gg/abc",
    "@room @ada:example.org #town:example.org https://matrix.to/#/@a:b <mx-reply>",
    "{0.__class__} %s ${x} {title}",
    "\u202etxt.exe \u200b\ufeff",
)


def sample() -> list[str]:
    """Return some of each kind, such as can be sent at all, and none that is blank."""
    every = [*SPELLS, *PINGS, *naughty()[::25]]
    return [one for one in every if one.encode("utf-8", "ignore").decode().strip()]
