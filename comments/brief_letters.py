"""The brief of a story by mail: to its people, once, when its question closes or somebody asks for it.

Claimed before it is sent, so that none goes twice; what the mail server does not take is given back and
tried again with the task. Words of others enter as text, and corrections are only counted.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from articles.models import Article, PublicationByline
from articles.notifications import off_address
from comments.brief import Brief, brief_of, may_read
from comments.models import BriefLetter, Question
from newsroom.auth import with_roles
from newsroom.mail import compose, embed_headline, one_click
from newsroom.models import User
from newsroom.text.bidi import isolate_plain, one_line
from newsroom.web.clock import at_most_every

logger = logging.getLogger("newsroom.letters")
# A question that closed before that is history: the house was down, or has just begun to write.
IS_NEWS_FOR = timedelta(days=3)


@at_most_every(timedelta(minutes=2))
def brief_now_and_then(sender: Any, *, now: datetime, **kwargs: Any) -> None:
    """Heard at every round of the scheduler."""
    brief_closed(now)


def brief_closed(now: datetime) -> int:
    """Write the task for each question that has closed and was not told of; for how many."""
    since = now - IS_NEWS_FOR
    by_time = Q(closes_at__gt=since, closes_at__lte=now)
    closed = Question.objects.filter(by_time | Q(closed_at__gt=since), briefed_at=None)
    queued = 0
    for question in closed.order_by("pk"):
        with transaction.atomic():
            # Of two schedulers one finds it told.
            if Question.objects.filter(pk=question.pk, briefed_at=None).update(briefed_at=now):
                send_brief.enqueue(question.pk)
                queued += 1
    return queued


def people_of(article_id: int) -> list[User]:
    """Who stands in the byline, who began the story, who approved it: those who want letters."""
    story = Article.objects.get(pk=article_id)
    bylines = PublicationByline.objects.filter(publication__article=article_id)
    keys = {
        *bylines.values_list("person__user", flat=True),
        story.created_by_id,
        story.approved_by_id,
    }
    users = with_roles(User.objects.filter(pk__in=keys - {None}, is_active=True, is_staff=True))
    wanted = users.exclude(letters=User.Letters.OFF).exclude(email="").order_by("pk")
    return [user for user in wanted if may_read(user, article_id)]


@task()
def send_brief(question_id: int) -> None:
    deliver(question_id, now=timezone.now())


def deliver(question_id: int, *, now: datetime) -> int:
    """Send the letters that did not go yet; how many. Raises what the mail server raised, after the
    others went."""
    question = Question.objects.filter(pk=question_id).first()
    brief = brief_of(question.article_id, now=now, reads_corrections=False) if question else None
    if question is None or brief is None or brief.is_empty:
        return 0
    sent, failure = 0, None
    for user in people_of(question.article_id):
        if not _claim(question, user, now=now):
            continue
        try:
            write(brief, user).send()
            sent += 1
        except Exception as problem:
            BriefLetter.objects.filter(question=question, user_pk=user.pk).delete()
            failure = problem
    if failure is not None:
        logger.warning("a brief could not be sent; it is tried again later")
        raise failure
    return sent


def write(brief: Brief, user: User) -> EmailMultiAlternatives:
    """The letter, ready to be sent, in the language of whoever gets it."""
    with override(user.language):
        is_english = user.language == "en" and "en" in brief.publication.languages
        copy = brief.publication
        headline = copy.headline_en if is_english else copy.headline_ar
        words = _("What readers answered: %(story)s") % {"story": embed_headline(headline)}
        subject = isolate_plain(one_line(words, keep_isolates=True), language=user.language)
        off = f"{settings.SITE_URL}{off_address(user)}"
        page = reverse("admin:comments_comment_brief", args=[copy.article_id])
        context = {
            "brief": brief,
            "headline": headline,
            "asked": copy.question_en if is_english else copy.question_ar,
            "address": f"{settings.SITE_URL}{page}",
            "off": off,
        }
        headers = one_click(f"brief-{brief.question.pk}-{user.pk}", off, of="briefs")
        return compose("brief", subject, context, to=user.email, headers=headers)


def _claim(question: Question, user: User, *, now: datetime) -> bool:
    try:
        with transaction.atomic():
            BriefLetter.objects.create(question=question, user_pk=user.pk, at=now)
    except IntegrityError:
        return False
    return True
