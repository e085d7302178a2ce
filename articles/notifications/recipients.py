"""Who is told of a happening, and why. Each name once, by the first reason that applies.

Whoever did it is never told, and everybody else only as far as they may open the story now.
"""

from collections.abc import Iterable, Iterator

from articles.models import Article, NoteRemark, WorkflowEvent
from articles.models.notification import Reason
from articles.workflow.access import colleagues

# Moves by which a person has looked at the text and answers for it.
REVIEWING = ("claim", "take_over", "request_changes", "approve", "approve_retro")

Told = dict[int, Reason]


def told_of_event(event: WorkflowEvent) -> Told:
    """The people of a move, by id."""
    story = event.article
    return _first(
        story,
        [*_given_to(event), *_people_of(story)],
        but=event.actor_id,
    )


def told_of_remark(remark: NoteRemark) -> Told:
    """The people of a remark, by id; nobody where it was taken back before it was told."""
    if remark.withdrawn_at:
        return {}
    note = remark.note
    mentioned = [(Reason.MENTIONED, pk) for pk in remark.mentions]
    before = note.remarks.filter(pk__lt=remark.pk).values_list("by_id", flat=True)
    thread = [(Reason.THREAD, pk) for pk in before]
    return _first(note.article, [*mentioned, *thread, *_people_of(note.article)], but=remark.by_id)


def _given_to(event: WorkflowEvent) -> Iterator[tuple[Reason, int | None]]:
    """Whoever the move hands the story to, or takes it from by publishing it."""
    yield Reason.ASSIGNED, event.details.get("assignee_id")
    yield Reason.ASSIGNED, event.details.get("was_assigned")


def _people_of(story: Article) -> Iterator[tuple[Reason, int | None]]:
    yield Reason.ASSIGNED, story.assignee_id
    yield Reason.AUTHOR, story.created_by_id
    yield Reason.SUBMITTER, story.submitted_by_id
    yield Reason.REVIEWER, story.approved_by_id
    reviews = story.events.filter(move__in=REVIEWING).order_by("actor_id")
    for pk in reviews.values_list("actor_id", flat=True).distinct():
        yield Reason.REVIEWER, pk
    for pk in story.watches.values_list("user_id", flat=True):
        yield Reason.WATCHER, pk


def _first(story: Article, wanted: Iterable[tuple[Reason, int | None]], *, but: int | None) -> Told:
    may_open = {user.pk for user in colleagues(story)}
    told: Told = {}
    for reason, pk in wanted:
        if pk in may_open and pk != but:
            told.setdefault(pk, reason)
    return told
