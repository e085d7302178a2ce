"""What Word, Google Docs, LibreOffice and web pages put on a clipboard, as Markdown."""

from pathlib import Path

import pytest

from newsroom.text import markdown, sanitise
from newsroom.text.pasted import convert

CLIPBOARD = Path(__file__).parent / "clipboard"
NOTE = "صورة لم تُنقل %s"


def markdown_of(html: str) -> str:
    return convert(html, picture_note=NOTE).markdown


@pytest.mark.parametrize("origin", ["word", "docs", "libreoffice", "web"])
def test_a_clipboard_becomes_clean_markdown(origin):
    html, text = ((CLIPBOARD / f"{origin}.{kind}").read_text("utf-8") for kind in ("html", "md"))
    assert markdown_of(html) == text.strip()


@pytest.mark.parametrize("origin", ["word", "docs", "libreoffice", "web"])
def test_set_again_it_has_the_shape_it_had(origin):
    """The Markdown is what our own recipe takes for the same lists, tables and quotations."""
    html = sanitise.clean(markdown.to_html((CLIPBOARD / f"{origin}.md").read_text("utf-8")))
    for tag in {"word": ("<ul>", "<ol>", "<table>", "<blockquote>", 'href="#fn:1"'),
                "docs": ("<ul>", "<ol>", "<table>", "<code>"),
                "libreoffice": ("<ol>", "<blockquote>", 'href="#fn:1"'),
                "web": ("<pre>", "<blockquote>", "<br>")}[origin]:  # fmt: skip
        assert tag in html


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>نص</p><p>آخر</p>", "نص\n\nآخر"),
        ("نص بلا وسم", "نص بلا وسم"),
        ("", ""),
        ("<b>أ</b><b>ب</b> <b>ج</b>", "**أب ج**"),
        ("<b> </b>نص<i></i>", "نص"),
        ("<h1>أ</h1><h1>ب</h1><h2>ج</h2>", "## أ\n\n## ب\n\n### ج"),
        ("<h3><b>أ</b></h3>", "## أ"),
        ('<img src="paste:2" alt="وصف">', "![وصف](paste:2)"),
        ('<img src="image:7">', "![](image:7)"),
        ('<a href="https://x.org"> </a>نص', "نص"),
        ('<p class="MsoTitle">عنوان</p>', "## عنوان"),
        ("<table><tr><td><p>إطار</p></td></tr></table>", "إطار"),
        ("<p>snake_case و a*b</p>", "snake_case و a\\*b"),
        ("<ul><li>أ</li></ul><p>ب</p>", "- أ\n\nب"),
    ],
)
def test_small_shapes(html, text):
    assert markdown_of(html) == text


def test_what_cannot_be_seen_is_left_out_and_counted():
    pasted = convert("<p>\u202bنص\u202c كت\u00adاب\u200f\u00a0طويل</p>", picture_note=NOTE)
    assert (pasted.markdown, pasted.removed) == ("نص كتاب طويل", 4)


def test_pictures_of_other_hosts_are_counted():
    assert convert('<img src="https://x.org/a.jpg">', picture_note=NOTE).pictures == 1


@pytest.mark.parametrize("many", ["<div>" * 5_000, "<ul>" * 5_000, "<b>ا</b> " * 20_000])
def test_what_nobody_wrote_still_gives_its_words(many):
    """The tree of such a text is not worked on: each step would take minutes."""
    assert "نص" in markdown_of(f"{many}نص")
    assert "**" not in markdown_of(f"{many}نص")


def test_nothing_pasted_can_take_a_place_of_ours():
    assert markdown_of("<p>\ue0000\ue001\ue0007\ue001نص</p>") == "07نص"
