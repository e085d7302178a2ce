"""The analyser: what a reader takes for one word is one stem, or one root."""

import pytest

from articles.search.analyser import stem_of, tokens, words_and_forms
from articles.search.names import Name, Names
from articles.search.query import parse
from newsroom.text.arabic import fold

NAMES = Names.of(
    [
        Name("OpenAI", ("OpenAI", "أوبن إيه آي", "أوبن أي آي", "Open AI")),
        Name("Siri", ("Siri", "سيري")),
        Name("Apple", ("Apple", "آبل"), ("شركة", "هاتف")),
        Name("GPT", ("GPT", "جي بي تي")),
        Name("ChatGPT", ("ChatGPT", "شات جي بي تي")),
    ]
)


def stems(text, language="ar"):
    return [token.stem for token in tokens(text, language)]


def roots(text):
    return [token.root for token in tokens(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("الفنانون", "فنانين"),
        ("والمستخدمون", "مستخدم"),
        ("أخبار", "اخبار"),
        ("ألعاب", "والألعاب"),
        ("إلكترونية", "الإلكترونية"),
        ("ألكسندر", "الألكسندر"),
        ("التزامات", "الالتزام"),
        ("وظيفة", "الوظيفة"),
        ("وولايات", "بالولايات"),
        ("وطنية", "الوطني"),
        ("سودان", "والسودان"),
        ("مَدْرَسَة", "مدرسه"),
        ("الذكـــاء", "ذكاء"),
        ("١٬٢٠٠", "1200"),
        ("1,200", "1200"),
        ("مسؤول", "مسوول"),
        ("ﻣﻮﻗﻊ", "موقع"),
    ],
)
def test_two_ways_of_writing_a_word_are_one_stem(one, other):
    assert stems(one) == stems(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("هاتف", "هواتف"),
        ("جهاز", "أجهزة"),
        ("نموذج", "نماذج"),
        ("شريحة", "شرائح"),
        ("لعبة", "الألعاب"),
    ],
)
def test_a_broken_plural_meets_its_singular_at_the_root(one, other):
    assert roots(one) == roots(other) != [""]


def test_arabic_and_latin_that_touch_are_two_words():
    assert stems("بـOpenAI و300دولار") == ["openai", "300", "دولار"]


def test_a_name_with_signs_is_itself_and_its_parts():
    assert stems("GPT-4o C++ node.js") == ["gpt", "4o", "gpt-4o", "c++", "node", "js", "node.js"]


def test_english_is_stemmed_in_its_own_edition_alone():
    assert stems("leaking models", "en") == stems("leaked model", "en")
    assert stems("models") == ["models"]


def test_a_token_says_where_it_stands():
    text = "قال: «وَالمستخدمون»."
    [_said, users] = tokens(text)
    assert text[users.start : users.end] == "وَالمستخدمون"


def test_protected_words_keep_what_only_looks_like_an_ending():
    assert stem_of(fold("لبنان")) == fold("لبنان")
    assert stem_of(fold("وزارة")) != fold("زارة")


def found(text):
    return [name.key for name in NAMES.find([token.word for token in tokens(text, every=True)])]


def test_every_spelling_of_a_name_is_the_name():
    for text in ("OpenAI", "اوبن ايه اي", "وأوبن إيه آي", "بأوبن أي آي", "open ai"):
        assert found(text) == ["@openai"], text


def test_the_longest_name_wins_and_no_stem_makes_one():
    assert found("شات جي بي تي") == ["@chatgpt"]
    assert found("سير العمل") == []


def test_a_common_word_is_a_name_only_beside_a_companion():
    assert found("رعى آبل في الصحراء") == []
    assert found("أعلنت شركة آبل") == ["@apple"]


def test_all_spellings_ask_the_same():
    asked = [
        [term.stem for term in parse(text, language="ar", names=NAMES).terms]
        for text in ("OpenAI تسرّب", "أوبن إيه آي تسرّب", "اوبن ايه اي تسرب")
    ]
    assert asked[0] == asked[1] == asked[2]
    assert asked[0][0] == "@openai"


def test_quotes_make_phrases_and_a_minus_excludes():
    query = parse("«الذكاء الاصطناعي» -سورا نموذج", language="ar", names=NAMES)
    assert query.phrases == (("ذكاء", "اصطناع"),)
    assert query.without == ("سورا",)
    assert "سورا" not in [term.stem for term in query.terms]


@pytest.mark.parametrize(
    "text", ["", "   ", '"', "«", "- - -", "AND OR NOT", "في من على", "()*:^~", "\u202e"]
)
def test_no_text_fails(text):
    parse(text, language="ar", names=NAMES)


def test_of_stop_words_alone_one_may_ask():
    assert parse("في من", language="ar", names=NAMES).terms


def test_a_whole_document_is_read_as_its_words_are_one_by_one():
    text = "والمستخدمون (1,200) في\u00a0«بـOpenAI» و GPT-4o،\nمدر\u200cسة\u200e ه. C++"
    for language in ("ar", "en"):
        words, forms = words_and_forms(text, language)
        assert words == [token.word for token in tokens(text, language, every=True)]
        found = list(tokens(text, language))
        assert forms == [(token.word, token.stem, token.root) for token in found]
        assert all(fold(text[token.start : token.end]) for token in found)
