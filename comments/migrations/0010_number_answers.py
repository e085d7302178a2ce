"""Answers from before they were numbered get their numbers as they came; replies of replies count
for the answer whose thread they stand in."""

from django.db import migrations
from django.db.models import Count

BATCH = 1_000


def number(apps, schema_editor):
    comments = apps.get_model("comments", "Comment").objects
    numbered = comments.filter(kind="answer").order_by("question_id", "pk")
    question, last, rows = None, 0, []
    for comment in numbered.only("pk", "question_id").iterator(BATCH):
        last = last + 1 if comment.question_id == question else 1
        question, comment.number = comment.question_id, last
        rows.append(comment)
        if len(rows) == BATCH:
            comments.bulk_update(rows, ["number"])
            rows = []
    comments.bulk_update(rows, ["number"])


def count_replies(apps, schema_editor):
    comments = apps.get_model("comments", "Comment").objects
    visible = comments.filter(state="visible", depth__gt=0)
    deep = visible.filter(depth=2).values("root")
    counts = visible.filter(root__in=deep).order_by().values_list("root").annotate(n=Count("pk"))
    for root, count in counts:
        comments.filter(pk=root).update(replies=count)


class Migration(migrations.Migration):
    dependencies = [("comments", "0009_answers_in_order")]

    operations = [
        migrations.RunPython(number, migrations.RunPython.noop),
        migrations.RunPython(count_replies, migrations.RunPython.noop),
    ]
