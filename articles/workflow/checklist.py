"""The checklist: one table of what a story should have, shown at its side and asked by the moves.

A row says for which of the four moves it is required, and for which it is only advised. The form
and the server read the same rows, so the list speaks before the refusal does. What the house only
advises a newsroom may require, or switch off (DeskRule); what it requires stands.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.models import Choice, DeskRule, Image, Publication, Rendition
from articles.models.article import State
from articles.models.question import MOST_CHOICES
from articles.rendering import TooComplex, check, picture_keys
from articles.workflow import translations
from articles.workflow.content import Content
from articles.workflow.own_links import is_there
from articles.workflow.translations import kind_of
from articles.workflow.words import part_words
from newsroom.text.arabic import fold
from newsroom.text.pieces import ADDRESS

MOVES = ("submit", "approve", "schedule", "publish")
REQUIRED, ADVISED, SILENT = "R", "a", "-"
# Search engines cut a headline about here, and the cards of social networks here.
LONGEST_FOUND, LONGEST_SHARED = 60, 90
STANDFIRST_LENGTH = range(60, 221)
# A text may hold thousands; each costs a question to the database.
MOST_LINKS = 30
_LINK = re.compile(rf"(?:\]\(|\]:[ ]*)<?((?:/|https?://)[^\s)>]*)|{ADDRESS}")

# What a story's state leads to; elsewhere the list looks ahead to publishing.
_NEXT = {
    State.DRAFT: "submit",
    State.CHANGES_REQUESTED: "submit",
    State.IN_REVIEW: "approve",
}


@dataclass(frozen=True)
class Facts:
    """The content that is asked, and what the database knows of what it names. `record` says how
    its translation follows (translations); `levels` is what the newsroom chose, where that has been
    read already."""

    content: Content
    record: translations.Record | None = None
    levels: dict[str, str] | None = None

    def __getitem__(self, key: str) -> Any:
        return self.content.get(key)

    @cached_property
    def pictures(self) -> list[Image]:
        keys = picture_keys(self["body_ar"]) | picture_keys(self["body_en"])
        ids = {int(key) for key in keys if key.isdecimal()} | {self["cover_id"]}
        coming = Rendition.objects.filter(image=OuterRef("pk")).exclude(state=Rendition.State.READY)
        found = Image.objects.filter(pk__in=ids - {None}) if ids - {None} else Image.objects.none()
        return list(found.annotate(is_ready=~Exists(coming)))

    @cached_property
    def cover(self) -> Image | None:
        return next((image for image in self.pictures if image.pk == self["cover_id"]), None)

    @cached_property
    def unset_line(self) -> int | None:
        """The line that the recipe of rendering refuses."""
        for body in (self["body_ar"], self["body_en"]):
            try:
                check(body or "")
            except TooComplex as problem:
                return problem.line
        return None

    @cached_property
    def missing_english(self) -> list[str]:
        """The parts without which there is no English edition."""
        parts = translations.parts_of(self.content, "en")
        kinds = translations.NEEDED
        return [name for name, words in parts.items() if kind_of(name) in kinds and not words]

    @cached_property
    def missing_beside(self) -> list[str]:
        """The other parts that the Arabic has and the English lacks."""
        pictures = {str(image.pk): vars(image) for image in self.pictures}
        parts = translations.missing(self.content, "en", pictures)
        return [name for name in parts if kind_of(name) not in translations.NEEDED]

    def behind(self, language: str) -> tuple[str, ...]:
        """The parts of a language whose other side says something else by now."""
        return translations.translation(self.record or {}, self.content, language).stale

    @cached_property
    def dead_links(self) -> list[str]:
        """Addresses of our own site at which readers find nothing. Other hosts are not asked."""
        now = timezone.now()
        return [path for path in sorted(self.own_links)[:MOST_LINKS] if not is_there(path, now=now)]

    @cached_property
    def new_choices(self) -> list[str]:
        """Those that the question asked before did not have."""
        before = Choice.objects.filter(question__article=self["asked_before_id"])
        known = {fold(label) for label in before.values_list("label_ar", flat=True)}
        labels = [row["label_ar"] for row in self["choices"] or ()]
        return [label for label in labels if fold(label) not in known]

    @cached_property
    def own_links(self) -> set[str]:
        found = set()
        for body in (self["body_ar"], self["body_en"]):
            for found_here in _LINK.finditer(body or ""):
                parts = _parts(found_here[1] or found_here[0])
                is_ours = f"{parts.scheme}://{parts.netloc}" in ("://", settings.SITE_URL)
                if is_ours and parts.path.startswith("/"):
                    found.add(unquote(parts.path))
        return found


@dataclass(frozen=True)
class Row:
    """One thing. `asks` has a sign for each of MOVES; `place` is the field of the form to go to;
    `words` fill the refusal."""

    name: str
    asks: str
    place: str
    label: Promise
    refusal: Promise
    passes: Callable[[Facts], bool]
    is_asked: Callable[[Facts], bool] = lambda facts: True
    words: Callable[[Facts], dict[str, Any]] = lambda facts: {}

    @property
    def is_switchable(self) -> bool:
        return REQUIRED not in self.asks

    def at(self, level: str) -> str:
        """What it asks at the newsroom's level; what a newsroom requires it requires from the
        approval on."""
        if not self.is_switchable or level == DeskRule.Level.WARN:
            return self.asks
        if level == DeskRule.Level.OFF:
            return SILENT * len(MOVES)
        return self.asks[0] + REQUIRED * (len(MOVES) - 1)


@dataclass(frozen=True)
class Check:
    """A row asked of a content."""

    row: Row
    asks: str
    passes: bool
    refusal: str

    @property
    def name(self) -> str:
        return self.row.name

    @property
    def label(self) -> Promise:
        return self.row.label

    @property
    def needed_for(self) -> str:
        """The first move that it refuses, "" where it only advises."""
        return MOVES[self.asks.index(REQUIRED)] if REQUIRED in self.asks else ""

    def blocks(self, move: str) -> bool:
        return not self.passes and self.asks[MOVES.index(move)] == REQUIRED

    @property
    def mark(self) -> str:
        return "ok" if self.passes else "bad" if self.needed_for else "warn"


# fmt: off
TABLE = (
    #   name             submit, approve, schedule, publish; the field to go to
    Row("headline",       "RRRR", "headline_ar", _("Arabic headline"), _("Write the Arabic headline."),
        lambda f: bool(f["headline_ar"])),
    Row("body",           "RRRR", "body_ar", _("Arabic text"), _("Write the Arabic text."),
        lambda f: bool(f["body_ar"])),
    Row("section",        "RRRR", "section", _("Section"), _("Choose a section."),
        lambda f: f["section_id"] is not None),
    Row("question",       "RRRR", "question_ar", _("Closing question"), _("Write the closing question."),
        lambda f: bool(f["question_ar"])),
    Row("settable",       "RRRR", "body_ar", _("Text can be set"),
        _("Line %(line)s of the text cannot be set: simplify it."), lambda f: f.unset_line is None,
        words=lambda f: {"line": f.unset_line}),
    Row("choices",        "aRRR", "choices", _("Choices of the question"), _("A poll or forecast needs two to six choices."),
        lambda f: 2 <= len(f["choices"] or ()) <= MOST_CHOICES, lambda f: f["question_kind"] != "open"),
    Row("alt",            "aRRR", "cover", _("Pictures have alternative text"),
        _("Describe every picture in its alternative text, or mark it decorative."),
        lambda f: all(image.is_decorative or image.alt_ar for image in f.pictures), lambda f: bool(f.pictures)),
    Row("ready",          "-RRR", "cover", _("Pictures are ready"), _("A picture is still being prepared. Try again in a moment."),
        lambda f: all(image.is_ready for image in f.pictures), lambda f: bool(f.pictures)),
    Row("english",        "aRRR", "headline_en", _("English edition is complete"),
        _("The English edition lacks: %(parts)s."), lambda f: not f.missing_english, lambda f: bool(f["publish_en"]),
        lambda f: {"parts": part_words(f.missing_english)}),
    Row("english_rest",   "aaaa", "standfirst_en", _("English has what the Arabic has"),
        _("The Arabic has this, and the English does not: %(parts)s."), lambda f: not f.missing_beside,
        lambda f: bool(f["publish_en"]), lambda f: {"parts": part_words(f.missing_beside)}),
    Row("english_fits",   "aaaa", "headline_en", _("English follows the Arabic"),
        _("The Arabic says something else since the English was written: %(parts)s."), lambda f: not f.behind("en"),
        lambda f: bool(f["publish_en"] and f["body_en"]), lambda f: {"parts": part_words(f.behind("en"))}),
    Row("arabic_fits",    "aaaa", "headline_ar", _("Arabic follows the English"),
        _("The English names a number or date that the Arabic does not: %(parts)s."), lambda f: not f.behind("ar"),
        lambda f: bool(f["publish_en"] and f["body_en"]), lambda f: {"parts": part_words(f.behind("ar"))}),
    Row("settled",        "aaaa", "settle_how_ar", _("How the forecast is settled"),
        _("Say how and when the forecast will be settled: readers bet on it."),
        lambda f: bool(f["settle_how_ar"] and f["settles_at"]), lambda f: f["question_kind"] == "forecast"),
    Row("asked_before",   "aaaa", "asked_before", _("Choices of the question asked before"),
        _("The question asked before had no such choice: %(labels)s. It begins anew in the picture of the answers."),
        lambda f: not f.new_choices, lambda f: f["asked_before_id"] is not None,
        lambda f: {"labels": "، ".join(f.new_choices)}),
    Row("asks",           "aaaa", "question_ar", _("Closing question ends in «؟»"), _("The closing question should end in «؟»."),
        lambda f: f["question_ar"].rstrip().endswith("؟"), lambda f: bool(f["question_ar"])),
    Row("found",          "aaaa", "headline_ar", _("Headline fits a search result"),
        _("Search engines cut a headline after about 60 letters: put what matters first, or shorten it."),
        lambda f: len(f["headline_ar"]) <= LONGEST_FOUND, lambda f: bool(f["headline_ar"])),
    Row("shared",         "aaaa", "headline_ar", _("Headline fits a share card"),
        _("A headline of more than 90 letters is set small on share cards."),
        lambda f: len(f["headline_ar"]) <= LONGEST_SHARED, lambda f: len(f["headline_ar"] or "") > LONGEST_FOUND),
    Row("standfirst",     "aaaa", "standfirst_ar", _("Standfirst"), _("Write a standfirst."),
        lambda f: bool(f["standfirst_ar"])),
    Row("standfirst_length", "aaaa", "standfirst_ar", _("Length of the standfirst"),
        _("A standfirst says in 60 to 220 letters why one should read on."),
        lambda f: len(f["standfirst_ar"]) in STANDFIRST_LENGTH, lambda f: bool(f["standfirst_ar"])),
    Row("byline",         "aaaa", "byline", _("Byline"), _("Say who the story is by."),
        lambda f: bool(f["byline"])),
    Row("cover",          "aaaa", "cover", _("Cover"), _("Choose a cover."),
        lambda f: f["cover_id"] is not None),
    Row("credit",         "aaaa", "cover", _("Credit of the cover"), _("Say whose picture the cover is."),
        lambda f: bool(f.cover.credit_ar), lambda f: f.cover is not None),
    Row("sources",        "aaaa", "sources", _("Sources"), _("Name the sources."),
        lambda f: bool(f["sources"])),
    Row("links",          "aaaa", "body_ar", _("Links to our own pages"),
        _("Readers find nothing at %(links)s."),
        lambda f: not f.dead_links, lambda f: bool(f.own_links), lambda f: {"links": "، ".join(f.dead_links)}),
)
# fmt: on
BY_NAME = {row.name: row for row in TABLE}


def checks(facts: Facts) -> list[Check]:
    """Every row that asks something of this content, in the order of the table."""
    chosen = DeskRule.objects.levels() if facts.levels is None else facts.levels
    found = []
    for row in TABLE:
        asks = row.at(chosen.get(row.name, DeskRule.Level.WARN))
        if asks == SILENT * len(MOVES) or not row.is_asked(facts):
            continue
        passes = row.passes(facts)
        refusal = "" if passes else str(row.refusal) % row.words(facts)
        found.append(Check(row, asks, passes, refusal))
    return found


def reasons_against(move: str, facts: Facts) -> list[str]:
    """What stands against one of MOVES, in sentences."""
    return [one.refusal for one in checks(facts) if one.blocks(move)]


def next_move(state: str) -> str:
    """The move of the list that a story in this state comes to next."""
    return _NEXT.get(State(state), "publish")


def in_order(found: Iterable[Check], move: str) -> list[Check]:
    """What is missing for this move first, then for later ones, then what is advised, then the rest."""

    def place(one: Check) -> tuple[bool, bool, bool]:
        return one.passes, not one.blocks(move), not one.needed_for

    return sorted(found, key=place)


def _parts(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "nowhere", "", "", "")


def gaps(publication: Publication) -> list[str]:
    """What a copy that waits for its time lacks, by the names of the list. What must be there was
    asked when it was scheduled; this is what would be better so."""
    parts = {
        _("Standfirst"): publication.standfirst_ar,
        _("Byline"): publication.byline,
        _("Cover"): publication.cover,
        _("Sources"): publication.sources,
    }
    return [str(name) for name, there in parts.items() if not there]
