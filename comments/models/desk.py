"""What the desk keeps for itself: views of the queue by name, and what each recount found."""

from django.conf import settings
from django.db import models


class QueueView(models.Model):
    """What of the queue a moderator looks at again and again. `query` is of its address: state, story, q."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="queue_views"
    )
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="queue_view_once_a_name")
        ]

    def __str__(self) -> str:
        return self.name


class CountCheck(models.Model):
    """One recount. `drifted` is {number of the story: {figure: by how much}}; empty is expected."""

    at = models.DateTimeField()
    questions = models.PositiveIntegerField()
    drifted = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}: {len(self.drifted)}"
