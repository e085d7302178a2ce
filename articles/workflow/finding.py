"""The working copies in the index of the desk. Each save keeps its own; this is for those before it."""

from articles import search
from articles.models import Article
from articles.workflow import content as contents


def _texts(story: Article) -> dict[str, str]:
    return contents.searched(contents.snapshot(story))


SOURCE = search.Source(Article.objects.all, _texts)
