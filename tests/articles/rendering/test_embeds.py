"""A video or a post elsewhere is a card that loads nothing; every other address stays what it was."""

import re

import pytest

from articles.rendering import render
from newsroom.text.embeds import embed_of, stands_alone

VIDEO = "https://www.youtube.com/watch?v=_a_b*c*d_"


def card(source, language="ar"):
    found = re.search(r'<p class="embed[^"]*">.*?</p>', render(source, language=language).html)
    return found[0] if found else ""


@pytest.mark.parametrize(
    ("address", "place", "kind"),
    [
        ("https://youtu.be/abc_1", "YouTube", "video"),
        ("https://m.youtube.com/shorts/abc", "YouTube", "video"),
        ("https://vimeo.com/76979871", "Vimeo", "video"),
        ("https://x.com/sama/status/123456", "X", "post"),
        ("https://twitter.com/sama/status/123456/photo/1", "X", "post"),
        ("https://www.instagram.com/p/abc/", "Instagram", "post"),
        ("https://open.spotify.com/episode/1a", "Spotify", "audio"),
    ],
)
def test_each_place_is_known_by_its_addresses(address, place, kind):
    assert embed_of(address) == (place, kind)
    assert f"embed--{kind}" in card(f"نص أول.\n\n{address}\n\nنص ثانٍ.")


@pytest.mark.parametrize(
    "address",
    [
        "https://x.com/sama", "https://youtube.com/", "https://youtube.com.evil.example/watch?v=1",
        "https://example.org/watch?v=1", "javascript:alert(1)", "https://[", "ftp://youtu.be/abc",
    ],
)  # fmt: skip
def test_other_addresses_are_no_cards(address):
    assert embed_of(address) is None
    assert not card(f"نص.\n\n{address}\n\nنص.")


def test_the_address_is_kept_to_the_letter():
    html = card(f"نص.\n\n{VIDEO}\n\nنص.")
    assert f'href="{VIDEO}"' in html
    # Shown in one piece from left to right, or «?» would turn it round.
    assert re.search(r'title"><bdi dir="ltr">.*youtube\.com/watch.*</bdi></span>', html)


def test_the_card_says_where_it_leads_and_loads_nothing():
    html = card(f"نص.\n\n{VIDEO}\n\nنص.")
    assert "مقطع مصوّر · يُفتح على" in html
    assert "YouTube" in html
    assert 'rel="noopener"' in html
    assert not re.search(r"<(?:iframe|img|script|video)|src=", html)
    assert "opens on" in card(f"Words.\n\n{VIDEO}", "en")


def test_the_writer_names_it():
    html = card(f"نص.\n\n[مقابلة *كاملة* مع سام]({VIDEO})\n\nنص.")
    assert "مقابلة <em>كاملة</em> مع سام" in html
    assert "youtube.com/watch" not in html.replace(VIDEO, "")


@pytest.mark.parametrize(
    "source",
    [
        f"شاهد {VIDEO} اليوم.",
        f"شاهد\n{VIDEO}\nاليوم.\n\nفقرة.",
        f"> {VIDEO}",
        f"- {VIDEO}",
        f"```\n{VIDEO}\n```\n\nنص",
        f"    {VIDEO}\n\nنص",
        f"نص [رابط]({VIDEO}) في جملة.",
    ],
)
def test_an_address_among_words_stays_where_it_is(source):
    assert not card(source)


def test_a_text_without_blank_lines_has_a_paragraph_in_each_line():
    assert card(f"نص أول.\n{VIDEO}\nنص ثانٍ.")


@pytest.mark.parametrize("source", [f"نص.\n\n{VIDEO}\n\nنص.", f"نص.\n{VIDEO}\nنص.", VIDEO])
def test_the_linter_and_the_recipe_agree_on_what_stands_alone(source):
    start = source.index(VIDEO)
    assert stands_alone(source, start, start + len(VIDEO))
    assert card(source)


def test_our_words_on_the_card_are_not_counted():
    assert render(f"كلمتان هنا.\n\n{VIDEO}").words == 2
