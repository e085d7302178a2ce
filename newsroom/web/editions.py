"""The two editions of the site: the language beside the one of the page, and addresses in it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, override


def other_language() -> str:
    return "ar" if get_language() == "en" else "en"


def in_language(language: str, name: str, *args: Any) -> str:
    """The address of a page by its name."""
    with override(language):
        address: str = reverse(name, args=args)
    return address
