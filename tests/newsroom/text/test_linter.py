"""What the desk linter finds, what it would write instead, and what it leaves in peace."""

import tomllib
from pathlib import Path

import pytest

from newsroom.text.linter import RULES, Term, Terms, Text, fixed, lint

DEMO = Path(__file__).resolve().parents[3] / "articles" / "demo"
BANK = Terms(
    [
        Term("أوبن إيه آي", "OpenAI", ("أوبن آي", "أوبن أي آي", "Open AI")),
        Term("", "iPhone"),
        Term("آبل", "Apple", ("أبل", "ابل"), ("شركه", "ايفون")),
        Term("جوجل", "Google", ("غوغل", "قوقل")),
    ]
)


def found(source: str, language: str = "ar", **given) -> list[tuple[str, str, str | None]]:
    text = Text(source, language, BANK, **given)
    return [(finding.rule, finding.passage, finding.fix) for finding in lint(text)]


@pytest.mark.parametrize(
    ("source", "rule", "right"),
    [
        ("قال المدير, ثم خرج", "latin_signs", "قال المدير، ثم خرج"),
        ("هل خرج «المدير»? نعم; خرج", "latin_signs", "هل خرج «المدير»؟ نعم؛ خرج"),
        ('قال "مرحبا بكم" وخرج', "straight_quotes", "قال «مرحبا بكم» وخرج"),
        ("خرج  المدير", "doubled_blanks", "خرج المدير"),
        ("خرج المدير ، ثم عاد .", "blanks_at_signs", "خرج المدير، ثم عاد."),
        ("خرج المدير،ثم عاد.ثم جلس", "blanks_at_signs", "خرج المدير، ثم عاد. ثم جلس"),
        ("منذ ٣ سنوات و5 أشهر و٢٫٥", "mixed_digits", "منذ 3 سنوات و5 أشهر و2.5"),
        ("الســوق", "tatweel", "السوق"),
        ("من\u202e أول\u200b السطر", "hidden_controls", "من أول السطر"),
        ("ذهب الى المدرسه فى امريكا", "common_slips", "ذهب إلى المدرسة في أمريكا"),
        ("والانترنت وبالإستخدام وايضا اذ", "common_slips", "والإنترنت وبالاستخدام وأيضًا إذ"),
        ("اوبن ايه اي و Open AI", "known_names", "أوبن إيه آي و OpenAI"),
        ("من OpneAI ولغوغل وبقوقل", "known_names", "من OpenAI ولجوجل وبجوجل"),
        ("شركة ابل", "known_names", "شركة آبل"),
        ("IPHONE 15", "known_names", "iPhone 15"),
        ("كان في في السوق", "repeated_words", "كان في السوق"),
        ("و لا شك و مميزاته", "parted_waw", "ولا شك ومميزاته"),
        ("هل تنجح الشركة.", "unmarked_questions", "هل تنجح الشركة؟"),
        ("## أول\n\n#### ثالث\n\nنص", "jumped_headings", "## أول\n\n### ثالث\n\nنص"),
        ("انظر https://w3.org/a?b=c اليوم", "bare_links",
         "انظر [w3.org](https://w3.org/a?b=c) اليوم"),
    ],
)  # fmt: skip
def test_a_slip_is_found_and_put_right(source, rule, right):
    findings = [one for one in lint(Text(source, "ar", BANK)) if one.rule == rule]
    assert findings
    assert all(source[one.start : one.end] == one.passage for one in findings)
    assert fixed(source, findings) == right
    assert not [one for one in found(right) if one[0] == rule]


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("قال «مرحبا وخرج", "unbalanced"),
        ("قال (مرحبا] وخرج", "unbalanced"),
        ("كلمة " * 151, "long_paragraphs"),
        (
            "The quick brown fox jumps over the lazy dog and runs far away today",
            "foreign_paragraphs",
        ),
        ("نظام معلوم وقد ذهب الي بيته", "common_slips"),
    ],
)
def test_what_only_a_person_can_mend_has_no_fix(source, rule):
    (finding,) = [one for one in found(source) if one[0] == rule][:1]
    assert finding[2] is None


@pytest.mark.parametrize(
    "source",
    [
        "بلغت 1,200 دولار و3.5% في 2024-11-26، عند 17:30.",
        "قيمتها بـ 150 مليار و بـ300 وبـOpenAI في عام 1446 هـ.",
        "الأمر `git commit, push  ;` في السطر.",
        "```\na,b ;  c\nالى  فى\n```",
        "رابط [النص](https://example.org/a,b?c;d) وصورة ![وصف](image:12).",
        "<!-- ملاحظة , الى  فى -->",
        "كتب إلى amal@example.org ووسم #تقنية_اليوم وحساب @sama.",
        "| أ | ب |\n| --- | --- |\n| 1   | 2 |",
        "قال د.محمد و أ.د. سالم: نعم.",
        "الحروف أ و بعدها ب، و GPT-4o",
        "من من الفنانين جاء؟ ولا لا يعني نعم.",
        "وانه قال ان علي جاء.",
        "أ) أول الأمر\nب) ثانيه\n1) عدد",
        "«أول القول.\n\n«ثانيه.»",
        "رعى الرجل إبل قومه قرب الشركة.",
        "واتس الأب في البيت",
        "https://www.youtube.com/watch?v=abc123",
        "لأن الحرف واو من حروف العلة، والوفية من الناس نادرة.",
        "> The quick brown fox jumps over the lazy dog and runs far away from here",
        "سألته هل خرج. قال نعم.",
        "كيف تختار بطاقة ذاكرة",
        "OpenAPI و OpenAI معًا",
    ],
)
def test_what_is_right_is_left_in_peace(source):
    assert not found(source)


def test_digits_follow_the_newsroom():
    source = "منذ ٣ سنوات و5 أشهر"
    assert found(source, digits="arab") == [("mixed_digits", "5", "٥")]
    assert found(source, digits="latn") == [("mixed_digits", "٣", "3")]
    assert not found("منذ ٣ سنوات")


def test_quotation_marks_follow_the_newsroom():
    fixes = [fix for _, _, fix in found('قال "مرحبا بكم" وخرج', quotes="“”")]
    assert fixes == ["“مرحبا بكم”"]


def test_a_short_name_is_found_only_with_its_company():
    assert not found("قافلة من ابل وخيل")
    assert found("شركة ابل") == [("known_names", "ابل", "آبل")]


def test_a_claim_needs_a_source_in_the_story():
    claim = "قالت مصادر مطلعة إن الصفقة قريبة."
    assert found(claim, has_sources=False)[0][:2] == ("unsourced_claims", "قالت مصادر")
    assert not found(claim, has_sources=True)


def test_english_has_its_own_signs():
    assert found("He said , and left  the the house", "en") == [
        ("blanks_at_signs", " ,", ","),
        ("doubled_blanks", "  ", " "),
        ("repeated_words", "the the", "the"),
    ]


def test_the_seed_has_its_two_real_slips_and_nothing_else():
    """«OpneAI» in the headline, and a hamza: «اسبوعي». («الفانين» is no slip of a common word.)"""
    lines = (DEMO / "sora-leak.ar.txt").read_text(encoding="utf-8").split("\n")
    headline, body, question = lines[1], "\n".join(lines[2:-2]), lines[-2]
    assert found(headline) == [("known_names", "OpneAI", "OpenAI")]
    assert found(body) == [("common_slips", "اسبوعي", "أسبوعي")]
    assert not found(question)


@pytest.mark.parametrize(
    "path", sorted((DEMO / "stories").glob("*.md")), ids=lambda path: path.name
)
def test_clean_news_gives_no_finding(path):
    _before, fields, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    told = tomllib.loads(fields)
    language = path.name.split(".")[-2]
    for text in (told["headline"], told["standfirst"], told["question"], body.strip()):
        assert not found(text, language)


def test_a_longer_text_costs_in_proportion():
    """Counted in what the rules look at, not in seconds: findings grow with the text, no faster."""
    piece = "قال المدير, ثم ذهب الى السوق  و عاد.\n\n"
    few, many = (len(found(piece * times)) for times in (10, 100))
    assert few
    assert many == 10 * few


def test_every_rule_can_be_left_out():
    source = "ذهب الى السوق  , وعاد"
    assert {one.rule for one in lint(Text(source, "ar"), rules=["common_slips"])} == {
        "common_slips"
    }
    assert set(RULES) >= {one[0] for one in found(source)}
