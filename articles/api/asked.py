"""What may be asked: the parameters of each address, and the sentence that says what each takes."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import Field
from pydantic.functional_validators import BeforeValidator

from articles.api.problems import refused
from newsroom.web.places import Place, read_place

MOST = 100
USUAL = 20
# What a parameter takes, for whoever gave it something else.
TAKES: Mapping[str, Promise] = {
    "language": _("One of the two editions: ar or en."),
    "limit": _("A whole number from 1 to 100."),
    "before": _("The value that the answer before this one gave in `next`."),
    "fields": _("Names of fields of this answer, with commas between them."),
    "section": _("The id of a section, or its slug in the language asked for."),
    "tag": _("The id of a tag, or its slug in the language asked for."),
    "person": _("The id of a person, or their slug in the language asked for."),
    "series": _("The slug of a series in the language asked for."),
    "q": _("Words to look for, at most 300 letters."),
    "since": _("A day or a moment with its zone, such as 2026-11-26 or 2026-11-26T09:30:00Z."),
    "until": _("A day or a moment with its zone, such as 2026-11-26 or 2026-11-26T09:30:00Z."),
    "changed_since": _(
        "A day or a moment with its zone, such as 2026-11-26 or 2026-11-26T09:30:00Z."
    ),
    "open": _("true or false."),
    "kind": _("One of the kinds that the description names."),
    "id": _("An id as the lists give it."),
}


def _moment(value: Any) -> datetime:
    """A day begins in the newsroom's own zone; a moment says its zone, or is taken to be in that one."""
    text = str(value).strip().replace(" ", "+")
    day = parse_date(text) if len(text) == len("2026-11-26") else None
    found = datetime.combine(day, time.min) if isinstance(day, date) else parse_datetime(text)
    if found is None:
        raise ValueError("no moment")
    if timezone.is_naive(found):
        found = found.replace(tzinfo=timezone.get_default_timezone())
    try:
        return found.astimezone(UTC)
    except OverflowError as problem:
        raise ValueError("no moment") from problem


Moment = Annotated[
    datetime,
    BeforeValidator(_moment, json_schema_input_type=str),
    Field(json_schema_extra={"format": "date-time"}),
]
Language = Annotated[Literal["ar", "en"], Field(description="The edition: Arabic or English.")]
Fields = Annotated[
    str, Field(max_length=400, description="Only these fields, with commas between.")
]
Key = Annotated[
    str, Field(max_length=120, description="An id, or the slug in the language asked for.")
]


class InLanguage(Schema):
    language: Language = "ar"


class One(InLanguage):
    fields: Fields = ""


class Page(One):
    limit: Annotated[int, Field(ge=1, le=MOST, description="How many at most.")] = USUAL
    before: Annotated[
        str, Field(max_length=40, description="Where the page starts: from `next`.")
    ] = ""


class Stories(Page):
    section: Key = ""
    tag: Key = ""
    person: Key = ""
    series: Annotated[
        str, Field(max_length=120, description="The slug of a series in the language asked for.")
    ] = ""
    q: Annotated[
        str,
        Field(
            max_length=300,
            description="Words to look for, as on the search page: the nearest first, at most two hundred.",
        ),
    ] = ""
    since: Annotated[
        Moment | None, Field(description="First published at this moment or later.")
    ] = None
    until: Annotated[Moment | None, Field(description="First published before this moment.")] = None
    changed_since: Annotated[
        Moment | None, Field(description="Whose present version is of this moment or later.")
    ] = None


class Away(InLanguage):
    since: Annotated[Moment, Field(description="Taken from readers at this moment or later.")]


class Questions(Page):
    open: Annotated[
        bool | None, Field(description="Only those that take answers now, or only the closed.")
    ] = None
    kind: Annotated[
        Literal["open", "poll", "forecast"] | None, Field(description="Only this kind.")
    ] = None


def chosen(asked: str, *, known: tuple[str, ...], usual: tuple[str, ...]) -> tuple[str, ...]:
    """The fields to give: those asked for, or the few that are usual. Raises a Problem."""
    names = tuple(dict.fromkeys(name.strip() for name in asked.split(",") if name.strip()))
    if unknown := [name for name in names if name not in known]:
        told = _("No such field: %(names)s. There are: %(known)s.")
        raise refused("fields", told % {"names": ", ".join(unknown), "known": ", ".join(known)})
    return names or usual


def place(asked: str) -> Place | None:
    """Where the page starts; unlike a reader's link, a broken one is refused. Raises a Problem."""
    found = read_place(asked) if asked else None
    if asked and found is None:
        raise refused("before", str(TAKES["before"]))
    return found


def seen(asked: str) -> int:
    """How many were seen, of what has no other order than nearness. Raises a Problem."""
    if not asked:
        return 0
    if not (asked.isascii() and asked.isdecimal()):
        raise refused("before", str(TAKES["before"]))
    return int(asked)


def as_uuid(key: str) -> UUID | None:
    try:
        return UUID(key)
    except ValueError:
        return None
