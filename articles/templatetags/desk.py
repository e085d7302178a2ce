"""What the desk shows: its panes, states and dates. For signed-in people only: it reads drafts."""

import re
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from articles import notifications
from articles.models import Article
from articles.models.article import ON_A_DESK, PublicStatus, State
from articles.templatetags.site import (
    answer_words,
    answered,
    clock_time,
    date_time,
    iso,
    isolate,
    minute_words,
    number,
    own_direction,
    stored_html,
    weekday_date,
)
from articles.workflow import done_words
from newsroom.auth import name_of
from newsroom.text import bidi, dates
from newsroom.text.bidi import direction
from newsroom.web.markup import trusted

register = template.Library()
tools = (
    answer_words, answered, clock_time, date_time, direction, iso, isolate, minute_words, number,
    own_direction, stored_html,
)  # fmt: skip
for tool in tools:
    register.filter(tool.__name__, tool)

# The colour of a state's badge; the word itself is the state's own label.
_TONES = {
    State.IN_REVIEW: "wait",
    State.CHANGES_REQUESTED: "returned",
    State.APPROVED: "live",
    State.SCHEDULED: "live",
    State.PUBLISHED: "live",
}
_PUBLIC_TONES = {
    PublicStatus.NONE: "draft",
    PublicStatus.LIVE: "live",
    PublicStatus.CORRECTED: "live",
    PublicStatus.EXPIRED: "draft",
    PublicStatus.REDIRECTED: "wait",
}


_IDEA_TONES = {"taken": "wait", "used": "live", "dropped": "returned"}


@register.filter
def said(text: str) -> str:
    """What a colleague wrote, as paragraphs: each in the direction of its letters."""
    return trusted("".join(_paragraph(part) for part in re.split(r"\n\s*\n", text.strip())))


@register.simple_tag
def newsroom_name() -> str:
    return str(admin.site.site_header)


@register.simple_tag
def today() -> str:
    return weekday_date(timezone.now())


@register.filter
def day_date(day: date) -> str:
    """A day without an hour: «الأربعاء 27 نوفمبر 2024»."""
    return dates.weekday_date(
        day, language=get_language() or "ar", digits=settings.DIGITS, months=settings.MONTHS
    )


@register.filter
def language_direction(language: str) -> str:
    return "rtl" if language == "ar" else "ltr"


@register.filter
def titled(story: Article) -> str:
    """What a story is called at the desk, as HTML: its headline in the language that has one, set
    in the direction of that language."""
    language = "ar" if story.headline_ar else "en" if story.headline_en else get_language() or "ar"
    words = bidi.isolate(str(story), language=language)
    return format_html(
        '<bdi lang="{}" dir="{}">{}</bdi>', language, language_direction(language), trusted(words)
    )


@register.filter
def listed(words: list[str]) -> str:
    """Several names in one line, with the comma of the language."""
    return _(", ").join(words)


@register.filter
def move_done(move: str) -> str:
    """What the log calls a move."""
    return done_words(move)


@register.filter
def idea_tone(state: str) -> str:
    return _IDEA_TONES.get(state, "draft")


@register.filter
def word_words(count: int) -> str:
    """«612 كلمة»."""
    return ngettext("%(n)s word", "%(n)s words", count) % {"n": number(count)}


@register.filter
def handed(story: Article) -> str:
    """With whom a story is and by when, the overdue marked in a word and a shape."""
    return handed_to(story, now=timezone.now())


def handed_to(story: Article, *, now: datetime) -> str:
    """As `handed`, at a moment of the caller's; «—» where it is with nobody."""
    parts = []
    if story.assignee:
        parts.append(format_html("<bdi>{}</bdi>", name_of(story.assignee)))
    if story.due_at:
        due = _("by %(time)s") % {"time": date_time(story.due_at)}
        parts.append(format_html('<span class="handed__due">{}</span>', due))
    if story.due_at and story.due_at < now and story.state in ON_A_DESK:
        late = format_html('<span class="state state--returned">{}</span>', _("Overdue"))
        parts.append(late)
    return format_html_join(" ", "{}", ((part,) for part in parts)) if parts else "—"


@register.filter
def note_words(count: int) -> str:
    """«3 ملاحظات»."""
    return ngettext("%(n)s note", "%(n)s notes", count) % {"n": number(count)}


@register.filter
def notice_words(count: int) -> str:
    """«3 تنبيهات غير مقروءة»."""
    words = ngettext("%(n)s unread notice", "%(n)s unread notices", count)
    return words % {"n": counted(count)}


@register.filter
def counted(count: int) -> str:
    """A count that stops at its limit: «99+»."""
    most = notifications.MOST_COUNTED
    return f"{number(most)}+" if count > most else number(count)


@register.filter
def story_words(count: int) -> str:
    """«3 قصص»: how many stories use a picture."""
    return ngettext("%(n)s story", "%(n)s stories", count) % {"n": number(count)}


@register.filter
def other_story_words(count: int) -> str:
    """How many stories use a picture that this person may not open."""
    words = ngettext("%(n)s story of others", "%(n)s stories of others", count)
    return words % {"n": number(count)}


@register.filter
def notes_at(field: Any) -> Any:
    """The notes on a field of the story's form, where it can have any."""
    return (getattr(field.form, "notes_here", None) or {}).get(field.name)


@register.filter
def tone(state: str) -> str:
    """The part of a badge's class that gives it its colour."""
    return _TONES.get(State(state), "draft")


@register.filter
def public_tone(status: str) -> str:
    """The same for what readers find."""
    return _PUBLIC_TONES.get(PublicStatus(status), "returned")


@register.filter
def public_words(status: str) -> str:
    """What readers find, in a word."""
    return str(PublicStatus(status).label)


def _paragraph(text: str) -> str:
    way = direction(text)
    language = "ar" if way == "rtl" else "en"
    lines = "<br>".join(bidi.isolate(line, language=language) for line in text.split("\n"))
    return f'<p dir="{way}">{lines}</p>'
