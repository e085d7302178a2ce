"""An index beside the site's own, of texts that are no stories: it ends with the connection.

Search is judged with it, on whichever database is in use, by the same statements and the same ranking.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection

from articles.search.documents import analyse
from articles.search.indexing import backend, columns_of, insert
from articles.search.query import parse
from articles.search.ranking import Ranking
from articles.search.searching import FIELDS, look_up, rows_of
from articles.search.tables import SCRATCH
from articles.search.term_bank import names_to_begin_with

# Where the texts of a document that is no story are weighed.
FIELD_OF = {"title": "headline", "summary": "standfirst", "body": "body"}
_TEXTS = (*FIELDS, "names", "roots", "words")
_TABLES = (
    "CREATE TEMP TABLE {documents} (id INTEGER PRIMARY KEY, publication_id INTEGER, language VARCHAR(2), analyser "
    "INTEGER, {texts}, length INTEGER, vector {vector}, head {vector})",
    "CREATE TEMP TABLE {words} (id {serial} PRIMARY KEY, language VARCHAR(2), word VARCHAR(80), stem VARCHAR(80), "
    "root VARCHAR(80), documents INTEGER, UNIQUE (language, word))",
    "CREATE INDEX {schema}{words}_stem ON {words} (language, stem)",
    "CREATE INDEX {schema}{words}_root ON {words} (language, root)",
)
_AT_ONCE = 500


class Scratch:
    """Documents `{"id", "title", "summary", "body"}`, all of one language."""

    def __init__(self, documents: Iterable[Mapping[str, str]], *, language: str = "ar") -> None:
        """Index the documents. Fills the connection's temporary tables; one such index at a time."""
        self.language, self.names = language, names_to_begin_with()
        self.ids: list[str] = []
        self.tokens = 0
        is_postgres = connection.vendor == "postgresql"
        given = {
            "documents": SCRATCH.documents, "words": SCRATCH.words,
            "texts": ", ".join(f"{name} TEXT" for name in _TEXTS),
            "vector": "tsvector" if is_postgres else "TEXT",
            "serial": "SERIAL" if is_postgres else "INTEGER",
            "schema": "" if is_postgres else SCRATCH.schema,
        }  # fmt: skip
        with connection.cursor() as cursor:
            for statement in _TABLES:
                cursor.execute(statement.format(**given))
            # Triggers fill SQLite's tables as rows come; PostgreSQL's indexes are quicker made at the end.
            if not is_postgres:
                backend().create(cursor, SCRATCH)
            self._fill(cursor, documents)
            if is_postgres:
                backend().create(cursor, SCRATCH)
                cursor.execute(f"ANALYZE {SCRATCH.documents}")

    def find(self, text: str, *, most: int = 10) -> list[str]:
        """The ids of the documents that answer best. Nothing is left out for holding too little."""
        asked = parse(text, language=self.language, names=self.names)
        if not asked:
            return []
        total = (len(self.ids), self.tokens)
        looked = look_up(asked, language=self.language, tables=SCRATCH, total=total)
        ranking = Ranking(looked.query, looked.collection)
        scores = [ranking.score(row) for row in rows_of(SCRATCH, looked.keys)]
        scores.sort(key=lambda score: (-score.value, score.pk))
        return [self.ids[score.pk - 1] for score in scores[:most]]

    def _fill(self, cursor: Any, documents: Iterable[Mapping[str, str]]) -> None:
        counts: Counter[str] = Counter()
        forms: dict[str, tuple[str, str]] = {}
        waiting = []
        for number, document in enumerate(documents, start=1):
            self.ids.append(str(document["id"]))
            texts = {field: document.get(name) or "" for name, field in FIELD_OF.items()}
            texts = {name: texts.get(name, "") for name in FIELDS}
            analysed = analyse(texts, language=self.language, names=self.names)
            row = columns_of(analysed)
            waiting.append({"id": number, "language": self.language} | row)
            vocabulary = analysed.vocabulary()
            counts.update(vocabulary.keys())
            forms |= vocabulary
            self.tokens += row["length"]
            if len(waiting) == _AT_ONCE:
                insert(SCRATCH, waiting)
                waiting = []
        insert(SCRATCH, waiting)
        words = f"INSERT INTO {SCRATCH.words} (language, word, stem, root, documents) VALUES (%s, %s, %s, %s, %s)"
        cursor.executemany(
            words, [(self.language, word, *forms[word], found) for word, found in counts.items()]
        )
