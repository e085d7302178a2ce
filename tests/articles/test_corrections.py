"""The register of corrections and its feed: what readers are told, and at what cost."""

import re
import uuid
from datetime import timedelta
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Correction, Publication, PublicNotice
from tests.articles.clock import clock_at
from tests.articles.workflow.cases import NOTE, StoryCase
from tests.conftest import make_user

REASON = "لم نتحقق من المصدر كما يجب."
ATOM = "{http://www.w3.org/2005/Atom}"
ENGLISH = {
    "headline_en": "Artists leak Sora",
    "body_en": "First text.",
    "question_en": "Will it win?",
    "publish_en": True,
}


class RegisterCase(StoryCase):
    def setUp(self):
        super().setUp()
        self.dana = make_user("dana", "managing_editor")
        self.rami = make_user("rami", "managing_editor")
        self.body = self.changes["body_ar"]

    def correct(self, story, *, kind="correction", note=NOTE, **given):
        """A changed number, published in a class that readers are told of."""
        body = story.body_ar.replace("150 مليار", "105 مليار")
        if body == story.body_ar:
            body = story.body_ar.replace("105 مليار", "150 مليار")
        story = self.change(story, body_ar=body, **given)
        return self.move(story, "publish", self.basim, change_class=kind, public_note_ar=note)

    def page(self, path="/corrections/", **query):
        answer = self.client.get(path, query)
        assert answer.status_code == 200
        return answer.content.decode().partition("<main")[2].partition("<footer")[0]


class Register(RegisterCase):
    def test_an_empty_register_says_so(self):
        assert "لم تحتج قصة إلى تصويب بعد" in self.page()
        assert "No story has needed a correction yet" in self.page("/en/corrections/")

    def test_a_correction_stands_there_with_old_and_new_and_the_ways_to_its_story(self):
        story = self.correct(self.published())
        page = self.page()
        for told in ("تصويب", NOTE, "حُذف: </span>150<", "أُضيف: </span>105<", "الفقرة"):
            assert told in page, told
        public = Publication.objects.visible(timezone.now()).get()
        assert f'href="{public.get_absolute_url()}"' in page
        assert f'href="/a/{story.pk}/history/"' in page

    def test_typos_and_updates_are_not_in_it_and_clarifications_are(self):
        story = self.published()
        typo = {"body_ar": self.body.replace("الفانين", "الفنانين")}
        story = self.move(story, "quick_fix", self.basim, changes=typo)
        story = self.correct(story, kind="update")
        assert not Correction.objects.exists()
        self.correct(story, kind="clarification", note="كان يُفهم خطأ.")
        page = self.page()
        assert page.count("corrections__item") == 1
        assert "توضيح" in page

    def test_an_edition_lists_what_its_own_readers_were_told(self):
        self.changes |= ENGLISH
        story = self.correct(self.published())
        assert "No story has needed" in self.page("/en/corrections/")
        story = self.change(story, body_en="Second text.")
        self.move(
            story, "publish", self.basim, change_class="correction",
            public_note_ar="صُوّبت الإنجليزية.", public_note_en="We misread a name.",
        )  # fmt: skip
        page = self.page("/en/corrections/")
        assert page.count("corrections__item") == 1
        assert "We misread a name." in page
        assert NOTE not in page
        assert "added: </span>Second<" in page

    def test_the_headline_is_the_one_of_today(self):
        story = self.correct(self.published())
        fixed = story.headline_ar.replace("OpneAI", "OpenAI")
        self.correct(story, headline_ar=fixed)
        assert self.page().count("OpneAI") == 1, "only as what was removed"

    def test_a_long_change_is_left_to_the_history(self):
        story = self.change(self.published(), body_ar="نص آخر " * 90)
        self.move(story, "publish", self.basim, change_class="correction", public_note_ar=NOTE)
        page = self.page()
        assert NOTE in page
        assert "change__words" not in page

    def test_one_that_waits_for_its_time_is_not_told_and_leaves_with_its_schedule(self):
        story = self.change(self.published(), body_ar=self.body.replace("150 مليار", "105 مليار"))
        at = timezone.now() + timedelta(hours=1)
        told = {"change_class": "correction", "public_note_ar": NOTE}
        story = self.move(story, "schedule", self.basim, at=at, **told)
        assert NOTE not in self.page()
        assert Correction.objects.count() == 1
        self.move(story, "unschedule", self.basim)
        assert not Correction.objects.exists()

    def test_the_footer_of_every_page_leads_there(self):
        for path, there in (("/", "/corrections/"), ("/en/", "/en/corrections/")):
            footer = self.client.get(path).content.decode().partition("<footer")[2]
            assert f'href="{there}"' in footer

    def test_a_line_points_at_its_words(self):
        story = self.published()
        for given in (
            {"kind": "correction"},
            {"kind": "retraction", "publication": story.publications.get()},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Correction.objects.create(article=story, language="ar", at=timezone.now(), **given)


class StoriesTakenDown(RegisterCase):
    def setUp(self):
        super().setUp()
        self.story_now = self.correct(self.published())

    def assert_told_without_words(self, page):
        assert REASON in page
        for kept in (NOTE, "105", "change__words", self.paragraphs[0][:30]):
            assert kept not in page, kept

    def test_of_a_withdrawn_story_the_line_gives_the_reason_and_no_words(self):
        self.move(self.story_now, "withdraw", self.basim, public_note_ar=REASON)
        page = self.page()
        self.assert_told_without_words(page)
        assert page.index(">تصويب<") < page.index(">سُحبت مؤقتًا<")
        self.move(self.story_now, "reinstate", self.dana)
        assert NOTE in self.page()
        assert self.page().count("corrections__item") == 1

    def test_a_retraction_is_a_line_of_its_own(self):
        self.move(self.story_now, "retract", self.dana, public_note_ar=REASON)
        page = self.page()
        self.assert_told_without_words(page)
        assert page.count("corrections__item") == 2
        assert page.index(">سحب نهائي<") < page.index(">تصويب<")

    def test_a_story_that_vanished_has_no_line(self):
        self.move(self.story_now, "vanish_request", self.dana, note="أمر قضائي")
        self.move(self.story_now, "vanish_confirm", self.rami)
        assert "corrections__item" not in self.page()
        assert not self.client.get("/corrections/feed/").content.decode().count("<entry>")

    def test_where_a_reason_is_in_arabic_alone_the_english_pages_say_so_and_lead_there(self):
        self.changes |= ENGLISH
        story = self.published()
        self.move(story, "retract", self.dana, public_note_ar=REASON)
        page = self.page("/en/corrections/")
        assert "We have taken this story back." in page
        assert REASON not in page
        there = Publication.objects.get(article=story).get_absolute_url()
        tombstone = self.client.get(f"/en/a/{story.pk}/", follow=True).content.decode()
        assert "The reason is given in the Arabic edition." in tombstone
        assert f'<a href="{there}" hreflang="ar">' in tombstone
        arabic = self.client.get(there).content.decode()
        assert "السبب مكتوب في الطبعة العربية" not in arabic
        for path in ("/corrections/", f"/a/{story.pk}/history/"):
            assert f'class="button button--quiet" href="{path}"' in arabic


class Feed(RegisterCase):
    path = "/corrections/feed/"

    def feed(self, path=path, **given):
        return self.client.get(path, **given)

    def entries(self, path=path):
        return ElementTree.fromstring(self.feed(path).content).findall(f"{ATOM}entry")

    @override_settings(SITE_URL="https://nuqta.example")
    def test_an_entry_has_its_note_its_absolute_address_and_an_id_for_ever(self):
        self.correct(self.published())
        [entry] = self.entries()
        line = Correction.objects.get()
        assert entry.findtext(f"{ATOM}id") == line.uuid.urn
        assert NOTE in entry.findtext(f"{ATOM}summary")
        assert entry.findtext(f"{ATOM}title").startswith("تصويب: ")
        public = Publication.objects.visible(timezone.now()).get()
        link = entry.find(f"{ATOM}link").get("href")
        assert link.startswith("https://nuqta.example/a/")
        assert f"/a/{public.article_id}/" in link
        feed = self.feed()
        assert feed["Content-Type"] == "application/atom+xml; charset=utf-8"
        text = feed.content.decode()
        assert "testserver" not in text
        assert 'href="https://nuqta.example/corrections/feed/" rel="self"' in text
        root = ElementTree.fromstring(feed.content)
        assert uuid.UUID(root.findtext(f"{ATOM}id").removeprefix("urn:uuid:"))

    def test_an_empty_feed_too_is_not_sent_twice(self):
        now = timezone.now()
        with clock_at(now):
            first = self.feed()
        assert b"<entry>" not in first.content
        with clock_at(now + timedelta(hours=1)):
            again = self.feed(headers={"if-none-match": first["ETag"]})
        assert again.status_code == 304
        self.correct(self.published())
        assert self.feed(headers={"if-none-match": first["ETag"]}).status_code == 200

    def test_whoever_has_it_is_told_that_nothing_changed(self):
        story = self.correct(self.published())
        first = self.feed()
        for header in (
            {"if-none-match": first["ETag"]},
            {"if-modified-since": first["Last-Modified"]},
        ):
            assert self.feed(headers=header).status_code == 304
        self.correct(story)
        again = self.feed(headers={"if-none-match": first["ETag"]})
        assert again.status_code == 200
        assert again.content.decode().count("<entry>") == 2

    def test_each_edition_has_a_feed_and_the_page_names_it(self):
        for prefix, language in (("", "ar"), ("/en", "en")):
            head = (
                self.client.get(f"{prefix}/corrections/").content.decode().partition("</head>")[0]
            )
            assert 'type="application/atom+xml" title=' in head
            assert f'href="http://127.0.0.1:8000{prefix}/corrections/feed/"' in head
            root = ElementTree.fromstring(self.feed(f"{prefix}{self.path}").content)
            assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == language

    def test_a_story_taken_down_gives_the_feed_no_words(self):
        story = self.correct(self.published())
        tag = self.feed()["ETag"]
        self.move(story, "withdraw", self.basim, public_note_ar=REASON)
        answer = self.feed(headers={"if-none-match": tag})
        assert answer.status_code == 200
        assert NOTE not in answer.content.decode()
        self.move(story, "retract", self.dana, public_note_ar=REASON)
        retraction, correction = self.entries()
        assert retraction.findtext(f"{ATOM}title").startswith("سحب نهائي: ")
        assert REASON in retraction.findtext(f"{ATOM}summary")
        assert NOTE not in correction.findtext(f"{ATOM}summary")


class Cost(RegisterCase):
    def many(self, count):
        """Lines of one story, a second apart: the register knows no story's text."""
        public = Publication.objects.latest("visible_from")
        notices = PublicNotice.objects.bulk_create(
            PublicNotice(
                article_id=public.article_id,
                kind="expired",
                from_at=public.visible_from - timedelta(seconds=number + 1),
                until_at=public.visible_from - timedelta(seconds=number),
            )
            for number in range(count)
        )
        Correction.objects.bulk_create(
            Correction(
                article_id=public.article_id, language="ar", kind="retraction",
                at=public.visible_from - timedelta(seconds=number), notice=notice,
            )
            for number, notice in enumerate(notices)
        )  # fmt: skip

    def queries(self, address):
        with CaptureQueriesContext(connection) as captured:
            assert self.client.get(address).status_code == 200
        return len(captured)

    def test_following_the_older_pages_shows_every_line_once_at_the_same_cost(self):
        self.correct(self.published())
        few = self.queries("/corrections/")
        assert few <= 4
        self.many(95)
        address, shown = "/corrections/", 0
        while address:
            assert self.queries(address) == few
            page = self.client.get(address).content.decode()
            shown += page.count('class="corrections__item"')
            older = re.search(r'href="(\?before=[^"]+)" rel="next"', page)
            address = urljoin("/corrections/", older[1]) if older else None
        assert shown == 96

    def test_a_page_is_read_through_its_index_from_its_place_on(self):
        """So a page costs the same however many lines there are, before it or after."""
        self.correct(self.published())
        self.many(400)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        now = timezone.now()
        middle = Correction.objects.order_by("-at")[200]
        rows = Correction.objects.told(now, language="ar").with_words()
        for page in (rows[:31], rows.older_than(middle.at, middle.pk)[:31]):
            plan = page.explain()
            assert "correction_newest" in plan, plan
            assert "Sort" not in plan, plan
            assert "TEMP B-TREE" not in plan, plan

    def test_a_broken_place_is_the_first_page(self):
        self.correct(self.published())
        for before in ("x", "1-", "9" * 40):
            assert NOTE in self.page(before=before)
