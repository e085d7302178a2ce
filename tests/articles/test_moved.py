"""Lists asked for by the slug that they have in the other edition, or once had."""

from urllib.parse import quote

from articles.models import Person, Section, Series, Tag
from tests.articles.workflow.cases import StoryCase

ENGLISH = {
    "headline_en": "Artists leak Sora",
    "body_en": "First text.",
    "question_en": "Will it win?",
    "publish_en": True,
}
FEEDS = ("", "feed/", "feed/atom/", "feed/json/")


class Moved(StoryCase):
    def setUp(self):
        super().setUp()
        self.person = Person.objects.create(name_ar="أمل", name_en="Amal")
        self.tag = Tag.objects.create(name_ar="تسريب", name_en="Leaks")
        self.series = Series.objects.create(name_ar="أقفال", name_en="Locks")
        self.changes |= {
            "byline": [self.person.pk],
            "tags": ["تسريب"],
            "series_id": self.series.pk,
        }
        self.kinds = {
            "section": self.section,
            "tag": self.tag,
            "author": self.person,
            "series": self.series,
        }

    def leads(self, path):
        answer = self.client.get(path)
        return answer.status_code, answer.get("Location")

    def test_a_language_changed_by_hand_leads_to_the_list_of_that_edition(self):
        self.changes |= ENGLISH
        self.published()
        for kind, thing in self.kinds.items():
            arabic = f"/{kind}/{quote(thing.slug_ar)}/"
            english = f"/en/{kind}/{thing.slug_en}/"
            assert thing.slug_ar != thing.slug_en
            for tail in FEEDS if kind != "series" else ("",):
                with self.subTest(kind=kind, tail=tail):
                    assert self.leads(f"/en{arabic}{tail}") == (301, f"{english}{tail}")
                    assert self.leads(f"/{kind}/{thing.slug_en}/{tail}") == (301, f"{arabic}{tail}")
                    assert self.client.get(f"{english}{tail}").status_code == 200

    def test_what_has_no_list_in_an_edition_is_not_found_and_not_named(self):
        self.published()
        for kind, thing in self.kinds.items():
            # A section has its page before its first story.
            told = (301, f"/en/section/{thing.slug_en}/") if kind == "section" else (404, None)
            with self.subTest(kind=kind):
                assert self.leads(f"/en/{kind}/{quote(thing.slug_ar)}/") == told

    def test_what_no_story_ever_carried_is_led_to_from_neither_edition(self):
        for kind, thing in self.kinds.items():
            if kind != "section":
                assert self.leads(f"/{kind}/{thing.slug_en}/") == (404, None), kind
                # A name that was changed in secret leaves no trace either.
                thing.slug_ar = "اسم-ثان"
                old = type(thing).objects.get(pk=thing.pk).slug_ar
                thing.save()
                assert self.leads(f"/{kind}/{quote(old)}/") == (404, None), kind

    def test_a_section_without_a_name_here_is_not_found(self):
        Section.objects.create(name_ar="أمن")
        assert self.leads(f"/en/section/{quote('أمن')}/") == (404, None)

    def test_its_own_slug_wins_over_that_of_another(self):
        own = Section.objects.create(name_ar="أجهزة", slug_ar="x", name_en="Devices", slug_en="d")
        Section.objects.create(name_ar="أمن", slug_ar="y", name_en="Security", slug_en="x")
        assert self.client.get("/section/x/").context["thing"] == own
        assert self.client.get("/en/section/x/").context["thing"].name_en == "Security"
