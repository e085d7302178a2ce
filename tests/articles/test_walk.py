"""The site at a coming moment: what those who may publish see, and nobody else."""

import re
from datetime import UTC, timedelta
from html import unescape
from urllib.parse import quote, unquote

from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Article
from comments.models import Comment
from tests.articles.workflow.cases import StoryCase
from tests.conftest import make_user

QUESTION = "هل يتفوق النموذج على غيره؟"
BANNER = 'class="banner"'


def under(at, address="/"):
    return f"/admin/at/{at.astimezone(UTC):%Y%m%dT%H%M%SZ}{address}"


class WalkCase(StoryCase):
    """One story is live; another appears at T, an update of the first an hour later."""

    def setUp(self):
        super().setUp()
        self.changes |= {"question_ar": QUESTION}
        self.now = timezone.now()
        self.t = (self.now + timedelta(days=2)).replace(microsecond=0)
        self.later = self.t + timedelta(hours=1)
        start = self.now - timedelta(hours=1)
        self.live = self.move(self.written("قصة الأمس"), "publish", self.basim, now=start)
        self.coming = self.written("القصة القادمة")
        self.move(self.coming, "schedule", self.basim, at=self.t, now=self.now)
        told = {"change_class": "update", "public_note_ar": "أضفنا رد الشركة."}
        change = self.written("عنوان محدث", self.move(self.live, "start_change", self.basim))
        self.move(change, "schedule", self.basim, at=self.later, now=self.now, **told)
        self.client.force_login(self.basim)

    def written(self, headline, story=None):
        story = story or self.story()
        changes = {
            "headline_ar": headline,
            "body_ar": f"نص {headline}.\n\nاقرأ [القصة](/a/{story.pk}/) و[غيرها](https://example.org/).",
        }
        story = workflow.edit(story, changes, by=self.amal, expected_version=story.version)
        story = self.move(story, "submit", self.amal)
        return self.move(story, "approve", self.basim)

    def page(self, at, address="/"):
        return self.client.get(under(at, address))

    def words(self, at, address="/"):
        return self.page(at, address).content.decode()


class Walking(WalkCase):
    def test_a_page_is_what_it_will_be_at_that_moment(self):
        second = timedelta(seconds=1)
        section = self.section.get_absolute_url()
        for address in ("/", section, f"/tag/{quote('openai')}/"):
            assert "القصة القادمة" not in self.words(self.t - second, address), address
            assert "القصة القادمة" in self.words(self.t, address), address
            assert "قصة الأمس" in self.words(self.t, address), address
            assert "عنوان محدث" in self.words(self.later, address), address
            assert "قصة الأمس" not in self.words(self.later, address), address

    def test_a_story_stands_there_before_its_time_and_its_update_too(self):
        coming = self.coming.publications.get().get_absolute_url()
        assert self.client.get(coming).status_code == 404
        assert "نص القصة القادمة" in self.words(self.t, coming)
        changed = self.live.publications.latest("visible_from").get_absolute_url()
        words = self.words(self.later, changed)
        assert "نص عنوان محدث" in words
        assert "أضفنا رد الشركة." in words

    def test_every_page_says_that_it_is_not_now_and_is_kept_by_nobody(self):
        for address in ("/", "/archive/", f"/a/{self.live.pk}/answers/", "/nothing/"):
            answer = self.page(self.t, address)
            words = answer.content.decode()
            assert BANNER in words, address
            assert "الموقع كما سيكون" in words
            assert "الرياض" in words
            assert answer["Cache-Control"] == "private, no-store"
            assert answer["X-Robots-Tag"] == "noindex"
        assert answer.status_code == 404

    def test_the_banner_leads_to_the_moments_beside_it_and_out(self):
        words = self.words(self.t, "/archive/")
        assert f'href="{under(self.later, "/archive/")}"' in words
        assert 'href="/admin/at/now/archive/"' in words
        assert "يظهر حينها" in words
        between = self.t + timedelta(minutes=30)
        assert f'href="{under(self.t, "/archive/")}"' in self.words(between, "/archive/")
        assert self.client.get("/admin/at/now/archive/?before=1-1")["Location"] == (
            "/archive/?before=1-1"
        )

    def test_one_can_walk_everywhere_and_never_leaves_without_knowing(self):
        home, out = under(self.t), ("/admin/at/now/", "/admin/at/", "/static/", "/media/")
        seen, to_see, outside = set(), {home}, set()
        while to_see:
            address = to_see.pop()
            seen.add(address)
            answer = self.client.get(address)
            assert answer.status_code in (200, 301), (address, answer.status_code)
            found = [answer["Location"]] if "Location" in answer.headers else []
            # A feed is read by a program: it can carry no banner.
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                page = answer.content.decode()
                assert BANNER in page
                found += re.findall(r'<(?:a|form)\b[^>]*?(?:href|action)="([^"#]*)', page)
            for link in map(unescape, found):
                if link.startswith(home):
                    to_see.add(unquote(link))
                elif link.startswith("?"):
                    to_see.add(address.partition("?")[0] + link)
                else:
                    outside.add(link)
            to_see -= seen
        assert len(seen) > 12
        others = under(self.later)
        outside = {link for link in outside if not link.startswith((*out, "mailto:", others))}
        assert outside <= {"", "https://example.org/"}, outside

    def test_the_english_edition_is_walked_in_english(self):
        words = self.words(self.t, "/en/")
        assert 'lang="en" dir="ltr"' in words
        assert "The site as it will be" in words
        assert self.page(self.t, "/en/")["Content-Language"] == "en"

    def test_a_question_that_closes_before_the_moment_is_closed_in_it(self):
        at = self.t - timedelta(hours=1)
        story = workflow.create(self.changes | {"question_closes_at": at}, by=self.amal)
        story = self.move(story, "submit", self.amal)
        story = self.move(story, "approve", self.basim)
        story = self.move(story, "publish", self.basim)
        address = f"/a/{story.pk}/answers/"
        assert 'id="answer-form"' in self.words(at - timedelta(minutes=1), address)
        assert 'id="answer-form"' not in self.words(self.t, address)

    def test_ones_own_clock_stands_in_the_banner_where_it_differs(self):
        type(self.basim).objects.filter(pk=self.basim.pk).update(time_zone="Africa/Cairo")
        assert "القاهرة" in self.words(self.t)


class Leaving(WalkCase):
    def test_a_moment_that_has_come_leads_to_the_page_as_it_is(self):
        past = self.now - timedelta(seconds=1)
        answer = self.page(past, "/archive/")
        assert (answer.status_code, answer["Location"]) == (302, "/archive/")

    def test_a_moment_too_far_or_none_at_all_is_not_found(self):
        assert self.page(self.now + timedelta(days=1_000)).status_code == 404
        for stamp in ("20261399T000000Z", "99999999T999999Z", "now/x", "x"):
            assert self.client.get(f"/admin/at/{stamp}/").status_code in (302, 404)

    def test_no_address_leads_to_another_host(self):
        for rest in ("//evil.example/", "/\\evil.example/", "%2F%2Fevil.example/"):
            for start in (
                under(self.now - timedelta(days=1), ""),
                under(self.t, ""),
                "/admin/at/now",
            ):
                where = self.client.get(f"{start}/{rest}").headers.get("Location", "/")
                assert re.match(r"/(?![/\\])", where), (start, rest, where)


class NobodyElse(WalkCase):
    def test_without_the_right_there_is_no_walk(self):
        root = make_user("root")
        root.is_superuser = True
        root.save()
        people = [
            self.amal,
            root,
            *(make_user(role, role) for role in ("moderator", "contributor")),
        ]
        for person in people:
            self.client.force_login(person)
            for address in (under(self.t), "/admin/at/", "/admin/at/now/"):
                answer = self.client.get(address)
                assert answer.status_code == 403, (person.username, address)
                assert "القصة القادمة" not in answer.content.decode()

    def test_a_stranger_with_the_address_is_asked_to_sign_in(self):
        self.client.get(under(self.t))
        cookies = self.client.cookies
        self.client.logout()
        for name, cookie in cookies.items():
            self.client.cookies[name] = cookie.value
        for ask in (self.client.get, self.client.post):
            answer = ask(under(self.t))
            assert answer.status_code == 302
            assert answer["Location"].startswith("/admin/login/")

    def test_a_right_that_was_taken_away_ends_the_walk_at_once(self):
        assert self.page(self.t).status_code == 200
        self.basim.groups.clear()
        assert self.page(self.t).status_code in (302, 403)

    def test_the_site_itself_stays_as_it_is_for_the_one_who_walks(self):
        self.page(self.t)
        answer = self.client.get("/")
        words = answer.content.decode()
        assert BANNER not in words
        assert "القصة القادمة" not in words
        # Nothing of the walk is kept: a public page reads no session and may be cached.
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert "no-store" not in answer.headers.get("Cache-Control", "")

    def test_only_what_is_for_readers_can_be_seen(self):
        for address in ("/admin/", "/readyz", "/admin/at/", "/csp-reports"):
            answer = self.page(self.t, address)
            assert answer.status_code == 404, address


class NothingIsSent(WalkCase):
    def test_a_post_is_refused_in_words_and_stores_nothing(self):
        address = under(self.t, f"/a/{self.live.pk}/answers/")
        answer = self.client.post(address, {"body": "جواب من الغد", "name": "عمر"})
        assert answer.status_code == 405
        assert "لا يُرسل شيء" in answer.content.decode()
        assert not Comment.objects.exists()
        assert Article.objects.get(pk=self.coming.pk).state == "scheduled"

    def test_no_token_is_signed_for_a_time_to_come(self):
        assert self.page(self.t, f"/a/{self.live.pk}/answers/token/").status_code == 404

    def test_only_reading_is_answered(self):
        for method in ("put", "delete", "patch"):
            assert getattr(self.client, method)(under(self.t)).status_code == 405
        assert self.client.head(under(self.t)).status_code == 200


class Moments(WalkCase):
    def test_the_page_of_moments_names_what_appears_and_leads_there(self):
        words = self.client.get(reverse("walk")).content.decode()
        assert words.index("القصة القادمة") < words.index("عنوان محدث")
        assert f'href="{under(self.t)}"' in words
        story = self.coming.publications.get().get_absolute_url()
        assert f'href="{under(self.t, story)}"' in words

    def test_any_other_moment_can_be_asked_for_in_a_zone(self):
        at = timezone.localtime(self.now + timedelta(days=30)).replace(hour=8, minute=0)
        given = {"at": at.strftime("%Y-%m-%dT%H:%M"), "at_zone": "UTC"}
        answer = self.client.get(reverse("walk"), given)
        assert answer.status_code == 302
        assert answer["Location"].startswith(f"/admin/at/{at:%Y%m%d}T0800")

    def test_a_moment_that_has_passed_is_refused_and_stays_typed(self):
        words = self.client.get(reverse("walk"), {"at": "2020-01-01T08:00"}).content.decode()
        assert "اختر موعدًا قادمًا" in words
        assert 'value="2020-01-01T08:00"' in words
