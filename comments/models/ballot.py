"""The choices of readers, their history, and how many there are of each."""

from django.db import models

from comments.models.comment import Comment
from comments.models.question import Question
from comments.models.reader import Reader


class Ballot(models.Model):
    """A reader's choice. `counted` says whether the tally holds it."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="ballots")
    reader = models.ForeignKey(Reader, on_delete=models.PROTECT, related_name="ballots")
    choice_key = models.CharField(max_length=30, blank=True)
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)
    comment = models.OneToOneField(
        Comment, null=True, blank=True, on_delete=models.PROTECT, related_name="ballot"
    )
    counted = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question", "reader"], name="ballot_one_a_reader_and_question"
            ),
            models.CheckConstraint(
                condition=models.Q(confidence=None)
                | models.Q(confidence__gte=50, confidence__lte=100),
                name="ballot_confidence_is_50_to_100",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.choice_key}"


class BallotChange(models.Model):
    """A choice as it was made or changed; `because` is the answer of another that moved it."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    from_choice = models.CharField(max_length=30, blank=True)
    to_choice = models.CharField(max_length=30, blank=True)
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)
    question_version = models.PositiveIntegerField(default=1)
    network_hmac = models.CharField(max_length=64, blank=True)
    because = models.ForeignKey(
        Comment, null=True, blank=True, on_delete=models.SET_NULL, related_name="changed_minds"
    )

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["network_hmac", "at"], name="ballot_change_by_network")]

    def __str__(self) -> str:
        return f"{self.from_choice} → {self.to_choice}"


class Tally(models.Model):
    """How many counted ballots a choice has."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="tallies")
    choice_key = models.CharField(max_length=30, blank=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "choice_key"], name="tally_once_a_choice")
        ]

    def __str__(self) -> str:
        return f"{self.choice_key}: {self.count}"
