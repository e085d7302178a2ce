"""A quoted passage is found again by its words, whatever was done around it."""

import pytest

from newsroom.text.passages import MOST_PLACES, context_of, find_passage

TEXT = "قال الفنانون إن الشركة وعدتهم.\n\n## ماذا وجدوا؟\nقال الفنانون إن **الشركة** تراجعت."


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        (TEXT, "وعدتهم", "وعدتهم"),
        # Marks, tatweel and hamza forms are no difference to a reader.
        ("أعلنت شركةٌ كبيـــرة عنه", "اعلنت شركة كبيرة", "أعلنت شركةٌ كبيـــرة"),
        # Copied from the preview, where Markdown's signs are gone and lines are joined.
        (TEXT, "إن الشركة تراجعت", "إن **الشركة** تراجعت"),
        ("سطر\nأول", "سطر أول", "سطر\nأول"),
        ("OpenAI said so", "openai SAID", "OpenAI said"),
        (TEXT, "كلام ليس فيه", None),
        (TEXT, "", None),
        ("", "شيء", None),
    ],
)
def test_it_is_found_as_a_reader_would(text, quote, found):
    place = find_passage(text, quote)
    assert (text[place.start : place.end] if place else None) == found


def test_of_two_places_the_one_with_the_same_surroundings_is_meant():
    second = TEXT.rindex("الفنانون")
    before, after = context_of(TEXT, (place := find_passage(TEXT, "الفنانون")))
    assert place.start != second
    lead = TEXT[:second][-40:]
    assert find_passage(TEXT, "الفنانون", before=lead).start == second
    # A sentence that is put before everything moves both, and changes neither.
    moved = f"مقدمة جديدة.\n\n{TEXT}"
    assert find_passage(moved, "الفنانون", before=before, after=after).start == moved.index(
        "الفنانون"
    )


def test_a_passage_that_stands_everywhere_costs_no_more_than_some_places():
    text = "ا" * 200_000
    assert find_passage(text, "ا").start < MOST_PLACES
