"""What each mark of an editor becomes, in Arabic and in English."""

import pytest

from articles.rendering import Heading, Picture, picture_keys, render
from tests.articles.rendering.reading import Tree

PICTURE = Picture(
    src="/media/a-960.jpg",
    width=960,
    height=540,
    sources=(
        ("image/avif", "/media/a-320.avif 320w", ""),
        ("image/jpeg", "/media/a-960.jpg 960w", ""),
    ),
    alt="بطاقة",
    caption="من «المعرض» <2024>",
    credit="تصوير: أمل",
)


def tree(source: str, **options) -> Tree:
    return Tree(render(source, **options).html)


class TestHeadings:
    def test_they_have_ids_and_stand_in_the_contents(self):
        story = render("## أولًا: OpenAI\n\nنص\n\n### فرع\n\nنص\n\n# ثانيًا")
        assert story.toc == (
            Heading(2, "h-1", "أولًا: OpenAI"),
            Heading(3, "h-2", "فرع"),
            Heading(2, "h-3", "ثانيًا"),
        )
        found = [
            (e["tag"], e["attrs"]["id"]) for e in Tree(story.html).elements if "id" in e["attrs"]
        ]
        assert found == [("h2", "h-1"), ("h3", "h-2"), ("h2", "h-3")]

    def test_no_level_is_deeper_than_four_and_none_is_the_headline(self):
        tags = {e["tag"] for e in tree("\n\n".join(f"{'#' * n} س" for n in range(1, 7))).elements}
        assert tags == {"h2", "h3", "h4"}

    def test_the_prefix_keeps_two_texts_of_a_page_apart(self):
        html = render("## س\n\nن[^1]\n\n[^1]: ح", prefix="ar-").html
        for part in ('id="ar-h-1"', 'id="ar-fn-1"', 'href="#ar-fn-1"', 'href="#ar-fnref-1"'):
            assert part in html

    @pytest.mark.parametrize(
        ("source", "heading"),
        [
            ("## لغة C#", "لغة C#"),
            ("## مغلق ##", "مغلق"),
            ("نص\n## بعد نص\nنص", "بعد نص"),
        ],
    )
    def test_the_words_of_a_heading(self, source, heading):
        assert [entry.text for entry in render(source).toc] == [heading]

    @pytest.mark.parametrize("source", ["#وسم في أول السطر", "##", "نص #وسم"])
    def test_a_hashtag_is_no_heading(self, source):
        assert render(source).toc == ()
        assert tree(source).text.strip() == source


class TestParagraphs:
    def test_without_an_empty_line_every_line_is_a_paragraph(self):
        assert tree("أول\nثان\nثالث").texts("p") == ["أول", "ثان", "ثالث"]

    def test_with_one_the_editor_has_said_where_paragraphs_end(self):
        assert tree("أول\nثان\n\nثالث").texts("p") == ["أول\nثان", "ثالث"]

    def test_a_list_between_lines_stays_whole(self):
        found = tree("أول\n- س\n- ص\nثان")
        assert found.texts("li") == ["س", "ص"]
        assert found.texts("p") == ["أول", "ثان"]

    def test_two_blanks_break_the_line(self):
        assert len(tree("أول  \nثان\n\nثالث").all("br")) == 1


class TestQuotations:
    @pytest.mark.parametrize(
        "source",
        [
            "“قول تام”.\n– قائله",
            "«قول تام»\n— قائله",
            "> قول تام\n> – قائله",
            "> قول تام\n>\n> – قائله",
            "نص\n\n“قول تام”\n– قائله\n\nنص",
            "نص\n\n«قول تام».\n\n\n– قائله\n\nنص",
        ],
    )
    def test_the_speaker_is_in_the_footer(self, source):
        found = tree(source)
        assert found.one("footer")["text"].lstrip("–— ") == "قائله"
        assert found.one("footer")["inside"] == ["blockquote"]
        assert "قول تام" in found.one("blockquote")["text"]

    @pytest.mark.parametrize(
        "source",
        [
            "قال: “قول” وبعده\n– سطر",
            "“قول”\n- بند",
            "“قول” و“قول”\nنص",
            "> – وحيد",
            "– شرطة\n– ثانية",
        ],
    )
    def test_what_is_no_speaker(self, source):
        assert not tree(source).all("footer")

    def test_a_quotation_in_code_is_code(self):
        found = tree("نص\n\n```\n“قول”\n– قائل\n```")
        assert not found.all("blockquote")
        assert found.one("code")["text"] == "“قول”\n– قائل\n"

    @pytest.mark.parametrize(
        "source",
        [
            "> جملة لافتة {.pull}",
            "> جملة لافتة\n> {.pull}",
            "> جملة لافتة\n>\n> {.pull}",
            "> جملة **لافتة**\n> {.pull}",
        ],
    )
    def test_a_pull_quote(self, source):
        quotation = tree(source).one("blockquote")
        assert quotation["attrs"] == {"class": "pull"}
        assert quotation["text"].strip() == "جملة لافتة"

    def test_a_pull_quote_with_its_speaker(self):
        found = tree("> جملة لافتة\n>\n> – قائلها\n> {.pull}")
        assert found.one("blockquote")["attrs"] == {"class": "pull"}
        assert found.one("footer")["text"].strip() == "– قائلها"

    def test_a_mark_is_no_word_of_the_story(self):
        for mark in ("> جملة لافتة {.pull}", "> جملة لافتة\n>\n> {.aside}"):
            assert render(mark).words == 2, mark

    def test_a_box_has_the_name_of_its_heading(self):
        source = "> ### ما هو Sora؟\n>\n> نص\n>\n> - أول\n> - ثان\n>\n> {.aside}"
        found = tree(f"## عنوان\n\n{source}", prefix="ar-")
        box = found.one("aside")
        assert box["attrs"] == {"class": "aside-box", "aria-labelledby": "ar-box-1"}
        title = next(p for p in found.all("p") if "id" in p["attrs"])
        assert title["attrs"] == {"class": "aside-box__title", "id": "ar-box-1"}
        assert title["text"] == "ما هو Sora؟"
        assert [item["inside"] for item in found.all("li")] == [["aside", "ul"]] * 2
        assert "{.aside}" not in found.text
        assert [line.text for line in render(f"## عنوان\n\n{source}").toc] == ["عنوان"]

    def test_a_box_without_a_heading_is_named_in_the_language_of_the_story(self):
        for language, name in (("ar", "على الهامش"), ("en", "Aside")):
            found = tree("> نص {.aside}", language=language)
            assert found.one("aside")["attrs"] == {"class": "aside-box", "aria-label": name}
            assert not found.all("blockquote")

    def test_nobody_speaks_in_a_box(self):
        assert not tree("> نص\n>\n> – بند\n> {.aside}").all("footer")

    def test_the_mark_elsewhere_is_text(self):
        assert tree("نص\n\n{.pull}").text.split() == ["نص", "{.pull}"]
        assert "{.pull} في الوسط" in tree("> {.pull} في الوسط").text

    def test_a_quotation_in_a_quotation(self):
        found = tree("> خارج\n>\n> > داخل\n> > {.pull}\n>\n> – قائل")
        assert [e["attrs"] for e in found.all("blockquote")] == [{}, {"class": "pull"}]
        assert found.one("footer")["inside"] == ["blockquote"]


class TestPictures:
    pictures = {"5": PICTURE}

    def test_alone_in_its_paragraph_it_is_a_figure_with_words(self):
        found = tree("نص\n\n![](image:5)\n\nنص", pictures=self.pictures)
        image = found.one("img")
        assert image["inside"] == ["figure", "picture"]
        assert image["attrs"] == {
            "class": "figure__image", "src": "/media/a-960.jpg", "width": "960", "height": "540",
            "alt": "بطاقة", "loading": "lazy", "decoding": "async",
        }  # fmt: skip
        assert [e["attrs"]["type"] for e in found.all("source")] == ["image/avif", "image/jpeg"]
        assert found.texts("span") == ["من «المعرض» <2024>", "تصوير: أمل"]
        assert [e["text"] for e in found.elements if e["tag"] in ("p", "figure")] == [
            "نص", "من «المعرض» <2024>تصوير: أمل", "نص",
        ]  # fmt: skip

    def test_the_words_in_the_text_go_before_those_of_the_library(self):
        assert (
            tree("![وصف آخر](image:5)", pictures=self.pictures).one("img")["attrs"]["alt"]
            == "وصف آخر"
        )

    def test_in_a_line_it_is_a_picture_in_the_line(self):
        found = tree("نص ![](image:5) نص", pictures=self.pictures)
        assert found.one("img")["inside"] == ["p", "picture"]

    def test_one_that_is_not_known_leaves_nothing(self):
        assert render("نص\n\n![وصف](image:9)\n\nنص").html == "<p>نص</p>\n\n<p>نص</p>"

    @pytest.mark.parametrize(
        "address",
        [
            "https://x.example/a.png",
            "/media/a.png",
            "data:image/png;base64,AA",
            "image:x",
            "IMAGE:5",
        ],
    )
    def test_no_picture_comes_from_elsewhere(self, address):
        assert "<img" not in render(f"![وصف]({address})", pictures=self.pictures).html

    @pytest.mark.parametrize(
        "source",
        [
            "![وصف](image:5)",
            '![وصف](image:5 "عنوان")',
            "![وصف](<image:5>)",
            "![وصف]( image:5 )",
            "![وصف [داخل] وصف](image:5)",
            f"![{'و' * 500}](image:5)",
            "![وصف][م]\n\n[م]: image:5",
            "[![وصف](image:5)](https://x.example/)",
        ],
    )
    def test_a_key_that_is_shown_was_asked_for(self, source):
        assert picture_keys(source) == {"5"}
        assert "<img" in render(source, pictures=self.pictures).html

    def test_no_text_has_no_keys(self):
        assert picture_keys(None) == picture_keys("") == picture_keys("image:5") == set()
