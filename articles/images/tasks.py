"""The jobs behind an upload and a public copy: each row is written with it, and may run twice."""

from django_tasks import task

from articles.images.renditions import make_all
from articles.images.share_cards import make_cards


@task()
def make_renditions(image_id: int) -> None:
    """Make the files of a picture that are not ready yet."""
    make_all(image_id)


@task()
def make_share_cards(publication_id: int) -> None:
    """Draw the cards that networks show of a public copy."""
    make_cards(publication_id)
