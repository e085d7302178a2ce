"""Pictures while one writes: a file sent by a script, the words after it, the list to choose from."""

import io
import resource
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from PIL import Image as Pillow

from articles.images.renditions import make_all
from articles.models import Image
from newsroom.models import User
from tests.conftest import make_user

ADD = reverse("admin:articles_image_add")
UPLOAD = reverse("admin:articles_image_upload")
PICK = reverse("admin:articles_image_pick")
FULL = "django.core.files.storage.filesystem.FileSystemStorage._save"


def picture(name="صورة.jpg", colour="#1f3a93", size=(800, 450)):
    out = io.BytesIO()
    Pillow.new("RGB", size, colour).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue())


@contextmanager
def no_file_longer_than(size: int):
    """The operating system itself refuses to write on, as where a disk is full."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def stored_files() -> int:
    return sum(path.is_file() for path in Path(settings.MEDIA_ROOT).rglob("*"))


class Desk(TestCase):
    def setUp(self):
        self.amal = make_user("amal", "writer")
        self.client.force_login(self.amal)

    def upload(self, file, **words):
        return self.client.post(UPLOAD, {"file": file} | words)

    def words(self, pk, **words):
        return self.client.post(reverse("admin:articles_image_words", args=[pk]), words)


class Uploading(Desk):
    def test_a_file_comes_back_as_what_to_write_into_the_text(self):
        answer = self.upload(picture())
        image = Image.objects.get()
        assert answer.status_code == 201
        assert answer.json() == {
            "id": image.pk, "markdown": f"![](image:{image.pk})", "alt_ar": "", "name": "800×450",
            "width": 800, "height": 450, "colour": image.colour, "thumbnail": None,
            "needs_alt": True, "is_known": False,
            "address": reverse("admin:articles_image_change", args=[image.pk]),
            "words": reverse("admin:articles_image_words", args=[image.pk]),
        }  # fmt: skip
        assert image.uploaded_by == self.amal

    def test_its_renditions_are_ordered_in_the_same_breath(self):
        self.upload(picture())
        (task,) = DBTaskResult.objects.all()
        assert task.args_kwargs["args"] == [Image.objects.get().pk]

    def test_words_may_come_with_it(self):
        answer = self.upload(picture(), alt_ar="بوابة", credit_ar="تصوير: أمل")
        assert answer.json()["needs_alt"] is False
        assert Image.objects.get().credit_ar == "تصوير: أمل"

    def test_the_same_file_is_the_same_picture(self):
        first = self.upload(picture(), alt_ar="بوابة").json()
        files = stored_files()
        answer = self.upload(picture("غير ذلك.jpg"), alt_ar="غيرها")
        assert answer.status_code == 200
        assert answer.json() == first | {"is_known": True}
        assert Image.objects.count() == 1
        assert stored_files() == files

    def test_a_form_without_script_leads_to_the_one_that_is_there(self):
        self.upload(picture())
        answer = self.client.post(ADD, {"file": picture(), "alt_ar": "بوابة"})
        (words,) = answer.context["adminform"].form.errors["file"]
        assert reverse("admin:articles_image_change", args=[Image.objects.get().pk]) in words
        assert "بوابة" in answer.content.decode()

    def test_what_is_no_picture_is_refused_in_the_language_of_the_desk(self):
        for language, words in (("ar", "صورة"), ("en", "picture")):
            User.objects.update(language=language)
            answer = self.upload(SimpleUploadedFile("x.jpg", b"<script>alert(1)</script>"))
            assert answer.status_code == 400
            assert words in answer.json()["errors"][0]
        assert not Image.objects.exists()

    def test_no_file_and_words_too_long_are_refused_in_words(self):
        for answer in (self.client.post(UPLOAD, {}), self.upload(picture(), alt_ar="ا" * 301)):
            assert answer.status_code == 400
            assert answer.json()["errors"][0].strip()
        assert not Image.objects.exists()

    def test_a_full_disk_is_a_sentence_and_keeps_nothing(self):
        before = stored_files()
        with mock.patch(FULL, side_effect=OSError(28, "No space left on device")):
            answers = [self.upload(picture())]
            answers.append(self.client.post(ADD, {"file": picture(), "alt_ar": "بوابة"}))
        assert answers[0].status_code == 400
        (sentence,) = answers[0].json()["errors"]
        assert answers[1].context["adminform"].form.errors["file"] == [sentence]
        assert "بوابة" in answers[1].content.decode()
        assert not Image.objects.exists()
        assert stored_files() == before

    def test_a_file_past_the_limit_is_refused_in_words_a_script_can_read(self):
        with self.settings(MAX_UPLOAD_MB=1):
            large = SimpleUploadedFile("x.jpg", b"\xff\xd8" + b"\0" * (1 << 20))
            assert self.upload(large).status_code == 400
            larger = SimpleUploadedFile("x.jpg", b"\xff\xd8" + b"\0" * (3 << 20))
            asked = {"accept": "application/json"}
            answer = self.client.post(UPLOAD, {"file": larger}, headers=asked)
            assert answer.status_code == 413
            assert "1" in answer.json()["errors"][0]
            larger.seek(0)
            assert "<html" in self.client.post(UPLOAD, {"file": larger}).content.decode()

    def test_no_room_for_a_file_on_its_way_is_a_sentence_and_leaves_nothing(self):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(self.amal)
        asked = {"accept": "application/json"}
        with TemporaryDirectory() as folder, self.settings(FILE_UPLOAD_TEMP_DIR=folder):
            # The check of the token reads the body in a middleware, before any view.
            for client in (self.client, strict):
                client.get(ADD)
                large = SimpleUploadedFile("x.jpg", b"\xff\xd8" + b"\0" * (9 << 20))
                with no_file_longer_than(8 << 20):
                    answer = client.post(UPLOAD, {"file": large}, headers=asked)
                    large.seek(0)
                    page = client.post(ADD, {"file": large}).content.decode()
                assert answer.status_code == 507
                (sentence,) = answer.json()["errors"]
                assert "مساحة" in sentence
                assert sentence in page
                assert list(Path(folder).iterdir()) == []
        assert not Image.objects.exists()

    def test_only_who_may_add_pictures_sends_them(self):
        self.client.force_login(make_user("mona", "moderator"))
        assert self.upload(picture()).status_code == 403
        self.client.logout()
        assert self.upload(picture()).status_code == 302
        assert not Image.objects.exists()

    def test_it_asks_for_the_token_of_the_form(self):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(self.amal)
        assert strict.post(UPLOAD, {"file": picture()}).status_code == 403
        assert not Image.objects.exists()


class Words(Desk):
    def setUp(self):
        super().setUp()
        self.pk = self.upload(picture()).json()["id"]

    def test_words_come_after_the_picture(self):
        answer = self.words(self.pk, alt_ar="بوابة المدينة", caption_en="The gate")
        assert answer.status_code == 200
        assert (answer.json()["ok"], answer.json()["needs_alt"]) == (True, False)
        image = Image.objects.get()
        assert (image.alt_ar, image.caption_en) == ("بوابة المدينة", "The gate")

    def test_what_is_not_posted_stays(self):
        self.words(self.pk, alt_ar="بوابة", credit_ar="أمل", licence="CC BY 4.0")
        self.words(self.pk, caption_ar="بوابة الشرق")
        image = Image.objects.get()
        assert (image.alt_ar, image.credit_ar, image.licence) == ("بوابة", "أمل", "CC BY 4.0")

    def test_a_picture_is_described_or_says_that_it_needs_none(self):
        answer = self.words(self.pk, alt_ar="")
        assert answer.status_code == 400
        assert answer.json()["fields"]["alt_ar"] == answer.json()["errors"]
        assert self.words(self.pk, alt_ar="", is_decorative="on").status_code == 200
        assert Image.objects.get().is_decorative
        assert self.words(self.pk, alt_ar="بوابة").status_code == 200
        assert not Image.objects.get().is_decorative

    def test_a_picture_that_is_not_there_is_not_found(self):
        assert self.words(self.pk + 1, alt_ar="بوابة").status_code == 404


class Choosing(Desk):
    def test_it_lists_the_newest_first_with_what_a_text_needs(self):
        for number, colour in enumerate(("#111111", "#eeeeee")):
            pk = self.upload(picture(colour=colour), alt_ar=f"صورة {number}").json()["id"]
        make_all(pk)
        page = self.client.get(PICK).content.decode()
        assert page.index(f"![](image:{pk})") < page.index(f"![](image:{pk - 1})")
        assert "/media/renditions/" in page
        assert "<html" not in page

    def test_it_finds_by_words_and_says_when_there_are_none(self):
        self.upload(picture(), alt_ar="بوابة المدينة")
        assert "image:" in self.client.get(PICK, {"q": "بوابة"}).content.decode()
        nothing = self.client.get(PICK, {"q": "قطار"}).content.decode()
        assert "image:" not in nothing
        assert "chooser__empty" in nothing

    def test_it_turns_its_pages_and_takes_any_number_for_one(self):
        with mock.patch("articles.admin.picture_doors.SIZE", 1):
            for colour in ("#111111", "#888888", "#eeeeee"):
                self.upload(picture(colour=colour))
            second = self.client.get(PICK, {"page": 2}).content.decode()
            assert second.count('data-picture="') == 1
            assert 'data-pick-turn="1"' in second
            assert 'data-pick-turn="3"' in second
            for number in ("", "0", "-1", "x", "٢", "9" * 40):
                assert self.client.get(PICK, {"page": number}).status_code == 200
