"""Series, and a story's place in one.

The content of every revision gets the new key, empty, so that an old revision compares with a new
one key by key; its hash follows.
"""

import hashlib
import json

import django.db.models.deletion
from django.db import migrations, models


def add_key(apps, schema_editor):
    for revision in apps.get_model("articles", "Revision").objects.iterator(chunk_size=200):
        if "series_id" in revision.content:
            continue
        revision.content["series_id"] = None
        canonical = json.dumps(
            revision.content, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        revision.content_hash = hashlib.sha256(canonical.encode()).hexdigest()
        revision.save(update_fields=["content", "content_hash"])


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0029_inner_index_and_unmet_searches"),
    ]

    operations = [
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('name_ar', models.CharField(max_length=100, null=True, verbose_name='name')),
                ('name_en', models.CharField(max_length=100, null=True, verbose_name='name')),
                ('slug', models.SlugField(allow_unicode=True, blank=True, max_length=100, verbose_name='slug')),
                ('slug_ar', models.SlugField(allow_unicode=True, blank=True, max_length=100, null=True, verbose_name='slug')),
                ('slug_en', models.SlugField(allow_unicode=True, blank=True, max_length=100, null=True, verbose_name='slug')),
                ('folded', models.CharField(editable=False, max_length=100, unique=True)),
                ('about', models.TextField(blank=True, verbose_name='about the series')),
                ('about_ar', models.TextField(blank=True, null=True, verbose_name='about the series')),
                ('about_en', models.TextField(blank=True, null=True, verbose_name='about the series')),
                ('order', models.JSONField(default=list, editable=False)),
                ('parts', models.JSONField(default=list, editable=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
            ],
            options={
                'verbose_name': 'series',
                'verbose_name_plural': 'series',
            },
        ),
        migrations.RemoveConstraint(
            model_name='path',
            name='path_has_one_target',
        ),
        migrations.AddConstraint(
            model_name='series',
            constraint=models.UniqueConstraint(fields=('slug_ar',), name='series_slug_ar_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='series',
            constraint=models.UniqueConstraint(fields=('slug_en',), name='series_slug_en_is_unique'),
        ),
        migrations.AddField(
            model_name='article',
            name='series',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='articles.series', verbose_name='series'),
        ),
        migrations.AddField(
            model_name='path',
            name='series',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, to='articles.series'),
        ),
        migrations.AddField(
            model_name='publication',
            name='series',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='articles.series'),
        ),
        migrations.AddConstraint(
            model_name='path',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('article__isnull', False), ('person__isnull', True), ('section__isnull', True), ('series__isnull', True), ('tag__isnull', True)), models.Q(('article__isnull', True), ('person__isnull', True), ('section__isnull', False), ('series__isnull', True), ('tag__isnull', True)), models.Q(('article__isnull', True), ('person__isnull', True), ('section__isnull', True), ('series__isnull', True), ('tag__isnull', False)), models.Q(('article__isnull', True), ('person__isnull', False), ('section__isnull', True), ('series__isnull', True), ('tag__isnull', True)), models.Q(('article__isnull', True), ('person__isnull', True), ('section__isnull', True), ('series__isnull', False), ('tag__isnull', True)), _connector='OR'), name='path_has_one_target'),
        ),
        migrations.RunPython(add_key, migrations.RunPython.noop),
    ]
