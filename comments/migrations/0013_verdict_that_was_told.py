"""What a letter about a verdict said, so that another verdict is told once. Letters sent before said the
one that stands."""

from django.db import migrations, models


def keep_what_was_told(apps, schema_editor):
    rows = apps.get_model("comments", "Subscription").objects.filter(scope="verdict")
    told = rows.filter(told_at__isnull=False, question__verdict_at__isnull=False)
    for row in told.select_related("question").iterator(chunk_size=500):
        verdict = "*" if row.question.verdict_is_void else row.question.verdict_choice
        rows.filter(pk=row.pk).update(told_choice=verdict)


class Migration(migrations.Migration):

    dependencies = [
        ('comments', '0012_most_persuasive_answers'),
    ]

    operations = [
        migrations.AddField(
            model_name='subscription',
            name='told_choice',
            field=models.CharField(blank=True, max_length=30),
        ),
        migrations.RunPython(keep_what_was_told, migrations.RunPython.noop),
    ]
