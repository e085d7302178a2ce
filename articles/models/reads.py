"""How often a story was read: one number a story, edition and day, and nothing of who read it."""

from django.db import models


class StoryReads(models.Model):
    """The reads of one edition of a story on one day of the newsroom's own zone."""

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=2)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["day"], name="story_reads_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "day", "language"], name="story_reads_once_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(language__in=["ar", "en"]), name="story_reads_language_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.language} {self.day}: {self.count}"
