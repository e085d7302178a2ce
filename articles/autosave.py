"""Words on their way: kept while they are typed, offered when their writer comes back.

Nothing here knows what a field means, so no text is ever refused for what it says; and nothing here
can reach a story, a revision or a public copy. What becomes of kept words is the desk's to say.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from articles.models import Article, Autosave, Revision
from newsroom.auth import name_of

# Bytes of UTF-8 that one form may hold: a book of 150,000 Arabic words.
MOST_BYTES = 2_000_000
# Late texts of a form that was saved are recognised for this long.
CLOSED_ARE_KEPT = timedelta(days=2)

Fields = dict[str, list[str]]


class TooLong(Exception):
    """More than MOST_BYTES: the words must be saved by hand."""


class WrongTab(Exception):
    """The tab's name belongs to another story of this person."""


@transaction.atomic
def keep(
    fields: Fields,
    *,
    by: Any,
    article: Article | None,
    tab: str,
    serial: int,
    base: int | None = None,
    now: datetime,
) -> Autosave:
    """The tab's row with its newest text, which is a later one than `fields` where these are late.

    `base` is the id of the revision the form was opened with. Raises TooLong or WrongTab.
    """
    if _size(fields) > MOST_BYTES:
        raise TooLong
    text = {
        "fields": _storable(fields),
        "serial": serial,
        "base": Revision.objects.filter(pk=base, article=article).first() if base else None,
        "saved_at": now,
        "closed_at": None,
    }
    rows = Autosave.objects.filter(user=by, tab=tab)
    older = rows.filter(serial__lt=serial, article=article)
    if not older.update(**text):
        row, is_new = Autosave.objects.get_or_create(
            user=by, tab=tab, defaults=text | {"article": article}
        )
        if row.article_id != (article.pk if article else None):
            raise WrongTab
        if not is_new:
            # Another request of the tab made the row a moment ago.
            older.update(**text)
    return rows.get()


@transaction.atomic
def close(*, by: Any, tab: str, serial: int, article: Article | None, now: datetime) -> None:
    """The story was saved with this text of the tab: its words are let go, and late ones dropped."""
    closed = {"fields": {}, "serial": serial, "closed_at": now}
    row, is_new = Autosave.objects.get_or_create(
        user=by, tab=tab, defaults=closed | {"article": article, "saved_at": now}
    )
    if not is_new:
        of_this = Autosave.objects.filter(pk=row.pk, article=article)
        of_this.filter(serial__lte=serial).update(**closed)


def discard(row: Autosave, *, now: datetime) -> None:
    """Let the words go. A tab that is still open brings them back with its next text."""
    Autosave.objects.filter(pk=row.pk, serial=row.serial).update(fields={}, closed_at=now)


def kept(*, by: Any, article: Article | None) -> QuerySet[Autosave]:
    """The person's words for this story, or for stories not begun yet, the newest first."""
    return Autosave.objects.of(by, article).open()


def kept_by(user: Any) -> QuerySet[Autosave]:
    """All the words of a person that nobody has saved, in every story."""
    return Autosave.objects.filter(user=user).open().select_related("article")


def set_aside(article: Article, *, holder: Any, by: Any, now: datetime) -> int:
    """Mark the words of one whose story is taken over, so that they find them; how many texts."""
    who = name_of(by)
    rows = kept(by=holder, article=article)
    return rows.update(set_aside_at=now, set_aside_by_name=who)


def sweep(now: datetime) -> None:
    """Delete what nobody came back for in AUTOSAVE_DAYS, and rows that were closed."""
    old = now - timedelta(days=settings.AUTOSAVE_DAYS)
    Autosave.objects.filter(saved_at__lt=old).delete()
    Autosave.objects.filter(closed_at__lt=now - CLOSED_ARE_KEPT).delete()


def _storable(fields: Fields) -> Fields:
    """PostgreSQL stores no NUL, and no save would take one."""
    return {
        name.replace("\0", ""): [value.replace("\0", "") for value in values]
        for name, values in fields.items()
    }


def _size(fields: Fields) -> int:
    texts = list(fields) + [value for values in fields.values() for value in values]
    return sum(len(text.encode(errors="replace")) for text in texts)
