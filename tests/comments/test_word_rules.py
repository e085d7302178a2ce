"""Word rules behind disguises (F3): what must be found, and clean text that must not be."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from comments.models import Comment
from comments.rehearsal import rehearse
from comments.screening import Submission, screen
from comments.screening.matcher import BadPattern, Matcher
from comments.screening.submission import Rule
from tests.architecture.tree import ROOT
from tests.comments.asked import AskedCase
from tests.comments.disguised import disguises

# Not the words that the matcher was made with.
WORDS = (
    "حمار", "غبي", "تافه", "حقير", "وسخ", "منافق", "مرتزق", "خنزير", "عميل", "زنديق", "كذاب", "قذر",
    "سافل", "نصاب", "جاهل",
)  # fmt: skip
DEMO = ROOT / "articles" / "demo"


def rules(*words: str, **more) -> Matcher:
    return Matcher(Rule(number, word, **more) for number, word in enumerate(words))


def paragraphs() -> list[str]:
    """Every paragraph of the demo's stories and of its readers' answers."""
    stories = [path.read_text(encoding="utf-8") for path in sorted((DEMO / "stories").iterdir())]
    stories.append((DEMO / "sora-leak.ar.txt").read_text(encoding="utf-8"))
    answers = tomllib.loads((DEMO / "answers.toml").read_text(encoding="utf-8"))
    written = [row["text"] for story in answers["stories"] for row in story.get("answers", [])]
    lines = [line for text in stories for line in text.split("\n")]
    return [part for part in (*lines, *written) if part.strip()]


class TestDisguises:
    def test_at_least_ninety_five_of_a_hundred_are_seen_through(self):
        matcher, missed, tried = rules(*WORDS), [], 0
        for number, word in enumerate(WORDS):
            for kind, dressed in disguises(word, times=5, seed=20):
                tried += 1
                found = matcher.find(f"والله أنت {dressed} يا هذا")
                if not any(hit.rule.pk == number for hit in found):
                    missed.append((kind, word, ascii(dressed)))
        assert tried > 1_000
        assert len(missed) <= tried * 0.05, missed[:20]

    def test_clean_text_is_left_in_peace(self):
        matcher, texts = rules(*WORDS), paragraphs()
        assert len(texts) > 300
        held = [text for text in texts if matcher.find(text)]
        assert len(held) <= len(texts) * 15 / 1_000, held

    @pytest.mark.parametrize(
        "clean",
        [
            "استحمار", "غبار الطريق", "تافهون", "كلبش", "جاهلية العرب",
            "قال د. يوسف ك. إن الخوارزمية أسرع", "أ. ب. ج.", "من كل بيت", "الجيل 5 من الشبكات",
            "صدر في 1999 م ثم 2007 هـ", "3 ملايين و7 آلاف",
        ],
    )  # fmt: skip
    def test_other_words_are_other_words(self, clean):
        assert not rules("حمار", "غبي", "كلب", "جهل", "خبل", "غبر").find(clean)

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("يا وحمارهم", "وحمارهم"), ("كتب ح.م.ا.ر هنا", "ح.م.ا.ر"), ("قال: ح م ا ر", "ح م ا ر"),
            ("قال حمـــارٌ ومضى", "حمـــار"),
        ],
    )  # fmt: skip
    def test_a_hit_says_where(self, text, found):
        assert found in [text[hit.start : hit.end] for hit in rules("حمار").find(text)]


class TestKinds:
    def test_without_suffixes_only_the_word_itself_is_meant(self):
        assert rules("حمار", suffixes=False).find("والحمار")
        assert not rules("حمار", suffixes=False).find("حمارهم")
        assert rules("حمار").find("حمارهم")

    @pytest.mark.parametrize(
        "text", ["يا ابن الحرام", "وابن الحرامِ", "ابن  \n الحرام", "ابنالحرام", "ا ب ن ا ل ح ر ا م"]
    )
    def test_a_phrase_is_its_words_in_a_row_or_together(self, text):
        assert rules("ابن الحرام", kind="phrase").find(text)
        assert not rules("ابن الحرام", kind="phrase").find("ابن خالي في الشهر الحرام")

    def test_a_pattern_is_searched_in_folded_words(self):
        assert rules("ارباح .{0,6} مضمونه", kind="regex").find("أرباحٌ يومية مضمونة")
        assert not rules("ارباح .{0,6} مضمونه", kind="regex").find("أرباح الشركة غير مضمونة")

    @pytest.mark.parametrize(
        ("pattern", "code"),
        [
            ("(ا+)+ب", "costly"), ("ا*ب", "costly"), (".{0,90}", "costly"), ("(اب){2,9}", "costly"),
            (".{0,20}ا.{0,20}ب", "costly"), (r"(ا)\1", "costly"), ("(?=ا)ب", "costly"),
            ("(", "broken"), ("[", "broken"), ("\u064b", "empty"), (" ", "empty"),
        ],
    )  # fmt: skip
    def test_a_pattern_that_could_stall_is_refused(self, pattern, code):
        with pytest.raises(BadPattern) as refusal:
            rules(pattern, kind="regex")
        assert refusal.value.code == code

    def test_a_word_that_folds_to_nothing_is_refused(self):
        for word in ("", "\u0640\u0640", "\u200b"):
            with pytest.raises(BadPattern):
                rules(word)


class TestPhase:
    def found(self, body, **rule):
        known = Submission(body=body, raw=body, name="عمر", trust=1, rules=(Rule(7, **rule),))
        return screen(known)

    def test_it_holds_refuses_or_only_notes(self):
        for action, verdict in (("hold", "hold"), ("reject", "reject"), ("mask", "pass")):
            screened = self.found("أنت منافق كبير", pattern="منافق", action=action)
            assert screened.verdict == verdict
            ((phase, outcome),) = screened.found
            assert (phase, outcome.rule) == ("word_rules", 7)
            assert outcome.evidence == "منافق: منافق"

    def test_a_short_word_never_refuses(self):
        assert self.found("أنت وسخ جدا", pattern="وسخ", action="reject").verdict == "hold"

    def test_what_was_mirrored_is_read_from_the_form_as_it_was_sent(self):
        raw = "أنت \u202eقفانم\u202c يا هذا"
        known = Submission(body="أنت قفانم يا هذا", raw=raw, name="عمر", trust=1)
        assert screen(replace(known, rules=(Rule(7, "منافق"),))).verdict == "hold"


class Rehearsed(AskedCase):
    def test_each_place_is_shown_between_its_words(self):
        self.in_state("visible", body="هذا الكلام منافق كما أرى")
        self.in_state("rejected", body="مـنـافـق!")
        self.in_state("visible", body="كلام آخر لا يقصد أحدا")
        told = rehearse(Rule(0, "منافق"))
        assert (told.answers, told.answers_hit, told.visible_hit) == (3, 2, 1)
        assert (told.stories, told.stories_hit) == (1, 0)
        first = next(place for place in told.places if place.state == "visible")
        assert (first.before, first.found, first.after) == ("هذا الكلام ", "منافق", " كما أرى")
        assert Path(DEMO).exists()
        assert Comment.objects.count() == 3

    def test_stories_are_searched_in_both_languages(self):
        told = rehearse(Rule(0, "واحده"))
        assert told.stories_hit == 1
        assert told.places[0].kind == "story"
