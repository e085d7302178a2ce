"""What the house knows around a form, gathered for screening: the only part of it that reads tables."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Max, Q

from articles.models import Person, Publication, PublicationByline
from articles.roles import has_right
from comments.models import (
    BallotChange,
    Block,
    Comment,
    Question,
    Reader,
    Switch,
    WordRule,
    WordRuleMonth,
)
from comments.privacy import Caller, is_blocked, words_hmac
from comments.screening.likeness import bits_apart, same_as, simhash
from comments.screening.submission import FRESH, Pace, Rule, Submission
from comments.words import addresses
from newsroom.text.lookalikes import skeleton

DAY, TEN_MINUTES, MINUTE = timedelta(days=1), timedelta(minutes=10), timedelta(minutes=1)
# Nearly the same words are looked for among so many of the last day's.
LOOKED_AT = 2_000


NOBODY = Caller()


@dataclass(frozen=True)
class Sending:
    """What came beside the words: hashes of the address, and how the form was sent."""

    caller: Caller = NOBODY
    raw: str = ""
    token: str = FRESH
    trap: str = ""
    has_worked: bool = False
    outside: tuple[str, str] = ("", "")


def gather(
    publication: Publication,
    question: Question,
    reader: Reader,
    *,
    body: str,
    name: str,
    choice: str,
    sending: Sending,
    replaces: Comment | None = None,
    now: datetime,
) -> Submission:
    """The submission that the phases look at; `replaces`: the answer of this reader that is edited."""
    hosts = tuple(urlsplit(address).hostname or "" for address in addresses(body))
    switch = switches(question)
    others = Comment.objects.exclude(pk=replaces.pk) if replaces else Comment.objects.all()
    near = simhash(body) if body else None
    return Submission(
        body=body,
        raw=sending.raw or body,
        name=name,
        choice=choice,
        is_open=publication.is_question_open(now),
        token=sending.token,
        trap=sending.trap,
        is_staff=is_colleague(reader.user, publication),
        is_author=is_author(reader.user, publication),
        trust=reader.trust,
        approved=reader.approved,
        rejected=reader.rejected,
        is_muted=reader.muted_until is not None and reader.muted_until > now,
        is_banned=reader.banned_until is not None and reader.banned_until > now,
        blocks=_blocks(reader, sending.caller, now),
        pace=_pace(others, question, reader, sending.caller, is_edit=replaces is not None, now=now),
        same_words=_same_words(others, body, now),
        nearest=_nearest(others, reader, near, now),
        hosts=hosts,
        blocked_hosts=_blocked_hosts(hosts, now),
        rules=tuple(active_rules()) if body else (),
        reserved_names=frozenset(map(skeleton, settings.RESERVED_NAMES)),
        people=_people() if body else frozenset(),
        mode=switch.mode,
        least_trust=switch.least_trust,
        is_surging=switch.surge_until is not None and switch.surge_until > now,
        has_worked=sending.has_worked,
        outside=sending.outside,
    )


def is_colleague(user: Any, publication: Publication) -> bool:
    """Editors and moderators anywhere; writers under their own stories."""
    if user is None or not user.is_active:
        return False
    return has_right(user, "moderate") or is_author(user, publication)


def is_author(user: Any, publication: Publication) -> bool:
    """Whether this person stands in the byline and writes for the newsroom still."""
    if user is None or not user.is_active or not has_right(user, "write"):
        return False
    return PublicationByline.objects.filter(publication=publication, person__user=user).exists()


def switches(question: Question) -> Switch:
    """What holds for this question: the stricter of its own switch and the site's, not saved."""
    rows = list(Switch.objects.filter(Q(question=question) | Q(key=Switch.SITE)))
    strictness = ["post", "pre", "trust", "closed"]
    return Switch(
        question=question,
        mode=max((row.mode for row in rows), key=strictness.index, default="post"),
        least_trust=max((row.least_trust for row in rows), default=0),
        surge_until=max((row.surge_until for row in rows if row.surge_until), default=None),
    )


def asks_for_work(article_id: int, *, now: datetime) -> bool:
    """Whether so many answer this story just now that each is asked for a piece of work."""
    return Switch.objects.filter(question__article_id=article_id, surge_until__gt=now).exists()


def active_rules() -> list[Rule]:
    rows = WordRule.objects.filter(is_active=True).order_by("pk")
    return [Rule(row.pk, row.pattern, row.kind, row.action, row.suffixes) for row in rows]


def count_rule(rule: int, *, now: datetime) -> None:
    """One more hit of a rule in this month."""
    row, _made = WordRuleMonth.objects.get_or_create(rule_id=rule, month=f"{now:%Y-%m}")
    WordRuleMonth.objects.filter(pk=row.pk).update(hits=row.hits + 1)


def fingerprints(body: str) -> dict[str, Any]:
    """What is kept of the words to know them again."""
    return {"dedupe_hmac": words_hmac(same_as(body)), "simhash": simhash(body)}


def _pace(others, question, reader, caller, *, is_edit: bool, now: datetime) -> Pace:
    own = others.filter(reader=reader, created_at__gt=now - DAY)
    mine = own.aggregate(
        last=Max("created_at"),
        recent=Count("pk", filter=Q(created_at__gt=now - TEN_MINUTES)),
        day=Count("pk"),
    )
    last = None if is_edit or mine["last"] is None else (now - mine["last"]).total_seconds()
    recently = {"created_at__gt": now - TEN_MINUTES}
    changes = BallotChange.objects.filter(at__gt=now - TEN_MINUTES)
    network = caller.network
    return Pace(
        # An hour that a clock jumped ahead is no pace.
        since_last=last if last is None or last >= 0 else None,
        in_ten_minutes=0 if is_edit else mine["recent"],
        in_a_day=0 if is_edit else mine["day"],
        network_in_ten_minutes=others.filter(network_hmac=network, **recently).count()
        if network
        else 0,
        choices_in_ten_minutes=changes.filter(ballot__reader=reader).count(),
        network_choices_in_ten_minutes=changes.filter(network_hmac=network).count()
        if network
        else 0,
        story_in_a_minute=others.filter(question=question, created_at__gt=now - MINUTE).count(),
    )


def _blocks(reader: Reader, caller: Caller, now: datetime) -> tuple[str, ...]:
    found = []
    if caller.known and is_blocked(Block.Kind.ADDRESS, caller.known, now=now):
        found.append("address")
    if reader.email_hmac and is_blocked(Block.Kind.EMAIL, (reader.email_hmac,), now=now):
        found.append("email")
    return tuple(found)


def _blocked_hosts(hosts: tuple[str, ...], now: datetime) -> tuple[str, ...]:
    """Those of the hosts that stand on the list, or under a name that does."""
    if not hosts:
        return ()
    listed = Block.objects.filter(kind=Block.Kind.DOMAIN)
    names = {row.value.casefold() for row in listed if row.until is None or row.until > now}
    return tuple(
        host for host in hosts if any(host == name or host.endswith(f".{name}") for name in names)
    )


def _same_words(others, body: str, now: datetime) -> int:
    hmac = words_hmac(same_as(body))
    if not hmac:
        return 0
    return others.filter(dedupe_hmac=hmac, created_at__gt=now - DAY).count()


def _nearest(others, reader: Reader, near: int | None, now: datetime) -> int | None:
    """Bits of difference to the nearest words of somebody else in a day."""
    if near is None:
        return None
    rows = others.filter(simhash__isnull=False, created_at__gt=now - DAY).exclude(reader=reader)
    hashes = rows.order_by("-created_at").values_list("simhash", flat=True)[:LOOKED_AT]
    return min((bits_apart(near, other) for other in hashes), default=None)


def _people() -> frozenset[str]:
    """Names of those who write here, as they look."""
    rows = Person.objects.values_list("name_ar", "name_en")
    return frozenset(skeleton(name) for names in rows for name in names if name)
