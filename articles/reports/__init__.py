"""The rules of reports of errors: what a reader may send, and what an editor may do with it.

A report that is taken up opens the story for a change and stands in it as an editorial note at the
passage; one that is refused has its reason. Either is a row of an append-only log, and a letter to
the reader who left an address, which is forgotten with it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import workflow
from articles.models import Article, ErrorReport, Publication, ReportEvent
from articles.models.article import State
from articles.models.editorial_note import Place
from articles.reports.answers import answer_reader
from articles.roles import has_right
from articles.search.documents import plain_text
from articles.workflow.notes import WHOLE, Anchor, write_note
from articles.workflow.people import in_scope, scope_of
from newsroom.auth import name_of
from newsroom.text.passages import find_passage
from newsroom.text.reader_text import clean
from newsroom.web.typed import read_number

OPEN, TAKEN, REFUSED = ErrorReport.State
SHORTEST, LONGEST, LONGEST_QUOTE = 5, 1_000, 500
# An address that nobody has answered by then is forgotten.
MAIL_IS_KEPT = timedelta(days=60)


class ReportRefused(Exception):
    """Nothing was written; the text says why, to the person who tried."""


# Sending -----------------------------------------------------------------------------------------


def paragraphs_of(publication: Publication, language: str) -> list[str]:
    """The paragraphs of a public copy as they are read; a report numbers them from 1."""
    lines = plain_text(getattr(publication, f"html_{language}")).split("\n")
    return [words for line in lines if (words := " ".join(line.split()))]


def check_report(
    publication: Publication, *, language: str, quote: str, paragraph: str, words: str, mail: str
) -> dict[str, Any]:
    """The report in clean form. Raises ValidationError with the messages of each field."""
    wrong: dict[str, str] = {}
    quote, words, mail = clean(quote)[:LONGEST_QUOTE], clean(words), mail.strip()
    texts = paragraphs_of(publication, language)
    number = read_number(paragraph) or 0
    number = number if number <= len(texts) else 0
    if quote:
        number = _paragraph_with(quote, texts, asked=number)
    elif number:
        quote = texts[number - 1][:LONGEST_QUOTE]
    if not SHORTEST <= len(words) <= LONGEST:
        wrong["words"] = _("Say in a few words what is wrong, and what is right if you know it.")
    if mail:
        try:
            validate_email(mail)
        except ValidationError:
            wrong["mail"] = _("This is no mail address. Write it in full, or leave it out.")
    if wrong:
        raise ValidationError(wrong)
    return {"quote": quote, "paragraph": number, "words": words, "mail": mail}


def report(
    publication: Publication,
    *,
    language: str,
    quote: str,
    paragraph: int,
    words: str,
    mail: str,
    key: str,
    now: datetime,
) -> ErrorReport:
    """Store a report already checked. The same `key` twice is the same report."""
    try:
        with transaction.atomic():
            return ErrorReport.objects.create(
                article_id=publication.article_id,
                publication=publication,
                language=language,
                quote=quote,
                paragraph=paragraph,
                words=words,
                mail=mail,
                key=key,
                at=now,
            )
    except IntegrityError:
        return ErrorReport.objects.get(key=key)


def forget_addresses(now: datetime) -> int:
    """Let go of the addresses that waited too long for an answer; how many."""
    old = ErrorReport.objects.exclude(mail="").filter(at__lt=now - MAIL_IS_KEPT)
    return old.update(mail="")


def _paragraph_with(quote: str, texts: list[str], *, asked: int) -> int:
    """The paragraph that holds the passage, or where it runs over several its beginning."""
    first = next((line for line in quote.split("\n") if line.strip()), "").strip()
    order = [asked - 1, *range(len(texts))] if asked else range(len(texts))
    return next((place + 1 for place in order if find_passage(texts[place], first)), 0)


# Deciding ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Move:
    """One row of what may be done with a report; `asks` says that it takes a reason."""

    name: str
    label: Promise
    done: Promise
    sources: tuple[str, ...]
    to: str
    who: Callable[[Any, Article], bool]
    asks: bool = False


def _may_decide(user: Any, story: Article) -> bool:
    return has_right(user, "review") and in_scope(user, story)


MOVES = {
    move.name: move
    for move in (
        Move("take", gettext_lazy("Take it up"), gettext_lazy("Taken up: the passage stands among the notes of the story."), (OPEN,), TAKEN, _may_decide),
        Move("refuse", gettext_lazy("Not an error"), gettext_lazy("Closed: not an error."), (OPEN,), REFUSED, _may_decide, asks=True),
        Move("reopen", gettext_lazy("Look at it again"), gettext_lazy("The report waits again."), (TAKEN, REFUSED), OPEN, _may_decide),
    )
}  # fmt: skip


def known_to(user: Any) -> QuerySet[ErrorReport]:
    """The reports of an editor's sections; nobody else reads what readers wrote to the newsroom."""
    if not has_right(user, "review"):
        return ErrorReport.objects.none()
    return ErrorReport.objects.filter(scope_of(user, "article__"))


def available_moves(report: ErrorReport, user: Any) -> list[Move]:
    return [
        row
        for row in MOVES.values()
        if report.state in row.sources and row.who(user, report.article)
    ]


def move(
    report: ErrorReport, name: str, *, by: Any, reason: str = "", now: datetime
) -> ErrorReport:
    """Make a move of the table. Raises ReportRefused; nothing is written then."""
    row, reason = MOVES[name], " ".join(reason.split())
    if not row.who(by, report.article):
        raise ReportRefused(_("Reports are decided by the editors of the section."))
    if row.asks and not reason:
        raise ReportRefused(_("Say why it is no error: the reader who left an address reads it."))
    with transaction.atomic():
        # The lock on both databases: of two presses the second finds it decided.
        rows = ErrorReport.objects.filter(pk=report.pk, state__in=row.sources)
        if not rows.update(state=row.to, reason=reason if row.asks else ""):
            raise ReportRefused(_("A colleague has decided this report already."))
        ReportEvent.objects.create(
            report=report, move=name, by_id=by.pk, by_name=name_of(by), reason=reason, at=now
        )
        if name == "take":
            _open_story(report, by=by, now=now)
        if report.mail and name != "reopen":
            answer_reader.enqueue(report.pk)
    report.refresh_from_db()
    return report


def _open_story(report: ErrorReport, *, by: Any, now: datetime) -> None:
    """The story open for a change, with the report as a note at its passage. A story that is at work
    already, or that the editor may not open now, gets the note alone."""
    story = Article.objects.get(pk=report.article_id)
    if story.state == State.PUBLISHED:
        try:
            story = workflow.perform(
                story, "start_change", by=by, expected_version=story.version, now=now
            )
        except (workflow.StaleVersion, workflow.NotAllowed, workflow.Refused) as problem:
            raise ReportRefused(_("The story cannot be opened for a change now.")) from problem
    said = _("A reader reports: %(words)s") % {"words": report.words}
    first = report.quote.split("\n")[0]
    if first:
        try:
            at = Anchor(Place.BODY, report.language, first)
            with transaction.atomic():
                write_note(story, said, by=by, at=at, now=now)
            return
        except workflow.Refused:
            # The passage has changed since, or is set otherwise than it is written.
            said = f"{said}\n\n«{report.quote}»"
    write_note(story, said, by=by, at=WHOLE, now=now)
