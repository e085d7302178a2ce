"""Log lines as JSON, one object a line, for people and for machines.

What identifies a reader or opens a door stays out: request lines carry no address, query or body,
and mail addresses and the values that a database quotes in its errors are struck out here, in the
one place every line passes.
"""

import json
import logging
import re
from datetime import UTC, datetime

_MAIL = re.compile(r"[^\s\"'<>()=]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
# PostgreSQL quotes the row that broke a constraint: «DETAIL:  Key (email)=(…) already exists.»
_QUOTED_ROW = re.compile(r"DETAIL:.*")
# Passwords inside addresses of databases, caches and mail servers.
_CREDENTIALS = re.compile(r"(\w+://[^\s:/@]*):[^\s@]+@")


def redact(text: str) -> str:
    """The text without mail addresses, quoted rows and passwords in addresses."""
    text = _CREDENTIALS.sub(r"\1:[secret]@", text)
    return _MAIL.sub("[mail]", _QUOTED_ROW.sub("DETAIL: [row]", text))


class JsonLine(logging.Formatter):
    """A record as one line. `extra={"fields": {…}}` adds fields of its own."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redact(self._message(record)),
        }
        request_id = getattr(getattr(record, "request", None), "id", None)
        if request_id:
            line["request"] = request_id
        line |= getattr(record, "fields", {})
        if record.exc_info:
            line["trace"] = redact(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)

    @staticmethod
    def _message(record: logging.LogRecord) -> str:
        # Django writes the path into its lines about requests, and a path may hold a token; the
        # request's id leads to the line that tells the route.
        if hasattr(record, "request") and isinstance(record.msg, str) and record.args:
            words = record.msg.partition(":")[0]
            return words % tuple(record.args)[: words.count("%s")]
        return record.getMessage()
