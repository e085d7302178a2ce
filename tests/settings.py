"""The settings of the site, made quick and kept off the disk's real folders for the tests.

The databases and the cache are those of the environment, so the whole suite runs on each.
"""

import os
import tempfile
from pathlib import Path

from newsroom.catalogue import compile_catalogues
from newsroom.settings import *  # noqa: F403
from newsroom.settings import BASE_DIR, CACHE_URL, CACHES, DATABASES

# Before Django loads it: a catalogue is read once.
compile_catalogues(BASE_DIR / "locale")

# PBKDF2 with a million rounds is right for a newsroom, and a quarter of a second for each login.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = tempfile.mkdtemp(prefix="newsroom-tests-media-")
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # On the disk, as in a newsroom: the threads of a live server have connections of their own.
    DATABASES["default"]["TEST"] = {"NAME": f"{MEDIA_ROOT}.sqlite3"}
STATIC_ROOT = tempfile.mkdtemp(prefix="newsroom-tests-static-")
ERASURE_LEDGER = Path(STATIC_ROOT, "erasures.ledger")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Two workers empty their caches without emptying each other's: gw0 has database 0, gw1 has 1.
if CACHE_URL:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    CACHES["default"]["LOCATION"] = f"{CACHE_URL.rpartition('/')[0]}/{worker}"
