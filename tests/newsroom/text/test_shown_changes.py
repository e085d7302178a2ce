"""A difference as readers are shown it."""

import pytest

from newsroom.text.differences import word_changes
from newsroom.text.shown_changes import excerpt, readable, weight

SAME, ADDED, REMOVED = "same", "added", "removed"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("## عنوان فرعي", "عنوان فرعي"),
        ("> «قول مأثور.»\n>\n> – قائله", "«قول مأثور.» – قائله"),
        ("- أول\n- ثان", "أول ثان"),
        ("نص **مهم** و*مائل* و`code`.", "نص مهم ومائل وcode."),
        ("انظر [الرابط](https://example.org/x) هنا.", "انظر الرابط هنا."),
        ("الساعة 3-5، وA - B", "الساعة 3-5، وA - B"),
        ("snake_case 2*3", "snake_case 2*3"),
        ("حاشية[^1]", "حاشية"),
    ],
)
def test_the_signs_of_markdown_are_left_out(source, words):
    assert readable([(SAME, source)]) == [(SAME, words)]


def test_a_dash_in_the_middle_of_a_line_is_no_sign_of_a_list():
    runs = readable([(SAME, "قال "), (ADDED, "- نعم"), (SAME, " ثم سكت")])
    assert runs == [(SAME, "قال "), (ADDED, "- نعم"), (SAME, " ثم سكت")]


def test_a_run_of_signs_alone_is_left_out():
    assert readable([(REMOVED, "**"), (SAME, "كلمة"), (REMOVED, "**")]) == [(SAME, "كلمة")]


def test_the_short_form_keeps_a_few_whole_words_around_each_change():
    runs = readable(
        word_changes(f"{'كلمة ' * 40}قديم {'لفظ ' * 40}", f"{'كلمة ' * 40}جديد {'لفظ ' * 40}")
    )
    before, removed, added, after = excerpt(runs, around=20)
    assert before[1].startswith("…كلمة ") or before[1].startswith("… كلمة")
    assert len(before[1]) < 30
    assert (removed[1], added[1]) == ("قديم", "جديد")
    assert after[1].rstrip().endswith("…")
    assert len(after[1]) < 30


def test_what_stands_between_two_changes_is_cut_in_its_middle():
    between = " ".join(f"لفظ{number}" for number in range(40))
    short = excerpt([(ADDED, "أ"), (SAME, f" {between} "), (REMOVED, "ب")], around=20)
    assert "…" in short[1][1]
    assert "لفظ0" in short[1][1]
    assert "لفظ39" in short[1][1]
    assert "لفظ20" not in short[1][1]


def test_a_short_text_stays_whole():
    runs = [(SAME, "قبل "), (ADDED, "كلمة"), (SAME, " بعد")]
    assert excerpt(runs) == runs
    assert weight(runs) == len("كلمة")
