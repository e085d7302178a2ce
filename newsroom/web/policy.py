"""Who a view is for, said on its first line. A test walks the addresses and fails on silence."""

from collections.abc import Callable
from typing import Any

View = Callable[..., Any]


def public(view: View) -> View:
    """Anybody may ask; the view reads public tables only."""
    view.policy = "public"  # type: ignore[attr-defined]
    return view


def internal(view: View) -> View:
    """For machines of the house (health checks); says nothing about stories."""
    view.policy = "internal"  # type: ignore[attr-defined]
    return view
