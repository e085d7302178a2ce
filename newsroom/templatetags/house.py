"""The state of the house for whoever keeps it running: the scheduler, its stories, its tasks.

The same questions that /readyz answers to machines, in words.
"""

from dataclasses import dataclass
from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks_db.models import DBTaskResult

from articles.templatetags.panes import since
from articles.templatetags.site import number
from articles.workflow import watch
from comments.models import CountCheck

register = template.Library()


@dataclass(frozen=True)
class Part:
    """A part of the house, whether it is well, and what can be said of it."""

    name: str
    is_well: bool
    words: str


@register.simple_tag
def house_health() -> list[Part]:
    now = timezone.now()
    beat, overdue = watch.last_beat(now), watch.overdue(now).count()
    failed = DBTaskResult.objects.failed().count()
    check = CountCheck.objects.first()
    return [
        Part(
            _("Scheduler"),
            beat is not None and beat > now - watch.SILENT_AFTER,
            _("Last seen %(time)s") % {"time": since(beat, now)} if beat else _("Never seen"),
        ),
        Part(
            _("Stories past their time"),
            not overdue,
            ngettext("%(n)s story waits", "%(n)s stories wait", overdue) % {"n": number(overdue)},
        ),
        Part(
            _("Work in the background"),
            not failed,
            ngettext("%(n)s task failed", "%(n)s tasks failed", failed) % {"n": number(failed)},
        ),
        Part(_("Figures of the answers"), not (check and check.drifted), _counted(check, now)),
    ]


def _counted(check: CountCheck | None, now: datetime) -> str:
    if check is None:
        return _("Not counted anew yet")
    return _("Counted anew %(time)s, drifted: %(n)s") % {
        "time": since(check.at, now), "n": number(len(check.drifted)),
    }  # fmt: skip
