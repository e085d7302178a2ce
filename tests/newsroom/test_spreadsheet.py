"""A table that is taken away opens as Arabic, and computes nothing."""

import csv
import io

import pytest

from newsroom.web.spreadsheet import MARK, as_cell, as_csv


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+966", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1+1", "＝1", '=HYPERLINK("http://x")'],
)
def test_no_cell_is_computed(text):
    assert as_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["العنوان", "1-2", "a=b", "", "«-5%»"])
def test_other_texts_stay_as_they_are(text):
    assert as_cell(text) == text


def test_values_have_one_form_each():
    assert [as_cell(value) for value in (None, 7, {"a": "ب"})] == ["", "7", '{"a": "ب"}']


def test_a_reader_of_tables_gets_back_what_was_written():
    rows = [["العنوان", "ملاحظة"], ["سطر\nثانٍ", 'قال «"نعم"»، ومضى']]
    text = "".join(as_csv(rows))
    assert text.startswith(MARK)
    assert list(csv.reader(io.StringIO(text.removeprefix(MARK), newline=""))) == rows


def test_a_long_table_is_made_line_by_line():
    lines = as_csv([number] for number in iter(int, 1))
    assert [next(lines) for _line in range(3)] == [MARK, "0\r\n", "0\r\n"]
