"""What a person finds at the desk: what waits for them, what goes on, what is late.

Every pane is one query with a bounded number of rows, read when the page asks for it; what a
person may not know of is not fetched. Which panes a role sees is the template's, with these answers.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce

from articles import figures, ideas, reads, reports
from articles.models import Article, ErrorReport, Idea, Person, Publication, Section, WorkflowEvent
from articles.models.article import State
from articles.roles import has_right, people_with
from articles.workflow.access import known_to
from articles.workflow.checklist import gaps
from articles.workflow.people import may_publish, scope_of
from articles.workflow.waiting import is_to_review, waiting_for
from articles.workflow.watch import OVERDUE_AFTER

ROWS = 8
FEW = 6
WRITING = (State.DRAFT, State.CHANGES_REQUESTED)
BEFORE_READERS = (*WRITING, State.IN_REVIEW, State.APPROVED)
FIXES_ARE_SHOWN = timedelta(days=7)


@dataclass(frozen=True)
class Pane:
    """Some rows, and how many there are in all."""

    rows: list[Any]
    total: int


@dataclass(frozen=True)
class Task:
    """A story that waits for the person. `why`: review, changes, publish, or assigned."""

    story: Article
    why: str
    is_late: bool


@dataclass(frozen=True)
class Late:
    """A story past a time. `what`: due (handing in), planned (publication, not even scheduled)."""

    story: Article
    what: str
    since: datetime
    is_to_review: bool


class Desk:
    """The desk of one person at one moment."""

    def __init__(self, user: Any, now: datetime) -> None:
        self.user, self.now = user, now
        self.writes = has_right(user, "write")
        self.writes_all = has_right(user, "write_others")
        self.reviews = has_right(user, "review")
        self.moderates = has_right(user, "moderate")
        self.administers = has_right(user, "administer") or getattr(user, "is_superuser", False)

    @property
    def has_none(self) -> bool:
        """An account without a role."""
        return not (self.writes or self.moderates or self.administers)

    # Stories at work ------------------------------------------------------------------------

    @cached_property
    def waiting(self) -> Pane:
        """What the person's roles make theirs now, the most urgent first."""
        rows = self._stories().filter(waiting_for(self.user))
        pane = _pane(rows.order_by(F("due_at").asc(nulls_last=True), "since", "id"))
        tasks = [Task(story, self._why(story), self._is_late(story)) for story in pane.rows]
        return Pane(tasks, pane.total)

    @cached_property
    def in_review(self) -> Pane:
        """Every story that somebody reads before readers do, the longest waiting first."""
        rows = self._stories().filter(state=State.IN_REVIEW)
        return _pane(rows.order_by("since", "id"))

    @cached_property
    def mine(self) -> Pane:
        """What the person has begun and readers have not got, each with `shown_as`."""
        rows = self._stories().with_public_status(self.now).filter(created_by=self.user.pk)
        rows = rows.exclude(state__in=[State.PUBLISHED, State.SPIKED])
        return _pane(rows.order_by("-changed_at", "-id"), FEW)

    @cached_property
    def late(self) -> list[Late]:
        """Past the time they were to be handed in or published, and not with readers."""
        past = Q(due_at__lt=self.now) | Q(suggested_at__lt=self.now)
        rows = self._stories().filter(past, state__in=BEFORE_READERS)
        found = [self._late(story) for story in rows.order_by("due_at", "suggested_at")[:FEW]]
        return sorted(found, key=lambda late: late.since)

    @cached_property
    def to_look_at(self) -> list[WorkflowEvent]:
        """What went to readers without a second person: past the review and not looked at since,
        and the typos mended in the last days."""
        quick = Q(move="quick_fix", at__gt=self.now - FIXES_ARE_SHOWN)
        forced = Q(move="force_publish", article__unreviewed=True)
        rows = WorkflowEvent.objects.filter(quick | forced, move__in=["quick_fix", "force_publish"])
        rows = rows.filter(scope_of(self.user, "article__"))
        return list(rows.select_related("article")[:FEW])

    @cached_property
    def to_translate(self) -> Pane:
        """Editions that are wanted and incomplete, and those whose original says something else
        since: these first, what has waited longest before the rest."""
        rows = self._stories().to_translate().exclude(state=State.SPIKED)
        since = F("translation_stale_since").asc(nulls_last=True)
        return _pane(rows.filter(scope_of(self.user)).order_by(since, "-changed_at", "-id"), FEW)

    @cached_property
    def reports(self) -> Pane:
        """What readers say is wrong in published stories, the longest waiting first."""
        rows = reports.known_to(self.user).filter(state=ErrorReport.State.OPEN)
        return _pane(rows.select_related("publication").order_by("at", "id"), FEW)

    # The clock ------------------------------------------------------------------------------

    @cached_property
    def _clock(self) -> list[Publication]:
        rows = Publication.objects.filter(visible_until=None, article__state=State.SCHEDULED)
        if not self.writes_all:
            rows = rows.filter(article__created_by=self.user.pk)
        rows = rows.select_related("article").defer("html_ar", "html_en", "article__body")
        found = list(rows.order_by("visible_from")[: ROWS + FEW])
        for copy in found:
            copy.lacks = gaps(copy)
        return found

    @property
    def coming(self) -> list[Publication]:
        """Scheduled copies by the clock, each with `lacks`."""
        return [copy for copy in self._clock if not self._is_overdue(copy)][:ROWS]

    @property
    def overdue(self) -> list[Publication]:
        """Readers have these, and the desk still calls them scheduled: the scheduler is down."""
        return [copy for copy in self._clock if self._is_overdue(copy)]

    @cached_property
    def published(self) -> list[Publication]:
        """What readers got last."""
        rows = Publication.objects.visible(self.now).newest_first("ar").for_cards()
        if not self.writes_all:
            rows = rows.filter(article__created_by=self.user.pk)
        return list(rows[:FEW])

    # A new newsroom -------------------------------------------------------------------------

    @cached_property
    def first_steps(self) -> dict[str, bool]:
        """What a newsroom needs before its first publication, and whether it is there: people with
        roles, sections, public names, a story. Empty once readers were given anything, and for
        whoever can do none of it."""
        heads = has_right(self.user, "manage_people")
        if not (heads or self.administers) or Publication.objects.exists():
            return {}
        # Nobody approves their own words, unless the newsroom allows it.
        writers = 2 if settings.FOUR_EYES == "require" else 1
        people = {"people": len(people_with("write")) >= writers and bool(people_with("review"))}
        if not heads:
            return people
        rows = {"sections": Section, "names": Person, "story": Article}
        return people | {name: model.objects.exists() for name, model in rows.items()}

    # Ideas and figures ----------------------------------------------------------------------

    @cached_property
    def ideas(self) -> Pane:
        """Mine first, then what nobody has taken, the newest first."""
        rows = ideas.known_to(self.user).alive()
        rows = rows.filter(Q(assignee=self.user.pk) | Q(state=Idea.State.OPEN)).with_people()
        return _pane(rows.order_by(F("assignee").asc(nulls_last=True), "-created_at", "-id"), FEW)

    @cached_property
    def most_read(self) -> list[tuple[Publication, int]]:
        """The stories read most in the last seven days, with their reads; two queries."""
        found = reads.most_read(self.now, days=7, rows=FEW)
        public = Publication.objects.visible(self.now).for_cards()
        copies = {copy.article_id: copy for copy in public.filter(article_id__in=dict(found))}
        return [(copies[story], count) for story, count in found if story in copies]

    @cached_property
    def weeks(self) -> list[figures.Week]:
        return figures.weeks(self.now)

    # Who ------------------------------------------------------------------------------------

    def _stories(self) -> QuerySet[Article]:
        """The stories the person knows of, with `since`: when each came into its state."""
        entered = WorkflowEvent.objects.filter(
            article=OuterRef("pk"), to_state=OuterRef("state")
        ).exclude(from_state=F("to_state"))
        since = Coalesce(Subquery(entered.order_by("-version").values("at")[:1]), "created_at")
        rows = known_to(self.user).select_related("created_by", "assignee")
        return rows.defer("body", "body_ar", "body_en", "translation").annotate(since=since)

    def _why(self, story: Article) -> str:
        if story.state == State.CHANGES_REQUESTED:
            return "changes"
        if is_to_review(self.user, story):
            return "review"
        if story.state == State.APPROVED and may_publish(self.user, story):
            return "publish"
        return "assigned"

    def _is_late(self, story: Article) -> bool:
        return story.due_at is not None and story.due_at < self.now

    def _is_overdue(self, copy: Publication) -> bool:
        return copy.visible_from < self.now - OVERDUE_AFTER

    def _late(self, story: Article) -> Late:
        is_due, mine = self._is_late(story), is_to_review(self.user, story)
        since = story.due_at if is_due else story.suggested_at
        return Late(story, "due" if is_due else "planned", since, mine)


def _pane(rows: QuerySet, most: int = ROWS) -> Pane:
    """The first rows, and in the same query how many there are."""
    found = list(rows.annotate(in_all=Window(Count("pk")))[:most])
    return Pane(found, found[0].in_all if found else 0)
