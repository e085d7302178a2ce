"""Structure that a text pasted from a word processor has but does not mark.

Two rules, neither of which changes a character. In a source without a single blank line every
line of prose is a paragraph: that is how a word processor pastes. A paragraph that is wholly a
quotation, followed by one that begins with a dash, is a quotation and its speaker.
"""

import re

_BLOCK = re.compile(r"[ \t]*(?:#{1,6} |>|[-*+] |\d{1,4}[.)] |\||```|~~~|\[\^)|[ \t]{2,}")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_QUOTATION = re.compile(r"(?:“[^“”]+”|«[^«»]+»)[.،!؟?]?")
_SPEAKER = re.compile(r"[–—] ?\S.{0,200}")
_QUOTED_SPEAKER = re.compile(r"> ?[–—] ?\S")


def separate(source: str) -> str:
    """The source with its paragraphs and quotations marked as Markdown."""
    lines = source.strip("\n").split("\n")
    if not any(not line.strip() for line in lines):
        lines = _one_paragraph_a_line(lines)
    return "\n".join(_mark_quotations(_part_quoted_speakers(lines)))


def _one_paragraph_a_line(lines: list[str]) -> list[str]:
    out: list[str] = []
    fenced = False
    for line in lines:
        prose = not fenced and not _BLOCK.match(line)
        if prose and out:
            out.append("")
        fenced ^= bool(_FENCE.match(line))
        out.append(line)
        if prose:
            out.append("")
    return out


def _part_quoted_speakers(lines: list[str]) -> list[str]:
    """`> – speaker` under a quoted line becomes a paragraph of its own inside the quote."""
    out: list[str] = []
    for line in lines:
        if _QUOTED_SPEAKER.match(line) and out and out[-1].startswith(">") and out[-1] != ">":
            out.append(">")
        out.append(line)
    return out


def _mark_quotations(lines: list[str]) -> list[str]:
    out = list(lines)
    for index, line in enumerate(lines):
        if not _QUOTATION.fullmatch(line.strip()):
            continue
        after = index + 1
        while after < len(lines) and not lines[after].strip():
            after += 1
        if after < len(lines) and _SPEAKER.fullmatch(lines[after].strip()):
            out[index] = f"> {line}"
            out[after] = f"> {lines[after]}"
            for between in range(index + 1, after):
                out[between] = ">"
    return out
