"""The newsroom's term bank as search reads it."""

import tomllib
from functools import lru_cache
from pathlib import Path

from django.db import connection

from articles.models import Spelling, Term
from articles.search.names import Name, Names
from newsroom.text.tags import parse_tags

Row = tuple[int, str, str, str]
_FILE = Path(__file__).resolve().parents[1] / "names.toml"


# By plain statements: each question and each save asks, and the bank is a few hundred rows.
_TERMS = (
    f"SELECT id, name_ar, name_en, only_with FROM {Term._meta.db_table} WHERE is_active ORDER BY id"
)
_SPELLINGS = f"SELECT term_id, text FROM {Spelling._meta.db_table} ORDER BY id"


def known_names() -> Names:
    """Every name in use: two queries. Made anew only when the bank has changed."""
    with connection.cursor() as cursor:
        cursor.execute(_TERMS)
        rows = tuple(cursor.fetchall())
        cursor.execute(_SPELLINGS)
        spellings = tuple(cursor.fetchall())
    return _names(rows, spellings)


@lru_cache(maxsize=4)
def _names(rows: tuple[Row, ...], spellings: tuple[tuple[int, str], ...]) -> Names:
    others: dict[int, list[str]] = {}
    for pk, text in spellings:
        others.setdefault(pk, []).append(text)
    return Names.of(
        Name(
            name_en or name_ar,
            (*filter(None, (name_ar, name_en)), *others.get(pk, ())),
            tuple(parse_tags(only_with)),
        )
        for pk, name_ar, name_en, only_with in rows
    )


def names_to_begin_with() -> Names:
    """The names of the newsroom, or where its tables are not made yet those that it will begin with."""
    tables = connection.introspection.table_names()
    if {Term._meta.db_table, Spelling._meta.db_table} <= {*tables}:
        return known_names()
    groups = tomllib.loads(_FILE.read_text(encoding="utf-8")).values()
    return Names.of(
        Name(
            name_en,
            (told["ar"], name_en, *told.get("wrong", ()), *told.get("also", ())),
            tuple(parse_tags(told.get("only_with", ""))),
        )
        for names in groups
        for name_en, told in names.items()
    )
