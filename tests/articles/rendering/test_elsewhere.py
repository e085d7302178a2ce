"""A text for those who read it elsewhere: which addresses are made whole, and what is left alone."""

import pytest

from articles.rendering import absolute

SITE, PAGE = "https://nuqta.example", "https://nuqta.example/a/1/x/"


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ('<a href="/a/7/x/">', f'<a href="{SITE}/a/7/x/">'),
        ("<a href='/a/7/x/'>", f"<a href='{SITE}/a/7/x/'>"),
        ('<a href="#fn-1">', f'<a href="{PAGE}#fn-1">'),
        ('<img src="/media/a.jpg" alt="x">', f'<img src="{SITE}/media/a.jpg" alt="x">'),
        (
            '<source srcset="/m/a.webp 320w, /m/b.webp 640w" sizes="94vw">',
            f'<source srcset="{SITE}/m/a.webp 320w, {SITE}/m/b.webp 640w" sizes="94vw">',
        ),
        ('<img alt="a > b" src="/m/a.jpg">', f'<img alt="a > b" src="{SITE}/m/a.jpg">'),
    ],
)
def test_an_address_of_ours_is_made_whole(written, whole):
    assert absolute(written, site=SITE, page=PAGE) == whole


@pytest.mark.parametrize(
    "written",
    [
        '<a href="https://example.com/a">',
        '<a href="mailto:a@example.com">',
        '<a href="//example.com/a">',
        '<img srcset="https://cdn.example/a.jpg 320w">',
        "<img alt='he said href=\"/no\"' title=\"src='/no'\">",
        '<p>a href="/no" in the text, and &lt;a href="/no"&gt; in code</p>',
        '<p data-src="/no">',
    ],
)
def test_what_is_whole_or_is_no_address_is_left_alone(written):
    assert absolute(written, site=SITE, page=PAGE) == written


def test_a_long_text_costs_what_its_length_is():
    """Quotes and brackets that never close are looked at once."""
    for hostile in ("<a " + "'" * 200_000, "<a" + ' x="' * 50_000, "<" * 200_000):
        assert absolute(hostile, site=SITE, page=PAGE) == hostile
