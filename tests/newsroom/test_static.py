"""What browsers fetch: one stylesheet and one script a kind of page, hashed, compressed, for ever."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings

from newsroom.static import ENTRIES, JoinedStaticFilesStorage

JOINED = {"staticfiles": {"BACKEND": "newsroom.static.JoinedStaticFilesStorage"}}


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The folder of a real `collectstatic`, with its storage."""
    folder = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=folder, STORAGES=settings.STORAGES | JOINED):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield folder, JoinedStaticFilesStorage()


def read(collected, name: str) -> str:
    folder, storage = collected
    return (folder / storage.stored_name(name)).read_text()


def present() -> list[str]:
    return [entry for entry in ENTRIES if (settings.BASE_DIR / "static" / entry).exists()]


def test_an_entry_imports_nothing_any_more(collected):
    for entry in present():
        text = read(collected, entry)
        assert text.strip()
        assert not re.search(r"^\s*(@import|import)\b", text, re.MULTILINE), entry


def test_every_component_is_in_the_sheet_in_its_layer(collected):
    source = (settings.BASE_DIR / "static/css/site.css").read_text()
    joined = read(collected, "css/site.css")
    imported = re.findall(r'@import "([^"]+)"', source)
    assert len(imported) > 30
    for name in imported:
        selector = (settings.BASE_DIR / "static/css" / name).read_text().strip().splitlines()[-1]
        assert selector.split("url(")[0] in joined, name
    layers = re.findall(r"^@layer (\w+) {", joined, re.MULTILINE)
    assert list(dict.fromkeys(layers)) == [
        "tokens", "reset", "base", "layout", "components", "utilities",
    ]  # fmt: skip
    assert "@media print {" in joined
    assert joined.count("{") == joined.count("}")


def test_modules_do_not_share_their_names(collected):
    joined = read(collected, "js/site.js")
    modules = (settings.BASE_DIR / "static/js/site.js").read_text().count("import ")
    # The entry itself is closed as well.
    assert len(re.findall(r"^{$", joined, re.MULTILINE)) == modules + 1


def test_every_address_in_a_sheet_leads_to_a_hashed_file(collected):
    folder, storage = collected
    for entry in ("css/site.css", "desk/desk.css"):
        sheet = folder / storage.stored_name(entry)
        found = re.findall(r'url\("([^"]+)"\)', sheet.read_text())
        assert found, entry
        for address in found:
            assert re.search(r"\.[0-9a-f]{12}\.\w+$", address), address
            assert (sheet.parent / address).resolve().is_file(), address


def test_files_stand_compressed_beside_themselves(collected):
    folder, storage = collected
    path = folder / storage.stored_name("css/site.css")
    assert gzip.decompress(Path(f"{path}.gz").read_bytes()) == path.read_bytes()
    assert 0 < Path(f"{path}.br").stat().st_size < path.stat().st_size / 2


def test_a_changed_component_changes_the_name_of_its_sheet(collected, tmp_path):
    _folder, storage = collected
    source = tmp_path / "source"
    for path in (settings.BASE_DIR / "static/css").rglob("*.css"):
        copy = source / "css" / path.relative_to(settings.BASE_DIR / "static/css")
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    for font in (settings.BASE_DIR / "static/fonts").iterdir():
        (source / "fonts").mkdir(exist_ok=True)
        (source / "fonts" / font.name).write_bytes(font.read_bytes())
    card = source / "css/components/card.css"
    card.write_text(card.read_text() + ".card--new { gap: 0; }\n")
    changes = {"STATIC_ROOT": tmp_path / "out", "STATICFILES_DIRS": [source]}
    with override_settings(STORAGES=settings.STORAGES | JOINED, **changes):
        call_command("collectstatic", interactive=False, verbosity=0)
        other = JoinedStaticFilesStorage()
        assert other.stored_name("css/site.css") != storage.stored_name("css/site.css")


def test_browsers_keep_hashed_files_for_ever_and_take_them_compressed(collected):
    folder, storage = collected
    with override_settings(STATIC_ROOT=folder, STORAGES=settings.STORAGES | JOINED):
        client = Client(headers={"accept-encoding": "gzip, br"})
        answer = client.get(f"/static/{storage.stored_name('css/site.css')}")
        assert answer.status_code == 200
        assert "immutable" in answer["Cache-Control"]
        assert int(re.search(r"max-age=(\d+)", answer["Cache-Control"])[1]) >= 31_536_000
        assert answer["Content-Encoding"] == "br"
        assert answer["X-Content-Type-Options"] == "nosniff"
        # A name without a hash may change: it is not kept.
        assert "immutable" not in client.get("/static/css/site.css")["Cache-Control"]
