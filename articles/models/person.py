"""Public names: who a story is by. A person need not have an account."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models.taxonomy import Known


class Person(Known):
    """Somebody who stands in a byline."""

    role = models.CharField(_("role"), max_length=100, blank=True)
    bio = models.TextField(_("biography"), blank=True)
    picture = models.ForeignKey(
        "articles.Image",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # Where else the person is found: addresses of https pages, in the order to show them.
    links = models.JSONField(_("links"), default=list, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="person",
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(fields=["slug_ar"], name="person_slug_ar_is_unique"),
            models.UniqueConstraint(fields=["slug_en"], name="person_slug_en_is_unique"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("articles:author", args=[self.slug or self.slug_ar])
