"""HTML that is handed on goes through a sieve, whatever was done before."""

import pytest

from publishing.sanitising import BOXES, sanitised, without_tags


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<h2>A</h2><p>b <em>c</em></p>", "<h2>A</h2><p>b <em>c</em></p>"),
        (
            '<a href="https://a.example/x?a=1&amp;b=2" onclick="x()">t</a>',
            '<a href="https://a.example/x?a=1&amp;b=2" rel="noopener">t</a>',
        ),
        ('<a href="javascript:alert(1)">t</a>', '<a rel="noopener">t</a>'),
        ('<a href="jAvA&#x09;script:alert(1)">t</a>', '<a rel="noopener">t</a>'),
        ('<a href="data:text/html,x">t</a>', '<a rel="noopener">t</a>'),
        ('<a href="//evil.example">t</a>', '<a rel="noopener">t</a>'),
        ("<script>alert(1)</script>x", "x"),
        ("<style>*{}</style><svg onload=x><img src=x onerror=y>", ""),
        ("<p style='color:red' class=x id=y lang=de>t</p>", '<p lang="de">t</p>'),
        ("<ul style='position:fixed'><li>t</li></ul>", "<ul><li>t</li></ul>"),
        (f'<ul style="{BOXES}"><li>t</li></ul>', f'<ul style="{BOXES}"><li>t</li></ul>'),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "<dl><dt>a</dt><dd>b</dd></dl>"),
        ("<!-- x --><iframe src=x></iframe>", ""),
        ("&lt;script&gt;", "&lt;script&gt;"),
        ("<p>open", "<p>open</p>"),
    ],
)
def test_html_that_is_handed_on_is_plain(html: str, clean: str) -> None:
    assert sanitised(html) == clean
    assert sanitised(clean) == clean


def test_where_only_words_may_stand_there_are_only_words() -> None:
    assert without_tags("</title><script>x</script><b>A</b> &lt;b&gt; &amp; c") == (
        "A &lt;b&gt; &amp; c"
    )
