"""Counting: the ballots of a question, and the summary that stories and cards read.

Called inside the transaction that changes an answer; only this module writes QuestionSummary.
Nothing is counted by counting rows but in `recount`, which says how far the kept figures had drifted.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, F, Q

from articles.models import Publication, QuestionSummary
from comments.models import Ballot, BallotChange, Comment, CountCheck, Question, QuotedAnswer, Tally

CHECKS_ARE_KEPT = timedelta(days=60)


@dataclass(frozen=True)
class Drift:
    """By how much each kept figure differed from its rows; nothing but zeros is expected."""

    answers: int = 0
    ballots: int = 0
    tally: int = 0
    replies: int = 0
    useful: int = 0
    persuaded: int = 0

    def __bool__(self) -> bool:
        return any(asdict(self).values())


def lock(question_id: int) -> Question:
    """Make the writers of one question wait for each other, before they touch anything of it.

    Otherwise two of them would each write a summary without the other's ballot, or hold rows that
    the other wants next.
    """
    return Question.objects.select_for_update().get(pk=question_id)


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


def credit(comment: Comment, more: int) -> None:
    """One reader more whose mind this answer changed, or one fewer (-1)."""
    Comment.objects.filter(pk=comment.pk).update(persuaded=F("persuaded") + more)
    summary = QuestionSummary.objects.filter(article_id=comment.article_id)
    summary.update(minds=F("minds") + more, version=F("version") + 1)


def drop_ballot(ballot: Ballot) -> None:
    """Take a ballot away with its history: it counts no more, and what it credited loses that again."""
    count_ballot(ballot, counts=False)
    for comment in Comment.objects.filter(changed_minds__ballot=ballot).distinct():
        credit(comment, -1)
    ballot.delete()


def refresh(question: Question, *, answers: int = 0) -> None:
    """Write the summary of the question; `answers`: how many more answers are visible now."""
    tally = _kept_tally(question)
    QuestionSummary.objects.filter(article_id=question.article_id).update(
        answers=F("answers") + answers,
        ballots=sum(tally.values()),
        tally=tally,
        is_closed=question.closed_at is not None,
        closed_at=question.closed_at,
        closed_reason_ar=question.closed_reason_ar,
        closed_reason_en=question.closed_reason_en,
        closes_at=question.closes_at,
        closes_after=question.closes_after,
        show_tally=question.show_tally,
        verdict=_verdict(question),
        settled_at=question.verdict_at,
        version=F("version") + 1,
    )


def refresh_picks(article_id: int) -> None:
    """Write the picked answers of a story, and those of others that it quotes, into its summary,
    where its page takes them from."""
    own = Q(article_id=article_id, picked_at__isnull=False)
    quoted = QuotedAnswer.objects.filter(article_id=article_id).values("comment")
    rows = Comment.objects.visible().filter(own | Q(pk__in=quoted)).order_by("picked_at", "id")
    found = list(rows)
    labels = _labels({row.article_id for row in found if row.choice_key})
    picks = {row.public_id: _pick(row, labels, article_id) for row in found}
    QuestionSummary.objects.filter(article_id=article_id).update(
        picks=picks, version=F("version") + 1
    )


def keep_wordings(question: Question, latest: Publication, earlier: list[Publication]) -> None:
    """Keep what the question said before, for the answers that were given to it."""
    names = ("question_ar", "question_en", "choices")
    wordings = {
        str(copy.question_version): {name: getattr(copy, name) for name in names}
        for copy in reversed(earlier)
        if copy.question_version != latest.question_version
    }
    QuestionSummary.objects.filter(article_id=question.article_id).exclude(
        wordings=wordings
    ).update(wordings=wordings, version=F("version") + 1)


def refresh_picks_of(comment: Comment) -> None:
    """An answer has come, changed or gone: in its own story and in those that quote it."""
    quoting = QuotedAnswer.objects.filter(comment=comment).order_by("article_id")
    for article_id in [comment.article_id, *quoting.values_list("article_id", flat=True)]:
        refresh_picks(article_id)


def recount(question: Question) -> Drift:
    """Count the rows of a question anew and put right what had drifted."""
    with transaction.atomic():
        question = lock(question.pk)
        summary = QuestionSummary.objects.get(article_id=question.article_id)
        ballots = question.ballots.filter(counted=True).values_list("choice_key")
        true_tally = dict(ballots.annotate(n=Count("pk")))
        shown = {key: count for key, count in true_tally.items() if key}
        kept = dict(question.tallies.values_list("choice_key", "count"))
        keys = {*true_tally, *kept}
        answers = Comment.objects.visible().filter(question=question, depth=0).count()
        minds = _minds(question)
        drift = Drift(
            answers=abs(summary.answers - answers),
            ballots=abs(summary.ballots - sum(shown.values())),
            tally=sum(abs(kept.get(key, 0) - true_tally.get(key, 0)) for key in keys)
            + sum(abs(summary.tally.get(key, 0) - shown.get(key, 0)) for key in keys if key),
            replies=_recount_replies(question),
            useful=_recount_useful(question),
            persuaded=_mend("persuaded", question, minds)
            + abs(summary.minds - sum(minds.values())),
        )
        QuestionSummary.objects.filter(pk=summary.pk).update(minds=sum(minds.values()))
        for key in keys:
            Tally.objects.update_or_create(
                question=question, choice_key=key, defaults={"count": true_tally.get(key, 0)}
            )
        refresh(question, answers=answers - summary.answers)
        refresh_picks(question.article_id)
    return drift


def recount_all() -> dict[int, Drift]:
    """Every question, by the number of its story; only those that had drifted."""
    found = {
        question.article_id: recount(question)
        for question in Question.objects.only("pk", "article_id").iterator()
    }
    return {article: drift for article, drift in found.items() if drift}


def count_anew(*, now: datetime) -> dict[int, Drift]:
    """`recount_all`, kept for the desk to show; what is older than two months goes."""
    drifted = recount_all()
    CountCheck.objects.create(
        at=now,
        questions=Question.objects.count(),
        drifted={str(article): asdict(drift) for article, drift in drifted.items()},
    )
    CountCheck.objects.filter(at__lt=now - CHECKS_ARE_KEPT).delete()
    return drifted


def _kept_tally(question: Question) -> dict[str, int]:
    rows = question.tallies.exclude(choice_key="").filter(count__gt=0)
    return dict(rows.values_list("choice_key", "count"))


def _verdict(question: Question) -> dict[str, object]:
    if question.verdict_at is None:
        return {}
    return {
        "choice": question.verdict_choice,
        "is_void": question.verdict_is_void,
        "note_ar": question.verdict_note_ar,
        "note_en": question.verdict_note_en,
        "source": question.verdict_source,
        "at": question.verdict_at.isoformat(),
    }


def _labels(article_ids: set[int]) -> dict[tuple[int, str], dict[str, str]]:
    """The choices of these stories by story and key, as readers see them now."""
    rows = Publication.objects.filter(article_id__in=article_ids).order_by("visible_from")
    return {
        (article, choice["key"]): choice
        for article, choices in rows.values_list("article_id", "choices")
        for choice in choices
    }


def _pick(
    comment: Comment, labels: dict[tuple[int, str], dict[str, str]], article_id: int
) -> dict[str, object]:
    """`story` is the number of the story it answers, where that is another; `is_picked`: not only quoted."""
    choice = labels.get((comment.article_id, comment.choice_key), {})
    elsewhere = {"story": comment.article_id} if comment.article_id != article_id else {}
    return elsewhere | {
        "choice_ar": choice.get("label_ar", ""),
        "choice_en": choice.get("label_en", ""),
        "is_picked": comment.picked_at is not None,
        "name": comment.name,
        "choice": comment.choice_key,
        "html": comment.body_html,
        "text": comment.body,
        "lang": comment.lang,
        "dir": comment.dir,
        "reason": comment.picked_reason,
        "is_staff": comment.is_staff,
        "at": comment.created_at.isoformat(),
    }


def _recount_replies(question: Question) -> int:
    """Visible replies below each answer and reply; the whole of the difference."""
    rows = Comment.objects.visible().filter(question=question, parent__isnull=False)
    true = dict(rows.filter(depth=2).values_list("parent").annotate(n=Count("pk")))
    true |= dict(rows.values_list("root").annotate(n=Count("pk")))
    return _mend("replies", question, true)


def _recount_useful(question: Question) -> int:
    """Votes take no lock of the question and go on meanwhile: kept and true figure are of one moment,
    and what is put right is the difference."""
    rows = Comment.objects.filter(question=question).annotate(true=Count("votes"))
    wrong = rows.exclude(useful=F("true")).values_list("pk", "true", "useful")
    missing = {pk: true - kept for pk, true, kept in wrong}
    for pk, difference in missing.items():
        Comment.objects.filter(pk=pk).update(useful=F("useful") + difference)
    return sum(map(abs, missing.values()))


def _minds(question: Question) -> dict[int, int]:
    """By the key of the answer that did it: readers who changed their mind, each once."""
    credited = BallotChange.objects.filter(because__question=question).values_list("because")
    return dict(credited.annotate(n=Count("ballot", distinct=True)).order_by())


def _mend(column: str, question: Question, true: dict[int, int]) -> int:
    kept = dict(Comment.objects.filter(question=question).values_list("pk", column))
    wrong = {pk: true.get(pk, 0) for pk, count in kept.items() if count != true.get(pk, 0)}
    for pk, count in wrong.items():
        Comment.objects.filter(pk=pk).update(**{column: count})
    return sum(abs(kept[pk] - count) for pk, count in wrong.items())
