"""What the database itself refuses: rewriting a log, two public copies at one moment, and a reply
in another thread than its parent's.

SQLite drops triggers in silence whenever a migration rebuilds their table, so they are not made
by a migration but restored after every `migrate`, on both databases, by one idempotent function.
"""

from typing import Any

from django.db import connections

APPEND_ONLY = (
    "articles_workflowevent",
    "articles_reportevent",
    "articles_frontevent",
    "comments_moderationevent",
    "comments_questionevent",
    "signin_accountevent",
)
_OVERLAP = "publication_no_overlap"
_THREAD = "comment_thread_is_its_parents"
_THREAD_VERBS = ("INSERT", "UPDATE OF parent_id, root_id, depth, question_id")

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
_SQLITE_THREAD = """
CREATE TRIGGER IF NOT EXISTS {name} BEFORE {verb} ON comments_comment
WHEN NEW.parent_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM comments_comment AS parent
    WHERE parent.id = NEW.parent_id AND parent.question_id = NEW.question_id
      AND parent.depth = NEW.depth - 1 AND COALESCE(parent.root_id, parent.id) = NEW.root_id
)
BEGIN SELECT RAISE(ABORT, 'a reply stands in another thread than its parent'); END
"""
_POSTGRES_THREAD = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.parent_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM comments_comment AS parent
        WHERE parent.id = NEW.parent_id AND parent.question_id = NEW.question_id
          AND parent.depth = NEW.depth - 1 AND COALESCE(parent.root_id, parent.id) = NEW.root_id
    ) THEN
        RAISE EXCEPTION 'a reply stands in another thread than its parent' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS {name} ON comments_comment;
CREATE TRIGGER {name} BEFORE INSERT OR UPDATE OF parent_id, root_id, depth, question_id
    ON comments_comment FOR EACH ROW EXECUTE FUNCTION {name}();
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
            _create_in_sqlite(cursor, tables, logs)
        else:
            _create_in_postgres(cursor, tables, logs)


def _create_in_sqlite(cursor: Any, tables: set[str], logs: list[str]) -> None:
    for table in logs:
        for verb in ("UPDATE", "DELETE"):
            cursor.execute(_SQLITE_APPEND_ONLY.format(table=table, verb=verb))
    if "articles_publication" in tables:
        for verb in ("INSERT", "UPDATE"):
            cursor.execute(_SQLITE_OVERLAP.format(name=_OVERLAP, verb=verb))
    if "comments_comment" in tables:
        for verb in _THREAD_VERBS:
            name = f"{_THREAD}_{verb.partition(' ')[0]}"
            cursor.execute(_SQLITE_THREAD.format(name=name, verb=verb))


def _create_in_postgres(cursor: Any, tables: set[str], logs: list[str]) -> None:
    for table in logs:
        cursor.execute(_POSTGRES_APPEND_ONLY.format(table=table))
    if "articles_publication" in tables and not _has_constraint(cursor):
        cursor.execute(_POSTGRES_OVERLAP.format(name=_OVERLAP))
    if "comments_comment" in tables:
        cursor.execute(_POSTGRES_THREAD.format(name=_THREAD))


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
        wanted |= {f"{_THREAD}_INSERT", f"{_THREAD}_UPDATE"}
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        wanted = {f"{table}_append_only" for table in APPEND_ONLY} | {_OVERLAP, _THREAD}
        query = "SELECT tgname FROM pg_trigger UNION SELECT conname FROM pg_constraint"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return wanted - {name for (name,) in cursor.fetchall()}


def restore_after_migrate(sender: Any, using: str = "default", **kwargs: Any) -> None:
    create_triggers(connections[using])


def _has_constraint(cursor: Any) -> bool:
    cursor.execute("SELECT 1 FROM pg_constraint WHERE conname = %s", [_OVERLAP])
    return cursor.fetchone() is not None
