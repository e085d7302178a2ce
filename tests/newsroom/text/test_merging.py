"""Two people's changes to one body: what joins by itself, what has to be chosen, nothing lost."""

from hypothesis import given
from hypothesis import strategies as st

from newsroom.text.merging import Clash, merge_texts

BASE = "\n\n".join(
    (
        "أعلنت الشركة عن خدمة جديدة في المنطقة",
        "تصل الخدمة إلى خمس دول عربية هذا العام",
        "يبلغ سعر الاشتراك الشهري عشرة دولارات",
        "لم تعلق الشركات المنافسة على الخبر بعد",
    )
)


def test_changes_to_different_paragraphs_join_even_side_by_side():
    mine = BASE.replace("جديدة", "مدفوعة")
    theirs = BASE.replace("خمس", "ست")

    merged = merge_texts(BASE, mine, theirs)

    assert merged.clashes == []
    assert merged.text == BASE.replace("جديدة", "مدفوعة").replace("خمس", "ست")


def test_a_paragraph_that_both_changed_is_a_clash_with_all_three_texts():
    merged = merge_texts(BASE, BASE.replace("عشرة", "تسعة"), BASE.replace("عشرة", "ثمانية"))

    assert merged.clashes == [
        Clash(
            "يبلغ سعر الاشتراك الشهري عشرة دولارات",
            "يبلغ سعر الاشتراك الشهري تسعة دولارات",
            "يبلغ سعر الاشتراك الشهري ثمانية دولارات",
        )
    ]


def test_a_clash_is_settled_as_mine_theirs_or_both():
    merged = merge_texts("سعره عشرة", "سعره تسعة", "سعره ثمانية")

    assert merged.text == merged.settled(["mine"]) == "سعره تسعة"
    assert merged.settled(["theirs"]) == "سعره ثمانية"
    assert merged.settled(["both"]) == "سعره تسعة\n\nسعره ثمانية"


def test_the_same_change_by_both_is_no_clash():
    changed = BASE.replace("عشرة", "تسعة")

    assert merge_texts(BASE, changed, changed).clashes == []
    assert merge_texts(BASE, f"{changed}\n\nأ", f"{changed}\n\nأ\n\nب").text.endswith("أ\n\nب")


def test_paragraphs_added_in_different_places_all_stay():
    merged = merge_texts(BASE, f"مقدمة من عندي\n\n{BASE}", f"{BASE}\n\nخاتمة من عندهم")

    assert merged.clashes == []
    assert merged.text == f"مقدمة من عندي\n\n{BASE}\n\nخاتمة من عندهم"


def test_two_paragraphs_added_in_one_place_clash():
    merged = merge_texts(BASE, f"{BASE}\n\nخاتمتي", f"{BASE}\n\nخاتمتهم")

    assert merged.clashes == [Clash("", "خاتمتي", "خاتمتهم")]
    assert merged.settled(["both"]) == f"{BASE}\n\nخاتمتي\n\nخاتمتهم"


def test_a_paragraph_one_took_out_and_the_other_changed_is_a_clash():
    first, second, third, fourth = BASE.split("\n\n")

    merged = merge_texts(BASE, "\n\n".join((first, second, fourth)), BASE.replace("عشرة", "ثمانية"))

    assert merged.clashes == [Clash(third, "", third.replace("عشرة", "ثمانية"))]
    assert merged.settled(["theirs"]) == BASE.replace("عشرة", "ثمانية")


def test_a_paragraph_one_wrote_anew_and_the_other_changed_is_one_clash():
    paragraphs = BASE.split("\n\n")
    anew = "\n\n".join((*paragraphs[:2], "شيء آخر تماما", "لا يشبه ما كان هنا", paragraphs[3]))

    merged = merge_texts(BASE, anew, BASE.replace("عشرة", "ثمانية"))

    assert merged.settled(["theirs"]) == BASE.replace("عشرة", "ثمانية")
    assert merged.text == anew


def test_a_paragraph_that_both_moved_to_different_places_stands_once():
    first, second, third, fourth = BASE.split("\n\n")
    mine = "\n\n".join((second, third, first, fourth))
    theirs = "\n\n".join((second, third, fourth, first))

    merged = merge_texts(BASE, mine, theirs)

    assert merged.clashes == []
    assert merged.text == mine == merge_texts(BASE, theirs, mine).text


def test_text_pasted_without_blank_lines_merges_line_by_line_and_stays_so():
    base = BASE.replace("\n\n", "\n")

    merged = merge_texts(base, base.replace("عشرة", "تسعة"), base.replace("خمس", "ست"))

    assert merged.text == base.replace("عشرة", "تسعة").replace("خمس", "ست")


def test_lines_of_code_are_never_parted():
    code = "```\nأ = 1\n\nب = 2\n```"
    base = f"{BASE}\n\n{code}"

    merged = merge_texts(base, base.replace("أ = 1", "أ = 3"), base.replace("ب = 2", "ب = 4"))

    assert len(merged.clashes) == 1
    assert merged.clashes[0].base == code


PARAGRAPHS = st.lists(
    st.sampled_from(["أ ب ج", "أ ب د", "هـ و ز", "هـ و ح", "ط", "ي ك ل م", "OpenAI 5%"]), max_size=6
)
BODIES = st.builds(lambda parts, gap: gap.join(parts), PARAGRAPHS, st.sampled_from(["\n\n", "\n"]))


@given(BODIES, BODIES, BODIES)
def test_whatever_either_wrote_is_in_the_text_or_in_a_clash(base, mine, theirs):
    merged = merge_texts(base, mine, theirs)
    shown = merged.text + "".join("\n".join(clash) for clash in merged.clashes)

    written = {line for text in (mine, theirs) for line in text.split("\n")}
    for line in written - set(base.split("\n")):
        assert line in shown


@given(BODIES, BODIES)
def test_where_one_side_changed_nothing_the_other_is_the_text(base, changed):
    assert merge_texts(base, changed, base).text == changed
    assert merge_texts(base, base, changed).text == changed


@given(BODIES, BODIES, BODIES)
def test_whose_side_is_whose_makes_no_difference_but_for_the_clashes(base, mine, theirs):
    one, other = merge_texts(base, mine, theirs), merge_texts(base, theirs, mine)

    assert [tuple(clash) for clash in one.clashes] == [
        (clash.base, clash.theirs, clash.mine) for clash in other.clashes
    ]
