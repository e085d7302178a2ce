"""Keeping what lies near a public copy with the copy: when it is written, by a task; for copies of the
time before, in rounds of the scheduler. Who reads it asks again what is visible.
"""

from datetime import datetime

from django.utils import timezone
from django_tasks import task

from articles.models import Publication
from articles.search.relating import related

KEPT = 8
# Copies that nobody has looked at yet, in one round.
AT_ONCE = 10


@task()
def find_related(publication_id: int) -> None:
    """Its row is written with the copy, and may run twice. One that was taken back needs nothing."""
    publication = Publication.objects.filter(pk=publication_id).first()
    if publication:
        relate(publication, now=timezone.now())


def relate(publication: Publication, *, now: datetime) -> None:
    """Find the stories that lie near each edition of the copy, and keep their numbers with it."""
    found = {
        language: related(publication, now=now, language=language, most=KEPT)
        for language in publication.languages
    }
    Publication.objects.filter(pk=publication.pk).update(related=found)


def relate_some(now: datetime) -> int:
    """The same for copies that nobody has looked at yet, the newest first; how many."""
    waiting = Publication.objects.filter(related__isnull=True, superseded=False)
    copies = list(waiting.order_by("-pk")[:AT_ONCE])
    for publication in copies:
        relate(publication, now=now)
    return len(copies)
