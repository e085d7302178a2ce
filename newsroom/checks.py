"""What must be true before this installation serves anybody: said by `manage.py check`.

`check --deploy` adds what matters in public, `check --database default` what only a connection
can tell.
"""

import sqlite3
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connections

from articles.images.lines import can_shape
from newsroom.auth import is_at_home, is_marked_demo

OLDEST_SQLITE = (3, 38, 0)


@register(Tags.compatibility)
def pillow_sets_arabic(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if can_shape():
        return []
    hint = "Install Debian's libfribidi0, or a Pillow that was built with Raqm."
    words = "Pillow cannot join Arabic letters, so no share cards are drawn."
    return [Warning(words, hint=hint, id="newsroom.W001")]


@register(Tags.compatibility)
def sqlite_is_new_enough(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
        return []
    if sqlite3.sqlite_version_info >= OLDEST_SQLITE:
        return []
    wanted = ".".join(map(str, OLDEST_SQLITE))
    return [Error(f"SQLite is older than {wanted}.", id="newsroom.E001")]


@register(Tags.compatibility)
def sqlite_searches_texts(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Asked of the library that Python was built with, in memory: no database has to be there."""
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3" or _has_fts5():
        return []
    hint = "Take a Python whose SQLite is built with SQLITE_ENABLE_FTS5, or use PostgreSQL."
    return [
        Error(
            "SQLite was built without FTS5: nothing could be searched.",
            hint=hint,
            id="newsroom.E005",
        )
    ]


def _has_fts5() -> bool:
    memory = sqlite3.connect(":memory:")
    try:
        memory.execute("CREATE VIRTUAL TABLE words USING fts5(word, tokenize='trigram')")
    except sqlite3.OperationalError:
        return False
    finally:
        memory.close()
    return True


@register(Tags.security, deploy=True)
def demo_stays_at_home(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The demo's passwords are printed in the README."""
    if is_at_home():
        return []
    try:
        is_demo = is_marked_demo()
    except DatabaseError:
        return []
    if not is_demo and not settings.DEMO:
        return []
    host = urlsplit(settings.SITE_URL).hostname
    words = f"This is the database of a demo, and SITE_URL ({host}) is public."
    hint = "Start a real newsroom with an empty database, and DEMO off."
    return [Error(words, hint=hint, id="newsroom.E002")]


@register(Tags.security, deploy=True)
def second_factor_is_asked_for(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """It is asked for whatever the setting says, outside a demo: somebody expects otherwise."""
    if settings.REQUIRE_SECOND_FACTOR is not False or (is_at_home() and settings.DEMO):
        return []
    words = "REQUIRE_SECOND_FACTOR is off, which only a demo on its own machine may have."
    hint = "Take the setting out: the second factor is asked for all the same."
    return [Error(words, hint=hint, id="newsroom.E004")]


@register(Tags.security, deploy=True)
def letters_are_sent(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if is_at_home() or not settings.EMAIL_BACKEND.endswith(".filebased.EmailBackend"):
        return []
    words = f"There is no mail server: letters stay in {settings.EMAIL_FILE_PATH}."
    hint = "Set EMAIL_URL, or nobody can choose a new password by mail."
    return [Warning(words, hint=hint, id="newsroom.W002")]


@register(Tags.database)
def postgres_knows_letters(
    app_configs: Any, databases: list[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """With LC_CTYPE C, PostgreSQL takes only ASCII for letters: no case folding, no search. Another
    encoding than UTF8 holds no Arabic beside English at all."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if connection.vendor != "postgresql":
            continue
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT datctype, pg_encoding_to_char(encoding) FROM pg_database "
                "WHERE datname = current_database()"
            )
            ctype, encoding = cursor.fetchone()
        if ctype in ("C", "POSIX"):
            hint = "Create the database with LC_CTYPE 'C.UTF-8' (and TEMPLATE template0)."
            words = f"The database has LC_CTYPE {ctype}: it does not know Arabic letters."
            found.append(Error(words, hint=hint, id="newsroom.E003"))
        if encoding != "UTF8":
            hint = "Create the database with ENCODING 'UTF8' (and TEMPLATE template0)."
            words = f"The database has the encoding {encoding}: it cannot hold every text."
            found.append(Error(words, hint=hint, id="newsroom.E006"))
    return found
