"""What the database itself refuses: rewriting a log, and two public copies at one moment.

SQLite drops triggers in silence whenever a migration rebuilds their table, so they are not made
by a migration but restored after every `migrate`, on both databases, by one idempotent function.
"""

from typing import Any

from django.db import connections

APPEND_ONLY = ("articles_workflowevent", "comments_moderationevent", "signin_accountevent")
_OVERLAP = "publication_no_overlap"

_SQLITE_APPEND_ONLY = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_SQLITE_OVERLAP = """
CREATE TRIGGER IF NOT EXISTS {name}_{verb} BEFORE {verb} ON articles_publication
WHEN EXISTS (
    SELECT 1 FROM articles_publication AS other
    WHERE other.article_id = NEW.article_id AND other.id IS NOT NEW.id
      AND NEW.visible_from < COALESCE(other.visible_until, '9999')
      AND other.visible_from < COALESCE(NEW.visible_until, '9999')
)
BEGIN SELECT RAISE(ABORT, 'two publications of a story overlap'); END
"""
_POSTGRES_APPEND_ONLY = """
CREATE OR REPLACE FUNCTION newsroom_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '23514'; END $$;
DROP TRIGGER IF EXISTS {table}_append_only ON {table};
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION newsroom_append_only();
"""
_POSTGRES_OVERLAP = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE articles_publication DROP CONSTRAINT IF EXISTS {name};
ALTER TABLE articles_publication ADD CONSTRAINT {name} EXCLUDE USING gist
    (article_id WITH =, tstzrange(visible_from, visible_until, '[)') WITH &&);
"""


def create_triggers(connection: Any) -> None:
    """Make every trigger that is missing, for the tables that exist."""
    tables = set(connection.introspection.table_names())
    logs = [table for table in APPEND_ONLY if table in tables]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for table in logs:
                for verb in ("UPDATE", "DELETE"):
                    cursor.execute(_SQLITE_APPEND_ONLY.format(table=table, verb=verb))
            if "articles_publication" in tables:
                for verb in ("INSERT", "UPDATE"):
                    cursor.execute(_SQLITE_OVERLAP.format(name=_OVERLAP, verb=verb))
            return
        for table in logs:
            cursor.execute(_POSTGRES_APPEND_ONLY.format(table=table))
        if "articles_publication" in tables and not _has_constraint(cursor):
            cursor.execute(_POSTGRES_OVERLAP.format(name=_OVERLAP))


def drop_triggers(connection: Any) -> None:
    """Take the append-only triggers away, for a test database that is flushed."""
    with connection.cursor() as cursor:
        for table in APPEND_ONLY:
            if connection.vendor == "sqlite":
                for verb in ("UPDATE", "DELETE"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}")


def missing_triggers(connection: Any) -> set[str]:
    """The names of our triggers that this database does not have."""
    if connection.vendor == "sqlite":
        wanted = {f"{table}_no_{verb}" for table in APPEND_ONLY for verb in ("UPDATE", "DELETE")}
        wanted |= {f"{_OVERLAP}_INSERT", f"{_OVERLAP}_UPDATE"}
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        wanted = {f"{table}_append_only" for table in APPEND_ONLY} | {_OVERLAP}
        query = "SELECT tgname FROM pg_trigger UNION SELECT conname FROM pg_constraint"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return wanted - {name for (name,) in cursor.fetchall()}


def restore_after_migrate(sender: Any, using: str = "default", **kwargs: Any) -> None:
    create_triggers(connections[using])


def _has_constraint(cursor: Any) -> bool:
    cursor.execute("SELECT 1 FROM pg_constraint WHERE conname = %s", [_OVERLAP])
    return cursor.fetchone() is not None
