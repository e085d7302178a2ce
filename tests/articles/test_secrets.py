"""What no public address may give: words of drafts and schedules, and of stories taken down."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import quote, urlsplit

from django.utils import timezone

from articles import workflow
from articles.models import Article, Person
from newsroom.text.slugs import make_slug
from tests.articles.maps import part_of
from tests.articles.workflow.cases import StoryCase
from tests.conftest import make_user

CANARY = "كناري٧٧"
FEEDS = ("feed/", "feed/atom/", "feed/json/")
MAPS = ("/sitemap.xml", "/news-sitemap.xml")


def crawl(client, secrets, more=()):
    """Every page that a reader can come to from the doors of the site: the addresses that hold a
    secret, and all that were asked."""
    doors = ("", "archive/", "corrections/", "corrections/feed/", *FEEDS)
    todo = [f"{prefix}{door}" for prefix in ("/", "/en/") for door in doors]
    todo += ["/robots.txt", *MAPS, *more]
    for language in ("ar", "en"):
        asked = f"?language={language}"
        lists = ("stories", "sections", "tags", "people", "questions", "corrections")
        todo += [f"/api/v1/{name}{asked}" for name in lists]
        todo.append(f"/api/v1/stories/removals{asked}&since=2020-01-01")
        stories = Article.objects.values_list("uuid", flat=True)
        todo += [f"/api/v1/stories/{story}{asked}" for story in stories]
    for pk in Article.objects.values_list("pk", flat=True):
        for prefix in ("", "/en"):
            story = f"{prefix}/a/{pk}/"
            todo += [story, f"{story}history/", f"{story}answers/", f"{story}answers/token/"]
    seen, found = set(), []
    while todo:
        address = todo.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = client.get(address)
        text = answer.content.decode() + answer.headers.get("Location", "")
        # Addresses hold names as slugs, percent-encoded.
        hidden = {*secrets, *(quote(make_slug(secret)) for secret in secrets)}
        if any(secret in text for secret in hidden):
            found.append(address)
        links = [unescape(link) for link in re.findall(r'(?:href|src)="(/[^"]*)"', text)]
        # Maps name their parts and pages by whole addresses.
        links += [unescape(link) for link in re.findall(r"<loc>([^<]*)</loc>", text)]
        pages = [urlsplit(link).path for link in links]
        todo += [path for path in pages if not path.startswith(("/static/", "/media/"))]
    return found, seen


class Secrets(StoryCase):
    """Words of a draft, of a change to a live story and of a scheduled one, at every address."""

    def setUp(self):
        super().setUp()
        self.live = self.move(self.approved(), "publish", self.basim)
        stranger = Person.objects.create(name_ar=f"{CANARY} كاتب", name_en="Canary Writer")
        texts = ("headline", "standfirst", "body", "question", "slug")
        self.secret = {f"{name}_{lang}": CANARY for name in texts for lang in ("ar", "en")} | {
            "tags": [CANARY],
            "byline": [stranger.pk],
            "sources": [{"title_ar": CANARY, "title_en": CANARY}],
            "publish_en": True,
        }
        change = self.move(self.live, "start_change", self.basim)
        workflow.edit(change, self.secret, by=self.amal, expected_version=change.version)
        workflow.create(self.changes | self.secret, by=self.amal)
        waiting = workflow.create(self.changes | self.secret, by=self.amal)
        waiting = self.move(waiting, "submit", self.amal)
        waiting = self.move(waiting, "approve", self.basim)
        self.soon = timezone.now() + timedelta(hours=1)
        self.move(waiting, "schedule", self.basim, at=self.soon)

    def test_they_are_nowhere(self):
        found, seen = crawl(self.client, [CANARY, "Canary"], self.starts())
        assert not found
        assert len(seen) > 20

    def starts(self):
        keys = Article.objects.values_list("pk", flat=True)
        stories = [f"{prefix}/a/{pk}/{CANARY}/" for pk in keys for prefix in ("", "/en")]
        lists = [f"/tag/{CANARY}/", f"/author/{CANARY}-كاتب/", "/en/author/canary-writer/"]
        return stories + lists + [f"{address}{feed}" for address in lists for feed in FEEDS]

    def test_the_test_would_see_them(self):
        """At its time the scheduled story stands in lists, at its address and under its tag."""
        later = self.soon + timedelta(minutes=1)
        publication = Article.objects.latest("pk").publications.get()
        type(publication).objects.filter(pk=publication.pk).update(
            visible_from=later - timedelta(days=1),
            first_at_ar=later - timedelta(days=1),
            first_at_en=later - timedelta(days=1),
        )
        for path in ("/", "/en/", publication.get_absolute_url()):
            assert CANARY in self.client.get(path).content.decode()
        found = self.client.get(part_of(publication.article_id)).content.decode()
        assert quote(make_slug(CANARY)) in found


class WordsOfStoriesTakenDown(StoryCase):
    """Of a story that was taken down no page gives the text, an older text, or a note about it."""

    def setUp(self):
        super().setUp()
        self.dana = make_user("dana", "managing_editor")
        self.rami = make_user("rami", "managing_editor")
        self.kept = self.move(self.approved(), "publish", self.basim)

    def a_life(self):
        """A story in both editions, with a typo that was mended and a correction with its note."""
        self.changes |= {
            "headline_en": "A story",
            "body_ar": f"نص {CANARY} فيه الفانين، وعددهم 150.",
            "body_en": f"Text {CANARY}.",
            "question_ar": f"سؤال {CANARY}؟",
            "question_en": f"Question {CANARY}?",
            "standfirst_ar": f"مقدمة {CANARY}.",
            "publish_en": True,
        }
        story = self.move(self.approved(), "publish", self.basim)
        fixed = story.body_ar.replace("الفانين", "الفنانين")
        story = self.move(story, "quick_fix", self.basim, changes={"body_ar": fixed})
        story = self.change(story, body_ar=fixed.replace("150", "105"), body_en=f"More {CANARY}.")
        note = f"ملاحظة {CANARY}."
        return self.move(
            story, "publish", self.basim, change_class="correction",
            public_note_ar=note, public_note_en=note,
        )  # fmt: skip

    def secrets(self):
        return [CANARY, "الفانين", "الفنانين"]

    def test_withdrawn_retracted_and_vanished_ones_are_silent_everywhere(self):
        # The story that stays shows that the same words are seen where they may be.
        publications = self.kept.publications
        publications.update(html_ar="<p>نص.</p>", headline_ar="قصة باقية")
        reason = {"public_note_ar": "السبب هنا.", "public_note_en": "The reason."}
        self.move(self.a_life(), "withdraw", self.basim, **reason)
        self.move(self.a_life(), "retract", self.dana, target=self.kept, **reason)
        vanishing = self.move(self.a_life(), "vanish_request", self.dana, note="أمر قضائي")
        self.move(vanishing, "vanish_confirm", self.rami)
        found, seen = crawl(self.client, self.secrets())
        assert not found
        assert len(seen) > 30

    def test_the_test_would_see_them(self):
        story = self.a_life()
        found, _seen = crawl(self.client, self.secrets())
        assert f"/api/v1/stories/{story.uuid}?language=en" in found
        assert "/api/v1/corrections?language=ar" in found
        for address in ("corrections/", "corrections/feed/", *FEEDS, f"a/{story.pk}/history/"):
            assert {f"/{address}", f"/en/{address}"} <= set(found), address
