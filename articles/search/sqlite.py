"""SQLite's half of search: FTS5 over the documents, one table a language, and one of letters over the
words. They hold no text of their own; triggers of the documents keep them.

Tokens are stored as the analyser made them: FTS5 only separates them at blanks.
"""

from collections.abc import Sequence
from typing import Any

from articles.search.candidates import Arm
from articles.search.filters import Among
from articles.search.query import Query, Term
from articles.search.tables import COLUMNS, Tables

_STEMS = "{headline tags standfirst body people names}"
_TEXTS = "{headline tags standfirst body people}"
_HEADS = "{headline tags standfirst people names}"
_PLACES = {"any": _STEMS, "head": _HEADS, "root": "roots"}
_LETTERS = 3
_LAST = "\U0010ffff"

_FULL_TEXT = """
CREATE VIRTUAL TABLE IF NOT EXISTS {schema}{table} USING fts5(
    {columns}, content='{documents}', content_rowid='id',
    tokenize="unicode61 remove_diacritics 0 tokenchars '+#._-@/'"
)
"""
_WORDS = """
CREATE VIRTUAL TABLE IF NOT EXISTS {schema}{words}_letters USING fts5(
    word, content='', tokenize='trigram'
)
"""
_TRIGGERS = {
    "{table}_insert": """
AFTER INSERT ON {documents} WHEN NEW.language = '{language}'
BEGIN INSERT INTO {table} (rowid, {columns}) VALUES (NEW.id, {new}); END
""",
    "{table}_delete": """
AFTER DELETE ON {documents} WHEN OLD.language = '{language}'
BEGIN INSERT INTO {table} ({table}, rowid, {columns}) VALUES ('delete', OLD.id, {old}); END
""",
}
_WORD_TRIGGERS = {
    "{words}_insert": """
AFTER INSERT ON {words}
BEGIN INSERT INTO {words}_letters (rowid, word) VALUES (NEW.id, '^' || NEW.word || '$'); END
""",
    "{words}_delete": """
AFTER DELETE ON {words} BEGIN
    INSERT INTO {words}_letters ({words}_letters, rowid, word)
    VALUES ('delete', OLD.id, '^' || OLD.word || '$');
END
""",
}
_SCRATCH = """
CREATE TEMP TABLE {to} ({columns}, PRIMARY KEY (id))
"""


def create(cursor: Any, tables: Tables) -> None:
    """Make what is missing. Documents that were there before are not in it: see `fill`."""
    for statement in _statements(tables):
        cursor.execute(statement)


def triggers(tables: Tables) -> set[str]:
    """The names of the triggers that keep the index."""
    names = {
        name.format(table=tables.of(language)) for name in _TRIGGERS for language in tables.parts
    }
    return names | {name.format(words=tables.words) for name in _WORD_TRIGGERS}


def leave_nothing(cursor: Any, tables: Tables, language: str) -> None:
    """Write a part anew: FTS5 keeps the tokens of what was deleted until then, and a backup would too."""
    table = tables.of(language)
    cursor.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")


def _statements(tables: Tables) -> list[str]:
    given = {"documents": tables.documents, "words": tables.words, "schema": tables.schema}
    given |= {
        "columns": ", ".join(COLUMNS),
        "new": ", ".join(f"NEW.{name}" for name in COLUMNS),
        "old": ", ".join(f"OLD.{name}" for name in COLUMNS),
    }
    create = f"CREATE {'TEMP ' if tables.is_temporary else ''}TRIGGER IF NOT EXISTS"
    statements = [_WORDS.format(**given)]
    statements += [
        f"{create} {name.format(**given)} {body.format(**given)}"
        for name, body in _WORD_TRIGGERS.items()
    ]
    for language in tables.parts:
        own = given | {"table": tables.of(language), "language": language}
        statements.append(_FULL_TEXT.format(**own))
        statements += [
            f"{create} {name.format(**own)} {body.format(**own)}"
            for name, body in _TRIGGERS.items()
        ]
    return statements


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
    table = tables.of(language)
    rare = " OR ".join(_place(arm) for arm in arms if not arm.is_common)
    selects, given = [], []
    for arm in arms:
        wanted = f"({rare}) AND {_place(arm)}" if arm.is_common else _place(arm)
        selects.append(
            f"SELECT rowid AS id, {arm.worth:.4f} AS worth FROM {table} WHERE {table} MATCH %s"
        )
        given.append(_narrowed(wanted, query))
    only, parameters = _only(tables, counting)
    cursor.execute(
        f"SELECT id FROM ({' UNION ALL '.join(selects)}) AS found WHERE {only.format(id='found.id')} "
        "GROUP BY id ORDER BY sum(worth) DESC, id DESC LIMIT %s",
        [*given, *parameters, most],
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
    `in_heads`, in their heads. FTS5 finds them so however many are `likely` to."""
    holds = _heads_hold if in_heads else _holds
    wanted = " OR ".join(f"({' AND '.join(map(holds, some))})" for some in sets)
    table = tables.of(language)
    only, parameters = _only(tables, counting)
    cursor.execute(
        f"SELECT rowid FROM {table} WHERE {table} MATCH %s AND {only.format(id=f'{table}.rowid')} "
        "ORDER BY rowid DESC LIMIT %s",
        [_narrowed(f"({wanted})", query), *parameters, most],
    )
    return [row[0] for row in cursor.fetchall()]


def _only(tables: Tables, counting: Among) -> tuple[str, tuple]:
    """The condition that what a document is of counts, and its parameters. Each is asked behind the index,
    hence the plus: FTS5 would look for the words again for every number of a list."""
    (seen, first), (listed, last) = counting
    documents = f"SELECT 1 FROM {tables.documents} WHERE {tables.documents}.id = {{id}}"
    only = f"EXISTS ({documents} AND EXISTS ({seen}))" if seen else "true"
    if listed:
        few = f"SELECT id FROM {tables.documents} WHERE {tables.owner} IN ({listed})"
        return f"+{{id}} IN ({few}) AND {only}", (*last, *first)
    return only, first


def like(
    cursor: Any, tables: Tables, language: str, word: str, *, most: int
) -> list[tuple[str, str, str, int]]:
    """Words of the index that share letters with this one: word, stem, root, documents."""
    padded = f"^{word}$"
    runs = {padded[at : at + _LETTERS] for at in range(len(padded) - _LETTERS + 1)}
    # Every third word begins with the article: by it alone none is like another.
    runs = runs - {"^ال"} or runs
    cursor.execute(
        f"SELECT word, stem, root, documents FROM {tables.words} WHERE language = %s AND documents > 0 "
        f"AND id IN (SELECT rowid FROM {tables.words}_letters WHERE {tables.words}_letters MATCH %s "
        "ORDER BY rank LIMIT %s)",
        [language, " OR ".join(map(quoted, sorted(runs))), most],
    )
    return list(cursor.fetchall())


def beginning(
    cursor: Any, tables: Tables, language: str, beginnings: list[str], *, also: list[str], most: int
) -> list[tuple[str, str]]:
    """The commonest words that begin so, and those of `also` that stories hold: word, stem."""
    ranges = " OR ".join(["(word >= %s AND word < %s)"] * len(beginnings))
    given = [bound for one in beginnings for bound in (one, one + _LAST)]
    places = ", ".join(["%s"] * len(also)) or "NULL"
    cursor.execute(
        f"SELECT word, stem FROM {tables.words} WHERE language = %s AND documents > 0 "
        f"AND ({ranges} OR word IN ({places})) ORDER BY word IN ({places}) DESC, documents DESC LIMIT %s",
        [language, *given, *also, *also, most],
    )
    return list(cursor.fetchall())


def heads(
    tables: Tables, language: str, groups: list[list[str]], *, most: int
) -> tuple[str, list[Any]]:
    """A query for the publications of the newest documents whose heads hold a token of each group."""
    table = tables.of(language)
    match = " AND ".join(f"{_HEADS} : ({' OR '.join(map(quoted, some))})" for some in groups)
    return (
        f"SELECT publication_id FROM {tables.documents} WHERE id IN "
        f"(SELECT rowid FROM {table} WHERE {table} MATCH %s ORDER BY rowid DESC LIMIT %s)",
        [match, most],
    )


def holding(tables: Tables, language: str, groups: list[list[str]]) -> tuple[str, list[Any]]:
    """A query for the publications whose documents hold a stem of each group."""
    table = tables.of(language)
    match = " AND ".join(f"{_TEXTS} : ({' OR '.join(map(quoted, some))})" for some in groups)
    return (
        f"SELECT publication_id FROM {tables.documents} WHERE id IN "
        f"(SELECT rowid FROM {table} WHERE {table} MATCH %s)",
        [match],
    )


def quoted(token: str) -> str:
    """A token as FTS5 reads it literally."""
    return '"{}"'.format(token.replace('"', '""'))


def _place(arm: Arm) -> str:
    return f"{_PLACES[arm.place]} : {quoted(arm.token)}"


def _holds(term: Term) -> str:
    stems = " OR ".join(map(quoted, term.stems_beside_root))
    parts = [f"{_STEMS} : ({stems})"] if stems else []
    parts += [f"roots : {quoted(term.root)}"] if term.root else []
    return f"({' OR '.join(parts)})"


def _heads_hold(term: Term) -> str:
    return f"{_HEADS} : ({' OR '.join(map(quoted, term.stems))})"


def _narrowed(wanted: str, query: Query) -> str:
    """With the phrases of the question, and without what it excludes."""
    for phrase in query.phrases:
        wanted += f" AND {_TEXTS} : {quoted(' '.join(phrase))}"
    if query.without:
        wanted = f"({wanted}) NOT {_STEMS} : ({' OR '.join(map(quoted, query.without))})"
    return wanted
