"""The checklist and the linter at the side of a story's form, and the linter's own page.

The form sends its words in the pauses of typing and gets both back, of one and the same content;
there the fixes are made in the fields, and nothing is saved. Without scripts the page of the
linter shows what it finds in the saved text, and a fix is an edit like any other.
"""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from articles import linting, workflow
from articles.admin.late_saves import may_edit
from articles.admin.opened import Opened
from articles.admin.panels import PARTS
from articles.admin.story_form import StoryForm, label_of
from articles.admin.story_pages import list_page, page_context, story_page
from articles.models import Article
from articles.templatetags.site import number
from articles.workflow import content as contents
from articles.workflow import translations
from articles.workflow.checklist import Check, Facts, checks, in_order, next_move
from newsroom.text.bidi import visible
from newsroom.text.linter import fixed
from newsroom.web.typed import read_number

# Letters that are shown on each side of a passage, and of the passage itself.
AROUND, LONGEST_SHOWN = 24, 60
# Of one rule; a text with more is better mended by «all of this kind».
MOST_SHOWN = 12
# Where in the form a row of the checklist leads.
PLACES = {
    "choices": "id_choices-0-label_ar",
    "byline": "id_byline-0-person",
    "sources": "id_sources-0-title_ar",
}


@dataclass(frozen=True)
class Listed:
    """A row of the checklist beside the form. `needed` says what it holds up, "" for advice."""

    check: Check
    needed: str
    place: str


@dataclass(frozen=True)
class Shown:
    """A finding with what stands around it. `start` and `end` count as scripts do, in UTF-16."""

    found: linting.Found
    lead: str
    passage: str
    trail: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """What a post names it by, on the page of one version of the story."""
        place = self.found.finding
        return f"{self.found.field}:{place.rule}:{place.start}:{place.end}"

    @property
    def field_label(self) -> Any:
        return label_of(self.found.field)


@dataclass(frozen=True)
class Group:
    """The findings of one rule; `more` are those that are not shown."""

    rule: str
    label: Promise
    findings: list[Shown]
    more: int

    @property
    def is_blocking(self) -> bool:
        return self.findings[0].found.is_blocking

    @property
    def count(self) -> int:
        return len(self.findings) + self.more

    @property
    def fixable(self) -> int:
        return sum(shown.found.finding.fix is not None for shown in self.findings)


def part(opened: Opened) -> dict[str, Any]:
    """The side as the form opens: the checklist of the saved story. The linter is asked by the
    script, or on its page."""
    return _checklist(opened.facts, opened.story)


PARTS.append(part)


@story_page("check/", name="check", methods=("GET", "HEAD", "POST"))
@never_cache
def check(request: HttpRequest, story: Article) -> HttpResponse:
    """By POST the side for the words of the form; by GET what the linter finds in the saved text."""
    if request.method == "POST":
        return _side(request, story)
    story = Article.objects.with_aggregate().get(pk=story.pk)
    context = page_context(request, story, _("Language and style"))
    context["groups"] = _groups(contents.snapshot(story), story)
    context["is_open"] = may_edit(request.user, story)
    context["left"] = story.left_findings.count()
    return TemplateResponse(request, "admin/articles/article/linter.html", context)


@list_page("add/check/", name="check_new", methods=("POST",), asks="add")
@never_cache
def check_new(request: HttpRequest) -> HttpResponse:
    """The side for a story that is not begun yet."""
    return _side(request, None)


@story_page("check/fix/", name="check_fix", methods=("POST",))
def fix(request: HttpRequest, story: Article) -> HttpResponse:
    """Put one finding of the saved text right (`key`), or all of one rule (`rule`)."""
    story = Article.objects.with_aggregate().get(pk=story.pk)
    content = contents.snapshot(story)
    rule, key = request.POST.get("rule"), request.POST.get("key")
    by_field: dict[str, list[Any]] = {}
    for shown in _all_shown(content, story):
        if shown.key == key or shown.found.rule == rule:
            by_field.setdefault(shown.found.field, []).append(shown.found.finding)
    changes = {field: fixed(content[field], found) for field, found in by_field.items()}
    version = read_number(request.POST.get("version"), digits=9)
    try:
        workflow.edit(
            story,
            changes,
            by=request.user,
            expected_version=-1 if version is None else version,
        )
    except workflow.Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    except workflow.WorkflowError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Put right and saved."))
    return redirect("admin:articles_article_check", story.pk)


@story_page("check/leave/", name="check_leave", methods=("POST",))
def leave(request: HttpRequest, story: Article) -> HttpResponse:
    """Do not speak of a passage again in this story; or, by `again`, of all of them."""
    if "again" in request.POST:
        count = linting.take_up_again(story)
        words = ngettext("One finding is shown again.", "%(n)s findings are shown again.", count)
        messages.success(request, words % {"n": number(count)})
    else:
        rule, passage = request.POST.get("rule", ""), request.POST.get("passage", "")
        # PostgreSQL stores no NUL; no text of a story holds one.
        if rule in linting.WORDS and passage and "\0" not in passage:
            linting.leave(story, rule, passage, by=request.user, now=timezone.now())
    if request.POST.get("_from") == "form":
        return HttpResponse(status=204)
    return redirect("admin:articles_article_check", story.pk)


def _side(request: HttpRequest, story: Article | None) -> HttpResponse:
    content = StoryForm(request.POST, instance=story).typed()
    context = _checklist(Facts(content, _record(content, story)), story)
    context |= {"groups": _groups(content, story), "story": story, "is_live": True}
    return TemplateResponse(request, "admin/articles/article/side_check.html", context)


def _checklist(facts: Facts, story: Article | None) -> dict[str, Any]:
    move = next_move(story.state if story else Article.State.DRAFT)
    found = in_order(checks(facts), move)
    return {
        "checks": [_listed(one, move) for one in found],
        "passed": sum(one.passes for one in found),
        "next_label": workflow.MOVES[move].label,
    }


def _record(content: contents.Content, story: Article | None) -> translations.Record:
    """How the translation would follow once these words were saved."""
    before = story.revision.content if story else contents.blank()
    record = story.translation if story else {}
    if content == before:
        return record
    save = translations.Save(before, before, content)
    return translations.follow(record, save, now=timezone.now())


def _listed(one: Check, move: str) -> Listed:
    needed = "" if one.passes or not one.needed_for else one.needed_for
    if needed and one.blocks(move):
        needed = move
    label = str(workflow.MOVES[needed].label) if needed else ""
    place = PLACES.get(one.row.place, f"id_{one.row.place}")
    return Listed(one, label, place)


def _groups(content: contents.Content, story: Article | None) -> list[Group]:
    return [
        Group(rule, linting.WORDS[rule].label, found[:MOST_SHOWN], len(found[MOST_SHOWN:]))
        for rule, found in (
            (rule, list(group))
            for rule, group in groupby(_all_shown(content, story), lambda one: one.found.rule)
        )
    ]


def _all_shown(content: contents.Content, story: Article | None) -> list[Shown]:
    return [_shown(found, content[found.field]) for found in linting.look_over(content, story)]


def _shown(found: linting.Found, source: str) -> Shown:
    start, end = found.finding.start, found.finding.end
    passage = source[start:end]
    is_long = len(passage) > LONGEST_SHOWN
    return Shown(
        found,
        lead=_before(source[:start]),
        passage=visible(passage[:LONGEST_SHOWN], is_change=True) + ("…" if is_long else ""),
        trail="" if is_long else _after(source[end:]),
        start=_utf16(source[:start]),
        end=_utf16(source[:end]),
    )


def _before(text: str) -> str:
    """The end of a text, from the beginning of a word."""
    if len(text) <= AROUND:
        return _one_line(text)
    return f"…{_one_line(text[-AROUND:]).partition(' ')[2]}"


def _after(text: str) -> str:
    """The beginning of a text, to the end of a word."""
    if len(text) <= AROUND:
        return _one_line(text)
    return f"{_one_line(text[:AROUND]).rpartition(' ')[0]}…"


def _one_line(text: str) -> str:
    return text.replace("\n", " ")


def _utf16(text: str) -> int:
    """The length of a text as a browser counts it: signs beyond the first plane are two."""
    return len(text) + sum(character > "\uffff" for character in text)
