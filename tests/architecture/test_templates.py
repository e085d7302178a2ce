"""What a template may not hold: anything the policy forbids, foreign files, words of one language."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from tests.architecture.tree import (
    LETTERS,
    OWN_NAMES,
    ROOT,
    Breach,
    Source,
    breaches,
    holds,
    lines_of,
    templates,
)

# Attributes whose address the browser fetches by itself; `href` of a link is only followed.
LOADING = {"src", "srcset", "data", "poster", "action", "formaction", "background"}
READ_ALOUD = {"alt", "title", "placeholder", "aria-label", "aria-description", "data-copied"}
# What stands in no attribute and is no text: comments, translated words, classes of the admin's
# body, and the tags themselves.
_TAG = re.compile(
    r"{#.*?#}|{%\s*comment\b.*?endcomment\s*%}|{%\s*blocktranslate\b.*?endblocktranslate\s*%}"
    r"|{%\s*block (?:bodyclass|coltype)\s*%}.*?endblock.*?%}|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
_WORD = re.compile("[A-Za-z]{2,}")
_INCLUDE = re.compile(r"{%\s*include\s+[\"']([^\"']+)[\"'][^%]*%}")
_MESSAGE = re.compile(
    r"{%\s*translate\s+(\"[^\"]*\"|'[^']*')|{%\s*blocktranslate\b.*?%}(.*?){%\s*endblocktranslate",
    re.DOTALL,
)


def _html(text: str) -> str:
    """The template without its template tags; lines stay where they are."""
    return _TAG.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


class _Reader(HTMLParser):
    """Collects what the rules ask of each element and of the text between."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[int, str, dict[str, str]]] = []
        self.words: list[tuple[int, str]] = []
        # What is typed, such as Markdown, is the same in every language.
        self.codes = 0
        self.feed(_html(text))
        self.close()

    def handle_starttag(self, tag, attrs):
        named = {name: value or "" for name, value in attrs}
        self.elements.append((self.getpos()[0], tag, named))
        self.codes += tag == "code"
        self.words += [(self.getpos()[0], named[name]) for name in READ_ALOUD & named.keys()]

    def handle_endtag(self, tag):
        self.codes -= tag == "code"

    def handle_data(self, data):
        if not self.codes:
            self.words.append((self.getpos()[0], data))


def has_no_style_or_script(source: Source) -> Iterator[Breach]:
    """The policy of every page refuses inline style and script, so injected ones cannot run."""
    for line, tag, attributes in _Reader(source.text).elements:
        for name, value in attributes.items():
            # No policy applies in a letter, and readers of mail know no stylesheet of ours.
            is_letter = source.is_in("templates/email/")
            if (name == "style" and not is_letter) or name.startswith("on"):
                yield line, f"{name}=: a class, or a listener in static/js."
            if value.strip().lower().startswith("javascript:"):
                yield line, f"{name}=javascript: a listener in static/js."
        if tag == "style":
            yield line, "<style>: a file in static/css/components."
        is_data = attributes.get("type", "").endswith("json")
        if tag == "script" and "src" not in attributes and not is_data:
            yield line, "<script> without src: a file in static/js."


def loads_only_ours(source: Source) -> Iterator[Breach]:
    """A file from another host tells it who reads what, and falls with it."""
    for line, tag, attributes in _Reader(source.text).elements:
        for name, value in attributes.items():
            is_loaded = name in LOADING or (tag == "link" and name == "href")
            if is_loaded and re.match(r"\s*(https?:)?//", value):
                yield line, f"{name}={value}: put the file into static/."


def includes_with_only(source: Source) -> Iterator[Breach]:
    """A component that names what it is given can be read, and moved, by itself."""
    for line, text in lines_of(source.text):
        for include in _INCLUDE.finditer(text):
            # Stock templates read what they read, a drawing reads nothing, and a part that stands
            # beside its whole shares what the whole was given.
            folder, _slash, name = include[1].rpartition("/")
            is_drawing = name.endswith(".svg") or name.startswith("icon_")
            is_part = source.path.rpartition("/")[0] == f"templates/{folder}"
            is_free = is_drawing or (is_part and folder != "components") or folder == "admin"
            if not is_free and not re.search(r"\bonly\s*%}", include[0]):
                yield line, f"{include[0]}: end it with `only`."


def gives_the_token(source: Source) -> Iterator[Breach]:
    """`only` leaves the token of the request behind: a form inside would be refused."""
    for line, text in lines_of(source.text):
        for include in _INCLUDE.finditer(text):
            part = ROOT / "templates" / include[1]
            has_form = part.exists() and "{% csrf_token %}" in part.read_text(encoding="utf-8")
            if has_form and "only" in include[0] and "csrf_token=csrf_token" not in include[0]:
                yield line, f"{include[1]} holds a form: include it with csrf_token=csrf_token."


def says_no_word_untranslated(source: Source) -> Iterator[Breach]:
    """No English word for an Arabic reader: every word goes through the catalogue."""
    for line, text in _Reader(source.text).words:
        for word in _WORD.findall(text):
            if word not in OWN_NAMES:
                yield line, f"«{word}»: put it into {{% translate %}}."


def holds_no_arabic(source: Source) -> Iterator[Breach]:
    """Arabic stands in locale/ and in the database, where its writers can reach it."""
    for line, text in lines_of(source.text):
        for name in OWN_NAMES:
            text = text.replace(name, "")
        if re.search(f"[{LETTERS}]", text):
            yield line, "Arabic letters: write the English msgid, and the Arabic in locale/ar."


def asks_in_english(source: Source) -> Iterator[Breach]:
    """A msgid is English and has words: an empty one would print the catalogue's header."""
    for match in _MESSAGE.finditer(source.text):
        words = (match[1] or match[2]).strip("\"' \n")
        line = source.text.count("\n", 0, match.start()) + 1
        if not words or re.search(f"[{LETTERS}]", words):
            yield line, f"msgid «{words}»: write it in English."


RULES = (
    has_no_style_or_script,
    loads_only_ours,
    includes_with_only,
    gives_the_token,
    says_no_word_untranslated,
    holds_no_arabic,
    asks_in_english,
)


@pytest.mark.parametrize("rule", RULES)
def test_it_holds(rule):
    holds(rule, templates())


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (has_no_style_or_script, '<p style="color: red">'),
        (has_no_style_or_script, '<button onclick="go()">'),
        (has_no_style_or_script, '<a href="JavaScript:go()">'),
        (has_no_style_or_script, "<style>p {}</style>"),
        (has_no_style_or_script, "<script>go()</script>"),
        (loads_only_ours, '<script src="https://cdn.example.org/x.js"></script>'),
        (loads_only_ours, '<link rel="stylesheet" href="//cdn.example.org/x.css">'),
        (loads_only_ours, '<img src="http://example.org/x.png" alt="">'),
        (includes_with_only, '{% include "components/card.html" with story=story %}'),
        (gives_the_token, '{% include "admin/articles/idea/quick.html" with form=form only %}'),
        (says_no_word_untranslated, "<p>Read more</p>"),
        (says_no_word_untranslated, '<img src="{{ x }}" alt="Cover">'),
        (says_no_word_untranslated, '{% if a %}<p class="x">\nThe end{% endif %}</p>'),
        (says_no_word_untranslated, "<code>image</code> picture"),
        (holds_no_arabic, "<p>اقرأ</p>"),
        (asks_in_english, '{% translate "اقرأ" %}'),
        (asks_in_english, "{% blocktranslate %}اقرأ{% endblocktranslate %}"),
        (asks_in_english, '{% translate "" %}'),
    ],
)
def test_a_break_is_seen(rule, text):
    assert breaches(rule, [Source("templates/x.html", text)])


def test_a_letter_may_carry_its_styles_and_no_script():
    text = '<p style="margin: 0" onclick="go()">'
    assert len(breaches(has_no_style_or_script, [Source("templates/email/x.html", text)])) == 1


def test_an_ordinary_template_breaks_nothing():
    text = (
        '{% load i18n %}<a class="{% if x %}card{% endif %}" href="https://example.org" lang="en">'
        '{% translate "Read" %} {{ name }}</a><a lang="ar">العربية</a>'
        '{% include "components/card.html" with story=story only %}'
        "<code>https</code>"
        '<script src="{% static \'js/site.js\' %}" type="module"></script>'
    )
    for rule in RULES:
        assert not breaches(rule, [Source("templates/x.html", text)])
