"""The direction of a field is that of its language, whatever the language of the desk."""

from typing import Any

DIRECTIONS = {"ar": "rtl", "en": "ltr"}


def with_directions(form: Any) -> Any:
    """The form class, its fields of one language set in that language's direction."""
    for name, field in form.base_fields.items():
        language = name[-2:]
        if name.endswith(tuple(f"_{known}" for known in DIRECTIONS)):
            field.widget.attrs |= {"dir": DIRECTIONS[language], "lang": language}
    return form
