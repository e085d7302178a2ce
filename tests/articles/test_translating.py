"""A story and its translation side by side: what the page shows, keeps, saves and vouches for."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import workflow
from articles.admin.translation_pairs import assembled
from articles.models import Article, Image, Revision
from articles.models.article import State
from articles.workflow.checklist import Facts, checks, reasons_against
from tests.articles.test_desk import LIST, DeskCase, address, move_address
from tests.conftest import make_user

ARABIC = "\n\n".join(["أعلنت الشركة بطارية سعتها 5000.", "## ما الجديد", "تشحن في 20 دقيقة."])
ENGLISH = "\n\n".join(["The battery holds 5000.", "## What is new", "It charges in 20 minutes."])
BOTH = {
    "headline_en": "A battery that charges fast",
    "body_ar": ARABIC,
    "body_en": ENGLISH,
    "question_ar": "هل تشتريها؟",
    "question_en": "Would you buy it?",
    "question_kind": "poll",
    "choices": [
        {"key": "yes", "label_ar": "نعم", "label_en": "Yes"},
        {"key": "no", "label_ar": "لا", "label_en": "No"},
    ],
    "sources": [{"title_ar": "بيان الشركة", "url": "https://example.org/"}],
    "publish_en": True,
}


def rows_of(story):
    return reverse("admin:articles_article_translate", args=[story.pk])


def as_posted(page, **changes):
    """What a browser would post from the rows."""
    form = page.context["form"]
    parts = [form, *(part for rows in form.rows.values() for part in [rows.management_form, *rows])]
    data = {"_from": "translate", "_into": page.context["translation"].language}
    for part in parts:
        for field in part:
            value = field.value()
            if hasattr(field.field.widget, "format"):
                value = field.field.widget.format_value(value)
            if value is not None and value is not False:
                data[field.html_name] = value
    for pair in pairs_of(page):
        if pair.passage:
            data[f"passage-{pair.passage.at}"] = pair.passage.text.replace("\n", "\r\n")
            data[f"gap-{pair.passage.at}"] = pair.passage.gap.replace("\n", "\r\n")
    return data | changes


def picture(**words):
    return Image.objects.create(original="x.jpg", width=800, height=600, **words)


def pairs_of(page):
    return [pair for group in page.context["groups"] for pair in group.pairs]


def states_of(page):
    return {pair.key: pair.state for pair in pairs_of(page)}


class TranslationCase(DeskCase):
    def setUp(self):
        super().setUp()
        self.both = self.begun(BOTH)

    def begun(self, words):
        return workflow.create(self.changes | words, by=self.amal)

    def rows(self, story=None, **asked):
        return self.client.get(rows_of(story or self.both), asked)

    def change(self, key, old, new):
        """Somebody else puts other words into the original."""
        now = Article.objects.get(pk=self.both.pk)
        words = getattr(now, key)
        assert old in words
        changes = {key: words.replace(old, new)}
        return workflow.edit(now, changes, by=self.amal, expected_version=now.version)

    def now(self):
        return Article.objects.get(pk=self.both.pk)


class TheRows(TranslationCase):
    def test_each_part_stands_beside_its_translation(self):
        page = self.rows()
        assert set(states_of(page).values()) <= {"fits", "none"}
        passages = [pair.passage.text for pair in pairs_of(page) if pair.passage]
        assert passages == ENGLISH.split("\n\n")
        self.assertContains(page, 'lang="ar" dir="rtl"')

    def test_what_changed_is_marked_word_by_word_and_counted(self):
        self.change("body_ar", "5000", "6000")
        page = self.rows()
        assert [pair.key for pair in page.context["left"]] == ["body:0"]
        (stale,) = page.context["left"]
        assert [run for run in stale.runs if run.kind != "same"] == [
            ("removed", "5000"), ("added", "6000"),
        ]  # fmt: skip

    def test_a_new_passage_of_the_original_has_an_empty_row_at_its_place(self):
        self.change("body_ar", "## ما الجديد", "السعر 300 دولار.\n\n## ما الجديد")
        rows = [(p.state, p.passage.text) for p in pairs_of(self.rows()) if p.passage]
        assert rows[1] == ("stale", "")
        assert [text for _state, text in rows if text] == ENGLISH.split("\n\n")

    def test_a_story_without_english_has_a_row_for_every_passage(self):
        story = self.begun({"body_ar": ARABIC})
        found = states_of(self.rows(story))
        assert [found[f"body:{n}"] for n in range(3)] == ["missing"] * 3

    def test_it_asks_the_database_no_more_for_a_longer_text(self):
        long = self.begun(BOTH | {"body_ar": "\n\n".join([ARABIC] * 20)})
        asked = []
        for story in (self.both, long):
            self.rows(story)
            with CaptureQueriesContext(connection) as queries:
                self.rows(story)
            asked.append(len(queries))
        assert asked[0] == asked[1] < 26

    def test_whoever_may_not_open_the_story_gets_none_of_it(self):
        self.client.force_login(make_user("carim", "contributor"))
        assert self.rows().status_code == 404


class Saving(TranslationCase):
    def save(self, page=None, story=None, **changes):
        story = story or self.both
        return self.client.post(rows_of(story), as_posted(page or self.rows(story), **changes))

    def test_rows_left_alone_are_the_text_to_the_letter(self):
        before = Revision.objects.filter(article=self.both).count()
        answer = self.save()
        assert (answer.status_code, answer["Location"]) == (302, f"{rows_of(self.both)}?into=en")
        assert Revision.objects.filter(article=self.both).count() == before

    def test_a_passage_is_saved_in_its_place_and_the_arabic_is_not_touched(self):
        was = self.now()
        self.save(**{"passage-2": "It charges in 20 minutes, they say."})
        now = self.now()
        assert now.body_en == ENGLISH.replace("minutes.", "minutes, they say.")
        assert (now.version_ar, now.version_shared) == (was.version_ar, was.version_shared)
        assert (now.version_en, now.body_ar) == (was.version_en + 1, was.body_ar)

    def test_the_words_of_the_question_and_the_sources_go_with_it(self):
        self.save(
            question_en="Will you buy one?",
            **{"choices-1-label_en": "Not yet", "sources-0-title_en": "The company"},
        )
        content = self.now().revision.content
        assert content["question_en"] == "Will you buy one?"
        assert [row["label_en"] for row in content["choices"]] == ["Yes", "Not yet"]
        assert [row["label_ar"] for row in content["choices"]] == ["نعم", "لا"]
        assert content["sources"][0]["title_en"] == "The company"

    def test_a_new_passage_is_put_between_the_two_it_stands_between(self):
        self.change("body_ar", "## ما الجديد", "السعر 300 دولار.\n\n## ما الجديد")
        self.save(**{"passage-1": "It costs 300 dollars."})
        first, *rest = ENGLISH.split("\n\n")
        assert self.now().body_en.split("\n\n") == [first, "It costs 300 dollars.", *rest]
        assert self.now().translation_stale_since is None

    def test_an_original_that_moved_on_meanwhile_is_said_to_have(self):
        story = self.begun(BOTH | {"body_en": ""})
        page = self.rows(story)
        self.both = story
        self.change("body_ar", "5000", "6000")
        self.save(page, story, **{"passage-0": "The battery holds 5000."})
        assert self.now().body_en == "The battery holds 5000."
        assert states_of(self.rows(story))["body:0"] == "stale"

    def test_a_late_save_is_answered_with_both_texts(self):
        page = self.rows()
        self.change("headline_en", "fast", "quickly")
        answer = self.save(page, headline_en="A battery for the impatient")
        assert answer.status_code == 409
        self.assertContains(answer, "A battery for the impatient", status_code=409)
        assert self.now().headline_en == "A battery that charges quickly"

    def test_what_the_form_refuses_comes_back_in_the_form(self):
        answer = self.save(headline_en="x" * 201, **{"passage-0": "Words that stay."})
        assert answer.status_code == 200
        self.assertContains(answer, "Words that stay.")
        assert self.now().body_en == ENGLISH

    def test_nothing_is_saved_where_the_text_is_closed(self):
        page = self.rows()
        workflow.perform(self.both, "submit", by=self.amal, expected_version=self.both.version)
        self.save(page, headline_en="Another")
        assert self.now().headline_en == BOTH["headline_en"]
        assert not self.rows().context["is_open"]


class WordsOfPictures(TranslationCase):
    def setUp(self):
        super().setUp()
        self.image = picture(alt_ar="هاتف على شاحن", caption_ar="الشاحن الجديد")
        self.both = self.begun(BOTH | {"cover_id": self.image.pk})

    def typed(self):
        return {
            f"picture-{self.image.pk}-alt": "A phone on a charger",
            f"picture-{self.image.pk}-caption": "The new charger",
        }

    def test_they_are_translated_in_their_rows_and_go_with_the_revision(self):
        page = self.rows()
        assert [pair.key.partition(":")[0] for pair in page.context["left"]] == ["alt", "caption"]
        data = as_posted(page, headline_en="A better battery", **self.typed())
        self.client.post(rows_of(self.both), data)
        words = self.now().revision.pictures[str(self.image.pk)]
        assert (words["alt_en"], words["caption_en"]) == ("A phone on a charger", "The new charger")
        assert words["alt_ar"] == "هاتف على شاحن"
        assert not self.rows().context["left"]

    def test_a_picture_of_another_story_is_not_reached_from_here(self):
        stranger = picture(alt_ar="صورة أخرى")
        data = as_posted(self.rows(), **{f"picture-{stranger.pk}-alt": "Another"})
        self.client.post(rows_of(self.both), data)
        stranger.refresh_from_db()
        assert not stranger.alt_en


class Vouching(TranslationCase):
    def vouch(self, part, **changes):
        page = self.rows()
        return self.client.post(rows_of(self.both), as_posted(page, _fits=part, **changes))

    def test_one_press_says_that_a_part_still_fits(self):
        self.change("headline_ar", self.now().headline_ar, "عنوان آخر عن 2 بطارية")
        seq = self.now().revision.seq
        self.vouch("headline")
        now = self.now()
        assert (now.translation_stale_since, now.revision.seq) == (None, seq)
        event = now.events.first()
        assert (event.move, event.version) == ("translation_fits", now.version)
        assert event.details == {"language": "en", "part": "headline"}

    def test_of_one_passage_the_others_stay_as_they_are(self):
        self.change("body_ar", "5000", "6000")
        self.change("body_ar", "20", "25")
        self.vouch("body:0")
        assert [pair.key for pair in self.rows().context["left"]] == ["body:2"]

    def test_words_typed_beside_it_are_saved_too(self):
        self.change("body_ar", "5000", "6000")
        self.vouch("body:0", headline_en="A better battery")
        assert self.now().headline_en == "A better battery"
        assert self.now().translation_stale_since is None

    def test_what_changed_while_the_page_was_open_stays_to_be_looked_at(self):
        self.change("body_ar", "5000", "6000")
        page = self.rows()
        self.change("body_ar", "6000", "7000")
        self.client.post(rows_of(self.both), as_posted(page, _fits=""))
        (left,) = self.rows().context["left"]
        assert [run.text for run in left.runs if run.kind == "removed"] == ["6000"]

    def test_a_writer_may_not_once_the_text_is_closed_and_an_editor_may(self):
        story = self.change("body_ar", "5000", "6000")
        workflow.perform(story, "submit", by=self.amal, expected_version=story.version)
        self.vouch("")
        assert self.now().translation_stale_since
        self.client.force_login(self.basim)
        self.vouch("")
        assert self.now().translation_stale_since is None
        assert self.now().state == State.IN_REVIEW


class AtTheDesk(TranslationCase):
    def test_the_checklist_names_what_is_missing_and_refuses(self):
        story = self.begun(BOTH | {"body_en": "", "standfirst_ar": "مقدمة"})
        content = story.revision.content
        facts = Facts(content, story.translation)
        (reason,) = reasons_against("publish", facts)
        assert "النص" in reason and "العنوان" not in reason
        advice = {one.name: one for one in checks(facts)}
        assert not advice["english_rest"].passes and not advice["english_rest"].needed_for

    def test_the_checklist_warns_of_a_stale_edition_while_it_is_typed(self):
        check = reverse("admin:articles_article_check", args=[self.both.pk])
        data = as_posted(self.rows(), body_ar=ARABIC.replace("5000", "6000"))
        answer = self.client.post(check, data)
        rows = {row.check.name: row.check.passes for row in answer.context["checks"]}
        assert rows["english_fits"] is False

    def test_the_switch_says_how_each_language_stands(self):
        self.assertNotContains(self.page(self.both), "متأخرة")
        self.change("body_ar", "5000", "6000")
        self.assertContains(self.page(self.both), "متأخرة")
        self.assertContains(self.page(self.both), rows_of(self.both))

    def test_the_list_asks_for_them(self):
        self.begun({"publish_en": True})
        self.change("body_ar", "5000", "6000")
        stale = self.client.get(LIST, {"translation": "stale"}).context["cl"].result_list
        assert list(stale) == [self.both]
        needed = self.client.get(LIST, {"translation": "needed"}).context["cl"].result_list
        assert [story.needs_translation for story in needed] == [True]

    def test_editors_find_them_at_the_desk_and_writers_do_not(self):
        self.change("body_ar", "5000", "6000")
        index = reverse("admin:index")
        self.assertNotContains(self.client.get(index), 'id="desk-translate"')
        self.client.force_login(self.basim)
        self.assertContains(self.client.get(index), rows_of(self.both))

    def test_a_review_says_that_an_edition_is_behind(self):
        self.change("body_ar", "5000", "6000")
        review = self.client.get(reverse("admin:articles_article_review", args=[self.both.pk]))
        self.assertContains(review, rows_of(self.both))

    def test_words_brought_back_bring_what_was_known_of_them(self):
        old = self.change("body_ar", "5000", "6000").revision
        self.change("body_en", "5000", "6000")
        assert self.now().translation_stale_since is None
        now = self.now()
        workflow.perform(now, "restore", by=self.amal, expected_version=now.version, target=old)
        assert self.now().translation_stale_since is not None

    def test_an_error_in_a_row_opens_the_form_in_its_language(self):
        page = self.client.get(address(self.both), {"writing": "en"})
        data = as_posted(self.rows(), _writing="en", **{"choices-0-label_ar": ""})
        assert page.context["writing"] == "en"
        assert self.client.post(address(self.both), data).context["writing"] == "ar"

    def test_a_move_is_not_the_page_of_rows(self):
        assert self.client.get(move_address(self.both, "translate")).status_code == 404


class TestPuttingPassagesTogether:
    def test_line_ends_are_kept_and_new_ones_put_in(self):
        posted = {
            "passage-0": "One.", "gap-0": "\n\n\n",
            "passage-1": "", "gap-1": "\n\n",
            "passage-2": "Two.", "gap-2": "",
            "passage-3": "Three.", "gap-3": "",
        }  # fmt: skip
        assert assembled(posted) == "One.\n\n\nTwo.\n\nThree."

    def test_a_form_without_rows_has_no_text_to_say(self):
        assert assembled({"headline_en": "One"}) is None
