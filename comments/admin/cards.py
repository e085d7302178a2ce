"""What stands on a card of the queue, read for a whole page at once."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from articles import search
from articles.models import Publication
from articles.roles import has_right
from comments.models import Comment, Flag, ModerationEvent
from comments.moderation import Move, available_moves
from comments.refusals import explain
from comments.standing import JUDGE, LONGEST_MUTE, RIGHTS
from newsroom.web.clock import moment

# The key of a move on the keyboard: a letter of the Latin board, found by its place on any other.
KEYS = {
    "approve": "a", "restore": "a", "settle": "a", "reject": "r", "spam": "s", "hide": "h",
    "pick": "p", "unpick": "p", "lock": "l", "unlock": "l",
}  # fmt: skip
TRUST = {
    0: gettext_lazy("new reader"),
    1: gettext_lazy("known reader"),
    2: gettext_lazy("trusted reader"),
    3: gettext_lazy("trusted by the newsroom"),
}
# For how many days a reader can be muted or banned.
MUTES, BANS = (1, 7, 30, 90), (30, 90, 365)
# Codes whose evidence is a measure for maintainers: the words say enough.
_UNTOLD = {"new_reader", "near_words", "read_first", "trap", "outside_failed", "outside_pass"}


@dataclass(frozen=True)
class Found:
    """Why an answer waits: in words, with what was found. `rule`: the word rule's number."""

    words: str
    evidence: str
    rule: int | None


@dataclass(frozen=True)
class Key:
    """A move with its key."""

    move: Move
    key: str


@dataclass(frozen=True)
class Ticket:
    """A card: the answer, its story as readers see it, what held it, who wrote it, what may be done.

    `name` and `text` (HTML) have the words marked that were looked for.
    """

    comment: Comment
    name: list[search.Piece]
    text: str
    publication: Publication | None
    moves: list[Key]
    decision: ModerationEvent | None
    holds: list[Found]
    complaints: list[tuple[str, int]]
    trust: str
    muted_until: Any
    banned_until: Any
    mutes: list[int]
    bans: list[int]
    may_unmute: bool
    may_unban: bool


class Queue(ChangeList):
    """The stock list with `tickets`, in four queries more, however long the page is."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        comments = list(self.result_list)
        public = publications(comment.article_id for comment in comments)
        last = last_decisions(comment.public_id for comment in comments)
        complaints = _complaints(comment.pk for comment in comments)
        marks = search.Marks(self.query) if self.query and comments else None
        self.tickets = [
            _ticket(request, comment, public, last, complaints, marks) for comment in comments
        ]


def _ticket(
    request: HttpRequest,
    comment: Comment,
    public: dict[int, Publication],
    last: dict[str, ModerationEvent],
    complaints: dict[int, list[tuple[str, int]]],
    marks: search.Marks | None,
) -> Ticket:
    reader, now, user = comment.reader, moment(request), request.user
    is_muted = reader.muted_until and reader.muted_until > now
    is_banned = reader.banned_until and reader.banned_until > now
    may_silence = not comment.is_staff and reader.erased_at is None
    return Ticket(
        comment=comment,
        name=marks.in_text(comment.name) if marks else [search.Piece(comment.name, is_found=False)],
        text=marks.in_html(comment.body_html) if marks else comment.body_html,
        publication=public.get(comment.article_id),
        moves=[Key(move, KEYS.get(move.name, "")) for move in available_moves(comment, user)],
        decision=last.get(comment.public_id),
        holds=holds(comment),
        complaints=complaints.get(comment.pk, []),
        trust=str(TRUST.get(reader.trust, "")),
        muted_until=reader.muted_until if is_muted else None,
        banned_until=reader.banned_until if is_banned else None,
        mutes=_mutes(user) if may_silence else [],
        bans=list(BANS) if may_silence and has_right(user, RIGHTS["ban"]) else [],
        may_unmute=bool(is_muted) and has_right(user, RIGHTS["unmute"]),
        may_unban=bool(is_banned) and has_right(user, RIGHTS["unban"]),
    )


def _mutes(user: Any) -> list[int]:
    longest = max(MUTES) if has_right(user, JUDGE) else LONGEST_MUTE.days
    return [days for days in MUTES if days <= longest]


def holds(comment: Comment) -> list[Found]:
    """What screening found, in words."""
    return [
        Found(explain(row["code"]), _evidence(row), row.get("rule"))
        for row in comment.hold_codes
        if row.get("code") and row.get("verdict") != "note"
    ]


def _evidence(row: dict[str, Any]) -> str:
    code, evidence = row["code"], str(row.get("evidence", ""))
    if code in _UNTOLD:
        return ""
    if code in ("surge", "surge_no_work"):
        return _("%(count)s a minute") % {"count": evidence.partition(" ")[0]}
    return evidence


def publications(article_ids: Iterable[int]) -> dict[int, Publication]:
    """The newest public copy of each story, as far as a card shows it."""
    rows = Publication.objects.filter(article_id__in=set(article_ids)).order_by("visible_from")
    names = ("article_id", "headline_ar", "headline_en", "slug_ar", "slug_en", "choices")
    texts = ("question_ar", "question_en", "first_at_en")
    return {row.article_id: row for row in rows.only(*names, *texts)}


def choice_labels(publication: Publication | Comment) -> dict[str, str]:
    """What each choice is called at the desk of this language; of a comment that carries `choices`."""
    column = f"label_{get_language()}"
    return {row["key"]: row.get(column) or row["label_ar"] for row in publication.choices}


def last_decisions(public_ids: Iterable[str]) -> dict[str, ModerationEvent]:
    """The last move on each answer."""
    rows = ModerationEvent.objects.filter(public_id__in=set(public_ids)).order_by("id")
    return {row.public_id: row for row in rows}


def _complaints(ids: Iterable[int]) -> dict[int, list[tuple[str, int]]]:
    """The open complaints of each answer: the reason in words, and how many readers gave it."""
    rows = Flag.objects.filter(comment_id__in=list(ids), outcome=Flag.Outcome.OPEN)
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for comment_id, reason in rows.values_list("comment_id", "reason"):
        counts[comment_id][reason] += 1
    return {
        pk: [(str(Flag.Reason(reason).label), count) for reason, count in found.most_common()]
        for pk, found in counts.items()
    }
