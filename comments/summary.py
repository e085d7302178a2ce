"""Counting: the ballots of a question, and the summary that stories and cards read.

Called inside the transaction that changes an answer; only this module writes QuestionSummary.
"""

from django.db.models import F

from articles.models import QuestionSummary
from comments.models import Ballot, Comment, Question, Tally


def lock(question_id: int) -> None:
    """Make the writers of one question wait for each other, before they touch anything of it.

    Otherwise two of them would each write a summary without the other's ballot, or hold rows that
    the other wants next.
    """
    Question.objects.select_for_update().get(pk=question_id)


def count_ballot(ballot: Ballot, *, counts: bool) -> None:
    """Put the ballot into the tally, or take it out; does nothing if it is as it should be."""
    if ballot.counted == counts:
        return
    row, _made = Tally.objects.get_or_create(
        question_id=ballot.question_id, choice_key=ballot.choice_key
    )
    Tally.objects.filter(pk=row.pk).update(count=F("count") + (1 if counts else -1))
    ballot.counted = counts
    ballot.save(update_fields=["counted"])


def refresh(question: Question) -> None:
    """Write the summary of the question from its tally and its visible answers."""
    tally = dict(
        question.tallies.exclude(choice_key="")
        .filter(count__gt=0)
        .values_list("choice_key", "count")
    )
    answers = Comment.objects.visible().filter(article_id=question.article_id, depth=0).count()
    QuestionSummary.objects.filter(article_id=question.article_id).update(
        answers=answers,
        ballots=sum(tally.values()),
        tally=tally,
        is_closed=question.closed_at is not None,
        closed_reason_ar=question.closed_reason_ar,
        closed_reason_en=question.closed_reason_en,
        closes_at=question.closes_at,
        show_tally=question.show_tally,
        version=F("version") + 1,
    )
