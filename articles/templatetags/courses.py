"""The course of a choice, drawn: time runs as the page is read, from the first asking to the last."""

from dataclasses import dataclass

from django import template

from articles.question_series import Course
from articles.templatetags.site import percent

register = template.Library()

WIDE, TALL, EDGE = 320, 96, 10
# Half of a nuqta.
HALF = 5


@dataclass(frozen=True)
class Drawing:
    """Paths of an SVG of WIDE by TALL: the line with its gaps, and a nuqta at each asking."""

    line: str
    marks: str
    wide: int = WIDE
    tall: int = TALL


@register.filter
def drawing(course: Course) -> Drawing:
    begun, length = course.times[0], (course.times[-1] - course.times[0]).total_seconds()
    steps, marks, is_down = [], [], False
    for at, share in zip(course.times, course.shares, strict=True):
        if share is None:
            is_down = False
            continue
        along = (at - begun).total_seconds() / length if length else 0.5
        x, y = _place(along, WIDE), _place(1 - share / 100, TALL)
        steps.append(f"{'L' if is_down else 'M'}{x:g} {y:g}")
        marks.append(f"M{x:g} {y - HALF:g}l{HALF} {HALF}-{HALF} {HALF}-{HALF}-{HALF}z")
        is_down = True
    return Drawing("".join(steps), "".join(marks))


@register.filter
def share_at(course: Course, place: int) -> str:
    """«46%» of the asking at this place, a dash where there is none to show."""
    share = course.shares[place]
    return "–" if share is None else percent(share)


def _place(part: float, size: int) -> float:
    return round(EDGE + part * (size - 2 * EDGE), 1)
