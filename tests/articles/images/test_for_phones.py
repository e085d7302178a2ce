"""What phones get of a picture: more care, and a type also where only its large sizes are given up."""

import io
from unittest import mock

from django.test import TestCase

from articles.images.addresses import cover_of
from articles.images.pixels import encode
from articles.rendering import render
from tests.articles.images import files
from tests.articles.images.test_renditions import WORDS, made, placed


class ForPhones(TestCase):
    def made_where_large(self, kind, *, from_width):
        """A picture of which one type comes out larger than its original from this width on."""

        def sized(picture, asked, *, at_most, **how):
            return bytes(at_most + (1 if asked == kind and picture.width >= from_width else -1))

        file = files.file_of(files.picture(1600, 900), "JPEG")
        with mock.patch("articles.images.renditions.encode", sized):
            return made(file)

    def test_a_type_without_its_full_width_is_for_phones_alone(self):
        image = self.made_where_large("AVIF", from_width=1280)
        widths = image.renditions.filter(media_type="image/avif").values_list("width", flat=True)
        assert set(widths) == {320, 640, 960}
        avif, webp = cover_of(image.pk, {str(image.pk): WORDS})["sources"]
        assert (avif["type"], avif["media"]) == ("image/avif", "(max-width: 30rem)")
        assert "1600w" in webp["srcset"]
        assert "media" not in webp
        html = render(f"![](image:{image.pk})", pictures=placed(image)).html
        assert html.count("<source media") == html.count("media=") == 1
        # What has no type to fall back on is whole.
        image = self.made_where_large("WEBP", from_width=1280)
        cover = cover_of(image.pk, {str(image.pk): WORDS})
        assert cover["type"] == "image/jpeg"
        assert (cover["width"], cover["bytes"]) == (1600, image.original.size - 1)

    def test_a_type_without_what_phones_take_is_not_offered(self):
        image = self.made_where_large("AVIF", from_width=960)
        assert not image.renditions.filter(media_type="image/avif").exists()

    def test_a_size_that_is_given_up_leaves_the_rest_of_its_type(self):
        file = files.file_of(files.picture(1600, 900), "WEBP")

        def sized(picture, asked, *, at_most, **how):
            return bytes(at_most + (1 if asked == "AVIF" or picture.width == 960 else -1))

        with mock.patch("articles.images.renditions.encode", sized):
            image = made(file)
        found = [(row.media_type, row.width) for row in image.renditions.order_by("width")]
        assert found == [("image/webp", width) for width in (320, 640, 1280, 1600)]

    def test_more_effort_is_spent_on_what_phones_take(self):
        drawn = files.drawing(640, 360)
        fast = io.BytesIO()
        drawn.save(fast, "AVIF", quality=55, speed=9)
        assert len(encode(drawn, "AVIF", at_most=10**6)) < 0.9 * len(fast.getvalue())
