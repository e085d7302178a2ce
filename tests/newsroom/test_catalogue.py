"""The catalogue is compiled without gettext's tools, and only when it changed."""

import gettext

import pytest
from babel.messages.pofile import PoFileError

from newsroom.catalogue import compile_catalogues

ENTRIES = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;\n"

msgid "Story"
msgstr "قصة"

msgid "one answer"
msgid_plural "%(n)s answers"
msgstr[0] "لا أجوبة"
msgstr[1] "جواب واحد"
msgstr[2] "جوابان"
msgstr[3] "%(n)s أجوبة"
msgstr[4] "%(n)s جوابًا"
msgstr[5] "%(n)s جواب"
"""


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "ar" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(ENTRIES)
    return path


def test_the_compiled_catalogue_translates_and_counts_in_six_forms(tmp_path, source):
    assert compile_catalogues(tmp_path) == [source]
    arabic = gettext.translation("django", tmp_path, ["ar"])
    assert arabic.gettext("Story") == "قصة"
    forms = [arabic.ngettext("one answer", "%(n)s answers", n) for n in (0, 1, 2, 5, 11, 100)]
    assert forms == [
        "لا أجوبة", "جواب واحد", "جوابان", "%(n)s أجوبة", "%(n)s جوابًا", "%(n)s جواب",
    ]  # fmt: skip


def test_an_unchanged_catalogue_is_left_alone_and_a_changed_one_is_not(tmp_path, source):
    compile_catalogues(tmp_path)
    assert compile_catalogues(tmp_path) == []
    source.write_text(ENTRIES.replace("قصة", "خبر"))
    assert compile_catalogues(tmp_path) == [source]
    assert gettext.translation("django", tmp_path, ["ar"]).gettext("Story") == "خبر"


def test_a_broken_catalogue_is_an_error_and_leaves_no_half_of_a_file(tmp_path, source):
    source.write_text(ENTRIES + '\nmsgid "Story\nno quotes at all\n')
    with pytest.raises(PoFileError):
        compile_catalogues(tmp_path)
    assert sorted(path.name for path in source.parent.iterdir()) == ["django.po"]
