"""Words on their way: kept as they are typed, beside the story, and let go when it is saved."""

from datetime import timedelta

import pytest
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from django.utils import timezone

from articles import autosave, workflow
from articles.management.commands.run_due import run_due
from articles.models import Article, Autosave, Publication, Revision, WorkflowEvent
from comments.models import Question
from tests.articles.test_desk import ADD, DeskCase, move_address, posted
from tests.conftest import make_user

KEEP_NEW = reverse("admin:articles_article_autosave_new")
TAB = "a-tab-of-amal"


def keep_address(story):
    return reverse("admin:articles_article_autosave", args=[story.pk])


class KeepingCase(DeskCase):
    """A story open in Amal's form."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.leak = cls().story()
        cls.form = cls.form_of(cls.leak)

    def keep(self, *, serial=1, tab=TAB, person=None, client=None, story=None, **typed):
        """What the form's script sends."""
        ours = {"_tab": tab, "_serial": serial, "_person": (person or self.amal).pk}
        story = story or self.leak
        return (client or self.client).post(
            keep_address(story), self.form | typed | ours, headers={"accept": "application/json"}
        )  # fmt: skip

    def kept(self):
        return Autosave.objects.get(tab=TAB)

    def offered(self, page=None):
        return (page or self.page(self.leak)).context["keeping"]["offers"]


class Keeping(KeepingCase):
    def test_the_form_is_kept_word_for_word(self):
        text = "نص لم يكتمل بعد\r\n\r\nوفيه سطر «ثان»…"
        answer = self.keep(body_ar=text, headline_ar="", standfirst_ar="ع" * 9_000)
        assert answer.status_code == 200
        assert answer.json()["serial"] == 1
        row = self.kept()
        assert row.fields["body_ar"] == [text]
        assert row.fields["standfirst_ar"] == ["ع" * 9_000]
        assert (row.user, row.article, row.base) == (self.amal, self.leak, self.leak.revision)
        assert "csrfmiddlewaretoken" not in row.fields

    def test_nothing_else_is_written(self):
        counted = (Revision, WorkflowEvent, Publication, Article, Question)
        before = [model.objects.count() for model in counted]
        self.keep(body_ar="نص آخر", tags="وسم لم يكن")
        assert [model.objects.count() for model in counted] == before
        story = Article.objects.get(pk=self.leak.pk)
        unchanged = ("version", "version_ar", "body_ar", "changed_at", "state", "revision_id")
        assert [getattr(story, name) for name in unchanged] == [
            getattr(self.leak, name) for name in unchanged
        ]

    def test_it_stays_out_of_the_copy_that_readers_see(self):
        self.move(self.move(self.leak, "submit", self.amal), "approve", self.basim)
        self.move(self.leak, "publish", self.basim)
        public = Publication.objects.get().get_absolute_url()
        before = Client().get(public).content
        self.keep(body_ar="كلمة لا يراها القارئ")
        assert Client().get(public).content == before

    def test_what_a_save_would_refuse_is_kept_all_the_same(self):
        answer = self.keep(headline_ar="ع" * 5_000, embargo_until="ليس وقتًا", section="999999")
        assert answer.status_code == 200
        assert self.kept().fields["embargo_until"] == ["ليس وقتًا"]

    def test_the_newest_text_wins_whatever_arrives_last(self):
        self.keep(serial=3, body_ar="الثالث")
        answer = self.keep(serial=2, body_ar="الثاني")
        assert answer.status_code == 200
        assert answer.json()["serial"] == 3
        assert self.kept().fields["body_ar"] == ["الثالث"]

    def test_two_tabs_of_one_person_keep_both_their_words(self):
        self.keep(body_ar="في اللسان الأول")
        self.keep(tab="another-tab", body_ar="في اللسان الثاني")
        assert Autosave.objects.filter(user=self.amal, article=self.leak).count() == 2

    def test_two_people_under_one_name_of_a_tab_do_not_meet(self):
        self.keep(body_ar="نص أمل")
        other = Client()
        other.force_login(self.basim)
        self.keep(client=other, person=self.basim, body_ar="نص باسم")
        texts = Autosave.objects.filter(tab=TAB).values_list("user__username", "fields__body_ar")
        assert dict(texts) == {"amal": ["نص أمل"], "basim": ["نص باسم"]}

    def test_a_letter_that_the_database_refuses_is_left_out(self):
        assert self.keep(body_ar="قبل\x00بعد", **{"na\x00me": "قيمة"}).status_code == 200
        assert self.kept().fields["body_ar"] == ["قبلبعد"]

    def test_the_size_is_bounded_and_the_refusal_says_so(self):
        answer = self.keep(body_ar="ع" * autosave.MOST_BYTES)
        assert answer.status_code == 413
        assert not Autosave.objects.exists()

    def test_a_tab_stays_with_its_story(self):
        other = self.story()
        self.keep(body_ar="نص القصة الأولى")
        assert self.keep(serial=2, story=other, body_ar="نص").status_code == 400
        assert self.kept().article == self.leak

    def test_what_is_no_sending_of_the_form_is_refused(self):
        bad = (
            {"_tab": "x"},
            {"_tab": f"{TAB}\0", "_serial": 1},
            {"_tab": TAB, "_serial": "abc"},
            {},
        )
        for ours in bad:
            given = {"_person": self.amal.pk} | ours
            assert self.client.post(keep_address(self.leak), given).status_code == 400


class WhoMayKeep(KeepingCase):
    def test_whoever_may_not_open_the_form_keeps_nothing_under_it(self):
        for name, role in (("guest", "contributor"), ("layla", "moderator"), ("root", None)):
            person = make_user(name, role)
            client = Client()
            client.force_login(person)
            answer = self.keep(client=client, person=person, body_ar="نص")
            assert answer.status_code in (403, 404), name
        assert not Autosave.objects.exists()

    def test_one_who_is_signed_out_is_sent_to_sign_in(self):
        answer = self.keep(client=Client(), body_ar="نص")
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("admin:login"))

    def test_the_words_of_one_are_not_taken_under_the_name_of_another(self):
        """The browser was signed in anew, by somebody else, while the tab stood open."""
        self.client.force_login(self.basim)
        assert self.keep(person=self.amal, body_ar="نص أمل").status_code == 409
        assert not Autosave.objects.exists()

    def test_a_form_of_another_site_keeps_nothing(self):
        client = Client(enforce_csrf_checks=True)
        client.force_login(self.amal)
        assert self.keep(client=client, body_ar="نص").status_code == 403

    def test_the_session_tells_who_is_signed_in_and_the_token_of_their_forms(self):
        where = reverse("admin:articles_article_session")
        said = self.client.get(where).json()
        assert said["person"] == self.amal.pk
        assert len(said["token"]) > 30
        assert Client().get(where).status_code == 302

    def test_whoever_only_reads_stories_is_told_of_their_session_too(self):
        root = make_user("root")
        root.is_superuser = True
        root.save()
        self.client.force_login(root)
        for name in ("session", "signed_in"):
            where = reverse(f"admin:articles_article_{name}")
            assert self.client.get(where).status_code == 200

    def test_a_new_story_is_kept_for_those_who_may_begin_one(self):
        given = {"_tab": TAB, "_serial": 1, "_person": self.amal.pk, "headline_ar": "قصة لم تبدأ"}
        assert self.client.post(KEEP_NEW, given).status_code == 200
        assert self.kept().article is None
        layla = make_user("layla", "moderator")
        self.client.force_login(layla)
        assert self.client.post(KEEP_NEW, given | {"_person": layla.pk}).status_code == 403


class Saving(KeepingCase):
    def save_tab(self, serial=1, tab=TAB, **typed):
        return self.post(self.leak, self.form | {"_tab": tab, "_serial": serial} | typed)

    def test_a_save_lets_the_words_of_its_tab_go(self):
        self.keep(body_ar="نص جديد")
        self.keep(tab="another-tab", body_ar="نص آخر")
        assert self.save_tab(body_ar="نص جديد").status_code == 302
        assert self.kept().fields == {}
        assert [row.tab for row in autosave.kept(by=self.amal, article=self.leak)] == [
            "another-tab"
        ]

    def test_a_text_that_was_on_its_way_when_the_story_was_saved_comes_too_late(self):
        self.save_tab(serial=5, body_ar="نص جديد")
        answer = self.keep(serial=5, body_ar="نص قديم")
        assert answer.json()["closed"]
        assert not autosave.kept_by(self.amal).exists()

    def test_words_typed_after_the_save_was_sent_are_kept(self):
        self.keep(serial=7, body_ar="نص جديد وكلمة بعده")
        self.save_tab(serial=6, body_ar="نص جديد")
        assert self.kept().fields["body_ar"] == ["نص جديد وكلمة بعده"]

    def test_a_save_that_is_refused_lets_nothing_go(self):
        self.keep(body_ar="نص جديد")
        answer = self.save_tab(body_ar="نص جديد", headline_ar="ع" * 201)
        assert answer.status_code == 200
        assert self.kept().fields["body_ar"] == ["نص جديد"]
        keeping = answer.context["keeping"]
        assert (keeping["tab"], keeping["serial"], keeping["is_unsaved"]) == (TAB, 1, True)
        assert not keeping["offers"]

    def test_a_stale_save_lets_nothing_go_and_goes_on_under_its_tab(self):
        self.keep(body_ar="نص أمل")
        story = Article.objects.get(pk=self.leak.pk)
        workflow.edit(story, {"body_ar": "باسم"}, by=self.basim, expected_version=story.version)
        answer = self.save_tab(body_ar="نص أمل")
        assert answer.status_code == 409
        assert self.kept().closed_at is None
        assert answer.context["keeping"]["tab"] == TAB

    def test_a_new_story_takes_its_words_with_it(self):
        data = posted(self.client.get(ADD), headline_ar="قصة", _tab=TAB, _serial=4)
        given = data | {"_person": self.amal.pk}
        self.client.post(KEEP_NEW, given)
        assert self.client.post(ADD, data).status_code == 302
        assert self.kept().fields == {}
        assert self.client.post(KEEP_NEW, given).json()["closed"]

    def test_a_move_beside_words_that_are_not_saved_keeps_them(self):
        """Its button posts the whole form, and writes none of it."""
        self.move(self.leak, "submit", self.amal)
        data = posted(self.page(self.leak), body_ar="كلمات كتبت والقصة مغلقة")
        data |= {"version": Article.objects.get(pk=self.leak.pk).version}
        assert self.client.post(move_address(self.leak, "recall"), data).status_code == 409
        [offer] = self.offered()
        assert offer.row.fields["body_ar"] == ["كلمات كتبت والقصة مغلقة"]

    def test_words_that_cannot_be_kept_do_not_break_a_move(self):
        self.move(self.leak, "submit", self.amal)
        data = posted(self.page(self.leak), body_ar="ع" * autosave.MOST_BYTES)
        data |= {"version": Article.objects.get(pk=self.leak.pk).version}
        assert self.client.post(move_address(self.leak, "recall"), data).status_code == 409
        assert not Autosave.objects.exists()

    def test_a_save_lets_go_of_no_other_storys_words_under_its_tab(self):
        other = self.story()
        self.keep(story=other, body_ar="نص القصة الأخرى")
        self.save_tab(serial=9, body_ar="نص جديد")
        assert self.kept().fields["body_ar"] == ["نص القصة الأخرى"]

    def test_a_move_beside_an_untouched_form_keeps_nothing(self):
        self.move(self.leak, "submit", self.amal)
        data = posted(self.page(self.leak))
        self.client.post(move_address(self.leak, "recall"), data)
        assert not Autosave.objects.exists()


class Sweeping(KeepingCase):
    def test_words_are_kept_for_the_days_the_newsroom_says_and_no_longer(self):
        self.keep(body_ar="نص جديد")
        saved_at = self.kept().saved_at
        with override_settings(AUTOSAVE_DAYS=10):
            autosave.sweep(saved_at + timedelta(days=10))
            assert self.kept()
            autosave.sweep(saved_at + timedelta(days=10, seconds=1))
        assert not Autosave.objects.exists()

    def test_a_closed_row_stands_while_late_texts_may_come(self):
        self.keep(body_ar="نص جديد")
        self.post(self.leak, self.form | {"_tab": TAB, "_serial": 1, "body_ar": "نص جديد"})
        closed_at = self.kept().closed_at
        autosave.sweep(closed_at + autosave.CLOSED_ARE_KEPT)
        assert self.kept()
        autosave.sweep(closed_at + autosave.CLOSED_ARE_KEPT + timedelta(seconds=1))
        assert not Autosave.objects.exists()


@pytest.mark.django_db
def test_the_scheduler_sweeps():
    amal = make_user("amal", "writer")
    old = timezone.now() - timedelta(days=31)
    autosave.keep({"body_ar": ["نص"]}, by=amal, article=None, tab=TAB, serial=1, now=old)
    run_due()
    assert not Autosave.objects.exists()
