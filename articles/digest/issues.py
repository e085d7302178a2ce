"""When an issue is due, and what is new in it.

The scheduler makes each issue once (a unique row) with its first task. A day's digest is due at
DIGEST_HOUR by the newsroom's clock, a week's at that hour on Sunday; one that was missed because the
house stood still is made when it is up again. Who subscribed after the hour waits for the next.
"""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from articles.digest.sending import send_batch
from articles.digest.wishes import forget_unanswered
from articles.models import Correction, DigestIssue, DigestStory, Publication, Subscription
from articles.models.digest import Every

SUNDAY = 6
LENGTHS = {Every.DAY: timedelta(days=1), Every.WEEK: timedelta(days=7)}
# More than a reader wants in one letter; sections are chosen from as many.
MOST_STORIES = 60
# So long a correction finds those who were sent the story; then issues are deleted.
KEPT = timedelta(days=90)
# A correction is told at once, or the scheduler stood still; older ones were told elsewhere.
CORRECTION_IS_FRESH = timedelta(days=2)


def queue_due(now: datetime) -> int:
    """Make the issues that are due, each with its first task; how many. Then tidy up."""
    forget_unanswered(now)
    DigestIssue.objects.filter(made_at__lt=now - KEPT).delete()
    if settings.DIGEST == "off":
        return 0
    made = [_make_digest(language, every, due_at, now) for language, every, due_at in _due(now)]
    made += [_make(_about(line, now)) for line in _untold(now)]
    return sum(made)


def due_time(every: str, now: datetime) -> datetime:
    """The last time by the newsroom's clock at which such an issue was due."""
    here = timezone.localtime(now, timezone.get_default_timezone())
    day = here.date()
    if every == Every.WEEK:
        day -= timedelta(days=(day.weekday() - SUNDAY) % 7)
    due_at = datetime.combine(day, time(settings.DIGEST_HOUR), tzinfo=here.tzinfo)
    return due_at if due_at <= now else _before(due_at, every)


def _before(due_at: datetime, every: str) -> datetime:
    """The same hour of the clock, also across a change of clocks."""
    day = due_at.date() - LENGTHS[Every(every)]
    return datetime.combine(day, due_at.time(), tzinfo=due_at.tzinfo)


def _due(now: datetime) -> list[tuple[str, str, datetime]]:
    """What somebody waits for and is not made."""
    times = {every: due_time(every, now) for every in Every.values}
    made = set(
        DigestIssue.objects.filter(due_at__in=times.values(), correction=None).values_list(
            "language", "every"
        )
    )
    found = []
    for language, _name in settings.LANGUAGES:
        for every, due_at in times.items():
            waiting = Subscription.objects.filter(
                language=language, every=every, confirmed_at__lte=due_at
            )
            if (language, every) not in made and waiting.exists():
                found.append((language, every, due_at))
    return found


def _make_digest(language: str, every: str, due_at: datetime, now: datetime) -> bool:
    issue = DigestIssue(language=language, every=every, due_at=due_at, made_at=now)
    before = DigestIssue.objects.filter(language=language, every=every).order_by("-due_at").first()
    longest = now - 2 * LENGTHS[Every(every)]
    issue.since = max(before.made_at, longest) if before else _before(due_at, every)
    return _make(issue)


def _about(line: Correction, now: datetime) -> DigestIssue:
    return DigestIssue(
        language=line.language, correction=line, due_at=line.at, since=line.at, made_at=now
    )


def _make(issue: DigestIssue) -> bool:
    """Store it with its stories and its first task, unless another scheduler was faster."""
    try:
        with transaction.atomic():
            issue.save()
            if issue.every:
                _freeze(issue)
            send_batch.enqueue(issue.pk, 0)
    except IntegrityError:
        return False
    return True


def _freeze(issue: DigestIssue) -> None:
    visible = Publication.objects.visible(issue.made_at).in_edition(issue.language)
    first_at = f"first_at_{issue.language}"
    new = visible.filter(**{f"{first_at}__gt": issue.since}).newest_first(issue.language)
    rows = new.values_list("article_id", "pk")[:MOST_STORIES]
    DigestStory.objects.bulk_create(
        DigestStory(issue=issue, article_id=story, publication_id=pk) for story, pk in rows
    )


def _untold(now: datetime) -> list[Correction]:
    """Corrections and retractions of stories that a digest held, without a letter of their own."""
    lines = Correction.objects.filter(
        at__gt=now - CORRECTION_IS_FRESH,
        at__lte=now,
        kind__in=[Correction.Kind.CORRECTION, Correction.Kind.RETRACTION],
    )
    sent = DigestStory.objects.filter(
        article_id=OuterRef("article_id"), issue__language=OuterRef("language")
    )
    told = DigestIssue.objects.filter(correction_id=OuterRef("pk"))
    return list(lines.filter(Exists(sent), ~Exists(told)).order_by("at", "pk")[:50])
