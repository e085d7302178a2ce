"""Search that understands Arabic, over public copies alone.

`search()` finds, `index()` and `unindex()` keep the index in the transaction that publishes, `rebuild()`
makes it again. `keep()`, `drop()` and `find()` are the same for collections that only the desk
searches, by their name; `collect()` says where one comes from, `bring_in()` brings in what it lacks. What is in between is private: one analyser in Python for what is written and for what
is asked (`analyser`), two thin backends (`sqlite`, `postgres`), one ranking.
"""

from articles.search.documents import plain_text
from articles.search.filters import Count, Facets, Filters, Within, facets
from articles.search.indexing import (
    create_after_migrate,
    index,
    rebuild,
    rebuild_with,
    unindex,
    waiting,
)
from articles.search.inner import drop, find, keep
from articles.search.relating import related
from articles.search.searching import Results, search
from articles.search.snippets import Marks, Piece, as_written, marked, snippet
from articles.search.sources import Source, bring_in, collect
from articles.search.suggesting import Suggestion, suggest, written_form
from articles.search.tables import ANSWERS, PICTURES, STORIES
from articles.search.tagging import tags_in
from articles.search.unmet import note_unmet

__all__ = [
    "ANSWERS", "PICTURES", "STORIES", "Count", "Facets", "Filters", "Marks", "Piece", "Results", "Source", "Suggestion", "Within", "as_written",
    "bring_in", "collect", "create_after_migrate", "drop", "facets", "find", "index", "keep", "marked", "note_unmet", "plain_text", "rebuild", "rebuild_with", "related",
    "search", "snippet", "suggest", "tags_in", "unindex", "waiting", "written_form",
]  # fmt: skip
