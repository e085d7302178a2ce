"""A text of one paragraph that is too long for one line: a headline, a question, a source's name.

An `<input>` cuts it on a phone; a field that grows shows it whole. It holds no line break: one that
is pasted becomes a blank. static/js/desk/lines.js keeps the Enter key out of it.
"""

import re
from typing import Any

from django import forms

_BREAK = re.compile(r"\s*[\r\n\u2028\u2029]\s*")


class LineInput(forms.Textarea):
    """A textarea that begins with one line."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {"rows": 1, "cols": False, "class": "grows", "data-line": True} | (attrs or {})
        )

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        value = super().value_from_datadict(data, files, name)
        return _BREAK.sub(" ", value.strip()) if isinstance(value, str) else value
