"""The term bank: the names a newsroom writes, each with the one spelling that is its own.

One table for two readers of it. The desk linter asks which spelling is right; search asks which
spellings mean the same thing. So a spelling says whether it is only known («غوغل» to a house that
writes «جوجل» and lets others be quoted) or also put right by the desk.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from newsroom.text.arabic import fold
from newsroom.text.tags import parse_tags


class TermQuerySet(models.QuerySet):
    def in_use(self):
        """With their spellings, for those who look names up in a text: two queries."""
        return self.filter(is_active=True).prefetch_related("spellings").order_by("pk")


class Term(models.Model):
    """A name. Where a language is empty, the newsroom does not write it in those letters."""

    class Category(models.TextChoices):
        COMPANY = "company", _("company or institution")
        PRODUCT = "product", _("product or service")
        PERSON = "person", _("person")
        PLACE = "place", _("place")
        CONCEPT = "concept", _("concept")

    name_ar = models.CharField(_("in Arabic letters"), max_length=80, blank=True)
    name_en = models.CharField(_("in Latin letters"), max_length=80, blank=True)
    category = models.CharField(
        _("kind"), max_length=10, choices=Category, default=Category.PRODUCT
    )
    only_with = models.CharField(
        _("only with"),
        max_length=300,
        blank=True,
        help_text=_(
            "For a name that is a common word too: it is meant only where one of these words stands "
            "in the text. «،» stands between two words."
        ),
    )
    note = models.CharField(
        _("note"), max_length=300, blank=True, help_text=_("For colleagues: why it is written so.")
    )
    is_active = models.BooleanField(_("in use"), default=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("term bank")
        ordering = ["name_en", "name_ar", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(name_ar__gt="") | Q(name_en__gt=""), name="term_has_a_name"
            ),
            models.UniqueConstraint(
                fields=["name_ar"], condition=Q(name_ar__gt=""), name="term_name_ar_is_unique"
            ),
            models.UniqueConstraint(
                fields=["name_en"], condition=Q(name_en__gt=""), name="term_name_en_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(category__in=["company", "product", "person", "place", "concept"]),
                name="term_category_is_known",
            ),
        ]

    def __str__(self) -> str:
        return " · ".join(name for name in (self.name_ar, self.name_en) if name)

    def clean(self) -> None:
        if not self.name_ar and not self.name_en:
            raise ValidationError(_("Write the name in Arabic or in Latin letters."))

    @property
    def companions(self) -> tuple[str, ...]:
        """The words of which one must stand in the text too, folded."""
        return tuple(fold(word) for word in parse_tags(self.only_with))


class Spelling(models.Model):
    """Another spelling of a name. Hamza, marks and tatweel make none: those are found by themselves."""

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="spellings")
    text = models.CharField(_("spelling"), max_length=80)
    folded = models.CharField(max_length=80, unique=True, editable=False)
    is_corrected = models.BooleanField(
        _("put right by the desk"),
        default=True,
        help_text=_("Otherwise only search knows it, and writers may use it."),
    )

    class Meta:
        verbose_name = _("other spelling")
        verbose_name_plural = _("other spellings")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text

    def save(self, *args, **kwargs) -> None:
        self.folded = fold(self.text)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        folded = fold(self.text or "")
        if not folded:
            raise ValidationError({"text": _("Write the spelling.")})
        twin = Spelling.objects.exclude(pk=self.pk).filter(folded=folded).select_related("term")
        if found := twin.first():
            words = _("This spelling is one of «%(name)s» already; hamza makes no difference.")
            raise ValidationError({"text": words % {"name": found.term}})
