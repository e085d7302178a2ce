"""Telling the rest of the house of a move or a remark, after it is committed.

The task's row is written in the same transaction, so the signal is sent at least once.
"""

from django_tasks import task

from articles.signals import moved, published, remarked, taken_down


@task()
def announce_published(article_id: int, publication_id: int) -> None:
    """Send `published` for a new public copy."""
    published.send(sender=None, article_id=article_id, publication_id=publication_id)


@task()
def announce_move(event_id: int) -> None:
    """Send `moved` for a move of the workflow: whoever it concerns is told."""
    moved.send(sender=None, event_id=event_id)


@task()
def announce_remark(remark_id: int) -> None:
    """Send `remarked` for what was said in an editorial note."""
    remarked.send(sender=None, remark_id=remark_id)


@task()
def announce_taken_down(article_id: int, notice_id: int) -> None:
    """Send `taken_down` for a story that readers no longer get."""
    taken_down.send(sender=None, article_id=article_id, notice_id=notice_id)
