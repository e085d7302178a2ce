"""What `make test` needs beside Python, and what it says where it may not install it."""

import pytest

from tests import servers


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """A machine with nothing but Python, and somebody who may install nothing."""
    monkeypatch.setattr(servers.shutil, "which", lambda *args, **kwargs: None)
    monkeypatch.setattr(servers, "PROGRAMS_OF_POSTGRES", tmp_path)
    monkeypatch.setattr(servers, "_may_create", lambda url: False)
    monkeypatch.setattr(servers.os, "geteuid", lambda: 1000)
    for name in ("TEST_DATABASE_URL", "TEST_CACHE_URL"):
        monkeypatch.delenv(name, raising=False)


def test_all_that_is_missing_is_one_line_to_type(bare):
    with pytest.raises(servers.Missing) as missing:
        servers.install_what_is_missing()
    assert str(missing.value).endswith("sudo apt-get install chromium postgresql redis-server")


def test_what_is_there_is_not_asked_for(bare, monkeypatch):
    monkeypatch.setenv("TEST_CACHE_URL", "redis://127.0.0.1:6379/9")
    monkeypatch.setattr(servers, "_may_create", lambda url: True)
    with pytest.raises(servers.Missing) as missing:
        servers.install_what_is_missing()
    assert str(missing.value).endswith("sudo apt-get install chromium")
