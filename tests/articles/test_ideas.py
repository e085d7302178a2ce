"""Story ideas: proposed, taken, dropped with a reason, and begun as a draft exactly once."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import ideas
from articles.models import Article, Idea, SectionScope
from articles.workflow.waiting import waiting_for
from tests.articles.workflow.cases import StoryCase
from tests.conftest import make_user

LIST = reverse("admin:articles_idea_changelist")
QUICK = reverse("admin:articles_idea_quick")
WORDS = {"headline": "لماذا تختفي المنافذ من الحواسيب؟", "angle": "من يربح من اختفائها؟"}


def move_address(idea, name):
    return reverse("admin:articles_idea_move", args=[idea.pk, name])


class IdeaCase(StoryCase):
    def setUp(self):
        super().setUp()
        self.nadia = make_user("nadia", "contributor")
        self.client.force_login(self.amal)

    def idea(self, by=None, **words):
        return ideas.add(WORDS | words, by=by or self.amal)

    def move(self, idea, name, by, **brought):
        version = Idea.objects.get(pk=idea.pk).version
        return ideas.move(idea, name, by=by, expected_version=version, **brought)

    def press(self, idea, name, **brought):
        version = Idea.objects.get(pk=idea.pk).version
        return self.client.post(move_address(idea, name), {"version": version} | brought)


class Proposing(IdeaCase):
    def quick(self, **changes):
        form = self.client.get(LIST).context["quick"]
        data = {"new-key": form.initial["key"], "new-headline": WORDS["headline"]}
        return data | {f"new-{name}": value for name, value in changes.items()}

    def test_one_line_and_a_press_make_an_idea(self):
        data = self.quick(section=self.section.pk, wanted_on="2026-12-01")
        assert self.client.post(QUICK, data).status_code == 302
        idea = Idea.objects.get()
        assert (idea.headline, idea.state, idea.origin) == (WORDS["headline"], "open", "typed")
        assert (idea.created_by, idea.section) == (self.amal, self.section)
        assert idea.wanted_on == date(2026, 12, 1)
        assert WORDS["headline"] in self.client.get(LIST).content.decode()

    def test_the_same_form_sent_twice_is_one_idea(self):
        data = self.quick()
        self.client.post(QUICK, data)
        self.client.post(QUICK, data)
        assert Idea.objects.count() == 1

    def test_a_form_that_is_wrong_comes_back_with_what_was_typed(self):
        answer = self.client.post(QUICK, self.quick(headline=" ", angle="زاوية كتبتها"))
        assert answer.status_code == 422
        assert "زاوية كتبتها" in answer.content.decode()
        assert not Idea.objects.exists()

    def test_a_contributor_proposes_none_and_sees_those_given_to_her(self):
        hers = self.move(self.idea(headline="فكرة لنادية"), "give", self.basim, assignee=self.nadia)
        self.idea(headline="فكرة لغيرها")
        self.client.force_login(self.nadia)
        page = self.client.get(LIST).content.decode()
        assert hers.headline in page
        assert "فكرة لغيرها" not in page
        assert self.client.post(QUICK, {"new-headline": "فكرة"}).status_code == 403
        with pytest.raises(ideas.IdeaRefused):
            ideas.add(WORDS, by=self.nadia)

    def test_those_without_the_desk_have_no_ideas(self):
        idea = self.idea()
        for role in ("moderator", "technical_admin"):
            self.client.force_login(make_user(role, role))
            assert self.client.get(LIST).status_code == 403
            assert self.press(idea, "begin").status_code in (403, 404)
        assert not Article.objects.exists()


class Forms(IdeaCase):
    def test_every_form_of_the_list_carries_its_token(self):
        self.move(self.idea(), "take", self.amal)
        self.client.force_login(self.basim)
        page = self.client.get(LIST).content.decode()
        assert page.count("csrfmiddlewaretoken") == page.count("<form") - page.count('method="get"')


class Suggesting(IdeaCase):
    def test_what_readers_gave_is_one_idea_however_often_it_is_suggested(self):
        first = ideas.suggest("search", "شريحة 5g", headline="بحث القراء: «شريحة 5G»")
        again = ideas.suggest("search", "شريحة 5g", headline="عنوان آخر")
        assert (first.pk, Idea.objects.count()) == (again.pk, 1)
        assert again.headline == "بحث القراء: «شريحة 5G»"

    def test_what_was_dropped_does_not_come_back(self):
        idea = ideas.suggest("correction", "7", headline="رقم في الجدول")
        self.move(idea, "drop", self.basim, reason="صُحّح في القصة نفسها")
        assert ideas.suggest("correction", "7", headline="رقم في الجدول").state == "dropped"

    def test_one_reference_of_two_origins_is_two_ideas(self):
        ideas.suggest("correction", "7", headline="أولى")
        ideas.suggest("forecast", "7", headline="ثانية", about=self.story())
        assert Idea.objects.count() == 2
        page = self.client.get(LIST, {"origin__exact": "forecast"}).content.decode()
        assert "ثانية" in page
        assert "أولى" not in page
        assert self.changes["headline_ar"][:20] in page.replace('<bdi lang="en" dir="ltr">', "")

    def test_a_longer_headline_than_the_list_holds_is_cut(self):
        assert len(ideas.suggest("search", "x", headline="س" * 300).headline) == 200


class Taking(IdeaCase):
    def test_who_takes_an_idea_holds_it_and_may_leave_it(self):
        idea = self.idea()
        self.press(idea, "take")
        idea.refresh_from_db()
        assert (idea.state, idea.assignee) == ("taken", self.amal)
        self.press(idea, "release")
        idea.refresh_from_db()
        assert (idea.state, idea.assignee) == ("open", None)

    def test_an_editor_gives_it_to_somebody_and_a_writer_does_not(self):
        idea = self.idea()
        assert self.press(idea, "give", assignee=self.nadia.pk).status_code == 422
        self.client.force_login(self.basim)
        assert self.press(idea, "give", assignee=self.nadia.pk).status_code == 302
        idea.refresh_from_db()
        assert idea.assignee == self.nadia

    def test_it_is_given_only_to_somebody_who_writes(self):
        idea, moderator = self.idea(), make_user("layla", "moderator")
        self.client.force_login(self.basim)
        for who in ("", "x", "99999", moderator.pk):
            assert self.press(idea, "give", assignee=who).status_code == 422
        idea.refresh_from_db()
        assert idea.state == "open"

    def test_a_colleague_neither_takes_nor_begins_what_is_taken(self):
        idea = self.move(self.idea(), "take", self.amal)
        omar = make_user("omar", "writer")
        with pytest.raises(ideas.IdeaRefused):
            self.move(idea, "take", omar)
        with pytest.raises(ideas.IdeaRefused):
            ideas.begin(idea, by=omar)
        idea.refresh_from_db()
        assert (idea.state, idea.assignee) == ("taken", self.amal)

    def test_of_two_who_take_one_idea_the_second_is_told(self):
        idea = self.idea()
        self.move(idea, "take", make_user("omar", "writer"))
        answer = self.client.post(move_address(idea, "take"), {"version": idea.version})
        assert answer.status_code == 409
        assert [str(words) for words in answer.context["messages"]]


class Dropping(IdeaCase):
    def test_a_reason_is_asked_and_shown(self):
        idea = self.idea()
        refused = self.press(idea, "drop", reason="  ")
        assert refused.status_code == 422
        assert '<details class="ticket__reject" open>' in refused.content.decode()
        self.press(idea, "drop", reason="نُشرت عند غيرنا")
        idea.refresh_from_db()
        assert (idea.state, idea.reason) == ("dropped", "نُشرت عند غيرنا")
        page = self.client.get(LIST, {"state": "dropped"}).content.decode()
        assert "نُشرت عند غيرنا" in page
        assert idea.headline not in self.client.get(LIST).content.decode()

    def test_nobody_drops_what_a_colleague_proposed_but_an_editor(self):
        idea = self.idea(by=self.basim)
        with pytest.raises(ideas.IdeaRefused):
            self.move(idea, "drop", self.amal, reason="سبب")
        assert self.move(idea, "drop", self.basim, reason="سبب").state == "dropped"

    def test_it_is_taken_up_again_without_its_reason(self):
        idea = self.move(self.idea(), "drop", self.basim, reason="سبب")
        idea = self.move(idea, "reopen", self.amal)
        assert (idea.state, idea.reason, idea.assignee) == ("open", "", None)


class Beginning(IdeaCase):
    def test_one_press_makes_the_draft_and_keeps_the_link(self):
        idea = self.idea(section=self.section)
        answer = self.press(idea, "begin")
        story = Article.objects.get()
        assert answer["Location"] == reverse("admin:articles_article_change", args=[story.pk])
        assert (story.headline_ar, story.section, story.state) == (
            WORDS["headline"],
            self.section,
            "draft",
        )
        idea.refresh_from_db()
        assert (idea.state, idea.story) == ("used", story)
        # The angle is for the writer, not for readers: it stands beside the text, not in it.
        page = self.client.get(answer["Location"]).content.decode()
        assert WORDS["angle"] in page
        assert WORDS["angle"] not in str(story.revision.content)

    def test_two_presses_make_one_draft(self):
        idea = self.idea()
        first, second = self.press(idea, "begin"), self.press(idea, "begin")
        assert Article.objects.count() == 1
        assert first["Location"] == second["Location"]
        assert Article.objects.get().events.count() == 1

    def test_an_english_idea_begins_in_english(self):
        ideas.begin(self.idea(headline="Why ports disappear"), by=self.amal)
        story = Article.objects.get()
        assert (story.headline_en, story.headline_ar) == ("Why ports disappear", "")

    def test_a_contributor_begins_what_was_given_to_her(self):
        idea = self.move(self.idea(), "give", self.basim, assignee=self.nadia)
        self.client.force_login(self.nadia)
        self.press(idea, "begin")
        assert Article.objects.get().created_by == self.nadia

    def test_the_draft_has_the_writer_and_the_day_of_the_idea(self):
        wanted = timezone.localdate() + timedelta(days=9)
        idea = self.move(self.idea(wanted_on=wanted), "take", self.amal)
        story = ideas.begin(idea, by=self.basim)
        assert (story.created_by, story.assignee) == (self.basim, self.amal)
        assert timezone.localtime(story.suggested_at).date() == wanted
        assert [event.move for event in story.events.order_by("id")] == ["create", "assign", "plan"]
        # It waits for her, and stands on its day.
        assert Article.objects.filter(waiting_for(self.amal)).get() == story

    def test_a_day_that_has_passed_is_not_handed_on(self):
        yesterday = timezone.localdate() - timedelta(days=1)
        story = ideas.begin(self.idea(wanted_on=yesterday), by=self.amal)
        assert (story.suggested_at, story.assignee) == (None, None)

    def test_a_contributors_idea_is_not_begun_where_she_could_not_open_it(self):
        idea = self.move(self.idea(), "give", self.basim, assignee=self.nadia)
        with pytest.raises(ideas.IdeaRefused, match="nadia"):
            ideas.begin(idea, by=self.basim)
        assert not Article.objects.exists()

    def test_an_account_kept_to_a_section_is_kept_to_its_ideas(self):
        other = type(self.section).objects.create(name_ar="أمن", name_en="Security")
        SectionScope.objects.create(user=self.basim, section=other)
        idea = self.idea(section=self.section)
        assert ideas.available_moves(idea, self.basim) == []
        assert not ideas.may_edit(self.basim, idea)
        for name in ("give", "drop", "take"):
            with pytest.raises(ideas.IdeaRefused):
                self.move(idea, name, self.basim, assignee=self.amal, reason="سبب")
        with pytest.raises(ideas.IdeaRefused):
            ideas.begin(idea, by=self.basim)
        mine, free = self.idea(headline="في قسمه", section=other), self.idea(headline="بلا قسم")
        for within in (mine, free):
            assert "give" in [row.name for row in ideas.available_moves(within, self.basim)]

    def test_a_dropped_idea_is_not_begun(self):
        idea = self.move(self.idea(), "drop", self.basim, reason="سبب")
        assert self.press(idea, "begin").status_code == 422
        assert not Article.objects.exists()


class Rewriting(IdeaCase):
    def address(self, idea):
        return reverse("admin:articles_idea_change", args=[idea.pk])

    def save(self, idea, version, **words):
        data = {"headline": idea.headline, "angle": idea.angle, "version": version} | words
        return self.client.post(self.address(idea), data)

    def test_the_words_are_saved_and_found_in_any_spelling(self):
        idea = self.idea()
        assert self.save(idea, idea.version, headline="أثَرُ الإعلانات").status_code == 302
        page = self.client.get(LIST, {"q": "اثر الاعلانات"}).content.decode()
        assert "أثَرُ الإعلانات" in page
        assert "أثَرُ الإعلانات" not in self.client.get(LIST, {"q": "بطارية"}).content.decode()

    def test_a_late_save_shows_both_and_the_next_one_is_taken(self):
        idea = self.idea()
        ideas.rewrite(
            idea, WORDS | {"note": "ملاحظة باسم"}, by=self.basim, expected_version=idea.version
        )
        late = self.save(idea, 1, note="ملاحظة أمل")
        page = late.content.decode()
        assert late.status_code == 200
        assert "ملاحظة أمل" in page
        assert "ملاحظة باسم" in page
        idea.refresh_from_db()
        assert idea.note == "ملاحظة باسم"
        form = late.context["adminform"].form
        assert self.save(idea, form["version"].value(), note="ملاحظة أمل").status_code == 302
        idea.refresh_from_db()
        assert idea.note == "ملاحظة أمل"

    def test_a_story_that_began_keeps_the_idea_it_came_from(self):
        idea = self.idea()
        ideas.begin(idea, by=self.amal)
        idea.refresh_from_db()
        with pytest.raises(ideas.IdeaRefused):
            ideas.rewrite(idea, WORDS, by=self.basim, expected_version=idea.version)

    def test_nothing_is_deleted(self):
        idea = self.idea()
        where = reverse("admin:articles_idea_delete", args=[idea.pk])
        self.client.force_login(self.basim)
        assert self.client.post(where, {"post": "yes"}).status_code == 403
        assert Idea.objects.exists()


class Choosing(IdeaCase):
    def listed(self, **asked):
        return {card.idea.headline for card in self.client.get(LIST, asked).context["cl"].cards}

    def test_the_list_shows_what_waits_and_filters_the_rest(self):
        self.idea(headline="متاحة")
        self.move(self.idea(headline="مأخوذة"), "take", self.amal)
        self.move(self.idea(headline="مسقطة"), "drop", self.amal, reason="سبب")
        ideas.begin(self.idea(headline="صارت قصة"), by=self.amal)
        assert self.listed() == {"متاحة", "مأخوذة"}
        assert self.listed(who="mine") == {"مأخوذة"}
        assert self.listed(who="nobody") == {"متاحة"}
        assert self.listed(state="used") == {"صارت قصة"}
        assert len(self.listed(state="all")) == 4

    def test_the_buttons_are_what_the_table_allows(self):
        idea = self.move(self.idea(), "take", self.amal)
        for person in (self.amal, self.basim, make_user("omar", "writer")):
            self.client.force_login(person)
            page = self.client.get(LIST).content.decode()
            allowed = {row.name for row in ideas.available_moves(idea, person)}
            assert {name for name in ideas.MOVES if move_address(idea, name) in page} == allowed

    def test_the_list_costs_the_same_for_many_ideas(self):
        self.idea()
        few = self.queries()
        for number in range(25):
            self.move(self.idea(headline=f"فكرة {number}", section=self.section), "take", self.amal)
        assert self.queries() == few

    def queries(self):
        with CaptureQueriesContext(connection) as captured:
            self.client.get(LIST)
        return len(captured)


class WithinTime(IdeaCase):
    def test_the_moment_of_a_move_is_kept(self):
        later = timezone.now() + timedelta(hours=1)
        idea = self.idea()
        idea = ideas.move(idea, "take", by=self.amal, expected_version=1, now=later)
        assert (idea.changed_at, idea.changed_by) == (later, "amal")
