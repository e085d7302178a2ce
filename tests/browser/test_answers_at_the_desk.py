"""The desk's pages of answers in Chromium: accessible in both languages and themes, and whole on the
narrowest window with words that cannot be broken."""

import pytest
from django.urls import reverse
from django.utils import timezone

from comments.answering import answer
from comments.marks import flag
from comments.models import Comment, Flag, Question, QueueView, Reader, WordRule
from comments.moderation import moderate
from comments.switching import note_surge
from tests.browser.pages import DESKTOP, PHONE, axe, scrolls_sideways
from tests.browser.test_answers import LONG_WORD, NARROW
from tests.browser.test_answers_without_script import story  # noqa: F401 (a fixture)
from tests.conftest import make_user

pytestmark = pytest.mark.browser
# What a screen reader would call a button or field that has no name.
NAMELESS = """() => [...document.querySelectorAll("main button, main a[href], main input:not([type=hidden]), main select, main textarea, main summary")]
    .filter((one) => one.checkVisibility() && !(one.ariaLabel || one.innerText.trim() || one.value || one.title
        || one.labels?.length || one.getAttribute("aria-labelledby")))
    .map((one) => one.outerHTML.slice(0, 200))"""


@pytest.fixture
def at_work(newsroom, story):  # noqa: F811
    """A thread in every state that the desk can meet, hostile lengths in names, words and rules."""
    dana = make_user("dana", "managing_editor")
    question = Question.objects.get()
    live = question.article.publications.select_related("summary").get()
    rule = WordRule.objects.create(pattern="سعر", kind="token", action="hold", note=LONG_WORD)

    def write(number, **more):
        reader = Reader.objects.create()
        told = {"body": f"{LONG_WORD} جواب رقم {number * 7919} عن السعر", "choice": "yes"} | more
        return answer(
            live, reader=reader, name=LONG_WORD[:40], submit_key=f"k{number}", now=timezone.now(), **told
        )  # fmt: skip

    held = [write(number) for number in range(4)]
    seen = [moderate(write(number), "approve", by=dana) for number in range(10, 14)]
    moderate(seen[0], "pick", by=dana, reason=LONG_WORD)
    moderate(seen[1], "reject", by=dana, code="abuse")
    moderate(seen[2], "hide", by=dana)
    flag(seen[3], reader=held[0].reader, reason=Flag.Reason.ABUSE, device="d", now=timezone.now())
    write(20, body=f"كتبتم {LONG_WORD} خطأ", choice="", kind=Comment.Kind.CORRECTION)
    write(21, body="هل سألتم الشركة؟", choice="", parent=seen[3])
    note_surge(question, now=timezone.now())
    QueueView.objects.create(user=dana, name=LONG_WORD[:40], query="state=all")
    where = {name: reverse(f"admin:comments_comment_{name}", args=[question.article_id])
             for name in ("question", "switches", "brief")}  # fmt: skip
    queue = reverse("admin:comments_comment_changelist")
    rules = reverse("admin:comments_wordrule_changelist")
    return where | {
        "queue": queue, "all": f"{queue}?state=all", "flagged": f"{queue}?state=flagged",
        "flood": f"{queue}?state=surged", "nothing found": f"{queue}?state=spam",
        "one reader": f"{queue}?q={held[0].name}", "rules": rules,
        "new rule": reverse("admin:comments_wordrule_add"),
        "rule": reverse("admin:comments_wordrule_change", args=[rule.pk]),
        "questions": reverse("admin:comments_comment_questions"),
        "site switches": reverse("admin:comments_comment_site_switches"),
        "lane": reverse("admin:comments_comment_own"),
        "log": reverse("admin:comments_moderationevent_changelist"),
    }  # fmt: skip


@pytest.mark.parametrize(("language", "scheme"), [("ar", "light"), ("en", "dark")])
def test_every_page_of_answers_at_the_desk_is_accessible_and_fits(
    desk_of, newsroom, at_work, language, scheme
):
    for person in type(newsroom["amal"]).objects.all():
        person.language = language
        person.save()
    wrong = []
    for name in ("dana", "amal"):
        page = desk_of(name, color_scheme=scheme)
        # A writer has a lane and the brief of their own stories.
        pages = at_work if name == "dana" else {key: at_work[key] for key in ("lane", "brief")}
        for kind, address in pages.items():
            said = page.goto(address)
            assert said.status == 200, kind
            assert page.get_attribute("html", "lang") == language
            assert not page.evaluate(NAMELESS), kind
            for size in (DESKTOP, PHONE, NARROW):
                page.set_viewport_size(size)
                if scrolls_sideways(page):
                    wrong.append(f"{kind}, {name}: wider than {size['width']} px")
            try:
                axe(page)
            except AssertionError as problem:
                wrong.append(f"{kind}, {name}, narrow: {problem}")
    assert not wrong, "\n".join(wrong)
