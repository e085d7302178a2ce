"""What colleagues of the demo do around its stories: they hand them on, plan, write notes, show a
copy outside. All through the verbs of the workflow, at moments in the past.

A note carries an identity made from its key; a story is handed, planned or shown once. Loading
twice adds nothing.
"""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone

from articles import workflow
from articles.models import Article
from articles.workflow.notes import Anchor, reply, resolve, write_note
from articles.workflow.previews import count_view, make_link
from newsroom.models import User

RESOLVED_AFTER = timedelta(hours=1)


class Colleagues:
    """`users` by login. Times of the file count from `now`."""

    def __init__(self, users: dict[str, User], *, now: datetime) -> None:
        self.users, self.now = users, now

    def load(self, file: Path, identity: Any) -> None:
        """`identity` makes the UUID of a story or a note from its key."""
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        for name, work in (
            ("handed", self._hand),
            ("planned", self._plan),
            ("previews", self._show),
            ("changed", self._change),
        ):
            for row in told[name]:
                work(Article.objects.get(uuid=identity(row["story"])), row)
        for row in told["notes"]:
            story = Article.objects.get(uuid=identity(row["story"]))
            self._note(story, row, identity(f"note {row['key']}"))

    def _hand(self, story: Article, row: dict[str, Any]) -> None:
        to = {"assignee_id": self.users[row["to"]].pk}
        if "due_in" in row:
            to["due_at"] = self._whole_hour(self.now + timedelta(hours=row["due_in"]))
        self._once(story, "assign", row, note=row.get("note", ""), changes=to)

    def _change(self, story: Article, row: dict[str, Any]) -> None:
        """A live story taken up again: its translation is left behind."""
        if story.events.filter(move="start_change").exists():
            return
        by, at = self.users[row["by"]], self._ago(row)
        version = story.version
        story = workflow.perform(story, "start_change", by=by, expected_version=version, now=at)
        changes = {key: getattr(story, key).replace(row["old"], row["new"]) for key in row["in"]}
        workflow.edit(story, changes, by=by, expected_version=story.version, now=at)

    def _plan(self, story: Article, row: dict[str, Any]) -> None:
        day = timezone.localdate(self.now) + timedelta(days=row["in_days"])
        self._once(story, "plan", row, at=timezone.make_aware(datetime.combine(day, row["at"])))

    def _once(self, story: Article, move: str, row: dict[str, Any], **given: Any) -> None:
        if story.events.filter(move=move).exists():
            return
        by, at = self.users[row["by"]], self._ago(row)
        workflow.perform(story, move, by=by, expected_version=story.version, now=at, **given)

    def _show(self, story: Article, row: dict[str, Any]) -> None:
        if story.preview_links.exists():
            return
        link, _token = make_link(
            story,
            by=self.users[row["by"]],
            label=row["label"],
            hours=row["hours"],
            now=self._ago(row),
        )
        for hours in row["seen_ago"]:
            count_view(link, now=self.now - timedelta(hours=hours))

    def _note(self, story: Article, row: dict[str, Any], identity: UUID) -> None:
        if story.editorial_notes.filter(remarks__once=identity).exists():
            return
        at = Anchor(row["place"], row["language"], row.get("quote", ""))
        note = write_note(
            story,
            row["text"],
            by=self.users[row["by"]],
            at=at,
            blocks=row.get("blocks", False),
            once=identity,
            now=self._ago(row),
        )
        for said in row.get("replies", []):
            reply(note, said["text"], by=self.users[said["by"]], now=self._ago(said))
        if login := row.get("resolved_by"):
            resolve(note, by=self.users[login], now=self._ago(row) + RESOLVED_AFTER)

    def _ago(self, row: dict[str, Any]) -> datetime:
        return self.now - timedelta(hours=row["ago"])

    def _whole_hour(self, at: datetime) -> datetime:
        """As a person would say it."""
        return at.replace(minute=0, second=0, microsecond=0)
