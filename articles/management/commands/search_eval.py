"""How well search finds: documents from a file, questions from standard input, answers on standard output.

    manage.py search_eval DOCS.jsonl < QUESTIONS.jsonl

Each line of the file is `{"id", "title", "summary", "body"}`, each question `{"qid", "text"}`, each
answer `{"qid", "ids"}` with the ten best, best first. The site's own index is neither read nor written.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.search.scratch import Scratch


class Command(BaseCommand):
    help = "Answers questions from an index of the given documents, beside the site's own."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("documents", type=Path, metavar="DOCS.jsonl")

    def handle(self, *, documents: Path, **options: Any) -> None:
        if not documents.is_file():
            raise CommandError(f"There is no file {documents}.")
        with documents.open(encoding="utf-8") as lines:
            scratch = Scratch(_objects(lines, "id", str(documents)))
        for question in _objects(sys.stdin, "qid", "standard input"):
            answer = {"qid": question["qid"], "ids": scratch.find(str(question.get("text") or ""))}
            self.stdout.write(json.dumps(answer, ensure_ascii=False))


def _objects(lines: Any, key: str, where: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
            found[key]
        except (ValueError, TypeError, KeyError) as problem:
            raise CommandError(
                f"Line {number} of {where} is no JSON object with “{key}”."
            ) from problem
        yield found
