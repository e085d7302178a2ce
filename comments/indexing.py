"""The answers in the index of the desk: what moderators search, whatever became of it, until it is erased.

The index is apart from the one that readers search (articles.search.inner), so that no word of an answer
that waits can reach a page. Called in the transaction that writes an answer, after everything there that other
questions share: the index makes all writers wait for each other.
"""

from collections.abc import Iterable

from django.db.models import QuerySet

from articles import search
from comments.models import Comment


def keep_words(comment: Comment) -> None:
    """Index the words of an answer and the name under it."""
    search.keep(search.ANSWERS, comment.pk, _texts(comment))


def forget_words(comments: Iterable[int]) -> None:
    """Leave nothing of these answers in the index."""
    search.drop(search.ANSWERS, comments)


def _texts(comment: Comment) -> dict[str, str]:
    return {"people": comment.name, "body": comment.body}


def _with_words() -> QuerySet[Comment]:
    return Comment.objects.exclude(body="")


SOURCE = search.Source(_with_words, _texts)
