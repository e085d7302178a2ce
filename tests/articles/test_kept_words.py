"""Kept words as their writer meets them again: shown, put back, or discarded."""

from datetime import timedelta

from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import autosave, workflow
from articles.models import Article, Presence
from tests.articles.test_autosave import KEEP_NEW, TAB, KeepingCase
from tests.articles.test_desk import ADD, address, move_address, posted


class Offering(KeepingCase):
    def test_the_difference_stands_above_the_form_with_both_times(self):
        words = self.paragraphs[0].split()
        self.keep(body_ar=self.leak.body_ar.replace(words[2], "كلمتي", 1))
        page = self.page(self.leak)
        html = page.content.decode()
        [offer] = self.offered(page)
        changed = [run.text for run in offer.changes[0].runs if run.kind in ("removed", "added")]
        assert changed == [words[2], "كلمتي"]
        assert "أُضيف: </span>كلمتي<span" in html
        assert f"حُذف: </span>{words[2]}<span" in html
        assert not offer.has_moved
        # Nothing is put back by itself.
        assert page.context["adminform"].form["body_ar"].value() == self.leak.body_ar

    def test_what_differs_in_no_word_is_not_offered(self):
        self.keep(body_ar=self.leak.body_ar + "  \r\n")
        assert self.offered() == []

    def test_a_long_text_is_shown_around_its_changes(self):
        body = "\n\n".join(f"فقرة رقم {n} من نص طويل فيه كلام كثير" for n in range(500))
        story = workflow.create(self.changes | {"body_ar": body}, by=self.amal)
        self.form = self.form_of(story)
        self.keep(story=story, body_ar=body.replace("رقم 250 ", "رقم 251 "))
        [offer] = self.offered(self.page(story))
        runs = offer.changes[0].runs
        shown = "".join(run.text for run in runs if run.kind != "left_out")
        assert len(shown) < 500
        assert "251" in shown

    def test_the_words_of_others_are_not_offered(self):
        self.keep(body_ar="نص أمل")
        self.client.force_login(self.basim)
        assert self.offered() == []
        assert "نص أمل" not in self.page(self.leak).content.decode()

    def test_a_tab_that_is_open_still_is_told_apart(self):
        self.keep(body_ar="نص جديد")
        assert self.offered()[0].is_open_elsewhere
        Presence.objects.update(seen_at=timezone.now() - timedelta(minutes=2))
        assert not self.offered()[0].is_open_elsewhere

    def test_a_new_story_is_offered_by_its_headline(self):
        given = {"_tab": TAB, "_serial": 1, "_person": self.amal.pk, "headline_ar": "قصة لم تبدأ"}
        self.client.post(KEEP_NEW, given)
        page = self.client.get(ADD)
        [offer] = self.offered(page)
        assert offer.name == "قصة لم تبدأ"
        assert "قصة لم تبدأ" in page.content.decode()

    def test_every_text_of_a_person_stands_on_one_page(self):
        self.keep(body_ar="نص جديد")
        self.client.post(
            KEEP_NEW,
            {
                "_tab": "new-story-tab",
                "_serial": 1,
                "_person": self.amal.pk,
                "body_ar": "بداية قصة",
            },
        )
        page = self.client.get(reverse("admin:articles_article_kept")).content.decode()
        for words in ("بداية قصة", address(self.leak), ADD):
            assert words in page
        self.client.force_login(self.basim)
        assert (
            "بداية قصة"
            not in self.client.get(reverse("admin:articles_article_kept")).content.decode()
        )

    def test_the_form_costs_no_more_queries_where_nothing_is_kept(self):
        before = self.queries(address(self.leak))
        self.keep(tab="tab-of-another-story", story=self.story(), body_ar="نص")
        assert self.queries(address(self.leak)) == before

    def queries(self, page):
        with CaptureQueriesContext(connection) as captured:
            self.client.get(page)
        return len(captured)


class PuttingBack(KeepingCase):
    def restored(self, **typed):
        self.keep(**typed)
        return self.client.get(address(self.leak), {"restore": self.kept().pk})

    def value(self, page, name):
        return page.context["adminform"].form[name].value()

    def test_the_words_stand_in_the_form_and_are_not_saved(self):
        page = self.restored(body_ar="نص جديد", tags="OpenAI، وسم جديد", section="")
        assert page.status_code == 200
        assert self.value(page, "body_ar") == "نص جديد"
        assert self.value(page, "section") is None
        assert "وسم جديد" in self.value(page, "tags")
        assert page.context["keeping"]["is_unsaved"]
        story = Article.objects.get(pk=self.leak.pk)
        assert (story.body_ar, story.version) == (self.leak.body_ar, self.leak.version)
        assert self.kept().closed_at is None

    def test_what_a_save_refuses_comes_back_as_it_was_typed(self):
        page = self.restored(headline_ar="ع" * 300, **{"choices-0-label_en": "Yes"})
        assert self.value(page, "headline_ar") == "ع" * 300
        assert page.context["adminform"].form.rows["choices"][0]["label_en"].value() == "Yes"
        assert not page.context["adminform"].form.errors

    def test_the_note_to_the_writer_comes_back_too(self):
        self.move(self.leak, "submit", self.amal)
        self.client.force_login(self.basim)
        self.form = posted(self.page(self.leak))
        self.keep(person=self.basim, note="راجع الفقرة الثانية")
        [offer] = self.offered()
        assert offer.changes[0].runs[0].text == "راجع الفقرة الثانية"
        page = self.client.get(address(self.leak), {"restore": self.kept().pk})
        assert page.context["move_form"]["note"].value() == "راجع الفقرة الثانية"

    def test_saving_what_was_put_back_lets_the_kept_words_go(self):
        page = self.restored(body_ar="نص جديد")
        instead_of = page.context["keeping"]["instead_of"]
        data = {"_tab": "the-next-tab", "_serial": 9, "_instead_of": instead_of}
        assert self.save(self.leak, page, **data).status_code == 302
        assert Article.objects.get(pk=self.leak.pk).body_ar == "نص جديد"
        assert not autosave.kept_by(self.amal).exists()

    def test_words_put_back_and_typed_on_stand_once(self):
        page = self.restored(body_ar="نص جديد")
        instead_of = page.context["keeping"]["instead_of"]
        self.keep(tab="the-next-tab", serial=9, body_ar="نص جديد وأكثر", _instead_of=instead_of)
        assert [row.tab for row in autosave.kept_by(self.amal)] == ["the-next-tab"]

    def test_words_typed_further_in_the_old_tab_are_not_let_go(self):
        page = self.restored(body_ar="نص جديد")
        self.keep(serial=2, body_ar="نص جديد يزداد في اللسان القديم")
        instead_of = page.context["keeping"]["instead_of"]
        self.keep(tab="the-next-tab", serial=9, body_ar="نص جديد", _instead_of=instead_of)
        assert self.kept().fields["body_ar"] == ["نص جديد يزداد في اللسان القديم"]

    def test_after_a_refused_move_the_page_is_a_new_opening_of_the_form(self):
        self.move(self.leak, "submit", self.amal)
        version = Article.objects.get(pk=self.leak.pk).version
        self.client.force_login(self.basim)
        data = posted(self.page(self.leak), _tab=TAB, _serial=3, version=version - 1)
        page = self.client.post(move_address(self.leak, "approve"), data)
        assert page.status_code == 409
        assert (page.context["keeping"]["tab"], page.context["keeping"]["is_unsaved"]) == (
            "",
            False,
        )

    def test_a_story_that_moved_on_is_joined_as_after_a_late_save(self):
        story = Article.objects.get(pk=self.leak.pk)
        theirs = {"headline_ar": "عنوان باسم", "body_ar": "نص باسم"}
        workflow.edit(story, theirs, by=self.basim, expected_version=story.version)
        self.keep(body_ar="نص أمل", standfirst_ar="مقدمة أمل")
        assert self.offered()[0].has_moved
        page = self.client.get(address(self.leak), {"restore": self.kept().pk})
        assert page.context["is_conflict"]
        assert [clash.key for clash in page.context["clashes"]] == ["body_ar"]
        assert self.value(page, "headline_ar") == "عنوان باسم"
        assert self.value(page, "standfirst_ar") == "مقدمة أمل"
        assert "نص باسم" in page.content.decode()
        assert self.save(self.leak, page).status_code == 302
        assert Article.objects.get(pk=self.leak.pk).headline_ar == "عنوان باسم"

    def test_where_the_text_is_closed_the_words_are_shown_to_copy(self):
        self.keep(body_ar="نص متأخر")
        self.move(self.leak, "submit", self.amal)
        page = self.client.get(address(self.leak), {"restore": self.kept().pk})
        assert [kept.text for kept in page.context["to_copy"]] == ["نص متأخر"]

    def test_words_that_are_gone_are_said_to_be_gone(self):
        page = self.client.get(address(self.leak), {"restore": 4_000})
        assert page.status_code == 200
        assert list(get_messages(page.wsgi_request))
        assert self.value(page, "body_ar") == self.leak.body_ar

    def test_nobody_puts_back_the_words_of_another(self):
        self.keep(body_ar="نص أمل")
        self.client.force_login(self.basim)
        page = self.client.get(address(self.leak), {"restore": self.kept().pk})
        assert "نص أمل" not in page.content.decode()

    def test_a_new_story_is_put_back(self):
        given = {"_tab": TAB, "_serial": 1, "_person": self.amal.pk, "headline_ar": "قصة لم تبدأ"}
        self.client.post(KEEP_NEW, given | {"question_kind": "open", "show_tally": "always"})
        page = self.client.get(ADD, {"restore": self.kept().pk})
        assert self.value(page, "headline_ar") == "قصة لم تبدأ"


class Discarding(KeepingCase):
    def discard(self, **headers):
        where = reverse(
            "admin:articles_article_autosave_discard", args=[self.leak.pk, self.kept().pk]
        )
        return self.client.post(where, headers=headers)

    def test_discarded_words_are_deleted(self):
        self.keep(body_ar="نص جديد")
        assert self.discard().status_code == 302
        assert self.kept().fields == {}
        assert self.offered() == []

    def test_a_script_is_answered_in_place(self):
        self.keep(body_ar="نص جديد")
        assert self.discard(accept="application/json").status_code == 200

    def test_nobody_discards_the_words_of_another(self):
        self.keep(body_ar="نص أمل")
        self.client.force_login(self.basim)
        self.discard()
        assert self.kept().fields["body_ar"] == ["نص أمل"]
