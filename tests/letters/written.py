"""Every letter of the product, in both languages, as it comes out of the real way of sending.

A template of a letter that nothing here sends fails the test that counts them; so does a new writer.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import mail
from django.test.signals import template_rendered
from django.utils import timezone

from articles import digest, reports, workflow
from articles.digest import issues, sending
from articles.digest.wishes import Choice, send_question
from articles.models import Article, DigestIssue, Subscription, SubscriptionRequest
from articles.notifications import mails
from articles.reports.answers import answer_reader
from articles.workflow.notes import write_note
from comments import brief_letters, questions
from comments.joining import follow_replies, follow_verdict
from comments.models import BriefLetter, Comment, Question, Reader
from comments.moderation import moderate
from comments.tasks import send_changed_verdicts, send_link, send_reply_notice, send_verdicts
from newsroom.models import User
from newsroom.signin import tasks as signin_tasks
from newsroom.signin.models import AccountEvent
from newsroom.web.sealing import seal
from tests.architecture.tree import ROOT
from tests.articles.told import work
from tests.comments.asked import AskedCase
from tests.conftest import make_user

LANGUAGES = ("ar", "en")
PARTS = {"layout", "part_answer", "part_button", "part_heading", "part_quote"}
TEMPLATES = {path.stem for path in ROOT.glob("templates/email/*.html")} - PARTS
DAY = timedelta(days=1)
# Names that open, end and meet in the other script, in Arabic and in English.
STORY = {
    "headline_ar": "OpenAI (2024)، GPT-4o: كيف تغيّر C++ و.NET عمل 20-30% من المبرمجين؟",
    "headline_en": "What «سورا» brings to Riyadh, and what C++ has to do with it",
    "standfirst_ar": "اتصل بنا على +966 50 123 4567 قبل 2026-11-26، فالنسخة 1.2.3-rc1 تصل إلى iPhone 15 Pro.",
    "standfirst_en": "The model that the newsroom calls سورا، جيميناي writes code in C#, and reads Arabic.",
    "question_ar": "هل تكتب C++ بعد خمسة أعوام؟",
    "question_en": "Will you write C++ five years from now?",
    "body_en": "One paragraph is enough.",
    "publish_en": True,
    "sources": [{"title_ar": "بيان الشركة", "url": "https://example.org/"}],
}
FORECAST = STORY | {
    "headline_ar": "iOS 18، Android 15: من يصل أولًا؟",
    "headline_en": "Which of the two will be here first?",
    "question_kind": "forecast",
}
SAID = {"ar": "سأكتب C++ ما حييت.\nهذا رأيي.", "en": "C++ is what I write, and سأكتبها."}
NOTE_AR, NOTE_EN = "ذُكر أن النسخة 1.2.3 من .NET قديمة.", "We had called .NET 1.2.3 old."


@dataclass(frozen=True)
class Sent:
    """A letter in the outbox: the template it was made of, what it is about, and its language."""

    template: str
    about: str
    language: str
    message: mail.EmailMultiAlternatives

    @property
    def html(self) -> str:
        ((html, kind),) = self.message.alternatives
        assert kind == "text/html"
        return html

    @property
    def name(self) -> str:
        return f"{self.template} ({self.about}), {self.language}"


class WrittenCase(AskedCase):
    """`letters` holds them all, sent once for the class."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.sent, cls.rendered = [], []
        cls.dana = make_user("dana", "managing_editor")
        cls.mine = cls.publish(STORY["headline_ar"], STORY["question_ar"], **STORY)
        cls.forecast = cls.publish(STORY["headline_ar"], STORY["question_ar"], **FORECAST)
        # An hour behind the digest that these stories are new in: no other is due for some hours.
        due_at = issues.due_time("day", cls.mine.first_at_ar) + DAY
        cls.digest_at = due_at + timedelta(hours=1)
        template_rendered.connect(cls._see)
        try:
            for language in LANGUAGES:
                cls._send_all(language)
            cls._verdicts()
            cls._corrections()
        finally:
            template_rendered.disconnect(cls._see)

    @classmethod
    def _see(cls, template, **_kwargs):
        folder, _slash, name = (template.name or "").rpartition("/")
        if folder == "email" and name.endswith(".html") and name[:-5] in TEMPLATES:
            cls.rendered.append(name[:-5])

    @classmethod
    def collect(cls, about: str, language: str, send: Any, *given: Any, **more: Any) -> None:
        """Whatever that call sends; `language` is "" where it is letters in both."""
        mail.outbox = []
        cls.rendered.clear()
        send(*given, **more)
        assert mail.outbox, f"{about} in {language} was not sent"
        for name, message in zip(cls.rendered, mail.outbox, strict=True):
            spoken = message.extra_headers["Content-Language"]
            assert language in ("", spoken)
            cls.sent.append(Sent(name, about, spoken, message))

    @classmethod
    def _send_all(cls, language: str) -> None:
        for user in (cls.amal, cls.basim, cls.dana):
            User.objects.filter(pk=user.pk).update(language=language)
            user.language = language
        cls._account(language)
        cls._notices(language)
        cls._answers(language)
        cls._brief(language)
        cls._reports(language)
        cls._digest(language)

    @classmethod
    def _account(cls, language: str) -> None:
        cls.collect(
            "new password", language, signin_tasks.send_new_password_link.func, cls.basim.pk
        )
        event = AccountEvent.objects.create(
            kind="code_used", at=cls.now, account_id=cls.basim.pk, account_name="basim"
        )
        cls.collect("account", language, signin_tasks.send_notice.func, event.pk)

    @classmethod
    def _notices(cls, language: str) -> None:
        for words in (SAID[language], SAID["ar"], "short"):
            write_note(cls.mine.article, words, by=cls.basim)
            work()
            if words is SAID[language]:
                cls.collect("one", language, mails.deliver, cls.amal.pk, now=timezone.now())
        cls.collect("several", language, mails.deliver, cls.amal.pk, now=timezone.now())

    @classmethod
    def reader(cls, language: str, address: str) -> Reader:
        mine = f"{language}-{address}@example.org"
        return Reader.objects.create(
            language=language, email_sealed=seal(mine), email_hmac=mine, email_confirmed_at=cls.now
        )

    @classmethod
    def _answers(cls, language: str) -> None:
        self = cls()
        reader = cls.reader(language, "asks")
        self.send(SAID[language], "yes", reader=reader, name="Petra K.", on=cls.mine)
        comment = reader.comments.get()
        moderate(comment, "approve", by=cls.layla)
        for purpose in ("confirm", "sign_in"):
            cls.collect(purpose, language, send_link.func, reader.pk, purpose)
        follow_replies(reader)
        reply = Comment.objects.create(
            article_id=comment.article_id, question_id=comment.question_id, root=comment,
            parent=comment, depth=1, reader=Reader.objects.create(), name="Ahmed 7!",
            body=SAID["en"], body_html="x", state="visible", submit_key=f"reply-{language}",
            created_at=cls.now, dir="ltr",
        )  # fmt: skip
        cls.collect("reply", language, send_reply_notice.func, reply.pk)

    @classmethod
    def _verdicts(cls) -> None:
        self = cls()
        question = Question.objects.get(article_id=cls.forecast.article_id)
        for language in LANGUAGES:
            reader = cls.reader(language, "foretells")
            self.send("", "yes", reader=reader, on=cls.forecast)
            follow_verdict(reader, question)
        given = {"source": "https://example.org/a", "note_ar": NOTE_AR, "note_en": NOTE_EN}
        for act, choice, task in (
            ("settle", "yes", send_verdicts),
            ("settle_anew", "no", send_changed_verdicts),
        ):
            question.refresh_from_db()
            questions.change(
                question,
                act,
                by=cls.dana,
                seen=question.version,
                now=cls.now,
                choice=choice,
                **given,
            )
            cls.collect(f"verdict: {act}", "", task.func, question.pk)

    @classmethod
    def _brief(cls, language: str) -> None:
        question = Question.objects.get(article_id=cls.mine.article_id)
        BriefLetter.objects.all().delete()
        cls.collect("brief", language, brief_letters.deliver, question.pk, now=timezone.now())

    @classmethod
    def _reports(cls, language: str) -> None:
        for move, why in (("refuse", SAID[language]), ("take", "")):
            report = reports.report(
                cls.live if move == "take" else cls.mine, language="ar" if move == "take" else language,
                quote="", paragraph=0, words=SAID["en"],
                mail="reader@example.org", key=f"{move} {language}", now=cls.now,
            )  # fmt: skip
            report.language = language
            report.save()
            reports.move(report, move, by=cls.basim, reason=why, now=cls.now)
            cls.collect(f"report: {move}", language, answer_reader.func, report.pk)

    @classmethod
    def _digest(cls, language: str) -> None:
        digest.ask("qari@example.org", Choice(), language=language, now=cls.now)
        asked = SubscriptionRequest.objects.get(language=language)
        cls.collect("digest?", language, send_question.func, asked.pk, asked.asked_at.timestamp())
        now = cls.digest_at
        Subscription.objects.create(
            key=language, sealed=seal("qari@example.org"), language=language, every="day",
            sections=[], confirmed_at=now - 9 * DAY,
        )  # fmt: skip
        cls.collect("digest", language, cls.deliver_issues, now)

    @staticmethod
    def deliver_issues(now: Any) -> None:
        """Make what is due, and send all of it."""
        issues.queue_due(now)
        for issue in DigestIssue.objects.filter(done_at=None).order_by("pk"):
            sending.deliver(issue.pk, 0, now=now)

    @classmethod
    def _corrections(cls) -> None:
        """A correction by itself, and a clarification on top of the next digest."""
        now = cls.digest_at
        for hours, kind in ((1, "correction"), (2, "clarification")):
            told = {"change_class": kind, "public_note_ar": NOTE_AR, "public_note_en": NOTE_EN}
            story = Article.objects.get(pk=cls.mine.article_id)
            changed = {"body_ar": f"{story.body_ar} زيادة.", "body_en": f"{story.body_en} More."}
            at = now + timedelta(hours=hours)
            story = cls.moved(story, "start_change", cls.basim, at)
            story = workflow.edit(
                story, changed, by=cls.amal, expected_version=story.version, now=at
            )
            story = cls.moved(story, "submit", cls.amal, at)
            story = cls.moved(story, "approve", cls.basim, at)
            cls.moved(story, "publish", cls.basim, at, **told)
            next_day = DAY if kind == "clarification" else timedelta(minutes=1)
            cls.collect(kind, "", cls.deliver_issues, at + next_day)

    @classmethod
    def moved(cls, story: Article, move: str, by: Any, at: Any, **given: Any) -> Article:
        return workflow.perform(story, move, by=by, expected_version=story.version, now=at, **given)
