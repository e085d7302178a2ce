"""The picture library of the desk: what is taken, what is refused in words, what nobody deletes."""

import io
from datetime import UTC, datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.urls import reverse
from PIL import Image as Pillow

from articles.images.renditions import make_all
from articles.models import Image
from newsroom.models import User
from tests.conftest import make_user

ADD = reverse("admin:articles_image_add")
LIST = reverse("admin:articles_image_changelist")


def picture(name="صورة.jpg", size=(800, 450), kind="JPEG"):
    out = io.BytesIO()
    Pillow.new("RGB", size, "#1f3a93").save(out, kind)
    return SimpleUploadedFile(name, out.getvalue())


class Library(TestCase):
    def setUp(self):
        self.client.force_login(make_user("amal", "writer"))

    def upload(self, file, **words):
        return self.client.post(ADD, {"file": file, "alt_ar": "مستطيل أزرق"} | words)

    def test_an_upload_is_planned_at_once_and_made_by_a_task(self):
        assert self.upload(picture()).status_code == 302
        image = Image.objects.get()
        assert (image.width, image.height, image.alt_ar) == (800, 450, "مستطيل أزرق")
        assert image.uploaded_by.username == "amal"
        assert {row.state for row in image.renditions.all()} == {"pending"}
        assert self.client.get(LIST).status_code == 200
        make_all(image.pk)
        page = self.client.get(reverse("admin:articles_image_change", args=[image.pk]))
        assert 'class="thumb"' in page.content.decode()
        assert f"![](image:{image.pk})" in page.content.decode()

    def test_a_file_that_is_no_picture_is_refused_in_words_and_nothing_is_stored(self):
        answer = self.upload(SimpleUploadedFile("x.jpg", b"<script>alert(1)</script>"))
        assert answer.status_code == 200
        assert answer.context["adminform"].form.errors["file"]
        assert not Image.objects.exists()

    def test_a_picture_needs_its_words_or_the_mark_of_decoration(self):
        assert self.upload(picture(), alt_ar="").status_code == 200
        assert not Image.objects.exists()
        assert self.upload(picture(), alt_ar="", is_decorative="on").status_code == 302

    def test_a_list_writes_the_day_before_the_month_and_in_24_hours(self):
        self.upload(picture())
        Image.objects.update(uploaded_at=datetime(2026, 4, 27, 20, 7, tzinfo=UTC))
        assert "27 أبريل 2026، 23:07" in self.client.get(LIST).content.decode()
        User.objects.update(language="en")
        assert "27 April 2026, 23:07" in self.client.get(LIST).content.decode()

    def test_words_change_and_the_file_stays(self):
        self.upload(picture())
        image = Image.objects.get()
        given = {"alt_ar": "غيره", "focal_x": 30, "focal_y": 40}
        self.client.post(reverse("admin:articles_image_change", args=[image.pk]), given)
        after = Image.objects.get()
        assert (after.alt_ar, after.focal_x) == ("غيره", 30)
        assert after.original == image.original

    def test_no_picture_is_deleted(self):
        self.upload(picture())
        where = reverse("admin:articles_image_delete", args=[Image.objects.get().pk])
        assert self.client.post(where, {"post": "yes"}).status_code == 403
