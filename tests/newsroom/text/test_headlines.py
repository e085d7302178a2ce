"""Headlines in two directions where there is no markup, and what isolating them leaves alone.

How they are seen on a page is measured in Chromium (tests/browser/test_headlines.py).
"""

import re
from html import unescape

from django.template import Context, Template
from django.utils import translation

from articles.images.lines import can_shape, fit, font, ordered
from articles.notifications.letters import _subject
from articles.notifications.words import Telling
from articles.templatetags.site import plain as filtered
from newsroom.text.bidi import FSI, LRI, PDI, RLM, isolate, one_line, runs
from tests.newsroom.text.headlines import ARABIC, plain

HEADLINES = [plain(line) for line in ARABIC]
OPENS_FOREIGN = [line for line in HEADLINES if re.match(r"[\W\d_]*[A-Za-z]", line)]
MARKS = str.maketrans("", "", f"{RLM}{FSI}{LRI}{PDI}")


def test_there_are_enough_of_them_and_each_once():
    assert len({*HEADLINES}) >= 60
    assert len(OPENS_FOREIGN) >= 6


def test_no_character_is_changed():
    for headline in HEADLINES:
        assert "".join(run.text for run in runs(headline, language="ar")) == headline
        html = isolate(headline, language="ar")
        assert unescape(re.sub(r"</?bdi[^>]*>", "", html)) == headline
        # What a machine or a copy gets of it is isolated no further.
        assert html.count("<bdi") == html.count("</bdi>")


def test_a_name_has_its_language_and_a_number_has_none():
    """For those who listen: a voice changes for «OpenAI», not for a score."""
    html = isolate("لغة C++ تفوز 3-1 على .NET", language="ar")
    assert re.findall(r"<bdi([^>]*)>(.*?)</bdi>", html) == [
        (' lang="en" dir="ltr"', "C++"),
        (' dir="ltr"', "3-1"),
        (' lang="en" dir="ltr"', ".NET"),
    ]


def test_without_markup_a_headline_that_opens_in_latin_says_its_direction():
    """The title of a page, og:title, the title of a feed's entry, the text of a picture."""
    for headline in HEADLINES:
        with translation.override("ar"):
            assert filtered(headline) == (
                f"{RLM}{headline}" if headline in OPENS_FOREIGN else headline
            )
            page = Template("{% load site %}{% page_title text %}").render(
                Context({"text": headline})
            )
        assert unescape(page).translate(MARKS).startswith(headline)
        assert unescape(page).startswith(RLM) == (headline in OPENS_FOREIGN)


def test_a_subject_of_a_letter_holds_the_headline_apart():
    for headline in HEADLINES:
        with translation.override("ar"):
            subject = _subject([_told(headline)], "ar")
        told = RLM if headline in OPENS_FOREIGN else ""
        assert f"{FSI}{told}{headline}{PDI}" in subject
        assert one_line(subject, keep_isolates=True) == subject


def test_a_share_card_draws_each_run_in_its_own_order():
    for headline in HEADLINES:
        assert ordered(headline, "ar").translate(MARKS) == headline
        if not can_shape():
            continue
        lines = fit(headline, width=900, height=420, language="ar")
        drawn = " ".join(lines.lines).translate(MARKS)
        # Pictures of the line have no drawing in the font.
        assert "".join(drawn.split()) == "".join(re.sub("[🤖🚀]", "", headline).split())
        assert all(font(lines.size).getlength(line, direction="rtl") <= 900 for line in lines.lines)


def _told(headline):
    return Telling(
        **dict.fromkeys(Telling.__dataclass_fields__, "") | {"what": "أُجيزت", "story": headline}
    )
