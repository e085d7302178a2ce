"""The content of a story as one flat dict: what a Revision holds and an edit changes.

Keys ending in `_ar` or `_en` belong to a language, the others are shared; each group has a
version of its own, so that a translator and a writer do not collide. Values are plain JSON:
ids, strings, ISO times, lists of dicts.
"""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from articles.models import Article, Byline, Choice, ClosingQuestion, Image, Person, Source, Tag
from articles.workflow.today import section_today, tags_today

GROUPS = ("ar", "en", "shared")
TEXTS = tuple(
    f"{name}_{language}"
    for name in ("headline", "standfirst", "body", "slug")
    for language in ("ar", "en")
)
COLUMNS = (*TEXTS, "section_id", "series_id", "cover_id", "publish_en", "embargo_until")
QUESTION = {
    "question_ar": "text_ar",
    "question_en": "text_en",
    "question_kind": "kind",
    "question_closes_at": "closes_at",
    "settle_how_ar": "settle_how_ar",
    "settle_how_en": "settle_how_en",
    "settles_at": "settles_at",
    "show_tally": "show_tally",
    "asked_before_id": "asked_before_id",
}
QUESTION_TEXTS = ("question_ar", "question_en", "settle_how_ar", "settle_how_en")
LISTS = ("tags", "byline", "sources", "choices")
KEYS = (*COLUMNS, *QUESTION, *LISTS)
TIMES = ("embargo_until", "question_closes_at", "settles_at")
SOURCE_KEYS = ("title_ar", "title_en", "url", "note_ar", "note_en")
CHOICE_KEYS = ("key", "label_ar", "label_en")

Content = dict[str, Any]


def group_of(key: str) -> str:
    """The version group a content key belongs to."""
    return key[-2:] if key.endswith(("_ar", "_en")) else "shared"


def blank() -> Content:
    """The content of a story nobody has written yet."""
    content: Content = dict.fromkeys(TEXTS, "")
    content |= {"section_id": None, "series_id": None, "cover_id": None}
    content |= {"publish_en": False, "embargo_until": None}
    content |= {"question_ar": "", "question_en": "", "question_kind": "open"}
    content |= {"question_closes_at": None, "show_tally": "always"}
    content |= {"asked_before_id": None}
    content |= {"settle_how_ar": "", "settle_how_en": "", "settles_at": None}
    return content | {name: [] for name in LISTS}


def searched(content: Content) -> dict[str, str]:
    """The words that the desk searches a story by, of both languages, by field."""

    def both(name: str) -> str:
        return "\n".join(filter(None, (content[f"{name}_ar"], content[f"{name}_en"])))

    return {
        "headline": both("headline"),
        "standfirst": both("standfirst"),
        "body": f"{both('body')}\n{both('question')}",
        "tags": " ، ".join(content["tags"]),
    }


def snapshot(article: Article) -> Content:
    """The story as it stands in the working tables."""
    content: Content = {key: plain(getattr(article, key)) for key in COLUMNS}
    content |= {key: content[key] or "" for key in TEXTS}
    question = article.question
    for key, column in QUESTION.items():
        value = plain(getattr(question, column))
        content[key] = value or "" if key in QUESTION_TEXTS else value
    return content | _lists(article)


def normal(changes: Content) -> Content:
    """`changes` in the form of a snapshot: times as ISO text, tags sorted, rows with every key."""
    clean = {key: plain(value) for key, value in changes.items()}
    if unknown := set(clean) - set(KEYS):
        raise ValueError(f"not content of a story: {sorted(unknown)}")
    for key in (*TEXTS, *QUESTION_TEXTS):
        if key in clean:
            clean[key] = (clean[key] or "").replace("\r\n", "\n").strip()
    if "tags" in clean:
        clean["tags"] = sorted(tag.name_ar for tag in Tag.objects.named(clean["tags"]))
    for key, names in (("sources", SOURCE_KEYS), ("choices", CHOICE_KEYS)):
        if key in clean:
            clean[key] = [{name: row.get(name) or "" for name in names} for row in clean[key]]
    return clean


def write(article: Article, content: Content, keys: list[str]) -> None:
    """Put these keys of the content into the working tables; the article itself is not saved."""
    for key in keys:
        if key in COLUMNS:
            setattr(article, key, parse_time(content[key]) if key in TIMES else content[key])
    if "section_id" in keys:
        article.section_id = section_today(content["section_id"])
    if any(key in QUESTION for key in keys):
        values = {column: content[key] for key, column in QUESTION.items()}
        times = {QUESTION[key]: parse_time(content[key]) for key in QUESTION if key in TIMES}
        ClosingQuestion.objects.filter(article=article).update(**values | times)
    if "tags" in keys:
        carried = [tag.pk for tag in article.tags.all()]
        article.tags.set(tags_today(content["tags"], beside=carried))
    if "byline" in keys:
        _replace(Byline, "article", article, [{"person_id": pk} for pk in content["byline"]])
    if "sources" in keys:
        _replace(Source, "article", article, content["sources"])
    if "choices" in keys:
        _replace(Choice, "question", article.question, content["choices"])
    # What was read with the story is not what it says now.
    article.__dict__.pop("listed_tags", None)


def hash_of(content: Content) -> str:
    """SHA-256 of the content in a canonical form."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def pictures_of(content: Content, keys_in_text: set[str]) -> dict[str, Any]:
    """The words of every picture the content uses, frozen beside the revision."""
    ids = {int(key) for key in keys_in_text if key.isdecimal()}
    if content["cover_id"]:
        ids.add(content["cover_id"])
    names = (
        "alt_ar", "alt_en", "caption_ar", "caption_en", "credit_ar", "credit_en", "licence",
    )  # fmt: skip
    return {
        str(image.pk): _row(image, names) | {"is_decorative": image.is_decorative}
        for image in Image.objects.filter(pk__in=ids)
    }


def known_people(ids: list[int]) -> list[int]:
    """Those of the ids that are people, in the order given, each once."""
    known = set(Person.objects.filter(pk__in=ids).values_list("pk", flat=True))
    return [pk for pk in dict.fromkeys(ids) if pk in known]


def _lists(article: Article) -> Content:
    if not hasattr(article, "listed_tags"):
        article = Article.objects.with_aggregate().get(pk=article.pk)
    return {
        "tags": sorted(row["name_ar"] for row in article.listed_tags),
        "byline": [row["person_id"] for row in article.listed_byline],
        "sources": [_filled(row, SOURCE_KEYS) for row in article.listed_sources],
        "choices": [_filled(row, CHOICE_KEYS) for row in article.listed_choices],
    }


def _filled(row: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: row[name] or "" for name in names}


def _replace(model: Any, owner: str, thing: Any, rows: list[dict[str, Any]]) -> None:
    model.objects.filter(**{owner: thing}).delete()
    for order, row in enumerate(rows):
        model.objects.create(**{owner: thing}, order=order, **row)


def _row(thing: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(thing, name) or "" for name in names}


def plain(value: Any) -> Any:
    """A value as JSON holds it: a moment as ISO text."""
    return value.isoformat() if isinstance(value, datetime) else value


def parse_time(value: str | None) -> datetime | None:
    return parse_datetime(value) if value else None
