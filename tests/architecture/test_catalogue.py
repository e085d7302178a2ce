"""The Arabic catalogue is complete: an Arabic user reads no English word of ours, nor of Django's."""

import re
from pathlib import Path

import django
import polib
import pytest
from django.utils import translation

from newsroom.catalogue import gather
from tests.architecture.tree import LETTERS, ROOT

CATALOGUE = ROOT / "locale" / "ar" / "LC_MESSAGES" / "django.po"
FORMS = 6
_LATIN = re.compile("[A-Za-z]{2,}")
_ARABIC = re.compile(f"[{LETTERS}]")
_PLACES = re.compile(r"%\(\w+\)[sd]|%[sd]|{\w*}")
_COUNT = re.compile(r"%\((?:n|count|counter|number)\)[sd]|%d")
# The parts of Django whose words people meet here.
DJANGOS = ("conf", "contrib/admin", "contrib/auth")
# Names of languages we do not offer, and words that are the same everywhere.
NOT_SHOWN = re.compile(
    r"Kurdish|Malay|Uyghur|IPv|^String|step size .* starting from|Django|Site administration"
)


@pytest.fixture(scope="module")
def entries():
    return [entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete]


def words_of(entry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def fault(entry) -> str:
    """What is wrong with an entry, or nothing."""
    words = words_of(entry)
    if entry.fuzzy:
        return "fuzzy: a guess of a tool, and not shown to anybody"
    if not all(words) or (entry.msgid_plural and len(words) != FORMS):
        return "without its Arabic"
    if _LATIN.search(_PLACES.sub("", entry.msgid)) and not any(map(_ARABIC.search, words)):
        return "not Arabic"
    if entry.msgid_plural and any(map(_COUNT.search, words[:3])):
        return "with a number in the forms for none, one and two: Arabic says them in words"
    wanted = {*_PLACES.findall(entry.msgid), *_PLACES.findall(entry.msgid_plural or "")}
    strange = {place for text in words for place in _PLACES.findall(text)} - wanted
    # «جواب واحد» may leave its number out; another place would fail when it is printed.
    missing = wanted - set(_PLACES.findall(words[-1]))
    return f"with other places: {strange | missing}" if strange or missing else ""


def test_every_entry_is_complete(entries):
    wrong = [f"{entry.msgid}: {why}" for entry in entries if (why := fault(entry))]
    assert entries
    assert not wrong, "\n".join(wrong)


def test_the_catalogue_holds_the_words_of_the_code_and_no_others(entries):
    """What `make messages` would add or drop."""
    held = {entry.msgid for entry in entries}
    named = {
        message.id[0] if isinstance(message.id, tuple) else message.id
        for message in gather(ROOT)
        if message.id
    }
    assert held == named, "run make messages, and translate what it names"


def test_djangos_own_words_have_their_arabic():
    """Django's Arabic is behind its English here and there; djangos_words.py makes up for it."""
    missing = []
    with translation.override("ar"):
        for part in DJANGOS:
            english = Path(django.__file__).parent / part / "locale/en/LC_MESSAGES/django.po"
            for entry in polib.pofile(str(english)):
                if NOT_SHOWN.search(entry.msgid) or not _LATIN.search(_PLACES.sub("", entry.msgid)):
                    continue
                words = _translated(entry)
                if words in (entry.msgid, entry.msgid_plural):
                    missing.append(f"{part}: {entry.msgid}")
    assert not missing, "add to newsroom/djangos_words.py:\n" + "\n".join(missing)


def _translated(entry) -> str:
    if entry.msgid_plural:
        return translation.ngettext(entry.msgid, entry.msgid_plural, 5)
    if entry.msgctxt:
        return translation.pgettext(entry.msgctxt, entry.msgid)
    return translation.gettext(entry.msgid)


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (polib.POEntry(msgid="Save", msgstr="احفظ", flags=["fuzzy"]), "fuzzy"),
        (polib.POEntry(msgid="Save", msgstr=""), "without"),
        (polib.POEntry(msgid="Save", msgstr="Save"), "not Arabic"),
        (
            polib.POEntry(
                msgid="%(n)s line",
                msgid_plural="%(n)s lines",
                msgstr_plural=dict.fromkeys(range(6), "%(n)s سطر"),
            ),
            "none, one and two",
        ),
        (polib.POEntry(msgid="Line %(line)s", msgstr="السطر %(lin)s"), "other places"),
    ],
)
def test_the_rule_finds_what_is_wrong(entry, why):
    assert why in fault(entry)
