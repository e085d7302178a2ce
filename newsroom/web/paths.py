"""What an address says by itself: its language, whose part of the site it is, what it must hide."""

from typing import Any

SECRETS = ("token", "key", "secret")


def is_admin(path: str) -> bool:
    return path == "/admin" or path.startswith("/admin/")


def language_of(path: str) -> str:
    """English lives under /en/; everything else is Arabic."""
    return "en" if path == "/en" or path.startswith("/en/") else "ar"


def without_secrets(path: str, match: Any) -> str:
    """The path without the arguments that open something, for the log."""
    for name, value in (match.kwargs if match else {}).items():
        if name in SECRETS:
            path = path.replace(str(value), "…")
    return path
