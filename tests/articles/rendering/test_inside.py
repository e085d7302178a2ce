"""Links, tables, code, notes, lists, answers and foreign runs of a set text."""

import pytest

from articles.rendering import TooComplex, check, fill, render
from tests.articles.rendering.reading import Tree


def tree(source: str, **options) -> Tree:
    return Tree(render(source, **options).html)


class TestLinks:
    def test_one_out_of_the_house_gives_its_target_no_hold(self):
        links = tree("[أ](https://x.example/أ?b=c&d) [ب](/a/5/) [ج](mailto:a@x.example) [د](#h-1)")
        assert [e["attrs"] for e in links.all("a")] == [
            {"href": "https://x.example/أ?b=c&d", "rel": "noopener"},
            {"href": "/a/5/"},
            {"href": "mailto:a@x.example"},
            {"href": "#h-1"},
        ]

    def test_by_reference(self):
        assert tree("[نص][م]\n\n[م]: https://x.example/").one("a")["text"] == "نص"

    def test_an_address_as_text_is_one_run(self):
        link = tree("[https://x.example/a?b=c](https://x.example/a)").one("a")
        assert link["text"] == "https://x.example/a?b=c"
        assert (
            '<bdi lang="en" dir="ltr">https://x.example/a?b=c</bdi>'
            in render("[https://x.example/a?b=c](https://x.example/a)").html
        )


class TestTables:
    source = "| اسم | سنة |\n|---|---|\n| Sora | 2024 |"

    def test_one_scrolls_by_itself_and_has_a_name(self):
        found = tree(self.source)
        assert found.one("div")["attrs"] == {
            "class": "table", "tabindex": "0", "role": "region", "aria-label": "جدول",
        }  # fmt: skip
        assert found.one("table")["inside"] == ["div"]
        assert found.texts("th") == ["اسم", "سنة"]
        assert found.texts("td") == ["Sora", "2024"]

    def test_its_name_is_in_the_language_of_the_text(self):
        assert tree(self.source, language="en").one("div")["attrs"]["aria-label"] == "Table"

    @pytest.mark.parametrize(
        "source", ["أ | ب\n--- | ---\nج | د\nه | و", "أ | ب\n:-:|\nج | د\nه | و"]
    )
    def test_rows_without_bars_at_their_ends_stay_one_table(self, source):
        found = tree(f"نص\n{source}\nنص بعده")
        assert len(found.all("table")) == 1
        assert found.texts("td") == ["ج", "د", "ه", "و"]

    def test_long_rules_as_editors_align_them(self):
        assert tree(f"| أ | ب |\n|{'-' * 70}|{'-' * 70}|\n| ج | د |").texts("td") == ["ج", "د"]


class TestCode:
    def test_a_block_reads_left_to_right_and_is_not_touched(self):
        code = 'print("مرحبا", 5-10, **kw)\n\n\n# <b> &amp; C++\n'
        found = tree(f"نص\n\n```python\n{code}```\n\nنص")
        assert found.one("pre")["attrs"] == {
            "class": "code", "tabindex": "0", "role": "region", "aria-label": "مثال برمجي", "dir": "ltr",
        }  # fmt: skip
        assert found.one("code")["attrs"] == {"class": "language-python"}
        assert found.one("code")["text"] == code
        assert not found.all("bdi")

    def test_in_a_line(self):
        found = tree("اكتب `a <b> 5-10` هنا")
        assert found.one("code")["text"] == "a <b> 5-10"
        assert not found.all("bdi")

    @pytest.mark.parametrize(
        "source", ["```\nنص", "نص\n\n~~~~~~\n\nنص", " ```\nنص\n ```", "```\nنص\n~~~"]
    )
    def test_a_fence_that_is_none_swallows_nothing(self, source):
        assert not tree(source).all("pre")

    @pytest.mark.parametrize(
        ("info", "name"),
        [("py", "py"), ("c++", "c++"), (" .js ", "js"), ("{.sql #x}", "sql"), ('"onload=x', None)],
    )
    def test_the_language_of_a_block(self, info, name):
        attrs = tree(f"~~~{info}\nx\n~~~").one("code")["attrs"]
        assert attrs == ({"class": f"language-{name}"} if name else {})

    def test_a_longer_fence_holds_a_shorter(self):
        assert tree("````\n```\nx\n```\n````").one("code")["text"] == "```\nx\n```\n"


class TestNotes:
    source = "نص[^مصدر] ونص[^2] ونص[^مصدر]\n\n[^مصدر]: أول\n[^2]: ثان"

    def test_they_stand_at_the_end_with_ways_there_and_back(self):
        found = tree(self.source)
        assert found.one("section")["attrs"] == {"class": "footnotes", "aria-label": "الحواشي"}
        there = [e for e in found.all("a") if e["attrs"]["class"] == "footnote-ref"]
        assert [e["text"] for e in there] == ["1", "2", "1"]
        assert [e["attrs"]["aria-label"] for e in there] == ["الحاشية 1", "الحاشية 2", "الحاشية 1"]
        back = [e for e in found.all("a") if e["attrs"]["class"] == "footnote-backref"]
        assert back[0]["attrs"]["aria-label"] == "عودة إلى موضع الحاشية 1"
        ids = {e["attrs"]["id"] for e in found.elements if "id" in e["attrs"]}
        targets = {e["attrs"]["href"].removeprefix("#") for e in found.all("a")}
        assert targets <= ids
        assert not found.all("hr")

    def test_in_english(self):
        found = tree("Text[^1]\n\n[^1]: Note", language="en")
        assert found.one("section")["attrs"]["aria-label"] == "Footnotes"
        labels = [e["attrs"]["aria-label"] for e in found.all("a")]
        assert labels == ["Footnote 1", "Back to the place of footnote 1"]

    def test_a_table_in_a_note_stays_in_it(self):
        found = tree("نص[^1]\n\n[^1]: ح\n\n    أ | ب\n    --- | ---\n    ج | د")
        assert found.one("table")["inside"] == ["section", "ol", "li", "div"]

    def test_a_rule_in_the_text_is_not_the_notes_rule(self):
        assert len(tree("نص[^1]\n\n* * *\n\nنص\n\n[^1]: ح").all("hr")) == 1


class TestLists:
    def test_one_counted_in_arabic_begins_where_it_says(self):
        assert tree("٣. ثالث\n٤. رابع").one("ol")["attrs"] == {"start": "3"}

    def test_nested(self):
        found = tree("- أ\n    - ب\n        - ج")
        assert [e["inside"].count("ul") for e in found.all("li")] == [1, 2, 3]


class TestAnswers:
    html = render("نص\n\n[[answer:ab12-c]]\n\nنص").html

    def test_the_place_of_one_is_kept_and_filled_at_the_door(self):
        assert '<aside data-answer="ab12-c"></aside>' in self.html
        assert "<b>كلام</b>" in fill(self.html, {"ab12-c": "<b>كلام</b>"})

    def test_one_that_is_gone_leaves_nothing(self):
        assert fill(self.html, {}).split() == ["<p>نص</p>", "<p>نص</p>"]

    def test_what_fills_a_place_is_not_read_for_places(self):
        other = '<aside data-answer="x"></aside>'
        assert fill(self.html, {"ab12-c": other, "x": "no"}).count(other) == 1

    @pytest.mark.parametrize(
        "source",
        [
            "نص [[answer:ab]] نص",
            "[[answer:]]",
            '[[answer:a"b]]',
            "[[answer:أب]]",
            f"[[answer:{'a' * 21}]]",
        ],
    )
    def test_anything_else_is_text(self, source):
        assert not tree(source).all("aside")
        assert tree(source).text.split() == source.split()


class TestRuns:
    @pytest.mark.parametrize(
        ("source", "html"),
        [
            ("لغة C++ الآن", 'لغة <bdi lang="en" dir="ltr">C++</bdi> الآن'),
            ("من 2019-2024", 'من <bdi dir="ltr">2019-2024</bdi>'),
            ("شركة AT&T", 'شركة <bdi lang="en" dir="ltr">AT&amp;T</bdi>'),
            ("**OpenAI**", '<strong><bdi lang="en" dir="ltr">OpenAI</bdi></strong>'),
            ("150 مليار", "150 مليار"),
            ("1-" * 20 + "1", f'<bdi lang="en" dir="ltr">{"1-" * 20}1</bdi>'),
        ],
    )
    def test_in_arabic(self, source, html):
        assert render(source).html == f"<p>{html}</p>"

    def test_in_english(self):
        html = render("He said «مرحبا بكم» in C++.", language="en").html
        assert html == '<p>He said «<bdi lang="ar" dir="rtl">مرحبا بكم</bdi>» in C++.</p>'

    @pytest.mark.parametrize(
        "written", ["\u202e", "\u202a", "\u202c", "\u200b", "\ufeff", "&#x202e;", "&#8238;"]
    )
    def test_what_turns_the_text_around_it_is_left_out(self, written):
        assert render(f"قبل{written}بعد").html == "<p>قبلبعد</p>"

    @pytest.mark.parametrize(
        ("source", "text"),
        [
            ("&amp; &lt;b&gt; &#1575;", "& <b> ا"),
            ("&bogus; AT&T &", "&bogus; AT&T &"),
            ("&amp;lt;", "&lt;"),
        ],
    )
    def test_entities_are_read_once(self, source, text):
        assert tree(source).text == text


class TestWords:
    def test_those_in_inline_marks_are_not_cut(self):
        assert render("كلـ**مة** واحدة، AT&T").words == 4

    def test_a_headline_alone_takes_a_minute(self):
        assert render("كلمة").minutes == 1

    def test_an_empty_text(self):
        empty = render("")
        assert (empty.html, empty.toc, empty.words, empty.minutes) == ("", (), 0, 1)

    def test_minutes_follow_the_language(self):
        text = "word " * 700
        assert render(text, language="en").minutes == 3
        assert render("كلمة " * 700).minutes == 5


class TestRefusals:
    @pytest.mark.parametrize(
        ("source", "line"),
        [
            ("سطر\nسطر\n" + "[" * 50, 3),
            ("\n\nفقرة\n\n" + "*" * 50 + "\nفقرة", 5),
            ("“قول”\n– قائل\n" + "> " * 20 + "عمق", 3),
            ("```\n[[[[\n```\n" + "`" * 50 + "x", 4),
        ],
    )
    def test_the_line_is_that_of_the_editor(self, source, line):
        for door in (check, render):
            with pytest.raises(TooComplex) as refusal:
                door(source)
            assert refusal.value.line == line

    def test_what_is_checked_is_what_is_set(self):
        lines = "سطر\n" * 5_000
        with pytest.raises(TooComplex):
            check(lines)
        with pytest.raises(TooComplex):
            render(lines)
