"""The front page as editors compose it: what stands in which place, for how long, in each edition.

A place without a row, or whose story readers cannot see, is filled by the newest: so an empty table
is a whole front page. Written by articles.front alone; rows hold numbers and times, no words.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

ROW = 3
# Two rows under the lead; the second is there while an editor has put a story in it.
MOST_SECONDS = 2 * ROW
MOST_STRIPS = 12


@dataclass(frozen=True, order=True)
class Spot:
    """A place of the page: the lead, one of those under it, the question of the day, a strip."""

    kind: str
    number: int = 1

    def __str__(self) -> str:
        return f"{self.kind}-{self.number}"


class FrontPage(models.Model):
    """The front page of one edition. `version` rises with each change."""

    edition = models.CharField(max_length=2, unique=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")
        constraints = [
            models.CheckConstraint(
                condition=Q(edition__in=["ar", "en"]), name="front_edition_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.edition


class FrontPlace(models.Model):
    """What stands in a place: a story between two moments, or a section whose strip is shown.

    Several stories may wait for one place; of those whose time it is, the one that began last
    stands there.
    """

    class Kind(models.TextChoices):
        LEAD = "lead", _("Lead story")
        SECOND = "second", _("Under the lead")
        QUESTION = "question", _("Question of the day")
        STRIP = "strip", _("Strip of a section")

    STORIES = (Kind.LEAD, Kind.SECOND)

    page = models.ForeignKey(FrontPage, on_delete=models.CASCADE, related_name="places")
    kind = models.CharField(max_length=10, choices=Kind)
    number = models.PositiveSmallIntegerField(default=1)
    story = models.ForeignKey(
        "articles.Article", null=True, on_delete=models.PROTECT, related_name="+"
    )
    section = models.ForeignKey(
        "articles.Section", null=True, on_delete=models.PROTECT, related_name="+"
    )
    from_at = models.DateTimeField(null=True)
    until_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["kind", "number", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["lead", "second", "question", "strip"]),
                name="front_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(kind="strip", section__isnull=False, story=None)
                | (~Q(kind="strip") & Q(section=None, story__isnull=False)),
                name="front_place_holds_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["lead", "question"], number=1)
                | Q(kind="second", number__gte=1, number__lte=6)
                | Q(kind="strip", number__gte=1, number__lte=12),
                name="front_place_is_on_the_page",
            ),
            models.CheckConstraint(
                condition=Q(from_at=None) | Q(until_at=None) | Q(until_at__gt=F("from_at")),
                name="front_place_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["page", "story"],
                condition=Q(kind__in=["lead", "second"]),
                name="front_story_once_a_page",
            ),
            models.UniqueConstraint(
                fields=["page", "story"],
                condition=Q(kind="question"),
                name="front_question_once_a_page",
            ),
            models.UniqueConstraint(fields=["page", "section"], name="front_section_once_a_page"),
            models.UniqueConstraint(
                fields=["page", "number"],
                condition=Q(kind="strip"),
                name="front_strip_number_once_a_page",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.spot}"

    @property
    def spot(self) -> Spot:
        return Spot(self.kind, self.number)

    def is_on(self, now: datetime) -> bool:
        """Whether its time is now; whether readers can see its story is another question."""
        begun = self.from_at is None or self.from_at <= now
        return begun and (self.until_at is None or now < self.until_at)


class FrontEvent(models.Model):
    """One change of a front page: who, when, what, and how all of it stood afterwards.

    `places` is a list of {"kind", "number", "story", "section", "from_at", "until_at"}, so that any
    earlier page can be brought back.
    """

    page = models.ForeignKey(FrontPage, on_delete=models.PROTECT, related_name="events")
    version = models.PositiveIntegerField()
    at = models.DateTimeField(_("when"))
    actor_id = models.BigIntegerField()
    actor_name = models.CharField(_("who"), max_length=150)
    act = models.CharField(max_length=20)
    details = models.JSONField(default=dict)
    places = models.JSONField(default=list)

    class Meta:
        verbose_name = _("change of a front page")
        verbose_name_plural = _("changes of front pages")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["page", "version"], name="front_event_once_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.act}"
