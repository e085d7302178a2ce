"""Share cards of copies that have none: published before there were cards, where no letters could be
shaped, or whose file was lost. A card is a picture beside the copy and says nothing that the copy
does not, so it may come later.
"""

from collections.abc import Iterator
from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from articles.images.lines import can_shape
from articles.images.share_cards import card_of
from articles.images.tasks import make_share_cards
from articles.models import Publication

AT_ONCE = 100


def order_cards(now: datetime) -> int:
    """Name the missing cards of every copy that readers see or will see, and order a task to draw
    them; how many copies. None where letters cannot be shaped. May be repeated."""
    if not can_shape():
        return 0
    return sum(map(_order, _copies(now)))


def _copies(now: datetime) -> Iterator[Publication]:
    shown = Publication.objects.filter(Q(visible_until__isnull=True) | Q(visible_until__gt=now))
    rows = shown.filter(superseded=False).select_related("revision")
    return rows.order_by("-pk").iterator(chunk_size=AT_ONCE)


def _order(copy: Publication) -> bool:
    names = {
        f"card_{language}": getattr(copy, f"card_{language}")
        or card_of(copy.revision.content, language).name
        for language in copy.languages
    }
    if all(name and default_storage.exists(name) for name in names.values()):
        return False
    with transaction.atomic():
        Publication.objects.filter(pk=copy.pk).update(**names)
        make_share_cards.enqueue(copy.pk)
    return True
