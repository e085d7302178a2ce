"""The harvest of answers: a follow-up story begun from answers that the newsroom picked.

The draft quotes each by its place, `[[answer:ID]]`, and never by its words: a revision is kept for good,
and a reader's words go with the reader. The preview, the story and its feeds show the words, the name
and the choice for as long as the answer is there (comments.summary).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles import workflow
from articles.models import Article, Person, Publication
from articles.workflow.access import known_to
from comments.models import Comment, QuotedAnswer
from comments.summary import refresh_picks

FEW = 6


class HarvestRefused(Exception):
    """Nothing was picked, or the person begins no stories; nothing was written."""


def harvest(
    publication: Publication, public_ids: Iterable[str], *, by: Any, now: datetime
) -> Article:
    """A new draft that quotes these of the story's picked answers, in the order they were picked.

    Raises HarvestRefused.
    """
    picked = Comment.objects.visible().filter(
        article_id=publication.article_id, picked_at__isnull=False, public_id__in=list(public_ids)
    )
    answers = list(picked.order_by("picked_at", "id"))
    if not answers:
        raise HarvestRefused
    with transaction.atomic(), override("ar"):
        try:
            story = workflow.create(_content(publication, answers, by), by=by, now=now)
        except workflow.NotAllowed as problem:
            raise HarvestRefused from problem
        QuotedAnswer.objects.bulk_create(
            QuotedAnswer(article=story, comment=comment, at=now) for comment in answers
        )
        refresh_picks(story.pk)
    return story


def _content(publication: Publication, answers: list[Comment], by: Any) -> dict[str, Any]:
    headline, address = publication.headline_ar, publication.get_absolute_url()
    opening = _("Under «[%(headline)s](%(address)s)» we asked readers: «%(question)s» These are answers that the newsroom picked.") % {
        "headline": _plain(headline), "address": address, "question": _plain(publication.question_ar),
    }  # fmt: skip
    quotes = [f"[[answer:{comment.public_id}]]" for comment in answers]
    longest = Article._meta.get_field("headline_ar").max_length
    title = _("The harvest of answers: %(headline)s") % {"headline": headline}
    person = Person.objects.filter(user=by.pk).values_list("pk", flat=True).first()
    return {
        "headline_ar": title if len(title) <= longest else f"{title[: longest - 1]}…",
        "body_ar": "\n\n".join([opening, *quotes]),
        "section_id": publication.section_id,
        "byline": [person] if person else [],
    }


def _plain(words: str) -> str:
    """Without what Markdown would read as a link or emphasis in our own headline."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<" else sign for sign in words)


def gone_quotes(user: Any, now: datetime) -> list[QuotedAnswer]:
    """What stories of this person quote, in their working copy or for readers, though it is gone: its
    place shows nothing, and the words around it may want mending. One query."""
    place = Concat(Value("[[answer:"), "comment__public_id", Value("]]"))
    live = Publication.objects.visible(now).filter(
        article=OuterRef("article"), html_ar__contains=OuterRef("comment__public_id")
    )
    rows = QuotedAnswer.objects.exclude(comment__state=Comment.State.VISIBLE).annotate(place=place)
    rows = rows.filter(Q(article__body_ar__contains=F("place")) | Exists(live))
    rows = rows.filter(article__in=known_to(user)).select_related("article", "comment")
    return list(rows.order_by("-id")[:FEW])
