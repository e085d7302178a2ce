"""Files of pictures that no row names: what a killed upload, a full disk or a deletion left behind."""

from datetime import datetime, timedelta

from django.core.files.storage import default_storage

from articles.models import Image, Publication, Rendition

# Younger ones may belong to an upload or a task that is still at work.
REST = timedelta(days=1)
FOLDERS = ("originals", "renditions")


def left_over(now: datetime) -> list[str]:
    """The names of the files that no picture has, and that are older than a day."""
    named = set(Image.objects.values_list("original", flat=True))
    named |= set(Rendition.objects.values_list("name", flat=True))
    # Share cards and cuts stand among the renditions, and those of an older copy may still be linked.
    for language in ("ar", "en"):
        named |= set(Publication.objects.values_list(f"card_{language}", flat=True))
    for cover in Publication.objects.exclude(cover=None).values_list("cover", flat=True):
        named |= {cut["name"] for cut in cover.get("cuts", ())}
    return [
        name
        for folder in FOLDERS
        for name in _files(folder)
        if name not in named and default_storage.get_modified_time(name) < now - REST
    ]


def sweep(now: datetime) -> list[str]:
    """Delete what is left over; the names."""
    names = left_over(now)
    for name in names:
        default_storage.delete(name)
    return names


def _files(folder: str) -> list[str]:
    if not default_storage.exists(folder):
        return []
    folders, files = default_storage.listdir(folder)
    found = [f"{folder}/{name}" for name in files]
    return found + [name for inner in folders for name in _files(f"{folder}/{inner}")]
