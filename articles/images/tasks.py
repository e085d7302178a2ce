"""The jobs behind an upload and a public copy: each row is written with it, and may run twice."""

from django_tasks import task

from articles.images.cuts import make_cuts
from articles.images.renditions import make_all
from articles.images.share_cards import make_cards
from articles.models import Image, Publication


@task()
def make_renditions(image_id: int) -> None:
    """Make the files of a picture that are not ready yet."""
    make_all(image_id)


@task()
def make_share_cards(publication_id: int) -> None:
    """Draw the cards that networks show of a public copy, and cut its cover for search engines."""
    make_cards(publication_id)
    copy = Publication.objects.select_related("revision").filter(pk=publication_id).first()
    cuts = copy and copy.cover and copy.cover.get("cuts")
    image = Image.objects.filter(pk=copy.revision.content["cover_id"]).first() if cuts else None
    if image:
        make_cuts(image, cuts)
