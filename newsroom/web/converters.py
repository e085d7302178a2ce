"""What stands for a number or a name in an address."""

from django.urls import register_converter
from django.urls.converters import IntConverter, StringConverter

from newsroom.text.slugs import SLUG_PATTERN


class Number(IntConverter):
    """A whole number that every database can hold; Django's own takes one of any length, and the
    database then fails where the row should be missing."""

    regex = "[0-9]{1,18}"


class UnicodeSlug(StringConverter):
    """A slug in any script; Django's own knows ASCII only."""

    regex = SLUG_PATTERN


register_converter(Number, "number")
register_converter(UnicodeSlug, "uslug")
