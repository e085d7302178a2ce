from django.db import migrations
from django.db.models import F

KINDS = ("clarification", "correction")


def enter_what_was_told(apps, schema_editor):
    """A line for each correction and retraction that readers were told of before the register."""
    Correction = apps.get_model("articles", "Correction")
    Publication = apps.get_model("articles", "Publication")
    PublicNotice = apps.get_model("articles", "PublicNotice")
    vanished = PublicNotice.objects.filter(kind="vanished", until_at=None).values("article_id")
    for language in ("ar", "en"):
        kind, modified_at = f"change_class_{language}", f"modified_at_{language}"
        changes = Publication.objects.filter(
            **{f"{kind}__in": KINDS, modified_at: F("visible_from")}
        ).only("article_id", "visible_from", kind)
        changes = changes.exclude(article_id__in=vanished)
        for row in changes.order_by("visible_from").iterator():
            Correction.objects.create(
                article_id=row.article_id,
                language=language,
                kind=getattr(row, kind),
                at=row.visible_from,
                publication_id=row.pk,
            )
    for notice in PublicNotice.objects.filter(kind="retracted").order_by("from_at"):
        copies = Publication.objects.filter(article_id=notice.article_id)
        languages = ["ar", *(["en"] if copies.filter(first_at_en__isnull=False).exists() else [])]
        for language in languages:
            Correction.objects.create(
                article_id=notice.article_id,
                language=language,
                kind="retraction",
                at=notice.from_at,
                notice_id=notice.pk,
            )


class Migration(migrations.Migration):
    dependencies = [("articles", "0009_corrections_register")]

    # The way back needs nothing: the table itself goes.
    operations = [migrations.RunPython(enter_what_was_told, migrations.RunPython.noop)]
