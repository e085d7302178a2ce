"""Setting a reader's words as HTML: paragraphs and line breaks, nothing else.

Never Markdown: it stalls on hostile input, and an answer needs none. Each paragraph carries its
own direction, judged by its letters, so that one that opens with «OpenAI» stays right-to-left.
"""

import re

from django.utils.html import escape

from newsroom.text.bidi import direction


def set_words(text: str) -> str:
    """HTML of a cleaned answer; linear in its length."""
    paragraphs = re.split(r"\n[ \t]*\n+", text.strip())
    return "".join(
        f'<p dir="{direction(paragraph)}">{_lines(paragraph)}</p>' for paragraph in paragraphs
    )


def _lines(paragraph: str) -> str:
    return "<br>".join(escape(line.strip()) for line in paragraph.split("\n"))
