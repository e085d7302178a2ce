"""How and when a forecast is settled: in the working copy and in the public one.

The content of every revision gets the three new keys, empty, so that an old revision compares with
a new one key by key; its hash follows.
"""

import hashlib
import json

from django.db import migrations, models

NEW = {"settle_how_ar": "", "settle_how_en": "", "settles_at": None}


def add_keys(apps, schema_editor):
    for revision in apps.get_model("articles", "Revision").objects.iterator(chunk_size=200):
        if "settles_at" in revision.content:
            continue
        revision.content |= NEW
        canonical = json.dumps(
            revision.content, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        revision.content_hash = hashlib.sha256(canonical.encode()).hexdigest()
        revision.save(update_fields=["content", "content_hash"])


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0015_names_to_begin_with"),
    ]

    operations = [
        migrations.AddField(
            model_name='closingquestion',
            name='settle_how',
            field=models.CharField(blank=True, max_length=300, verbose_name='how it is settled'),
        ),
        migrations.AddField(
            model_name='closingquestion',
            name='settle_how_ar',
            field=models.CharField(blank=True, max_length=300, null=True, verbose_name='how it is settled'),
        ),
        migrations.AddField(
            model_name='closingquestion',
            name='settle_how_en',
            field=models.CharField(blank=True, max_length=300, null=True, verbose_name='how it is settled'),
        ),
        migrations.AddField(
            model_name='closingquestion',
            name='settles_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='settled on'),
        ),
        migrations.AddField(
            model_name='publication',
            name='settle_how_ar',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='publication',
            name='settle_how_en',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='publication',
            name='settles_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name='choice',
            constraint=models.UniqueConstraint(fields=('question', 'order'), name='choice_order_once'),
        ),
        migrations.AddConstraint(
            model_name='choice',
            constraint=models.CheckConstraint(condition=models.Q(('order__lt', 6)), name='choice_of_six_at_most'),
        ),
        migrations.RunPython(add_keys, migrations.RunPython.noop),
    ]
