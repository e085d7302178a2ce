"""The jobs behind a change of names: each may run twice."""

from django_tasks import task

from articles.search.indexing import rebuild_with


@task()
def index_stories_with(words: str) -> None:
    """Index the stories that hold these words again, since they are a spelling now."""
    rebuild_with(words)
