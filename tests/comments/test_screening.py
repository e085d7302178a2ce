"""The phases of screening: plain functions of a submission, each tried at its edges."""

from dataclasses import replace

import pytest

from comments.refusals import HOLDS, REFUSALS
from comments.screening import PHASES, Submission, screen
from comments.screening.likeness import bits_apart, same_as, simhash
from comments.screening.submission import Pace, Rule
from newsroom.text.lookalikes import mixes_scripts, skeleton

KNOWN = Submission(body="رأيي أن السرعة وحدها لا تكفي.", name="عمر", choice="yes", trust=1)
OVERRIDE, ZERO_WIDTH, WORD_JOINER = "\u202e", "\u200b", "\u2060"
RESERVED = frozenset(map(skeleton, ["فريق التحرير", "admin", "المشرف"]))


def said(**given) -> list[tuple[str, str]]:
    screened = screen(replace(KNOWN, **given))
    return [(outcome.verdict, outcome.code) for _phase, outcome in screened.found]


def test_an_ordinary_answer_of_a_known_reader_passes():
    assert screen(KNOWN).verdict == "pass"
    assert said() == []


@pytest.mark.parametrize(
    ("given", "verdict", "code"),
    [
        ({"body": "", "choice": ""}, "reject", "empty"),
        ({"body": "أ"}, "reject", "size"),
        ({"body": "كلمة " * 401}, "reject", "size"),
        ({"body": "\n".join("سطور كثيرة" for _ in range(13))}, "reject", "lines"),
        ({"name": "ع"}, "reject", "name_size"),
        ({"name": "ع" * 41}, "reject", "name_size"),
        ({"name": "!!"}, "reject", "name_size"),
        ({"is_open": False}, "reject", "closed"),
        ({"mode": "closed"}, "reject", "answers_closed"),
        ({"mode": "trust", "least_trust": 2}, "reject", "known_readers"),
        ({"token": "old"}, "reject", "token"),
        ({"trap": "http://spam.example"}, "spam", "trap"),
        ({"blocks": ("address",)}, "reject", "blocked"),
        ({"is_banned": True}, "reject", "banned"),
        ({"is_muted": True}, "reject", "muted"),
        ({"pace": Pace(since_last=29.9)}, "reject", "rate"),
        ({"pace": Pace(in_ten_minutes=5)}, "reject", "rate"),
        ({"pace": Pace(in_a_day=20)}, "reject", "rate"),
        ({"trust": 0, "pace": Pace(network_in_ten_minutes=40)}, "reject", "rate_network"),
        ({"same_words": 1}, "hold", "same_words"),
        ({"same_words": 2}, "spam", "same_words"),
        ({"nearest": 3}, "hold", "near_words"),
        ({"hosts": ("a.example",) * 3}, "hold", "links"),
        ({"trust": 2, "hosts": ("a.example",) * 6}, "hold", "links"),
        ({"blocked_hosts": ("bad.example",)}, "reject", "blocked_link"),
        ({"raw": f"قول{ZERO_WIDTH * 3}{OVERRIDE}"}, "hold", "hidden"),
        ({"body": "Это вообще не по-арабски, совсем"}, "hold", "language"),
        ({"body": "👍👍👍"}, "hold", "no_letters"),
        ({"body": "THIS IS THE WORST MODEL EVER MADE"}, "hold", "shouting"),
        ({"body": "لا أصدق!!!!!!"}, "hold", "shouting"),
        ({"body": "اشتروا " * 6 + "من هنا الآن"}, "hold", "repetition"),
        ({"outside": ("spam", "discard")}, "spam", "outside_spam"),
        ({"outside": ("hold", "true")}, "hold", "outside_hold"),
        ({"outside": ("failed", "TimeoutError")}, "note", "outside_failed"),
        ({"approved": 7, "rejected": 3}, "hold", "history"),
        ({"trust": 0}, "hold", "new_reader"),
        ({"mode": "pre"}, "hold", "read_first"),
        ({"is_surging": True}, "hold", "surge_no_work"),
        ({"is_surging": True, "has_worked": True}, "hold", "surge"),
        ({"pace": Pace(story_in_a_minute=60)}, "hold", "surge_no_work"),
        ({"people": frozenset({skeleton("ليان الخطيب")}), "name": "لَيان الخطيب"}, "hold", "name_of_a_colleague"),
    ],
)  # fmt: skip
def test_what_a_phase_finds(given, verdict, code):
    assert said(**given) == [(verdict, code)]
    assert code in (REFUSALS if verdict == "reject" else HOLDS)


@pytest.mark.parametrize(
    "given",
    [
        {"body": "لا"},
        {"body": "\n".join(f"السطر {number} من هذا الكلام" for number in range(12))},
        {"pace": Pace(since_last=30.0, in_ten_minutes=4, in_a_day=19)},
        {"pace": Pace(network_in_ten_minutes=40)},
        {"hosts": ("a.example",) * 2},
        {"trust": 3, "hosts": ("a.example",) * 9},
        {"nearest": 4},
        {"mode": "trust", "least_trust": 1},
        {"approved": 8, "rejected": 2},
        {"approved": 7, "rejected": 2},
        {"raw": f"قو{ZERO_WIDTH}ل"},
        {"body": "OpenAI GPT-4o أسرع من غيره في كل شيء جربته هذا الأسبوع"},
        {"body": "I think it will win this race easily."},
        {"body": "یہ ماڈل بہت تیز ہے اور مجھے پسند ہے"},
        {"body": "هههههه صدقت"},
        {"pace": Pace(story_in_a_minute=59)},
        {"outside": ("", "")},
    ],
)
def test_what_every_phase_lets_pass(given):
    assert said(**given) == []


def test_a_choice_alone_is_read_by_no_phase_that_reads_words():
    bare = Submission(choice="yes", trust=0, mode="pre", raw="حمار", rules=(Rule(1, "حمار"),))
    assert screen(bare).verdict == "pass"
    assert screen(replace(bare, is_muted=True)).verdict == "pass"
    slow = Pace(choices_in_ten_minutes=10)
    assert screen(replace(bare, pace=slow)).verdict == "reject"


def test_colleagues_pass_what_reads_their_words_and_nothing_else():
    colleague = replace(
        KNOWN, is_staff=True, trust=0, name="فريق التحرير", reserved_names=RESERVED, mode="pre",
        hosts=("a.example",) * 9, rules=(Rule(1, "سرعه"),), same_words=3,
    )  # fmt: skip
    assert screen(colleague).verdict == "pass"
    assert screen(replace(colleague, is_open=False)).verdict == "reject"
    assert screen(replace(colleague, token="old")).verdict == "reject"


def test_the_first_rejection_ends_it_and_holds_are_gathered():
    both = {"trust": 0, "same_words": 1, "hosts": ("a.example",)}
    assert [code for _verdict, code in said(**both)] == ["same_words", "links", "new_reader"]
    assert said(is_open=False, **both) == [("reject", "closed")]
    names = [phase.name for phase in PHASES]
    assert len(names) == len(set(names))


def test_what_was_found_is_kept_with_its_evidence():
    (row,) = screen(replace(KNOWN, hosts=("a.example",) * 3)).as_codes()
    assert row == {
        "phase": "links", "verdict": "hold", "code": "links",
        "evidence": "a.example, a.example, a.example",
    }  # fmt: skip


class TestNames:
    @pytest.mark.parametrize(
        "name",
        [
            "فريق التحرير", "فريق  التحرير", "فَرِيق التحريـر", "فريق.التحرير", "admin", "Admin",
            "ADMlN", "Adm1n", "аdmin", "ａｄｍｉｎ", "àdmin", "adrnin", "@dmin", "المشـرف", "المُشرف",
        ],
    )  # fmt: skip
    def test_a_name_of_the_newsrooms_is_taken_in_every_spelling(self, name):
        (found,) = said(name=name, reserved_names=RESERVED)
        assert found[0] == "reject"
        assert found[1] in ("name_reserved", "name_mixed")

    @pytest.mark.parametrize("name", ["أم ياسر", "Omar H.", "محمد Ali", "Jürgen", "علی", "عمر٢"])
    def test_honest_names_are_taken(self, name):
        assert said(name=name, reserved_names=RESERVED) == []

    def test_a_word_of_two_alphabets_is_no_name(self):
        assert mixes_scripts("Оmar")
        assert said(name="Оmаr") == [("reject", "name_mixed")]
        assert not mixes_scripts("محمد Ali")


class TestLikeness:
    def test_the_same_words_in_another_spelling_are_the_same(self):
        one = "إنّ هذه الأداة لا تستحق كل هذا الضجيج"
        assert same_as(one) == same_as("ان هذه الاداة، لا تستحقّ كل هذا الضجيج!!")
        assert same_as("نعم بالتأكيد") == ""

    def test_nearly_the_same_words_are_near_and_others_are_far(self):
        text = (
            "اربحوا الآن مع منصتنا الجديدة التي توفر لكم أرباحا يومية مضمونة من دون أي خبرة سابقة "
            "وسجلوا عبر الرابط في صفحتنا قبل انتهاء العرض المحدود لهذا الأسبوع فقط لا غير"
        )
        other = (
            "جربت الأداة أسبوعين كاملين في عملي، وأجد أنها بطيئة في المقاطع الطويلة ولا تحفظ ملامح "
            "الوجوه، لكنها تعطي أفكارا أولى مفيدة لمن يكتب السيناريو قبل التصوير"
        )
        near = bits_apart(simhash(text), simhash(text.replace("فقط لا غير", "فقط")))
        assert near < bits_apart(simhash(text), simhash(other))
        assert bits_apart(simhash(text), simhash(text)) == 0
        assert simhash("قصير جدا") is None
        assert all(-(2**63) <= simhash(words) < 2**63 for words in (text, other))
