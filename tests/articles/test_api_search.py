"""What a program looks for: words, as readers do on the search page, and the parts of a series."""

from unittest import mock

from django.db import connection
from django.utils import timezone

from articles.api import asked, stories
from articles.models import Person, Publication, PublicationByline, PublicationTag, Series, Tag
from tests.articles.many import archive
from tests.articles.test_api import ROOT, Asking


class Looking(Asking):
    def test_it_is_filtered_by_a_series(self):
        series = Series.objects.create(
            name_ar="ملف النماذج", slug_ar="ملف-النماذج", name_en="Models", slug_en="models"
        )
        self.live()
        part = self.live(series_id=series.pk)
        assert self.ids(series="ملف-النماذج") == [str(part.uuid)]
        assert self.ids(series="models", language="en") == [str(part.uuid)]
        assert self.ids(series="models", language="en", until="2001-01-01") == []
        Series.objects.create(name_ar="ملف لم يُنشر", slug_ar="ملف-لم-ينشر")
        assert self.ask("stories", status=400, series="ملف-لم-ينشر")

    def test_words_are_looked_for_as_on_the_search_page(self):
        leak = self.live()
        others = [self.live(headline_ar=f"هواتف تطوى {number}", tags=[]) for number in range(3)]
        assert self.ids(q="اوبن ايه اي")[0] == self.ids(q="OpenAI")[0] == str(leak.uuid)
        phones = {str(story.uuid) for story in others}
        assert {*self.ids(q="هاتف")} == phones
        seen, address = [], f"{ROOT}stories?limit=2&q=هاتف"
        while address:
            answer = self.client.get(address.removeprefix("http://127.0.0.1:8000")).json()
            seen += [one["id"] for one in answer["stories"]]
            address = answer["next"]
        assert seen == self.ids(q="هاتف")
        assert self.ids(q="هاتف", until="2001-01-01") == []
        assert self.ids(q="ظظظظظظظ") == []

    def test_two_hundred_at_most_are_given_and_those_are_of_what_it_is_narrowed_to(self):
        old = self.live(headline_ar="هاتف قديم", tags=["نادر"])
        for number in range(3):
            self.live(headline_ar=f"هاتف {number}", tags=["شائع"], byline=[])
        with mock.patch("articles.search.searching.CANDIDATES", 2):
            assert len(self.ids(q="هاتف")) == 2
            first = self.ask("stories", q="هاتف", limit=1)
            last = self.ask("stories", q="هاتف", limit=1, before="1")
            assert (first["next"] is None, last["next"]) == (False, None)
            assert self.ids(q="هاتف", tag="نادر") == [str(old.uuid)]
            assert self.ids(q="هاتف", person=str(self.person.uuid)) == [str(old.uuid)]
            assert self.ids(q="هاتف", tag="نادر", until="2001-01-01") == []
        told = self.document["paths"][f"{ROOT}stories"]["get"]["parameters"]
        (words,) = (one["description"] for one in told if one["name"] == "q")
        assert "at most two hundred" in words


class Plans(Asking):
    """Among thousands, the stories of a tag or a person are found by an index, by whatever it is named."""

    def setUp(self):
        super().setUp()
        self.story = self.live(tags=["نادر"])
        archive(self.story, 1_000)
        copies = Publication.objects.exclude(article=self.story)
        other = Tag.objects.create(name_ar="شائع", slug_ar="شائع", folded="شائع")
        link = {"first_at_ar": timezone.now()}
        PublicationTag.objects.bulk_create(
            PublicationTag(publication=copy, tag=other, **link) for copy in copies
        )
        someone = Person.objects.create(name_ar="غيرها")
        PublicationByline.objects.bulk_create(
            PublicationByline(publication=copy, person=someone, **link) for copy in copies
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def test_a_tag_and_a_person_are_found_by_an_index(self):
        tag = Tag.objects.get(name_ar="نادر")
        for name, thing, table in (
            ("tag", tag, "publicationtag"), ("person", self.person, "publicationbyline"),
        ):  # fmt: skip
            for key in (str(thing.uuid), thing.slug_ar):
                plan = self.plan(**{name: key})
                for scan in (
                    "SCAN V0",
                    "SCAN articles_publication",
                    f"Seq Scan on articles_{table} ",
                ):
                    assert scan not in plan, plan
                assert self.ids(**{name: key}) == [str(self.story.uuid)]

    def plan(self, **given) -> str:
        rows = Publication.objects.visible(timezone.now()).in_edition("ar")
        found = stories.filtered(rows, asked.Stories(**given), "ar").rows
        return found.newest_first("ar")[:21].explain()
