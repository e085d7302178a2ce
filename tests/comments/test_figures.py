"""Kept figures against counted rows, whatever is done to a thread (F9); and hostile text (F13)."""

import random
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.urls import reverse

from articles.models import Publication
from comments.answering import answer
from comments.erasing import erase_reader
from comments.joining import join
from comments.marks import flag, vote
from comments.models import Comment, Flag, Question, Reader
from comments.moderation import MOVES, ModerationRefused, moderate
from comments.questions import QuestionRefused, change
from comments.summary import Drift, recount
from newsroom.text.reader_text import clean, clean_name
from tests.comments.asked import AskedCase, path_of
from tests.conftest import make_user

MOVES_TRIED = 250
SEEDS = (1, 2)
HOSTILE = (
    "\u202eعمر", "عمر\u202d\u2066", "\u2067اسم\u2069", "a\u0301\u0301\u0301\u0301\u0301\u0301\u0301b", "م" + "\u064f" * 40 + "حمد",
    "\u200b\u200bظاهر\u2060", "\U000e0061\U000e007fعلم", "\u0000صفر", "\ud7ff\ufffe", "﷽﷽﷽﷽", "ك" * 40,
    "\u2028سطر\u2029", "\u115f\u3164\u2800خالٍ", "<script>alert(1)</script>", "\u0600\u06dd\u08e2نص",
)  # fmt: skip


class Drifting(AskedCase):
    """Random moves of everybody; after each seed nothing has drifted, and every count is its rows'."""

    def setUp(self):
        self.readers = [Reader.objects.create(trust=3) for _number in range(6)]
        self.dana = make_user("dana", "managing_editor")
        Publication.objects.filter(pk=self.live.pk).update(question_kind="forecast")
        self.step = 0

    def test_the_tally_is_its_rows_after_random_moves(self):
        for seed in SEEDS:
            luck = random.Random(seed)  # noqa: S311 (a test's luck)
            for _move in range(MOVES_TRIED // len(SEEDS)):
                self.move(luck)
            question = Question.objects.get(article_id=self.live.article_id)
            assert recount(question) == Drift(), seed
            self.tally()
        self.act("settle", choice="yes", source="https://example.org/", note_ar="أُعلن.")
        before = Comment.objects.count()
        for _move in range(MOVES_TRIED // 5):
            self.move(luck)
        # Nothing came after the verdict, and what left took its count along.
        assert Comment.objects.count() == before
        assert recount(Question.objects.get(article_id=self.live.article_id)) == Drift()
        self.tally()

    def act(self, name, **given):
        question = Question.objects.get(article_id=self.live.article_id)
        change(question, name, by=self.dana, seen=question.version, now=self.now, **given)

    def move(self, luck):
        self.step += 1
        reader = luck.choice(self.readers)
        comment = luck.choice([*Comment.objects.all(), None])
        what = luck.random()
        if comment is None or what < 0.35:
            parent = comment if luck.random() < 0.3 else None
            self.try_it(lambda: self.write(reader, parent, luck))
        elif what < 0.5:
            vote(comment, reader=reader, device=f"{reader.pk}", now=self.now)
        elif what < 0.53:
            self.try_it(lambda: self.act("close", reason_ar="اكتمل."))
        elif what < 0.57:
            self.try_it(lambda: self.act("reopen"))
        elif what < 0.58:
            erase_reader(reader, now=self.now)
            self.readers.remove(reader)
            self.readers.append(Reader.objects.create(trust=3))
        elif what < 0.66:
            reason = luck.choice(Flag.Reason.values)
            flag(comment, reader=reader, reason=reason, device=f"{reader.pk}", now=self.now)
        else:
            who = luck.choice([{"by": self.layla}, {"reader": comment.reader}, {}])
            to = luck.choice(["held", "visible"])
            move = luck.choice([*MOVES])
            self.try_it(lambda: moderate(comment, move, code="abuse", to=to, **who))

    def write(self, reader, parent, luck):
        # Far enough apart for the pace of any reader.
        answer(
            self.live, reader=reader, body=luck.choice(["كلام", ""]) or ("رد" if parent else ""),
            choice=luck.choice(["yes", "no"]), name="عمر", submit_key=f"step-{self.step}",
            parent=parent, now=self.now + timedelta(hours=2 * self.step),
        )  # fmt: skip

    def try_it(self, act):
        try:
            act()
        except (ModerationRefused, QuestionRefused, ValidationError):
            return

    def test_two_devices_that_join_leave_every_count_right(self):
        first, second = self.readers[:2]
        self.send(choice="yes", reader=first)
        self.send(choice="no", reader=second)
        other = self.publish("قصة ثانية", "ما رأيك؟")
        self.send(choice="no", reader=second, on=other)
        join(second, first, now=self.now)
        assert (self.tally(), self.tally(other)) == ({"yes": 1}, {"no": 1})


class Hostile(AskedCase):
    def test_hostile_text_in_every_field_is_taken_or_refused_and_reaches_nobody_else(self):
        page = reverse("comments:answers", args=[self.live.article_id])
        for text in HOSTILE:
            given = {"body": f"{text} كلام", "name": text, "choice": text, "email": text,
                     "confidence": text, "parent": text, "kind": text, "token": text}  # fmt: skip
            assert self.client.post(page, given).status_code == 200
            assert self.client.get(page, {"reply": text, "before": text}).status_code == 200
            words, name = clean(f"{text} كلام"), clean_name(text)
            if not words or len(name) < 2:
                continue
            try:
                comment = self.in_state("visible", body=words, name=name[:40])
            except ValidationError:
                continue
            assert not set(comment.body + comment.name) & set("\u202d\u202e\u2066\u2067\u200b\x00")
        shown = self.client.get(path_of(self.live)).content.decode()
        assert shown.count('<bdi dir="auto">') >= 8
        assert "<script>alert" not in shown
