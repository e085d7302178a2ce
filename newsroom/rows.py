"""A short list as one column of the row that it belongs to: `listed=Rows(queryset, name="column")`.

A page that shows a thing with its few small lists asks one question instead of one a list. The
database makes JSON of them (SQLite and PostgreSQL both can), in the order of the queryset; a long
list, or one that is searched, stays a query of its own.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import JSONField, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime

Model = TypeVar("Model", bound=models.Model)


class Rows(Subquery):
    """The rows of a queryset as a list of dicts, `columns` being their keys and what each holds;
    an empty list where there are none. Moments come as text: `made` and `moment` read them."""

    # Of a queryset that the ORM knows to be empty.
    empty_result_set_value = "[]"
    template = (
        "COALESCE((SELECT JSON_GROUP_ARRAY(JSON(listed.one)) FROM (%(subquery)s) listed), '[]')"
    )

    def __init__(self, queryset: QuerySet, **columns: Any) -> None:
        rows = queryset.annotate(one=JSONObject(**columns)).values("one")
        super().__init__(rows, output_field=JSONField())

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        template = (
            "COALESCE((SELECT JSONB_AGG(listed.one) FROM (%(subquery)s) listed), '[]'::jsonb)"
        )
        return self.as_sql(compiler, connection, template=template)


def rows_of(queryset: QuerySet) -> Rows:
    """Every column that a queryset loads, for `made`; `only()` says which."""
    loaded = queryset.model._meta.concrete_fields
    names, is_deferred = queryset.query.deferred_loading
    if names:
        loaded = [field for field in loaded if (field.name in names) != is_deferred]
    return Rows(queryset, **{field.attname: field.attname for field in loaded})


def made(model: type[Model], rows: Iterable[dict[str, Any]]) -> list[Model]:
    """The model's instances that these rows tell of; columns they do not hold are deferred."""
    found = []
    for row in rows:
        # In the order of the columns: that of the keys is the database's own.
        fields = [field for field in model._meta.concrete_fields if field.attname in row]
        values = [_python(field, row[field.attname]) for field in fields]
        found.append(model.from_db(DEFAULT_DB_ALIAS, [field.attname for field in fields], values))
    return found


def moment(text: str | None) -> datetime | None:
    """A moment as the database wrote it into JSON; SQLite leaves out that it is in UTC."""
    found = parse_datetime(text) if text else None
    return found.replace(tzinfo=found.tzinfo or UTC) if found else None


def _python(field: models.Field, value: Any) -> Any:
    if isinstance(field, models.DateTimeField):
        return moment(value)
    if isinstance(field, models.BooleanField) and value is not None:
        return bool(value)
    return value
