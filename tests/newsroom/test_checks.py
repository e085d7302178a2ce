"""What must be true before anybody is served: said in words that lead on."""

from unittest import mock

import pytest
from django.core.checks import run_checks
from django.db import connection
from django.test import TestCase

from newsroom import checks


def said(found) -> set[str]:
    return {one.id for one in found}


class Database(TestCase):
    def test_the_one_in_use_is_fit_for_search(self):
        found = run_checks(databases=["default"])
        assert not said(found) & {"newsroom.E003", "newsroom.E005", "newsroom.E006"}

    @pytest.mark.needs_postgres
    def test_one_that_knows_no_letters_and_one_of_another_encoding_are_refused(self):
        cursor = mock.MagicMock()
        cursor.__enter__.return_value.fetchone.return_value = ("C", "SQL_ASCII")
        with mock.patch.object(connection, "cursor", return_value=cursor):
            found = checks.postgres_knows_letters(None, databases=["default"])
        assert said(found) == {"newsroom.E003", "newsroom.E006"}


def test_a_library_without_full_text_is_refused(settings):
    settings.DATABASES["default"]["ENGINE"] = "django.db.backends.sqlite3"
    with mock.patch("newsroom.checks._has_fts5", return_value=False):
        assert said(checks.sqlite_searches_texts(None)) == {"newsroom.E005"}
