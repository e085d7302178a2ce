"""Questions that one story asks after another.

The content of every revision gets the new key, empty, so that an old revision compares with a new
one key by key; its hash follows.
"""

import hashlib
import json

import django.db.models.deletion
from django.db import migrations, models


def add_key(apps, schema_editor):
    for revision in apps.get_model("articles", "Revision").objects.iterator(chunk_size=200):
        if "asked_before_id" in revision.content:
            continue
        revision.content["asked_before_id"] = None
        canonical = json.dumps(
            revision.content, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        revision.content_hash = hashlib.sha256(canonical.encode()).hexdigest()
        revision.save(update_fields=["content", "content_hash"])


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0035_minds_changed_in_summaries'),
    ]

    operations = [
        migrations.AddField(
            model_name='closingquestion',
            name='asked_before',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.article'),
        ),
        migrations.AddField(
            model_name='publication',
            name='asked_first',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.article'),
        ),
        migrations.RunPython(add_key, migrations.RunPython.noop),
    ]
