"""The command that search is judged with, on an index beside the site's own."""

import io
import json
import os
import subprocess
import sys
from unittest import mock

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import TestCase

from articles.models import SearchDocument

DOCUMENTS = [
    {"id": "a", "title": "هواتف جديدة", "summary": "", "body": "أعلنت الشركة هواتف تطوى."},
    {"id": "b", "title": "المريخ", "summary": "مسبار", "body": "أطلقت الوكالة مسبارًا إلى المريخ."},
    {"id": "c", "title": "", "summary": "", "body": "قالت OpenAI إن النموذج متاح."},
]


class Judged(TestCase):
    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path):
        self.path = tmp_path / "docs.jsonl"

    def answers(self, *questions, documents=DOCUMENTS):
        self.path.write_text("\n".join(json.dumps(row) for row in documents), encoding="utf-8")
        asked = "\n".join(json.dumps({"qid": text, "text": text}) for text in questions)
        out = io.StringIO()
        with mock.patch("sys.stdin", io.StringIO(asked)):
            call_command("search_eval", str(self.path), stdout=out)
        return {row["qid"]: row["ids"] for row in map(json.loads, out.getvalue().splitlines())}

    def test_questions_are_answered_in_their_order_and_the_site_stays_as_it_is(self):
        found = self.answers("هاتف", "المريخ", "اوبن ايه اي", "لا شيء كهذا", "", "'\\\"«*")
        assert found["هاتف"][0] == "a"
        assert found["المريخ"][0] == "b"
        assert found["اوبن ايه اي"] == ["c"]
        assert found[""] == []
        assert not SearchDocument.objects.exists()

    def test_a_broken_line_is_named(self):
        with pytest.raises(CommandError, match="Line 1"):
            self.answers("x", documents=["no object"])


def test_it_judges_on_a_database_where_nothing_was_made_yet(tmp_path):
    """With the names that every newsroom begins with."""
    documents = tmp_path / "docs.jsonl"
    documents.write_text("\n".join(map(json.dumps, DOCUMENTS)), encoding="utf-8")
    answer = subprocess.run(
        [sys.executable, "manage.py", "search_eval", str(documents)],
        input='{"qid": 1, "text": "أوبن إيه آي"}',
        cwd=settings.BASE_DIR, capture_output=True, text=True, check=True,
        env=os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3"},
    )  # fmt: skip
    assert json.loads(answer.stdout) == {"qid": 1, "ids": ["c"]}
