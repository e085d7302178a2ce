"""Addresses that once were public and now lead elsewhere.

A row points at an object, never at another address, so renames and merges make no chains.
"""

from django.db import models

SLUGGED = ("section", "tag", "person", "series")


def _one_of(*names: str) -> models.Q:
    """Exactly one of these columns is filled."""
    found = models.Q()
    for name in names:
        found |= models.Q(**{f"{other}__isnull": other != name for other in names})
    return found


class Path(models.Model):
    """An old address, without host and language prefix, and what stands there now."""

    path = models.CharField(max_length=400, unique=True)
    article = models.ForeignKey("articles.Article", null=True, on_delete=models.PROTECT)
    section = models.ForeignKey("articles.Section", null=True, on_delete=models.CASCADE)
    tag = models.ForeignKey("articles.Tag", null=True, on_delete=models.CASCADE)
    person = models.ForeignKey("articles.Person", null=True, on_delete=models.CASCADE)
    series = models.ForeignKey("articles.Series", null=True, on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="path_has_one_target",
                condition=_one_of("article", *SLUGGED),
            )
        ]

    def __str__(self) -> str:
        return self.path

    @property
    def target(self) -> models.Model:
        return self.article or self.section or self.tag or self.person or self.series


def prefix_of(model: type[models.Model]) -> str:
    """How the addresses of this kind of thing begin: «section», «tag», «author»."""
    return {"person": "author"}.get(model._meta.model_name, model._meta.model_name)


def leads_elsewhere(thing: models.Model, slug: str) -> bool:
    """Whether the address with this slug leads to another thing of the kind since that left it."""
    kind = thing._meta.model_name
    if kind not in SLUGGED:
        return False
    rows = Path.objects.filter(path=f"/{prefix_of(type(thing))}/{slug}/")
    return rows.exclude(**{f"{kind}_id": thing.pk}).exists()


def remember_renamed_slugs(thing: models.Model) -> None:
    """Write a Path for each slug that `thing` is about to lose, and free those it takes back."""
    if not thing.pk:
        return
    kind = thing._meta.model_name
    before = type(thing)._base_manager.filter(pk=thing.pk).values("slug_ar", "slug_en").first()
    for column, old in (before or {}).items():
        new = getattr(thing, column)
        if old and old != new:
            prefix = prefix_of(type(thing))
            Path.objects.update_or_create(path=f"/{prefix}/{old}/", defaults={kind: thing})
            Path.objects.filter(path=f"/{prefix}/{new}/").delete()
