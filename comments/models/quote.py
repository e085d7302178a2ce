"""Answers that stories of the newsroom quote, beside the one that they answer."""

from django.db import models

from comments.models.comment import Comment


class QuotedAnswer(models.Model):
    """A story that quotes an answer to another story. Its text holds the place `[[answer:ID]]`; the
    words come from the answer itself, so none are left where it goes."""

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="+")
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="quotes")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "comment"], name="answer_quoted_once_a_story"
            )
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.comment_id}"


class BriefLetter(models.Model):
    """That a colleague was sent what readers said under a story: once, whoever asks again."""

    question = models.ForeignKey("comments.Question", on_delete=models.CASCADE, related_name="+")
    # Without a key to the account: it may be deleted.
    user_pk = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "user_pk"], name="brief_once_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.user_pk}"
