"""The desk: Django's own admin, where people write; every word goes through the workflow."""

from articles.admin import (
    article,
    audit,
    desk_check,
    desk_rules,
    front,
    ideas,
    media,
    notes,
    notifications,
    pasting,
    people,
    previews,
    readers,
    reports,
    review,
    revisions,
    series,
    sharing,
    tagging,
    taxonomy,
    terms,
    translating,
    unmet,
)

__all__ = [
    "article", "audit", "desk_check", "desk_rules", "front", "ideas", "media", "notes", "notifications", "pasting",
    "people", "previews", "readers", "reports", "review", "revisions", "series", "sharing", "tagging", "taxonomy",
    "terms", "translating", "unmet",
]  # fmt: skip
