from django.db import migrations, models

from newsroom.text.arabic import fold

WORDS = ("alt", "caption", "credit")


def fold_words(apps, schema_editor):
    """What a search looks in, for the pictures that are there."""
    Image = apps.get_model("articles", "Image")
    for image in Image.objects.iterator():
        words = [getattr(image, f"{name}_{code}") for code in ("ar", "en") for name in WORDS]
        image.folded = fold(" ".join(word for word in [*words, image.licence] if word))
        image.save(update_fields=["folded"])


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0019_search_index'),
    ]

    operations = [
        migrations.AddField(
            model_name='image',
            name='folded',
            field=models.TextField(default='', editable=False),
        ),
        migrations.RunPython(fold_words, migrations.RunPython.noop),
    ]
