"""The shapes of a cover that search engines show: named with the public copy, made by its task."""

import io
import json
import re
from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image as Pillow

from articles.images.cuts import cuts_of
from articles.images.library import upload
from articles.images.renditions import make_all
from articles.images.sweep import REST, left_over
from articles.images.tasks import make_share_cards
from articles.models import Image
from tests.articles.feeds.reading import rss
from tests.articles.workflow.cases import StoryCase

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


class Cuts(StoryCase):
    def setUp(self):
        super().setUp()
        drawn, file = Pillow.new("RGB", (1600, 900), "navy"), io.BytesIO()
        drawn.paste("red", (1400, 400, 1500, 500))
        drawn.save(file, "PNG")
        file.seek(0)
        self.image = upload(file, by=self.amal, alt_ar="لوحة", credit_ar="وكالة")
        make_all(self.image.pk)
        Image.objects.filter(pk=self.image.pk).update(focal_x=91, focal_y=50)
        self.changes["cover_id"] = self.image.pk
        self.copy = self.published().publications.get()

    def shown(self):
        """The pictures that the page tells search engines of."""
        page = self.client.get(self.copy.get_absolute_url()).content.decode()
        return json.loads(BLOCK.search(page)[1])["@graph"][0]["image"]

    def test_three_shapes_around_the_focal_point_none_larger_than_the_original(self):
        make_share_cards.call(self.copy.pk)
        cuts = self.copy.cover["cuts"]
        assert [(cut["width"], cut["height"]) for cut in cuts] == [
            (900, 900), (1200, 900), (1200, 675),
        ]  # fmt: skip
        for cut in cuts:
            with default_storage.open(cut["name"]) as file:
                made = Pillow.open(file).convert("RGB")
            assert made.size == (cut["width"], cut["height"])
            reddest = made.split()[0].point(lambda value: 255 * (value > 128)).getbbox()
            assert reddest, "the focal point was cut off"
        addresses = {picture["url"] for picture in self.shown()}
        for cut in cuts:
            assert f"http://127.0.0.1:8000/media/{cut['name']}" in addresses
            assert self.client.get(f"/media/{cut['name']}").status_code == 200

    def test_the_task_may_run_twice_and_the_sweep_leaves_its_files(self):
        make_share_cards.call(self.copy.pk)
        make_share_cards.call(self.copy.pk)
        later = timezone.now() + REST + timedelta(hours=1)
        names = {cut["name"] for cut in self.copy.cover["cuts"]}
        assert names and not names & set(left_over(later))

    def test_a_picture_too_small_for_results_is_not_cut(self):
        self.image.width, self.image.height = 320, 180
        assert [cut["width"] for cut in cuts_of(self.image)] == [320]
        self.image.width, self.image.height = 200, 100
        assert cuts_of(self.image) == []

    def test_a_feed_says_how_long_the_picture_is(self):
        [item] = rss(self.client.get("/feed/")).iter("item")
        enclosed = item.find("enclosure")
        name = enclosed.get("url").split("/media/")[1]
        assert int(enclosed.get("length")) == default_storage.size(name) > 0
