"""Search that understands Arabic, over public copies alone.

`search()` finds, `index()` and `unindex()` keep the index in the transaction that publishes, `rebuild()`
makes it again. What is in between is private: one analyser in Python for what is written and for what
is asked (`analyser`), two thin backends (`sqlite`, `postgres`), one ranking.
"""

from articles.search.documents import plain_text
from articles.search.filters import Count, Facets, Filters, facets
from articles.search.indexing import create_after_migrate, index, rebuild, unindex
from articles.search.relating import related
from articles.search.searching import Results, search
from articles.search.snippets import Piece, as_written, marked, snippet
from articles.search.suggesting import Suggestion, suggest, written_form

__all__ = [
    "Count", "Facets", "Filters", "Piece", "Results", "Suggestion", "as_written", "create_after_migrate", "facets", "index", "marked", "plain_text", "rebuild",
    "related", "search", "snippet", "suggest", "unindex", "written_form",
]  # fmt: skip
