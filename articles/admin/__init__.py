"""The desk: Django's own admin, where people write; every word goes through the workflow."""

from articles.admin import article, media, people, taxonomy

__all__ = ["article", "media", "people", "taxonomy"]
