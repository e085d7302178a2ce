"""What colleagues say to each other about a story, beside its text and never in it.

A note is anchored to a place of the story; its remarks are the thread, the first of them the note
itself. Nothing is deleted: a remark is withdrawn and keeps its place. People are plain numbers and
names, so that a thread stays whole when an account is deleted.
"""

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _


class Place(models.TextChoices):
    """The part of a story that a note is about, in the order of its form."""

    STORY = "story", _("The whole story")
    HEADLINE = "headline", _("Headline")
    STANDFIRST = "standfirst", _("Standfirst")
    BODY = "body", _("Text")
    QUESTION = "question", _("Closing question")
    CHOICES = "choices", _("Choices")
    COVER = "cover", _("Cover")
    SOURCES = "sources", _("Sources")


# Places that exist once a language.
WORDED = (Place.HEADLINE, Place.STANDFIRST, Place.BODY, Place.QUESTION)


_LANGUAGES = {"ar": _("Arabic"), "en": _("English")}


def place_label(place, language):
    """What a place is called, with its language where it has one."""
    label = Place(place).label
    return format_lazy("{} ({})", label, _LANGUAGES[language]) if language else label


class EditorialNoteQuerySet(models.QuerySet):
    def open(self):
        """What still waits for an answer."""
        return self.filter(resolved_at=None, withdrawn_at=None)

    def blocking(self):
        """What must be settled before the story is approved."""
        return self.open().filter(blocks=True)

    def with_thread(self):
        return self.prefetch_related("remarks")

    def with_words(self):
        """Annotates `words`: the first that were said and not taken back, "" where all were."""
        said = NoteRemark.objects.filter(note=OuterRef("pk"), withdrawn_at=None).exclude(text="")
        first = Subquery(said.order_by("id").values("text")[:1])
        return self.annotate(
            words=Coalesce(first, models.Value(""), output_field=models.TextField())
        )


class EditorialNote(models.Model):
    """One thread about one place. `quote` is a passage of the text, found again by its words;
    `before` and `after` tell which of several it is."""

    Place = Place

    article = models.ForeignKey(
        "articles.Article", on_delete=models.PROTECT, related_name="editorial_notes"
    )
    place = models.CharField(_("about"), max_length=10, choices=Place)
    language = models.CharField(max_length=2, blank=True)
    quote = models.TextField(_("passage"), blank=True)
    before = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40, blank=True)
    blocks = models.BooleanField(_("blocks approval"), default=False)
    by_id = models.BigIntegerField()
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = EditorialNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("editorial note")
        verbose_name_plural = _("editorial notes")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(place__in=Place.values), name="editorial_note_place_is_known"
            ),
            models.CheckConstraint(
                condition=Q(place__in=WORDED, language__in=["ar", "en"])
                | (~Q(place__in=WORDED) & Q(language="")),
                name="editorial_note_language_fits_place",
            ),
            models.CheckConstraint(
                condition=Q(quote="") | Q(place=Place.BODY),
                name="editorial_note_quotes_the_text_only",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}/{self.pk}: {self.place}"

    @property
    def where(self):
        """«Text (Arabic)»."""
        return place_label(self.place, self.language)

    @property
    def is_open(self) -> bool:
        return self.resolved_at is None and self.withdrawn_at is None


class NoteRemark(models.Model):
    """One contribution to a thread: words, or that it was resolved or opened again."""

    class Kind(models.TextChoices):
        WORDS = "words", _("said")
        RESOLVED = "resolved", _("resolved")
        REOPENED = "reopened", _("reopened")

    note = models.ForeignKey(EditorialNote, on_delete=models.PROTECT, related_name="remarks")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.WORDS)
    text = models.TextField(blank=True)
    # The accounts that it names, as numbers: those who could open the story when it was written.
    mentions = models.JSONField(default=list)
    by_id = models.BigIntegerField()
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    # Of the form that brought it: a form that is sent twice says its words once.
    once = models.UUIDField(null=True, unique=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="words", text__gt="")
                | Q(kind__in=["resolved", "reopened"], text=""),
                name="remark_has_words_or_a_deed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.note_id}/{self.pk}: {self.kind}"
