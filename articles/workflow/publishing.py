"""Building the public copy: from one approved Revision to one Publication.

Rendering happens before the transaction (`prepare`), writing inside it (`write_publication`); a
Revision never changes, so what was prepared is what was approved. An older copy is closed before
the new one is inserted, at the same instant.
"""

from datetime import datetime, timedelta
from typing import Any

from articles import rendering
from articles.images.addresses import cover_of, pictures_for
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
from articles.workflow.content import Content, parse_time
from newsroom.text.slugs import make_slug

# Servers' clocks differ a little: a list may drop a closed copy only when all agree it is past.
SUPERSEDE_AFTER = timedelta(minutes=5)


def prepare(revision: Revision) -> dict[str, Any]:
    """The columns of a Publication that depend on the revision alone."""
    content: Content = revision.content
    columns: dict[str, Any] = {
        "section_id": content["section_id"],
        "recipe_version": rendering.RECIPE_VERSION,
        "question_kind": content["question_kind"],
        "question_closes_at": parse_time(content["question_closes_at"]),
        "show_tally": content["show_tally"],
        "choices": content["choices"] if content["question_kind"] != "open" else [],
        "sources": content["sources"],
        "cover": cover_of(content["cover_id"], revision.pictures),
        "byline": _people(content["byline"]),
        "tag_list": _tags(content["tags"]),
    }
    languages = ("ar", "en") if _has_english(content) else ("ar",)
    for language in languages:
        columns |= _edition(content, revision, language)
    return columns


def write_publication(
    article: Article,
    columns: dict[str, Any],
    *,
    at: datetime,
    change_class: str | None,
    public_note_ar: str,
    public_note_en: str,
) -> Publication:
    """Close the open copy at `at` and insert the next one."""
    before = article.publications.filter(visible_until=None).first()
    if before:
        at = max(at, before.visible_from + timedelta(microseconds=1))
        close(before, at)
    has_english = "html_en" in columns
    number = _next_number(article, change_class)
    publication = Publication.objects.create(
        article=article,
        revision=article.approved_revision,
        summary=article.summary,
        major=number[0],
        minor=number[1],
        visible_from=at,
        change_class_ar=change_class or ChangeClass.FIRST,
        public_note_ar=public_note_ar,
        public_note_en=public_note_en,
        first_at_ar=before.first_at_ar if before else at,
        modified_at_ar=_modified(before, "ar", at, change_class),
        **_english_dates(before, at, change_class, has_english=has_english),
        question_version=_question_version(before, columns),
        **columns,
    )
    rows = {"first_at_ar": publication.first_at_ar, "first_at_en": publication.first_at_en}
    for tag in publication.tag_list:
        PublicationTag.objects.create(publication=publication, tag_id=tag["id"], **rows)
    for order, person in enumerate(publication.byline):
        PublicationByline.objects.create(
            publication=publication, person_id=person["id"], order=order, **rows
        )
    return publication


def close(publication: Publication, at: datetime) -> None:
    publication.visible_until = at
    publication.save(update_fields=["visible_until"])


def take_back(publication: Publication) -> None:
    """Delete a copy nobody has seen, and reopen the one it would have closed."""
    article, at = publication.article, publication.visible_from
    publication.delete()
    article.publications.filter(visible_until=at).update(visible_until=None)


def mark_superseded(now: datetime) -> int:
    """Take long-closed copies out of the indexes of lists; how many there were."""
    closed = Publication.objects.filter(
        superseded=False, visible_until__lte=now - SUPERSEDE_AFTER
    ).values_list("pk", flat=True)
    keys = list(closed[:500])
    for model in (PublicationTag, PublicationByline):
        model.objects.filter(publication__in=keys).update(superseded=True)
    return Publication.objects.filter(pk__in=keys).update(superseded=True)


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
    }


def _has_english(content: Content) -> bool:
    texts = (content["headline_en"], content["body_en"], content["question_en"])
    labels = [choice["label_en"] for choice in content["choices"]]
    return content["publish_en"] and all(texts) and all(labels)


def _next_number(article: Article, change_class: str | None) -> tuple[int, int]:
    last = article.publications.order_by("-major", "-minor").first()
    if last is None:
        return 1, 0
    if change_class == ChangeClass.TYPO:
        return last.major, last.minor + 1
    return last.major + 1, 0


def _modified(before: Publication | None, language: str, at: datetime, change_class: str | None):
    """A typo moves no date; readers are told of the others."""
    earlier = getattr(before, f"modified_at_{language}") if before else None
    return earlier if earlier and change_class == ChangeClass.TYPO else at


def _english_dates(before, at: datetime, change_class: str | None, *, has_english: bool) -> dict:
    if not has_english:
        return {}
    if before is None or before.first_at_en is None:
        kind = ChangeClass.NEW_EDITION if before else ChangeClass.FIRST
        return {"first_at_en": at, "modified_at_en": at, "change_class_en": kind}
    return {
        "first_at_en": before.first_at_en,
        "modified_at_en": _modified(before, "en", at, change_class),
        "change_class_en": change_class,
    }


def _question_version(before: Publication | None, columns: dict[str, Any]) -> int:
    """A changed wording is a new version: old answers keep the wording they answered."""
    if before is None:
        return 1
    same = before.question_ar == columns["question_ar"] and before.choices == columns["choices"]
    return before.question_version if same else before.question_version + 1


def _people(ids: list[int]) -> list[dict[str, Any]]:
    people = Person.objects.in_bulk(ids)
    names = ("name_ar", "name_en", "slug_ar", "slug_en", "role_ar", "role_en", "bio_ar", "bio_en")
    return [
        {"id": pk, **{name: getattr(people[pk], name) or "" for name in names}}
        for pk in ids
        if pk in people
    ]


def _tags(names: list[str]) -> list[dict[str, Any]]:
    columns = ("name_ar", "name_en", "slug_ar", "slug_en")
    return [
        {"id": tag.pk, **{column: getattr(tag, column) or "" for column in columns}}
        for tag in Tag.objects.named(names)
    ]
