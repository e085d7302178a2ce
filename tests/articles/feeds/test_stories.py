"""The feeds of stories: what they hold, what they let go of, and what they cost."""

from datetime import timedelta
from urllib.parse import quote

from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree

from articles.models import Article, Person, Publication, QuestionSummary, Tag
from tests.articles.feeds.reading import (
    AT,
    ATOM,
    CONTENT,
    CREATOR,
    MEDIA,
    atom,
    json_feed,
    rss,
)
from tests.articles.many import fill
from tests.articles.workflow.cases import NOTE, StoryCase
from tests.conftest import make_user

ENGLISH = {
    "headline_en": "Artists leak Sora",
    "body_en": "First text.",
    "question_en": "Will it win?",
    "publish_en": True,
}
FORMS = ("", "atom/", "json/")
COVER = {
    "src": "/media/renditions/0123456789abcdef-960.jpg",
    "srcset": "/media/renditions/0123456789abcdef-320.jpg 320w, "
    "/media/renditions/0123456789abcdef-960.jpg 960w",
    "type": "image/jpeg",
    "width": 960,
    "height": 640,
    "sources": [],
    "colour": "#8a867c",
    "focal": [50, 50],
    "alt_ar": "لوحة",
    "alt_en": "",
    "caption_ar": "من المعرض",
    "caption_en": "",
    "credit_ar": "وكالة",
    "credit_en": "",
    "is_decorative": False,
}

PICK = {
    "name": "سارة <b>",
    "choice": "",
    "html": "<p>جواب قارئ</p>",
    "text": "جواب قارئ",
    "lang": "ar",
    "dir": "rtl",
    "reason": "",
    "is_staff": False,
    "at": "2026-11-26T03:00:00+00:00",
}


class FeedCase(StoryCase):
    def setUp(self):
        super().setUp()
        self.dana = make_user("dana", "managing_editor")
        self.rami = make_user("rami", "managing_editor")
        self.amal_name = Person.objects.create(name_ar="أمل الراوي", name_en="Amal")
        self.changes |= {"byline": [self.amal_name.pk]}

    def rss(self, path="/feed/"):
        return rss(self.client.get(path))

    def atom(self, path="/feed/atom/"):
        return atom(self.client.get(path))

    def json(self, path="/feed/json/"):
        return json_feed(self.client.get(path))

    def correct(self, story, kind="correction", **given):
        body = story.body_ar.replace("150 مليار", "105 مليار")
        story = self.change(story, body_ar=body, **given)
        return self.move(story, "publish", self.basim, change_class=kind, public_note_ar=NOTE)


class Entries(FeedCase):
    @override_settings(SITE_URL="https://nuqta.example")
    def test_each_form_gives_the_story_whole_with_absolute_addresses(self):
        self.changes["body_ar"] += "\n\n[قصة](/a/7/x/) وحاشية[^1].\n\n[^1]: نص الحاشية."
        story = self.published()
        Publication.objects.filter(article=story).update(cover=COVER)
        item = self.rss().find("item")
        entry = self.atom().find(f"{ATOM}entry")
        told = self.json()["items"][0]
        for content in (
            item.findtext(CONTENT),
            entry.findtext(f"{ATOM}content"),
            told["content_html"],
        ):
            for words in (
                self.paragraphs[0][:20], self.paragraphs[-1][:20], "هل تتوقع أن يتفوق", "وكالة",
                'href="https://nuqta.example/a/7/x/"', '<div lang="ar" dir="rtl">',
                'src="https://nuqta.example/media/renditions/0123456789abcdef-960.jpg"',
                "https://nuqta.example/media/renditions/0123456789abcdef-320.jpg 320w",
            ):  # fmt: skip
                assert words in content, words
            page = f"https://nuqta.example/a/{story.pk}/{quote(story.publications.get().slug_ar)}/"
            assert f'href="{page}#' in content, "a footnote leads to the story"
        assert item.find(f"{MEDIA}content").get("url").startswith("https://nuqta.example/media/")
        assert item.find("enclosure").get("type") == "image/jpeg"
        assert told["image"].startswith("https://nuqta.example/media/")

    def test_an_entry_names_its_authors_section_and_tags(self):
        self.published()
        item, entry = self.rss().find("item"), self.atom().find(f"{ATOM}entry")
        names = ["تقنية", "OpenAI", "الذكاء الاصطناعي"]
        assert sorted(row.text for row in item.findall("category")) == sorted(names)
        assert [row.text for row in item.findall(CREATOR)] == ["أمل الراوي"]
        assert entry.findtext(f"{ATOM}author/{ATOM}name") == "أمل الراوي"
        told = self.json()["items"][0]
        assert told["authors"][0]["name"] == "أمل الراوي"
        assert told["tags"][0] == "تقنية"

    def test_all_forms_and_versions_of_a_story_have_one_id(self):
        story = self.published()
        ids = {self.rss().findtext("item/guid"), self.json()["items"][0]["id"]}
        self.correct(story)
        ids |= {self.atom().findtext(f"{ATOM}entry/{ATOM}id")}
        assert ids == {story.uuid.urn}

    def test_an_edition_has_its_own_entries_with_ids_of_their_own(self):
        self.changes |= ENGLISH
        both = self.published()
        self.changes |= {"publish_en": False}
        self.published()
        here, there = self.rss(), self.rss("/en/feed/")
        assert len(here.findall("item")) == 2
        [item] = there.findall("item")
        assert item.findtext("title") == "Artists leak Sora"
        assert there.findtext("language") == "en"
        assert item.findtext("link").startswith("http://127.0.0.1:8000/en/a/")
        assert item.findtext("guid") not in {row.text for row in here.iter("guid")}
        assert '<div lang="en" dir="ltr">' in item.findtext(CONTENT)
        assert both.uuid.urn in {row.text for row in here.iter("guid")}

    def test_a_title_that_opens_in_latin_is_told_its_direction(self):
        self.changes["headline_ar"] = "OpenAI تطلق C++ <b>"
        self.published()
        wanted = "\u200fOpenAI تطلق C++ <b>"
        assert self.rss().findtext("item/title") == wanted
        assert self.atom().findtext(f"{ATOM}entry/{ATOM}title") == wanted
        assert self.json()["items"][0]["title"] == wanted

    def test_the_summary_is_escaped_for_readers_that_take_it_for_html(self):
        self.changes["standfirst_ar"] = "أصغر <script> من كل شيء"
        self.published()
        assert "&lt;script&gt;" in self.rss().findtext("item/description")
        assert self.json()["items"][0]["summary"] == "أصغر <script> من كل شيء"

    def test_a_quoted_answer_stands_in_the_entry_as_long_as_it_is_there(self):
        self.changes["body_ar"] += "\n\n[[answer:abc]]\n\nختام."
        story = self.published()
        answers = QuestionSummary.objects.filter(article=story)
        answers.update(picks={"abc": PICK})
        content = self.rss().findtext(f"item/{CONTENT}")
        assert '<blockquote lang="ar" dir="rtl"><p>جواب قارئ</p>' in content
        assert '/answers/abc/"><bdi dir="auto">سارة &lt;b&gt;</bdi>' in content
        answers.update(picks={})
        assert "جواب قارئ" not in self.client.get("/feed/").content.decode()

    def test_tables_code_and_quotes_in_attributes_come_through_as_they_are(self):
        code = '```html\n<a href="/inside">x</a>\n\n\nend\n```'
        self.changes["body_ar"] += f'\n\n{code}\n\n[«كلمة»](/b/ \'قال "نعم" href="/no"\')'
        self.published()
        content = self.rss().findtext(f"item/{CONTENT}")
        assert 'href="/inside"' in content, "code is text, not a link"
        assert "\n\n\nend" in content
        assert 'href="http://127.0.0.1:8000/b/"' in content


class Changes(FeedCase):
    def dates(self):
        entry = self.atom().find(f"{ATOM}entry")
        return entry.findtext(f"{ATOM}published"), entry.findtext(f"{ATOM}updated")

    def test_a_correction_moves_the_date_and_stands_in_the_entry(self):
        story = self.published()
        published, updated = self.dates()
        self.correct(story)
        assert self.dates()[0] == published
        assert self.dates()[1] > updated
        content = self.rss().findtext(f"item/{CONTENT}")
        assert "تصويب" in content
        assert content.index(NOTE) < content.index(self.paragraphs[0][:20]), "a number: at the top"

    def test_a_typo_changes_the_text_and_no_date_of_the_entry(self):
        story = self.published()
        before, first = self.dates(), self.client.get("/feed/")
        fixed = story.body_ar.replace("الفانين", "الفنانين")
        self.move(story, "quick_fix", self.basim, changes={"body_ar": fixed})
        assert self.dates() == before
        assert "الفانين" not in self.client.get("/feed/").content.decode()
        for header in (
            {"if-none-match": first["ETag"]},
            {"if-modified-since": "Sun, 01 Jan 2017 00:00:00 GMT"},
        ):
            assert self.client.get("/feed/", headers=header).status_code == 200

    def test_a_story_taken_down_leaves_every_feed_at_once(self):
        for move, by in (("withdraw", self.basim), ("retract", self.dana), ("expire", self.dana)):
            story = self.published()
            title = story.headline_ar
            tag = {form: self.client.get(f"/feed/{form}")["ETag"] for form in FORMS}
            self.move(story, move, by, public_note_ar="لم نتحقق.")
            for form in FORMS:
                answer = self.client.get(f"/feed/{form}", headers={"if-none-match": tag[form]})
                assert answer.status_code == 200
                assert title not in answer.content.decode()

    def test_a_take_down_is_newer_than_what_a_program_has_by_date(self):
        story = self.published()
        Publication.objects.filter(article=story).update(
            visible_from=timezone.now() - timedelta(days=3)
        )
        seen = self.client.get("/feed/")["Last-Modified"]
        assert self.client.get("/feed/", headers={"if-modified-since": seen}).status_code == 304
        self.move(story, "withdraw", self.basim, public_note_ar="لم نتحقق.")
        assert self.client.get("/feed/", headers={"if-modified-since": seen}).status_code == 200

    def test_atom_tells_programs_to_forget_what_was_taken_back(self):
        story = self.published()
        self.move(story, "withdraw", self.basim, public_note_ar="لم نتحقق من المصدر.")
        [gone] = self.atom().findall(f"{AT}deleted-entry")
        assert gone.get("ref") == story.uuid.urn
        assert gone.findtext(f"{AT}comment") == "لم نتحقق من المصدر."
        assert self.atom("/en/feed/atom/").find(f"{AT}deleted-entry") is None, "never there"
        self.move(story, "reinstate", self.dana)
        root = self.atom()
        assert root.find(f"{AT}deleted-entry") is None
        assert root.findtext(f"{ATOM}entry/{ATOM}id") == story.uuid.urn

    def test_of_a_story_that_vanished_only_its_id_is_told(self):
        story = self.move(self.published(), "vanish_request", self.dana, note="أمر قضائي")
        self.move(story, "vanish_confirm", self.rami, public_note_ar="سبب")
        [gone] = self.atom().findall(f"{AT}deleted-entry")
        assert gone.get("ref") == story.uuid.urn
        assert not len(gone)

    def test_a_story_in_the_archive_is_not_to_be_forgotten(self):
        self.move(self.published(), "expire", self.dana, public_note_ar="انتهى عرضها.")
        assert self.atom().find(f"{AT}deleted-entry") is None

    def test_a_scheduled_story_is_not_there_before_its_time(self):
        story = self.approved()
        self.move(story, "schedule", self.basim, at=timezone.now() + timedelta(hours=1))
        assert self.rss().find("item") is None


class Lists(FeedCase):
    def test_section_tag_and_author_have_feeds_of_their_own_in_each_form(self):
        self.published()
        tag = Tag.objects.get(name_ar="OpenAI")
        for thing in (self.section, tag, self.amal_name):
            for form, read in zip(FORMS, (rss, atom, json_feed), strict=True):
                answer = self.client.get(f"{thing.get_absolute_url()}feed/{form}")
                assert answer.status_code == 200
                assert self.paragraphs[0][:20] in answer.content.decode()
                read(answer)

    def test_a_list_gives_its_own_stories_and_no_others(self):
        self.published()
        other = type(self.section).objects.create(name_ar="علوم", name_en="Science")
        lone = Person.objects.create(name_ar="كاتب بلا قصص")
        assert self.rss(f"{other.get_absolute_url()}feed/").find("item") is None
        assert self.client.get(f"{lone.get_absolute_url()}feed/").status_code == 404
        assert self.client.get("/section/لا-شيء/feed/").status_code == 404

    def test_a_renamed_thing_leads_the_followers_of_its_feed_on(self):
        self.published()
        was = self.section.get_absolute_url()
        self.section.slug_ar = "تقانة"
        self.section.save()
        answer = self.client.get(f"{was}feed/atom/")
        assert answer.status_code == 301
        assert answer["Location"] == f"{self.section.get_absolute_url()}feed/atom/"
        assert answer["Location"] != f"{was}feed/atom/"

    def test_pages_lead_to_the_feeds(self):
        story = self.published()
        page = story.publications.get().get_absolute_url()
        for address in ("/", page):
            head, _main, rest = self.client.get(address).content.decode().partition("</head>")
            for kind, form in (("rss+xml", ""), ("atom+xml", "atom/"), ("feed+json", "json/")):
                assert f'type="application/{kind}"' in head
                assert f'href="http://127.0.0.1:8000/feed/{form}"' in head
            assert 'href="/feed/"' in rest.partition("<footer")[2]
        head = self.client.get(self.section.get_absolute_url()).content.decode()
        assert f'href="http://127.0.0.1:8000{self.section.get_absolute_url()}feed/"' in head
        assert 'href="http://127.0.0.1:8000/en/feed/"' in self.client.get("/en/").content.decode()


class Asking(FeedCase):
    @override_settings(WEBSUB_HUB="https://hub.example/")
    def test_a_feed_names_itself_and_its_hub(self):
        self.published()
        answer = self.client.get("/feed/")
        assert answer["Link"] == (
            '<http://127.0.0.1:8000/feed/>; rel="self", <https://hub.example/>; rel="hub"'
        )
        for root in (self.rss(), self.atom(), self.atom_of_corrections()):
            rels = {row.get("rel"): row.get("href") for row in root.findall(f"{ATOM}link")}
            assert rels["hub"] == "https://hub.example/"
            assert rels["self"].endswith("/feed/") or rels["self"].endswith("/feed/atom/")
        assert self.json()["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]

    def atom_of_corrections(self):
        return etree.fromstring(self.client.get("/corrections/feed/").content)

    def test_whoever_has_it_as_it_is_gets_no_copy(self):
        self.published()
        for form in FORMS:
            first = self.client.get(f"/feed/{form}")
            for header in (
                {"if-none-match": first["ETag"]},
                {"if-modified-since": first["Last-Modified"]},
            ):
                again = self.client.get(f"/feed/{form}", headers=header)
                assert (again.status_code, again.content) == (304, b"")
        head = self.client.head("/feed/")
        assert head.status_code == 200
        assert head["Last-Modified"] == first["Last-Modified"]

    def test_an_empty_newsroom_has_feeds(self):
        assert self.rss().find("item") is None
        assert self.atom().find(f"{ATOM}entry") is None
        assert self.json()["items"] == []
        first = self.client.get("/feed/")
        again = self.client.get("/feed/", headers={"if-none-match": first["ETag"]})
        assert again.status_code == 304


class Cost(FeedCase):
    def queries(self, path):
        with CaptureQueriesContext(connection) as captured:
            assert self.client.get(path).status_code == 200
        return len(captured)

    def test_a_feed_costs_the_same_however_many_stories_there_are(self):
        story = self.published()
        section, tag = self.section.get_absolute_url(), Tag.objects.get(name_ar="OpenAI")
        paths = (
            "/feed/",
            "/feed/atom/",
            "/feed/json/",
            f"{section}feed/",
            f"{tag.get_absolute_url()}feed/",
        )
        few = {path: self.queries(path) for path in paths}
        fill(300, writer=self.amal, editor=self.basim, section=self.section)
        assert {path: self.queries(path) for path in paths} == few
        assert max(few.values()) <= 4
        assert len(self.rss().findall("item")) == 30
        assert Article.objects.count() > 300
        assert story.publications.count() == 1
