"""Sending an issue: in batches, each a task; claimed before it is sent, so that none goes twice.

Killed between the claim and the server's answer, a worker has sent one letter or none; it is not sent
again, and the rest of the batch is. A server that does not answer gets its letter back, and the batch
is tried again later; an address that it refuses is passed over.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django_tasks import task

from articles.digest import letters
from articles.digest.wishes import address_of
from articles.front.reading import front, places_of
from articles.models import (
    Correction,
    Delivery,
    DigestIssue,
    DigestStory,
    Publication,
    Section,
    Subscription,
)
from articles.models.standing import Standing, standings

BATCH = 50
IN_A_LETTER = 15
logger = logging.getLogger("newsroom.digest")


@dataclass(frozen=True)
class Holding:
    """What a batch of an issue is made of: the same few queries for any number of letters."""

    issue: DigestIssue
    stories: list[Publication]
    asked: Publication | None
    lines: list[Correction]
    standings: dict[int, Standing]
    merged: dict[int, int]


@task()
def send_batch(issue_id: int, after: int) -> None:
    deliver(issue_id, after, now=timezone.now())


def deliver(issue_id: int, after: int, *, now: datetime) -> int:
    """Send a batch, write the task of the next; how many letters went.

    Raises what the mail server raised; what was not sent is then sent by the next try.
    """
    issue = DigestIssue.objects.select_related("correction").filter(pk=issue_id).first()
    if issue is None or issue.done_at or settings.DIGEST == "off":
        return 0
    people = list(_readers(issue).filter(pk__gt=after).order_by("pk")[:BATCH])
    sent = _send(issue, people, now) if people else 0
    _go_on(issue, after, people, now)
    return sent


def _go_on(issue: DigestIssue, after: int, people: list[Subscription], now: datetime) -> None:
    """A batch that runs twice writes the next task once."""
    with transaction.atomic():
        mine = DigestIssue.objects.filter(pk=issue.pk, reached=after, done_at=None)
        if len(people) < BATCH:
            mine.update(done_at=now)
        elif mine.update(reached=people[-1].pk):
            send_batch.enqueue(issue.pk, people[-1].pk)
        _tell_again(issue, now)


def _tell_again(issue: DigestIssue, now: datetime) -> None:
    """A story that was corrected while the batch was on its way: the letters about that may have
    passed these readers already. They go through all once more, and to nobody twice."""
    keys = DigestStory.objects.filter(issue=issue).values("article_id")
    late = DigestIssue.objects.filter(correction__article_id__in=keys, correction__at__gt=now)
    for again in late:
        again.reached, again.done_at = 0, None
        again.save(update_fields=["reached", "done_at"])
        send_batch.enqueue(again.pk, 0)


def _readers(issue: DigestIssue) -> QuerySet[Subscription]:
    everybody = Subscription.objects.filter(language=issue.language)
    if issue.correction is None:
        return everybody.filter(every=issue.every, confirmed_at__lte=issue.due_at)
    got = Delivery.objects.filter(
        subscription_id=OuterRef("pk"),
        sent_at__isnull=False,
        issue__stories__article_id=issue.correction.article_id,
    )
    return everybody.filter(Exists(got))


def _send(issue: DigestIssue, people: list[Subscription], now: datetime) -> int:
    holding = _held(issue, now)
    owed = _owed(holding.lines, people)
    done = set(
        Delivery.objects.filter(issue=issue, subscription__in=people).values_list(
            "subscription_id", flat=True
        )
    )
    sent = 0
    with get_connection() as connection:
        for person in people:
            lines = owed.get(person.pk, [])
            stories = _wanted(holding, person)
            if person.pk in done or not (stories or lines):
                continue
            if delivery := _claim(issue, person, stories, now):
                sent += _post(holding, delivery, stories, lines, connection)
    return sent


def _post(
    holding: Holding,
    delivery: Delivery,
    stories: list[Publication],
    lines: list[Correction],
    connection: Any,
) -> int:
    person = delivery.subscription
    mail = address_of(person)
    if not mail:
        return 0
    try:
        message = letters.write(
            person,
            to=mail,
            issue=holding.issue,
            stories=stories,
            asked=holding.asked if stories else None,
            told=[(line, holding.standings[line.article_id]) for line in lines],
        )
        message.connection = connection
        message.send()
    except SMTPRecipientsRefused:
        logger.warning("an address of the digest was refused by the mail server")
        return 0
    except Exception:
        Delivery.objects.filter(pk=delivery.pk).delete()
        raise
    # When the letter was made, not when it arrived: a change in between is one to be told of.
    Delivery.objects.filter(pk=delivery.pk).update(sent_at=delivery.claimed_at)
    return 1


def _claim(
    issue: DigestIssue, person: Subscription, stories: list[Publication], now: datetime
) -> Delivery | None:
    """Ours, or nothing where another worker has it or the person has left meanwhile."""
    with transaction.atomic():
        held = Subscription.objects.select_for_update().filter(pk=person.pk)
        if not held.values_list("pk").first():
            return None
        row, is_ours = Delivery.objects.get_or_create(
            subscription=person,
            issue=issue,
            defaults={
                "copies": {str(story.article_id): story.pk for story in stories},
                "claimed_at": now,
            },
        )
    return row if is_ours else None


def _held(issue: DigestIssue, now: datetime) -> Holding:
    lines = _lines(issue)
    stories, asked = _stories(issue, now) if issue.every else ([], None)
    known = standings({line.article_id for line in lines}, now=now, language=issue.language)
    # Of a story that vanished nothing is said.
    told = [
        line
        for line in lines
        if line.article_id in known and not known[line.article_id].has_vanished
    ]
    merged = dict(
        Section._base_manager.filter(merged_into__isnull=False).values_list("pk", "merged_into_id")
    )
    return Holding(issue, stories, asked, told, known, merged)


def _stories(issue: DigestIssue, now: datetime) -> tuple[list[Publication], Publication | None]:
    """What readers see now of the stories of the issue, the lead of the front page first; and the
    question of the day."""
    page = front(places_of(issue.language), language=issue.language, now=now)
    keys = DigestStory.objects.filter(issue=issue).values("article_id")
    visible = Publication.objects.visible(now).in_edition(issue.language)
    rows = list(visible.filter(article_id__in=keys).for_cards().newest_first(issue.language))
    lead = page.lead.pk if page.lead else None
    return sorted(rows, key=lambda row: row.pk != lead), page.asked


def _lines(issue: DigestIssue) -> list[Correction]:
    """The line that a letter is about, or the clarifications since the issue before."""
    if issue.correction_id:
        return list(Correction.objects.filter(pk=issue.correction_id).with_words())
    told = Correction.objects.told(issue.made_at, language=issue.language).with_words()
    fresh = told.filter(kind=Correction.Kind.CLARIFICATION, at__gt=issue.since)
    sent = DigestStory.objects.filter(article_id=OuterRef("article_id"))
    return list(fresh.filter(Exists(sent))[:IN_A_LETTER])


def _owed(lines: list[Correction], people: list[Subscription]) -> dict[int, list[Correction]]:
    """Which lines concern whom: those who were sent the story before it was changed."""
    owed: dict[int, list[Correction]] = {}
    if not lines:
        return owed
    got = Delivery.objects.filter(
        subscription__in=people,
        sent_at__isnull=False,
        issue__stories__article_id__in={line.article_id for line in lines},
    ).distinct()
    for person, copies, sent_at in got.values_list("subscription_id", "copies", "sent_at"):
        mine = owed.setdefault(person, [])
        mine += [
            line
            for line in lines
            if line not in mine and str(line.article_id) in copies and sent_at < line.at
        ]
    return owed


def _wanted(holding: Holding, person: Subscription) -> list[Publication]:
    chosen = {holding.merged.get(key, key) for key in person.sections}
    rows = [row for row in holding.stories if not chosen or row.section_id in chosen]
    return rows[:IN_A_LETTER]
