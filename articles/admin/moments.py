"""A day and a time as people type them: in a zone that the form names, as one moment and no other.

Where clocks change, a time may not exist or exist twice. The first is refused with the next one
that does; of the second both are offered with their offsets, and one must be chosen. What was
typed stays in the form.
"""

from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from newsroom.text import bidi, dates
from newsroom.text.zones import is_zone, next_valid, offset, readings
from newsroom.web.zones import city, label, own_zone, site_zone

FORMAT = "%Y-%m-%d %H:%M:%S"
# A year beyond these is a slip of the finger; and no zone knows its clocks far ahead.
YEARS = range(2000, 2100)
_EUROPEAN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


class Typed(NamedTuple):
    """What the parts of the input hold; `offset` only where one of two moments was chosen."""

    text: str
    zone: str
    offset: str = ""

    @property
    def local(self) -> datetime | None:
        """The day and the time without a zone, if that is what the text says."""
        try:
            found = parse_datetime(self.text.translate(_EUROPEAN).strip())
        except ValueError:
            return None
        # A day alone is midnight to the parser, and to nobody else.
        if found is None or found.tzinfo or ":" not in self.text:
            return None
        return found if found.year in YEARS else None

    @property
    def readings(self) -> tuple[datetime, ...]:
        return readings(self.local, ZoneInfo(self.zone)) if self.local else ()


class MomentInput(forms.DateTimeInput):
    """A day and a time as text, the zone beside them, and where the time passes twice, both.

    Not the browser's own field: it is drawn in the language and order of the browser, «mm/dd/yyyy»
    and «PM» in an Arabic desk. Its calendar is a button away (static/js/desk/moment.js).
    """

    template_name = "desk/moment.html"

    def __init__(self) -> None:
        attrs = {"dir": "ltr", "placeholder": "____-__-__ __:__", "autocomplete": "off"}
        super().__init__(attrs=attrs, format=FORMAT)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Typed | None:
        text = (data.get(name) or "").strip()
        if not text:
            return None
        zone = data.get(f"{name}_zone") or site_zone()
        # A zone that the form did not offer is none that somebody chose.
        zone = zone if is_zone(zone) else site_zone()
        return Typed(text, zone, data.get(f"{name}_offset") or "")

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, Typed):
            return value.text
        return value.strftime(FORMAT).removesuffix(":00") if value else None

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        typed = self._as_typed(value)
        shown = typed.readings[0] if typed and typed.readings else timezone.now()
        keys = list(dict.fromkeys([site_zone(), own_zone(), *([typed.zone] if typed else [])]))
        context["widget"] |= {
            "zone": label(keys[0], shown),
            "zones": [
                {"key": key, "label": label(key, shown), "is_chosen": typed and key == typed.zone}
                for key in keys
            ]
            if len(keys) > 1
            else [],
            "twice": self._twice(typed),
            "elsewhere": _elsewhere(typed, keys),
        }
        return context

    def _as_typed(self, value: Any) -> Typed | None:
        """What is shown, with the offset that makes a stored moment the one it is."""
        if isinstance(value, datetime):
            return Typed(value.strftime(FORMAT), site_zone(), offset(value))
        return value or None

    def _twice(self, typed: Typed | None) -> list[dict[str, Any]]:
        if typed is None or len(typed.readings) < 2:
            return []
        return [
            {"offset": offset(moment), "is_chosen": offset(moment) == typed.offset}
            for moment in typed.readings
        ]


class MomentField(forms.DateTimeField):
    """A moment, in the zone in which it was typed. The errors say what to type instead."""

    widget = MomentInput
    default_error_messages = {
        "invalid": _("Write the day and the time like this: %(example)s."),
        "skipped": _(
            "There is no %(time)s in %(city)s: the clocks go forward then. "
            "The next time that exists is %(next)s."
        ),
        "twice": _(
            "%(time)s passes twice in %(city)s, as the clocks go back then. "
            "Choose which of the two you mean."
        ),
    }

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, datetime):
            return value
        return timezone.localtime(value, ZoneInfo(site_zone()))

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        typed = value if isinstance(value, Typed) else Typed(str(value), site_zone())
        if typed.local is None:
            given = {"example": bidi.embed_number("2027-03-05 08:00")}
            raise forms.ValidationError(self.error_messages["invalid"], "invalid", given)
        found = typed.readings
        if not found:
            raise self._told("skipped", typed, next_valid(typed.local, ZoneInfo(typed.zone)))
        chosen = [moment for moment in found if offset(moment) == typed.offset]
        if len(found) > 1 and not chosen:
            raise self._told("twice", typed)
        return chosen[0] if chosen else found[0]

    def _told(self, code: str, typed: Typed, after: datetime | None = None) -> Exception:
        given = {"time": _words(typed.local), "city": city(typed.zone)}
        given["next"] = _words(after) if after else ""
        return forms.ValidationError(self.error_messages[code], code=code, params=given)


def _elsewhere(typed: Typed | None, keys: list[str]) -> list[dict[str, str]]:
    """What the clocks of the other zones show at the moment, where there is just one."""
    found = typed.readings if typed else ()
    chosen = [moment for moment in found if len(found) == 1 or offset(moment) == typed.offset]
    if not chosen:
        return []
    there = {key: chosen[0].astimezone(ZoneInfo(key)) for key in keys}
    return [
        {"zone": label(key, moment), "time": _words(moment)}
        for key, moment in there.items()
        if moment.utcoffset() != chosen[0].utcoffset()
    ]


def _words(local: datetime) -> str:
    """As the desk writes a time; never moved to another zone."""
    language = get_language() or settings.LANGUAGE_CODE
    return dates.date_time(local, language=language, digits=settings.DIGITS, months=settings.MONTHS)
