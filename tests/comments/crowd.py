"""A crowd under one question: answers by the thousand, written as rows, for what is counted and planned."""

import random
import uuid
from datetime import timedelta

from django.db import connection

from articles.models import Publication, QuestionSummary
from comments.models import Comment, Question, Reader
from tests.comments.doors import DoorsCase

KEYS = ("yes", "no", "")


def crowd(publication: Publication, count: int, *, replies: int = 0, **more) -> list[Comment]:
    """So many visible answers more, each a minute older than the last; `replies` below each tenth."""
    chance = random.Random(count)  # noqa: S311 (no secret)
    question = Question.objects.get(article_id=publication.article_id)
    readers = Reader.objects.bulk_create(Reader(name="عمر") for _number in range(count))
    first = Comment.objects.next_number(question)

    def row(place: int, **columns) -> Comment:
        told = {
            "article_id": publication.article_id, "question": question, "name": "عمر",
            "body": "جواب.", "body_html": '<p dir="rtl">جواب.</p>', "state": "visible",
            "submit_key": uuid.uuid4().hex, "number": first + place,
            "created_at": publication.visible_from + timedelta(days=20) - timedelta(minutes=place),
        }  # fmt: skip
        return Comment(**told | columns)

    rows = [
        {
            "choice_key": chance.choice(KEYS),
            "useful": int(chance.expovariate(0.3)),
            "persuaded": place % 7,
            "reader": reader,
        }
        for place, reader in enumerate(readers)
    ]
    answers = Comment.objects.bulk_create(
        [row(place, **columns | more) for place, columns in enumerate(rows)], batch_size=500
    )
    below = [answer for answer in answers[::10] for _number in range(replies)]
    Comment.objects.bulk_create(
        [
            row(count + place, root=answer, parent=answer, depth=1, reader=answer.reader)
            for place, answer in enumerate(below)
        ],
        batch_size=500,
    )
    answered = Comment.objects.filter(pk__in=[answer.pk for answer in answers[::10]])
    answered.update(replies=replies)
    summary = QuestionSummary.objects.filter(article_id=publication.article_id)
    visible = Comment.objects.visible().filter(article_id=publication.article_id, depth=0)
    summary.update(answers=visible.count(), tally={"yes": 5, "no": 4}, ballots=9)
    if connection.vendor == "postgresql":
        # Its housekeeping counts only what is committed. By figures of the empty table, which it may have
        # or not have when a test begins, it plans for one answer, and then takes minutes.
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {Comment._meta.db_table}")
    return answers


class ReadingCase(DoorsCase):
    def put(self, name: str, choice: str = "", **columns) -> Comment:
        (row,) = crowd(
            self.live, 1, **({"name": name, "choice_key": choice, "useful": 0} | columns)
        )
        return row

    def reply(self, parent: Comment, name: str = "ليان", **columns) -> Comment:
        given = {"parent": parent, "root": parent.root or parent, "depth": parent.depth + 1}
        reply = self.put(name, **given | columns)
        above = {parent.pk, given["root"].pk}
        for row in Comment.objects.filter(pk__in=above):
            Comment.objects.filter(pk=row.pk).update(replies=row.replies + 1)
        return reply

    def fresh(self) -> Publication:
        return Publication.objects.select_related("summary").get(pk=self.live.pk)


def names(rows) -> list[str]:
    return [row.name for row in rows]


def plan(asked: str, *, is_small: bool = False) -> str:
    """How the database would answer a statement; `is_small`: the rows are so few and short that PostgreSQL
    reads them faster than it looks them up, so it is told to look them up."""
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if is_postgres and is_small:
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"{'EXPLAIN' if is_postgres else 'EXPLAIN QUERY PLAN'} {asked}")
        return "\n".join(" ".join(map(str, row)) for row in cursor.fetchall())
