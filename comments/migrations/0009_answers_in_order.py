import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('comments', '0008_views_checks_and_time')]

    operations = [
        migrations.RemoveIndex(
            model_name='comment',
            name='comment_visible_answers',
        ),
        migrations.RemoveIndex(
            model_name='comment',
            name='comment_visible_thread',
        ),
        migrations.RemoveIndex(
            model_name='comment',
            name='comment_useful_answers',
        ),
        migrations.RemoveIndex(
            model_name='comment',
            name='comment_useful_of_a_choice',
        ),
        migrations.AddField(
            model_name='comment',
            name='merit',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(state='visible', then=models.F('useful')), models.When(replies__gt=0, state__in=['hidden', 'rejected', 'spam', 'withdrawn', 'erased'], then=models.Value(-1)), default=None, output_field=models.IntegerField()), output_field=models.IntegerField()),
        ),
        migrations.AddField(
            model_name='comment',
            name='number',
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='comment',
            name='top',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce(models.F('root_id'), models.F('id')), output_field=models.BigIntegerField()),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('depth', 0), ('merit__isnull', False)), fields=['article', '-created_at', '-id'], name='comment_newest'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('depth', 0), ('merit__isnull', False)), fields=['article', '-merit', '-id'], name='comment_useful'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('depth', 0), ('merit__isnull', False)), fields=['article', 'choice_key', '-created_at', '-id'], name='comment_newest_of_a_choice'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('depth', 0), ('merit__isnull', False)), fields=['article', 'choice_key', '-merit', '-id'], name='comment_useful_of_a_choice'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('merit__isnull', False)), fields=['top', 'id'], name='comment_thread'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('state', 'visible')), fields=['article', '-created_at', '-id'], name='comment_feed'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.UniqueConstraint(fields=('question', 'number'), name='comment_number_once_a_question'),
        ),
    ]
