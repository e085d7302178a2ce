"""The working copies in the index of the desk. Each save keeps its own; this is for those before it."""

from collections.abc import Callable

from django.db import transaction

from articles import search
from articles.models import Article
from articles.workflow import content as contents


def keep_for_search(
    *, every: bool = False, tell: Callable[[int, int], None] = lambda done, of: None
) -> int:
    """Index the working copies that the desk's search does not know, or `every` one; how many. Each is a
    transaction of its own, so it may be stopped, and nobody waits."""
    wanted = Article.objects.all()
    if not every:
        wanted = wanted.exclude(pk__in=search.kept(search.STORIES))
    keys = list(wanted.order_by("-pk").values_list("pk", flat=True))
    for number, pk in enumerate(keys, start=1):
        with transaction.atomic():
            story = Article.objects.select_for_update().get(pk=pk)
            search.keep(search.STORIES, pk, contents.searched(contents.snapshot(story)))
        tell(number, len(keys))
    return len(keys)
