"""A reader answers: one standing answer a reader and question, a choice, words, or both.

A choice alone counts at once; with words it counts while the words are visible. A second answer
replaces the first, which stays in the log as withdrawn.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from articles.models import Publication
from comments.models import Ballot, BallotChange, Comment, Question, Reader
from comments.models.comment import STANDING
from comments.moderation import log, moderate
from comments.summary import count_ballot, lock, refresh
from comments.words import set_words
from newsroom.text.arabic import direction
from newsroom.text.reader_text import clean, clean_name

WAITING = (Comment.State.UNCONFIRMED, Comment.State.HELD)
SHORTEST, LONGEST = 2, 2_000
NAME_SHORTEST, NAME_LONGEST = 2, 40


def open_question(sender: Any, *, article_id: int, **kwargs: Any) -> Question:
    """The life of a story's question, begun when the story is first public."""
    wording = Publication.objects.filter(article_id=article_id).order_by("-visible_from").first()
    question, made = Question.objects.get_or_create(
        article_id=article_id,
        defaults={
            "closes_at": wording.question_closes_at if wording else None,
            "show_tally": wording.show_tally if wording else "always",
        },
    )
    if made:
        refresh(question)
    return question


def check_answer(publication: Publication, *, body: str, choice: str, name: str) -> dict[str, str]:
    """The answer in clean form. Raises ValidationError with the messages of each field."""
    wrong: dict[str, str] = {}
    body, name = clean(body), clean_name(name)
    keys = {row["key"] for row in publication.choices}
    if choice and choice not in keys:
        wrong["choice"] = _("Choose one of the choices of this question.")
    if not body and not choice:
        wrong["body"] = _("An empty answer does not arrive. Write at least one sentence.")
    elif body and not SHORTEST <= len(body) <= LONGEST:
        wrong["body"] = _("An answer has between 2 and 2,000 characters.")
    if body and not NAME_SHORTEST <= len(name) <= NAME_LONGEST:
        wrong["name"] = _("Write your name in 2 to 40 letters.")
    if wrong:
        raise ValidationError(wrong)
    return {"body": body, "choice": choice, "name": name}


def answer(
    publication: Publication,
    *,
    reader: Reader,
    body: str,
    choice: str,
    name: str,
    submit_key: str,
    now: datetime,
) -> Comment | None:
    """Store an answer already checked; the comment, or None for a choice without words.

    The same `submit_key` twice is the same answer. Raises ValidationError once the question is
    closed.
    """
    if not publication.is_question_open(now):
        raise ValidationError({"body": _("This question is closed. Answers stay readable.")})
    if twin := Comment.objects.filter(submit_key=submit_key).first():
        return twin
    question = open_question(None, article_id=publication.article_id)
    try:
        with transaction.atomic():
            lock(question.pk)
            ballot = _standing_ballot(question, reader, now)
            comment = None
            if body:
                if ballot.comment and ballot.comment.state in STANDING:
                    moderate(ballot.comment, "replace", reader=reader, now=now)
                    ballot.refresh_from_db()
                comment = _write(publication, question, reader, body, choice, name, submit_key, now)
            _cast(ballot, choice, comment, now)
            refresh(question)
    except IntegrityError:
        # The same form arrived twice at once: the other one has stored it.
        return Comment.objects.get(submit_key=submit_key)
    return comment


def _standing_ballot(question: Question, reader: Reader, now: datetime) -> Ballot:
    ballot, _made = Ballot.objects.select_for_update().get_or_create(
        question=question, reader=reader, defaults={"changed_at": now}
    )
    return ballot


def _cast(ballot: Ballot, choice: str, comment: Comment | None, now: datetime) -> None:
    """Move the ballot to its new choice, and keep what it was."""
    count_ballot(ballot, counts=False)
    before = ballot.choice_key
    if comment:
        ballot.comment = comment
    ballot.choice_key, ballot.changed_at = choice or before, now
    ballot.save(update_fields=["choice_key", "comment", "changed_at"])
    if ballot.choice_key != before:
        BallotChange.objects.create(
            ballot=ballot, at=now, from_choice=before, to_choice=ballot.choice_key
        )
    waits = ballot.comment is not None and ballot.comment.state in WAITING
    if ballot.choice_key and not waits:
        count_ballot(ballot, counts=True)


def _write(publication, question, reader, body, choice, name, submit_key, now) -> Comment:
    if name != reader.name:
        Reader.objects.filter(pk=reader.pk).update(name=name)
    comment = Comment.objects.create(
        article_id=publication.article_id,
        question=question,
        question_version=publication.question_version,
        choice_key=choice,
        reader=reader,
        name=name,
        body=body,
        body_html=set_words(body),
        dir=direction(body),
        submit_key=submit_key,
        created_at=now,
    )
    log(comment, "screen", by=None, to=comment.state, code="", now=now)
    return comment
