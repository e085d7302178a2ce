"""Sections and tags.

Two names that differ only in hamza, marks or tatweel are one name to a reader, so uniqueness is
asked of the folded form. Slugs are Unicode and stable; a renamed one leaves a Path behind.

What was merged into another keeps its row, without a page of its own: an old revision that names it
still leads somewhere, and nobody can make its twin by accident. Another spelling of a tag is such a
row too. They point at what stands, never at each other.
"""

import uuid
from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from taggit.models import ItemBase, TagBase

from articles.models.path import leads_elsewhere, remember_renamed_slugs
from newsroom.text.arabic import fold
from newsroom.text.slugs import make_slug
from newsroom.text.tags import join_tags

LONGEST_NAME = 100


def fits(name: str) -> bool:
    """Whether a name and its folded form have room; «ﷺ» is one letter, and eighteen folded."""
    return max(len(name), len(fold(name))) <= LONGEST_NAME


def says_something(name: str) -> bool:
    """Whether a name has a letter or a digit to make an address of; «++» and «🙂» have none."""
    return bool(make_slug(name))


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
        for column in ("name_ar", "name_en"):
            name = getattr(self, column) or ""
            if not fits(name):
                raise ValidationError({column: _("This name is too long.")})
            if name and not says_something(name):
                words = _("A name needs a letter or a digit: signs alone make no address.")
                raise ValidationError({column: words})
        if twin := self.twin_of(self.name_ar):
            raise ValidationError({"name_ar": twin.says_it_is_taken(self.name_ar)})
        for language in ("ar", "en"):
            self._clean_slug(language)

    def twin_of(self, name: str) -> Self | None:
        """The other row that has this name, whatever its marks and hamza."""
        others = type(self)._base_manager.exclude(pk=self.pk)
        return others.filter(folded=fold(name)).first()

    def says_it_is_taken(self, name: str) -> ValidationError:
        """Why nothing else may have this name; `params` names the row for who shows a link."""
        words = _("«%(name)s» is taken by «%(twin)s»; marks and hamza make no difference.")
        told = {"name": name, "twin": str(self), "pk": self.pk}
        return ValidationError(words, code="twin", params=told)

    def _clean_slug(self, language: str) -> None:
        column = f"slug_{language}"
        slug = make_slug(getattr(self, column) or "")
        others = type(self)._base_manager.exclude(pk=self.pk)
        if slug and others.filter(**{column: slug}).exists():
            raise ValidationError({column: _("This address is taken.")})
        if slug and leads_elsewhere(self, slug):
            words = _("This address leads readers of older pages elsewhere. Choose another.")
            raise ValidationError({column: words})

    def _free_slug(self, language: str) -> str | None:
        """The slug as written, or made from the name: «C» and «C++» must not be one address, and an
        address that leads on from something else goes on leading there."""
        column, name = f"slug_{language}", getattr(self, f"name_{language}")
        wanted = make_slug(getattr(self, column) or name or "")
        if not wanted and not name:
            return None
        wanted = wanted or self._meta.model_name
        others = type(self)._base_manager.exclude(pk=self.pk)
        slug, number = wanted, 1
        while others.filter(**{column: slug}).exists() or leads_elsewhere(self, slug):
            number += 1
            slug = f"{wanted}-{number}"
        return slug


class Known(Named):
    """What programs know by an id that outlives its names and addresses."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class Mergeable(Known):
    """What can be merged into another of its kind, and has a page with a head of its own."""

    about = models.TextField(_("description"), blank=True)
    cover = models.ForeignKey(
        "articles.Image",
        verbose_name=_("cover"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.CASCADE,
        related_name="+",
    )

    class Meta:
        abstract = True

    def says_it_is_taken(self, name: str) -> ValidationError:
        if not self.merged_into_id:
            return super().says_it_is_taken(name)
        words = _("«%(name)s» stands for «%(twin)s» since it was merged or added as a spelling.")
        told = {"name": name, "twin": str(self.merged_into), "pk": self.merged_into_id}
        return ValidationError(words, code="twin", params=told)

    def _free_slug(self, language: str) -> str | None:
        return None if self.merged_into_id else super()._free_slug(language)


class SectionQuerySet(models.QuerySet):
    def in_order(self):
        return self.order_by("order", "id")


class _Sections(models.Manager.from_queryset(SectionQuerySet)):
    """Those that stand: no list and no form offers one that was merged."""

    def get_queryset(self):
        return super().get_queryset().filter(merged_into=None)


class Section(Mergeable):
    """A part of the site («تقنية»); every story stands in exactly one."""

    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = _Sections()

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
        """The tags of these Arabic names, made where they are new; twins by folding are one, and
        another spelling of a tag is that tag."""
        wanted = {fold(name): name for name in names}
        every = self.model._base_manager
        rows = every.filter(folded__in=wanted).select_related("merged_into")
        known = {tag.folded: tag for tag in rows}
        for folded, name in wanted.items():
            if folded not in known:
                known[folded], _new = every.get_or_create(folded=folded, defaults={"name_ar": name})
        found = [known[folded].merged_into or known[folded] for folded in wanted]
        return list({tag.pk: tag for tag in found}.values())


class _Tags(models.Manager.from_queryset(TagQuerySet)):
    """Those that stand: other spellings of a tag are none of their own."""

    def get_queryset(self):
        return super().get_queryset().filter(merged_into=None)


class Tag(Mergeable, TagBase):
    """What a story is about. Ours rather than taggit's own, so that its names can be translated."""

    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    slug = models.SlugField(_("slug"), max_length=100, allow_unicode=True, blank=True)
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    objects = _Tags()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = [
            models.UniqueConstraint(fields=["slug_ar"], name="tag_slug_ar_is_unique"),
            models.UniqueConstraint(fields=["slug_en"], name="tag_slug_en_is_unique"),
        ]

    def save(self, *args, **kwargs) -> None:
        """A renamed tag is still found by the name it had: revisions and writers know it so."""
        with transaction.atomic():
            was = self._name_before()
            if was:
                self.other_names().filter(folded=fold(self.name_ar or "")).delete()
            super().save(*args, **kwargs)
            if was and fold(was) != self.folded:
                Tag.objects.create(name_ar=was, merged_into=self)

    def get_absolute_url(self) -> str:
        return reverse("articles:tag", args=[self.slug or self.slug_ar])

    def other_names(self) -> models.QuerySet:
        """The rows of its other spellings, and of the tags that were merged into it."""
        return Tag._base_manager.filter(merged_into=self)

    def twin_of(self, name: str) -> Self | None:
        """Its own other spellings are no twins: it may take one for its name."""
        twin = super().twin_of(name)
        return None if twin and self.pk and twin.merged_into_id == self.pk else twin

    def _name_before(self) -> str:
        rows = Tag._base_manager.filter(pk=self.pk).values_list("name_ar", flat=True)
        return (rows.first() or "") if self.pk else ""


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
