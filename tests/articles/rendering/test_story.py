"""The story of the demo as readers get it: nothing lost, nothing added, everything in order."""

import re
from collections import Counter
from pathlib import Path

import pytest

from articles.rendering import render
from tests.articles.rendering.reading import Tree

DEMO = Path(__file__).parents[3] / "articles/demo"
LINES = (DEMO / "sora-leak.ar.txt").read_text(encoding="utf-8").split("\n")
# Section, headline, the story, its closing question, and what the old editor left behind.
BODY = LINES[2:-2]
WORD = re.compile(r"[^\W\d_]+")


@pytest.fixture(scope="module")
def story():
    return render("\n".join(BODY))


@pytest.fixture(scope="module")
def tree(story):
    return Tree(story.html)


def test_every_line_is_a_paragraph_of_its_own_in_order(tree):
    blocks = [element["text"] for element in tree.elements if element["tag"] in ("p", "footer")]
    assert blocks == BODY


def test_no_character_is_added_or_lost_but_the_ends_of_lines(tree):
    assert tree.text.split() == "\n".join(BODY).split()


def test_the_quotation_stands_with_its_speaker_in_the_footer(tree):
    quotation = tree.one("blockquote")
    assert quotation["text"].split() == "\n".join(BODY[6:8]).split()
    assert BODY[6].startswith("“لا يزال")
    footer = tree.one("footer")
    assert footer["text"] == "– نيكو فيليكس، المتحدث باسم OpenAI، في بيان"
    assert footer["inside"] == ["blockquote"]


def test_the_line_that_introduces_the_quotation_is_not_part_of_it(tree):
    paragraphs = {element["text"]: element["inside"] for element in tree.all("p")}
    assert paragraphs["أما OpenAI فأتى الرد من طرفها:"] == []


def test_foreign_names_are_isolated_each_by_itself(tree):
    names = {element["text"] for element in tree.all("bdi")}
    assert names == {"OpenAI Sora", "Sora", "The information", "Turbo", "OpenAI"}
    for element in tree.all("bdi"):
        assert element["attrs"] == {"lang": "en", "dir": "ltr"}


def test_numbers_that_need_no_order_stay_bare(tree):
    for number in ("1080", "150", "157", "300", "3"):
        assert number not in tree.texts("bdi")


def test_words_and_minutes_are_counted_from_the_text(story):
    words = len("\n".join(BODY).split())
    assert abs(story.words - words) < 0.03 * words
    assert story.minutes == round(story.words / 140)


def test_it_comes_out_the_same_each_time(story):
    assert render("\n".join(BODY)) == story


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\n\n", "\n \n", "\n\n\n"])
def test_how_lines_end_makes_no_difference(story, end):
    assert render(end.join(BODY)) == story


def test_lines_before_and_after_make_no_difference(story):
    assert render("\n\n" + "\n".join(BODY) + "\n\n\n") == story


@pytest.mark.parametrize("path", sorted(DEMO.glob("stories/*.md")), ids=lambda path: path.stem)
def test_no_story_of_the_demo_loses_a_word(path):
    _front, _fence, body = path.read_text(encoding="utf-8").removeprefix("+++").partition("+++\n")
    language = "en" if ".en." in path.name else "ar"
    text = Tree(render(body, language=language).html).text
    # Without addresses, names of footnotes, languages of code and marks, which nobody reads.
    written = re.sub(r"\]\([^)]*\)|\[\^\w+\]|^```\w+|\{\.pull\}$", "]", body, flags=re.MULTILINE)
    assert Counter(WORD.findall(written)) == Counter(WORD.findall(text))
