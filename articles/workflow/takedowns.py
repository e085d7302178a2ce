"""Taking a story from readers, and bringing it back.

A take-down closes the open public copy at the instant its notice begins, and takes back a copy
that waited for its time; nothing that was public is deleted. One notice is in force at a time.
"""

from collections.abc import Callable

from articles.models import PublicNotice
from articles.models.article import State
from articles.models.publication import ChangeClass
from articles.workflow import publishing, register, series
from articles.workflow.announce import announce_published, announce_taken_down
from articles.workflow.step import Step
from articles.workflow.table import enter

Kind = PublicNotice.Kind


def _take_down(kind: str) -> Callable[[Step], None]:
    def effect(step: Step) -> None:
        article = step.article
        pending = step.pending
        if pending and pending.visible_from > step.now:
            article.suggested_at = pending.visible_from
            publishing.take_back(pending)
            enter(article, State.APPROVED)
        if live := article.publications.visible(step.now).first():
            publishing.close(live, step.now)
            series.keep(article)
        _end_notice(step)
        notice = PublicNotice.objects.create(
            article=article,
            kind=kind,
            reason_ar=step.public_note_ar,
            reason_en=step.public_note_en,
            target=step.target,
            from_at=step.now,
        )
        if kind == Kind.RETRACTED:
            last = article.publications.once_visible(step.now).first()
            register.enter_retraction(notice, last.languages)
        if kind == Kind.VANISHED:
            register.forget(article)
        step.details["notice"] = notice.pk
        announce_taken_down.enqueue(article.pk, notice.pk)

    return effect


def _reinstate(step: Step) -> None:
    """The last public text as a new copy: readers' dates and numbers go on, nothing is rewritten."""
    _end_notice(step)
    publication = publishing.write_publication(
        step.article,
        step.revision,
        step.prepared,
        at=step.now,
        change_class=ChangeClass.REINSTATED,
        public_note_ar="",
        public_note_en="",
    )
    step.details["publication"] = publication.number
    announce_published.enqueue(step.article.pk, publication.pk)


def _end_notice(step: Step) -> None:
    PublicNotice.objects.filter(article=step.article, until_at=None).update(until_at=step.now)


EFFECTS: dict[str, Callable[[Step], None]] = {
    "withdraw": _take_down(Kind.WITHDRAWN),
    "retract": _take_down(Kind.RETRACTED),
    "redirect": _take_down(Kind.REDIRECTED),
    "expire": _take_down(Kind.EXPIRED),
    "vanish_confirm": _take_down(Kind.VANISHED),
    "reinstate": _reinstate,
}
