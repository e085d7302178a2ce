"""The desk: Django's own admin, where people write; every word goes through the workflow."""

from articles.admin import (
    article,
    audit,
    ideas,
    media,
    notes,
    notifications,
    people,
    previews,
    review,
    revisions,
    taxonomy,
)

__all__ = [
    "article", "audit", "ideas", "media", "notes", "notifications", "people", "previews", "review",
    "revisions", "taxonomy",
]  # fmt: skip
