"""A number that a stranger typed is one that a column can hold, or none."""

import pytest

from newsroom.web.typed import read_number


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("7", 7), ("007", 7), ("9" * 18, 10**18 - 1)]
)
def test_a_number_is_read(text, number):
    assert read_number(text) == number


@pytest.mark.parametrize(
    "text",
    [None, "", " 7", "-7", "+7", "7.0", "1_0", "٧", "²", "7\x00", "7\n", "9" * 19, "9" * 9_999],
)
def test_anything_else_is_none(text):
    assert read_number(text) is None


def test_a_count_has_fewer_digits_than_a_key():
    assert read_number("9" * 9, digits=9) == 999_999_999
    assert read_number("9" * 10, digits=9) is None
