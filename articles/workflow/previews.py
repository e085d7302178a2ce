"""Showing a text that is not public: links for people without an account, and the copy they see.

A link opens exactly the revision it was made for, whatever is written since; it ends by itself or
is revoked. A token that is wrong, over or revoked is answered alike, after the same work. The copy
is made by the recipe of publishing and never stored.
"""

import re
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from articles.models import Article, PreviewLink, Publication, PublicNotice, Revision
from articles.rendering import TooComplex
from articles.workflow import publishing
from articles.workflow.content import Content
from articles.workflow.editing import draft_revision, record_beside
from articles.workflow.errors import NotAllowed, Refused
from articles.workflow.people import may_write
from newsroom.auth import name_of

# What a link may last, in hours.
LASTS = (24, 72, 168)
# Links of one story that are open at once: more would be a public page.
MOST_OPEN = 20
_KEY_BYTES, _SECRET_BYTES = 9, 32
_KEY = re.compile(r"[A-Za-z0-9_-]{1,16}")
# For a key that no row has: nothing hashes to it.
_NO_HASH = "-" * 64


def make_link(
    article: Article, *, by: Any, label: str, hours: int, now: datetime
) -> tuple[PreviewLink, str]:
    """A link to the revision as it stands now, and its token, which nobody can read again.

    Raises NotAllowed for whoever may not write the story, Refused with reasons.
    """
    if not may_write(by, article):
        raise NotAllowed
    revision = article.revision
    if reasons := _against(article, revision, label=label, hours=hours, now=now):
        raise Refused(reasons)
    key = secrets.token_urlsafe(_KEY_BYTES)
    token = f"{key}.{secrets.token_urlsafe(_SECRET_BYTES)}"
    with transaction.atomic():
        link = PreviewLink.objects.create(
            article=article,
            revision=revision,
            key=key,
            token_hash=_hash(token),
            label=label.strip(),
            made_by_id=by.pk,
            made_by_name=name_of(by),
            made_at=now,
            expires_at=now + timedelta(hours=hours),
        )
        _log("preview_made", link, by=by, now=now)
    return link, token


def revoke_link(link: PreviewLink, *, by: Any, now: datetime) -> bool:
    """End the link now; False where it had been revoked before. Raises NotAllowed."""
    if not may_write(by, link.article):
        raise NotAllowed
    with transaction.atomic():
        revoked = PreviewLink.objects.filter(pk=link.pk, revoked_at=None).update(
            revoked_at=now, revoked_by_id=by.pk, revoked_by_name=name_of(by)
        )
        if revoked:
            _log("preview_revoked", link, by=by, now=now)
    return bool(revoked)


def opened_by(token: str, *, now: datetime) -> PreviewLink | None:
    """The link that this token opens now, with its story and revision; None for every other."""
    key = token.partition(".")[0]
    # What no link of ours begins with is looked for as nothing, so it costs the same.
    key = key if _KEY.fullmatch(key) else ""
    # Only what decides is read: a link that is over must not cost more than one that never was.
    columns = ("pk", "token_hash", "expires_at", "revoked_at")
    row = PreviewLink.objects.filter(key=key).values_list(*columns).first()
    pk, known, expires_at, revoked_at = row or (None, _NO_HASH, now, None)
    is_right = constant_time_compare(_hash(token), known)
    if not (is_right and revoked_at is None and now < expires_at):
        return None
    link = PreviewLink.objects.select_related("revision").get(pk=pk)
    vanished = PublicNotice.objects.in_force(now).filter(
        article=link.article_id, kind=PublicNotice.Kind.VANISHED
    )
    return None if vanished.exists() else link


def count_view(link: PreviewLink, *, now: datetime) -> None:
    PreviewLink.objects.filter(pk=link.pk).update(views=F("views") + 1, last_seen_at=now)


def draft_copy(revision: Revision, *, now: datetime) -> Publication:
    """The public copy that this revision would be, not stored. Raises TooComplex."""
    article = Article.objects.select_related("summary").get(pk=revision.article_id)
    columns = publishing.prepare(revision, languages=written_in(revision))
    last = article.publications.once_visible(now).order_by("-visible_from", "-id").first()
    columns["headline_ar"] = columns["headline_ar"] or _("Untitled")
    for language in written_in(revision):
        first_at = getattr(last, f"first_at_{language}", None) or now
        columns |= {f"first_at_{language}": first_at, f"modified_at_{language}": now}
    return Publication(
        article=article, revision=revision, summary=article.summary, visible_from=now, **columns
    )


def unsaved_copy(article: Article | None, content: Content, *, language: str) -> Publication:
    """The public copy in one language that this content would be; None is a story that is not begun.
    Nothing is stored. Raises TooComplex."""
    article = article or Article()
    revision = draft_revision(article, content)
    columns = publishing.prepare(revision, languages=(language,))
    summary = article.summary if article.pk else None
    return Publication(article=article, summary=summary, **columns)


def standing(revision: Revision, *, now: datetime) -> dict[str, Any]:
    """What the text is, in words, for whoever is shown it before readers are."""
    article = Article.objects.select_related("revision").get(pk=revision.article_id)
    copies = article.publications.select_related("revision")
    live, last = copies.visible(now).first(), copies.once_visible(now).first()
    if live and live.revision_id == revision.pk:
        title = _("This text is published")
    elif live:
        title = _("A change that is not published yet")
    elif last:
        title = _("This text is not public")
    else:
        title = _("A draft that is not published")
    is_newest = article.revision_id == revision.pk
    return {
        "title": title,
        "state": article.get_state_display() if is_newest else _("an older revision"),
        "number": revision.seq,
        "written_at": revision.at,
    }


def written_in(revision: Revision) -> tuple[str, ...]:
    """The languages that the revision has words in; Arabic always."""
    content = revision.content
    has_english = content["headline_en"] or content["body_en"]
    return ("ar", "en") if has_english else ("ar",)


def _against(
    article: Article, revision: Revision | None, *, label: str, hours: int, now: datetime
) -> list[str]:
    reasons = []
    if not label.strip():
        reasons.append(_("Say for whom the link is: it stands in the list and in the log."))
    if hours not in LASTS:
        reasons.append(_("Choose how long the link lasts."))
    if PreviewLink.objects.open_at(now).filter(article=article).count() >= MOST_OPEN:
        reasons.append(_("This story has many open links already. Revoke some of them first."))
    if PublicNotice.objects.in_force(now).filter(article=article, kind="vanished").exists():
        reasons.append(_("The story was removed. Nobody outside may see it."))
    if revision is None:
        reasons.append(_("Save the story first."))
        return reasons
    try:
        publishing.prepare(revision, languages=written_in(revision))
    except TooComplex as problem:
        words = _("Line %(line)s of the text cannot be set: simplify it.")
        reasons.append(words % {"line": problem.line})
    return reasons


def _log(move: str, link: PreviewLink, *, by: Any, now: datetime) -> None:
    """For whom, which revision, until when; nothing that opens anything."""
    details = {
        "link": link.pk,
        "revision": link.revision.seq,
        "until": link.expires_at.astimezone(UTC).isoformat(),
    }
    record_beside(link.article, move, by=by, now=now, note=link.label, details=details)


def _hash(token: str) -> str:
    """Keyed with the installation's secret: a copied database checks no token."""
    return salted_hmac("articles.preview-link", token, algorithm="sha256").hexdigest()
