"""Which answers changed minds, as an order of reading. Credits given before are counted."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import Count, F


def count_credits(apps, schema_editor):
    changes = apps.get_model("comments", "BallotChange").objects.filter(because__isnull=False)
    summaries = apps.get_model("articles", "QuestionSummary").objects
    for change in changes.values("because", "because__article").annotate(n=Count("ballot", distinct=True)):
        comments = apps.get_model("comments", "Comment").objects.filter(pk=change["because"])
        comments.update(persuaded=change["n"])
        summaries.filter(article=change["because__article"]).update(minds=F("minds") + change["n"])


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0035_minds_changed_in_summaries'),
        ('comments', '0011_days_until_a_question_closes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='comment',
            name='persuaded',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='comment',
            name='sway',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(state='visible', then=models.F('persuaded')), models.When(replies__gt=0, state__in=['hidden', 'rejected', 'spam', 'withdrawn', 'erased'], then=models.Value(-1)), default=None, output_field=models.IntegerField()), output_field=models.IntegerField()),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('depth', 0), ('merit__isnull', False)), fields=['article', '-sway', '-id'], name='comment_persuasive'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('depth', 0), ('merit__isnull', False)), fields=['article', 'choice_key', '-sway', '-id'], name='comment_persuasive_of_a_choice'),
        ),
        migrations.RunPython(count_credits, migrations.RunPython.noop),
    ]
