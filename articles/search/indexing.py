"""Writing the index: in the transaction that writes a public copy, so that both are true at once."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, connections, transaction

from articles.models import Publication, SearchDocument, SearchWord
from articles.search import postgres, sqlite
from articles.search.analyser import LONGEST_TOKEN, VERSION, is_worth, stem_of, tokens
from articles.search.documents import Document, analyse, fields_of
from articles.search.names import FRONTS, Names
from articles.search.tables import INNER, LANGUAGES, SITE, TOTAL, Tables
from articles.search.term_bank import known_names

# Words of one statement; public copies of one transaction.
_AT_ONCE, _COPIES_AT_ONCE = 150, 25
_FIRST_NUMBER = 1 << 32
_COUNT_KNOWN = """
UPDATE {words} SET documents = documents + %s WHERE language = %s AND word IN ({places}) RETURNING word
"""
_COUNT = """
INSERT INTO {words} (language, word, stem, root, documents) VALUES {rows}
ON CONFLICT (language, word) DO UPDATE SET documents = {words}.documents + EXCLUDED.documents
"""
_ADD_UP = f"""
INSERT INTO {TOTAL} (language, documents, tokens) VALUES (%s, %s, %s) ON CONFLICT (language)
DO UPDATE SET documents = {TOTAL}.documents + EXCLUDED.documents, tokens = {TOTAL}.tokens + EXCLUDED.tokens
"""
_FORGET = f"DELETE FROM {SITE.documents} WHERE publication_id IN ({{numbers}}) RETURNING language, words, names, length"
_VECTORS = ("vector", "head")


def backend() -> Any:
    """The module that speaks to the database in use."""
    return postgres if connection.vendor == "postgresql" else sqlite


def create_after_migrate(sender: Any, using: str = "default", **kwargs: Any) -> None:
    """Make what the database needs to look through the index, where it is missing: SQLite drops triggers
    in silence when a migration rebuilds their table."""
    with connections[using].cursor() as cursor:
        there = connections[using].introspection.table_names(cursor)
        for tables in (SITE, INNER):
            if tables.documents in there:
                backend().create(cursor, tables)


def index(publication: Publication, names: Names | None = None) -> None:
    """Index every edition of a public copy; what was known of it before is replaced."""
    index_many([publication], names)


def index_many(publications: Sequence[Publication], names: Names | None = None) -> None:
    """The same for many, at a third of the price: each word is counted once for all of them."""
    names = known_names() if names is None else names
    changes = _forget([publication.pk for publication in publications])
    rows = []
    for publication in publications:
        for language in publication.languages:
            document = analyse(fields_of(publication, language), language=language, names=names)
            # Numbers grow with those of the copies, so the newest documents are found without their dates;
            # far above those that a table gives by itself.
            number = _FIRST_NUMBER + len(LANGUAGES) * publication.pk + LANGUAGES.index(language)
            columns = columns_of(document)
            rows.append(
                {"id": number, "publication_id": publication.pk, "language": language} | columns
            )
            changes[language].brings(document.vocabulary(), columns["length"])
    insert(SITE, rows)
    _write(changes)


def insert(tables: Tables, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write documents: their columns by name, the same in all. By a plain statement, since a model of each costs
    as much as its analysis."""
    if not rows:
        return
    is_postgres = connection.vendor == "postgresql"
    places = ("%s::tsvector" if is_postgres and name in _VECTORS else "%s" for name in rows[0])
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {tables.documents} ({', '.join(rows[0])}) VALUES ({', '.join(places)})",
            [[*row.values()] for row in rows],
        )


def unindex(publications: Iterable[int]) -> None:
    """Forget these public copies."""
    _write(_forget(list(publications)))


@dataclass
class _Change:
    """What changes in the words and the total of a language."""

    came: Counter[str] = field(default_factory=Counter)
    went: Counter[str] = field(default_factory=Counter)
    forms: dict[str, tuple[str, str]] = field(default_factory=dict)
    documents: int = 0
    tokens: int = 0

    def brings(self, words: Mapping[str, tuple[str, str]], tokens: int) -> None:
        self.came.update(words.keys())
        self.forms |= words
        self.documents += 1
        self.tokens += tokens

    def takes(self, words: Mapping[str, tuple[str, str]], tokens: int) -> None:
        self.went.update(words.keys())
        self.forms = {**words, **self.forms}
        self.documents -= 1
        self.tokens -= tokens


def _forget(publications: Sequence[int]) -> dict[str, _Change]:
    changes = {language: _Change() for language in LANGUAGES}
    if publications:
        with connection.cursor() as cursor:
            cursor.execute(_FORGET.format(numbers=", ".join(map(str, publications))))
            for language, words, names, length in cursor.fetchall():
                changes[language].takes(vocabulary_of(words, names), length)
    return changes


def _write(changes: Mapping[str, _Change]) -> None:
    for language, change in changes.items():
        times = {word: change.came[word] - change.went[word] for word in change.forms}
        # The total comes first wherever words are counted: two writers then wait for each other in one order.
        if change.documents or change.tokens or any(times.values()):
            add_up(language, change.documents, change.tokens)
        count(SITE, language, times, change.forms)


def columns_of(document: Document) -> dict[str, Any]:
    """What a row of SearchDocument holds of a document."""
    stems = {
        name: [stem for _word, stem, _root in found] for name, found in document.fields.items()
    }
    every = document.forms
    roots = [root for _word, _stem, root in every if root]
    columns = {name: " ".join(found) for name, found in stems.items()}
    columns |= {
        "analyser": VERSION,
        "names": " ".join(document.names),
        "roots": " ".join(roots),
        "words": f" {' '.join(word for word, _stem, _root in every)} ",
        "length": len(every),
        "vector": "",
        "head": "",
    }
    if connection.vendor == "postgresql":
        in_order = [stem for _word, stem, _root in every]
        head = [stem for name, found in stems.items() if name != "body" for stem in found]
        columns |= {
            # They are in the vector.
            "roots": "",
            "vector": postgres.vector(in_order, roots, document.names),
            "head": postgres.vector(head, [], document.names),
        }
    return columns


def vocabulary_of(words: str, names: str) -> dict[str, tuple[str, str]]:
    """The words that a document was counted with. Their forms are in the table of words already."""
    return dict.fromkeys([*words.split(), *names.split()], ("", ""))


def count(
    tables: Tables, language: str, times: Mapping[str, int], forms: Mapping[str, tuple[str, str]]
) -> None:
    """Say that words stand in so many documents more, or less. The caller has changed the total already, so
    that no other writer counts at the same time."""
    left = {word: by for word, by in sorted(times.items()) if by and len(word) <= LONGEST_TOKEN + 1}
    with connection.cursor() as cursor:
        # Of one document nearly all words are known, and count alike: to add is cheaper than to try and insert
        # them. Those of many count by many numbers, and there is no statement for all.
        if {*left.values()} <= {1, -1}:
            for by in (1, -1):
                alike = [word for word in left if left[word] == by]
                for word in _count_known(cursor, tables, language, by, alike):
                    del left[word]
        rows = [(language, word, *forms[word], by) for word, by in left.items()]
        for at in range(0, len(rows), _AT_ONCE):
            some = rows[at : at + _AT_ONCE]
            places = ", ".join(["(%s, %s, %s, %s, %s)"] * len(some))
            cursor.execute(
                _COUNT.format(words=tables.words, rows=places),
                [value for row in some for value in row],
            )


def _count_known(
    cursor: Any, tables: Tables, language: str, by: int, words: Sequence[str]
) -> list[str]:
    """The same for those of the words that the index has; which they are."""
    had = []
    for at in range(0, len(words), _AT_ONCE):
        some = words[at : at + _AT_ONCE]
        places = ", ".join(["%s"] * len(some))
        known = _COUNT_KNOWN.format(words=tables.words, places=places)
        cursor.execute(known, [by, language, *some])
        had += [row[0] for row in cursor.fetchall()]
    return had


def rebuild(
    *, every: bool = False, tell: Callable[[int, int], None] = lambda done, of: None
) -> int:
    """Index what is missing or was made by another analyser, or `every` public copy; how many.

    A few copies are a transaction: readers never wait, and a rebuild that was stopped goes on where it
    was.
    """
    wanted = Publication.objects.filter(superseded=False) if every else _waiting()
    keys = list(wanted.order_by("-pk").values_list("pk", flat=True))
    _index_again(keys, tell)
    SearchWord.objects.filter(documents__lte=0).delete()
    return len(keys)


def waiting() -> int:
    """How many public copies the index does not hold as this analyser reads them."""
    return int(_waiting().count())


def _waiting() -> Any:
    done = SearchDocument.objects.filter(analyser=VERSION)
    return Publication.objects.filter(superseded=False).exclude(pk__in=done.values("publication"))


def _index_again(keys: list[int], tell: Callable[[int, int], None] = lambda done, of: None) -> None:
    names = known_names()
    for at in range(0, len(keys), _COPIES_AT_ONCE):
        some = keys[at : at + _COPIES_AT_ONCE]
        with transaction.atomic():
            # In one order, so that two rebuilds never wait for each other.
            found = Publication.objects.select_for_update().filter(pk__in=some, superseded=False)
            index_many(found.order_by("pk"), names)
        tell(at + len(some), len(keys))


def rebuild_with(words: str) -> int:
    """Index the public copies that may hold these words as a name again; how many. As after a new
    spelling: what is written before it, such as «و» or «بال», is thought of."""
    every = [token.word for token in tokens(words, every=True)]
    if not every:
        return 0
    keys = set()
    with connection.cursor() as cursor:
        for language in LANGUAGES:
            first = [every[0], *(front + every[0] for front in FRONTS)]
            stems = SearchWord.objects.filter(language=language, word__in=first, documents__gt=0)
            rest = [stem_of(word) for word in every[1:] if is_worth(word)]
            groups = [
                [*dict.fromkeys(stems.values_list("stem", flat=True))],
                *([one] for one in rest),
            ]
            if all(groups):
                sql, given = backend().holding(SITE, language, groups)
                cursor.execute(sql, given)
                keys |= {row[0] for row in cursor.fetchall()}
    _index_again(sorted(keys, reverse=True))
    return len(keys)


def add_up(language: str, documents: int, tokens: int) -> None:
    """So many documents and tokens more in a language or a collection."""
    with connection.cursor() as cursor:
        cursor.execute(_ADD_UP, [language, documents, tokens])
