"""Whatever is asked, there is an answer; and the database looks it up in its index."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles import search
from articles.search.query import LONGEST_QUERY, MOST_WORDS, parse
from articles.search.term_bank import known_names
from tests.articles.search.test_search import SearchCase

# What FTS5, tsquery, LIKE, JSON and terminals read as more than a letter; bidi controls among them.
SIGNS = "\"'«»“”*^:()&|!<>-+~\\/@#%_.,{}[]$?\x00\t\n\u0640\u064b\u200f\u202e\u2066\u2069\ufeff"
PIECES = st.sampled_from(
    [
        *SIGNS,
        "AND",
        "OR",
        "NOT",
        "NEAR(",
        "headline:",
        "<->",
        "سورا",
        "الفنانون",
        "openai",
        "150",
        "و",
        " ",
    ]
)
ASKED = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=80))


class AnyText(TestCase):
    @settings(max_examples=30)
    @given(ASKED)
    def test_no_text_fails(self, text):
        now = timezone.now()
        search.search(text, language="ar", now=now)
        search.search(text, language="en", now=now, by_date=True)
        search.suggest(text, language="ar", now=now)
        search.find(search.STORIES, text)

    @settings(max_examples=60)
    @given(ASKED)
    def test_only_tokens_of_ours_reach_a_database(self, text):
        query = parse(text, language="ar", names=known_names())
        assert len(query.terms) <= MOST_WORDS
        for term in query.terms:
            assert not {*term.word} & {*"\"'\\ \t\n\x00*:()&|!<>"} - {"'"}, term

    def test_ten_thousand_letters_are_read_as_far_as_a_question_goes(self):
        for text in ("سورا " * 2_500, "س" * 10_000, '"' * 10_000, "-" * 10_000, "«سورا» " * 1_500):
            assert len(parse(text, language="ar", names=known_names()).text) <= LONGEST_QUERY
            for name in ("articles:search", "articles:suggest"):
                assert self.client.get(reverse(name), {"q": text}).status_code == 200


# In front of a statement on PostgreSQL; there is nothing to explain in it.
BY_INDEX = (
    "SET LOCAL enable_seqscan = off; SET LOCAL max_parallel_workers_per_gather = 0; "
    "SET LOCAL random_page_cost = 0.5; "
)


class Plans(SearchCase):
    def plan(self, sql: str) -> str:
        explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                # So few rows are read quicker than any index.
                cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"{explain} {sql.removeprefix(BY_INDEX)}")
            return " ".join(str(row[-1]) for row in cursor.fetchall())

    def test_every_look_is_by_an_index(self):
        self.published()
        with CaptureQueriesContext(connection) as asked:
            search.search("الفنانون سورا", language="ar", now=timezone.now(), by_date=True)
            search.suggest("الفنا", language="ar", now=timezone.now())
        seen = [row["sql"] for row in asked if "articles_search" in row["sql"]]
        assert len(seen) > 5
        for sql in seen:
            plan = self.plan(sql)
            assert "Seq Scan on articles_search" not in plan, (sql, plan)
            assert "SCAN articles_searchdocument " not in plan, (sql, plan)
            assert "SCAN articles_searchword " not in plan, (sql, plan)
        # Of so few rows PostgreSQL reads those of the language; test_search.py asks it with many.
        whole = " ".join(self.plan(sql) for sql in seen)
        assert connection.vendor == "postgresql" or "VIRTUAL TABLE INDEX" in whole
