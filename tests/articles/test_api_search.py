"""What a program looks for: words, as readers do on the search page, and the parts of a series."""

from articles.models import Series
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
