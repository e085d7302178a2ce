"""A small newsroom for browser tests, written through the doors that editors use."""

import io
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from django.utils.translation import override
from PIL import Image as Pillow

from articles import workflow
from articles.digest import wishes
from articles.images.library import upload
from articles.images.renditions import make_all
from articles.models import Article, Person, PublicNotice, Section, SubscriptionRequest, Tag
from comments.answering import answer
from comments.models import Comment, Question, Reader
from comments.moderation import moderate
from comments.summary import refresh
from tests.conftest import make_user

SORA = Path(__file__).parents[2] / "articles/demo/sora-leak.ar.txt"
CHOICES = [
    {"key": "yes", "label_ar": "نعم", "label_en": "Yes"},
    {"key": "no", "label_ar": "لا", "label_en": "No"},
]
# Everything that an editor's Markdown can hold.
LONG = {
    "ar": """فقرة فيها [رابط](https://example.org/) و`code` و**توكيد** عن GPT-4o بنسبة +5%.[^1]

## أولًا

> «قول مأثور.»
>
> – قائله

https://vimeo.com/76979871

## ثانيًا

| الرقم | ما يعنيه |
|---|---|
| 3 ساعات | مدة التسريب |

### تفصيل

```python
print("a line that is long enough to scroll sideways on the screen of a phone, by itself")
```

## ثالثًا

1. أول
2. ثان

- نقطة

[^1]: حاشية.""",
    "en": """A paragraph with a [link](https://example.org/), `code` and the word الخط.[^1]

## One

> “A saying.”
>
> – whose

https://vimeo.com/76979871

## Two

| Number | Meaning |
|---|---|
| 3 hours | the leak |

### Detail

```python
print("a line that is long enough to scroll sideways on the screen of a phone, by itself")
```

## Three

1. first

- point

[^1]: A note.""",
}


@dataclass
class Newsroom:
    """The stories by what they show; each an Article."""

    long: Article
    leak: Article
    closed: Article
    withdrawn: Article
    retracted: Article
    corrected: Article
    archived: Article

    def address(self, name: str, language: str = "ar") -> str:
        """Where the last public copy of a story stands."""
        with override(language):
            return getattr(self, name).publications.latest("visible_from").get_absolute_url()

    def pages(self, language: str) -> dict[str, str]:
        """The address of each kind of page to read, in an edition."""
        prefix = "/en" if language == "en" else ""
        publication = self.long.publications.get()
        slugs = {
            "section": getattr(publication.section, f"slug_{language}"),
            "tag": publication.tag_list[0][f"slug_{language}"],
            "author": publication.byline[0][f"slug_{language}"],
        }
        return {
            "home": f"{prefix}/",
            **{kind: f"{prefix}/{kind}/{slug}/" for kind, slug in slugs.items()},
            "archive": f"{prefix}/archive/",
            "month": f"{prefix}/archive/{publication.first_at_ar:%Y/%-m}/",
            "story": self.address("long", language),
            "closed": self.address("closed", language),
            "answers": f"{prefix}/a/{self.long.pk}/answers/",
            "no answer of mine": f"{prefix}/a/{self.long.pk}/answers/?mine=1",
            "withdrawn": self.address("withdrawn", language),
            "retracted": self.address("retracted", language),
            "corrected": self.address("corrected", language),
            "archived": self.address("archived", language),
            "corrections": f"{prefix}/corrections/",
            "history": f"{prefix}/a/{self.corrected.pk}/history/",
            "history of a withdrawn story": f"{prefix}/a/{self.withdrawn.pk}/history/",
            "nowhere": f"{prefix}/nowhere/",
        }

    def forms(self, language: str) -> dict[str, str]:
        """The address of each page that asks a reader for something, and of what comes after it."""
        prefix = "/en" if language == "en" else ""
        now = timezone.now()
        choice = wishes.Choice()
        for mail in ("asked@example.org", "confirmed@example.org"):
            wishes.ask(mail, choice, language=language, now=now)
        asked, confirmed = SubscriptionRequest.objects.filter(language=language).order_by("pk")
        with override(language):
            confirm = wishes.confirm_address(asked)
            leave = wishes.leave_address(wishes.confirm(confirmed, now=now))
        return {
            "search": f"{prefix}/search/",
            "results": f"{prefix}/search/?q=Sora+OpenAI",
            "no results": f"{prefix}/search/?q=xyzzy",
            "report": f"{prefix}/a/{self.long.pk}/report/",
            "reported": f"{prefix}/a/{self.long.pk}/report/?sent=1",
            "subscribe": f"{prefix}/subscribe/",
            "asked to subscribe": f"{prefix}/subscribe/?sent=1",
            "confirm": confirm,
            "leave": leave,
            "late": f"{prefix}/subscribe/yes/late/",
            "offline": f"{prefix}/offline/",
            "for programs": f"/api/v1/?language={language}",
        }


class _Desk:
    """Writes stories as a writer and an editor do, each a little older than the one before."""

    def __init__(self) -> None:
        self.writer, self.editor = make_user("amal", "writer"), make_user("basim", "editor")
        self.section = Section.objects.create(
            name_ar="تقنية", name_en="Technology", about_ar="ما يجري.", about_en="What goes on."
        )
        self.person = Person.objects.create(
            name_ar="أمل سعيد",
            name_en="Amal Said",
            role_ar="كاتبة",
            role_en="Writer",
            bio_ar="تكتب عن التقنية.",
            bio_en="Writes about technology.",
        )
        Tag.objects.create(name_ar="ذكاء", name_en="Intelligence")
        self.cover = self._picture()
        self.at = timezone.now()

    def publish(self, **words) -> Article:
        self.at -= timedelta(hours=5)
        content = {
            "section_id": self.section.pk,
            "byline": [self.person.pk],
            "tags": ["ذكاء"],
            "cover_id": self.cover,
            "publish_en": True,
        }
        story = workflow.create(content | words, by=self.writer, now=self.at)
        for move, who in (
            ("submit", self.writer),
            ("approve", self.editor),
            ("publish", self.editor),
        ):
            story = workflow.perform(
                story, move, by=who, expected_version=story.version, now=self.at
            )
        return story

    def correct(self, story: Article) -> Article:
        """A name and a number put right in both editions, with the note that readers get."""
        given = {
            "start_change": {},
            "submit": {},
            "approve": {},
            "publish": {
                "change_class": "correction",
                "public_note_ar": "كُتب الرقم 3 خطأ في نص عن OpenAI.",
                "public_note_en": "A text on OpenAI gave the number 3 by mistake.",
            },
        }
        for move, words in given.items():
            if move == "submit":
                changes = {"body_ar": "نص فيه 4 أرقام من Sora.", "body_en": "Text with 4 numbers."}
                story = workflow.edit(
                    story, changes, by=self.writer, expected_version=story.version
                )
            by = self.writer if move == "submit" else self.editor
            story = workflow.perform(story, move, by=by, expected_version=story.version, **words)
        return story

    def _picture(self) -> int:
        file = io.BytesIO()
        Pillow.new("RGB", (320, 180), "navy").save(file, "PNG")
        file.seek(0)
        image = upload(
            file,
            by=self.writer,
            alt_ar="مستطيل أزرق",
            alt_en="A blue rectangle",
            caption_ar="لون واحد",
            caption_en="One colour",
            credit_ar="رسم: نقطة",
            credit_en="Drawing: Nuqta",
        )
        make_all(image.pk)
        return image.pk


def a_newsroom() -> Newsroom:
    """Seven kinds of story, and answers of each kind under the long one."""
    desk = _Desk()
    long = desk.publish(
        headline_ar="ما الذي يعرفه C++ عن OpenAI؟",
        headline_en="What C++ knows of OpenAI",
        standfirst_ar="مقدمة عن .NET.",
        standfirst_en="A standfirst.",
        body_ar=LONG["ar"],
        body_en=LONG["en"],
        question_ar="هل تثق به؟",
        question_en="Do you trust it?",
        question_kind="poll",
        choices=CHOICES,
        sources=[
            {"title_ar": "تقرير", "title_en": "A report", "url": "https://example.org/"},
            {"title_ar": "بيان", "title_en": "", "note_ar": "وثيقة"},
        ],
    )
    lines = SORA.read_text(encoding="utf-8").split("\n")
    leak = desk.publish(
        headline_ar=lines[1],
        body_ar="\n".join(lines[2:-2]),
        question_ar=lines[-2],
        publish_en=False,
    )
    others = [desk.publish(**_plain(number)) for number in range(6)]
    newsroom = Newsroom(long, leak, *others[:5])
    desk.correct(newsroom.corrected)
    _fill_thread(long, desk.editor)
    _close(newsroom.closed)
    _take_down(newsroom.withdrawn, PublicNotice.Kind.WITHDRAWN)
    _take_down(newsroom.retracted, PublicNotice.Kind.RETRACTED)
    _take_down(newsroom.archived, PublicNotice.Kind.EXPIRED)
    return newsroom


def _plain(number: int) -> dict:
    return {
        "headline_ar": f"قصة {number}",
        "headline_en": f"Story {number}",
        "body_ar": "نص.",
        "body_en": "Text.",
        "question_ar": "ما رأيك؟",
        "question_en": "What do you think?",
        "question_kind": "poll",
        "choices": CHOICES,
    }


def _fill_thread(story: Article, editor) -> None:
    """A page and a half of answers, in both directions."""
    publication = story.publications.get()
    for number in range(25):
        name = "ليان" if number % 2 else "Omar"
        comment = answer(
            publication,
            reader=Reader.objects.create(name=name),
            body="جواب فيه Sora." if number % 2 else "An answer.",
            choice="yes" if number % 3 else "no",
            name=name,
            submit_key=f"key-{number}",
            now=timezone.now(),
        )
        moderate(comment, "approve", by=editor)
    Comment.objects.filter(submit_key="key-24").update(is_staff=True)


def _close(story: Article) -> None:
    question, _made = Question.objects.get_or_create(article=story)
    question.closed_at = timezone.now()
    question.save()
    refresh(question)


def _take_down(story: Article, kind: str) -> None:
    now = timezone.now()
    story.publications.update(visible_until=now)
    PublicNotice.objects.create(
        article=story,
        kind=kind,
        reason_ar="لم يثبت الرقم.",
        reason_en="The number was wrong.",
        from_at=now,
    )
