"""Who is in a story now, and who holds it where the newsroom wants stories held."""

import re
from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from articles import autosave, presence, workflow
from articles.models import Article, Hold, Presence, Section, SectionScope, WorkflowEvent
from articles.models.presence import GONE_AFTER
from tests.articles.test_desk import LIST, DeskCase, address, move_address, posted
from tests.conftest import make_user


def presence_address(story):
    return reverse("admin:articles_article_presence", args=[story.pk])


class TwoInAStory(DeskCase):
    """Amal's draft, and Basim in a browser of his own."""

    def setUp(self):
        super().setUp()
        self.leak = self.story()
        self.editor = Client()
        self.editor.force_login(self.basim)

    def tell(self, client, person, activity="viewing", tab=None, **more):
        given = {"_tab": tab or f"tab-of-{person}", "_person": person.pk, "activity": activity}
        return client.post(presence_address(self.leak), given | more)

    def pass_by(self, **time):
        """The pages fall silent for this long."""
        for model, column in ((Presence, "seen_at"), (Hold, "active_at")):
            for row in model.objects.all():
                setattr(row, column, getattr(row, column) - timedelta(**time))
                row.save()


class Seeing(TwoInAStory):
    def names(self, page):
        return [(guest.user.username, guest.activity) for guest in page.context["guests"]]

    def test_each_sees_the_other_and_what_they_do(self):
        self.tell(self.editor, self.basim, "editing")
        answer = self.tell(self.client, self.amal)
        assert self.names(answer) == [("basim", "editing")]
        assert self.names(self.tell(self.editor, self.basim, "idle")) == [("amal", "viewing")]

    def test_the_form_shows_who_is_there_before_any_script_runs(self):
        self.basim.first_name = "باسم"
        self.basim.save()
        self.tell(self.editor, self.basim, "editing")
        assert '<bdi class="guests__name">باسم</bdi>' in self.page(self.leak).content.decode()

    def test_a_page_that_fell_silent_is_gone_after_a_minute(self):
        self.tell(self.editor, self.basim)
        self.pass_by(seconds=GONE_AFTER.total_seconds() - 5)
        assert self.names(self.tell(self.client, self.amal)) == [("basim", "viewing")]
        self.pass_by(seconds=6)
        assert self.names(self.tell(self.client, self.amal)) == []

    def test_a_page_that_is_closed_is_gone_at_once(self):
        self.tell(self.editor, self.basim)
        assert self.tell(self.editor, self.basim, leave="1").status_code == 204
        assert self.names(self.tell(self.client, self.amal)) == []

    def test_a_person_of_several_tabs_is_named_once_by_the_liveliest(self):
        self.tell(self.editor, self.basim, "idle", tab="first-tab")
        self.tell(self.editor, self.basim, "editing", tab="second-tab")
        assert self.names(self.tell(self.client, self.amal)) == [("basim", "editing")]

    def test_a_second_tab_of_ones_own_is_told_and_this_one_is_not(self):
        self.tell(self.client, self.amal, tab="first-tab")
        answer = self.tell(self.client, self.amal, tab="second-tab")
        assert [guest.is_me for guest in answer.context["guests"]] == [True]

    def test_words_on_their_way_tell_that_somebody_writes(self):
        given = {"_tab": "tab-of-amal", "_serial": 1, "_person": self.amal.pk, "body_ar": "نص"}
        self.client.post(reverse("admin:articles_article_autosave", args=[self.leak.pk]), given)
        assert self.names(self.tell(self.editor, self.basim)) == [("amal", "editing")]

    def test_the_list_names_the_people_of_each_story(self):
        other = self.story()
        self.tell(self.editor, self.basim, "editing")
        rows = {story.pk: story.guests for story in self.client.get(LIST).context["cl"].result_list}
        assert [guest.user for guest in rows[self.leak.pk]] == [self.basim]
        assert rows[other.pk] == []
        assert "guests__name" in self.client.get(LIST).content.decode()

    def test_being_there_changes_nothing_of_the_story(self):
        before = self.leak.version, WorkflowEvent.objects.count()
        self.tell(self.client, self.amal, "editing")
        assert (Article.objects.get().version, WorkflowEvent.objects.count()) == before

    def test_only_those_who_may_open_the_form_are_let_in(self):
        for name, role in (("guest", "contributor"), ("layla", "moderator")):
            person, client = make_user(name, role), Client()
            client.force_login(person)
            assert self.tell(client, person).status_code in (403, 404)
        assert self.tell(Client(), self.amal).status_code == 302
        assert not Presence.objects.exists()

    def test_nobody_is_seen_under_the_name_of_another(self):
        assert self.tell(self.client, self.basim).status_code == 409

    def test_what_no_page_says_is_refused(self):
        assert self.tell(self.client, self.amal, "flying").status_code == 400
        for tab in ("", "x", "tab-of-amal\0", "ع" * 20, "x" * 41):
            given = {"_person": self.amal.pk, "activity": "viewing", "_tab": tab}
            assert self.client.post(presence_address(self.leak), given).status_code == 400, tab

    def test_old_rows_are_swept(self):
        self.tell(self.client, self.amal)
        presence.sweep(timezone.now() + presence.SWEPT_AFTER + timedelta(seconds=1))
        assert not Presence.objects.exists()


class WithoutLocks(TwoInAStory):
    def test_two_may_write_at_once(self):
        self.tell(self.client, self.amal, "editing")
        answer = self.tell(self.editor, self.basim, "editing")
        assert not answer.context["is_held"]
        assert not Hold.objects.exists()


@override_settings(STORY_LOCKS="on")
class WithLocks(TwoInAStory):
    def holder(self):
        story = Article.objects.get(pk=self.leak.pk)
        holder = presence.holder_of(story, now=timezone.now())
        return holder.user.username if holder else None

    def fields(self, client):
        return client.get(address(self.leak)).context["adminform"].form.fields.values()

    def test_the_first_who_writes_holds_the_story_and_others_read_it(self):
        self.tell(self.editor, self.basim, "viewing")
        assert self.holder() is None
        self.tell(self.client, self.amal, "editing")
        answer = self.tell(self.editor, self.basim, "editing")
        assert self.holder() == "amal"
        assert "data-held" in answer.content.decode()
        assert all(field.disabled for field in self.fields(self.editor))
        assert not any(field.disabled for field in self.fields(self.client))

    def test_a_form_that_is_held_says_by_whom_and_since_when(self):
        self.tell(self.client, self.amal, "editing")
        page = self.editor.get(address(self.leak)).content.decode()
        assert "callout--held" in page
        assert "amal" in page

    def test_it_is_free_again_when_the_holder_leaves_rests_or_disappears(self):
        for end in ("leaves", "rests", "disappears"):
            self.tell(self.client, self.amal, "editing")
            if end == "leaves":
                self.tell(self.client, self.amal, leave="1")
            elif end == "rests":
                Hold.objects.update(since=timezone.now() - timedelta(minutes=6))
                self.tell(self.client, self.amal, "idle")
            else:
                self.pass_by(seconds=61)
            assert self.holder() is None, end
            self.tell(self.editor, self.basim, "editing")
            assert self.holder() == "basim", end
            self.tell(self.editor, self.basim, leave="1")

    def test_the_one_who_waited_is_told_that_it_is_free(self):
        self.tell(self.client, self.amal, "editing")
        self.tell(self.client, self.amal, leave="1")
        assert self.tell(self.editor, self.basim, held="1").context["is_free_again"]

    def test_reading_on_keeps_what_one_holds(self):
        self.tell(self.client, self.amal, "editing")
        self.pass_by(seconds=50)
        self.tell(self.client, self.amal, "viewing")
        self.pass_by(seconds=50)
        assert self.holder() == "amal"

    def test_a_second_tab_of_the_holder_is_not_kept_out(self):
        self.tell(self.client, self.amal, "editing", tab="first-tab")
        answer = self.tell(self.client, self.amal, "idle", tab="second-tab")
        assert not answer.context["is_held"]
        assert self.holder() == "amal"

    def test_whoever_may_not_write_the_story_holds_nothing(self):
        self.move(self.leak, "submit", self.amal)
        self.tell(self.client, self.amal, "editing")
        assert self.holder() is None

    def test_words_on_their_way_take_hold_of_the_story(self):
        given = {"_tab": "tab-of-amal", "_serial": 1, "_person": self.amal.pk, "body_ar": "نص"}
        self.client.post(reverse("admin:articles_article_autosave", args=[self.leak.pk]), given)
        assert self.holder() == "amal"

    def test_a_save_against_the_holder_is_refused_and_its_words_are_kept(self):
        page = self.page(self.leak)
        self.tell(self.editor, self.basim, "editing")
        tab = {"_tab": "tab-of-amal", "_serial": 1}
        self.client.post(
            reverse("admin:articles_article_autosave", args=[self.leak.pk]),
            posted(page, body_ar="نص أمل") | tab | {"_person": self.amal.pk},
        )
        answer = self.save(self.leak, page, body_ar="نص أمل", **tab)
        assert answer.status_code == 409
        assert [kept.text for kept in answer.context["mine"]] == ["نص أمل"]
        # Nobody has saved: the page says who is writing, and not that the story moved on.
        title = re.search(r'id="conflict-title">(.*?)</h2>', answer.content.decode())[1]
        assert "basim" in title
        assert "يعمل" in title
        assert "حفظ هذه القصة" not in title
        assert Article.objects.get(pk=self.leak.pk).body_ar == self.leak.body_ar
        assert [row.tab for row in autosave.kept_by(self.amal)] == ["tab-of-amal"]

    def test_nobody_submits_a_story_that_another_is_writing_in(self):
        self.tell(self.client, self.amal, "editing")
        with pytest.raises(workflow.Refused, match="amal"):
            self.move(self.leak, "submit", self.basim)


@override_settings(STORY_LOCKS="on")
class TakingOver(TwoInAStory):
    """Amal writes, Basim takes the story over."""

    def setUp(self):
        super().setUp()
        self.form = self.page(self.leak)
        typed = posted(self.form, body_ar="نص أمل الذي لم يُحفظ")
        ours = {"_tab": "tab-of-amal", "_serial": 1, "_person": self.amal.pk}
        self.client.post(
            reverse("admin:articles_article_autosave", args=[self.leak.pk]), typed | ours
        )

    def take_over(self, client=None, story=None):
        story = story or self.leak
        data = posted(client.get(address(story))) if client else {}
        version = Article.objects.get(pk=story.pk).version
        return (client or self.editor).post(
            move_address(story, "take_over"), data | {"version": version}
        )

    def test_the_story_is_theirs_and_the_log_tells_of_it(self):
        assert self.take_over().status_code == 302
        event = WorkflowEvent.objects.filter(article=self.leak).first()
        assert (event.move, event.actor_id, event.details) == (
            "take_over",
            self.basim.pk,
            {"from": self.amal.pk},
        )
        story = Article.objects.get(pk=self.leak.pk)
        assert presence.holder_of(story, now=timezone.now()).user == self.basim
        assert (story.body_ar, story.state) == (self.leak.body_ar, "draft")

    def test_the_words_of_the_one_who_had_it_are_kept_and_they_find_them_again(self):
        self.take_over()
        [offer] = self.page(self.leak).context["keeping"]["offers"]
        assert offer.row.set_aside_by_name == "basim"
        assert offer.row.fields["body_ar"] == ["نص أمل الذي لم يُحفظ"]
        kept = self.client.get(reverse("admin:articles_article_kept")).content.decode()
        assert address(self.leak) in kept
        # Put back by merging, once the story is theirs to write again.
        self.tell(self.editor, self.basim, "viewing")
        self.tell(self.editor, self.basim, leave="1")
        page = self.client.get(address(self.leak), {"restore": offer.row.pk})
        assert page.context["adminform"].form["body_ar"].value() == "نص أمل الذي لم يُحفظ"

    def test_it_stays_theirs_when_the_page_where_they_took_it_goes_away(self):
        """The page is loaded anew, and says goodbye after the move."""
        self.tell(self.editor, self.basim, "viewing")
        self.take_over()
        self.tell(self.editor, self.basim, leave="1")
        story = Article.objects.get(pk=self.leak.pk)
        assert presence.holder_of(story, now=timezone.now()).user == self.basim
        self.tell(self.editor, self.basim, "editing", tab="the-new-page")
        assert self.tell(self.client, self.amal, "editing").context["was_taken"]

    def test_they_are_told_in_place(self):
        self.take_over()
        answer = self.tell(self.client, self.amal, "editing")
        assert answer.context["was_taken"]
        assert "basim" in answer.content.decode()

    def test_words_that_were_on_their_way_are_kept_with_the_others(self):
        self.take_over()
        typed = posted(self.form, body_ar="نص أمل الذي لم يُحفظ وكلمة")
        ours = {"_tab": "tab-of-amal", "_serial": 2, "_person": self.amal.pk}
        self.client.post(
            reverse("admin:articles_article_autosave", args=[self.leak.pk]), typed | ours
        )
        row = autosave.kept_by(self.amal).get()
        assert row.fields["body_ar"] == ["نص أمل الذي لم يُحفظ وكلمة"]
        assert row.set_aside_by_name == "basim"
        story = Article.objects.get(pk=self.leak.pk)
        assert presence.holder_of(story, now=timezone.now()).user == self.basim

    def test_what_was_typed_in_the_form_of_the_one_who_takes_over_is_kept_too(self):
        data = posted(self.form, headline_ar="عنوان باسم")
        data["version"] = Article.objects.get(pk=self.leak.pk).version
        answer = self.editor.post(move_address(self.leak, "take_over"), data)
        assert answer.status_code == 302
        assert autosave.kept_by(self.basim).get().fields["headline_ar"] == ["عنوان باسم"]

    def test_there_is_nothing_to_take_over_where_nobody_writes(self):
        self.tell(self.client, self.amal, leave="1")
        self.pass_by(seconds=61)
        assert self.take_over().status_code == 409
        assert not WorkflowEvent.objects.filter(move="take_over").exists()

    def test_whoever_may_not_write_the_story_does_not_take_it_over(self):
        guest = make_user("guest", "contributor")
        with pytest.raises(workflow.NotAllowed):
            self.move(self.leak, "take_over", guest)

    def test_a_managing_editor_breaks_every_lock(self):
        dana = make_user("dana", "managing_editor")
        other = Section.objects.create(name_ar="رياضة", name_en="Sport")
        SectionScope.objects.create(user=dana, section=other)
        self.move(self.leak, "take_over", dana)
        story = Article.objects.get(pk=self.leak.pk)
        assert presence.holder_of(story, now=timezone.now()).user == dana

    def test_a_text_in_review_is_taken_over_in_the_same_way(self):
        """Also where nothing is held while it is written."""
        with override_settings(STORY_LOCKS="off"):
            sara = make_user("sara", "editor")
            self.move(self.leak, "submit", self.amal)
            self.move(self.leak, "claim", self.basim)
            self.form = self.editor.get(address(self.leak))
            typed = posted(self.form, body_ar="نص باسم الذي لم يُحفظ")
            ours = {"_tab": "tab-of-basim", "_serial": 1, "_person": self.basim.pk}
            self.editor.post(
                reverse("admin:articles_article_autosave", args=[self.leak.pk]), typed | ours
            )
            self.move(self.leak, "take_over", sara)
            assert autosave.kept_by(self.basim).get().set_aside_by_name == "sara"
            answer = self.tell(self.editor, self.basim, "editing")
            assert (answer.context["was_taken"], answer.context["held_by"]) == (True, "sara")
