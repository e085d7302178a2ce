"""Every address of the admin, for every role: a side door asks what the front door asks.

The addresses are read from the site itself, so a page that is added tomorrow is walked tomorrow;
one that stands under no row of DOORS fails until somebody says whom it is for.
"""

from collections.abc import Iterator
from itertools import product

import pytest
from django.test import TestCase
from django.urls import URLPattern, URLResolver, get_resolver

from articles import workflow
from articles.models import Image, Section, Tag
from articles.roles import ROLES
from comments.models import Comment
from newsroom.models import User
from tests.conftest import make_user

STAFF = {role.key for role in ROLES} | {"root"}
WRITE = {"contributor", "writer", "editor", "managing_editor"}
DESK = WRITE | {"root"}
TEND = {"editor", "managing_editor", "root"}
ANSWERS = {"editor", "managing_editor", "moderator"}
ACCOUNTS = {"managing_editor", "technical_admin", "root"}
NOBODY: set[str] = set()
# The name of an address, or how it begins, to the roles that get an answer there. The longest
# beginning wins. (Whoever is signed in is led away from the sign-in, and by signing out to it.) "root" is a superuser without a role: Django's own pages, no editorial move.
DOORS = {
    "index": STAFF, "login": NOBODY, "logout": NOBODY, "password_change": STAFF, "jsi18n": STAFF,
    "autocomplete": NOBODY, "view_on_site": STAFF, "desk_": STAFF, "app_list": STAFF,
    "articles_article_changelist": DESK, "articles_article_add": WRITE,
    "articles_article_autosave_new": WRITE, "articles_article_proof_new": WRITE, "articles_article_paste": DESK, "articles_article_tags": DESK, "articles_article_kept": DESK,
    "articles_article_session": DESK, "articles_article_signed_in": DESK,
    "articles_image": DESK, "articles_image_delete": {"editor", "managing_editor"}, "articles_image_add": DESK,
    "articles_section": DESK, "articles_tag": DESK, "articles_person": DESK,
    "articles_section_add": TEND, "articles_tag_add": TEND, "articles_person_add": TEND,
    "articles_section_merge": TEND, "articles_tag_merge": TEND,
    "articles_series": DESK, "articles_series_add": TEND, "articles_series_delete": NOBODY,
    "articles_series_order": {"editor", "managing_editor"},
    "articles_section_delete": NOBODY, "articles_tag_delete": NOBODY,
    "articles_person_delete": NOBODY,
    "articles_term": DESK, "articles_term_add": TEND, "articles_term_delete": TEND,
    "articles_unmetsearch": TEND, "articles_unmetsearch_add": NOBODY, "articles_unmetsearch_delete": NOBODY,
    "articles_unmetsearch_change": TEND,
    "articles_deskrule": {"managing_editor", "root"}, "articles_deskrule_add": NOBODY,
    "articles_deskrule_delete": NOBODY, "articles_article_check_new": WRITE,
    "articles_idea": DESK, "articles_idea_delete": NOBODY, "articles_idea_add": WRITE - {"contributor"},
    "articles_idea_quick": WRITE - {"contributor"}, "walk": {"editor", "managing_editor"},
    "articles_errorreport": {"editor", "managing_editor"}, "articles_errorreport_add": NOBODY,
    "articles_errorreport_delete": NOBODY,
    "articles_notification": DESK, "articles_workflowevent": {"managing_editor", "technical_admin"},
    "articles_frontpage": {"editor", "managing_editor"},
    "articles_calendar": DESK, "articles_calendar_put": DESK,
    "newsroom_user": ACCOUNTS, "newsroom_user_delete": NOBODY,
    "auth_user_password_change": ACCOUNTS,
    # The way in is shut to who is in; one's own account is everybody's own.
    "sign_in": NOBODY, "code": NOBODY, "set_up": NOBODY, "leave": NOBODY,
    "forgotten": STAFF, "new_password": STAFF, "change_password": STAFF, "second_factor": STAFF,
    "own_set_up": STAFF, "recovery_codes": STAFF, "remove": STAFF, "sessions": STAFF, "end": STAFF,
    "comments_comment": ANSWERS, "comments_comment_add": NOBODY, "comments_comment_delete": NOBODY,
    "comments_wordrule": ANSWERS, "comments_wordrule_changelist": ANSWERS, "comments_wordrule_delete": NOBODY, "comments_wordrule_change": {"editor", "managing_editor"},
    "comments_moderationevent": ANSWERS, "comments_moderationevent_add": NOBODY, "comments_moderationevent_delete": NOBODY,
    "comments_comment_marked": ANSWERS, "comments_comment_undo": ANSWERS,
    "comments_comment_own": WRITE, "comments_comment_brief": ANSWERS | WRITE, "comments_comment_site_switches": ANSWERS, "comments_comment_switches": ANSWERS,
}  # fmt: skip
WAYS_IN = ("sign_in", "forgotten", "new_password")
# Under one story: whoever may not open its form gets none of its pages.
STORY = "/admin/articles/article/"
FILLED = {
    "move": "submit", "slug": "approve", "seen": "held", "name": "take", "rest": "",
    "at": "20300101T0000", "language": "ar", "app_label": "articles", "content_type_id": "1",
}  # fmt: skip


def addresses(resolver=None, way: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for pattern in (resolver or get_resolver()).url_patterns:
        here = way + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, here)
        elif here.startswith("/admin/") and pattern.name:
            yield here, pattern


def filled(way: str, **given: object) -> str:
    """The route as an address: `<number:object_id>` becomes what `given` says, or 1."""
    if "(?P<" in way:
        return "/admin/articles/"
    parts = []
    for part in way.split("/"):
        if not part.startswith("<"):
            parts.append(part)
            continue
        name = part.strip("<>").rpartition(":")[2]
        parts.append(str(given.get(name, FILLED.get(name, 1))))
    return "/".join(parts)


def row(name: str) -> set[str] | None:
    """The roles of the longest beginning of this name."""
    found = [door for door in DOORS if name.startswith(door)]
    return DOORS[max(found, key=len)] if found else None


class EveryDoor(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.people = {role.key: make_user(role.key, role.key) for role in ROLES}
        cls.people["root"] = make_user("root")
        cls.people["root"].is_superuser = True
        cls.people["root"].save()
        section = Section.objects.create(name_ar="تقنية", name_en="Technology")
        Tag.objects.create(name_ar="ذكاء")
        content = {
            "headline_ar": "عنوان القصة", "body_ar": "نص القصة كله.", "question_ar": "ما رأيك؟",
            "section_id": section.pk,
        }  # fmt: skip
        writer, editor, chief = (
            cls.people[role] for role in ("writer", "editor", "managing_editor")
        )
        other, gone = (workflow.create(content, by=writer) for _ in range(2))
        for move, by in (("submit", writer), ("approve", editor), ("publish", editor)):
            gone = workflow.perform(gone, move, by=by, expected_version=gone.version)
        reason = {"public_note_ar": "لسبب يراه القرّاء."}
        gone = workflow.perform(gone, "retract", by=chief, expected_version=gone.version, **reason)
        own = workflow.create(content, by=cls.people["contributor"])
        cls.stories = {"a colleague's": other, "a retracted": gone, "the contributor's": own}

    def ask(self, role: str, address: str):
        """GET, or POST where it only takes that; what came of it."""
        if role != "nobody":
            self.client.force_login(self.people[role])
        else:
            self.client.logout()
        answer = self.client.get(address)
        if answer.status_code == 405:
            answer = self.client.post(address, {})
        return answer

    def is_shut(self, answer) -> bool:
        # Django leads to its start page from what it did not find, to the sign-in from the rest.
        away = answer.get("Location", "") == "/admin/" or "/login/" in answer.get("Location", "")
        return answer.status_code in (403, 404) or (answer.status_code == 302 and away)

    def test_a_page_of_a_story_is_shut_to_whom_its_form_is_shut(self):
        pages = [
            (way, pattern)
            for way, pattern in addresses()
            if way.startswith(STORY) and "object_id" in way
        ]
        assert len(pages) > 5
        roles = [*self.people, "nobody"]
        for (kind, story), role in product(self.stories.items(), roles):
            form = self.ask(role, f"{STORY}{story.pk}/change/")
            for way, pattern in pages:
                answer = self.ask(role, filled(way, object_id=story.pk))
                cell = (role, kind, pattern.name, answer.status_code)
                if self.is_shut(form):
                    assert self.is_shut(answer), cell
                elif pattern.name != "articles_article_delete":
                    assert answer.status_code != 403, cell
                assert answer.status_code < 500, cell

    def test_who_may_open_the_form_of_a_story(self):
        opens = {
            (kind, role)
            for (kind, story), role in product(self.stories.items(), [*self.people, "nobody"])
            if not self.is_shut(self.ask(role, f"{STORY}{story.pk}/change/"))
        }
        everybody = {"writer", "editor", "managing_editor", "root"}
        expected = set(product(self.stories, everybody)) | {("the contributor's", "contributor")}
        assert opens == expected

    def test_every_other_page_is_for_whom_its_row_says(self):
        Image.objects.create(width=1, height=1, original="x.png", media_type="image/png")
        wrong = []
        for way, pattern in addresses():
            if way.startswith(STORY) and "object_id" in way:
                continue
            may = row(pattern.name)
            assert may is not None, f"{way} ({pattern.name}) stands under no row: whom is it for?"
            for role in self.people:
                answer = self.ask(role, filled(way, object_id=self.some(way), id=2, pk=1))
                assert answer.status_code < 500, (role, way)
                is_open = not self.is_shut(answer)
                # What a route is filled with may not exist: then nothing is said of who may.
                if is_open != (role in may) and (is_open or "<" not in way):
                    wrong.append((role, way, pattern.name, answer.status_code))
        assert not wrong, "\n" + "\n".join(map(str, wrong))

    def some(self, way: str) -> int:
        model = {"user": User, "comment": Comment, "tag": Tag, "section": Section}
        found = model.get(way.split("/")[3] if way.count("/") > 3 else "", Image).objects.first()
        return found.pk if found else 1

    def test_a_stranger_gets_nothing_but_the_sign_in(self):
        for way, pattern in addresses():
            if pattern.name in ("login", "jsi18n", "logout", *WAYS_IN):
                continue
            answer = self.ask("nobody", filled(way, object_id=self.some(way), id=2, pk=1))
            assert self.is_shut(answer) or answer.status_code == 302, (way, answer.status_code)


@pytest.mark.parametrize("name", ["articles_article_secret_page", "no_such_thing"])
def test_a_new_address_without_a_row_is_seen(name):
    assert row(name) is None
