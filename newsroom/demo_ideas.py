"""The demo's story ideas, proposed, taken and dropped through their own rules.

An idea's reference is its key, so loading twice adds nothing and moves nothing twice.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from articles import ideas
from articles.models import Article, Idea, Section
from newsroom.models import User

DECIDED_AFTER = timedelta(hours=2)


class Ideas:
    """The people and sections that the ideas name."""

    def __init__(
        self,
        users: dict[str, User],
        sections: dict[str, Section],
        stories: dict[str, Article],
        *,
        now: datetime,
    ) -> None:
        self.users, self.sections, self.stories, self.now = users, sections, stories, now

    def load(self, row: dict[str, Any]) -> bool:
        """Whether the idea was added."""
        origin = row.get("origin", Idea.Origin.TYPED)
        reference = row.get("reference", row["key"])
        if Idea.objects.filter(origin=origin, reference=reference).exists():
            return False
        at = self.now - timedelta(hours=row["ago"])
        words = {name: row.get(name, "") for name in ("headline", "angle", "note")}
        words["section"] = self.sections[row["section"]]
        if origin == Idea.Origin.TYPED:
            words["wanted_on"] = self._day(row)
            idea = ideas.add(words, by=self.users[row["by"]], key=reference, now=at)
        else:
            about = self.stories[row["about"]] if "about" in row else None
            idea = ideas.suggest(origin, reference, about=about, now=at, **words)
        self._decide(idea, row, at + DECIDED_AFTER)
        return True

    def _day(self, row: dict[str, Any]) -> date | None:
        if "wanted_in_days" not in row:
            return None
        return timezone.localdate(self.now) + timedelta(days=row["wanted_in_days"])

    def _decide(self, idea: Idea, row: dict[str, Any], at: datetime) -> None:
        if login := row.get("taken_by"):
            self._move(idea, "take", self.users[login], at)
        if login := row.get("given_to"):
            self._move(idea, "give", self.users["editor"], at, assignee=self.users[login])
        if login := row.get("dropped_by"):
            self._move(idea, "drop", self.users[login], at, reason=row["reason"])
        if login := row.get("begun_by"):
            ideas.begin(idea, by=self.users[login], now=at)

    def _move(self, idea: Idea, name: str, by: User, at: datetime, **brought: Any) -> None:
        ideas.move(idea, name, by=by, expected_version=idea.version, now=at, **brought)
