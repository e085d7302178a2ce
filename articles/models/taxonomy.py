"""Sections and tags.

Two names that differ only in hamza, marks or tatweel are one name to a reader, so uniqueness is
asked of the folded form. Slugs are Unicode and stable; a renamed one leaves a Path behind.
"""

from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from taggit.models import ItemBase, TagBase

from articles.models.path import remember_renamed_slugs
from newsroom.text.arabic import fold
from newsroom.text.slugs import make_slug
from newsroom.text.tags import join_tags

LONGEST_NAME = 100


def fits(name: str) -> bool:
    """Whether a name and its folded form have room; «ﷺ» is one letter, and eighteen folded."""
    return max(len(name), len(fold(name))) <= LONGEST_NAME


class Named(models.Model):
    """A name in each language, its slugs, and the folded form that keeps twins out."""

    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    slug = models.SlugField(_("slug"), max_length=100, allow_unicode=True, blank=True)
    folded = models.CharField(max_length=LONGEST_NAME, unique=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name or self.name_ar or ""

    def save(self, *args, **kwargs) -> None:
        self.folded = fold(self.name_ar or "")
        for language in ("ar", "en"):
            setattr(self, f"slug_{language}", self._free_slug(language))
        remember_renamed_slugs(self)
        # Past TagBase.save, which would make a slug of its own from the base column.
        models.Model.save(self, *args, **kwargs)

    def clean(self) -> None:
        """What the form must say, since the database would only say no."""
        if not fold(self.name_ar or ""):
            raise ValidationError({"name_ar": _("Write the Arabic name.")})
        if not fits(self.name_ar or ""):
            raise ValidationError({"name_ar": _("This name is too long.")})
        others = type(self)._base_manager.exclude(pk=self.pk)
        if others.filter(folded=fold(self.name_ar or "")).exists():
            words = _("This name is taken; marks and hamza make no difference.")
            raise ValidationError({"name_ar": words})
        for column in ("slug_ar", "slug_en"):
            slug = make_slug(getattr(self, column) or "")
            if slug and others.filter(**{column: slug}).exists():
                raise ValidationError({column: _("This address is taken.")})

    def _free_slug(self, language: str) -> str | None:
        """The slug as written, or made from the name: «C» and «C++» must not be one address."""
        column, name = f"slug_{language}", getattr(self, f"name_{language}")
        wanted = make_slug(getattr(self, column) or name or "")
        if not wanted and not name:
            return None
        wanted = wanted or self._meta.model_name
        others = type(self)._base_manager.exclude(pk=self.pk)
        slug, number = wanted, 1
        while others.filter(**{column: slug}).exists():
            number += 1
            slug = f"{wanted}-{number}"
        return slug


class SectionQuerySet(models.QuerySet):
    def in_order(self):
        return self.order_by("order", "id")


class Section(Named):
    """A part of the site («تقنية»); every story stands in exactly one."""

    about = models.TextField(_("about the section"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("a thing, without its article", "section")
        verbose_name_plural = _("sections")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["slug_ar"], name="section_slug_ar_is_unique"),
            models.UniqueConstraint(fields=["slug_en"], name="section_slug_en_is_unique"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("articles:section", args=[self.slug or self.slug_ar])


class SectionScope(models.Model):
    """A section that an editor or writer is kept to; an account without rows works in all."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="section_scopes"
    )
    section = models.ForeignKey(
        Section, on_delete=models.CASCADE, related_name="+", verbose_name=_("section")
    )

    class Meta:
        verbose_name = _("section of an account")
        verbose_name_plural = _("sections of an account")
        constraints = [
            models.UniqueConstraint(fields=["user", "section"], name="scope_once_a_section")
        ]

    def __str__(self) -> str:
        return str(self.section)


class TagQuerySet(models.QuerySet):
    def named(self, names: Iterable[str]) -> list["Tag"]:
        """The tags of these Arabic names, made where they are new; twins by folding are one."""
        wanted = {fold(name): name for name in names}
        known = {tag.folded: tag for tag in self.filter(folded__in=wanted)}
        for folded, name in wanted.items():
            if folded not in known:
                known[folded], _new = self.get_or_create(folded=folded, defaults={"name_ar": name})
        return [known[folded] for folded in wanted]


class Tag(Named, TagBase):
    """What a story is about. Ours rather than taggit's own, so that its names can be translated."""

    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    slug = models.SlugField(_("slug"), max_length=100, allow_unicode=True, blank=True)

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = [
            models.UniqueConstraint(fields=["slug_ar"], name="tag_slug_ar_is_unique"),
            models.UniqueConstraint(fields=["slug_en"], name="tag_slug_en_is_unique"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("articles:tag", args=[self.slug or self.slug_ar])


class TaggedArticle(ItemBase):
    """A tag on a working copy."""

    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="tagged")
    content_object = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="tagged"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="tag_once_an_article")
        ]

    def __str__(self) -> str:
        return str(self.tag)


def tags_as_text(tags: Iterable[Tag]) -> str:
    """The tags as an editor types them, for taggit's form field."""
    return join_tags([tag.name_ar for tag in tags])
