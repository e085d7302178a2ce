"""Writing the index: in the transaction that writes a public copy, so that both are true at once."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import connection, connections, transaction
from django.db.models import F

from articles.models import Publication, SearchDocument, SearchTotal, SearchWord
from articles.search import postgres, sqlite
from articles.search.analyser import LONGEST_TOKEN, VERSION, is_worth, stem_of, tokens
from articles.search.documents import Document, analyse, fields_of
from articles.search.names import FRONTS, Names
from articles.search.tables import INNER, LANGUAGES, SITE, Tables
from articles.search.term_bank import known_names

_AT_ONCE = 150
_FIRST_NUMBER = 1 << 32
_COUNT = """
INSERT INTO {words} (language, word, stem, root, documents) VALUES {rows}
ON CONFLICT (language, word) DO UPDATE SET documents = {words}.documents + EXCLUDED.documents
"""


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
    names = known_names() if names is None else names
    unindex([publication.pk])
    for language in publication.languages:
        document = analyse(fields_of(publication, language), language=language, names=names)
        # Numbers grow with those of the copies, so the newest documents are found without their dates;
        # far above those that a table gives by itself.
        number = _FIRST_NUMBER + len(LANGUAGES) * publication.pk + LANGUAGES.index(language)
        SearchDocument.objects.create(
            pk=number, publication=publication, language=language, **columns_of(document)
        )
        count(SITE, language, document.vocabulary(), by=1)
        add_up(language, 1, len(document.tokens))


def unindex(publications: Iterable[int]) -> None:
    """Forget these public copies."""
    for row in SearchDocument.objects.filter(publication__in=list(publications)).defer(
        "vector", "head"
    ):
        count(SITE, row.language, vocabulary_of(row), by=-1)
        add_up(row.language, -1, -row.length)
        row.delete()


def columns_of(document: Document) -> dict[str, Any]:
    """What a row of SearchDocument holds of a document."""
    stems = {name: [token.stem for token in found] for name, found in document.fields.items()}
    every = document.tokens
    roots = [token.root for token in every if token.root]
    columns = {name: " ".join(found) for name, found in stems.items()}
    columns |= {
        "analyser": VERSION,
        "names": " ".join(document.names),
        "roots": " ".join(roots),
        "words": f" {' '.join(token.word for token in every)} ",
        "length": len(every),
    }
    if connection.vendor == "postgresql":
        in_order = [token.stem for token in every]
        head = [stem for name, found in stems.items() if name != "body" for stem in found]
        columns |= {
            "vector": postgres.vector(in_order, roots, document.names),
            "head": postgres.vector(head, [], document.names),
        }
    return columns


def vocabulary_of(row: SearchDocument) -> dict[str, tuple[str, str]]:
    """The words that a document was counted with. Their forms are in the table of words already."""
    return dict.fromkeys([*row.words.split(), *row.names.split()], ("", ""))


def count(tables: Tables, language: str, words: Mapping[str, tuple[str, str]], *, by: int) -> None:
    """Say that these words stand in one document more, or less. In one order, so that two writers
    never wait for each other."""
    rows = [
        (language, word, *forms, by)
        for word, forms in sorted(words.items())
        if len(word) <= LONGEST_TOKEN + 1
    ]
    with connection.cursor() as cursor:
        for at in range(0, len(rows), _AT_ONCE):
            some = rows[at : at + _AT_ONCE]
            places = ", ".join(["(%s, %s, %s, %s, %s)"] * len(some))
            cursor.execute(
                _COUNT.format(words=tables.words, rows=places),
                [value for row in some for value in row],
            )


def rebuild(
    *, every: bool = False, tell: Callable[[int, int], None] = lambda done, of: None
) -> int:
    """Index what is missing or was made by another analyser, or `every` public copy; how many.

    Each copy is a transaction of its own: readers never wait, and a rebuild that was stopped goes on
    where it was.
    """
    names = known_names()
    wanted = Publication.objects.filter(superseded=False)
    if not every:
        done = SearchDocument.objects.filter(analyser=VERSION, language="ar")
        wanted = wanted.exclude(pk__in=done.values("publication"))
    keys = list(wanted.order_by("-pk").values_list("pk", flat=True))
    for number, pk in enumerate(keys, start=1):
        with transaction.atomic():
            publication = Publication.objects.select_for_update().filter(pk=pk).first()
            if publication:
                index(publication, names)
        tell(number, len(keys))
    SearchWord.objects.filter(documents__lte=0).delete()
    return len(keys)


def rebuild_with(words: str) -> int:
    """Index the public copies that may hold these words as a name again; how many. As after a new
    spelling: what is written before it, such as «و» or «بال», is thought of."""
    every = [token.word for token in tokens(words, every=True)]
    if not every:
        return 0
    names, keys = known_names(), set()
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
    for pk in sorted(keys, reverse=True):
        with transaction.atomic():
            publication = Publication.objects.select_for_update().filter(pk=pk).first()
            if publication:
                index(publication, names)
    return len(keys)


def add_up(language: str, documents: int, tokens: int) -> None:
    """So many documents and tokens more in a language or a collection."""
    SearchTotal.objects.get_or_create(language=language)
    SearchTotal.objects.filter(language=language).update(
        documents=F("documents") + documents, tokens=F("tokens") + tokens
    )
