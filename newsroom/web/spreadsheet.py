"""A table as a file that spreadsheets open rightly: Arabic is read as Arabic, nothing is computed.

The mark of UTF-8 stands first, or Excel takes the file for an older encoding. A cell that begins
with a sign of a formula gets an apostrophe before it: «=HYPERLINK(…)» in a note stays a text.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from typing import Any

MARK = "\ufeff"
# Beside the signs themselves, their wide forms, and the blanks that Excel skips before them.
_COMPUTED = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


class _Line:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def as_csv(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """The lines of the file, made one by one: a long table is never in memory whole."""
    writer = csv.writer(_Line())
    yield MARK
    for row in rows:
        yield str(writer.writerow([as_cell(value) for value in row]))


def as_cell(value: Any) -> str:
    """A value as a text that no spreadsheet computes."""
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_COMPUTED) else text
