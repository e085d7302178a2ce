"""Stories of before are asked once what their English edition lacks; what has changed in them since it
was translated, their next saves tell.
"""

from django.db import migrations


def ask(apps, schema_editor):
    stories = apps.get_model("articles", "Article").objects.filter(publish_en=True)
    for story in stories.iterator(chunk_size=200):
        question = apps.get_model("articles", "ClosingQuestion").objects.get(article=story)
        choices = apps.get_model("articles", "Choice").objects.filter(question=question)
        pairs = [
            (story.headline_ar, story.headline_en),
            (story.body_ar, story.body_en),
            (question.text_ar, question.text_en),
            *choices.values_list("label_ar", "label_en"),
        ]
        if any(arabic and not english for arabic, english in pairs):
            stories.filter(pk=story.pk).update(needs_translation=True)


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0021_translation_states"),
    ]

    operations = [
        migrations.RunPython(ask, migrations.RunPython.noop),
    ]
