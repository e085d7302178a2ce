"""Marks in letters: what is held together, what is parted, and what is left alone.

How marked headlines are seen without any tag is measured in Chromium (tests/browser/test_headlines.py).
"""

import re

import pytest

from newsroom.text.bidi import FSI, LRM, PDI, RLM, embed, embed_number
from newsroom.text.mailed import mark, mark_lines, mark_up, own_span
from tests.letters.clients import unmarked
from tests.newsroom.text.headlines import ARABIC, plain


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("لغة C++ أولًا", f"لغة {LRM}C++{LRM} أولًا"),
        ("تطلق OpenAI نموذجًا", "تطلق OpenAI نموذجًا"),
        ("OpenAI تؤجل", f"{RLM}OpenAI تؤجل"),
        ("بين OpenAI، Google", f"بين OpenAI{RLM}، Google"),
        ("هاتف iPhone 16 Pro (2024)", f"هاتف iPhone 16 Pro{RLM} (2024)"),
        ("20-30% منهم", f"{RLM}{LRM}20-30%{LRM} منهم"),
        ("2026", f"{RLM}2026"),
        ("انظر https://example.org/a/", "انظر https://example.org/a/"),
        ("https://example.org/a/", "https://example.org/a/"),
        ("-- ", "-- "),
        ("", ""),
        (f"باسم {embed('Petra K.')} هنا", f"باسم {FSI}{LRM}Petra K.{LRM}{PDI} هنا"),
        (f"الرياض ({embed_number('+03:00')})", f"الرياض ({FSI}{LRM}+03:00{LRM}{PDI})"),
        (embed("Ahmed 7!"), f"{RLM}{FSI}{LRM}Ahmed 7!{LRM}{PDI}"),
    ],
)
def test_an_arabic_line_is_marked_where_its_order_hangs_on_more_than_letters(line, marked):
    assert mark(line, language="ar") == marked


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("The model سورا is here", "The model سورا is here"),
        ("سورا is the name of a model", f"{LRM}سورا is the name of a model"),
        ("كيف يعمل الكابل؟", f"{RLM}كيف يعمل الكابل؟{RLM}"),
        ("Why «سورا؟» of all", f"Why «{RLM}سورا؟{RLM}» of all"),
        ("C++ and C#", "C++ and C#"),
    ],
)
def test_an_english_line_likewise(line, marked):
    assert mark(line, language="en") == marked


def test_nothing_but_marks_is_added():
    for headline in map(plain, ARABIC):
        assert unmarked(mark(headline, language="ar")) == headline
        bare = re.sub("<[^>]+>", "", mark_up(headline, language="ar"))
        assert unmarked(bare).replace("&amp;", "&") == headline


def test_each_line_of_a_text_is_told_by_itself():
    assert mark_lines("نص\nOpenAI\n", language="ar") == f"نص\n{RLM}OpenAI\n"


def test_in_html_what_was_embedded_is_a_span_of_its_own_direction():
    assert mark_up(f"رد {embed('<b>K.')}: نص", language="ar") == (
        f'رد <span lang="en" dir="ltr">{LRM}&lt;b&gt;K.{LRM}</span>: نص'
    )
    assert own_span("عمر", language="en") == f'<span lang="ar" dir="rtl">{RLM}عمر{RLM}</span>'
    assert own_span("عمر", language="ar") == '<span lang="ar" dir="rtl">عمر</span>'


def test_a_headline_that_is_embedded_runs_as_its_letters_do_whatever_comes_first():
    assert embed("OpenAI تؤجل إطلاق النموذج") == f"{FSI}{RLM}OpenAI تؤجل إطلاق النموذج{PDI}"
    assert (
        embed("سورا is what we call the model") == f"{FSI}{LRM}سورا is what we call the model{PDI}"
    )
    assert embed("عمر") == f"{FSI}عمر{PDI}"
