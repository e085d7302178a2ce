"""Lists of stories: section, tag, author, month.

Pages are keysets: «older» carries the place of the last story, so the thousandth page costs what
the first does. A slug that was renamed leads to where its thing stands now.
"""

from datetime import UTC, datetime

from django.db.models import QuerySet
from django.db.models.functions import TruncMonth
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.models import Path, Person, Publication, Section, Tag
from newsroom.web.policy import public

SIZE = 20


class Page:
    """A page of a list, newest first: `stories`, and `next` as the place the following one starts."""

    def __init__(self, rows: QuerySet, before: str, *, language: str, size: int = SIZE) -> None:
        rows = rows.newest_first(language)
        place = _read_place(before)
        if place:
            rows = rows.older_than(*place, language=language)
        found = list(rows[: size + 1])
        self.is_later = place is not None
        self.stories = found[:size]
        last = self.stories[-1] if len(found) > size else None
        first_at = getattr(last, f"first_at_{language}", None)
        self.next = f"{first_at.timestamp() * 1_000_000:.0f}-{last.pk}" if last else ""


@public
@require_safe
def section(request, slug: str):
    found = _named(Section, slug)
    return _list(request, found, "section", _visible().filter(section=found or 0))


@public
@require_safe
def tag(request, slug: str):
    found = _named(Tag, slug)
    return _list(request, found, "tag", _listed(found))


@public
@require_safe
def author(request, slug: str):
    found = _named(Person, slug)
    return _list(request, found, "author", _listed(found))


@public
@require_safe
def archive(request):
    """The months that have stories."""
    column = f"first_at_{get_language()}"
    months = (
        Publication.objects.visible(timezone.now())
        .in_edition(get_language())
        .annotate(month=TruncMonth(column))
        .order_by("-month")
        .values_list("month", flat=True)
        .distinct()
    )
    return render(request, "articles/archive.html", {"months": list(months)})


@public
@require_safe
def month(request, year: int, month: int):
    """The stories first published in one month, by the site's own zone."""
    zone = timezone.get_default_timezone()
    try:
        start = datetime(year, month, 1, tzinfo=zone)
        end = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)
    except (ValueError, OverflowError) as problem:
        raise Http404 from problem
    column = f"first_at_{get_language()}"
    rows = _visible().filter(**{f"{column}__gte": start, f"{column}__lt": end})
    page = Page(rows, request.GET.get("before", ""), language=get_language())
    if not page.stories:
        raise Http404
    return render(request, "articles/month.html", {"page": page, "month": start})


def _visible() -> QuerySet:
    return Publication.objects.visible(timezone.now()).in_edition(get_language()).for_cards()


def _listed(thing) -> QuerySet:
    """The stories that carry a tag or a person, by the bounded index of their rows."""
    if thing is None:
        return Publication.objects.none()
    rows = thing.listed.filter(superseded=False)
    return _visible().filter(pk__in=rows.values("publication"))


def _named(model, slug: str):
    """The thing with this slug in the language of the page."""
    language = get_language()
    return model.objects.filter(**{f"slug_{language}": slug, f"name_{language}__gt": ""}).first()


def _list(request, thing, kind: str, rows: QuerySet):
    if thing is None:
        moved = Path.objects.filter(
            path=f"/{kind}/{request.resolver_match.kwargs['slug']}/"
        ).first()
        if moved is None:
            raise Http404
        return redirect(moved.target.get_absolute_url(), permanent=True)
    page = Page(rows, request.GET.get("before", ""), language=get_language())
    context = {"thing": thing, "kind": kind, "page": page}
    return render(request, "articles/list.html", context)


def _read_place(text: str) -> tuple[datetime, int] | None:
    """The place in a list that a link carries; a broken one is the first page."""
    stamp, _hyphen, pk = text.partition("-")
    if not (stamp.isdecimal() and pk.isdecimal() and len(stamp) < 18 and len(pk) < 19):
        return None
    seconds, micros = divmod(int(stamp), 1_000_000)
    try:
        return datetime.fromtimestamp(seconds, UTC).replace(microsecond=micros), int(pk)
    except (ValueError, OverflowError, OSError):
        return None
