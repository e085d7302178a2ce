"""The job behind an upload: its row is written with the picture's, and it may run twice."""

from django_tasks import task

from articles.images.renditions import make_all


@task()
def make_renditions(image_id: int) -> None:
    """Make the files of a picture that are not ready yet."""
    make_all(image_id)
