"""Hostile text: it runs no script, and it stalls nothing.

The stalling kinds are those that were measured to cost quadratic time or endless recursion in
Markdown parsers. Each is set in a process of its own under a hard limit of processor time, so a
stall fails this test and cannot hang it.
"""

import re
import resource
import subprocess
import sys
from html.parser import HTMLParser

import nh3
import pytest

from articles.rendering import render

SECONDS = 20
SIZE = 60_000
STALLING = {
    "brackets": "[",
    "pictures": "![",
    "links": "[a](",
    "notes": "[^1]",
    "tags": "<a ",
    "comments": "a <!--",
    "sections": "a <![CDATA[",
    "divisions": '<div markdown="1">\n',
    "bold": "**a ",
    "stars": "*a_b",
    "code": "`a",
    "quotations": "> ",
    "lists": "- ",
    "items": "1. a\n",
    "definitions": "a\n: b\n",
    "table rows": "|a|b|\n|-|-|\n",
    "pipes": "|\\\\|",
    "entities": "&amp;&#x",
    "backslashes": "\\[",
    "quotes": '"',
    "addresses": "<http://a",
    "blanks": "a  \t ",
    "rules of tables": "a|b\n" + 1_900 * " " + "- a\n",
    "nested tags": "<b><p>",
    "arabic": "ـ«",
}
CHILD = """
import sys
from articles.rendering import TooComplex, render
source = sys.stdin.read()
try:
    render(source)
except TooComplex:
    pass
"""
SCRIPTS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    '<a href="javascript:alert(1)">a</a>',
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](java\tscript:alert(1))",
    "[a]( \x01javascript:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:x)",
    "![a](javascript:alert(1))",
    '![a](x "onerror=alert(1)")',
    '[a](https://example.org/"onmouseover=alert(1))',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<style>@import 'https://evil.example/x.css'</style>",
    "<p style='background:url(javascript:alert(1))'>a</p>",
    "<form action='https://evil.example'><input name=q></form>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<a href='https://a' onclick='alert(1)'>a</a>",
    "<base href='https://evil.example/'>",
    "<object data='x.swf'></object><embed src=x>",
    "<details open ontoggle=alert(1)>",
    '"><svg onload=alert(1)>',
    "`<img src=x onerror=alert(1)>`",
    "```\n<script>alert(1)</script>\n```",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<a href=//evil.example>a</a>",
    "# <img src=x onerror=alert(1)>",
    "| <img src=x onerror=alert(1)> | b |\n|---|---|\n| a | b |",
    "[^1]\n\n[^1]: <img src=x onerror=alert(1)>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
)


def limit():
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))


@pytest.mark.parametrize("unit", STALLING.values(), ids=STALLING)
def test_nothing_stalls(unit):
    source = unit * (SIZE // len(unit)) + "x"
    child = subprocess.run(
        [sys.executable, "-c", CHILD],
        input=source.encode(),
        preexec_fn=limit,
        capture_output=True,
        check=False,
        timeout=SECONDS * 6,
    )
    assert child.returncode == 0, child.stderr.decode()[-500:]


class Elements(HTMLParser):
    """Every element and attribute of a page."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("source", SCRIPTS)
@pytest.mark.parametrize("around", ["{}", "نص {} نص", "> {}\n> – قائل", "- {}"])
def test_no_script_comes_through(source, around):
    html = render(around.format(source)).html
    for tag, attributes in Elements(html).found:
        assert tag not in {
            "script", "style", "iframe", "object", "embed", "form", "input", "base", "template",
            "noscript", "svg", "math", "link", "meta", "details",
        }  # fmt: skip
        for name, value in attributes.items():
            assert not name.startswith("on")
            assert name not in {"style", "srcdoc"}
            if name in ("href", "src"):
                assert re.match(r"(https?://|mailto:|/|#)", value or "#"), value
                assert not value.startswith("//")


@pytest.mark.parametrize("source", SCRIPTS)
def test_a_second_sanitiser_drops_no_element_of_ours(source):
    """nh3, another parser altogether, finds nothing to remove that bleach has kept."""
    html = render(source).html
    elements = Elements(html).found
    tags = {tag for tag, _attributes in elements}
    attributes = {tag: {name for name in held if name != "rel"} for tag, held in elements}
    cleaned = nh3.clean(html, tags=tags, attributes=attributes, link_rel=None)
    assert [tag for tag, _ in Elements(cleaned).found] == [tag for tag, _ in elements]
