"""Lists of stories: section, tag, author, month.

Pages are keysets: «older» carries the place of the last story, so the thousandth page costs what
the first does. A slug that was renamed, or is that of the other edition, leads to where its thing
stands here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.editions import list_in
from articles.images.addresses import shown_now
from articles.models import (
    Correction,
    Person,
    Publication,
    PublicationByline,
    PublicationTag,
    Section,
    Tag,
)
from articles.moved import moved_to
from articles.page import any_of
from articles.question_series import once_a_series
from newsroom.web.clock import moment
from newsroom.web.editions import in_language, other_language
from newsroom.web.places import Place, read_place, write_place
from newsroom.web.policy import public

SIZE = 20
# Rows of a tag or person read at once: twice a page, as a story may have its next copy beside it.
BATCH = 2 * (SIZE + 1)
# How many stories a head counts; beyond it says «more than».
COUNTED = 1_000
# Stories named beside a list as the most answered of it.
RANKED = 3
# Questions of each kind beside the stories of a tag.
ASKED = 5
# Of how many of its last stories.
ASKED_AMONG = 200
# Where the public copies that carry a thing are listed. A section has a page without stories too.
ROWS = {Tag: PublicationTag, Person: PublicationByline}


class Counted(Subquery):
    """How many rows the query has, counted no further than a head tells."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet) -> None:
        super().__init__(rows[: COUNTED + 1])


@dataclass
class Page:
    """A page of a list, newest first; `older` is the place where the following one starts."""

    stories: list[Publication]
    is_later: bool
    older: str


def page_of(rows: QuerySet, before: str, *, language: str, size: int = SIZE) -> Page:
    """The page of these publications that starts after the place `before`."""
    place = read_place(before)
    rows = rows.newest_first(language)
    if place:
        rows = rows.older_than(*place, language=language)
    return _page(list(rows[: size + 1]), place, language=language, size=size)


@public
@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    found = _named(request, Section, slug)
    if found is None:
        return _moved(request, Section, slug)
    rows = _visible(moment(request), get_language()).filter(section=found)
    page = page_of(rows, _before(request), language=get_language())
    return _list(request, found, "section", page)


@public
@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    found = _named(request, Tag, slug)
    if found is None:
        return _moved(request, Tag, slug)
    now = moment(request)
    is_first = read_place(_before(request)) is None
    page, read = _public_page(request, found, _asking(found, now) if is_first else [])
    return _list(request, found, "tag", page, _questions_of(read, now) if is_first else {})


@public
@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    found = _named(request, Person, slug)
    if found is None:
        return _moved(request, Person, slug)
    page, _read = _public_page(request, found)
    return _list(request, found, "author", page)


@public
@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """The months that have stories, by year."""
    months = (
        Publication.objects.visible(moment(request))
        .in_edition(get_language())
        .annotate(month=TruncMonth(f"first_at_{get_language()}"))
        .order_by("-month")
        .values_list("month", flat=True)
        .distinct()
    )
    elsewhere = in_language(other_language(), "articles:archive")
    context = {"months": list(months), "other_edition": elsewhere}
    return render(request, "articles/archive.html", context)


@public
@require_safe
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The stories first published in one month, by the site's own zone."""
    zone = timezone.get_default_timezone()
    try:
        start = datetime(year, month, 1, tzinfo=zone)
        end = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)
    except (ValueError, OverflowError) as problem:
        raise Http404 from problem
    now, here, there = moment(request), get_language(), other_language()
    rows = _within(_visible(now, here), here, start, end)
    page = page_of(rows, _before(request), language=here)
    if not page.stories:
        raise Http404
    elsewhere = in_language(there, "articles:month", year, month)
    has_other = _within(_visible(now, there), there, start, end).exists()
    context = {"page": page, "month": start, "other_edition": elsewhere if has_other else None}
    return render(request, "articles/month.html", context)


def _visible(now: datetime, language: str) -> QuerySet:
    return Publication.objects.visible(now).in_edition(language).for_cards()


def _within(rows: QuerySet, language: str, start: datetime, end: datetime) -> QuerySet:
    column = f"first_at_{language}"
    return rows.filter(**{f"{column}__gte": start, f"{column}__lt": end})


def _named(
    request: HttpRequest, model: type[Section | Tag | Person], slug: str
) -> Section | Tag | Person | None:
    """The thing with this slug in the language of the page; a tag or person says in `is_elsewhere`
    whether it has a page in the other edition too: one that no story there ever carried has none."""
    language = get_language()
    found = model.objects.filter(**{f"slug_{language}": slug, f"name_{language}__gt": ""})
    found = found.annotate(**_counts(model, moment(request), language))
    if model in ROWS:
        once = {f"first_at_{other_language()}__lte": moment(request)}
        there = ROWS[model].objects.filter(**{model._meta.model_name: OuterRef("pk")}, **once)
        found = found.annotate(is_elsewhere=Exists(there))
    return found.first()


def _moved(request: HttpRequest, model: type[Section | Tag | Person], slug: str) -> HttpResponse:
    thing = moved_to(model, slug, now=moment(request), language=get_language())
    if thing is None:
        raise Http404
    return redirect(thing.get_absolute_url(), permanent=True)


def _list(
    request: HttpRequest,
    thing: Section | Tag | Person,
    kind: str,
    page: Page,
    asked: dict[str, list[Publication]] | None = None,
) -> HttpResponse:
    """`asked`: its open and its settled questions, which stand where the most answered would."""
    asked = asked or {}
    context = _head(thing, kind) | {
        "thing": thing,
        "asked": asked,
        "kind": kind,
        "page": page,
        "ranked": [] if page.is_later or any(asked.values()) else _most_answered(page.stories),
        "other_edition": list_in(other_language(), thing) if _is_elsewhere(thing) else None,
        "current_section": thing.pk if kind == "section" else None,
    }
    return render(request, "articles/list.html", context)


def _questions_of(stories: list[Publication], now: datetime) -> dict[str, list[Publication]]:
    """What these stories ask: the newest questions that are open, the last that were settled. A question
    that several asked is named once: open by the newest of them, settled only where it is open nowhere."""
    column = f"first_at_{get_language() or 'ar'}"
    open_ones = [story for story in stories if story.is_question_open(now)]
    settled = [story for story in stories if story.summary.settled_at]
    open_ones.sort(key=lambda story: (getattr(story, column), story.pk), reverse=True)
    settled.sort(key=lambda story: story.summary.settled_at, reverse=True)
    open_ones, known = once_a_series(open_ones), {story.question_root for story in open_ones}
    settled = [story for story in once_a_series(settled) if story.question_root not in known]
    return {"open": open_ones[:ASKED], "settled": settled[:ASKED]}


def _asking(thing: Tag, now: datetime) -> list[QuerySet]:
    """Of its last stories those that `_questions_of` wants, to be read with the first page. So many and
    no more, or a tag on every story would cost more than a rare one."""
    language = get_language() or "ar"
    carried = thing.listed.filter(superseded=False).order_by(F(f"first_at_{language}").desc())
    if language == "en":
        carried = carried.filter(first_at_en__isnull=False)
    rows = Publication.objects.visible(now).in_edition(language)
    rows = rows.filter(pk__in=carried.values("publication")[:ASKED_AMONG])
    open_ones = rows.with_open_question(now).newest_first(language)
    open_ones = open_ones.first_of_each_series(F(f"first_at_{language}").desc(), F("id").desc())
    settled = rows.settled_last_first()
    settled = settled.first_of_each_series("-summary__settled_at", "-summary__article_id")
    return [open_ones[:ASKED], settled[:ASKED]]


def _most_answered(stories: list[Publication]) -> list[Publication]:
    """Of the stories of a page, those with most answers; none where that would be most of the page."""
    answered = [story for story in stories if story.question and story.summary.ballots]
    answered.sort(key=lambda story: -story.summary.ballots)
    asked = once_a_series(answered)
    return asked[:RANKED] if len(asked) > RANKED else []


def _head(thing: Section | Tag | Person, kind: str) -> dict[str, Any]:
    """What stands over the stories: a picture, how many there are, and of a person how many
    corrections their stories had."""
    count = thing.stories
    return {
        "cover": shown_now(thing.picture_id if kind == "author" else thing.cover_id),
        "count": min(count, COUNTED),
        "has_more": count > COUNTED,
        "corrections": getattr(thing, "corrections", 0),
    }


def _counts(model: type[Section | Tag | Person], now: datetime, language: str) -> dict[str, Any]:
    """The counts of a head, as columns of the thing itself."""
    visible = Publication.objects.visible(now).in_edition(language).order_by()
    if model not in ROWS:
        return {"stories": Counted(visible.filter(section=OuterRef("pk")).values("pk"))}
    own = {model._meta.model_name: OuterRef("pk")}
    rows = ROWS[model].objects.filter(**own, superseded=False, publication__in=visible.values("pk"))
    counts = {"stories": Counted(rows.values("pk"))}
    if model is Person:
        once = PublicationByline.objects.filter(
            person=OuterRef(OuterRef("pk")), **{f"first_at_{language}__lte": now}
        )
        told = Correction.objects.told(now, language=language).order_by()
        told = told.filter(article_id__in=once.values("publication__article_id"))
        counts["corrections"] = Counted(told.values("pk"))
    return counts


def _is_elsewhere(thing: Section | Tag | Person) -> bool:
    return getattr(thing, "is_elsewhere", True)


def _public_page(
    request: HttpRequest, thing: Tag | Person, beside: Sequence[QuerySet] = ()
) -> tuple[Page, list[Publication]]:
    """A tag or person that no public story ever carried has no page: its name may be a secret. With the page
    comes all that was read for it, the rows of `beside` too."""
    now = moment(request)
    page, read = _page_of_listed(thing, _before(request), now, beside)
    once = {f"first_at_{get_language()}__lte": now}
    if not page.stories and not thing.listed.filter(**once).exists():
        raise Http404
    return page, read


def _page_of_listed(
    thing: Tag | Person, before: str, now: datetime, beside: Sequence[QuerySet]
) -> tuple[Page, list[Publication]]:
    """A page of the stories that carry a tag or a person.

    Read through the index of their rows, in its order, so a tag on every story costs no more than
    a rare one. Rows of copies that are not visible at this moment are passed over. `beside` is read in
    the query of the first batch.
    """
    language, place = get_language(), read_place(before)
    column = f"first_at_{language}"
    rows = (
        thing.listed.filter(superseded=False, **{f"{column}__lte": now})
        .order_by(F(column).desc(), F("publication_id").desc())
        .values_list(column, "publication_id")
    )
    found: list[Publication] = []
    read: list[Publication] = []
    after = place
    visible = Publication.objects.visible(now).in_edition(language)
    while len(found) <= SIZE:
        batch = list(_after(rows, after, column)[:BATCH])
        wanted = [visible.filter(pk__in=[pk for _first_at, pk in batch]), *beside]
        told = visible.filter(pk__in=any_of(visible, wanted)).for_cards()
        stories, beside = {row.pk: row for row in told}, ()
        read += stories.values()
        found += [stories[pk] for _first_at, pk in batch if pk in stories]
        if len(batch) < BATCH:
            break
        after = batch[-1]
    return _page(found[: SIZE + 1], place, language=language, size=SIZE), read


def _after(rows: QuerySet, place: Place | None, column: str) -> QuerySet:
    if place is None:
        return rows
    first_at, pk = place
    return rows.filter(
        Q(**{f"{column}__lt": first_at}) | Q(**{column: first_at, "publication_id__lt": pk}),
        **{f"{column}__lte": first_at},
    )


def _page(found: list[Publication], place: Place | None, *, language: str, size: int) -> Page:
    """One story more than the page holds was asked for: it says that there are older ones."""
    stories = found[:size]
    older = ""
    if len(found) > size:
        first_at = getattr(stories[-1], f"first_at_{language}")
        older = write_place((first_at, stories[-1].pk))
    return Page(stories=stories, is_later=place is not None, older=older)


def _before(request: HttpRequest) -> str:
    return request.GET.get("before", "")
