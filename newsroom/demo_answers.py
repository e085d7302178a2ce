"""The demo's readers: their choices and answers, sent in and decided on through the real doors.

Each arrives at a moment when its story was public. A reader's identity is made from the story and
the reader's place in answers.toml, so loading twice adds nothing.
"""

import itertools
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from articles.models import Article, Publication
from comments.answering import answer, check_answer
from comments.models import Ballot, Comment, Question, Reader
from comments.moderation import moderate
from comments.questions import change, open_question
from newsroom.models import User

MOVES = {"visible": "approve", "rejected": "reject", "spam": "spam"}
DECIDED_AFTER = timedelta(minutes=30)


class Readers:
    """The readers of one story."""

    def __init__(self, article: Article, users: dict[str, User], *, now: datetime) -> None:
        self.article, self.now = article, now
        self.moderator, self.editor = users["moderator"], users["editor"]
        self.public = list(article.publications.order_by("visible_from"))
        self.begun = self.public[0].visible_from

    @transaction.atomic
    def load(self, row: dict[str, Any]) -> int:
        """How many choices and answers were added."""
        question = open_question(None, article_id=self.article.pk)
        closed = row.get("closed")
        ends = self.begun + timedelta(days=closed["days_after"]) if closed else question.closes_at
        # The last of them are in time.
        self.until = min(self.now, ends) if ends else self.now
        added = sum(
            self._write(place, told) for place, told in enumerate(row.get("answers", []), start=1)
        )
        votes = list(_in_turn(row["votes"]))
        for place, choice in enumerate(votes, start=1):
            moment = self.begun + (self.until - self.begun) * place / (len(votes) + 1)
            added += self._send(f"vote {place}", {"choice": choice}, moment)
        if question.closed_at is None:
            self._decide(question, row)
        return added

    def _decide(self, question: Question, row: dict[str, Any]) -> None:
        """Close the question with its reason, or settle it."""
        if closed := row.get("closed"):
            reasons = {name: closed[name] for name in ("reason_ar", "reason_en")}
            change(
                question,
                "close",
                by=self.moderator,
                seen=question.version,
                now=self.until,
                **reasons,
            )
        if verdict := row.get("verdict"):
            told = {name: verdict[name] for name in ("choice", "note_ar", "note_en")}
            if "source" in verdict:
                source = Article.objects.get(uuid=verdict["source"])
                path = reverse("articles:short_link", args=[source.pk])
                told["source"] = f"{settings.SITE_URL}{path}"
            at = self.now - timedelta(days=verdict["days_ago"])
            change(question, "settle", by=self.editor, seen=question.version, now=at, **told)

    def _write(self, place: int, told: dict[str, Any]) -> bool:
        if "ago" in told:
            moment = self.now - timedelta(hours=told["ago"])
        else:
            moment = self.begun + timedelta(hours=told["after"])
        if not self._send(f"answer {place}", told, moment):
            return False
        state = told.get("state", "visible")
        if state in MOVES:
            comment = Comment.objects.get(reader__key=self._key(f"answer {place}"))
            decided = moment + DECIDED_AFTER
            moderate(
                comment, MOVES[state], by=self.moderator, code=told.get("code", ""), now=decided
            )
        return True

    def _send(self, who: str, told: dict[str, Any], moment: datetime) -> bool:
        """One form sent; False where this reader has answered before."""
        reader, _new = Reader.objects.get_or_create(key=self._key(who))
        if Ballot.objects.filter(reader=reader).exists():
            return False
        publication = self._publication_at(moment)
        words = check_answer(
            publication,
            body=told.get("text", ""),
            choice=told.get("choice", ""),
            name=told.get("name", ""),
        )
        answer(publication, reader=reader, submit_key=reader.key.hex, now=moment, **words)
        return True

    def _key(self, who: str) -> uuid.UUID:
        return uuid.uuid5(self.article.uuid, who)

    def _publication_at(self, moment: datetime) -> Publication:
        return next(row for row in reversed(self.public) if row.visible_from <= moment)


def _in_turn(votes: dict[str, int]) -> Iterator[str]:
    """The choices mixed as readers would send them: one of each while they last."""
    columns = itertools.zip_longest(*([choice] * count for choice, count in votes.items()))
    return (choice for column in columns for choice in column if choice)
