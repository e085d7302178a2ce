"""The picture library of the desk: cards, filters, a form for one picture, and the way out."""

import io
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import Image as Pillow

from articles import autosave, workflow
from articles.images.library import upload
from articles.images.renditions import make_all
from articles.images.share_cards import make_cards
from articles.images.uses import uses_of
from articles.models import Image, Publication
from articles.workflow import publishing
from newsroom.models import User
from tests.articles.workflow.cases import StoryCase
from tests.conftest import make_user

ADD = reverse("admin:articles_image_add")
LIST = reverse("admin:articles_image_changelist")


def picture(name="صورة.jpg", size=(800, 450), kind="JPEG", colour="#1f3a93"):
    out = io.BytesIO()
    Pillow.new("RGB", size, colour).save(out, kind)
    return SimpleUploadedFile(name, out.getvalue())


def change_page(image):
    return reverse("admin:articles_image_change", args=[image.pk])


def delete_page(image):
    return reverse("admin:articles_image_delete", args=[image.pk])


class Library(TestCase):
    def setUp(self):
        self.amal = make_user("amal", "writer")
        self.client.force_login(self.amal)

    def upload(self, file, **words):
        return self.client.post(ADD, {"file": file, "alt_ar": "مستطيل أزرق"} | words)

    def shown(self, **asked) -> list[str]:
        """The names on the cards that the list shows."""
        cards = self.client.get(LIST, asked).context["cl"].cards
        return [str(card.image) for card in cards]

    def test_an_upload_is_planned_at_once_and_made_by_a_task(self):
        assert self.upload(picture()).status_code == 302
        image = Image.objects.get()
        assert (image.width, image.height, image.alt_ar) == (800, 450, "مستطيل أزرق")
        assert image.uploaded_by.username == "amal"
        assert {row.state for row in image.renditions.all()} == {"pending"}
        assert 'class="picture__wait"' in self.client.get(LIST).content.decode()
        make_all(image.pk)
        assert 'class="picture__image"' in self.client.get(LIST).content.decode()
        page = self.client.get(change_page(image))
        assert 'class="focal__image"' in page.content.decode()
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
        self.client.post(change_page(image), given)
        after = Image.objects.get()
        assert (after.alt_ar, after.focal_x) == ("غيره", 30)
        assert after.original == image.original

    def test_a_focal_point_outside_the_picture_is_refused(self):
        self.upload(picture())
        given = {"alt_ar": "غيره", "focal_x": 101, "focal_y": 40}
        answer = self.client.post(change_page(Image.objects.get()), given)
        assert answer.context["adminform"].form.errors["focal_x"]

    def test_a_search_takes_letters_that_readers_take_for_the_same(self):
        self.upload(picture(), alt_ar="إعلانٌ في المكتبة")
        self.upload(picture(colour="#222222"), alt_ar="قطار", credit_ar="تصوير: أمل")
        assert self.shown(q="اعلان المكتبه") == ["إعلانٌ في المكتبة"]
        assert self.shown(q="امل") == ["قطار"]

    def test_it_is_narrowed_by_what_is_missing_by_use_by_whom_and_by_month(self):
        self.upload(picture(), alt_ar="بوابة", credit_ar="أمل")
        upload(picture(colour="#222222"), by=make_user("basim", "editor"), caption_ar="بلا وصف")
        old = Image.objects.get(alt_ar="بوابة")
        Image.objects.filter(pk=old.pk).update(uploaded_at=datetime(2025, 4, 2, tzinfo=UTC))
        workflow.create({"cover_id": old.pk, "headline_ar": "عنوان"}, by=self.amal)
        assert self.shown() == ["بلا وصف", "بوابة"]
        assert self.shown(lacks="alt") == self.shown(lacks="credit") == ["بلا وصف"]
        assert self.shown(lacks="files") == []
        assert (self.shown(use="none"), self.shown(use="some")) == (["بلا وصف"], ["بوابة"])
        assert self.shown(by=self.amal.pk) == ["بوابة"]
        assert self.shown(month="2025-04") == ["بوابة"]
        assert self.shown(month="nonsense") == ["بلا وصف", "بوابة"]

    def test_a_page_costs_the_same_for_one_picture_and_for_many(self):
        self.upload(picture(), alt_ar="أول")
        with self.assertNumQueries(12):
            self.client.get(LIST)
        for number in range(9):
            upload(picture(colour=f"#{number}{number}{number}"), by=self.amal)
        with self.assertNumQueries(12):
            self.client.get(LIST)

    def test_what_could_not_be_made_says_so_and_is_tried_again(self):
        self.upload(picture())
        image = Image.objects.get()
        image.renditions.update(state="failed")
        again = reverse("admin:articles_image_again", args=[image.pk])
        for page in (LIST, change_page(image)):
            assert again in self.client.get(page).content.decode()
        assert self.shown(lacks="files") == ["مستطيل أزرق"]
        before = DBTaskResult.objects.count()
        assert self.client.get(again).status_code == 405
        assert self.client.post(again).status_code == 302
        assert DBTaskResult.objects.count() == before + 1
        make_all(image.pk)
        assert again not in self.client.get(LIST).content.decode()
        self.client.post(again)
        assert DBTaskResult.objects.count() == before + 1


class WithPictures(StoryCase):
    def setUp(self):
        super().setUp()
        self.image = upload(picture(), by=self.amal, alt_ar="بوابة")
        make_all(self.image.pk)
        self.now = timezone.now()

    def with_picture(self):
        self.changes["body_ar"] += f"\n\n![](image:{self.image.pk})"


class Uses(WithPictures):
    """Where a picture stands keeps it: a draft, a live copy, one to come, one that may come back."""

    def uses(self):
        return uses_of(self.image, now=timezone.now())

    def test_a_draft_that_names_it_uses_it(self):
        self.with_picture()
        story = self.story()
        (use,) = self.uses()
        assert (use.story, use.is_draft, use.is_live, use.is_cover) == (story, True, False, False)
        self.edit(story, self.amal, body_ar="نص بلا صورة.")
        assert not self.uses()

    def test_a_cover_is_a_use(self):
        self.changes["cover_id"] = self.image.pk
        self.story()
        (use,) = self.uses()
        assert use.is_cover

    def test_a_number_that_begins_like_it_is_no_use(self):
        self.changes["body_ar"] += f"\n\n![](image:{self.image.pk}0)"
        self.story()
        assert not self.uses()

    def test_the_live_copy_keeps_it_though_the_draft_has_let_it_go(self):
        self.with_picture()
        story = self.published()
        story = self.move(story, "start_change", self.basim)
        story = self.edit(story, self.amal, body_ar="نص بلا صورة.")
        (use,) = self.uses()
        assert (use.is_live, use.is_draft) == (True, False)
        story = self.move(self.move(story, "submit", self.amal), "approve", self.basim)
        self.move(
            story, "publish", self.basim, change_class="update", public_note_ar="تحديث للنص كله."
        )
        assert not self.uses()

    def test_a_copy_that_waits_for_its_time_keeps_it(self):
        self.with_picture()
        at = timezone.now() + timedelta(days=1)
        self.move(self.approved(), "schedule", self.basim, at=at)
        (use,) = self.uses()
        assert use.is_coming

    def test_a_story_that_was_taken_down_may_come_back(self):
        self.with_picture()
        story = self.published()
        self.move(story, "withdraw", self.basim, public_note_ar="نراجع ما فيه.")
        (use,) = self.uses()
        assert use.is_taken_down

    def test_the_page_of_the_picture_leads_to_its_stories_and_shows_replaced_words(self):
        self.with_picture()
        story = self.published()
        self.image.alt_ar = "بوابة المدينة القديمة"
        self.image.save()
        self.client.force_login(self.amal)
        page = self.client.get(change_page(self.image)).content.decode()
        assert reverse("admin:articles_article_change", args=[story.pk]) in page
        assert "<bdi>بوابة</bdi>" in page

    def test_a_contributor_is_not_told_of_the_stories_of_others(self):
        self.with_picture()
        story = self.story()
        self.client.force_login(make_user("noor", "contributor"))
        page = self.client.get(change_page(self.image)).content.decode()
        assert story.headline_ar not in page
        assert "uses__story" in page


class Readers(WithPictures):
    def test_a_cover_is_cut_around_its_focal_point_without_a_style(self):
        Image.objects.filter(pk=self.image.pk).update(focal_x=21, focal_y=78)
        self.changes["cover_id"] = self.image.pk
        story = self.published()
        for page in ("/", f"/a/{story.pk}/"):
            html = self.client.get(page, follow=True).content.decode()
            assert "focus-x-2 focus-y-8" in html
            assert "style=" not in html


class Captions(WithPictures):
    """What stands with a picture, in both editions, of a cover and of a picture in the text."""

    def pages(self, **words) -> tuple[str, str]:
        """The story's page in Arabic and in English, with a picture of these words twice."""
        Image.objects.filter(pk=self.image.pk).update(**{"alt_ar": "", "alt_en": ""} | words)
        figure = f"\n\n![](image:{self.image.pk})"
        self.changes |= {
            "cover_id": self.image.pk, "publish_en": True, "headline_en": "Artists leak Sora",
            "body_ar": "نص القصة." + figure, "body_en": "The story." + figure,
            "question_en": "What will it become?",
        }  # fmt: skip
        story = self.published()
        answers = [self.client.get(f"{way}/a/{story.pk}/", follow=True) for way in ("", "/en")]
        assert [answer.status_code for answer in answers] == [200, 200]
        # Programs read the words once more, in the head.
        return tuple(answer.content.decode().partition("<main")[2] for answer in answers)

    def test_each_edition_has_its_own_words(self):
        arabic, english = self.pages(
            alt_ar="بوابة", alt_en="A gate", caption_ar="باب الشرق", caption_en="The eastern gate",
            credit_ar="تصوير: أمل", credit_en="Photo: Amal",
        )  # fmt: skip
        for page, words in (
            (arabic, ('alt="بوابة"', "باب الشرق", "تصوير: أمل")),
            (english, ('alt="A gate"', "The eastern gate", "Photo: Amal")),
        ):
            for said in words:
                assert page.count(said) == 2, said
        assert "A gate" not in arabic
        assert "بوابة" not in english

    def test_what_one_edition_lacks_the_other_lends_and_says_its_language(self):
        _arabic, english = self.pages(alt_ar="بوابة", caption_ar="الباب", credit_ar="تصوير: أمل")
        english = re.sub("</?bdi[^>]*>", "", english)
        assert len(re.findall('<img[^>]*alt="بوابة"[^>]* lang="ar"', english)) == 2
        for said in ("الباب", "تصوير: أمل"):
            assert english.count(said) == 2, said
        figure = english[english.index("figure__caption") :]
        assert 'lang="ar"' in figure[: figure.index("</figcaption>")]

    def test_a_decorative_picture_is_silent(self):
        for page in self.pages(alt_ar="بوابة", is_decorative=True):
            assert page.count('alt=""') >= 2
            assert 'alt="بوابة"' not in page

    def test_without_words_there_is_no_empty_caption(self):
        for page in self.pages(alt_ar="بوابة"):
            assert "<figcaption" not in page

    def test_a_picture_that_became_ready_behind_the_rendering_is_not_public_as_a_stand_in(self):
        self.with_picture()
        story = self.approved()
        self.image.renditions.update(state="pending")
        prepare = publishing.prepare

        def prepared_too_early(*given, **more):
            columns = prepare(*given, **more)
            make_all(self.image.pk)
            return columns

        too_early = mock.patch.object(publishing, "prepare", prepared_too_early)
        with too_early, self.assertRaises(workflow.Refused) as refusal:
            self.move(story, "publish", self.basim)
        assert len(refusal.exception.reasons) == 1
        self.move(story, "publish", self.basim)
        assert "data:image/svg" not in Publication.objects.get().html_ar

    def test_a_licence_stands_with_the_credit(self):
        for page in self.pages(alt_ar="بوابة", licence="CC BY-SA 4.0"):
            assert page.count("CC BY-SA 4.0") == 2


class Deleting(WithPictures):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.amal)

    def delete(self):
        with self.captureOnCommitCallbacks(execute=True):
            return self.client.post(delete_page(self.image), {"post": "yes"})

    def files(self) -> set[str]:
        root = Path(settings.MEDIA_ROOT)
        return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}

    def test_a_picture_that_no_story_uses_goes_with_all_its_files(self):
        names = {self.image.original.name, *self.image.renditions.values_list("name", flat=True)}
        before = self.files()
        assert names <= before
        assert 'name="post"' in self.client.get(delete_page(self.image)).content.decode()
        assert self.delete().status_code == 302
        assert not Image.objects.filter(pk=self.image.pk).exists()
        assert self.files() == before - names

    def test_one_that_is_used_stays_and_names_what_uses_it(self):
        self.with_picture()
        story = self.story()
        self.delete()
        page = self.client.get(delete_page(self.image)).content.decode()
        assert reverse("admin:articles_article_change", args=[story.pk]) in page
        assert 'name="post"' not in page
        assert Image.objects.filter(pk=self.image.pk).exists()
        assert self.image.original.name in self.files()

    def test_words_that_nobody_saved_keep_it_too(self):
        story = self.story()
        typed = {"body_ar": [f"نص ![](image:{self.image.pk})"]}
        autosave.keep(typed, by=self.amal, article=story, tab="t", serial=1, now=self.now)
        self.delete()
        assert Image.objects.filter(pk=self.image.pk).exists()

    def test_one_deletes_what_one_brought_and_an_editor_all(self):
        self.client.force_login(make_user("rami", "writer"))
        assert self.delete().status_code == 403
        self.client.force_login(self.basim)
        assert self.delete().status_code == 302

    def test_files_that_no_picture_has_are_swept_after_a_day(self):
        stray = default_storage.save("originals/2026/01/left.jpg", io.BytesIO(b"x"))
        call_command("sweep_pictures", verbosity=0)
        assert default_storage.exists(stray)
        # Of its own: a card is named by what it says, and another test asks that its is not there.
        self.changes["headline_ar"] = "ملفات لا يحتاج إليها أحد"
        self.published()
        make_cards(Publication.objects.get().pk)
        card = Publication.objects.get().card_ar
        assert default_storage.exists(card)
        long_ago = (self.now - timedelta(days=2)).timestamp()
        for name in (stray, card, self.image.original.name):
            os.utime(default_storage.path(name), (long_ago, long_ago))
        call_command("sweep_pictures", verbosity=0)
        assert not default_storage.exists(stray)
        assert default_storage.exists(card)
        assert default_storage.exists(self.image.original.name)
