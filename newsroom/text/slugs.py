"""Slugs in the readers' own script: stable, never empty by accident, cut on a word."""

import re
import unicodedata

LONGEST = 60
# Letters and digits of any script, joined by single hyphens.
SLUG_PATTERN = r"[\w-]+"
_MARKS = re.compile(
    "[\u0640\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u200b\u200d-\u200f\u061c\u2060"
    "\u202a-\u202e\u2066-\u2069\ufeff\u00ad]"
)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2)
_BETWEEN = re.compile(r"[^\w]+|_+")


def make_slug(text: str) -> str:
    """The slug of a headline or name; "" only when it holds no letter or digit.

    Letters stay as readers write them (أ إ ة ى); uniqueness is asked elsewhere, on the fold.
    """
    text = unicodedata.normalize("NFKC", text).replace("\u200c", "-")
    text = _MARKS.sub("", text).translate(_DIGITS).lower()
    slug = _BETWEEN.sub("-", text).strip("-")
    if len(slug) > LONGEST:
        head, _hyphen, _rest = slug[: LONGEST + 1].rpartition("-")
        slug = head or slug[:LONGEST]
    return slug
