"""What is answered. A list gives few fields unless `fields` names others; what was not asked for is
left out, and what there is none of is null."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Schema

Status = Literal["live", "corrected", "expired", "withdrawn"]
ChangeClass = Literal[
    "first", "typo", "update", "clarification", "correction", "new_edition", "reinstated"
]


class Reference(Schema):
    """A section, tag or person that a story names; `name` and `url` are today's."""

    id: UUID
    name: str
    url: str


class Picture(Schema):
    url: str
    type: str
    width: int
    height: int
    alt: str
    caption: str
    credit: str


class Choice(Schema):
    """`votes` is null where the tally is not shown to everybody now."""

    key: str
    label: str
    votes: int | None


class Verdict(Schema):
    """`choice` is null where none came true; `right` is how many had chosen it, null where the tally
    is not shown."""

    choice: str | None
    is_void: bool
    note: str | None
    source: str | None
    at: datetime | None
    right: int | None


class Question(Schema):
    kind: Literal["open", "poll", "forecast"]
    text: str
    version: int
    is_open: bool
    closes_at: datetime | None
    closed_at: datetime | None
    closed_reason: str | None
    answers: int
    ballots: int
    choices: list[Choice]
    settles_at: datetime | None
    settled_how: str | None
    verdict: Verdict | None


class Note(Schema):
    change_class: Literal["update", "clarification", "correction"]
    version: str
    at: datetime
    text: str


class Source(Schema):
    title: str
    url: str | None
    note: str | None


class Story(Schema):
    """A story in one edition. While it is withdrawn only dates, classes and the reason are given."""

    id: UUID
    url: str | None = None
    api_url: str | None = None
    short_url: str | None = None
    language: Literal["ar", "en"] | None = None
    languages: list[Literal["ar", "en"]] | None = None
    status: Status | None = None
    headline: str | None = None
    standfirst: str | None = None
    section: Reference | None = None
    tags: list[Reference] | None = None
    people: list[Reference] | None = None
    published_at: datetime | None = None
    modified_at: datetime | None = None
    version: str | None = None
    version_at: datetime | None = None
    change_class: ChangeClass | None = None
    minutes: int | None = None
    cover: Picture | None = None
    question: Question | None = None
    notes: list[Note] | None = None
    sources: list[Source] | None = None
    html: str | None = None
    text: str | None = None
    reason: str | None = None
    away_since: datetime | None = None


class Stories(Schema):
    stories: list[Story]
    next: str | None


class Removal(Schema):
    """A story that left the lists: what was kept of it is to be forgotten, unless it `expired`."""

    id: UUID
    kind: Literal["withdrawn", "retracted", "redirected", "vanished", "expired"]
    since: datetime
    reason: str | None


class Removals(Schema):
    stories: list[Removal]


class Section(Schema):
    id: UUID
    url: str | None = None
    name: str | None = None
    slug: str | None = None
    about: str | None = None
    order: int | None = None


class Sections(Schema):
    sections: list[Section]


class Tag(Schema):
    id: UUID
    url: str | None = None
    name: str | None = None
    slug: str | None = None
    about: str | None = None


class Tags(Schema):
    tags: list[Tag]
    next: str | None


class Person(Schema):
    id: UUID
    url: str | None = None
    name: str | None = None
    slug: str | None = None
    role: str | None = None
    bio: str | None = None
    links: list[str] | None = None


class People(Schema):
    people: list[Person]
    next: str | None


class Asked(Schema):
    """A question with the story that it ends."""

    story: UUID
    url: str | None = None
    headline: str | None = None
    published_at: datetime | None = None
    question: Question | None = None


class Questions(Schema):
    questions: list[Asked]
    next: str | None


class Correction(Schema):
    """A line of the register. `text` is null while the story is withheld; then `reason` says why."""

    id: UUID
    story: UUID | None = None
    url: str | None = None
    kind: Literal["clarification", "correction", "retraction"] | None = None
    at: datetime | None = None
    text: str | None = None
    status: Literal["live", "withdrawn", "retracted", "redirected", "expired"] | None = None
    reason: str | None = None


class Corrections(Schema):
    corrections: list[Correction]
    next: str | None


class Refusal(Schema):
    parameter: str
    message: str


class Problem(Schema):
    """RFC 9457. Of a story that was taken back, with its dates and the reason."""

    type: str
    title: str
    status: int
    detail: str | None = None
    errors: list[Refusal] | None = None
    id: UUID | None = None
    url: str | None = None
    reason: str | None = None
    away_since: datetime | None = None
    published_at: datetime | None = None
    replaced_by: UUID | None = None
