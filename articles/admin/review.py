"""The review of a story: what changed since somebody last vouched for it, and the decision.

Held against the last approval or what readers see, whichever is newer, so an editor reads what
nobody has read yet. A story that was neither approved nor published opens whole.
"""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin import panels
from articles.admin.moves import MoveForm
from articles.admin.revisions import difference, live_copy
from articles.admin.story_pages import page_context, story_page
from articles.models import Article, Revision, WorkflowEvent
from articles.workflow import translations

APPROVALS = ("approve", "approve_retro")


@dataclass(frozen=True)
class Basis:
    """What the story is held against: `kind` is "approved", "live" or "nothing"."""

    kind: str
    revision: Revision | None = None
    at: datetime | None = None
    who: str = ""
    number: str = ""


def bases(story: Article, now: datetime) -> list[Basis]:
    """What the story can be held against, the newest first."""
    found: list[Basis] = []
    approval = story.events.filter(move__in=APPROVALS, revision_seq__isnull=False).first()
    if approval:
        found.append(_approved(story, approval))
    if live := live_copy(story, now):
        found.append(Basis("live", live.revision, live.visible_from, number=live.number))
    return sorted(found, key=lambda basis: basis.at, reverse=True)


@story_page("review/", name="review", methods=("GET", "HEAD", "POST"))
def review_page(
    request: HttpRequest, story: Article, *, form: MoveForm | None = None, status: int = 200
) -> HttpResponse:
    """The difference and the decision beside it. `form` holds what was typed for a refused move; a
    post to this page itself decides nothing and shows it again.
    """
    if form is None and request.method == "POST":
        form = MoveForm(request.POST)
    if form:
        # The page shows the story of now: a second press is of what it shows.
        form.data = form.data.copy()
        form.data["version"] = Article.objects.values_list("version", flat=True).get(pk=story.pk)
    side = panels.of_story(story, request, form)
    story = side["story"]
    found = [*bases(story, timezone.now()), Basis("nothing")]
    asked = request.GET.get("against") or request.POST.get("_against")
    basis = next((one for one in found if one.kind == asked), found[0])
    context = page_context(request, story, _("Review")) | side
    context |= {
        "difference": difference(basis.revision, story.revision, whole="whole" in request.GET),
        "basis": basis,
        "others": [one for one in found if one.kind != basis.kind],
        # The text is written in its own form.
        "buttons": [button for button in side["buttons"] if not button.is_with_text],
        "may_write": any(button.is_with_text for button in side["buttons"]),
        "translation": translations.translation(story.translation, story.revision.content),
        "request_before": _request_before(story, basis),
        "address": f"{request.path}?against={basis.kind}",
    }
    return TemplateResponse(request, "admin/articles/article/review.html", context, status=status)


def _request_before(story: Article, basis: Basis) -> WorkflowEvent | None:
    """The changes that were asked for, to read whether they have been made."""
    asked = story.events.filter(move="request_changes")
    return (asked.filter(at__gt=basis.at) if basis.at else asked).first()


def _approved(story: Article, approval: WorkflowEvent) -> Basis:
    revision = story.revisions.get(seq=approval.revision_seq)
    return Basis("approved", revision, approval.at, who=approval.actor_name)
