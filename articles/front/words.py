"""What the desk says of a change of the front page: in its log, and right after it was made."""

from typing import Any

from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.models import FrontEvent
from articles.models.front import Spot
from newsroom.text.bidi import embed
from newsroom.text.numbers import format_number
from newsroom.web.zones import site_time


def spot_words(spot: Spot) -> str:
    """What a place is called: «القصة الأولى», «الثانية تحتها»."""
    count = {"n": _number(spot.number)}
    names = {
        "lead": _("Lead story"),
        "question": _("Question of the day"),
        "second": _("Place %(n)s under the lead") % count,
        "strip": _("Strip %(n)s") % count,
    }
    return names[spot.kind]


def told(event: FrontEvent) -> str:
    """A change as a sentence of plain text."""
    details = event.details
    words = _SENTENCES[event.act]() % {
        "story": embed(details.get("story", "")),
        "section": embed(details.get("section", "")),
        "place": spot_words(_spot(details["spot"])) if "spot" in details else "",
    }
    parts = [words, _limits(details)]
    if left := details.get("left"):
        names = _(", ").join(embed(name) for name in left)
        parts.append(_("Off the page by it: %(stories)s.") % {"stories": names})
    return " ".join(part for part in parts if part)


_SENTENCES = {
    "put": lambda: _("%(place)s: «%(story)s»."),
    "remove": lambda: _("Taken off (%(place)s): «%(story)s»."),
    "earlier": lambda: _("Moved to %(place)s: «%(story)s»."),
    "later": lambda: _("Moved to %(place)s: «%(story)s»."),
    "put_strip": lambda: _("The strip of «%(section)s» was placed."),
    "remove_strip": lambda: _("The strip of «%(section)s» was taken off."),
    "earlier_strip": lambda: _("The strip of «%(section)s» was moved up."),
    "later_strip": lambda: _("The strip of «%(section)s» was moved down."),
    "restore": lambda: _("An earlier page was brought back."),
}


def _spot(text: str) -> Spot:
    kind, _hyphen, number = text.partition("-")
    return Spot(kind, int(number or 1))


def _number(value: int) -> str:
    digits = settings.DIGITS if get_language() == "ar" else "latn"
    return format_number(value, digits=digits)


def _limits(details: dict[str, Any]) -> str:
    begin, end = (parse_datetime(details.get(name) or "") for name in ("from_at", "until_at"))
    if begin and end:
        given = {"from": site_time(begin), "until": site_time(end)}
        return _("From %(from)s until %(until)s.") % given
    if begin:
        return _("From %(from)s.") % {"from": site_time(begin)}
    return _("Until %(until)s.") % {"until": site_time(end)} if end else ""
