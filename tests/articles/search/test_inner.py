"""What only the desk searches: working copies, and whatever else is kept by a name of its own."""

import io

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import search
from articles.models import InnerDocument, InnerWord, SearchWord
from tests.articles.search.test_search import SearchCase
from tests.conftest import make_user


class Inner(SearchCase):
    def find(self, text):
        return search.find(search.STORIES, text)

    def test_a_draft_is_found_at_the_desk_and_nowhere_else(self):
        story = self.story()
        assert self.find("الفنانين") == [story.pk]
        found = search.search("الفنانين", language="ar", now=timezone.now())
        assert not found.scores
        assert not SearchWord.objects.exists()
        assert search.suggest("الفنا", language="ar", now=timezone.now()) == []

    def test_a_save_is_found_by_its_new_words_alone(self):
        story = self.edit(self.story(), self.amal, body_ar="نص عن القرصنة في البحار.")
        assert self.find("القرصنة") == [story.pk]
        self.edit(story, self.amal, body_ar="نص عن الملاحة في البحار.")
        assert self.find("القرصنة") == []
        assert self.find("ملاحة") == [story.pk]
        assert InnerDocument.objects.count() == 1
        assert InnerWord.objects.get(word="البحار").documents == 1
        assert InnerWord.objects.get(word="القرصنه").documents == 0

    def test_a_word_is_found_by_its_beginning_and_a_name_in_any_spelling(self):
        story = self.story()
        assert self.find("الفيديوه") == [story.pk]
        assert self.find("أوبن إيه آي") == [story.pk]

    def test_collections_know_nothing_of_each_other(self):
        search.keep(search.ANSWERS, 7, {"body": "أظن أن المسبار سيصل."})
        search.keep(search.ANSWERS, 8, {"body": "لا رأي لي."})
        assert search.find(search.ANSWERS, "مسبار") == [7]
        assert self.find("مسبار") == []
        search.drop(search.ANSWERS, [7])
        assert search.find(search.ANSWERS, "مسبار") == []

    def test_a_save_costs_a_few_queries_more(self):
        search.keep(search.STORIES, 1, {"body": "نص عن القرصنة في البحار."})
        with CaptureQueriesContext(connection) as asked:
            search.keep(search.STORIES, 1, {"body": "نص عن الملاحة في البحار."})
        assert len(asked) <= 10
        with CaptureQueriesContext(connection) as asked:
            search.keep(search.STORIES, 1, {"body": "نص عن الملاحة في البحار."})
        assert len(asked) <= 3

    def test_the_list_of_stories_looks_in_all_words(self):
        story = self.story()
        self.client.force_login(self.basim)
        listed = reverse("admin:articles_article_changelist")
        change = reverse("admin:articles_article_change", args=[story.pk])
        for text, is_there in (("فنان", True), ("اوبن ايه اي", True), ("ديناصورات", False)):
            html = self.client.get(listed, {"q": text}).content.decode()
            assert (change in html) is is_there, text

    def test_who_sees_only_her_own_finds_only_her_own(self):
        story = self.story()
        self.client.force_login(make_user("huda", "contributor"))
        html = self.client.get(reverse("admin:articles_article_changelist"), {"q": "فنان"})
        assert (
            reverse("admin:articles_article_change", args=[story.pk]) not in html.content.decode()
        )

    def test_what_was_there_before_is_indexed_by_the_command(self):
        story = self.story()
        search.drop(search.STORIES, [story.pk])
        assert self.find("الفنانين") == []
        out = io.StringIO()
        call_command("rebuild_search", stdout=out)
        assert "Indexed 1 stories" in out.getvalue()
        assert self.find("الفنانين") == [story.pk]
