"""What the form says under the time at which a question closes: what will happen without one."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.opened import Opened
from articles.templatetags.site import date_time, number


def closing_words(opened: Opened | None) -> str:
    """Before publication the rule of the site; after it, what readers were told."""
    story = opened.story if opened else None
    if story is None or not story.question_begun:
        return _rule(settings.QUESTION_DAYS)
    if story.question_was_closed:
        return _("The question is closed. A time given here does not open it again.")
    return _told(story.question_closes, story.question_closes_after)


def _rule(days: int) -> str:
    if not days:
        return _("Without a time a question stays open; a forecast closes when it is settled.")
    words = ngettext(
        "Without a time a question closes %(n)s day after publication, and a forecast when it is settled.",
        "Without a time a question closes %(n)s days after publication, and a forecast when it is settled.",
        days,
    )
    return words % {"n": number(days)}


def _told(closes_at: datetime | None, days: int | None) -> str:
    if closes_at is None:
        return _(
            "The question was published without an end. A time given here holds from the next publication on."
        )
    if not days:
        return ""
    words = ngettext(
        "By itself it closes on %(when)s, %(n)s day after publication. A time given here goes before that from the next publication on.",
        "By itself it closes on %(when)s, %(n)s days after publication. A time given here goes before that from the next publication on.",
        days,
    )
    return words % {"when": date_time(closes_at), "n": number(days)}
