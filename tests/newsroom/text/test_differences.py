"""Differences of texts: what a reviewer sees as one change, and that no text is too much."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.text.differences import MOST_CELLS, Run, align, pair, places, word_changes
from newsroom.text.merging import merge_texts
from newsroom.text.pieces import MOST_LINES, pieces

# Letters that are near each other in meaning, so that random texts have much in common.
TEXTS = st.text(alphabet="اب جAb1٢,.%-/\n\u0651\u0640\u200d😀«»*>", max_size=60)


def shown(before, after):
    """The difference in one line: [-removed-] and {+added+}."""
    marks = {"same": "{}", "added": "{{+{}+}}", "removed": "[-{}-]"}
    return "".join(marks[run.kind].format(run.text) for run in word_changes(before, after))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وبالكتابِ الجديد", ["وبالكتابِ", " ", "الجديد"]),
        ("مِــن", ["مِــن"]),
        ("بـOpenAI", ["بـ", "OpenAI"]),
        ("GPT-4o، C++ و.NET", ["GPT-4o", "،", " ", "C++", " ", "و", ".", "NET"]),
        ("node.js", ["node.js"]),
        ("شبكة 5G", ["شبكة", " ", "5G"]),
        ("١٬٢٠٠ و1,200.50", ["١٬٢٠٠", " ", "و", "1,200.50"]),
        ("بـ1,200", ["بـ", "1,200"]),
        ("5% و٪5", ["5%", " ", "و", "٪5"]),
        ("-5 درجات", ["-5", " ", "درجات"]),
        ("2024-11-26", ["2024-11-26"]),
        ("👩\u200d💻👍🏽🇸🇦", ["👩\u200d💻", "👍🏽", "🇸🇦"]),
        ("أ  ب\n\nج", ["أ", "  ", "ب", "\n\n", "ج"]),
        ("https://a.example/x?y=1، ثم", ["https://a.example/x?y=1", "،", " ", "ثم"]),
    ],
)  # fmt: skip
def test_a_text_is_cut_where_its_words_end(text, expected):
    assert pieces(text) == expected


@given(TEXTS)
def test_the_pieces_joined_are_the_text(text):
    assert "".join(pieces(text)) == text


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("نموذج Sora من OpneAI", "نموذج Sora من OpenAI", "نموذج Sora من [-OpneAI-]{+OpenAI+}"),
        ("من الفانين", "من الفنانين", "من [-الفانين-]{+الفنانين+}"),
        ("بـ 150 مليار", "بـ 157 مليار", "بـ [-150-]{+157+} مليار"),
        ("قلة مختارة", "قِلة مختارة", "[-قلة-]{+قِلة+} مختارة"),
        ("اعلنت الشركه", "أعلنت الشركة", "[-اعلنت الشركه-]{+أعلنت الشركة+}"),
        ("من من", "من", "من[- من-]"),
        ("النص  هنا", "النص هنا", "النص[-  -]{+ +}هنا"),
        ("سريع ودقيق", "سريع، ودقيق", "سريع{+،+} ودقيق"),
        ("", "جديد", "{+جديد+}"),
        ("قديم", "", "[-قديم-]"),
        ("", "", ""),
        (
            "OpenAI و Google و Meta",
            "OpenAI و Apple Inc و Meta",
            "OpenAI و [-Google-]{+Apple Inc+} و Meta",
        ),
        # A common «في» alone between two changes would only break them up.
        (
            "وصل الوزير أمس في القاهرة القديمة",
            "زار رئيس الوفد الأمريكي في بغداد الجديدة",
            "[-وصل الوزير أمس في القاهرة القديمة-]{+زار رئيس الوفد الأمريكي في بغداد الجديدة+}",
        ),
        ("فقرة أولى\n\nثالثة", "فقرة أولى\n\nثانية\n\nثالثة", "فقرة أولى\n\n{+ثانية\n\n+}ثالثة"),
    ],
)
def test_a_difference_shows_whole_words_side_by_side(before, after, expected):
    assert shown(before, after) == expected


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_back_from_the_difference(before, after):
    runs = word_changes(before, after)

    assert "".join(run.text for run in runs if run.kind != "added") == before
    assert "".join(run.text for run in runs if run.kind != "removed") == after
    assert all(run.text for run in runs)


@given(TEXTS, TEXTS)
def test_what_was_removed_stands_before_what_came_for_it_and_kinds_alternate(before, after):
    kinds = [run.kind for run in word_changes(before, after)]

    assert all(one != other for one, other in pairwise(kinds))
    assert ("added", "removed") not in list(pairwise(kinds))


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    assert word_changes(text, text) == ([Run("same", text)] if text else [])


class TestPlaces:
    def test_a_changed_number_is_one_place_with_its_number(self):
        body = [f"فقرة رقم {number} عن الخبر كله" for number in range(1, 21)]
        changed = [*body]
        changed[12] = changed[12].replace("الخبر", "الحدث")

        found = [
            place
            for place in places("\n\n".join(body), "\n\n".join(changed))
            if place.kind != "same"
        ]

        assert [(place.kind, place.was_number, place.number) for place in found] == [
            ("changed", 13, 13)
        ]

    def test_added_removed_and_moved_paragraphs_keep_their_own_numbers(self):
        found = places(
            "أولى طويلة\n\nثانية طويلة\n\nثالثة قصيرة\n\nرابعة",
            "ثالثة قصيرة\n\nأولى طويلة\n\nثانية طويلة\n\nشيء جديد كل الجدة هنا\n\nوآخر",
        )

        assert [(place.kind, place.was_number, place.number) for place in found] == [
            ("moved", 3, 1),
            ("same", 1, 2),
            ("same", 2, 3),
            ("removed", 4, None),
            ("added", None, 4),
            ("added", None, 5),
        ]

    def test_a_paragraph_rewritten_in_part_is_changed_not_replaced(self):
        found = places(
            "تراجعت أسهم الشركة أمس في السوق\n\nنهاية", "ارتفعت أسهم الشركة أمس في السوق\n\nنهاية"
        )

        assert [place.kind for place in found] == ["changed", "same"]

    def test_lines_without_a_blank_one_are_paragraphs_as_in_pasted_text(self):
        found = places("أولى\nثانية\nثالثة", "أولى\nثانية\nرابعة")

        assert [place.kind for place in found] == ["same", "same", "changed"]

    def test_code_between_fences_is_one_paragraph(self):
        code = "```\na\n\nb\n```"

        assert [place.before for place in places(f"نص\n\n{code}\n\nذيل", "")] == [
            "نص",
            code,
            "ذيل",
        ]

    @given(TEXTS, TEXTS)
    def test_every_paragraph_of_both_has_exactly_one_place(self, before, after):
        found = places(before, after)

        assert sorted(place.number for place in found if place.number) == list(
            range(1, 1 + sum(place.number is not None for place in found))
        )
        assert sorted(place.was_number for place in found if place.was_number) == list(
            range(1, 1 + sum(place.was_number is not None for place in found))
        )


@given(st.lists(st.integers(0, 3), max_size=30), st.lists(st.integers(0, 3), max_size=30))
def test_stretches_alternate_and_cover_both(before, after):
    stretches = align(before, after)
    was = now = 0
    for stretch in stretches:
        assert (stretch.was_start, stretch.start) == (was, now)
        was, now = stretch.was_end, stretch.end
        if stretch.is_same:
            assert before[stretch.was_start : was] == after[stretch.start : now]

    assert (was, now) == (len(before), len(after))
    assert all(not (one.is_same and other.is_same) for one, other in pairwise(stretches))


def test_above_the_ceiling_the_middle_is_replaced_whole():
    size = int(MOST_CELLS**0.5) + 10
    before, after = ["أول", *["ا", "ب"] * size], ["أول", *["ب", "ا"] * size, "آخر"]

    assert align(before, after) == [
        (True, 0, 1, 0, 1),
        (False, 1, len(before), 1, len(after)),
    ]


def test_a_text_of_more_lines_than_any_story_is_compared_whole():
    before = "س\n" * (MOST_LINES + 1)
    after = f"{before}سطر"

    assert [place.kind for place in places(before, after)] == ["changed"]
    runs = word_changes(before, after)
    assert "".join(run.text for run in runs if run.kind != "removed") == after
    merged = merge_texts(before, after, f"غيره\n{before}")
    assert merged.clashes == [(before.rstrip("\n"), after, f"غيره\n{before}".rstrip("\n"))]


def test_paragraphs_pair_in_order_with_those_most_alike():
    before = ["خبر عن شركة كبيرة", "رأي في نموذج جديد"]
    after = ["خبر عن شركة صغيرة", "مقدمة لم تكن من قبل", "رأي في نموذج قديم"]

    assert pair(before, after) == [(0, 0), (None, 1), (1, 2)]
