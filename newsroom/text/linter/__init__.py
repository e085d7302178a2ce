"""The desk linter: small rules that look a text over, and what each would write instead.

`RULES` is the list, by the names that the newsroom switches. A rule is a pure function of a `Text`
and takes time linear in it; code, addresses and comments are never looked at. What a finding is
called in front of people is said above, where there is a language.
"""

from collections.abc import Callable, Iterable, Iterator

from newsroom.text.linter import marks, structure, words
from newsroom.text.linter.findings import Finding, Text
from newsroom.text.linter.terms import Term, Terms

__all__ = ["BODY_ONLY", "RULES", "Finding", "Term", "Terms", "Text", "fixed", "lint"]

RULES: dict[str, Callable[[Text], Iterator[Finding]]] = {
    # Signs and blanks
    "latin_signs": marks.latin_signs,
    "straight_quotes": marks.straight_quotes,
    "blanks_at_signs": marks.blanks_at_signs,
    "doubled_blanks": marks.doubled_blanks,
    "mixed_digits": marks.mixed_digits,
    "tatweel": marks.tatweel,
    "hidden_controls": marks.hidden_controls,
    "unbalanced": marks.unbalanced,
    # Words
    "common_slips": words.common_slips,
    "known_names": words.known_names,
    "repeated_words": words.repeated_words,
    "parted_waw": words.parted_waw,
    # The text as a whole
    "unmarked_questions": structure.unmarked_questions,
    "jumped_headings": structure.jumped_headings,
    "bare_links": structure.bare_links,
    "long_paragraphs": structure.long_paragraphs,
    "foreign_paragraphs": structure.foreign_paragraphs,
    "unsourced_claims": structure.unsourced_claims,
}
# Of one line these say nothing.
BODY_ONLY = frozenset({"jumped_headings", "long_paragraphs", "foreign_paragraphs"})


def lint(text: Text, *, rules: Iterable[str] = RULES) -> list[Finding]:
    """What these rules find, in the order of the text. Where a name is wrong, that is all that is
    said of its letters."""
    found = [finding for name in rules for finding in RULES[name](text)]
    names = [finding for finding in found if finding.rule == "known_names"]
    taken = {place for name in names for place in range(name.start, name.end)}
    kept = [
        finding for finding in found if finding.rule != "common_slips" or finding.start not in taken
    ]
    return sorted(kept, key=lambda finding: (finding.start, finding.end))


def fixed(source: str, findings: Iterable[Finding]) -> str:
    """The text with these put right; what has no fix, or overlaps one that was made, is left."""
    out, end = [], 0
    for finding in sorted(findings, key=lambda found: found.start):
        if finding.fix is None or finding.start < end:
            continue
        out += [source[end : finding.start], finding.fix]
        end = finding.end
    return "".join([*out, source[end:]])
