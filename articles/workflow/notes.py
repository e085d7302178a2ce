"""Editorial notes: written, answered, resolved, reopened, withdrawn. Nothing else writes them.

They are no part of the story: no revision holds them, no version rises, and a person who may open
the story may write one whatever state it is in. A note that blocks approval is settled by whoever
wrote it or by a reviewer, any other by every colleague.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, EditorialNote, NoteRemark
from articles.models.editorial_note import WORDED, Place
from articles.roles import has_right
from articles.workflow.access import colleagues, may_open
from articles.workflow.announce import announce_remark
from articles.workflow.errors import NotAllowed, Refused
from articles.workflow.people import may_override, may_review
from newsroom.auth import name_of
from newsroom.models import User
from newsroom.text.bidi import strip_dangerous
from newsroom.text.passages import CONTEXT, context_of, find_passage

EDIT_WINDOW = timedelta(minutes=5)
LONGEST_REMARK, LONGEST_QUOTE = 4_000, 600
# «@login»; a mail address is none, and neither is the dot that ends the sentence.
_MENTION = re.compile(r"(?<![\w.@+-])@([\w.@+-]*\w)")

Kind = NoteRemark.Kind


@dataclass(frozen=True)
class Anchor:
    """Where a note stands. `quote` is of the text only; `before` is what stood before it where the
    person marked it, which tells one of several places."""

    place: str = Place.STORY
    language: str = ""
    quote: str = ""
    before: str = ""


WHOLE = Anchor()


def write_note(
    article: Article,
    text: str,
    *,
    by: Any,
    at: Anchor = WHOLE,
    blocks: bool = False,
    mentions: Iterable[int] = (),
    once: UUID | None = None,
    now: datetime | None = None,
) -> EditorialNote:
    """A new note. `mentions`: ids of colleagues to tell, beside those that the text names; `once`:
    an identity of the form, under which it is written one time only.

    Raises NotAllowed, or Refused where the passage is not in the saved text.
    """
    now = now or timezone.now()
    _demand_may_speak(by, article)
    text, quote = _words(text), _line_ends(at.quote)
    before, after = _context(article, at, quote)
    try:
        with transaction.atomic():
            note = EditorialNote.objects.create(
                article=article,
                place=at.place,
                language=at.language,
                quote=quote,
                before=before,
                after=after,
                blocks=blocks,
                by_id=by.pk,
                by_name=name_of(by),
                at=now,
            )
            _say(note, Kind.WORDS, by=by, now=now, text=text, mentions=mentions, once=once)
    except IntegrityError:
        return _written_before(once, by).note
    return note


def reply(
    note: EditorialNote,
    text: str,
    *,
    by: Any,
    mentions: Iterable[int] = (),
    once: UUID | None = None,
    now: datetime | None = None,
) -> NoteRemark:
    """Words in an existing thread; a resolved one takes them too. Raises NotAllowed or Refused."""
    _demand_may_speak(by, note.article)
    if note.withdrawn_at:
        raise NotAllowed
    now, text = now or timezone.now(), _words(text)
    try:
        with transaction.atomic():
            return _say(note, Kind.WORDS, by=by, now=now, text=text, mentions=mentions, once=once)
    except IntegrityError:
        return _written_before(once, by)


def resolve(note: EditorialNote, *, by: Any, now: datetime | None = None) -> bool:
    """Settle it; whether it was open until now. Raises NotAllowed."""
    if not may_settle(by, note):
        raise NotAllowed
    now = now or timezone.now()
    with transaction.atomic():
        rows = EditorialNote.objects.open().filter(pk=note.pk)
        if not rows.update(resolved_at=now):
            return False
        _say(note, Kind.RESOLVED, by=by, now=now)
    return True


def reopen(note: EditorialNote, *, by: Any, now: datetime | None = None) -> bool:
    """Open it again; whether it was resolved until now. Raises NotAllowed."""
    _demand_may_speak(by, note.article)
    now = now or timezone.now()
    with transaction.atomic():
        rows = EditorialNote.objects.filter(pk=note.pk, withdrawn_at=None)
        if not rows.exclude(resolved_at=None).update(resolved_at=None):
            return False
        _say(note, Kind.REOPENED, by=by, now=now)
    return True


def reword(remark: NoteRemark, text: str, *, by: Any, now: datetime | None = None) -> None:
    """Put one's own words right while they are fresh. Raises NotAllowed or Refused."""
    now = now or timezone.now()
    if not may_reword(by, remark, now=now):
        raise NotAllowed
    text = _words(text)
    if text == remark.text:
        return
    told = {*remark.mentions, *_told(remark.note.article, text)}
    with transaction.atomic():
        rows = NoteRemark.objects.filter(pk=remark.pk)
        rows.update(text=text, edited_at=now, mentions=sorted(told))
        announce_remark.enqueue(remark.pk)


def withdraw(remark: NoteRemark, *, by: Any, now: datetime | None = None) -> None:
    """Take one's own words back: they are no longer shown, and their place says so. A note goes
    with its first remark. Raises NotAllowed."""
    now = now or timezone.now()
    if not may_withdraw(by, remark):
        raise NotAllowed
    with transaction.atomic():
        NoteRemark.objects.filter(pk=remark.pk, withdrawn_at=None).update(withdrawn_at=now)
        if remark.pk == remark.note.remarks.order_by("id").values_list("pk", flat=True).first():
            EditorialNote.objects.filter(pk=remark.note_id).update(withdrawn_at=now)


def may_speak(user: Any, article: Article) -> bool:
    """Whether the person may write about the story: a role of the newsroom, not a superuser's key."""
    return has_right(user, "write") and may_open(user, article)


def may_settle(user: Any, note: EditorialNote) -> bool:
    """Whether the person may resolve it."""
    if not may_speak(user, note.article):
        return False
    return not note.blocks or note.by_id == user.pk or may_review(user, note.article)


def may_reword(user: Any, remark: NoteRemark, *, now: datetime) -> bool:
    is_own = remark.by_id == user.pk and may_withdraw(user, remark)
    return is_own and now - remark.at <= EDIT_WINDOW


def may_withdraw(user: Any, remark: NoteRemark) -> bool:
    """One's own words, or anybody's for a managing editor."""
    if remark.kind != Kind.WORDS or remark.withdrawn_at:
        return False
    if not may_speak(user, remark.note.article):
        return False
    return remark.by_id == user.pk or may_override(user, remark.note.article)


def named_in(text: str) -> list[str]:
    """The logins that a text mentions, each once."""
    return list(dict.fromkeys(_MENTION.findall(text)))


def _demand_may_speak(user: Any, article: Article) -> None:
    if not may_speak(user, article):
        raise NotAllowed


def _say(
    note: EditorialNote,
    kind: str,
    *,
    by: Any,
    now: datetime,
    text: str = "",
    mentions: Iterable[int] = (),
    once: UUID | None = None,
) -> NoteRemark:
    remark = NoteRemark.objects.create(
        note=note,
        kind=kind,
        text=text,
        mentions=sorted(_told(note.article, text, mentions)),
        by_id=by.pk,
        by_name=name_of(by),
        at=now,
        once=once,
    )
    announce_remark.enqueue(remark.pk)
    return remark


def _written_before(once: UUID | None, by: Any) -> NoteRemark:
    """What the same form has written already. Raises NotAllowed where it was somebody else's."""
    found = NoteRemark.objects.filter(once=once, by_id=by.pk).select_related("note").first()
    if once is None or found is None:
        raise NotAllowed
    return found


def _words(text: str) -> str:
    clean, _dropped = strip_dangerous(_line_ends(text))
    if not clean:
        raise Refused([_("Write what you want to say.")])
    if len(clean) > LONGEST_REMARK:
        raise Refused([_("This is too long for a note. Say it in fewer words.")])
    return clean


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\x00", "").strip()


def _context(article: Article, at: Anchor, quote: str) -> tuple[str, str]:
    """What stands around the passage in the saved text."""
    if at.place not in Place.values or (at.place in WORDED) != (at.language in ("ar", "en")):
        raise Refused([_("Say which part of the story the note is about.")])
    if not quote:
        return "", ""
    if at.place != Place.BODY:
        raise Refused([_("A passage can be quoted from the text only.")])
    if len(quote) > LONGEST_QUOTE:
        raise Refused([_("The passage is too long. Quote its first sentence.")])
    body = Article.objects.values_list(f"body_{at.language}", flat=True).get(pk=article.pk) or ""
    place = find_passage(body, quote, before=at.before[-CONTEXT:])
    if place is None:
        raise Refused(
            [_("This passage is not in the saved text. Save the story, or copy it anew.")]
        )
    return context_of(body, place)


def _told(article: Article, text: str, picked: Iterable[int] = ()) -> set[int]:
    """Who is named, in the text or beside it, as far as they may open the story. «@OpenAI» is
    nobody's login, and stays a word."""
    wanted = set(picked)
    if logins := named_in(text):
        wanted |= set(User.objects.filter(username__in=logins).values_list("pk", flat=True))
    return {user.pk for user in colleagues(article) if user.pk in wanted} if wanted else set()
