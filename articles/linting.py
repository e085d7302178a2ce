"""The desk linter over a story: its fields, the newsroom's names and levels, what was left as it is.

Rules are pure and stand in newsroom.text.linter; here they get their words, and the database. The
workflow asks `refusals` at its moves; the form shows `look_over`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Article, DeskRule, LeftFinding, Term
from articles.models.desk_rule import LONGEST_PASSAGE
from newsroom.text import linter
from newsroom.text.bidi import embed
from newsroom.text.linter import BODY_ONLY, RULES, Finding, Text

Level = DeskRule.Level
# The texts of a story that are looked over, as keys of its content.
FIELDS = tuple(
    f"{name}_{language}"
    for language in ("ar", "en")
    for name in ("headline", "standfirst", "body", "question")
)
PASSAGES_NAMED, LETTERS_OF_A_PASSAGE = 3, 40


@dataclass(frozen=True)
class Words:
    """What a rule is called, and its sentence about one finding (`%(passage)s`, `%(about)s`)."""

    label: Promise
    sentence: Promise


WORDS = {
    "latin_signs": Words(
        gettext_lazy("Latin punctuation"),
        gettext_lazy("Arabic has its own sign here."),
    ),
    "straight_quotes": Words(
        gettext_lazy("Straight quotation marks"),
        gettext_lazy("Put the quotation between marks that open and close."),
    ),
    "blanks_at_signs": Words(
        gettext_lazy("Blanks at punctuation"),
        gettext_lazy("The sign joins the word before it; one blank stands after it."),
    ),
    "doubled_blanks": Words(gettext_lazy("Doubled blanks"), gettext_lazy("One blank is enough.")),
    "mixed_digits": Words(
        gettext_lazy("Mixed digits"), gettext_lazy("The rest of the text has the other digits.")
    ),
    "tatweel": Words(
        gettext_lazy("Stretched letters"), gettext_lazy("A search does not find a stretched word.")
    ),
    "hidden_controls": Words(
        gettext_lazy("Hidden characters"),
        gettext_lazy("A character that cannot be seen came with a paste."),
    ),
    "unbalanced": Words(
        gettext_lazy("Half a pair"),
        gettext_lazy("Its other half is missing in this paragraph."),
    ),
    "common_slips": Words(
        gettext_lazy("Spelling of common words"), gettext_lazy("Written «%(about)s».")
    ),
    "known_names": Words(gettext_lazy("Names"), gettext_lazy("The newsroom writes «%(about)s».")),
    "repeated_words": Words(
        gettext_lazy("A word twice"), gettext_lazy("The same word stands twice in a row.")
    ),
    "parted_waw": Words(
        gettext_lazy("The letter waw by itself"),
        gettext_lazy("It is written with the word after it."),
    ),
    "unmarked_questions": Words(
        gettext_lazy("Question without a mark"), gettext_lazy("A question ends in «؟».")
    ),
    "jumped_headings": Words(
        gettext_lazy("Heading level jumped"),
        gettext_lazy("A heading is at most one level below the one before it."),
    ),
    "bare_links": Words(
        gettext_lazy("Bare address"),
        gettext_lazy("Readers see the address itself: give the link a name."),
    ),
    "long_paragraphs": Words(
        gettext_lazy("Long paragraph"),
        gettext_lazy("%(about)s words: on a phone this is a wall."),
    ),
    "foreign_paragraphs": Words(
        gettext_lazy("Untranslated paragraph"),
        gettext_lazy("Translate it, or mark it as a quotation."),
    ),
    "unsourced_claims": Words(
        gettext_lazy("Claim without a source"),
        gettext_lazy("The text leans on a source, and the story names none."),
    ),
}


@dataclass(frozen=True)
class Found:
    """A finding in a field of a story, as a person is told of it."""

    field: str
    finding: Finding
    is_blocking: bool

    @property
    def rule(self) -> str:
        return self.finding.rule

    @property
    def language(self) -> str:
        return self.field[-2:]

    @property
    def sentence(self) -> str:
        return str(WORDS[self.rule].sentence) % {
            "passage": self.finding.passage,
            "about": self.finding.about,
        }


def levels(chosen: dict[str, str] | None = None) -> dict[str, Level]:
    """The level of each rule of the linter, the newsroom's own where it chose one: `chosen`, or one
    query."""
    chosen = DeskRule.objects.levels() if chosen is None else chosen
    return {name: Level(chosen.get(name, Level.WARN)) for name in RULES}


def look_over(content: dict[str, Any], story: Article | None) -> list[Found]:
    """What the linter finds in this content, without what was left as it is: by rule, then by place.

    `content` has the keys of a snapshot; it need not be what was saved.
    """
    known = levels()
    found = _findings(content, story, [rule for rule in RULES if known[rule] != Level.OFF])
    order = list(RULES)
    found.sort(key=lambda pair: (order.index(pair[1].rule), FIELDS.index(pair[0])))
    return [Found(field, one, known[one.rule] == Level.BLOCK) for field, one in found]


def refusals(
    content: dict[str, Any], story: Article, *, chosen: dict[str, str] | None = None
) -> list[str]:
    """A sentence for each rule that blocks and found something; `chosen` as for `levels`."""
    blocking = [rule for rule, level in levels(chosen).items() if level == Level.BLOCK]
    if not blocking:
        return []
    by_rule: dict[str, list[str]] = {}
    for _field, finding in _findings(content, story, blocking):
        by_rule.setdefault(finding.rule, []).append(finding.passage)
    return [_refusal(rule, passages) for rule, passages in by_rule.items()]


def leave(story: Article, rule: str, passage: str, *, by: Any, now: datetime) -> None:
    """Do not speak of this passage again in this story; twice is once."""
    LeftFinding.objects.get_or_create(
        article=story, rule=rule, passage=_kept(passage), defaults={"by": by, "at": now}
    )


def take_up_again(story: Article) -> int:
    """Speak again of all that was left in this story; how much that was."""
    return LeftFinding.objects.filter(article=story).delete()[0]


def _findings(
    content: dict[str, Any], story: Article | None, rules: list[str]
) -> list[tuple[str, Finding]]:
    left = set(story.left_findings.values_list("rule", "passage")) if story else set()
    bank = _bank() if "known_names" in rules else linter.Terms()
    found = []
    for field in FIELDS:
        source = content.get(field) or ""
        if not source:
            continue
        is_body = field.startswith("body")
        text = Text(
            source,
            field[-2:],
            bank,
            digits=settings.DIGITS,
            quotes=settings.QUOTATION_MARKS[:2],
            has_sources=bool(content.get("sources")) or not is_body,
        )
        asked = [rule for rule in rules if is_body or rule not in BODY_ONLY]
        found += [
            (field, finding)
            for finding in linter.lint(text, rules=asked)
            if (finding.rule, _kept(finding.passage)) not in left
        ]
    return found


def _bank() -> linter.Terms:
    """The names in use. Two queries."""
    return linter.Terms(
        [
            linter.Term(
                term.name_ar,
                term.name_en,
                tuple(one.text for one in term.spellings.all() if one.is_corrected),
                term.companions,
            )
            for term in Term.objects.in_use()
        ]
    )


def _kept(passage: str) -> str:
    return passage[:LONGEST_PASSAGE]


def _refusal(rule: str, passages: list[str]) -> str:
    shown = [f"«{Truncator(text).chars(LETTERS_OF_A_PASSAGE)}»" for text in passages]
    named = list(dict.fromkeys(shown))[:PASSAGES_NAMED]
    words = {"rule": WORDS[rule].label, "passages": " · ".join(embed(one) for one in named)}
    return _("%(rule)s, which the newsroom does not let pass: %(passages)s") % words
