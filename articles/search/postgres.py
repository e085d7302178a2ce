"""PostgreSQL's half of search: vectors of tokens under GIN, and the letters of words under pg_trgm.

Each token is asked for by itself, which GIN answers without reading a vector; the rarities of those that a
document holds are added up. `ts_rank` would unpack the vector of every match.
"""

from collections.abc import Sequence
from typing import Any

from articles.search.query import Query, Term
from articles.search.ranking import ROOT, Collection
from articles.search.tables import Tables

LAST_PLACE = 16_383
MOST_PLACES = 255
# What a token in the head of a document counts, against one anywhere.
_HEAD = 3.0
_ROOT_MARK = "~"

_INDEXES = (
    "CREATE INDEX IF NOT EXISTS {documents}_{language}_vector ON {documents} USING gin (vector)"
    " WHERE language = '{language}'",
    "CREATE INDEX IF NOT EXISTS {documents}_{language}_head ON {documents} USING gin (head)"
    " WHERE language = '{language}'",
)
_LETTERS = "CREATE INDEX IF NOT EXISTS {words}_letters ON {words} USING gin (word gin_trgm_ops)"


def create(cursor: Any, tables: Tables) -> None:
    """Make the indexes that are missing."""
    cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for language in tables.parts:
        for statement in _INDEXES:
            cursor.execute(statement.format(documents=tables.documents, language=language))
    cursor.execute(_LETTERS.format(words=tables.words))


def triggers(_tables: Tables) -> set[str]:
    return set()


def vector(stems: list[str], roots: list[str], names: list[str]) -> str:
    """The literal of a tsvector: stems with their places, roots and names without."""
    places: dict[str, list[str]] = {}
    for place, stem in enumerate(stems[:LAST_PLACE], start=1):
        places.setdefault(stem, []).append(str(place))
    parts = [f"{_literal(stem)}:{','.join(found[:MOST_PLACES])}" for stem, found in places.items()]
    parts += [_literal(_ROOT_MARK + root) for root in dict.fromkeys(roots)]
    parts += [_literal(name) for name in dict.fromkeys(names)]
    return " ".join(parts)


def candidates(
    cursor: Any,
    tables: Tables,
    language: str,
    query: Query,
    *,
    among: tuple[str, tuple],
    most: int,
    collection: Collection,
) -> list[int]:
    """The numbers of the documents that hold the rarest words of the question, best first; of equals
    the newest.

    `among` is a query for the publications that count, with its parameters; "" for all.
    """
    also, parameters = _narrowed(query, among)
    arms, given = [], []
    for column, token, worth in _asked(query, collection):
        arms.append(
            f"SELECT id, {worth:.4f} AS worth FROM {tables.documents} "
            f"WHERE language = '{language}' AND {column} @@ %s::tsquery {also}"
        )
        given += [_literal(token), *parameters]
    cursor.execute(
        f"SELECT id FROM ({' UNION ALL '.join(arms)}) AS found "
        "GROUP BY id ORDER BY sum(worth) DESC, id DESC LIMIT %s",
        [*given, most],
    )
    return [row[0] for row in cursor.fetchall()]


def newest(
    cursor: Any,
    tables: Tables,
    language: str,
    query: Query,
    sets: Sequence[Sequence[Term]],
    *,
    among: tuple[str, tuple],
    most: int,
) -> list[int]:
    """The numbers of the newest documents that hold all words of one of these sets, newest first."""
    also, parameters = _narrowed(query, among)
    wanted = " | ".join(f"({' & '.join(map(_holds, some))})" for some in sets)
    cursor.execute(
        f"SELECT id FROM {tables.documents} WHERE language = '{language}' AND vector @@ %s::tsquery {also} "
        "ORDER BY id DESC LIMIT %s",
        [wanted, *parameters, most],
    )
    return [row[0] for row in cursor.fetchall()]


def _holds(term: Term) -> str:
    tokens = [*term.stems, *([_ROOT_MARK + term.root] if term.root else [])]
    return f"({' | '.join(map(_literal, tokens))})"


def _narrowed(query: Query, among: tuple[str, tuple]) -> tuple[str, tuple]:
    """Conditions for what counts, the phrases of the question and what it excludes."""
    subquery, parameters = among
    also = f"AND publication_id IN ({subquery})" if subquery else ""
    for phrase in query.phrases:
        also += " AND vector @@ %s::tsquery"
        parameters = (*parameters, " <-> ".join(map(_literal, phrase)))
    if query.without:
        also += " AND NOT vector @@ %s::tsquery"
        parameters = (*parameters, " | ".join(map(_literal, query.without)))
    return also, parameters


def _asked(query: Query, collection: Collection) -> list[tuple[str, str, float]]:
    asked = []
    for term in query.terms:
        for stem in term.stems:
            worth = collection.rarity(stem)
            asked += [("vector", stem, worth), ("head", stem, worth * _HEAD)]
        if term.root:
            token = _ROOT_MARK + term.root
            asked.append(("vector", token, collection.rarity(token) * ROOT))
    return asked


def like(
    cursor: Any, tables: Tables, language: str, word: str, *, most: int
) -> list[tuple[str, str, str, int]]:
    """Words of the index that share letters with this one: word, stem, root, documents."""
    cursor.execute(
        f"SELECT word, stem, root, documents FROM {tables.words} "
        "WHERE language = %s AND documents > 0 AND word %% %s ORDER BY similarity(word, %s) DESC LIMIT %s",
        [language, word, word, most],
    )
    return list(cursor.fetchall())


def beginning(
    cursor: Any, tables: Tables, language: str, beginnings: list[str], *, also: list[str], most: int
) -> list[tuple[str, str]]:
    """The commonest words that begin so, and those of `also` that stories hold: word, stem."""
    patterns = [_pattern(one) for one in beginnings]
    places = ", ".join(["%s"] * len(also)) or "NULL"
    cursor.execute(
        f"SELECT word, stem FROM {tables.words} WHERE language = %s AND documents > 0 "
        f"AND ({' OR '.join(['word LIKE %s'] * len(patterns))} OR word IN ({places})) "
        f"ORDER BY coalesce(word IN ({places}), false) DESC, documents DESC LIMIT %s",
        [language, *patterns, *also, *also, most],
    )
    return list(cursor.fetchall())


def heads(
    tables: Tables, language: str, groups: list[list[str]], *, most: int
) -> tuple[str, list[Any]]:
    """A query for the publications of the newest documents whose heads hold a token of each group."""
    wanted = " & ".join(f"({' | '.join(map(_literal, some))})" for some in groups)
    return (
        f"SELECT publication_id FROM {tables.documents} WHERE language = '{language}' "
        "AND head @@ %s::tsquery ORDER BY id DESC LIMIT %s",
        [wanted, most],
    )


def holding(tables: Tables, language: str, groups: list[list[str]]) -> tuple[str, list[Any]]:
    """A query for the publications whose documents hold a stem of each group."""
    wanted = " & ".join(f"({' | '.join(map(_literal, some))})" for some in groups)
    return (
        f"SELECT publication_id FROM {tables.documents} WHERE language = '{language}' "
        "AND vector @@ %s::tsquery",
        [wanted],
    )


def _pattern(beginning: str) -> str:
    escaped = beginning.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"{escaped}%"


def _literal(token: str) -> str:
    """A token as it stands in the text of a tsvector or a tsquery."""
    return "'{}'".format(token.replace("\\", "\\\\").replace("'", "''"))
