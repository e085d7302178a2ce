"""What readers get at the public addresses, and what they never get."""

import re
from datetime import timedelta
from urllib.parse import urljoin

from django.db import OperationalError, connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from articles.models import Article, Person, PublicNotice, Tag
from comments.models import Comment
from comments.moderation import moderate
from comments.tokens import make_token
from newsroom import views
from tests.articles.workflow.cases import StoryCase


class StoryPage(StoryCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.live = cls().published()
        cls.address = cls.live.publications.get().get_absolute_url()

    def test_the_story_stands_on_the_front_page_and_at_its_address(self):
        front = self.client.get("/")
        assert front.status_code == 200
        assert self.address in front.content.decode()
        page = self.client.get(self.address)
        assert page.status_code == 200
        assert 'dir="rtl"' in page.content.decode()
        assert "<footer>– نيكو فيليكس" in page.content.decode()

    def test_a_wrong_slug_and_the_short_link_lead_to_the_address(self):
        for address in (f"/a/{self.live.pk}/", f"/a/{self.live.pk}/wrong/"):
            answer = self.client.get(address)
            assert (answer.status_code, answer["Location"]) == (301, self.address)

    def test_a_retracted_story_answers_410_without_its_text(self):
        now = timezone.now()
        self.live.publications.update(visible_until=now)
        PublicNotice.objects.create(
            article=self.live, kind="retracted", reason_ar="لم يثبت الرقم", from_at=now
        )
        page = self.client.get(self.address)
        assert page.status_code == 410
        assert "لم يثبت الرقم" in page.content.decode()
        assert self.paragraphs[0] not in page.content.decode()

    def test_the_head_of_a_story_tells_machines_where_it_stands(self):
        page = self.client.get(self.address).content.decode()
        assert f'<link rel="canonical" href="http://127.0.0.1:8000{self.address}">' in page
        assert f'<meta property="og:url" content="http://127.0.0.1:8000{self.address}">' in page
        assert '<meta name="description" content="' in page
        assert "hreflang=" not in page.partition("</head>")[0]

    def test_signs_of_a_headline_are_written_once_where_machines_read_them(self):
        words = {"headline_ar": "«نعم & لا»", "standfirst_ar": "بحث & تطوير"}
        self.live.publications.update(**words)
        head = self.client.get(self.address).content.decode().partition("</head>")[0]
        assert "<title>«نعم &amp; لا» — " in head
        assert '<meta name="description" content="بحث &amp; تطوير">' in head
        assert "&amp;amp;" not in head

    def note(self, kind, words, *, at_top):
        at = timezone.now().isoformat()
        return {
            "class": kind, "number": "2.0", "at": at, "text_ar": words, "text_en": "",
            "at_top": at_top,
        }  # fmt: skip

    def test_a_note_at_the_top_stands_above_the_text_and_another_below(self):
        for kind, is_first in (("correction", True), ("update", True), ("clarification", False)):
            self.live.publications.update(notes=[self.note(kind, "ما تغيّر.", at_top=is_first)])
            page = self.client.get(self.address).content.decode().partition("<main")[2]
            assert (page.index("ما تغيّر.") < page.index(self.paragraphs[1][:20])) == is_first
            assert ("notes--correction" in page) == (kind == "correction")
            assert "<details" not in page.partition("reading__end")[0]

    def test_of_many_notes_the_newest_and_every_correction_stand_open(self):
        notes = [self.note("update", f"تحديث-{number}", at_top=True) for number in range(9)]
        notes.insert(1, self.note("correction", "تصويب-قديم", at_top=True))
        self.live.publications.update(notes=notes)
        page = self.client.get(self.address).content.decode()
        shown, _open, folded = page.partition("<details")
        assert "7 ملاحظات أقدم" in folded
        for words in ("تحديث-8", "تحديث-7", "تصويب-قديم"):
            assert words in shown
        for number in range(7):
            assert f"تحديث-{number}" in folded.partition("</details>")[0]


class TakenDown(StoryCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.live = cls().published()
        cls.address = cls.live.publications.get().get_absolute_url()

    def take_down(self, kind, **more):
        now = timezone.now()
        self.live.publications.update(visible_until=now)
        PublicNotice.objects.create(
            article=self.live, kind=kind, reason_ar="لم يثبت الرقم", from_at=now, **more
        )

    def test_a_withdrawn_story_keeps_its_address_without_its_text(self):
        self.take_down("withdrawn")
        page = self.client.get(self.address)
        assert page.status_code == 200
        text = page.content.decode()
        assert "لم يثبت الرقم" in text
        assert '<meta name="robots" content="noindex">' in text
        assert self.paragraphs[0] not in text
        # The search of the masthead alone: nothing is answered any more.
        assert text.count("<form") == 1

    def test_an_archived_story_is_read_at_its_address_alone(self):
        self.take_down("expired")
        text = self.client.get(self.address).content.decode()
        assert "لم يثبت الرقم" in text
        assert self.live.headline_ar.split()[0] in text
        assert self.address not in self.client.get("/").content.decode()

    def test_a_story_that_vanished_was_never_there(self):
        self.take_down("vanished")
        assert self.client.get(self.address).status_code == 404
        assert self.client.get(f"/a/{self.live.pk}/").status_code == 404

    def test_a_redirected_story_leads_to_the_other(self):
        other = self.move(self.approved(), "publish", self.basim)
        self.take_down("redirected", target=other)
        answer = self.client.get(self.address)
        assert answer.status_code == 301
        assert answer["Location"] == other.publications.get().get_absolute_url()

    def test_a_circle_of_redirections_ends(self):
        self.take_down("redirected", target=self.live)
        assert self.client.get(self.address).status_code == 404


class Lists(StoryCase):
    def setUp(self):
        super().setUp()
        self.person = Person.objects.create(name_ar="أمل سعيد", name_en="Amal Said")
        self.changes |= {"byline": [self.person.pk]}

    def publish(self, count):
        for _ in range(count):
            last = self.move(self.approved(), "publish", self.basim)
        return last

    def addresses(self, story):
        publication = story.publications.get()
        tag = Tag.objects.get(name_ar="OpenAI")
        month = timezone.localtime(publication.first_at_ar)
        return {
            "home": "/",
            "section": self.section.get_absolute_url(),
            "tag": tag.get_absolute_url(),
            "author": self.person.get_absolute_url(),
            "month": f"/archive/{month.year}/{month.month}/",
            "story": publication.get_absolute_url(),
            "answers": f"/a/{story.pk}/answers/",
        }

    def test_thirty_stories_cost_the_queries_of_three(self):
        addresses = self.addresses(self.publish(3))
        few = {kind: self.queries(address) for kind, address in addresses.items()}
        self.publish(27)
        assert {kind: self.queries(address) for kind, address in addresses.items()} == few
        assert max(few.values()) <= 4

    def queries(self, address):
        with CaptureQueriesContext(connection) as captured:
            assert self.client.get(address).status_code == 200
        return len(captured)

    def test_following_the_older_pages_shows_every_story_once(self):
        addresses = self.addresses(self.publish(23))
        for kind in ("home", "section", "tag", "author", "month"):
            address, shown = addresses[kind], []
            while address:
                page = self.client.get(address).content.decode()
                main = page[page.index("<main") :]
                shown += re.findall(r'class="card__link" href="/a/(\d+)/', main)
                older = re.search(r'href="(\?before=[^"]+)" rel="next"', main)
                address = urljoin(address, older[1]) if older else None
            assert len(shown) == len(set(shown)) == 23, kind

    def test_a_broken_place_is_the_first_page(self):
        self.publish(1)
        for before in ("x", "1-", "-1", "9" * 40, "١-١"):
            page = self.client.get("/", {"before": before})
            assert "card--lead" in page.content.decode()

    def test_the_other_edition_is_offered_only_where_it_has_a_page(self):
        story = self.publish(1)
        Tag.objects.filter(name_ar="OpenAI").update(name_en="OpenAI", slug_en="openai")
        kinds = {kind: self.addresses(story)[kind] for kind in ("tag", "author")}
        for address in kinds.values():
            page = self.client.get(address).content.decode()
            assert "hreflang" not in page.partition("</head>")[0]
            assert '<a class="masthead__tool" href="/en/"' in page
        english = {
            "headline_en": "Artists leak Sora",
            "body_en": "Text.",
            "question_en": "Will it?",
        }
        self.changes |= english | {"publish_en": True}
        self.publish(1)
        for kind, address in kinds.items():
            page = self.client.get(address).content.decode()
            (there,) = re.findall(r'class="masthead__tool" href="(/en/[^"]+)"', page)
            assert f'hreflang="en" href="http://127.0.0.1:8000{there}"' in page, kind
            assert self.client.get(there).status_code == 200

    def test_a_renamed_section_and_tag_lead_to_where_they_stand(self):
        story = self.publish(1)
        old = self.addresses(story)
        tag = Tag.objects.get(name_ar="OpenAI")
        for thing, kind in ((self.section, "section"), (tag, "tag")):
            thing.slug_ar = f"جديد-{kind}"
            thing.save()
            answer = self.client.get(old[kind])
            assert (answer.status_code, answer["Location"]) == (301, thing.get_absolute_url())

    def test_what_is_not_there_is_not_found(self):
        for path in ("/section/لا/", "/tag/لا/", "/author/لا/", "/a/999/", "/archive/2024/13/"):
            assert self.client.get(path).status_code == 404, path
        assert self.client.get("/archive/1999/1/").status_code == 404
        assert self.client.get("/archive/0/1/").status_code == 404

    def test_a_number_that_no_database_holds_is_not_found(self):
        for number in (2**63 - 1, 2**63, 10**40):
            for path in (f"/a/{number}/", f"/a/{number}/x/", f"/a/{number}/answers/"):
                assert self.client.get(path).status_code == 404, path


class Failures(StoryCase):
    @staticmethod
    def away(*args):
        raise OperationalError("the server closed the connection")

    def test_a_page_says_that_the_database_is_away(self):
        with connection.execute_wrapper(self.away):
            answer = self.client.get("/")
        assert answer.status_code == 503
        assert answer["Retry-After"]
        assert "lost__title" in answer.content.decode()

    def test_a_missing_page_is_missing_without_a_database_too(self):
        with connection.execute_wrapper(self.away):
            for path, language in (("/nowhere/", "ar"), ("/en/nowhere/", "en")):
                answer = self.client.get(path)
                assert answer.status_code == 404
                page = answer.content.decode()
                assert f'<html lang="{language}"' in page
                assert "lost__title" in page
            # A tab of the browser and a screen reader say words, not a number.
            assert not re.search(r"<title>\W*\d", page)

    def test_a_missing_page_offers_something_to_read(self):
        live = self.move(self.approved(), "publish", self.basim)
        address = live.publications.get().get_absolute_url()
        page = self.client.get("/nowhere/").content.decode()
        assert f'href="{address}"' in page
        assert self.section.get_absolute_url() in page
        # Nothing of the other edition, and nothing for a colleague who lost a page of the desk.
        assert "columns" not in self.client.get("/en/nowhere/").content.decode()
        self.client.force_login(self.amal)
        assert "columns" not in self.client.get("/admin/nowhere/").content.decode()

    def test_each_failure_has_its_page_with_its_number(self):
        for status in (400, 403, 404, 413, 500, 503):
            request = RequestFactory().get("/")
            request.id = "0123456789abcdef"
            answer = views.failure(request, status)
            page = answer.content.decode()
            assert answer.status_code == status
            assert "lost__title" in page
            assert f"{status} · " in page
            assert request.id in page

    def test_a_failure_is_told_in_the_language_of_its_address(self):
        with translation.override("ar"):
            answer = views.failure(RequestFactory().get("/en/x/"), 404)
        assert answer["Content-Language"] == "en"


class Answering(StoryCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.live = cls().published()
        cls.url = f"/a/{cls.live.pk}/answers/"
        cls.given = {"body": "أظن أن السرعة ستحسم السباق.", "name": "ليان"}

    def token(self):
        return make_token(self.live.pk, now=timezone.now() - timedelta(seconds=10))

    def test_without_a_token_the_form_comes_back_filled_and_nothing_is_stored(self):
        answer = self.client.post(self.url, self.given)
        assert answer.status_code == 200
        assert self.given["body"] in answer.content.decode()
        assert not Comment.objects.exists()

    def test_an_answer_waits_unseen_until_it_is_approved(self):
        answer = self.client.post(self.url, self.given | {"token": self.token()})
        assert answer.status_code == 303
        comment = Comment.objects.get()
        assert comment.state == "held"
        story = Article.objects.get(pk=self.live.pk).publications.get().get_absolute_url()
        assert self.given["body"] not in self.client.get(story).content.decode()
        assert self.given["body"] in self.client.get(answer["Location"]).content.decode()

        moderate(comment, "approve", by=self.basim)
        assert self.given["body"] in self.client.get(story).content.decode()

    def test_the_same_form_twice_is_one_answer(self):
        form = self.given | {"token": self.token()}
        self.client.post(self.url, form)
        self.client.post(self.url, form)
        assert Comment.objects.count() == 1

    def test_another_sites_form_is_refused(self):
        form = self.given | {"token": self.token()}
        answer = self.client.post(self.url, form, headers={"origin": "https://evil.example"})
        assert answer.status_code == 403
        assert not Comment.objects.exists()
