"""The picture that networks show of a story: made once for what it says, never clipped, in order."""

import io
from unittest.mock import patch

import pytest
from django.core.checks import run_checks
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import Image as Pillow

from articles.images.lines import LARGEST, SMALLEST, drawable, fit, width_of
from articles.images.share_cards import SIZE, CannotShape, Card, card_of, draw
from articles.images.sweep import REST, left_over
from articles.images.tasks import make_share_cards
from articles.models import Publication
from tests.articles.workflow.cases import StoryCase

HEADLINES = [
    "خبر",
    "فنانون يسربون نموذج Sora لتوليد الفيديوهات من OpenAI",
    "هل يكفي C++ و GPT-4o؟ 2024-11-26 و+5%",
    "مُعلِّمٌ يُدَرِّسُ اللُّغَةَ العَرَبِيَّةَ بِتَطْبِيقٍ",
    "كلمة طويلة " * 16,
    "ا" * 200,
    "OpenAI " * 28,
    "خبر 🚀 فيه صاروخ",
]


def work():
    for row in DBTaskResult.objects.filter(task_path__endswith="make_share_cards"):
        make_share_cards.call(*row.args_kwargs["args"])


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("headline", HEADLINES)
def test_no_letter_stands_outside_its_box(headline, language):
    text = fit(headline, width=602, height=390, language=language)
    widest = max(width_of(line, size=text.size, language=language) for line in text.lines)
    assert widest <= 602
    assert text.height <= 390
    assert SMALLEST <= text.size <= LARGEST


def test_no_word_stands_alone_on_the_last_line_where_it_can_be_helped():
    text = fit(HEADLINES[1], width=602, height=390, language="ar")
    assert " " in text.lines[-1]


def test_a_text_that_no_size_fits_ends_in_three_dots():
    text = fit("كلمة طويلة " * 60, width=602, height=390, language="ar")
    assert text.lines[-1].rstrip("\u2069").endswith("…")


def test_what_stands_in_two_scripts_is_isolated():
    text = fit("لغة C++", width=602, height=390, language="ar")
    assert text.lines == ("لغة \u2068C++\u2069",)


def test_every_sign_that_is_drawn_has_a_drawing_and_no_other_is():
    signs = "Sora® ±5% ¥100 ½ x² §3 Škoda Łódź Ünited ° © ™ €3 ٣٫٥٪ «مُعلِّم»"
    assert drawable(signs) == signs
    assert drawable("خبر 🚀 ≈ فيه صاروخ \ue000") == "خبر فيه صاروخ"


def test_without_shaping_nothing_is_drawn_and_start_up_says_so():
    card = Card("ar", "خبر", "تقنية", None)
    with patch("articles.images.lines.features.check", return_value=False):
        with pytest.raises(CannotShape):
            draw(card)
        assert card.name == ""
        assert "newsroom.W001" in [found.id for found in run_checks()]


class OfAStory(StoryCase):
    def test_publishing_names_the_card_and_a_task_draws_it(self):
        story = self.published()
        copy = story.publications.get()
        assert not default_storage.exists(copy.card_ar)
        work()
        with default_storage.open(copy.card_ar) as file:
            assert Pillow.open(file).size == SIZE
        page = self.client.get(copy.get_absolute_url()).content.decode()
        assert (
            f'<meta property="og:image" content="http://127.0.0.1:8000/media/{copy.card_ar}">'
            in page
        )
        assert self.client.get(f"/media/{copy.card_ar}").status_code == 200

    def test_the_same_words_have_the_same_card_and_others_another(self):
        story = self.published()
        first = story.publications.get().card_ar
        content = story.revision.content
        assert card_of(content, "ar").name == first
        assert card_of(content | {"headline_ar": "عنوان آخر"}, "ar").name != first

    def test_a_story_from_before_there_were_cards_gets_its_own_once(self):
        self.changes["headline_ar"] = "قصة من قبل البطاقات"
        copy = self.published().publications.get()
        named = copy.card_ar
        Publication.objects.update(card_ar="")
        DBTaskResult.objects.all().delete()
        call_command("order_cards", verbosity=0)
        copy.refresh_from_db()
        assert (copy.card_ar, copy.card_en) == (named, "")
        work()
        assert default_storage.exists(named)
        DBTaskResult.objects.all().delete()
        call_command("order_cards", verbosity=0)
        assert not DBTaskResult.objects.exists()

    def test_a_card_that_was_lost_is_drawn_again(self):
        self.changes["headline_ar"] = "بطاقة ضاع ملفها"
        copy = self.published().publications.get()
        work()
        default_storage.delete(copy.card_ar)
        DBTaskResult.objects.all().delete()
        call_command("order_cards", verbosity=0)
        work()
        assert default_storage.exists(copy.card_ar)

    def test_a_card_that_no_copy_names_any_more_is_left_over(self):
        self.changes["headline_ar"] = "بطاقة لا يذكرها أحد"
        copy = self.published().publications.get()
        work()
        later = timezone.now() + 2 * REST
        assert copy.card_ar not in left_over(later)
        Publication.objects.update(card_ar="")
        assert copy.card_ar in left_over(later)

    def test_the_desk_sees_the_card_of_what_is_saved(self):
        story = self.story()
        self.client.force_login(self.amal)
        page = self.client.get(reverse("admin:articles_article_sharing", args=[story.pk]))
        address = reverse("admin:articles_article_share_card", args=[story.pk, "ar"])
        assert address in page.content.decode()
        picture = self.client.get(address)
        assert Pillow.open(io.BytesIO(picture.content)).size == SIZE
        assert self.client.get(address.replace("/ar/", "/en/")).status_code == 404
