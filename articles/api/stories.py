"""Stories: the list, one of them, and those that left the lists."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from ninja import Query, Router

from articles import search
from articles.api import asked, shapes
from articles.api.problems import Problem, refused
from articles.api.telling import (
    NOT_FROZEN,
    STORY,
    api_url,
    columns_for,
    read_beside,
    story,
    whole,
)
from articles.models import (
    Person,
    Publication,
    PublicationByline,
    PublicationTag,
    PublicNotice,
    Section,
    Series,
    Tag,
)
from newsroom.web.clock import moment
from newsroom.web.places import write_place

router = Router()

IN_LISTS = ("id", *(name for name in STORY if name not in ("html", "text")))
USUAL = (
    "id", "url", "api_url", "status", "headline", "standfirst", "section", "published_at",
    "modified_at",
)  # fmt: skip
WHOLE = ("id", *STORY)
MOST_AWAY = 500
Kind = PublicNotice.Kind


@router.get("/stories", response=shapes.Stories, url_name="stories", exclude_unset=True)
def stories(request: HttpRequest, given: Query[asked.Stories]) -> dict[str, Any]:
    now, language = moment(request), get_language() or "ar"
    names = asked.chosen(given.fields, known=IN_LISTS, usual=USUAL)
    within = filtered(Publication.objects.visible(now).in_edition(language), given, language)
    found, goes_on_at = (
        _nearest(within, given, names, now) if given.q else _newest(within.rows, given, names)
    )
    if not found:
        _ask_whether_they_are(given, language, now)
    beside = read_beside(found, names, now)
    if found:
        request.last_modified = max(copy.visible_from for copy in found)
    return {
        "stories": [story(copy, names, beside) for copy in found],
        "next": None if goes_on_at is None else next_page(request, goes_on_at),
    }


def _newest(
    rows: Any, given: asked.Stories, names: tuple[str, ...]
) -> tuple[list[Publication], tuple[datetime, int] | None]:
    """The copies of a page, and the place at which the next begins."""
    if at := asked.place(given.before):
        rows = rows.older_than(*at, language=given.language)
    found = list(columns_for(rows, names).newest_first(given.language)[: given.limit + 1])
    shown = found[: given.limit]
    more = len(found) > given.limit
    return shown, (shown[-1].first_at, shown[-1].pk) if more else None


def _nearest(
    within: search.Within, given: asked.Stories, names: tuple[str, ...], now: datetime
) -> tuple[list[Publication], int | None]:
    """The same of what was looked for, two hundred at most; the place is how many were seen."""
    start = asked.seen(given.before)
    narrowed = within if _is_narrowed(given) else None
    found = search.search(given.q, language=given.language, now=now, within=narrowed)
    keys = [score.pk for score in found.scores]
    end = start + given.limit
    shown = columns_for(within.rows, names).in_bulk(keys[start:end])
    stories = [shown[key] for key in keys[start:end] if key in shown]
    return stories, end if keys[end:] else None


def _is_narrowed(given: asked.Stories) -> bool:
    names = ("section", "tag", "person", "series", "since", "until", "changed_since")
    return any(getattr(given, name) for name in names)


# Before the story, or «removals» would be read as an id.
@router.get("/stories/removals", response=shapes.Removals, url_name="removals")
def removals(request: HttpRequest, given: Query[asked.Away]) -> dict[str, Any]:
    now, language = moment(request), get_language() or "ar"
    once = Publication.objects.once_visible(now).in_edition(language)
    last = once.filter(article_id=OuterRef("article_id")).known_by_id().order_by("-major", "-minor")
    rows = PublicNotice.objects.in_force(now).filter(from_at__gte=given.since)
    rows = rows.annotate(story_uuid=Subquery(last.values("story_uuid")[:1]))
    rows = rows.exclude(story_uuid=None).order_by("-from_at")[:MOST_AWAY]
    return {
        "stories": [
            {
                "id": row.story_uuid,
                "kind": row.kind,
                "since": row.from_at,
                "reason": None if row.kind == Kind.VANISHED else row.reason or None,
            }
            for row in rows
        ]
    }


@router.get("/stories/{uuid:story_id}", response=shapes.Story, url_name="story", exclude_unset=True)
def one(
    request: HttpRequest, story_id: UUID, given: Query[asked.One]
) -> dict[str, Any] | HttpResponse:
    now, language = moment(request), get_language() or "ar"
    names = asked.chosen(given.fields, known=WHOLE, usual=WHOLE)
    rows = Publication.objects.visible(now).in_edition(language).of_story(story_id)
    copy = columns_for(rows, names).first()
    if copy is None:
        return _taken_down(request, story_id, names, now)
    request.last_modified = copy.visible_from
    request.is_frozen = not NOT_FROZEN & {*names}
    return story(copy, names, read_beside([copy], names, now))


def next_page(request: HttpRequest, place: tuple[datetime, int] | int) -> str:
    """The address of the page after this one, with all that was asked for."""
    given = request.GET.copy()
    given["before"] = str(place) if isinstance(place, int) else write_place(place)
    return f"{whole(request.path)}?{given.urlencode()}"


def filtered(rows: QuerySet, given: asked.Stories, language: str) -> search.Within:
    first_at = f"first_at_{language}"
    bounds = {
        f"{first_at}__gte": given.since,
        f"{first_at}__lt": given.until,
        "visible_from__gte": given.changed_since,
    }
    rows = rows.filter(**{name: value for name, value in bounds.items() if value})
    if given.section:
        rows = rows.filter(section=Subquery(_keys(Section, given.section, language)))
    if given.series:
        rows = rows.filter(series__in=_series(given.series, language))
    few: list[QuerySet] = []
    if given.tag:
        links = PublicationTag.objects.filter(superseded=False)
        links = links.filter(tag=Subquery(_keys(Tag, given.tag, language)))
        few.append(links.values("publication"))
    if given.person:
        links = PublicationByline.objects.filter(superseded=False)
        links = links.filter(person=Subquery(_keys(Person, given.person, language)))
        few.append(links.values("publication"))
    for links in few:
        rows = rows.filter(pk__in=links)
    return search.Within(rows, *few[:1])


def _series(slug: str, language: str) -> QuerySet:
    return Series.objects.filter(**{f"slug_{language}": slug})


def _keys(model: type[Section | Tag | Person], key: str, language: str) -> QuerySet:
    """The key of what has this id or slug; of what it was merged into, where it was."""
    story_id = asked.as_uuid(key)
    by_slug = Q(**{f"slug_{language}": key})
    rows = model._base_manager.filter(Q(uuid=story_id) if story_id else by_slug)
    if model is Person:
        return rows.values("pk")[:1]
    return rows.annotate(stands=Coalesce("merged_into", "pk")).values("stands")[:1]


def _ask_whether_they_are(given: asked.Stories, language: str, now: datetime) -> None:
    """An empty list may be a slip of the pen: then the slip is named. Raises a Problem."""
    for name, model in (("section", Section), ("tag", Tag), ("person", Person)):
        key = getattr(given, name)
        if key and not _keys(model, key, language).exists():
            raise refused(name, str(asked.TAKES[name]))
    # A series whose parts nobody sees yet may be a secret.
    if given.series and not any(
        one.parts_at(now, language) for one in _series(given.series, language)
    ):
        raise refused("series", str(asked.TAKES["series"]))


def _taken_down(
    request: HttpRequest, story_id: UUID, names: tuple[str, ...], now: datetime
) -> dict[str, Any] | HttpResponse:
    """Withdrawn 200 and retracted 410 without a word of the text; redirected 301; archived whole;
    404 where it vanished, was never there, or is not in this edition."""
    language = get_language() or "ar"
    once = Publication.objects.once_visible(now).in_edition(language).of_story(story_id)
    last = columns_for(once, names).order_by("-major", "-minor").first()
    notices = PublicNotice.objects.in_force(now).order_by("-from_at")
    notice = notices.filter(article_id=last.article_id).first() if last else None
    if notice is None or notice.kind == Kind.VANISHED:
        raise Problem(404)
    target = _id_of(notice.target_id, now) if notice.target_id else None
    if notice.kind == Kind.REDIRECTED:
        if target is None:
            raise Problem(404)
        return redirect(api_url("story", target), permanent=True)
    request.last_modified = max(last.visible_from, notice.from_at)
    if notice.kind == Kind.EXPIRED:
        told = story(last, names, read_beside([last], names, now))
        told |= {"status": "expired"} if "status" in names else {}
        return told | {"reason": notice.reason or None, "away_since": notice.from_at}
    told = {
        "id": last.story_uuid,
        "url": whole(last.get_absolute_url()),
        "reason": notice.reason or None,
        "away_since": notice.from_at,
        "published_at": last.first_at,
    }
    if notice.kind == Kind.RETRACTED:
        raise Problem(410, **told | {"replaced_by": target})
    kept = {"status": "withdrawn", "language": language, "version": last.number}
    return told | kept | {"modified_at": last.modified_at, "change_class": last.change_class}


def _id_of(article_id: int, now: datetime) -> UUID | None:
    rows = Publication.objects.once_visible(now).filter(article_id=article_id).known_by_id()
    return rows.values_list("story_uuid", flat=True).first()
