"""Pictures of the media library and their renditions.

A rendition's name and size are fixed from the original's header at upload, so that a story can
be set before the file is there; a task makes the files, and publishing asks that they are ready.
"""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from newsroom.text.arabic import fold

SEARCHED = ("alt", "caption", "credit")


class ImageQuerySet(models.QuerySet):
    def without_alt(self):
        """Those that a screen reader would be silent about, though they say something."""
        return self.filter(Q(alt_ar=None) | Q(alt_ar=""), is_decorative=False)

    def without_credit(self):
        return self.filter(Q(credit_ar=None) | Q(credit_ar=""))


class Image(models.Model):
    """One picture: its private original, its words, and where its subject is."""

    original = models.FileField(_("file"), upload_to="originals/%Y/%m", max_length=200)
    media_type = models.CharField(max_length=20, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False, db_index=True)
    colour = models.CharField(max_length=7, default="#8a867c", editable=False)
    alt = models.CharField(_("alternative text"), max_length=300, blank=True)
    is_decorative = models.BooleanField(_("decorative: says nothing to a reader"), default=False)
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    credit = models.CharField(_("credit"), max_length=150, blank=True)
    licence = models.CharField(_("licence"), max_length=150, blank=True)
    focal_x = models.PositiveSmallIntegerField(_("focal point, from the left, %"), default=50)
    focal_y = models.PositiveSmallIntegerField(_("focal point, from the top, %"), default=50)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    # The words of both languages without marks, hamza and tatweel: what a search looks in.
    folded = models.TextField(default="", editable=False)

    objects = ImageQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-uploaded_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(width__gt=0, height__gt=0), name="image_has_a_size"
            ),
            models.CheckConstraint(
                condition=models.Q(focal_x__lte=100, focal_y__lte=100),
                name="image_focal_point_is_inside",
            ),
        ]

    def __str__(self) -> str:
        return self.alt_ar or self.caption_ar or f"{self.width}×{self.height}"

    def save(self, *args, update_fields=None, **kwargs) -> None:
        words = [getattr(self, f"{name}_{code}") for code in ("ar", "en") for name in SEARCHED]
        self.folded = fold(" ".join(word for word in [*words, self.licence] if word))
        if update_fields is not None:
            update_fields = {*update_fields, "folded"}
        # What hears of it, such as the index of search, is written with it or not at all.
        with transaction.atomic():
            super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def needs_alt(self) -> bool:
        return not self.alt_ar and not self.is_decorative


class Rendition(models.Model):
    """One size and type of a picture. Its file stands at `name` once it is ready."""

    class State(models.TextChoices):
        PENDING = "pending", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="renditions")
    name = models.CharField(max_length=200, unique=True)
    media_type = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        ordering = ["media_type", "width"]
        constraints = [
            models.UniqueConstraint(
                fields=["image", "media_type", "width"], name="rendition_once_a_size"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["pending", "ready", "failed"]),
                name="rendition_state_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name
