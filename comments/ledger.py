"""The ledger of erasures: what a restored backup must forget again.

A file outside the database and outside its backups (ERASURE_LEDGER), only ever added to. It holds
keyed hashes of the ids that readers and answers have inside the database, so that it tells nothing
by itself; whoever restores a backup runs `manage.py replay_erasures`.

A line is written before the transaction that erases is committed. If that then fails, the ledger
names somebody who asked to be forgotten and has to ask again: the other way round it would forget
to forget.
"""

import os
from collections import defaultdict

from django.conf import settings
from django.utils.crypto import salted_hmac

READER, ANSWER, JOINED = "reader", "answer", "joined"
_SALT = "comments.ledger"


def note(kind: str, key: str, into: str = "") -> None:
    """One line: a READER or an ANSWER is erased; a reader JOINED another. Raises OSError where it
    cannot be written; then nothing may be erased."""
    words = [kind, _hash(key), *([_hash(into)] if into else [])]
    settings.ERASURE_LEDGER.parent.mkdir(parents=True, exist_ok=True)
    # Read and written by the newsroom's own account only; one write, so that lines of two processes
    # never mix.
    place = os.open(settings.ERASURE_LEDGER, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(place, f"{' '.join(words)}\n".encode())
        os.fsync(place)
    finally:
        os.close(place)


class Ledger:
    """What the file says, read once."""

    def __init__(self) -> None:
        self._erased: dict[str, set[str]] = defaultdict(set)
        # Who was joined to whom: what the second said was the first's as well.
        self._into: dict[str, str] = {}
        if settings.ERASURE_LEDGER.exists():
            for line in settings.ERASURE_LEDGER.read_text().splitlines():
                self._read(line.split())

    def _read(self, words: list[str]) -> None:
        """A last line that a full disk has cut is nothing."""
        if len(words) == 3 and words[0] == JOINED:
            self._into[words[1]] = words[2]
        elif len(words) == 2 and words[0] in (READER, ANSWER):
            self._erased[words[0]].add(words[1])

    def __len__(self) -> int:
        return sum(map(len, self._erased.values()))

    def has(self, kind: str, key: str) -> bool:
        """Under the key of today, or one that is still kept in SECRET_KEY_FALLBACKS."""
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
            found, seen = _hash(key, secret), set()
            while found and found not in seen:
                if found in self._erased[kind]:
                    return True
                seen.add(found)
                found = self._into.get(found, "") if kind == READER else ""
        return False


def _hash(key: str, secret: str | None = None) -> str:
    return salted_hmac(_SALT, key, secret=secret, algorithm="sha256").hexdigest()
