"""How far the languages of a story follow each other: by what really changed, part by part."""

from datetime import UTC, datetime, timedelta

from articles.workflow import content as contents
from articles.workflow import translations as t
from newsroom.text.alignment import align_passages

T0 = datetime(2026, 11, 1, 9, tzinfo=UTC)
BODY_AR = "\n\n".join(
    [
        "أعلنت الشركة بطارية سعتها 5000 مللي أمبير.",
        "## ما الجديد",
        "يقول المهندسون إنها تشحن في 20 دقيقة.",
        "لم تحدد الشركة موعدًا للبيع.",
    ]
)
BODY_EN = "\n\n".join(
    [
        "The company announced a battery of 5000 mAh.",
        "## What is new",
        "Engineers say it charges in 20 minutes.",
        "The company gave no date for sales.",
    ]
)
BOTH = {
    "headline_ar": "بطارية تشحن في 20 دقيقة",
    "headline_en": "A battery that charges in 20 minutes",
    "body_ar": BODY_AR,
    "body_en": BODY_EN,
    "question_ar": "هل تشتريها؟",
    "question_en": "Would you buy it?",
    "choices": [{"key": "yes", "label_ar": "نعم", "label_en": "Yes"}],
    "publish_en": True,
}


class Story:
    """Saves one after the other, an hour apart."""

    def __init__(self, **given):
        self.content, self.record, self.at = contents.blank(), {}, T0
        self.save(**given)

    def save(self, *, shown=None, **given):
        before, self.content = self.content, self.content | given
        self.at += timedelta(hours=1)
        save = t.Save(before, shown or before, self.content)
        self.record = t.follow(self.record, save, now=self.at)
        return self

    def vouch(self, part="", language="en"):
        self.at += timedelta(hours=1)
        self.record = t.vouch(
            self.record,
            self.content,
            self.content,
            language=language,
            part=part,
            pictures={},
            now=self.at,
        )
        return self

    def of(self, language=""):
        return t.translation(self.record, self.content, language)

    def swapped(self, key, old, new):
        assert old in self.content[key]
        return {key: self.content[key].replace(old, new)}


class TestWhatIsMissing:
    def test_the_parts_are_named_that_the_original_has_and_the_translation_lacks(self):
        found = Story(**BOTH | {"body_en": "", "standfirst_ar": "مقدمة"}).of()
        assert found.state == "incomplete"
        assert found.missing == ("standfirst", "body")
        assert found.needed == ("body",)

    def test_a_story_without_a_word_of_the_other_language_needs_all_of_it(self):
        english = {key: "" for key in BOTH if key.endswith("_en") and key != "publish_en"}
        choices = [{"key": "yes", "label_ar": "نعم", "label_en": ""}]
        story = Story(**BOTH | english | {"choices": choices})
        assert story.of().state == "missing"
        assert t.needs_translation(story.record, story.content)
        assert not t.needs_translation(story.record, story.content | {"publish_en": False})

    def test_a_story_begun_in_english_is_translated_into_arabic(self):
        found = Story(headline_en="A battery", body_en="It charges fast.").of()
        assert (found.language, found.state, found.missing) == (
            "ar",
            "missing",
            ("headline", "body"),
        )

    def test_alternative_text_of_a_decorative_picture_is_not_missed(self):
        words = {"alt_ar": "هاتف", "alt_en": "", "caption_ar": "هاتف جديد", "caption_en": ""}
        pictures = {"3": words | {"is_decorative": False}, "4": words | {"is_decorative": True}}
        content = contents.blank() | BOTH
        assert t.missing(content, "en", pictures) == ("alt:3", "caption:3", "caption:4")


class TestWhatIsStale:
    def test_a_number_changed_in_the_original_makes_that_part_stale_from_then_on(self):
        story = Story(**BOTH)
        story.save(**story.swapped("headline_ar", "20", "25"))
        found = story.of()
        assert (found.state, found.stale, found.stale_since) == ("stale", ("headline",), story.at)
        since = story.at
        assert story.save(standfirst_ar="مقدمة").of().stale_since == since

    def test_a_slip_of_the_pen_in_the_original_makes_nothing_stale(self):
        story = Story(**BOTH | {"headline_ar": "بطاريه تشحن في 20 دقيقة"})
        assert story.save(headline_ar="بطارية تشحن في 20 دقيقة").of().state == "complete"

    def test_slips_are_weighed_together_against_what_was_translated(self):
        story = Story(**BOTH | {"headline_ar": "بطاريه تشحن في 20 دقيقة"})
        story.save(headline_ar="بطارية تشحن في 20 دقيقة").save(
            headline_ar="بطارية تشحن في 30 دقيقة"
        )
        assert story.of().basis["headline"] == "بطاريه تشحن في 20 دقيقة"

    def test_a_translation_written_anew_follows_again(self):
        story = Story(**BOTH)
        story.save(**story.swapped("headline_ar", "20", "25"))
        story.save(**story.swapped("headline_en", "20", "25"))
        assert (story.of().state, story.record) == ("complete", {"original": "ar"})

    def test_a_comma_in_the_translation_is_no_new_look_at_the_original(self):
        story = Story(**BOTH)
        story.save(**story.swapped("headline_ar", "20", "25"))
        story.save(**story.swapped("headline_en", "battery that", "battery, that"))
        assert story.of().stale == ("headline",)

    def test_an_original_that_goes_back_to_its_words_makes_nothing_stale(self):
        story = Story(**BOTH)
        story.save(**story.swapped("headline_ar", "20", "25"))
        story.save(headline_ar=BOTH["headline_ar"])
        assert story.of().state == "complete"

    def test_both_changed_in_one_save_follow_each_other(self):
        story = Story(**BOTH)
        story.save(
            **story.swapped("headline_ar", "20", "25"), **story.swapped("headline_en", "20", "25")
        )
        assert story.of().state == "complete"

    def test_a_translation_is_of_the_words_that_its_writer_saw(self):
        """The original moved on while somebody was translating."""
        story = Story(**BOTH | {"headline_en": ""})
        shown = dict(story.content)
        story.save(**story.swapped("headline_ar", "20", "25"))
        story.save(shown=shown, headline_en="A battery that charges in 20 minutes")
        assert story.of().stale == ("headline",)

    def test_a_choice_said_otherwise_is_stale_by_its_key(self):
        choices = [{"key": "yes", "label_ar": "ليس الآن", "label_en": "Yes"}]
        assert Story(**BOTH).save(choices=choices).of().stale == ("choice:yes",)

    def test_an_editor_may_say_that_it_still_fits(self):
        story = Story(**BOTH)
        story.save(**story.swapped("headline_ar", "20", "25"), question_ar="هل تنتظرها؟")
        assert story.vouch("question").of().stale == ("headline",)
        assert story.vouch().of().state == "complete"


class TestTheText:
    def test_one_passage_translated_anew_does_not_vouch_for_another(self):
        story = Story(**BOTH)
        story.save(**story.swapped("body_ar", "5000", "6000"))
        story.save(**story.swapped("body_ar", "20", "25"))
        story.save(**story.swapped("body_en", "20", "25"))
        basis = story.of().basis["body"]
        assert story.of().stale == ("body",)
        assert [t.is_stale(place) for place in t.passages(basis, story.content["body_ar"])] == [
            True, False, False, False,
        ]  # fmt: skip
        story.save(**story.swapped("body_en", "5000", "6000"))
        assert story.of().state == "complete"

    def test_a_new_passage_is_stale_until_the_translation_has_one_for_it(self):
        story = Story(**BOTH)
        new = "وقالت Reuters إن السعر 300 دولار."
        story.save(body_ar=BODY_AR.replace("لم تحدد", f"{new}\n\nلم تحدد"))
        assert story.of().stale == ("body",)
        said = "Reuters said the price is 300 dollars."
        story.save(body_en=BODY_EN.replace("The company gave", f"{said}\n\nThe company gave"))
        assert story.of().state == "complete"

    def test_a_passage_taken_out_is_stale_until_the_translation_drops_it(self):
        story = Story(**BOTH)
        story.save(body_ar=BODY_AR.replace("\n\nلم تحدد الشركة موعدًا للبيع.", ""))
        assert story.of().stale == ("body",)
        story.save(body_en=BODY_EN.replace("\n\nThe company gave no date for sales.", ""))
        assert story.of().state == "complete"

    def test_one_passage_may_be_said_to_fit(self):
        story = Story(**BOTH)
        story.save(body_ar=BODY_AR.replace("5000", "6000").replace("20 دقيقة", "25 دقيقة"))
        basis = story.vouch("body:0").of().basis["body"]
        places = t.passages(basis, story.content["body_ar"])
        assert [place.number for place in places if t.is_stale(place)] == [3]
        assert story.vouch("body:2").of().state == "complete"

    def test_a_passage_that_only_moved_says_the_same(self):
        first, *rest = BODY_AR.split("\n\n")
        assert Story(**BOTH).save(body_ar="\n\n".join([*rest, first])).of().state == "complete"


class TestTheOtherWay:
    def test_a_number_that_only_the_translation_has_is_asked_of_the_original(self):
        story = Story(**BOTH)
        story.save(**story.swapped("body_en", "5000", "6000"))
        assert story.of().state == "complete"
        back = story.of("ar")
        assert (back.stale, t.stale_since(story.record)) == (("body",), story.at)

    def test_a_number_that_the_translation_had_wrong_is_not(self):
        story = Story(**BOTH | {"headline_en": "A battery that charges in 21 minutes"})
        assert story.save(headline_en=BOTH["headline_en"]).of("ar").stale == ()

    def test_its_other_words_may_be_polished(self):
        story = Story(**BOTH)
        assert story.save(headline_en="This battery is full in 20 minutes").of("ar").stale == ()


class TestPassagesSideBySide:
    def test_the_same_kinds_stand_one_by_one(self):
        rows = align_passages(BODY_AR.split("\n\n"), BODY_EN.split("\n\n"))
        assert [tuple(row) for row in rows] == [((n,), (n,)) for n in range(4)]

    def test_one_passage_may_stand_for_two(self):
        english = BODY_EN.split("\n\n")
        arabic = [
            f"{BODY_AR.split(chr(10))[0]} وهي الأكبر في هاتف من هذا الحجم حتى الآن.",
            *BODY_AR.split("\n\n")[1:],
        ]
        english[:1] = [english[0], "It is the largest in a phone of this size so far."]
        rows = align_passages(arabic, english)
        assert [tuple(row) for row in rows[:2]] == [((0,), (0, 1)), ((1,), (2,))]

    def test_a_passage_without_a_counterpart_stands_alone_and_none_is_lost(self):
        arabic = [*BODY_AR.split("\n\n"), "![](image:7)", "وتبيع Sony مثلها."]
        rows = align_passages(arabic, BODY_EN.split("\n\n"))
        assert [row.source for row in rows if not row.target] == [(4,), (5,)]
        assert [place for row in rows for place in row.source] == list(range(6))
        assert [place for row in rows for place in row.target] == list(range(4))

    def test_a_long_text_is_aligned_in_linear_steps(self):
        arabic = [f"الفقرة {n} من Intel." for n in range(300)]
        english = [f"Paragraph {n} of Intel." for n in range(300) if n != 150]
        rows = align_passages(arabic, english)
        assert [row for row in rows if len(row.source) != len(row.target)] == [((150,), ())]
