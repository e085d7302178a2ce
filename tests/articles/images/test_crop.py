"""Cutting a picture to an exact size: its focal point stays, and nothing is stretched."""

from django.test import SimpleTestCase
from PIL import Image as Pillow

from articles.images.pixels import crop


class Cutting(SimpleTestCase):
    """To an exact size, around the focal point."""

    def red_box(self, cut: Pillow.Image) -> tuple[int, ...] | None:
        return cut.convert("RGB").split()[0].point(lambda value: 255 * (value > 128)).getbbox()

    def test_the_focal_point_stays_in_the_middle_where_there_is_room(self):
        picture = Pillow.new("RGB", (1000, 400), "black")
        picture.paste("red", (290, 190, 310, 210))
        cut = crop(picture, 200, 200, (30, 50))
        assert cut.size == (200, 200)
        left, top, right, bottom = self.red_box(cut)
        assert abs((left + right) / 2 - 100) <= 1
        assert abs((top + bottom) / 2 - 100) <= 1

    def test_at_an_edge_it_stays_inside(self):
        picture = Pillow.new("RGB", (1000, 400), "black")
        for corner, focal in (((0, 0), (0, 0)), ((980, 380), (100, 100)), ((0, 380), (0, 100))):
            marked = picture.copy()
            marked.paste("red", (*corner, corner[0] + 20, corner[1] + 20))
            for size in ((300, 300), (100, 300), (1200, 630), (320, 20)):
                cut = crop(marked, *size, focal)
                assert cut.size == size
                assert self.red_box(cut), (corner, size)

    def test_nothing_is_stretched(self):
        picture = Pillow.new("RGB", (900, 300), "black")
        picture.paste("red", (400, 100, 500, 200))
        left, top, right, bottom = self.red_box(crop(picture, 150, 150))
        assert right - left == bottom - top == 50
