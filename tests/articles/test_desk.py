"""The desk: what the admin shows and takes, asked as a browser would, without one."""

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Article, Revision, WorkflowEvent
from tests.articles.workflow.cases import StoryCase
from tests.conftest import make_user

LIST = reverse("admin:articles_article_changelist")
ADD = reverse("admin:articles_article_add")


def address(story):
    return reverse("admin:articles_article_change", args=[story.pk])


def move_address(story, move):
    return reverse("admin:articles_article_move", args=[story.pk, move])


def posted(page, **changes):
    """What a browser would post from the form of this page, with these fields changed."""
    form = page.context["adminform"].form
    forms = [form, *(part for rows in form.rows.values() for part in [rows.management_form, *rows])]
    data = {}
    for part in forms:
        for field in part:
            value = field.value()
            if hasattr(field.field.widget, "format"):
                value = field.field.widget.format_value(value)
            if value is not None and value is not False:
                data[field.html_name] = value
    return data | changes


class DeskCase(StoryCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.amal)

    @classmethod
    def form_of(cls, story):
        """What Amal's browser would post from the form of a story as it stands."""
        client = Client()
        client.force_login(cls.amal)
        return posted(client.get(address(story)))

    def page(self, story):
        return self.client.get(address(story))

    def save(self, story, page=None, **changes):
        return self.post(story, posted(page or self.page(story), **changes))

    def post(self, story, form):
        return self.client.post(address(story), form)


class Writing(DeskCase):
    def test_a_pasted_story_is_kept_to_the_letter(self):
        text = "\r\n".join(self.paragraphs)
        data = posted(
            self.client.get(ADD),
            headline_ar=self.changes["headline_ar"],
            body_ar=text,
            section=self.section.pk,
            tags="الذكاء الاصطناعي، OpenAI",
            question_ar="هل تتوقع ذلك؟",
            question_kind="poll",
            **{"choices-0-label_ar": "نعم", "choices-1-label_ar": "لا"},
        )
        answer = self.client.post(ADD, data)
        story = Article.objects.get()
        assert answer.status_code == 302
        assert answer["Location"] == address(story)
        assert story.body_ar == "\n".join(self.paragraphs).strip()
        assert sorted(tag.name_ar for tag in story.tags.all()) == ["OpenAI", "الذكاء الاصطناعي"]
        assert [choice.label_ar for choice in story.question.choices.all()] == ["نعم", "لا"]
        assert (story.state, story.created_by) == ("draft", self.amal)

    def test_a_tag_that_has_no_room_is_marked_and_the_text_comes_back(self):
        for tags in ("ع" * 101, "ﷺ" * 50, "،".join(f"وسم {number}" for number in range(500))):
            story = self.story()
            answer = self.save(story, tags=tags, headline_ar="عنوان جديد")
            assert answer.context["adminform"].form.errors["tags"]
            assert "عنوان جديد" in answer.content.decode()

    def test_a_long_name_of_a_colleague_fits_into_the_log(self):
        self.amal.first_name = self.amal.last_name = "أ" * 150
        self.amal.save()
        self.move(self.story(), "submit", self.amal)
        assert WorkflowEvent.objects.latest("pk").actor_name == "أ" * 150

    def test_a_draft_without_a_headline_stands_on_the_desk_and_in_the_list(self):
        workflow.create({"body_ar": "بلا عنوان بعد"}, by=self.amal)
        for page in (reverse("admin:index"), LIST):
            answer = self.client.get(page)
            assert answer.status_code == 200
            assert "بلا عنوان" in answer.content.decode()

    def test_a_new_story_that_names_a_revision_is_judged_from_nothing(self):
        self.story()
        blank = self.client.get(ADD)
        answer = self.client.post(
            ADD, posted(blank, headline_ar="عنوان", base=Revision.objects.get().pk)
        )
        assert answer.status_code == 302
        assert Article.objects.latest("pk").headline_ar == "عنوان"

    def test_a_form_that_was_not_touched_writes_nothing(self):
        story = self.story()
        before = Revision.objects.count(), WorkflowEvent.objects.count(), story.version
        self.save(story)
        story.refresh_from_db()
        assert (Revision.objects.count(), WorkflowEvent.objects.count(), story.version) == before

    def test_choices_keep_their_keys_when_their_words_change(self):
        choices = [{"key": "yes", "label_ar": "نعم"}, {"key": "no", "label_ar": "لا"}]
        story = workflow.create(self.changes | {"choices": choices}, by=self.amal)
        self.save(story, **{"choices-0-label_ar": "نعم بالتأكيد", "choices-1-label_ar": ""})
        rows = story.question.choices.values_list("key", "label_ar")
        assert list(rows) == [("yes", "نعم بالتأكيد")]

    def test_a_line_break_in_a_headline_becomes_a_blank(self):
        story = self.story()
        self.save(story, headline_ar="عنوان \r\n في سطرين", question_ar="هل\nتتوقع؟")
        story.refresh_from_db()
        assert story.headline_ar == "عنوان في سطرين"
        assert story.question.text_ar == "هل تتوقع؟"

    def test_the_state_cannot_be_posted(self):
        story = self.story()
        self.save(story, state="published", headline_ar="آخر")
        story.refresh_from_db()
        assert (story.state, story.headline_ar) == ("draft", "آخر")

    def test_a_field_that_is_wrong_is_marked_and_the_text_comes_back(self):
        story = self.story()
        answer = self.save(story, headline_ar="ع" * 201, body_ar="نص جديد")
        assert answer.status_code == 200
        assert "نص جديد" in answer.content.decode()
        assert answer.context["adminform"].form.errors["headline_ar"]
        story.refresh_from_db()
        assert story.body_ar != "نص جديد"

    def test_a_refused_submission_keeps_what_was_written(self):
        story = self.story()
        self.save(story, question_ar="", headline_ar="عنوان جديد", _move="submit")
        story.refresh_from_db()
        assert (story.state, story.headline_ar) == ("draft", "عنوان جديد")

    def test_saving_and_submitting_is_one_press(self):
        story = self.story()
        self.save(story, headline_ar="عنوان جديد", _move="submit")
        story.refresh_from_db()
        assert (story.state, story.headline_ar) == ("in_review", "عنوان جديد")
        assert story.revision.content["headline_ar"] == "عنوان جديد"


class TwoPeople(DeskCase):
    def setUp(self):
        super().setUp()
        self.live_story = self.story()
        self.mine = self.page(self.live_story)

    def theirs(self, **changes):
        story = Article.objects.get(pk=self.live_story.pk)
        workflow.edit(story, changes, by=self.basim, expected_version=story.version)

    def test_a_late_save_is_refused_and_both_texts_survive(self):
        self.theirs(body_ar="نص باسم", standfirst_ar="مقدمة باسم")
        answer = self.save(self.live_story, self.mine, body_ar="نص أمل", headline_ar="عنوان أمل")
        assert answer.status_code == 409
        self.live_story.refresh_from_db()
        assert self.live_story.body_ar == "نص باسم"
        page = answer.content.decode()
        assert "نص أمل" in page
        assert "نص باسم" in page
        form = answer.context["adminform"].form
        assert form["body_ar"].value() == "نص أمل"
        # What only one of the two touched is put together without asking.
        assert form["headline_ar"].value() == "عنوان أمل"
        assert form["standfirst_ar"].value() == "مقدمة باسم"
        assert [clash.key for clash in answer.context["clashes"]] == ["body_ar"]

    def test_the_next_save_of_the_merged_form_is_taken(self):
        self.theirs(body_ar="نص باسم", standfirst_ar="مقدمة باسم")
        merged = self.save(self.live_story, self.mine, body_ar="نص أمل")
        assert self.save(self.live_story, merged).status_code == 302
        self.live_story.refresh_from_db()
        assert self.live_story.body_ar == "نص أمل"
        assert self.live_story.standfirst_ar == "مقدمة باسم"
        assert Revision.objects.filter(content__body_ar="نص باسم").exists()

    def test_two_languages_do_not_collide(self):
        self.theirs(headline_en="Artists leak Sora")
        answer = self.save(self.live_story, self.mine, headline_ar="عنوان أمل")
        assert answer.status_code == 302
        self.live_story.refresh_from_db()
        assert self.live_story.headline_en == "Artists leak Sora"
        assert self.live_story.headline_ar == "عنوان أمل"

    def test_a_text_written_when_the_story_moved_on_is_shown_to_copy(self):
        self.move(self.live_story, "submit", self.amal)
        answer = self.save(self.live_story, self.mine, body_ar="نص متأخر")
        assert answer.status_code == 409
        assert "نص متأخر" in answer.content.decode()

    def test_nobody_submits_what_somebody_else_changed_unseen(self):
        self.theirs(headline_en="Unseen")
        self.save(self.live_story, self.mine, headline_ar="عنوان أمل", _move="submit")
        self.live_story.refresh_from_db()
        assert (self.live_story.state, self.live_story.headline_ar) == ("draft", "عنوان أمل")


class Moving(DeskCase):
    def post(self, story, move, **given):
        version = Article.objects.get(pk=story.pk).version
        return self.client.post(move_address(story, move), {"version": version} | given)

    def test_the_buttons_are_what_the_table_allows(self):
        people = {
            "writer": self.amal,
            "editor": self.basim,
            "chief": make_user("d", "managing_editor"),
        }
        stories = [self.story(), self.move(self.story(), "submit", self.amal), self.approved()]
        for person in people.values():
            self.client.force_login(person)
            for story in stories:
                page = self.page(story).content.decode()
                allowed = {move.name for move in workflow.available_moves(story, person)}
                # Made from the page of the revision that is brought back.
                allowed -= {"restore", "vanish_confirm"}
                shown = {
                    name
                    for name in workflow.MOVES
                    if f'"{move_address(story, name)}"' in page
                    or f'class="move{{}}" type="submit" name="_move" value="{name}"'.format("")
                    in page
                    or f'class="move move--main" type="submit" name="_move" value="{name}"' in page
                }
                assert shown == allowed, (person.username, story.state)

    def test_a_story_goes_from_review_to_readers(self):
        story = self.move(self.story(), "submit", self.amal)
        self.client.force_login(self.basim)
        assert self.post(story, "approve").status_code == 302
        assert self.post(story, "publish").status_code == 302
        public = story.publications.get()
        assert public.get_absolute_url() in self.client.get("/").content.decode()

    def test_a_move_that_is_refused_says_why_and_keeps_what_was_typed(self):
        story = self.approved()
        self.client.force_login(self.basim)
        past = timezone.localtime(timezone.now() - timedelta(hours=1))
        answer = self.post(story, "schedule", at=past.strftime("%Y-%m-%dT%H:%M"), note="ملاحظة")
        assert answer.status_code == 422
        assert past.strftime("%Y-%m-%dT%H:%M") in answer.content.decode()
        assert answer.context["reasons"] == ["مضى هذا الموعد. اختر موعدًا آتيًا، أو انشر الآن."]
        story.refresh_from_db()
        assert story.state == "approved"

    def test_a_move_on_a_story_that_has_changed_is_refused(self):
        story = self.move(self.story(), "submit", self.amal)
        self.client.force_login(self.basim)
        stale = {"version": story.version - 1}
        assert self.client.post(move_address(story, "approve"), stale).status_code == 409
        story.refresh_from_db()
        assert story.state == "in_review"

    def test_the_page_of_a_move_changes_nothing(self):
        story = self.move(self.story(), "submit", self.amal)
        self.client.force_login(self.basim)
        page = self.client.get(move_address(story, "spike"))
        assert page.status_code == 200
        assert "ستغادر" in page.content.decode() or "تغادر" in page.content.decode()
        story.refresh_from_db()
        assert (story.state, story.version) == ("in_review", story.version)

    def test_a_move_does_not_take_words_with_it_that_are_not_saved(self):
        story = self.move(self.story(), "submit", self.amal)
        self.client.force_login(self.basim)
        story = self.move(story, "claim", self.basim)
        data = posted(self.page(story), headline_ar="عنوان لم يحفظ", version=story.version)
        answer = self.client.post(move_address(story, "approve"), data)
        assert answer.status_code == 409
        assert "عنوان لم يحفظ" in answer.content.decode()
        story.refresh_from_db()
        assert story.state == "in_review"

    def test_a_writer_cannot_make_an_editors_move_by_its_address(self):
        story = self.move(self.story(), "submit", self.amal)
        self.post(story, "approve")
        story.refresh_from_db()
        assert story.state == "in_review"


class WhoSeesWhat(DeskCase):
    def test_a_contributor_sees_her_own_stories_only(self):
        story = self.story()
        self.client.force_login(make_user("guest", "contributor"))
        assert self.changes["headline_ar"] not in self.client.get(LIST).content.decode()
        assert self.client.get(address(story)).status_code in (302, 403)

    def test_a_moderator_has_no_stories(self):
        story = self.story()
        self.client.force_login(make_user("layla", "moderator"))
        for page in (LIST, ADD, address(story)):
            assert self.client.get(page).status_code == 403

    def test_a_superuser_without_a_role_makes_no_move_and_writes_nothing(self):
        story = self.story()
        root = make_user("root")
        root.is_superuser = True
        root.save()
        self.client.force_login(root)
        page = self.page(story)
        assert page.context["buttons"] == []
        assert all(field.disabled for field in page.context["adminform"].form.fields.values())
        assert self.client.get(ADD).status_code == 403

    def test_a_stranger_is_asked_to_sign_in(self):
        self.client.logout()
        story = self.story()
        for page in (LIST, ADD, address(story), move_address(story, "publish")):
            assert self.client.post(page).status_code == 302

    def test_no_story_is_deleted(self):
        story = self.story()
        self.client.force_login(make_user("dana", "managing_editor"))
        where = reverse("admin:articles_article_delete", args=[story.pk])
        assert self.client.post(where, {"post": "yes"}).status_code == 403
        action = {"action": "delete_selected", "_selected_action": [story.pk]}
        self.client.post(LIST, action)
        assert Article.objects.filter(pk=story.pk).exists()

    def test_the_list_costs_the_same_for_many_stories(self):
        self.story()
        few = self.queries(LIST)
        for _ in range(12):
            self.story()
        assert self.queries(LIST) == few

    def queries(self, page):
        with CaptureQueriesContext(connection) as captured:
            self.client.get(page)
        return len(captured)


class WhatNow(DeskCase):
    def post(self, story, move, **given):
        version = Article.objects.get(pk=story.pk).version
        address = move_address(story, move)
        return self.client.post(address, {"version": version} | given, follow=True)

    def test_a_move_tells_where_the_story_stands_and_what_comes_next(self):
        story = self.move(self.story(), "submit", self.amal)
        self.client.force_login(self.basim)
        page = self.post(story, "approve")
        told = " ".join(str(message) for message in page.context["messages"])
        assert "أُجيزت" in told
        assert "«انشرها الآن»" in told

    def test_one_that_is_not_allowed_any_more_does_too(self):
        story = self.approved()
        self.client.force_login(self.basim)
        page = self.post(story, "approve")
        assert page.status_code == 409
        assert "خطواتك الممكنة" in page.content.decode()
