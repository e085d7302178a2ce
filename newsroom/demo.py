"""The demo newsroom: what stands in articles/demo/, taken through the real doors.

Every story is written, reviewed and published by the workflow itself, at moments in the past, so
the demo has the history a newsroom would have; then readers answer. Each story and reader carries
a fixed identity made from its key: loading twice adds nothing.
"""

import tomllib
import uuid
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.utils import timezone

from articles import workflow
from articles.images.library import upload
from articles.images.renditions import make_all
from articles.models import Article, Image, Person, Section, Series, Tag
from articles.workflow.series import put_in_order
from articles.workflow.vouching import say_it_fits
from newsroom import demo_front, demo_reads
from newsroom.auth import DEMO_PASSWORD
from newsroom.demo_answers import Readers
from newsroom.demo_desk import Colleagues
from newsroom.demo_ideas import Ideas
from newsroom.models import Installation, User

FOLDER = settings.BASE_DIR / "articles" / "demo"
COVERS = FOLDER / "covers"
IDENTITY = uuid.UUID("6d1b7f0e-58a4-4d0b-9e55-5f3a3f0e7c11")
LOGINS = {
    "writer": "writer",
    "editor": "editor",
    "chief": "managing_editor",
    "moderator": "moderator",
}
# The states of a file whose story was taken from readers, with the move that took it.
TAKEN_DOWN = {"withdrawn": "withdraw", "retracted": "retract", "expired": "expire"}


class NotADemo(Exception):
    """The database holds a newsroom's own work."""


@dataclass(frozen=True)
class Loaded:
    """What a load added."""

    stories: int
    answers: int
    ideas: int


def load(*, now: datetime | None = None, covers: Path = COVERS) -> Loaded:
    """Fill the demo. `covers` is the folder of the pictures. Raises NotADemo."""
    now = now or timezone.now()
    _mark()
    users = {login: _user(login, role) for login, role in LOGINS.items()}
    for row in _rows("sections", "tags"):
        _name_tag(row)
    sections = {row["key"]: _named(Section, row) for row in _rows("sections")}
    people = {row["key"]: _person(row, users) for row in _rows("people")}
    series = {row["key"]: _named(Series, _without(row, "parts")) for row in _rows("series")}
    desk = _Desk(users, sections, series, people, now, covers)
    stories = desk.publish_sora() + sum(
        desk.add(path) for path in sorted((FOLDER / "stories").glob("*.ar.md"))
    )
    answers = 0
    for row in _rows("answers", "stories"):
        story = Article.objects.get(uuid=identity(row["key"]))
        if "source_story" in row.get("verdict", {}):
            row["verdict"]["source"] = identity(row["verdict"]["source_story"])
        answers += Readers(story, users, now=now).load(row)
    named = {key: Article.objects.get(uuid=identity(key)) for key in _told("ideas", "about")}
    proposed = Ideas(users, sections, named, now=now)
    added = sum(proposed.load(row) for row in _rows("ideas"))
    for row in _rows("series"):
        _put_in_order(series[row["key"]], row["parts"], by=users["editor"])
    _compose(users["editor"], sections, now)
    Colleagues(users, now=now).load(FOLDER / "desk.toml", identity)
    demo_reads.load(now)
    return Loaded(stories, answers, added)


def _put_in_order(series: Series, keys: list[str], *, by: User) -> None:
    """Once: an order that somebody made since is left alone."""
    if not series.version:
        parts = [Article.objects.get(uuid=identity(key)).pk for key in keys]
        put_in_order(series, parts, by=by, expected_version=0)


def _without(row: dict, name: str) -> dict:
    return {key: value for key, value in row.items() if key != name}


def _compose(editor: User, sections: dict[str, Section], now: datetime) -> None:
    rows = tomllib.loads((FOLDER / "front.toml").read_text(encoding="utf-8"))
    keys = {row["story"] for row in rows["places"]}
    stories = {key: Article.objects.get(uuid=identity(key)) for key in keys}
    demo_front.load(rows, by=editor, stories=stories, sections=sections, now=now)


def identity(key: str) -> uuid.UUID:
    """What a story of this key is known by in every demo."""
    return uuid.uuid5(IDENTITY, key)


def _waited(key: str) -> timedelta:
    """From submission to readers: mostly hours, sometimes two days, the same in every demo."""
    share = zlib.crc32(key.encode()) % 100 / 100
    return timedelta(minutes=round(90 + 45 * 60 * share**2))


class _Desk:
    """The people and sections that stories are written with."""

    def __init__(self, users, sections, series, people, now, covers) -> None:
        self.writer, self.editor = users["writer"], users["editor"]
        self.chief = users["chief"]
        self.sections, self.series, self.people = sections, series, people
        self.now, self.covers = now, covers

    def publish_sora(self) -> bool:
        """The story the product is built around, through its whole life: as given, then the slip
        in «الفانين» as a typo, then the company's name as a correction."""
        lines = (FOLDER / "sora-leak.ar.txt").read_text(encoding="utf-8").split("\n")
        beside = tomllib.loads((FOLDER / "sora-leak.toml").read_text(encoding="utf-8"))
        # The last line is a stray mark of an old editor; the closing question stands before it.
        body = "\n".join(lines[2:-2])
        words = beside | {"headline": lines[1], "body": body, "question": lines[-2]}
        words["standfirst"] = beside["standfirst_ar"]
        english = {key[:-3]: beside[key] for key in beside if key.endswith("_en")}
        if self._known("sora-leak"):
            return False
        at = self.now - timedelta(hours=5)
        waited = _waited("sora-leak")
        story = self._create("sora-leak", words, english, at - waited)
        story = self._publish(story, at, waited)
        typo = {"body_ar": body.replace("الفانين", "الفنانين", 1)}
        story = self._move(story, "quick_fix", self.editor, at + timedelta(hours=1), changes=typo)
        fixed = lines[1].replace("OpneAI", "OpenAI")
        story = self._change(
            story,
            {"headline_ar": fixed},
            at + timedelta(hours=3),
            "correction",
            public_note_ar="ورد اسم الشركة في عنوان سابق «OpneAI»، والصحيح «OpenAI».",
            public_note_en="An earlier Arabic headline misspelled OpenAI’s name.",
        )
        # The English had the name right from the beginning.
        shown, later = story.revision.content, at + timedelta(hours=3, minutes=5)
        say_it_fits(story, "en", by=self.editor, shown=shown, now=later)
        return True

    def add(self, path: Path) -> bool:
        """One story of stories/, in the state that its file names."""
        key = path.name.removesuffix(".ar.md")
        if self._known(key):
            return False
        words = _read(path)
        translated = path.with_name(f"{key}.en.md")
        english = _read(translated) if translated.exists() else {}
        state = words.get("state", "published")
        at = self.now - timedelta(days=words.get("days_ago", 1), hours=len(key) % 9)
        if state in ("published", *TAKEN_DOWN):
            waited = _waited(key)
            story = self._create(key, words, english, at - waited)
            story = self._publish(story, at, waited)
            if state in TAKEN_DOWN:
                self._take_down(story, words, at)
            return True
        story = self._create(key, words, english, at)
        if state != "draft":
            story = self._move(story, "submit", self.writer, at + timedelta(minutes=30))
        if state == "changes_requested":
            later = at + timedelta(hours=1)
            self._move(story, "request_changes", self.editor, later, note=words["reason"])
        if state in ("approved", "scheduled"):
            story = self._move(story, "approve", self.editor, at + timedelta(hours=1))
        if state == "scheduled":
            when = self.now + timedelta(hours=words["hours_ahead"])
            self._move(story, "schedule", self.editor, at + timedelta(hours=2), at=when)
        return True

    def _take_down(self, story: Article, words: dict, at: datetime) -> Article:
        """Published, then taken from readers by the managing editor, in the way the file names."""
        target = words.get("replacement")
        return self._move(
            story,
            TAKEN_DOWN[words["state"]],
            self.chief,
            at + timedelta(hours=words["taken_down_after_hours"]),
            public_note_ar=words["reason_ar"],
            public_note_en=words.get("reason_en", ""),
            target=Article.objects.get(uuid=identity(target)) if target else None,
        )

    def _known(self, key: str) -> bool:
        return Article.objects.filter(uuid=identity(key)).exists()

    def _create(self, key: str, words: dict, english: dict, at: datetime) -> Article:
        content = {
            "headline_ar": words["headline"],
            "standfirst_ar": words["standfirst"],
            "body_ar": words["body"],
            "question_ar": words["question"],
            "question_kind": words["question_kind"],
            "choices": words.get("choices", []),
            "settle_how_ar": words.get("settle_how_ar", ""),
            "settle_how_en": words.get("settle_how_en", ""),
            "settles_at": self.now + timedelta(days=words["settles_in_days"])
            if "settles_in_days" in words
            else None,
            "asked_before_id": Article.objects.get(uuid=identity(words["asked_before"])).pk
            if "asked_before" in words
            else None,
            "section_id": self.sections[words["section"]].pk,
            "series_id": self.series[words["series"]].pk if "series" in words else None,
            "tags": words["tags"],
            "byline": [self.people[name].pk for name in words["byline"]],
            "sources": words.get("sources", []),
            "cover_id": self._cover(words) if "cover" in words else None,
            "publish_en": bool(english),
        }
        for name in ("headline", "standfirst", "body", "question"):
            content[f"{name}_en"] = english.get(name, "")
        written = at - timedelta(hours=2)
        return workflow.create(content, by=self.writer, now=written, uuid=identity(key))

    def _cover(self, words: dict) -> int:
        file = self.covers / f"{words['cover']}.webp"
        names = {
            f"{name}_{language}": words.get(f"cover_{name}_{language}", "")
            for name in ("alt", "caption")
            for language in ("ar", "en")
        }
        known = Image.objects.filter(alt_ar=names["alt_ar"]).first()
        if known:
            return known.pk
        names |= {"credit_ar": "رسم: نقطة", "credit_en": "Drawing: Nuqta"}
        with file.open("rb") as opened:
            image = upload(opened, by=self.writer, **names)
        make_all(image.pk)
        return image.pk

    def _publish(self, story: Article, at: datetime, waited: timedelta) -> Article:
        story = self._move(story, "submit", self.writer, at - waited)
        story = self._move(story, "approve", self.editor, at - waited / 6)
        return self._move(story, "publish", self.editor, at)

    def _change(self, story, changes: dict, at: datetime, change_class: str, **notes) -> Article:
        story = self._move(story, "start_change", self.editor, at - timedelta(minutes=30))
        story = workflow.edit(
            story,
            changes,
            by=self.writer,
            expected_version=story.version,
            now=at - timedelta(minutes=20),
        )
        story = self._move(story, "submit", self.writer, at - timedelta(minutes=15))
        story = self._move(story, "approve", self.editor, at - timedelta(minutes=5))
        return self._move(story, "publish", self.editor, at, change_class=change_class, **notes)

    def _move(self, story: Article, move: str, by: User, now: datetime, **given: Any) -> Article:
        return workflow.perform(
            story, move, by=by, expected_version=story.version, now=now, **given
        )


def _mark() -> None:
    """Say that this database is a demo's, unless somebody already works in it."""
    if Installation.objects.filter(is_demo=True).exists():
        return
    if User.objects.exists() or Article.objects.exists():
        raise NotADemo
    Installation.objects.update_or_create(id=1, defaults={"is_demo": True})


def _user(login: str, role: str) -> User:
    user, made = User.objects.get_or_create(
        username=login,
        # Nobody reads the mail of example.org; whoever tries letters asks for them in the account.
        defaults={
            "email": f"{login}@example.org",
            "is_staff": True,
            "letters": User.Letters.OFF,
        },
    )
    if made:
        user.set_password(DEMO_PASSWORD)
        user.save()
        user.groups.add(Group.objects.get(name=role))
    return user


def _person(row: dict, users: dict[str, User]) -> Person:
    login = row.pop("user", "")
    person = _named(Person, row)
    user = users.get(login)
    if user and person.user_id != user.pk:
        person.user = user
        person.save()
        user.first_name, _blank, user.last_name = row["name_ar"].partition(" ")
        user.save(update_fields=["first_name", "last_name"])
    return person


def _named(model, row: dict):
    columns = {name: value for name, value in row.items() if name != "key"}
    return model.objects.filter(slug_en=row["slug_en"]).first() or model.objects.create(**columns)


def _name_tag(row: dict) -> None:
    """The English name of a tag, so that it has a page in that edition."""
    (tag,) = Tag.objects.named([row["name_ar"]])
    if tag.name_en != row["name_en"]:
        tag.name_en = row["name_en"]
        tag.save()


def _rows(name: str, table: str = "") -> list[dict]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))[table or name]


def _told(name: str, column: str) -> set[str]:
    """Every value of a column of a file's rows."""
    return {row[column] for row in _rows(name) if column in row}


def _read(path: Path) -> dict:
    """A story file: fields between two lines of `+++`, then the text."""
    _before, fields, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    return tomllib.loads(fields) | {"body": body.strip()}
