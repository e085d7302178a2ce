"""Which tables a search looks through: the site's own, or scratch ones beside them that end with the
connection. Every statement takes their names from here.
"""

from dataclasses import dataclass

LANGUAGES = ("ar", "en")
# What is searched at the desk alone, each by itself.
STORIES, ANSWERS, PICTURES = COLLECTIONS = ("stories", "answers", "pictures")


@dataclass(frozen=True)
class Tables:
    documents: str
    words: str
    parts: tuple[str, ...] = LANGUAGES
    is_temporary: bool = False
    # The column that says what a document is of.
    owner: str = "publication_id"

    @property
    def schema(self) -> str:
        """In front of what is made in SQLite beside a temporary table."""
        return "temp." if self.is_temporary else ""

    def of(self, language: str) -> str:
        """The full-text table of a part: a language, or a collection (SQLite)."""
        return f"{self.documents}_{language}"


SITE = Tables("articles_searchdocument", "articles_searchword")
SCRATCH = Tables("scratch_searchdocument", "scratch_searchword", is_temporary=True)
INNER = Tables("articles_innerdocument", "articles_innerword", COLLECTIONS, owner="key")
# How many documents a language or a collection has, and how many tokens they have together.
TOTAL = "articles_searchtotal"
COLUMNS = ("headline", "tags", "standfirst", "body", "people", "names", "roots")
