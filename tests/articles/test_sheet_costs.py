"""What the form of a story costs to open: few questions to the database, and a small page."""

import posixpath
import re
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import notifications, presence
from articles.models import Image, Person, Rendition
from articles.workflow import notes, watch
from newsroom.rows import Rows, made, moment, rows_of
from newsroom.scripts import joined
from tests.articles.workflow.cases import StoryCase
from tests.conftest import make_user

# Whoever asks, wherever the story stands, and whatever there is to be told of it.
MOST_QUERIES = 11
LARGEST = 300_000
_LOADED = re.compile(r'<(?:script|link)[^>]+(?:src|href)="/static/([^"]+\.(?:css|js))"')
_IMPORTED = re.compile(r'@import "([^"]+)"')


def read(path: str) -> str:
    with open(finders.find(path), encoding="utf-8") as file:  # noqa: PTH123
        return file.read()


def weight(path: str) -> int:
    """The bytes of a file with all it brings along, as a newsroom serves it before compression."""
    if path == "js/desk.js":
        return len(joined(path, read).encode())
    text = read(path)
    imported = _IMPORTED.findall(text) if path.endswith(".css") else []
    beside = [
        posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) for name in imported
    ]
    return len(text.encode()) + sum(map(weight, beside))


class Opening(StoryCase):
    def setUp(self):
        super().setUp()
        self.dana = make_user("dana", "managing_editor")
        self.picture = self.image("الغلاف")
        self.changes |= {"cover_id": self.picture.pk, "sources": [{"title_ar": "الشركة"}]}

    def image(self, alt):
        image = Image.objects.create(
            width=800, height=450, original="x.png", media_type="image/png", alt_ar=alt
        )
        Rendition.objects.create(
            image=image, name=f"{image.pk}.webp", media_type="image/webp", width=800, height=450,
            state=Rendition.State.READY,
        )  # fmt: skip
        return image

    def asked(self, story, who):
        """The queries of one opening of the form."""
        self.client.force_login(who)
        with CaptureQueriesContext(connection) as asked:
            page = self.client.get(form_of(story))
        assert page.status_code == 200
        return [query["sql"] for query in asked]

    def assert_few(self, story, *people):
        for person in people:
            asked = self.asked(story, person)
            assert len(asked) <= MOST_QUERIES, (person, story.state, "\n".join(asked))

    def test_it_asks_little_the_first_time_and_again(self):
        story = self.story()
        cache.clear()
        # What Django asks once in the life of a process.
        ContentType.objects.clear_cache()
        for _again in range(2):
            self.assert_few(story, self.basim, self.amal, self.dana)

    def test_it_asks_little_wherever_the_story_stands(self):
        story = self.move(self.story(), "submit", self.amal)
        self.assert_few(story, self.amal, self.basim, self.dana)
        story = self.move(story, "claim", self.basim)
        self.assert_few(story, self.amal, self.basim, self.dana)
        story = self.move(story, "request_changes", self.basim, note="المصدر؟")
        self.assert_few(story, self.amal, self.basim)
        story = self.move(self.move(story, "submit", self.amal), "approve", self.basim)
        self.assert_few(story, self.basim)
        ahead = timezone.now() + timedelta(days=1)
        story = self.move(story, "schedule", self.basim, at=ahead)
        self.assert_few(story, self.amal, self.basim, self.dana)
        story = self.move(story, "publish", self.basim)
        self.assert_few(story, self.amal, self.basim, self.dana)
        self.move(story, "vanish_request", self.dana, note="طلب المحكمة")
        story = self.move(story, "start_change", self.basim)
        self.assert_few(story, self.amal, self.basim, self.dana)

    def test_it_asks_no_more_where_writers_hold_their_stories(self):
        story, now = self.story(), timezone.now()
        with self.settings(STORY_LOCKS="on"):
            presence.take_hold(story, by=self.amal, now=now)
            self.assert_few(story, self.amal, self.basim)

    def test_it_asks_no_more_of_a_story_with_much_to_tell(self):
        story = self.story()
        before = len(self.asked(story, self.basim))
        now = timezone.now()
        text = "".join(f"\n\n![[{self.image(f'صورة {number}').pk}]]" for number in range(4))
        people = [Person.objects.create(name_ar=f"كاتب {number}").pk for number in range(3)]
        self.edit(
            story, self.amal, body_ar=self.changes["body_ar"] + text, byline=people,
            tags=[f"وسم {number}" for number in range(9)], question_kind="poll",
            choices=[{"key": f"c{number}", "label_ar": f"خيار {number}"} for number in range(4)],
            sources=[{"title_ar": f"مصدر {number}"} for number in range(5)],
        )  # fmt: skip
        for number in range(15):
            colleague = make_user(f"colleague{number}", "writer")
            presence.be_seen(
                story, by=colleague, tab=f"tab-{number:06}", activity="viewing", may_write=False,
                now=now,
            )  # fmt: skip
            self.edit(story, self.amal, standfirst_ar=f"مقدمة {number}")
            note = notes.write_note(
                story, by=colleague, text="أين المصدر؟", at=notes.Anchor("headline", "ar"),
                blocks=number % 2 == 0,
            )  # fmt: skip
            notes.reply(note, by=self.amal, text="سأضيفه.")
            notifications.set_watch(colleague, story, on=True, now=now)
        watch.beat(now)
        assert len(self.asked(story, self.basim)) == before <= MOST_QUERIES

    def test_it_is_small_with_everything_it_loads(self):
        self.client.force_login(self.amal)
        page = self.client.get(form_of(self.story())).content
        loaded = _LOADED.findall(page.decode())
        assert "js/desk.js" in loaded
        assert "desk/desk.css" in loaded
        parts = {path: weight(path) for path in loaded} | {"the page": len(page)}
        assert sum(parts.values()) < LARGEST, parts


class ReadWithTheAccount(StoryCase):
    """What the rights cost is one question; and they are what they are now, not what they were."""

    def setUp(self):
        super().setUp()
        self.form = form_of(self.story())
        self.client.force_login(self.basim)
        assert self.client.get(self.form).status_code == 200

    def test_a_role_that_is_taken_away_is_gone_with_the_next_request(self):
        self.basim.groups.clear()
        assert self.client.get(self.form).status_code == 403

    def test_a_section_is_asked_of_the_next_request(self):
        other = type(self.section).objects.create(name_ar="علوم")
        self.basim.section_scopes.create(section=other)
        assert not self.client.get(self.form).context["buttons"]

    def test_a_device_that_is_taken_away_lets_nobody_in(self):
        self.basim.totpdevice_set.all().delete()
        assert self.client.get(self.form).status_code == 302

    def test_a_permission_of_ones_own_counts_beside_those_of_the_role(self):
        assert not self.client.get(reverse("admin:index")).wsgi_request.user.has_perm(
            "newsroom.delete_user"
        )
        permission = ContentType.objects.get_for_model(type(self.basim)).permission_set
        self.basim.user_permissions.add(permission.get(codename="delete_user"))
        user = self.client.get(reverse("admin:index")).wsgi_request.user
        assert user.has_perm("newsroom.delete_user")
        assert user.has_perm("articles.change_article")
        assert not user.has_perm("newsroom.add_installation")


class ListsInARow(TestCase):
    """Both databases tell a list in JSON, each in its own words; what is read is the same."""

    def test_what_is_made_of_a_list_is_what_the_table_holds(self):
        people = [make_user(name) for name in ("amal", "basim")]
        them = type(people[0]).objects.order_by("-pk")
        only = them.only("id", "username", "date_joined", "is_staff")
        [(listed,)] = them.values_list(rows_of(only))[:1]
        for told, kept in zip(made(type(people[0]), listed), reversed(people), strict=True):
            assert told == kept
            assert (told.date_joined, told.is_staff) == (kept.date_joined, True)
            assert told.get_deferred_fields() >= {"password", "email"}

    def test_nothing_is_an_empty_list(self):
        amal = make_user("amal")
        users = type(amal).objects
        row = users.values_list(
            Rows(users.none(), pk="pk"), Rows(users.filter(pk=0), pk="pk")
        ).get()
        assert row == ([], [])

    def test_a_moment_without_a_zone_is_in_utc(self):
        assert moment("2026-11-26 03:24:37.5") == moment("2026-11-26T06:24:37.5+03:00")
        assert moment(None) is None


def form_of(story):
    return reverse("admin:articles_article_change", args=[story.pk])
