"""A reader answers: one standing answer a reader and question, a choice, words, or both; replies
below it, and changes within five minutes.

Screening looks at each form inside the transaction that would store it, so that what it counted is
still true. A choice alone counts at once; with words it counts while the words are visible. A second
answer replaces the first, which stays in the log as withdrawn. Of replies there may be many.
"""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q

from articles.models import Publication
from comments import consequences
from comments.facts import Sending, count_rule, fingerprints, gather
from comments.indexing import keep_words
from comments.models import (
    Ballot,
    BallotChange,
    Comment,
    CommentRevision,
    Question,
    Reader,
)
from comments.models.comment import STANDING
from comments.moderation import ModerationRefused, log, moderate
from comments.questions import open_question
from comments.refusals import REFUSALS
from comments.screening import Screened, Submission, screen
from comments.screening.matcher import Matcher
from comments.screening.switches import SURGE_A_MINUTE
from comments.screening.words import LONGEST, NAME_LONGEST, NAME_SHORTEST, SHORTEST
from comments.summary import count_ballot, credit, lock, refresh, refresh_picks_of
from comments.switching import note_surge
from comments.words import set_words
from newsroom.text.arabic import arabic_share, direction
from newsroom.text.reader_text import clean, clean_name

State = Comment.State
WAITING = (State.UNCONFIRMED, State.HELD, State.HIDDEN)
EDIT_WINDOW = timedelta(minutes=5)
DEEPEST = 2
STORED_AS = {"pass": State.VISIBLE, "hold": State.HELD, "spam": State.SPAM}


def check_answer(
    publication: Publication, *, body: str, choice: str, name: str, confidence: str = ""
) -> dict[str, Any]:
    """The answer in clean form. Raises ValidationError with the messages of each field."""
    wrong: dict[str, Any] = {}
    body, name = clean(body), clean_name(name)
    keys = {row["key"] for row in publication.choices}
    if choice and choice not in keys:
        wrong["choice"] = REFUSALS["choice"][1]
    if not body and not choice:
        wrong["body"] = REFUSALS["empty"][1]
    elif body and not SHORTEST <= len(body) <= LONGEST:
        wrong["body"] = REFUSALS["size"][1]
    if body and not NAME_SHORTEST <= len(name) <= NAME_LONGEST:
        wrong["name"] = REFUSALS["name_size"][1]
    sure = None
    if confidence.strip() and choice:
        sure = int(confidence) if confidence.isascii() and confidence.isdecimal() else 0
        if len(confidence) > 3 or not 50 <= sure <= 100:
            wrong["confidence"] = REFUSALS["confidence"][1]
    if wrong:
        raise ValidationError(wrong)
    return {"body": body, "choice": choice, "name": name, "confidence": sure}


def answer(
    publication: Publication,
    *,
    reader: Reader,
    body: str,
    choice: str,
    name: str,
    submit_key: str,
    now: datetime,
    confidence: int | None = None,
    parent: Comment | None = None,
    kind: str = Comment.Kind.ANSWER,
    because: Comment | None = None,
    sending: Sending | None = None,
) -> Comment | None:
    """Store an answer already checked; the comment, or None for a choice without words.

    `parent`: what it replies to. `because`: the answer of another that changed this reader's mind.
    The same `submit_key` twice is the same answer. Raises ValidationError with the words of the phase
    that refused it; then nothing is stored.
    """
    sending = sending or Sending()
    if twin := Comment.objects.filter(submit_key=submit_key).first():
        return twin
    question = Question.objects.filter(article_id=publication.article_id).first()
    question = question or open_question(None, article_id=publication.article_id)
    is_answer = kind == Comment.Kind.ANSWER and parent is None
    choice, confidence = (choice, confidence) if is_answer else ("", None)
    try:
        with transaction.atomic():
            question = lock(question.pk)
            # The clock is read again by nobody: what was sent before the closing hour is in time.
            publication = _as_it_stands(publication, question, now)
            submission = gather(
                publication, question, reader, body=body, name=name, choice=choice,
                sending=sending, now=now,
            )  # fmt: skip
            screened = _screened(submission)
            ballot = _standing_ballot(question, reader, now) if is_answer else None
            comment = None
            if body:
                if ballot and ballot.comment and ballot.comment.state in STANDING:
                    moderate(ballot.comment, "replace", reader=reader, now=now)
                    ballot.refresh_from_db()
                comment = _write(
                    publication, question, reader, screened, submission,
                    confidence=confidence, parent=_parent(parent, question), kind=kind,
                    submit_key=submit_key, sending=sending, now=now,
                )  # fmt: skip
            if ballot is not None:
                credit = _credited(because, ballot, choice)
                change = {"network_hmac": sending.caller.network, "because": credit,
                          "question_version": publication.question_version}  # fmt: skip
                _cast(ballot, choice, confidence, comment, change, now)
            refresh(question, answers=int(_appears(comment) and comment.depth == 0))
    except IntegrityError:
        # The same form arrived twice at once: the other one has stored it.
        return Comment.objects.get(submit_key=submit_key)
    return comment


def edit(
    comment: Comment,
    publication: Publication,
    *,
    reader: Reader,
    body: str,
    now: datetime,
    sending: Sending | None = None,
) -> Comment:
    """Change the words within EDIT_WINDOW; what they were stays with the moderators.

    Raises ValidationError: too late, or refused by a phase; then nothing was changed.
    """
    sending, body = sending or Sending(), clean(body)
    if now - comment.created_at > EDIT_WINDOW:
        raise _refusal("too_late")
    with transaction.atomic():
        question = lock(comment.question_id)
        publication = _as_it_stands(publication, question, now)
        submission = gather(
            publication, question, reader, body=body, name=comment.name, choice=comment.choice_key,
            sending=sending, replaces=comment, now=now,
        )  # fmt: skip
        screened = _screened(submission)
        old = {"body": comment.body, "body_html": comment.body_html, "until": now}
        try:
            moved = moderate(
                comment, "edit", reader=reader, to=_edited_state(comment, screened), now=now
            )
        except ModerationRefused as problem:
            raise _refusal("too_late") from problem
        CommentRevision.objects.create(comment=comment, **old)
        Comment.objects.filter(pk=comment.pk).update(
            edited_at=now,
            hold_codes=screened.as_codes(),
            **_columns(submission),
            **fingerprints(body),
        )
        moved.refresh_from_db()
        if moved.state == State.VISIBLE:
            refresh_picks_of(moved)
        keep_words(moved)
    return moved


def can_edit(comment: Comment, *, now: datetime) -> bool:
    """Whether its reader may still change it."""
    is_here = comment.state in (State.UNCONFIRMED, State.HELD, State.VISIBLE)
    return is_here and now - comment.created_at <= EDIT_WINDOW


def _as_it_stands(publication: Publication, question: Question, now: datetime) -> Publication:
    """With what the locked question says of its closing, whatever was read before the lock; of a
    story that was taken down meanwhile, nothing is answered."""
    # Not `visible(now)`: a moment that is told may lie before the last copy.
    copies = Publication.objects.once_visible(now).filter(article_id=question.article_id)
    if not copies.filter(Q(visible_until=None) | Q(visible_until__gt=now)).exists():
        raise _refusal("closed")
    publication.summary.refresh_from_db(fields=["is_closed", "closes_at"])
    return publication


def _screened(submission: Submission) -> Screened:
    """Raises ValidationError with what a refused reader is told."""
    screened = screen(submission)
    if screened.rejection is not None:
        raise _refusal(screened.rejection.code)
    return screened


def _refusal(code: str) -> ValidationError:
    field, words = REFUSALS[code]
    return ValidationError({field: [ValidationError(words, code=code)]})


def _parent(parent: Comment | None, question: Question) -> Comment | None:
    """What is replied to, if it may be: visible, of this question, and not closed to replies."""
    if parent is None:
        return None
    parent = Comment.objects.select_related("root").get(pk=parent.pk)
    root = parent.root or parent
    is_here = parent.question_id == question.pk and parent.kind == Comment.Kind.ANSWER
    if not is_here or parent.state != State.VISIBLE or root.locked_at is not None:
        raise _refusal("no_replies")
    # Below the deepest level a reply stands beside what it answers.
    return parent if parent.depth < DEEPEST else parent.parent


def _standing_ballot(question: Question, reader: Reader, now: datetime) -> Ballot:
    ballot, _made = Ballot.objects.select_for_update().get_or_create(
        question=question, reader=reader, defaults={"changed_at": now}
    )
    return ballot


def _credited(because: Comment | None, ballot: Ballot, choice: str) -> Comment | None:
    """The answer of another that changed this mind: it says what is chosen now, and was not before."""
    if because is None or not ballot.choice_key or choice == ballot.choice_key:
        return None
    is_others = because.question_id == ballot.question_id and because.reader_id != ballot.reader_id
    return because if is_others and because.choice_key == choice else None


def _cast(
    ballot: Ballot,
    choice: str,
    confidence: int | None,
    comment: Comment | None,
    change: dict[str, Any],
    now: datetime,
) -> None:
    """Move the ballot to its new choice, and keep what it was."""
    count_ballot(ballot, counts=False)
    before = ballot.choice_key
    if comment:
        ballot.comment = comment
    ballot.choice_key, ballot.changed_at = choice or before, now
    ballot.confidence = confidence if choice else ballot.confidence
    ballot.save(update_fields=["choice_key", "confidence", "comment", "changed_at"])
    is_spam = comment is not None and comment.state == State.SPAM
    if is_spam:
        change = change | {"because": None}
    if ballot.choice_key != before:
        _give_credit(ballot, change["because"])
        BallotChange.objects.create(
            ballot=ballot, at=now, from_choice=before, to_choice=ballot.choice_key,
            confidence=ballot.confidence, **change,
        )  # fmt: skip
    waits = ballot.comment is not None and ballot.comment.state in WAITING
    if ballot.choice_key and not waits and not is_spam:
        count_ballot(ballot, counts=True)


def _give_credit(ballot: Ballot, because: Comment | None) -> None:
    """Once a reader, however often they change their mind by the same answer."""
    if because is not None and not ballot.changes.filter(because=because).exists():
        credit(because, 1)


def _write(
    publication: Publication,
    question: Question,
    reader: Reader,
    screened: Screened,
    submission: Submission,
    *,
    confidence: int | None,
    parent: Comment | None,
    kind: str,
    submit_key: str,
    sending: Sending,
    now: datetime,
) -> Comment:
    if submission.name != reader.name:
        Reader.objects.filter(pk=reader.pk).update(name=submission.name)
    state = STORED_AS[screened.verdict]
    is_correction = kind == Comment.Kind.CORRECTION
    if is_correction and state == State.VISIBLE:
        state = State.HELD
    comment = Comment.objects.create(
        article_id=publication.article_id,
        question=question,
        question_version=publication.question_version,
        kind=kind,
        number=None if is_correction else Comment.objects.next_number(question),
        choice_key=submission.choice,
        confidence=confidence,
        root=(parent.root or parent) if parent else None,
        parent=parent,
        depth=parent.depth + 1 if parent else 0,
        reader=reader,
        name=submission.name,
        is_staff=submission.is_staff,
        is_author=submission.is_author,
        state=state,
        hold_codes=screened.as_codes(),
        submit_key=submit_key,
        ip_hmac=sending.caller.address,
        network_hmac=sending.caller.network,
        created_at=now,
        **_columns(submission),
        **fingerprints(submission.body),
    )
    rules = {outcome.rule for _phase, outcome in screened.found if outcome.rule is not None}
    for rule in rules:
        count_rule(rule, now=now)
    code = screened.found[0][1].code if screened.found else ""
    rule = next(iter(rules), None)
    log(comment, "screen", by=reader.user, to=state, code=code, now=now, rule=rule)
    if submission.pace.story_in_a_minute >= SURGE_A_MINUTE:
        note_surge(question, now=now)
    if state == State.VISIBLE:
        consequences.appear(comment, now=now)
    keep_words(comment)
    return comment


def _columns(submission: Submission) -> dict[str, Any]:
    """The words as they are stored and shown, with the words covered that a rule covers."""
    masks = [rule for rule in submission.rules if rule.action == "mask"]
    body = submission.body
    covered = [(hit.start, hit.end) for hit in Matcher(masks).find(body)] if masks else []
    return {
        "body": body,
        "body_html": set_words(body, covered),
        "lang": "ar" if arabic_share(body) >= 0.5 else "en",
        "dir": direction(body),
    }


def _edited_state(comment: Comment, screened: Screened) -> str:
    """What waits goes on waiting; what was visible waits again where a phase holds the new words."""
    state = STORED_AS[screened.verdict]
    return State.HELD if comment.state != State.VISIBLE and state == State.VISIBLE else state


def _appears(comment: Comment | None) -> bool:
    return comment is not None and comment.state == State.VISIBLE
