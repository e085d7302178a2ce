"""The index of search: what the analyser made of each public copy, and the words that were met.

Only `articles.search` writes here, in the transaction that writes the copy. What a database needs
beside these tables to look through them is made by `articles.search.sqlite` and `.postgres`.
"""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LANGUAGES = [("ar", "ar"), ("en", "en")]


class TokenVector(models.Field):
    """Tokens with their places, as PostgreSQL keeps them; a text that stays empty elsewhere.

    The value written is the literal of a tsvector; read back it is of no use.
    """

    def db_type(self, connection: Any) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return "%s::tsvector" if connection.vendor == "postgresql" else "%s"


class Indexed(models.Model):
    """A text as tokens between blanks.

    `headline` to `people` are stems in their order, `names` the tokens of names in all of them, `roots`
    the consonant skeletons ("" on PostgreSQL, whose vector has them), `words` the folded words with a blank
    at both ends, `length` the number of tokens. `head` are the tokens of all fields but the body.
    """

    analyser = models.PositiveSmallIntegerField()
    headline = models.TextField(blank=True)
    tags = models.TextField(blank=True)
    standfirst = models.TextField(blank=True)
    body = models.TextField(blank=True)
    people = models.TextField(blank=True)
    names = models.TextField(blank=True)
    roots = models.TextField(blank=True)
    words = models.TextField(blank=True)
    length = models.PositiveIntegerField()
    vector = TokenVector(default="")
    head = TokenVector(default="")

    class Meta:
        abstract = True


class SearchDocument(Indexed):
    """One edition of one public copy."""

    publication = models.ForeignKey(
        "articles.Publication", on_delete=models.CASCADE, related_name="+"
    )
    language = models.CharField(max_length=2, choices=LANGUAGES)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "language"], name="search_document_once_an_edition"
            ),
            models.CheckConstraint(
                condition=Q(language__in=["ar", "en"]), name="search_document_language_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.language}"


class SearchWord(models.Model):
    """A folded word of the index, its forms, and in how many documents it stands. Kept at 0 too, until the
    index is made again."""

    language = models.CharField(max_length=2, choices=LANGUAGES)
    word = models.CharField(max_length=80)
    stem = models.CharField(max_length=80)
    root = models.CharField(max_length=80, blank=True)
    documents = models.IntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["language", "stem"], name="search_word_by_stem"),
            models.Index(fields=["language", "root"], name="search_word_by_root"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["language", "word"], name="search_word_once_a_language"
            ),
        ]

    def __str__(self) -> str:
        return self.word


class SearchTotal(models.Model):
    """How many documents a language or a collection has, and how many tokens they have together."""

    language = models.CharField(max_length=20, unique=True)
    documents = models.IntegerField(default=0)
    tokens = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.language}: {self.documents}"


class InnerDocument(Indexed):
    """A text that no reader sees, such as the working copy of a story: `key` is the number of its row.

    A collection stands where the public index has a language, since each is searched by itself; so one
    set of statements serves both.
    """

    collection = models.CharField(max_length=20, db_column="language")
    key = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "key"], name="inner_document_once_a_collection"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collection} {self.key}"


class InnerWord(models.Model):
    """A word of a collection, as SearchWord is one of a language: apart, or a draft's words would be
    offered to readers."""

    collection = models.CharField(max_length=20, db_column="language")
    word = models.CharField(max_length=80)
    stem = models.CharField(max_length=80)
    root = models.CharField(max_length=80, blank=True)
    documents = models.IntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["collection", "stem"], name="inner_word_by_stem"),
            models.Index(fields=["collection", "root"], name="inner_word_by_root"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "word"], name="inner_word_once_a_collection"
            ),
        ]

    def __str__(self) -> str:
        return self.word


class UnmetSearch(models.Model):
    """A question that no story answered: its folded words, the day, how often. Nothing of who asked."""

    language = models.CharField(max_length=2, choices=LANGUAGES)
    folded = models.CharField(_("words"), max_length=80)
    day = models.DateField(_("last day"))
    times = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        verbose_name = _("search that found nothing")
        verbose_name_plural = _("searches that found nothing")
        ordering = ["-times", "-day", "pk"]
        indexes = [models.Index(fields=["day"], name="unmet_search_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["language", "folded"], name="unmet_search_once_a_language"
            ),
        ]

    def __str__(self) -> str:
        return self.folded
