"""Names of the term bank: whichever spelling a reader knows, the stories found are the same."""

from django.utils import timezone

from articles import search
from articles.models import Publication, Spelling, Term
from newsroom.text.arabic import fold
from tests.articles.many import archive
from tests.articles.workflow.cases import StoryCase


class EverySpelling(StoryCase):
    """One story for each spelling of each name, which holds no other."""

    def setUp(self):
        super().setUp()
        self.spellings: dict[Term, list[str]] = {}
        for term in Term.objects.filter(is_active=True):
            others = Spelling.objects.filter(term=term).values_list("text", flat=True)
            self.spellings[term] = [*filter(None, (term.name_ar, term.name_en, *others))]
        every = [text for texts in self.spellings.values() for text in texts]
        assert len(every) > 150
        story = self.published()
        texts = iter(every)
        bare = {
            "headline_ar": "خبر",
            "standfirst_ar": "",
            "question_ar": "ما رأيك؟",
            "tag_list": [],
        }
        archive(story, len(every), lambda: bare | {"html_ar": f"<p>حديث عن {next(texts)} هنا.</p>"})
        search.rebuild()
        copies = Publication.objects.exclude(article=story).values_list("html_ar", "pk")
        self.of_text = {html[11:-9]: pk for html, pk in copies}
        assert {*self.of_text} == {*every}

    def found(self, text: str) -> set[int]:
        scores = search.search(text, language="ar", now=timezone.now()).scores
        return {score.pk for score in scores}

    def test_finds_the_same(self):
        for term, texts in self.spellings.items():
            found = self.found(texts[0])
            assert {self.of_text[text] for text in texts} <= found, term
            for text in texts:
                assert self.found(text) == found, text
                assert self.found(fold(text)) == found, text
                if not text.isascii():
                    assert self.found(f"و{text}") == found, text
