"""Gives the term bank the names of articles/names.toml. What a newsroom has named already stays."""

import tomllib
from pathlib import Path

from django.db import migrations

from newsroom.text.arabic import fold

NAMES = Path(__file__).resolve().parents[1] / "names.toml"


def add_names(apps, schema_editor):
    term_model = apps.get_model("articles", "Term")
    spelling_model = apps.get_model("articles", "Spelling")
    for category, names in tomllib.loads(NAMES.read_text(encoding="utf-8")).items():
        for name_en, told in names.items():
            if term_model.objects.filter(name_en=name_en).exists():
                continue
            term = term_model.objects.create(
                name_en=name_en,
                name_ar=told["ar"],
                category=category,
                only_with=told.get("only_with", ""),
            )
            for is_corrected in (True, False):
                for text in told.get("wrong" if is_corrected else "also", ()):
                    spelling_model.objects.get_or_create(
                        folded=fold(text),
                        defaults={"term": term, "text": text, "is_corrected": is_corrected},
                    )


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0014_term_bank_and_desk_rules"),
    ]

    # Backwards the tables go, and their rows with them.
    operations = [migrations.RunPython(add_names, migrations.RunPython.noop)]
