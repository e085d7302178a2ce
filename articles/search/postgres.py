"""PostgreSQL's half of search: vectors of tokens under GIN, and the letters of words under pg_trgm.

Each token is asked for by itself, which GIN answers without reading a vector; the rarities of those that a
document holds are added up. `ts_rank` would unpack the vector of every match.
"""

from collections.abc import Sequence
from typing import Any

from articles.search.candidates import Arm
from articles.search.filters import Among
from articles.search.query import Query, Term
from articles.search.tables import Tables

LAST_PLACE = 16_383
MOST_PLACES = 255
_ROOT_MARK = "~"

# What ranking reads of a document stays beside it; the vector, which nothing reads, is what is put elsewhere.
_BESIDE = "ALTER TABLE {documents} SET (toast_tuple_target = 4080)"
# The texts that are not packed by lz4, which is unpacked in half of the time (vectors are not); none where a
# server was built without it. To change a column waits for every reader, so it is asked first.
_NOT_LZ4 = """
SELECT attname FROM pg_attribute
WHERE attrelid = '{documents}'::regclass AND attnum > 0 AND atttypid = 'text'::regtype AND attcompression <> 'l'
AND EXISTS (SELECT 1 FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals))
"""
_LZ4 = "ALTER TABLE {documents} {columns}"
# Counts of words change with every save: where a page has room, that touches no index.
_ROOM = "ALTER TABLE {words} SET (fillfactor = 50)"
_INDEXES = (
    "CREATE INDEX IF NOT EXISTS {documents}_{language}_vector ON {documents} USING gin (vector)"
    " WHERE language = '{language}'",
    # What is new waits in a list that every look reads: it stays short, or the planner would rather
    # read all documents.
    "ALTER INDEX {documents}_{language}_vector SET (gin_pending_list_limit = 64)",
    "CREATE INDEX IF NOT EXISTS {documents}_{language}_head ON {documents} USING gin (head)"
    " WHERE language = '{language}'",
    "ALTER INDEX {documents}_{language}_head SET (gin_pending_list_limit = 64)",
)
# The planner does not know what it costs to unpack a vector, and would rather read every document, the newest
# first or with two workers more, than a few thousand by their numbers. In one statement with what it is for;
# it ends with its transaction.
_BY_INDEX = (
    "SET LOCAL enable_seqscan = off; SET LOCAL max_parallel_workers_per_gather = 0; "
    "SET LOCAL random_page_cost = 0.5; "
)
# Where this share of all documents will do, the newest are found without the index.
_WALKED = 0.1
_LETTERS = "CREATE INDEX IF NOT EXISTS {words}_letters ON {words} USING gin (word gin_trgm_ops)"


def create(cursor: Any, tables: Tables) -> None:
    """Make the indexes that are missing."""
    cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    cursor.execute(_BESIDE.format(documents=tables.documents))
    cursor.execute(_ROOM.format(words=tables.words))
    cursor.execute(_NOT_LZ4.format(documents=tables.documents))
    if texts := [f"ALTER {name} SET COMPRESSION lz4" for (name,) in cursor.fetchall()]:
        cursor.execute(_LZ4.format(documents=tables.documents, columns=", ".join(texts)))
    for language in tables.parts:
        for statement in _INDEXES:
            cursor.execute(statement.format(documents=tables.documents, language=language))
    cursor.execute(_LETTERS.format(words=tables.words))


def triggers(_tables: Tables) -> set[str]:
    return set()


def leave_nothing(_cursor: Any, _tables: Tables, _language: str) -> None:
    """A dump holds no rows that were deleted."""


def vector(stems: list[str], roots: list[str], names: list[str]) -> str:
    """The literal of a tsvector: stems with their places, roots and names without."""
    places: dict[str, list[str]] = {}
    for place, stem in enumerate(stems[:LAST_PLACE], start=1):
        places.setdefault(stem, []).append(str(place))
    parts = [f"{_literal(stem)}:{','.join(found[:MOST_PLACES])}" for stem, found in places.items()]
    parts += [_literal(_ROOT_MARK + root) for root in dict.fromkeys(roots)]
    parts += [_literal(name) for name in dict.fromkeys(names)]
    return " ".join(parts)


def likeliest(
    cursor: Any,
    tables: Tables,
    language: str,
    query: Query,
    arms: Sequence[Arm],
    *,
    counting: Among,
    most: int,
) -> list[int]:
    """The numbers of the documents whose tokens are worth most together, of equals the newest first."""
    rare = " | ".join(dict.fromkeys(_token(arm) for arm in arms if not arm.is_common))
    also, parameters = _narrowed(query)
    only, counted = _only(tables, counting)
    columns = f"id, {tables.owner}" if counting.seen[0] else "id"
    selects, given = [], []
    for arm in arms:
        column = "head" if arm.place == "head" else "vector"
        selects.append(
            f"SELECT {columns}, {arm.worth:.4f} AS worth FROM {tables.documents} "
            f"WHERE language = '{language}' AND {column} @@ %s::tsquery {also}"
        )
        given += [_token(arm), *parameters]
        if arm.is_common:
            selects[-1] += " AND vector @@ %s::tsquery"
            given.append(rare)
    cursor.execute(
        f"{_BY_INDEX}SELECT id FROM ({' UNION ALL '.join(selects)}) AS {tables.documents} WHERE {only} "
        "GROUP BY id ORDER BY sum(worth) DESC, id DESC LIMIT %s",
        [*given, *counted, most],
    )
    return [row[0] for row in cursor.fetchall()]


def newest(
    cursor: Any,
    tables: Tables,
    language: str,
    query: Query,
    sets: Sequence[Sequence[Term]],
    *,
    counting: Among,
    most: int,
    likely: float,
    in_heads: bool = False,
) -> list[int]:
    """The numbers of the newest documents that hold all words of one of these sets, newest first;
    `in_heads`, in their heads. `likely` is the share of all documents that may."""
    column, holds = ("head", _heads_hold) if in_heads else ("vector", _holds)
    also, parameters = _narrowed(query)
    only, counted = _only(tables, counting)
    wanted = " | ".join(f"({' & '.join(map(holds, some))})" for some in sets)
    # Walked from the newest on, a document is unpacked to be looked at: good where every tenth will do. The planner
    # thinks the same of words that one in a thousand holds, and is kept from it by a sum that no index has.
    order = "id" if likely >= _WALKED else "id + 0"
    cursor.execute(
        f"{_BY_INDEX}SELECT id FROM {tables.documents} WHERE language = '{language}' AND {column} @@ %s::tsquery {also} "
        f"AND {only} ORDER BY {order} DESC LIMIT %s",
        [wanted, *parameters, *counted, most],
    )
    return [row[0] for row in cursor.fetchall()]


def _token(arm: Arm) -> str:
    return _literal(_ROOT_MARK + arm.token if arm.place == "root" else arm.token)


def _holds(term: Term) -> str:
    tokens = [*term.stems_beside_root, *([_ROOT_MARK + term.root] if term.root else [])]
    return f"({' | '.join(map(_literal, tokens))})"


def _heads_hold(term: Term) -> str:
    return f"({' | '.join(map(_literal, term.stems))})"


def _only(tables: Tables, counting: Among) -> tuple[str, tuple]:
    """The condition that what a document is of counts, and its parameters."""
    (seen, first), (listed, last) = counting
    only = f"EXISTS ({seen})" if seen else "true"
    return (
        (f"{tables.owner} IN ({listed}) AND {only}", (*last, *first)) if listed else (only, first)
    )


def _narrowed(query: Query) -> tuple[str, tuple]:
    """Conditions for the phrases of the question and what it excludes."""
    also, parameters = "", ()
    for phrase in query.phrases:
        also += " AND vector @@ %s::tsquery"
        parameters = (*parameters, " <-> ".join(map(_literal, phrase)))
    if query.without:
        also += " AND NOT vector @@ %s::tsquery"
        parameters = (*parameters, " | ".join(map(_literal, query.without)))
    return also, parameters


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
