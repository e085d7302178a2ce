"""From an upload to the files that readers get, and what is left when something breaks."""

import io
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import IntegrityError, transaction
from django.test import TestCase, override_settings
from PIL import Image as Pillow

from articles.images.addresses import cover_of, holds_stand_in, pictures_for
from articles.images.library import upload
from articles.images.renditions import make_all
from articles.models import Image, Rendition
from articles.rendering import render
from tests.articles.images import files

ROOT = Path(__file__).resolve().parents[3]
TYPES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/avif": "AVIF"}
WORDS = {
    "alt_ar": "وصف", "alt_en": "Words", "caption_ar": "تعليق", "caption_en": "", "credit_ar": "رسم",
    "credit_en": "", "is_decorative": False,
}  # fmt: skip


class SmallDisk(FileSystemStorage):
    """A disk that is full after a hundred bytes: the operating system itself refuses to write."""

    def _save(self, name, content):
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
        try:
            return super()._save(name, content)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def all_files() -> set[str]:
    root = Path(settings.MEDIA_ROOT)
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def made(file) -> Image:
    image = upload(file)
    make_all(image.pk)
    return image


def placed(image: Image) -> dict:
    return pictures_for({str(image.pk): WORDS}, language="ar")


def opened(rendition: Rendition) -> Pillow.Image:
    with default_storage.open(rendition.name) as file:
        picture = Pillow.open(io.BytesIO(file.read()))
    picture.load()
    return picture


class Making(TestCase):
    def test_each_type_has_each_width_up_to_the_original(self):
        image = made(files.file_of(files.picture(1000, 750), "JPEG"))
        rows = image.renditions.all()
        assert {row.media_type for row in rows} == {"image/avif", "image/webp", "image/jpeg"}
        for media_type in ("image/avif", "image/webp", "image/jpeg"):
            sizes = [(row.width, row.height) for row in rows.filter(media_type=media_type)]
            assert sizes == [(320, 240), (640, 480), (960, 720), (1000, 750)]
        for row in rows:
            picture = opened(row)
            assert (picture.format, picture.size) == (
                TYPES[row.media_type],
                (row.width, row.height),
            )
            assert row.state == Rendition.State.READY

    def test_no_rendition_is_wider_than_the_widest(self):
        image = upload(files.png_bomb(6_000, 400))
        assert max(row.width for row in image.renditions.all()) == 1920

    def test_a_single_pixel_and_a_line_have_a_size(self):
        for width, height in ((1, 1), (3000, 1), (1, 3000)):
            image = made(files.file_of(files.picture(width, height), "PNG"))
            for row in image.renditions.all():
                assert opened(row).size == (row.width, row.height)
                assert row.width > 0
                assert row.height > 0

    def test_a_gif_is_kept_as_its_first_frame_without_loss(self):
        image = made(files.moving_drawing())
        assert image.media_type == "image/gif"
        assert {row.media_type for row in image.renditions.all()} == {
            "image/avif", "image/webp", "image/png",
        }  # fmt: skip
        assert all(getattr(opened(row), "n_frames", 1) == 1 for row in image.renditions.all())

    def test_making_twice_changes_nothing(self):
        image = made(files.file_of(files.picture(), "JPEG"))
        before = {row.name: default_storage.open(row.name).read() for row in image.renditions.all()}
        make_all(image.pk)
        after = {row.name: default_storage.open(row.name).read() for row in image.renditions.all()}
        assert before == after
        assert len(all_files() & set(before)) == len(before)

    def test_the_file_of_a_worker_that_was_killed_is_made_again(self):
        image = upload(files.file_of(files.picture(), "JPEG"))
        row = image.renditions.first()
        default_storage.save(row.name, ContentFile(b"half a pic"))
        make_all(image.pk)
        assert opened(row).size == (row.width, row.height)

    def test_no_rendition_is_larger_than_its_original(self):
        for name, file in files.awkward().items():
            with self.subTest(original=name):
                image = made(file)
                rows = image.renditions.all()
                assert rows
                assert {row.state for row in rows} == {Rendition.State.READY}
                sizes = {
                    f"{row.media_type} {row.width}": default_storage.size(row.name) for row in rows
                }
                assert max(sizes.values()) <= len(file.getvalue()), sizes
                # A browser chooses the type before the width: each has the full one.
                for media_type in {row.media_type for row in rows}:
                    widths = [row.width for row in rows if row.media_type == media_type]
                    assert max(widths) == image.width, media_type

    def test_a_drawing_keeps_its_full_size_without_loss(self):
        drawn = files.drawing(1600, 900)
        file = files.file_of(drawn, "WEBP", lossless=True, quality=100, method=6)
        image = made(file)
        row = image.renditions.get(media_type="image/webp", width=1600)
        assert opened(row).convert("RGB").tobytes() == drawn.tobytes()

    def test_what_is_given_up_is_in_no_page(self):
        image = made(files.file_of(files.picture(1, 1), "PNG"))
        cover = cover_of(image.pk, {str(image.pk): WORDS})
        assert (cover["src"][-5:], cover["type"], cover["sources"]) == (".webp", "image/webp", [])
        html = render(f"![](image:{image.pk})", pictures=placed(image)).html
        assert "avif" not in html
        assert len(all_files() & {row.name for row in image.renditions.all()}) == 1

    def test_few_colours_stay_exactly_as_they_are(self):
        drawn = files.drawing(300, 200).quantize(16)
        row = made(files.file_of(drawn, "PNG")).renditions.get(media_type="image/png")
        assert opened(row).mode == "P"
        assert opened(row).convert("RGB").tobytes() == drawn.convert("RGB").tobytes()

    def test_a_large_photograph_has_its_set_in_a_moment(self):
        """A child process that is killed after five seconds of the processor makes all of it."""
        script = f"""
import io, signal, sys
sys.path.insert(0, {str(ROOT)!r})
from PIL import Image as Pillow
from articles.images.pixels import encode, mean_colour, read_pixels
from tests.articles.images import files
noise = Pillow.effect_noise((4000, 3000), 60).convert("RGB")
file = files.file_of(noise, "JPEG", quality=90)
signal.setitimer(signal.ITIMER_PROF, 5)
mean_colour(file)
pixels = read_pixels(file, width=1920, height=1440)
for width in (320, 640, 960, 1280, 1920):
    picture = pixels.resize((width, width * 3 // 4), Pillow.Resampling.LANCZOS)
    for kind in ("AVIF", "WEBP", "JPEG"):
        print(len(encode(picture, kind, at_most=len(file.getvalue()))))
"""
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
        assert len(done.stdout.split()) == 15, done.stderr


class Pixels(TestCase):
    def corners(self, picture: Pillow.Image) -> list[str]:
        """The colours at the four corners, clockwise from the upper left."""
        picture = picture.convert("RGB")
        width, height = picture.size
        inset = 4
        places = [
            (inset, inset), (width - inset, inset), (width - inset, height - inset),
            (inset, height - inset),
        ]  # fmt: skip
        named = {(True, False): "red", (False, True): "blue", (True, True): "white"}
        found = []
        for place in places:
            red, _green, blue = picture.getpixel(place)
            found.append(named[red > 128, blue > 128])
        return found

    def test_every_orientation_comes_out_upright(self):
        expected = {
            1: ["red", "white", "blue", "white"],
            2: ["white", "red", "white", "blue"],
            3: ["blue", "white", "red", "white"],
            4: ["white", "blue", "white", "red"],
            5: ["red", "white", "blue", "white"],
            6: ["white", "red", "white", "blue"],
            7: ["blue", "white", "red", "white"],
            8: ["white", "blue", "white", "red"],
        }
        for number, corners in expected.items():
            with self.subTest(orientation=number):
                file = files.file_of(
                    files.picture(80, 60), "JPEG", exif=files.exif(number), quality=95
                )
                for row in made(file).renditions.all():
                    assert self.corners(opened(row)) == corners, row
                    assert (row.width > row.height) == (number < 5)

    def test_nothing_of_the_place_or_the_phone_is_left(self):
        for kind in ("JPEG", "PNG", "WEBP", "AVIF"):
            with self.subTest(kind=kind):
                file = files.telltale(kind)
                assert files.PLACE in file.getvalue()
                for row in made(file).renditions.all():
                    data = default_storage.open(row.name).read()
                    picture = opened(row)
                    assert files.PLACE not in data
                    assert files.COMMENT not in data
                    assert b"Exif" not in data
                    assert b"GPS" not in data
                    assert not picture.getexif()
                    kept = {"exif", "xmp", "icc_profile", "comment", "Comment", "XML:com.adobe.xmp"}
                    assert not kept & set(picture.info), picture.info

    def test_what_follows_a_picture_in_its_file_is_left_behind(self):
        for row in made(files.motion_photo()).renditions.all():
            assert files.COMMENT not in default_storage.open(row.name).read()

    def test_ink_becomes_light(self):
        for row in made(files.file_of(files.picture(mode="CMYK"), "JPEG")).renditions.all():
            assert opened(row).mode == "RGB"
            assert self.corners(opened(row)) == ["red", "white", "blue", "white"]

    def test_deep_grey_is_scaled_and_not_cut_off(self):
        for row in made(files.deep_grey_png()).renditions.all():
            assert 120 < opened(row).convert("L").getpixel((20, 20)) < 136

    def test_a_transparent_picture_stays_so(self):
        for mode in ("RGBA", "P", "LA"):
            with self.subTest(mode=mode):
                clear = Pillow.new("RGBA", (40, 40), (200, 0, 0, 0)).convert(mode)
                for row in made(files.file_of(clear, "PNG")).renditions.all():
                    assert opened(row).convert("RGBA").getpixel((20, 20))[3] < 10, row

    def test_a_picture_in_many_strips_is_put_together_in_order(self):
        tall = Pillow.new("RGB", (300, 2600), "white")
        tall.paste("red", (0, 0, 300, 650))
        tall.paste("blue", (0, 1950, 300, 2600))
        row = made(files.file_of(tall, "PNG")).renditions.filter(media_type="image/png").last()
        picture = opened(row).convert("RGB")
        assert [picture.getpixel((150, y)) for y in (0, 640, 660, 1940, 1960, 2599)] == [
            (255, 0, 0), (255, 0, 0), (255, 255, 255), (255, 255, 255), (0, 0, 255), (0, 0, 255),
        ]  # fmt: skip

    def test_a_foreign_profile_is_brought_to_that_of_screens(self):
        for mode in ("RGB", "RGBA", "P"):
            with self.subTest(mode=mode):
                red = Pillow.new("RGB", (32, 32), (255, 0, 0)).convert(mode)
                file = files.file_of(red, "PNG", icc_profile=files.swapped_profile())
                for row in made(file).renditions.all():
                    red, green, _blue = opened(row).convert("RGB").getpixel((16, 16))
                    assert green > 200 > red

    def test_a_profile_that_cannot_be_read_is_passed_over(self):
        file = files.file_of(files.picture(), "PNG", icc_profile=b"no profile at all")
        for row in made(file).renditions.all():
            assert self.corners(opened(row)) == ["red", "white", "blue", "white"]


class Failing(TestCase):
    def test_a_refused_file_leaves_neither_row_nor_file(self):
        before = all_files()
        with pytest.raises(ValidationError):
            upload(io.BytesIO(b"<svg/>"))
        assert not Image.objects.exists()
        assert all_files() == before

    def test_a_row_that_cannot_be_written_takes_its_file_along(self):
        before = all_files()
        with pytest.raises(IntegrityError), transaction.atomic():
            upload(files.file_of(files.picture(), "JPEG"), focal_x=101)
        assert not Image.objects.exists()
        assert all_files() == before

    def test_an_original_that_is_gone_marks_the_picture_as_failed(self):
        image = upload(files.file_of(files.picture(), "JPEG"))
        before = all_files() - {image.original.name}
        default_storage.delete(image.original.name)
        with pytest.raises(FileNotFoundError):
            make_all(image.pk)
        assert {row.state for row in image.renditions.all()} == {Rendition.State.FAILED}
        assert all_files() == before

    def test_a_failed_picture_can_be_tried_again(self):
        image = upload(files.file_of(files.picture(), "JPEG"))
        name, data = image.original.name, default_storage.open(image.original.name).read()
        default_storage.delete(name)
        with pytest.raises(FileNotFoundError):
            make_all(image.pk)
        default_storage.save(name, ContentFile(data))
        make_all(image.pk)
        assert {row.state for row in image.renditions.all()} == {Rendition.State.READY}

    def test_a_disk_that_is_full_leaves_no_half_file(self):
        image = upload(files.file_of(files.picture(), "JPEG"))
        before = all_files()
        small = {"BACKEND": f"{__name__}.SmallDisk"}
        full = override_settings(STORAGES=settings.STORAGES | {"default": small})
        with full, pytest.raises(OSError, match="File too large"):
            make_all(image.pk)
        assert all_files() == before
        assert {row.state for row in image.renditions.all()} == {Rendition.State.FAILED}

    def test_the_file_names_of_others_are_never_used(self):
        for name in ("../../etc/passwd", "صورة\u202egnp.jpg", "a.php\0.jpg", "x" * 4000):
            file = files.file_of(files.picture(), "JPEG")
            file.name = name
            image = upload(file)
            assert image.original.name.startswith("originals/")
            assert image.original.name.endswith(".jpg")
            assert image.original.name.isascii()


class Addresses(TestCase):
    def test_a_story_gets_every_type_and_a_size(self):
        image = made(files.file_of(files.picture(800, 600), "JPEG"))
        html = render(f"![](image:{image.pk})", pictures=placed(image)).html
        for part in ('type="image/avif"', 'type="image/webp"', 'type="image/jpeg"', "320w", "800w"):
            assert part in html
        assert 'width="800" height="600"' in html
        assert 'alt="وصف"' in html
        for _media_type, srcset, _media in placed(image)[str(image.pk)].sources:
            for address in srcset.split(", "):
                name = address.split(" ")[0].removeprefix(settings.MEDIA_URL)
                assert default_storage.exists(name)

    def test_a_cover_of_a_gif_is_shown_as_png(self):
        image = made(files.moving_drawing())
        cover = cover_of(image.pk, {str(image.pk): WORDS})
        assert cover["src"].endswith(".png")
        assert [source["type"] for source in cover["sources"]] == ["image/avif", "image/webp"]

    def test_until_a_picture_is_made_its_colour_stands_in_for_it(self):
        image = upload(files.file_of(Pillow.new("RGB", (90, 60), "#3366cc"), "PNG"))
        cover = cover_of(image.pk, {str(image.pk): WORDS})
        assert "%233366cc" in cover["src"]
        html = render(f"![](image:{image.pk})", pictures=placed(image)).html
        assert 'src="data:image/svg+xml,' in html
        assert 'width="90" height="60"' in html
        assert "<source" not in html
        for columns in ({"cover": cover}, {"cover": None, "html_ar": html}):
            assert holds_stand_in(columns)
        make_all(image.pk)
        cover = cover_of(image.pk, {str(image.pk): WORDS})
        html = render(f"![](image:{image.pk})", pictures=placed(image)).html
        assert not holds_stand_in({"cover": cover, "html_ar": html})
        # A text may speak of such an address.
        assert not holds_stand_in({"cover": None, "html_ar": "<p>src=data:image/svg+xml,</p>"})

    def test_a_cover_that_is_not_there_is_none(self):
        assert cover_of(None, {}) is None
        assert cover_of(999, {}) is None

    def test_the_mean_colour_is_one_that_a_style_can_use(self):
        image = upload(files.file_of(Pillow.new("RGB", (90, 90), "#3366cc"), "PNG"))
        assert image.colour == "#3366cc"
