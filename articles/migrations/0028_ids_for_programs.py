"""An id for programs on each section, tag and person; every row there is gets one of its own."""

import uuid

from django.db import migrations, models

KINDS = ("section", "tag", "person")


def give_ids(apps, schema_editor):
    for kind in KINDS:
        rows = apps.get_model("articles", kind)._base_manager.using(schema_editor.connection.alias)
        for pk in list(rows.values_list("pk", flat=True)):
            rows.filter(pk=pk).update(uuid=uuid.uuid4())


class Migration(migrations.Migration):
    # On PostgreSQL a table that was just written to cannot be altered in the same transaction.
    atomic = False

    dependencies = [("articles", "0027_tended_taxonomy")]

    operations = [
        *(
            migrations.AddField(
                kind, "uuid", models.UUIDField(default=uuid.uuid4, editable=False, null=True)
            )
            for kind in KINDS
        ),
        migrations.RunPython(give_ids, migrations.RunPython.noop),
        *(
            migrations.AlterField(
                kind, "uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
            )
            for kind in KINDS
        ),
    ]
