"""Finding public copies: at once, only what readers see, the same on both databases."""

from datetime import timedelta
from unittest import mock

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import search
from articles.models import (
    Publication,
    QuestionSummary,
    SearchDocument,
    SearchTotal,
    SearchWord,
    Spelling,
    Tag,
    Term,
)
from articles.search import Filters, postgres, query
from articles.search.analyser import Token
from articles.search.candidates import arms_of, held_by
from articles.search.filters import EVERY
from articles.search.query import parse
from articles.search.ranking import Collection
from articles.search.scratch import Scratch
from articles.search.tables import SCRATCH, SITE
from articles.search.term_bank import known_names
from articles.workflow.publishing import mark_superseded
from tests.articles.workflow.cases import StoryCase

BODY = {
    "هواتف": "تعلن الشركة أجهزة جديدة بشاشات تطوى، ويقول المستخدمون إن الهواتف أثقل من قبل.",
    "سيارات": "السيارات الكهربائية تقطع مسافات أطول، والبطاريات أرخص من العام الماضي.",
    "فضاء": "أطلقت الوكالة مسبارًا إلى المريخ يحمل كاميرات دقيقة ومختبرًا صغيرًا.",
}


class SearchCase(StoryCase):
    def publish(self, headline="عنوان", **changes):
        self.changes = self.changes | {"headline_ar": headline, "tags": []} | changes
        return self.published()

    def find(self, text, now=None, language="ar", **given):
        found = search.search(text, language=language, now=now or timezone.now(), **given)
        pks = [score.pk for score in found.scores]
        articles = dict(Publication.objects.filter(pk__in=pks).values_list("pk", "article_id"))
        return [articles[pk] for pk in pks]


class Finding(SearchCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        desk = cls()
        cls.sora = desk.published()
        cls.stories = {
            name: desk.publish(f"خبر عن {name}", body_ar=body) for name, body in BODY.items()
        }

    def test_the_leak_is_first_for_what_readers_ask(self):
        for text in (
            "سورا", "Sora", "اوبن ايه اي", "OpenAI", "150 مليار", "الفنانون", "فنانين", "تسريب النموذج",
        ):  # fmt: skip
            assert self.find(text)[:1] == [self.sora.pk], text

    def test_all_spellings_of_a_name_find_the_same(self):
        spellings = ["OpenAI", "أوبن إيه آي", "اوبن ايه اي", "أوبن أي آي", "Open AI"]
        assert len({tuple(self.find(text)) for text in spellings}) == 1

    def test_a_plural_finds_the_singular_and_the_other_way(self):
        assert self.stories["هواتف"].pk in self.find("هاتف")
        assert self.stories["هواتف"].pk in self.find("جهاز")
        assert self.stories["فضاء"].pk in self.find("كاميرا")

    def test_a_word_in_the_headline_stands_before_one_in_the_text(self):
        other = self.publish("حديث آخر", body_ar="كلام طويل عن أمور كثيرة منها سيارات وغيرها.")
        assert self.find("سيارات") == [self.stories["سيارات"].pk, other.pk]

    def test_a_slip_finds_what_was_meant_and_says_so(self):
        found = search.search("المريج", language="ar", now=timezone.now())
        assert found.is_corrected
        assert [token.word for token in found.query.terms[0].instead] == ["المريخ"]
        assert self.find("المريج")[:1] == [self.stories["فضاء"].pk]
        assert self.find("المريج", exact=True) == []

    def test_a_stop_word_with_an_article_is_no_word_to_be_put_right(self):
        for text, meant in (("الفي المريخ", "المريخ"), ("ذي المريخ", "المريخ"), ("الفي", "الفي")):
            found = search.search(text, language="ar", now=timezone.now())
            assert [term.word for term in found.query.terms] == [meant], text

    def test_a_stop_word_with_an_article_is_known_by_itself_not_by_its_stem(self):
        self.publish("خبر عاجل", body_ar="ألف صورة تصل الآن.")
        found = search.search("الفي المريخ الآن", language="ar", now=timezone.now())
        assert [term.word for term in found.query.terms] == ["المريخ", "الان"]

    def test_the_root_is_asked_for_where_few_hold_the_one_word(self):
        names = known_names()
        for text, have, is_asked in (
            ("هاتف", 3, True),
            ("هاتف", 80, False),
            ("هاتف جديد", 80, True),
        ):
            query = parse(text, language="ar", names=names)
            arms = arms_of(query, Collection(1_000, 100.0, {"هاتف": have, "~هتف": 90}))
            assert any(arm.token == "هتف" for arm in arms) is is_asked, (text, have)

    def test_what_is_not_there_is_told(self):
        found = search.search("بطاريات ديناصورات", language="ar", now=timezone.now(), exact=True)
        assert found.missing == ("ديناصورات",)

    def test_a_phrase_stands_as_it_is_written(self):
        assert self.find("«السيارات الكهربائية»") == [self.stories["سيارات"].pk]
        assert self.find("«الكهربائية السيارات»") == []

    def test_a_minus_leaves_out(self):
        both = self.find("خبر")
        assert self.stories["فضاء"].pk in both
        assert self.stories["فضاء"].pk not in self.find("خبر -المريخ")

    def test_results_are_narrowed(self):
        now = timezone.now()
        assert self.find("خبر", filters=Filters(section=self.section.pk))
        assert self.find("خبر", filters=Filters(section=self.section.pk + 1)) == []
        assert self.find("خبر", filters=Filters(until=(now - timedelta(days=2)).date())) == []
        assert self.find("خبر", filters=Filters(has_open_question=True))

    def test_results_are_narrowed_to_a_tag_a_person_and_an_open_question(self):
        tag = Tag.objects.get(name_ar="الذكاء الاصطناعي")
        assert self.find("سورا", filters=Filters(tag=tag.pk)) == [self.sora.pk]
        assert self.stories["فضاء"].pk not in self.find("خبر", filters=Filters(tag=tag.pk))
        assert self.find("سورا", filters=Filters(person=1)) == []
        QuestionSummary.objects.filter(article=self.sora).update(is_closed=True)
        assert self.sora.pk not in self.find("سورا", filters=Filters(has_open_question=True))
        # The closing date that a moderator set wins over the one the story was published with.
        past = timezone.now() - timedelta(hours=1)
        QuestionSummary.objects.filter(article=self.sora).update(is_closed=False, closes_at=past)
        assert self.sora.pk not in self.find("سورا", filters=Filters(has_open_question=True))

    def test_kinds_are_counted_in_what_was_found(self):
        found = search.search("خبر سورا", language="ar", now=timezone.now())
        counted = search.facets(found.facts.values(), most=5)
        assert [(row.name, row.number) for row in counted.sections] == [
            ("تقنية", len(found.scores))
        ]
        assert {row.name for row in counted.tags} <= {"الذكاء الاصطناعي", "OpenAI"}
        assert counted.people == []

    def test_the_newest_come_first_of_more_than_an_index_brings(self):
        stories = list(self.stories.values())
        with mock.patch("articles.search.searching.CANDIDATES", 2):
            assert self.find("خبر", by_date=True) == [story.pk for story in reversed(stories)][:2]
            assert self.find("خبر المريخ", by_date=True)[0] == self.stories["فضاء"].pk

    def test_a_rare_word_is_left_alone_and_its_commoner_neighbour_told(self):
        for number in range(10):
            self.publish(f"حديث {number}", body_ar="حديث الكمبيوتر.")
        self.publish("حديث", body_ar="حديث الكمبوتر.")
        found = search.search("الكمبوتر", language="ar", now=timezone.now())
        assert not found.is_corrected
        assert [(text, known.word) for text, known in found.commoner.items()] == [
            ("الكمبوتر", "الكمبيوتر")
        ]

    def test_no_text_and_no_sign_of_a_database_fails(self):
        for text in (
            "", '"', "«", "'", "\\", "a' | 'b", "NEAR(x y)", "headline:x", "x*", "^x", "-", "(", "\x00",
            "\u202eسورا", "!@#$%^&*()", "AND", "& | ! <->", "%", "سورا" * 3000, "أ ب " * 500, "'\\'':*",
        ):  # fmt: skip
            self.find(text)

    @pytest.mark.needs_postgres
    def test_postgres_looks_in_its_index(self):
        Scratch({"id": row, "body": "نادر" if row == 7 else f"خبر {row}"} for row in range(500))
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(
                "EXPLAIN SELECT id FROM scratch_searchdocument "
                "WHERE language = 'ar' AND vector @@ '''نادر'''::tsquery"
            )
            plan = " ".join(row[0] for row in cursor.fetchall())
        assert "scratch_searchdocument_ar_vector" in plan

    @pytest.mark.needs_postgres
    def test_postgres_walks_from_the_newest_on_only_where_it_soon_has_enough(self):
        Scratch({"id": row, "body": f"هاتف{' سيارة' * (row % 2)}"} for row in range(2_000))
        asked_for = parse("هاتف سيارة", language="ar", names=known_names())
        for likely, way in ((0.5, "searchdocument_pkey"), (0.01, "searchdocument_ar_vector")):
            with CaptureQueriesContext(connection) as asked, connection.cursor() as cursor:
                given = {"counting": EVERY, "most": 200, "likely": likely}
                found = postgres.newest(
                    cursor, SCRATCH, "ar", asked_for, [asked_for.terms], **given
                )
            assert found == [*range(2_000, 1_600, -2)]
            looked = asked[0]["sql"].partition("SELECT id")
            with connection.cursor() as cursor:
                cursor.execute(f"{looked[0]} EXPLAIN {looked[1]}{looked[2]}")
                plan = " ".join(row[0] for row in cursor.fetchall())
            assert way in plan, likely


def term(stem, *, root="", instead=()):
    return query.Term(
        stem, stem, root, stem, instead=tuple(Token(0, 0, one, one, "") for one in instead)
    )


def test_words_meet_as_often_as_chance_lets_them():
    phone, car, moon = term("هاتف", root="هتف"), term("سيار"), term("قمر")
    frequencies = {"هاتف": 20, "~هتف": 50, "سيار": 10, "قمر": 300}
    collection = Collection(100, 10.0, frequencies)
    for sets, share in (
        ([[phone]], 0.5), ([[car]], 0.1), ([[phone, car]], 0.05), ([[phone, car], [car]], 0.15), ([[moon]], 1.0),
        ([[moon], [phone]], 1.0), ([], 0.0),
    ):  # fmt: skip
        assert held_by(sets, collection) == pytest.approx(share), sets
    assert held_by([[phone]], Collection(0, 1.0)) == 0.0


def test_a_stem_is_left_to_its_root_and_one_of_another_root_is_not():
    assert term("هاتف", root="هتف").stems_beside_root == ()
    assert term("هاتف").stems_beside_root == ("هاتف",)
    assert term("هاتف", root="هتف", instead=("هواتف", "سيار")).stems_beside_root == ("سيار",)


class Keeping(SearchCase):
    """The index follows what readers see."""

    def test_a_scheduled_story_is_found_at_its_time_and_not_before(self):
        story, at = self.approved(), timezone.now() + timedelta(hours=1)
        self.move(story, "schedule", self.basim, at=at)
        second = timedelta(seconds=1)
        assert self.find("سورا", now=at - second) == []
        assert self.find("سورا", now=at) == [story.pk]

    def test_what_is_withdrawn_is_never_found_again(self):
        story = self.published()
        assert self.find("سورا") == [story.pk]
        self.move(
            story, "withdraw", self.basim, note="لأسباب قانونية", public_note_ar="سُحبت القصة."
        )
        assert self.find("سورا") == []

    def test_a_change_is_found_by_its_new_words_alone(self):
        story = self.publish(body_ar="نص عن القرصنة في البحار.")
        story = self.change(story, body_ar="نص عن الملاحة في البحار.")
        self.move(story, "publish", self.basim, change_class="update", public_note_ar="حدّثنا النص.")
        assert self.find("الملاحة") == [story.pk]
        assert self.find("القرصنة", exact=True) == []

    def test_words_are_counted_in_as_many_copies_as_hold_them(self):
        self.publish("الأول", body_ar="نص عن القرصنة.")
        self.publish("الثاني", body_ar="نص عن القرصنة.")
        assert SearchWord.objects.get(word="القرصنه").documents == 2
        assert SearchTotal.objects.get(language="ar").documents == 2
        search.unindex(Publication.objects.values_list("pk", flat=True)[:1])
        assert SearchWord.objects.get(word="القرصنه").documents == 1
        assert SearchTotal.objects.get(language="ar").documents == 1

    def test_words_that_are_known_are_counted_and_not_inserted_again(self):
        self.publish("الأول", body_ar="نص عن القرصنة.")
        with CaptureQueriesContext(connection) as asked:
            search.index(Publication.objects.get(headline_ar="الأول"))
            search.unindex(Publication.objects.values_list("pk", flat=True))
        assert not [row for row in asked if f"INSERT INTO {SITE.words}" in row["sql"]]
        assert SearchWord.objects.get(word="القرصنه").documents == 0

    def test_what_is_read_again_is_kept_small_and_quick_to_unpack(self):
        self.published()
        is_postgres = connection.vendor == "postgresql"
        assert bool(SearchDocument.objects.get().roots) is not is_postgres
        if is_postgres:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT reloptions FROM pg_class WHERE relname = %s", [SITE.documents]
                )
                assert "toast_tuple_target=4080" in cursor.fetchone()[0]
                cursor.execute(
                    "SELECT setting FROM pg_settings WHERE 'lz4' = ANY (enumvals) "
                    "AND name = 'default_toast_compression'"
                )
                has_lz4 = cursor.fetchone() is not None
                cursor.execute(
                    "SELECT attcompression = 'l' FROM pg_attribute WHERE attname = 'words' "
                    "AND attrelid = %s::regclass",
                    [SITE.documents],
                )
                assert cursor.fetchone()[0] is has_lz4

    def test_a_copy_long_closed_leaves_the_index(self):
        story = self.published()
        story = self.change(story, headline_ar="عنوان جديد للقصة")
        self.move(
            story, "publish", self.basim, change_class="update", public_note_ar="حدّثنا العنوان."
        )
        assert SearchDocument.objects.count() == 2
        mark_superseded(timezone.now() + timedelta(minutes=6))
        assert SearchDocument.objects.count() == 1

    def test_a_schedule_taken_back_leaves_nothing_behind(self):
        story = self.approved()
        story = self.move(story, "schedule", self.basim, at=timezone.now() + timedelta(hours=1))
        self.move(story, "unschedule", self.basim)
        assert not SearchDocument.objects.exists()
        assert not SearchWord.objects.filter(documents__gt=0).exists()

    def test_english_is_found_in_its_edition(self):
        story = self.publish(
            headline_en="Artists leak a model", body_en="Painters leaked the models.",
            question_en="Would you?", publish_en=True,
        )  # fmt: skip
        assert self.find("leaking", language="en") == [story.pk]
        assert self.find("فنانون", language="en") == []

    def test_the_index_is_made_again_from_nothing(self):
        story = self.published()
        SearchDocument.objects.all().delete()
        SearchWord.objects.all().delete()
        SearchTotal.objects.all().delete()
        assert self.find("سورا") == []
        call_command("rebuild_search", verbosity=0)
        assert self.find("سورا") == [story.pk]
        assert search.rebuild() == 0
        assert search.rebuild(every=True) == 1

    def test_a_new_spelling_is_known_at_the_next_question(self):
        term = Term.objects.create(name_ar="زُحلوق", name_en="Zohlok")
        story = self.publish(body_ar="شركة زحلوق تفتح مكتبًا.")
        assert self.find("Zohlok") == [story.pk]
        Spelling.objects.create(term=term, text="زوحلوك")
        assert self.find("زوحلوك") == [story.pk]


class Showing(SearchCase):
    def pieces(self, text, asked):
        names = known_names()
        query = search.search(asked, language="ar", now=timezone.now()).query
        return [
            piece.text
            for piece in search.snippet(text, query, language="ar", names=names)
            if piece.is_found
        ]

    def test_words_are_marked_with_what_is_joined_to_them(self):
        self.published()
        text = "يقول وَالمستخدمون إن «أوبن إيه آي» أخبرتهم، ثم سكتوا."
        assert self.pieces(text, "مستخدم") == ["وَالمستخدمون"]
        assert self.pieces(text, "OpenAI") == ["أوبن إيه آي"]

    def test_the_stretch_that_holds_the_question_is_shown(self):
        self.published()
        filler = " ".join(f"كلمة{number}" for number in range(300))
        shown = search.snippet(
            f"{filler} هنا سورا وحدها {filler}",
            search.search("سورا", language="ar", now=timezone.now()).query,
            language="ar", names=known_names(),
        )  # fmt: skip
        whole = "".join(piece.text for piece in shown)
        assert "هنا سورا وحدها" in whole
        assert len(whole) < 500
