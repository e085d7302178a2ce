"""The only place that vouches for HTML: what comes here was escaped or sanitised by us."""

from django.utils.safestring import SafeString, mark_safe


def trusted(html: str) -> SafeString:
    """HTML made by rendering, isolation or the setting of an answer, for a template to print."""
    return mark_safe(html)  # noqa: S308 (this is the one door)
