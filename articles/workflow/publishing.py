"""Building the public copy: from one approved Revision to one Publication.

Rendering happens before the transaction (`prepare`), writing inside it (`write_publication`); a
Revision never changes, so what was prepared is what was approved. An older copy is closed before
the new one is inserted, at the same instant.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from articles import rendering, search
from articles.images.addresses import cover_of, pictures_for
from articles.images.share_cards import card_of
from articles.images.tasks import make_share_cards
from articles.models import (
    Article,
    Person,
    Publication,
    PublicationByline,
    PublicationTag,
    Revision,
    Tag,
)
from articles.models.publication import ChangeClass
from articles.models.question import Kind
from articles.workflow import changes, register, series
from articles.workflow.content import Content, parse_time
from articles.workflow.nearness import find_related
from articles.workflow.today import section_today, tags_today
from newsroom.text.slugs import make_slug

# Servers' clocks differ a little: a list may drop a closed copy only when all agree it is past.
SUPERSEDE_AFTER = timedelta(minutes=5)
# Classes of change that move no date, enter no feed anew and raise only the minor number.
QUIET = (ChangeClass.TYPO, ChangeClass.REINSTATED, ChangeClass.NEW_EDITION)
# Those that readers are told of in words.
NOTED = (ChangeClass.UPDATE, ChangeClass.CLARIFICATION, ChangeClass.CORRECTION)

# When each edition was first public and last changed.
DATES = ("first_at_ar", "first_at_en", "modified_at_ar", "modified_at_en")


def prepare(revision: Revision, languages: tuple[str, ...] = ()) -> dict[str, Any]:
    """The columns of a Publication that depend on the revision alone; in these languages, or in
    those that it is ready to be published in."""
    content: Content = revision.content
    columns: dict[str, Any] = {
        "section_id": content["section_id"],
        "series_id": content["series_id"],
        "recipe_version": rendering.RECIPE_VERSION,
        "question_kind": content["question_kind"],
        "question_closes_at": parse_time(content["question_closes_at"]),
        **_settling(content),
        "show_tally": content["show_tally"],
        "choices": content["choices"] if content["question_kind"] != "open" else [],
        "sources": content["sources"],
        "cover": cover_of(content["cover_id"], revision.pictures),
        "byline": _people(content["byline"]),
        "tag_list": _tags(Tag.objects.named(content["tags"])),
    }
    ready = ("ar", "en") if changes.has_english(content) else ("ar",)
    for language in languages or ready:
        columns |= _edition(content, revision, language)
    return columns


def write_publication(
    article: Article,
    revision: Revision,
    columns: dict[str, Any],
    *,
    at: datetime,
    change_class: str | None,
    public_note_ar: str,
    public_note_en: str,
) -> Publication:
    """Close the open copy at `at` and insert the next one, made from `revision`.

    `columns` are what `prepare` gave for the same content. A `change_class` of None is the first
    publication's.
    """
    columns = columns | _links_of_today(revision.content)
    before = article.publications.filter(visible_until=None).first()
    if before:
        at = max(at, before.visible_from + timedelta(microseconds=1))
        close(before, at)
    # After a take-down none is open; numbers and dates go on from the last that readers saw.
    before = before or article.publications.first()
    major, minor = _next_number(before, change_class)
    public_notes = {"ar": public_note_ar, "en": public_note_en}
    was = before.revision.content if before else None
    publication = Publication.objects.create(
        article=article,
        revision=revision,
        summary=article.summary,
        major=major,
        minor=minor,
        visible_from=at,
        public_note_ar=public_note_ar,
        public_note_en=public_note_en,
        **_edition_dates(before, revision, "ar", at, change_class, public_note_ar),
        **(
            _edition_dates(before, revision, "en", at, change_class, public_note_en)
            if "html_en" in columns
            else {}
        ),
        notes=_notes(before, revision, f"{major}.{minor}", at, change_class, public_notes),
        changed=changes.changed_places(was, revision.content) if was else [],
        question_version=_question_version(before, columns),
        asked_first_id=_asked_first(article, revision.content["asked_before_id"]),
        **columns,
    )
    make_share_cards.enqueue(publication.pk)
    register.enter_change(publication)
    rows = {"first_at_ar": publication.first_at_ar, "first_at_en": publication.first_at_en}
    for tag in publication.tag_list:
        PublicationTag.objects.create(publication=publication, tag_id=tag["id"], **rows)
    for order, person in enumerate(publication.byline):
        PublicationByline.objects.create(
            publication=publication, person_id=person["id"], order=order, **rows
        )
    search.index(publication)
    find_related.enqueue(publication.pk)
    series.keep(article)
    return publication


def close(publication: Publication, at: datetime) -> None:
    publication.visible_until = at
    publication.save(update_fields=["visible_until"])


def take_back(publication: Publication) -> None:
    """Delete a copy nobody has seen, and reopen the one it would have closed."""
    article, at = publication.article, publication.visible_from
    search.unindex([publication.pk])
    publication.delete()
    article.publications.filter(visible_until=at).update(visible_until=None)
    series.keep(article, left=publication.series_id)


def move_in_time(publication: Publication, at: datetime) -> None:
    """The same copy, which nobody has seen, at another time; the one it follows ends then."""
    was = publication.visible_from
    followed = publication.article.publications.filter(visible_until=was)
    # The database never sees two copies at one moment, so the one that makes room goes first.
    if at < was:
        followed.update(visible_until=at)
    for name in ("visible_from", *DATES):
        if getattr(publication, name) == was:
            setattr(publication, name, at)
    for note in publication.notes:
        if parse_time(note["at"]) == was:
            note["at"] = at.isoformat()
    publication.save(update_fields=["visible_from", *DATES, "notes"])
    if at > was:
        followed.update(visible_until=at)
    first = {"first_at_ar": publication.first_at_ar, "first_at_en": publication.first_at_en}
    for model in (PublicationTag, PublicationByline):
        model.objects.filter(publication=publication).update(**first)
    series.keep(publication.article)


def mark_superseded(now: datetime) -> int:
    """Take long-closed copies out of the indexes of lists; how many there were."""
    closed = Publication.objects.filter(
        superseded=False, visible_until__lte=now - SUPERSEDE_AFTER
    ).values_list("pk", flat=True)
    keys = list(closed[:500])
    for model in (PublicationTag, PublicationByline):
        model.objects.filter(publication__in=keys).update(superseded=True)
    with transaction.atomic():
        search.unindex(keys)
    return Publication.objects.filter(pk__in=keys).update(superseded=True)


def _asked_first(article: Article, asked_before: int | None) -> int | None:
    """The first story of the series: that of the one asked before, as readers last had it."""
    if asked_before is None:
        return None
    copy = Publication.objects.filter(article=asked_before).order_by("-visible_from").first()
    root = copy.asked_first_id or asked_before if copy else asked_before
    # Tied in a circle, it is the first itself.
    return root if root != article.pk else None


def _edition(content: Content, revision: Revision, language: str) -> dict[str, Any]:
    rendered = rendering.render(
        content[f"body_{language}"],
        language=language,
        pictures=pictures_for(revision.pictures, language=language),
    )
    headline = content[f"headline_{language}"]
    return {
        f"headline_{language}": headline,
        f"standfirst_{language}": content[f"standfirst_{language}"],
        f"slug_{language}": make_slug(content[f"slug_{language}"] or headline) or "story",
        f"html_{language}": rendered.html,
        f"toc_{language}": [
            {"level": heading.level, "id": heading.id, "text": heading.text}
            for heading in rendered.toc
        ],
        f"minutes_{language}": rendered.minutes,
        f"question_{language}": content[f"question_{language}"],
        f"card_{language}": card_of(content, language).name,
    }


def _next_number(before: Publication | None, change_class: str | None) -> tuple[int, int]:
    if before is None:
        return 1, 0
    if change_class in QUIET:
        return before.major, before.minor + 1
    return before.major + 1, 0


def _edition_dates(
    before: Publication | None,
    revision: Revision,
    language: str,
    at: datetime,
    change_class: str | None,
    note: str,
) -> dict[str, Any]:
    """Class, first publication and last change of one language: a change of the other language
    that readers of this one are not told of leaves them as they were."""
    first_at = getattr(before, f"first_at_{language}") if before else None
    if before is None or first_at is None:
        kind = ChangeClass.NEW_EDITION if before else ChangeClass.FIRST
        return _dates(language, kind, at, at)
    kind, modified_at = change_class, getattr(before, f"modified_at_{language}")
    touched = note or changes.touches(language, before.revision.content, revision.content)
    if change_class not in QUIET:
        kind = change_class if touched else getattr(before, f"change_class_{language}")
        modified_at = at if touched else modified_at
    return _dates(language, kind, first_at, modified_at)


def _dates(language: str, kind: str | None, first_at: datetime, modified_at: datetime) -> dict:
    return {
        f"change_class_{language}": kind,
        f"first_at_{language}": first_at,
        f"modified_at_{language}": modified_at,
    }


def _notes(
    before: Publication | None,
    revision: Revision,
    number: str,
    at: datetime,
    change_class: str | None,
    texts: dict[str, str],
) -> list[dict[str, Any]]:
    """The notes readers had, and the one that this copy brings."""
    earlier = list(before.notes) if before else []
    if before is None or change_class not in NOTED:
        return earlier
    at_top = changes.note_stands_at_top(change_class, before.revision.content, revision.content)
    note = {"class": change_class, "number": number, "at": at.isoformat(), "at_top": at_top}
    return [*earlier, note | {f"text_{language}": text for language, text in texts.items()}]


def _links_of_today(content: Content) -> dict[str, Any]:
    """A section or tag may have been merged since the copy was prepared."""
    section_id = section_today(content["section_id"])
    return {"section_id": section_id, "tag_list": _tags(tags_today(content["tags"]))}


def _question_version(before: Publication | None, columns: dict[str, Any]) -> int:
    """A changed wording is a new version: old answers keep the wording they answered."""
    if before is None:
        return 1
    same = before.question_ar == columns["question_ar"] and before.choices == columns["choices"]
    return before.question_version if same else before.question_version + 1


def _settling(content: Content) -> dict[str, Any]:
    """How and when a forecast is settled; other questions are not."""
    if content["question_kind"] != Kind.FORECAST:
        return {}
    told = {key: content[key] for key in ("settle_how_ar", "settle_how_en")}
    return told | {"settles_at": parse_time(content["settles_at"])}


def _people(ids: list[int]) -> list[dict[str, Any]]:
    people = Person.objects.in_bulk(ids)
    names = ("name_ar", "name_en", "slug_ar", "slug_en", "role_ar", "role_en", "bio_ar", "bio_en")
    return [
        {"id": pk, **{name: getattr(people[pk], name) or "" for name in names}}
        for pk in ids
        if pk in people
    ]


def _tags(tags: list[Tag]) -> list[dict[str, Any]]:
    columns = ("name_ar", "name_en", "slug_ar", "slug_en")
    return [
        {"id": tag.pk, **{column: getattr(tag, column) or "" for column in columns}} for tag in tags
    ]
