"""A text before it is public: for the desk as a whole page, for a guest by a link."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Article, PreviewLink
from articles.workflow import previews
from comments.models import Comment
from tests.articles.clock import clock_at
from tests.articles.test_desk import address, posted
from tests.articles.workflow.cases import StoryCase
from tests.conftest import make_user

HOUR = timedelta(hours=1)
QUESTION = "هل يتفوق النموذج على غيره؟"
CLOSED = "هذا الرابط لا يفتح شيئًا الآن"


class PreviewCase(StoryCase):
    """Amal has a draft; a guest has a browser without a session."""

    def setUp(self):
        super().setUp()
        self.now = timezone.now()
        self.changes |= {
            "headline_ar": "عنوان المسودة", "question_ar": QUESTION,
            "body_ar": "نص المسودة الأولى.", "question_kind": "poll",
            "choices": [{"key": "yes", "label_ar": "نعم"}, {"key": "no", "label_ar": "لا"}],
        }  # fmt: skip
        self.draft = self.story()
        self.guest = Client()

    def link(self, story=None, *, by=None, hours=24, label="د. سلمى", now=None):
        return previews.make_link(
            story or self.draft, by=by or self.amal, label=label, hours=hours, now=now or self.now
        )

    def open(self, token, prefix="", at=None):
        with clock_at(at or self.now):
            return self.guest.get(f"{prefix}/preview/{token}/")

    def rewrite(self, text):
        story = Article.objects.get(pk=self.draft.pk)
        return workflow.edit(story, {"body_ar": text}, by=self.amal, expected_version=story.version)


class Guest(PreviewCase):
    def test_a_link_shows_the_page_of_the_story_without_anything_to_send(self):
        _link, token = self.link()
        words = self.open(token).content.decode()
        assert "عنوان المسودة" in words
        assert "نص المسودة الأولى." in words
        assert QUESTION in words
        assert "نعم" in words
        # The search of the masthead is all that can be filled in.
        assert re.findall(r'<form[^>]* action="([^"]*)"', words) == ["/search/"]
        assert words.count("<form") == 1
        assert "/answers/" not in words
        assert not re.findall(r'rel="canonical"|<link[^>]+hreflang=|property="og:', words)
        # The headline is not told to whoever unfolds the link in a chat.
        assert "عنوان المسودة" not in words[: words.index("</head>")]

    def test_a_copy_that_was_never_public_has_no_version_and_no_history(self):
        _link, token = self.link()
        words = self.open(token).content.decode()
        assert "None" not in words
        assert f"/a/{self.draft.pk}/history/" not in words

    def test_it_is_the_revision_the_link_was_made_for_and_stays_it(self):
        _link, token = self.link()
        self.rewrite("نص المسودة الثانية.")
        words = self.open(token).content.decode()
        assert "نص المسودة الأولى." in words
        assert "نص المسودة الثانية." not in words
        assert "نسخة أقدم" in words

    def test_a_banner_says_what_the_text_is_and_until_when(self):
        _link, token = self.link(hours=72)
        words = self.open(token).content.decode()
        assert "مسودة لم تُنشر" in words
        assert "ينتهي الرابط في" in words
        assert "الرياض" in words
        live = self.published()
        _link, token = self.link(live)
        assert "هذا النص منشور" in self.open(token, at=timezone.now()).content.decode()
        change = self.move(live, "start_change", self.basim)
        change = self.edit(change, self.amal, body_ar="نص معدل.")
        _link, token = self.link(change, now=timezone.now())
        assert "تعديل لم يُنشر بعد" in self.open(token, at=timezone.now()).content.decode()

    def test_nothing_keeps_the_page_and_nothing_learns_the_link(self):
        _link, token = self.link()
        for answer in (self.open(token), self.open("wrong")):
            assert answer["Cache-Control"] == "private, no-store"
            assert answer["X-Robots-Tag"].startswith("noindex")
            assert answer["Referrer-Policy"] == "no-referrer"
            assert "Set-Cookie" not in answer.headers
            assert '<meta name="robots" content="noindex' in answer.content.decode()

    def test_english_is_shown_where_there_is_some(self):
        _link, token = self.link()
        assert self.open(token, "/en").status_code == 404
        story = workflow.edit(
            self.draft, {"headline_en": "A draft", "body_en": "Words of the draft."},
            by=self.amal, expected_version=self.draft.version,
        )  # fmt: skip
        _link, token = self.link(story)
        answer = self.open(token, "/en")
        words = answer.content.decode()
        assert "Words of the draft." in words
        assert "A draft that is not published" in words
        assert answer["Content-Language"] == "en"
        assert f'href="/preview/{token}/"' in words
        assert f'href="/en/preview/{token}/"' in self.open(token).content.decode()

    def test_an_unfinished_draft_is_shown_as_far_as_it_goes(self):
        story = workflow.create({"body_ar": "سطر واحد."}, by=self.amal)
        _link, token = self.link(story)
        words = self.open(token).content.decode()
        assert "بلا عنوان" in words
        assert "سطر واحد." in words

    def test_each_opening_is_counted(self):
        link, token = self.link()
        for hour in (1, 2, 3):
            self.open(token, at=self.now + hour * HOUR)
        self.guest.head(f"/preview/{token}/")
        link.refresh_from_db()
        assert (link.views, link.last_seen_at) == (3, self.now + 3 * HOUR)

    def test_a_link_ends_at_its_second(self):
        for hours in previews.LASTS:
            _link, token = self.link(hours=hours)
            end = self.now + hours * HOUR
            second = timedelta(seconds=1)
            found = [self.open(token, at=at).status_code for at in (end - second, end)]
            assert found == [200, 404], hours

    def test_a_wrong_an_ended_and_a_revoked_link_are_answered_alike(self):
        _live, live = self.link()
        _ended, ended = self.link(now=self.now - 25 * HOUR)
        link, revoked = self.link()
        previews.revoke_link(link, by=self.amal, now=self.now)
        key, secret = live.split(".")
        wrong = [f"{key}.{secret[:-1]}{'A' if secret[-1] != 'A' else 'B'}", f"{secret}.{key}",
                 live[:-1], f"{live}A", key, "x", "x" * 4_000, "%00", "..", f"{key}."]  # fmt: skip
        told, costs = set(), set()
        for token in (ended, revoked, *wrong):
            with CaptureQueriesContext(connection) as queries:
                answer = self.open(token)
            assert answer.status_code == 404, token
            costs.add(len(queries))
            told.add((answer.content, tuple(sorted(
                (name, value) for name, value in answer.headers.items() if name != "X-Request-ID"
            ))))  # fmt: skip
        assert len(told) == 1
        assert costs == {1}
        assert CLOSED in next(iter(told))[0].decode()
        assert self.open(live).status_code == 200

    def test_it_answers_reading_only(self):
        _link, token = self.link()
        answer = self.guest.post(f"/preview/{token}/", {"body": "جواب", "choice": "yes"})
        assert answer.status_code == 405
        assert not Comment.objects.exists()

    def test_a_link_to_a_story_that_was_removed_opens_nothing(self):
        dana, other = make_user("dana", "managing_editor"), make_user("hadi", "managing_editor")
        live = self.published()
        _link, token = self.link(live, now=timezone.now())
        assert self.open(token, at=timezone.now()).status_code == 200
        self.move(live, "vanish_request", dana, note="أمر قضائي")
        self.move(live, "vanish_confirm", other)
        assert self.open(token, at=timezone.now()).status_code == 404
        with pytest.raises(workflow.Refused):
            self.link(Article.objects.get(pk=live.pk), now=timezone.now())

    def test_the_site_at_a_coming_moment_has_no_previews(self):
        _link, token = self.link()
        self.client.force_login(self.basim)
        at = self.now + HOUR
        assert self.client.get(f"/admin/at/{at:%Y%m%dT%H%M%SZ}/preview/{token}/").status_code == 404


class Kept(PreviewCase):
    def test_of_the_token_only_a_hash_is_kept(self):
        link, token = self.link()
        row = PreviewLink.objects.filter(pk=link.pk).values().get()
        assert token.partition(".")[2] not in str(row)
        assert row["token_hash"] not in token
        # A copied database is no help without the key of the installation.
        with self.settings(SECRET_KEY="another"):
            assert previews.opened_by(token, now=self.now) is None

    def test_the_row_tells_who_made_it_when_and_who_ended_it(self):
        link, _token = self.link()
        assert previews.revoke_link(link, by=self.basim, now=self.now + HOUR)
        assert not previews.revoke_link(link, by=self.amal, now=self.now + 2 * HOUR)
        link.refresh_from_db()
        assert (link.made_by_name, link.made_at) == ("amal", self.now)
        assert (link.revoked_by_name, link.revoked_at) == ("basim", self.now + HOUR)

    def test_the_database_refuses_a_link_that_cannot_be(self):
        for wrong in (
            {"expires_at": self.now - HOUR},
            {"revoked_at": self.now},
            {"views": 1},
        ):
            link, _token = self.link()
            with pytest.raises(IntegrityError), transaction.atomic():
                PreviewLink.objects.filter(pk=link.pk).update(**wrong)


class Logged(PreviewCase):
    """In the log of the story, which nobody can change."""

    def told(self):
        return [
            (event.move, event.actor_id, event.note)
            for event in self.draft.events.filter(move__startswith="preview").order_by("id")
        ]

    def test_a_link_that_is_made_and_revoked_stands_in_the_log_of_its_story(self):
        link, token = self.link()
        assert previews.revoke_link(link, by=self.basim, now=self.now)
        assert not previews.revoke_link(link, by=self.basim, now=self.now)
        assert self.told() == [
            ("preview_made", self.amal.pk, "د. سلمى"),
            ("preview_revoked", self.basim.pk, "د. سلمى"),
        ]
        event = self.draft.events.get(move="preview_made")
        assert event.details["revision"] == self.draft.revision.seq
        assert not any(part in str(event.details) for part in token.split("."))

    def test_the_log_goes_on_replaying_to_the_story(self):
        self.link()
        story = self.rewrite("نص المسودة الثانية.")
        versions = story.events.order_by("id").values_list("version", flat=True)
        assert list(versions) == list(range(1, story.version + 1))

    def test_a_form_that_stood_open_meanwhile_is_saved(self):
        self.client.force_login(self.amal)
        form = self.client.get(address(self.draft))
        self.link(by=self.basim)
        given = posted(form, body_ar="نص آخر", section=self.section.pk, _move="submit")
        assert self.client.post(address(self.draft), given).status_code == 302
        # Nobody else has written, so it is submitted as it was pressed.
        assert Article.objects.get(pk=self.draft.pk).state == "in_review"

    def test_the_side_of_the_story_and_the_audit_tell_it(self):
        link, _token = self.link()
        previews.revoke_link(link, by=self.amal, now=self.now)
        self.client.force_login(make_user("dana", "managing_editor"))
        audit = reverse("admin:articles_workflowevent_changelist")
        for page in (address(self.draft), f"{audit}?story={self.draft.pk}"):
            words = self.client.get(page).content.decode()
            for told in ("أُنشئ رابط معاينة", "أُلغي رابط معاينة", "د. سلمى"):
                assert told in words, (page, told)


class Making(PreviewCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.amal)
        self.page = reverse("admin:articles_article_previews", args=[self.draft.pk])

    def test_a_link_is_made_shown_once_and_opens_the_story(self):
        answer = self.client.post(self.page, {"label": "د. سلمى", "hours": "72"})
        words = answer.content.decode()
        (address,) = re.findall(rf'value="{settings.SITE_URL}(/preview/[^"]+)"', words)
        assert "نص المسودة الأولى." in self.guest.get(address).content.decode()
        later = self.client.get(self.page).content.decode()
        assert address not in later
        assert "د. سلمى" in later
        assert "فُتح مرة واحدة" in later
        assert PreviewLink.objects.get().expires_at - timezone.now() > timedelta(hours=71)

    def test_a_link_without_a_name_or_a_time_is_refused_and_what_was_typed_stays(self):
        nameless = self.client.post(self.page, {"label": " ", "hours": "72"})
        endless = self.client.post(self.page, {"label": "سلمى", "hours": "9999"})
        assert [nameless.status_code, endless.status_code] == [422, 422]
        assert "اذكر لمن هذا الرابط" in nameless.content.decode()
        assert re.search(r'value="72"[^>]* checked', nameless.content.decode())
        assert 'value="سلمى"' in endless.content.decode()
        assert not PreviewLink.objects.exists()

    def test_a_text_that_cannot_be_set_gets_no_link(self):
        self.rewrite("[" * 400)
        story = Article.objects.get(pk=self.draft.pk)
        with pytest.raises(workflow.Refused):
            self.link(story)
        own = reverse("admin:articles_article_preview", args=[self.draft.pk, "ar"])
        assert self.client.get(own)["Location"].endswith("/change/")

    def test_links_that_are_open_are_not_without_end(self):
        for _ in range(previews.MOST_OPEN):
            self.link()
        with pytest.raises(workflow.Refused):
            self.link()

    def test_a_link_is_revoked_by_one_press(self):
        link, token = self.link()
        where = reverse("admin:articles_article_revoke_preview", args=[self.draft.pk, link.pk])
        assert self.client.get(where).status_code == 405
        assert self.client.post(where).status_code == 302
        assert self.open(token).status_code == 404
        assert "ألغاه" in self.client.get(self.page).content.decode()
        # Under another story it is not there.
        other = reverse("admin:articles_article_revoke_preview", args=[self.story().pk, link.pk])
        assert self.client.post(other).status_code == 404

    def test_only_those_who_may_write_the_story_make_and_revoke_links(self):
        link, _token = self.link()
        where = reverse("admin:articles_article_revoke_preview", args=[self.draft.pk, link.pk])
        root = make_user("root")
        root.is_superuser = True
        root.save()
        for person in (root, make_user("layla", "moderator"), make_user("kamal", "contributor")):
            self.client.force_login(person)
            for page in (self.page, where):
                answer = self.client.post(page, {"label": "x", "hours": "24"})
                assert answer.status_code in (302, 403, 404), (person.username, page)
            assert PreviewLink.objects.get().revoked_at is None

    def test_the_side_of_the_story_leads_to_its_previews(self):
        self.link()
        form = reverse("admin:articles_article_change", args=[self.draft.pk])
        words = self.client.get(form).content.decode()
        assert self.page in words
        own = reverse("admin:articles_article_preview", args=[self.draft.pk, "ar"])
        assert own in words
        page = self.client.get(own)
        assert "نص المسودة الأولى." in page.content.decode()
        assert "مسودة لم تُنشر" in page.content.decode()
        assert "no-store" in page["Cache-Control"]
        assert self.client.get(own.replace("/ar/", "/en/")).status_code == 404
        assert self.client.get(own.replace("/ar/", "/fr/")).status_code == 404
