"""Whether one word is another misspelt, or another word.

Letters are compared folded, so hamza, ة/ه, ى/ي, harakat and tatweel part two words only where
each is a word of its own («المدعي», «المدعى»). A slip is one letter wrong, missing, too many or
swapped, two in longer words; but no distance makes a slip of what says something else: one thing or
several, his or hers, he or she, of or to, did or will do.
"""

from functools import lru_cache

from rapidfuzz.distance import OSA

from newsroom.text.arabic import fold, without_marks
from newsroom.text.lexicon import (
    CLITICS,
    is_its_own_word,
    is_past_verb,
    is_seen,
    is_unknown,
    is_word_apart,
)
from newsroom.text.weighty_words import READINGS, folded_pairs, folded_words, reading_of

# A word of fewer letters may have one letter wrong, a longer one two.
LONG_FROM = 5

# Words that build sentences: from one to another the sentence changes.
_FUNCTION = folded_words(
    """
من عن إلى على علي في مع هو هي هم هن هما أنا أنت أنتم نحن أن إن أنه إنه أنها إنها كان كانت قد لقد
ثم أو أم لكن حتى كل كلا بعض أي أين هل كي لو إذا إذ هذا هذه هذان هذين ذلك تلك هؤلاء أولئك الذي
التي الذين اللذان اللذين اللتان اللتين اللواتي لدى لديه لديها عند بين تحت فوق ضد نحو سوف قبل بعد
منذ خلال حول دون أمام خلف وراء داخل خارج مثل كما له لها لهم به بها بهم فيه فيها منه منها عنه
عنها إليه إليها عليه عليها معه معها عليهم كم كيف متى ماذا لماذا أكثر أقل أكبر أصغر أعلى أدنى أول
آخر أخرى يد دم أب أخ ابن بنت عام يوم شهر سنة مرة
"""
)
# Agreement of pronouns, and two spellings of one word.
_ALIKE = folded_pairs(
    """
هذا هذه
الذي التي
هذان هذين
اللذان اللذين
اللتان اللتين
مسؤل مسؤول
مسؤلون مسؤولون
مسؤلين مسؤولين
مسؤلية مسؤولية
"""
)
# Words a slip apart that say different things, and that the list of words would not keep apart: one
# of them is rare there, or much rarer than the other. Without the article.
_OPPOSED = folded_pairs(
    """
يمين يمن
تعديل تعطيل
صعود صمود
وفاة وفاء
وفاته وفائه
حظرت حضرت
إقامة إقالة
أقامت أقالت
إحالة إقالة
مسموح ممسوح
تصدير تصوير
صادرات واردات
دائن مدين
انقطاع اقتطاع
إنتاج إدماج
قادم قائم
هبوط هبوب
مؤيد مؤبد
ناجح ناجع
منح منع
حاضر حاصر
دائم دائن
مستثمرون مستمرون
مستثمر مستمر
شرعي فرعي
رفضت فرضت
رفض فرض
ناخب نائب
حرض حرص
قطري فطري
عمداء عملاء
قصف قصد
تقصف تقصد
يقصف يقصد
سلوفاكيا سلوفينيا
تأجيل تعجيل
أجل عجل
عاجل آجل
متاح مباح
أقر أقل
أقرت أقلت
إدانة إعانة
سري سوري
سرية سورية
غزو غزة
قرار فرار
إقبال إقلال
نفى نوى
باع باح
أرباح أرياح
أرباحا أرواحا
حسن حسين
حمد أحمد
محمد محمود
سعد سعيد
عمر عمرو
سالم سليم
كرم كريم
"""
)
# Endings that two spellings or two cases of one word may have: «مهندسون» and «مهندسين», «يعملو» and
# «يعملوا», «كبير» and «كبيرا». Not «أعلن» and «أعلنت»: who did it is a fact.
_SAME_ENDINGS = frozenset(
    frozenset(pair)
    for pair in (
        ("ون", "ين"), ("ان", "ين"), ("و", "وا"), ("وا", "ون"), ("و", "ون"), ("ان", "ا"),
        ("ين", "ي"), ("", "ا"),
    )
)  # fmt: skip
# Endings that count or own: between two of these a word says something else.
_ENDINGS = (
    "", "ا", "ه", "ها", "هم", "هن", "هما", "ك", "كم", "ي", "نا", "ني", "ت", "ات", "ان", "ين", "ون",
    "وا", "و", "تان", "تين", "تها", "ته", "تهم", "يه", "يا",
)  # fmt: skip
_HAMZA = str.maketrans("ؤئ", "ءء")
_PREPOSITIONS = ("", "ب", "ل", "ك", "س")
# «شركت» is «شركة» misspelt, «سرقت» is not «سرقة»: the list of words decides.
_MAYBE_SPELLING = {"ت", "ه"}
# Letters that say who does it: «يعلن», «تعلن», «نعلن».
_PERSONS = frozenset("يتن")
# Of spellings that fold alike, how seldom one is seen beside the other where it is misspelt: there is
# a «باقى» to four «باقي», a «كتابه» (his book) to seven «كتابة». Participles have two forms in ي and ى.
_RARE_YA, _RARE_YA_OF_PARTICIPLES, _RARE_TA, _RARE_HAMZA = 1 / 3, 1 / 5, 1 / 10, 1 / 7
# Apart however rare the one is.
_APART = frozenset(map(frozenset, (("إمام", "أمام"), ("آجل", "أجل"), ("أذن", "إذن"))))
# Misspelt in news, whatever they say in the films that the list was counted from: «قتلي وجرحي».
_MISSPELT = frozenset(["قتلي", "جرحي", "مرضي", "متوفي", "لدي", "مياة", "أنترنت"])
# «قال أن» is put right, and says the same.
_ANNA = folded_words("أن أنه أنها أنهم أنهن أنهما أنك أنكم أني أنني أننا ألا")
_VOWELS = frozenset("\u064e\u064f\u0650")
# What must be left of a word without what it carries.
_SHORTEST_STEM = 3


@lru_cache(maxsize=20_000)
def letters(word: str) -> str:
    """The letters by which a word is compared."""
    return fold(word).replace(" ", "").replace("'", "").replace("’", "")


def is_slip(before: str, after: str) -> bool:
    """Whether `before` is `after` misspelt."""
    if _same_but_for_hamza(before, after):
        return True
    before, after = letters(before), letters(after)
    pair = frozenset((before, after))
    bare = frozenset((before.removeprefix("ال"), after.removeprefix("ال")))
    if before == after or _ALIKE & {pair, bare} or before == after + after[-1:]:
        return True
    if min(len(before), len(after)) < 2 or bare in _OPPOSED or pair <= _FUNCTION:
        return False
    if _is_done_by_others(before, after):
        return False
    for says_the_same in (_same_stem(before, after), _same_opening(before, after)):
        if says_the_same is not None:
            return says_the_same
    limit = 1 if min(len(before), len(after)) < LONG_FROM else 2
    is_near = OSA.distance(before, after, score_cutoff=limit) <= limit
    return is_near and not is_word_apart(before, after)


def are_words_apart(before: str, after: str) -> bool:
    """Whether two words that fold alike are two words: «المدعي» and «المدعى», «كتابه» and «كتابة»,
    «أعلام» and «إعلام», «قُتل» and «قَتل»."""
    if _clashing_vowels(before, after):
        return True
    old, new = without_marks(before), without_marks(after)
    if old == new or len(old) != len(new):
        return False
    bare = _bare(old)
    if bare in _MISSPELT:
        return False
    if frozenset((bare, _bare(new))) in _APART:
        return True
    if {old[-1], new[-1]} == {"ى", "ي"}:
        return _are_apart_by_ya(old, new, bare=bare)
    if {old[-1], new[-1]} == {"ة", "ه"}:
        # A word with the article ends in no pronoun: «الضخمه» can only be «الضخمة».
        return bare == old and bool(is_its_own_word(old, new, misspelt_below=_RARE_TA))
    seats = {frozenset(pair) for pair in zip(old, new, strict=True) if pair[0] != pair[1]}
    # An alef without a hamza is the same word written in haste; «أ», «إ» and «آ» are chosen.
    if not any(len(seat & set("أإآ")) == 2 for seat in seats) or _says_that(letters(old)):
        return False
    return bool(is_its_own_word(old, new, misspelt_below=_RARE_HAMZA))


def is_reading_misspelt(before: str, after: str) -> bool:
    """Whether `before` is no word at all and one letter away from `after`, a word of weight, and
    from none that says something else: «فبرائر» can only be «فبراير», «يونو» one of two months.
    """
    old, new = letters(before), letters(after)
    said = reading_of(new)
    if said is None or min(len(old), len(new)) < LONG_FROM - 1 or not is_unknown(old):
        return False
    if OSA.distance(old, new, score_cutoff=1) > 1:
        return False
    near = {
        reading
        for clitics in ("", *CLITICS)
        if old.startswith(clitics) and new.startswith(clitics)
        for form, reading in READINGS.items()
        if OSA.distance(old[len(clitics) :], form, score_cutoff=1) <= 1
    }
    return {reading.says for reading in near} <= {said.says.lstrip("بلك"), said.says}


def _are_apart_by_ya(old: str, new: str, *, bare: str) -> bool:
    # Of a participle the two endings are who does it and whom it is done to: «المعتدى عليه».
    may_be_participle = bare.startswith("م") and len(bare) > _SHORTEST_STEM
    rare = _RARE_YA_OF_PARTICIPLES if may_be_participle else _RARE_YA
    known = is_its_own_word(old, new, misspelt_below=rare)
    return may_be_participle if known is None else known


def _bare(word: str) -> str:
    return word.removeprefix("و").removeprefix("ال")


def _says_that(word: str) -> bool:
    return any(word.removeprefix(clitic) in _ANNA for clitic in ("", "و", "ف", "ب", "ل", "ك"))


def _clashing_vowels(before: str, after: str) -> bool:
    """Whether a letter within the word has one vowel here and another there. The vowel of the last
    letter is that of the case."""
    old, new, last = _vowels(before), _vowels(after), len(letters(before))
    return any(old[place] != new[place] for place in old.keys() & new.keys() if place < last)


def _vowels(word: str) -> dict[int, str]:
    """The short vowel of each letter that is marked with one, by the number of the letter."""
    found: dict[int, str] = {}
    place = 0
    for letter in word:
        if letter in _VOWELS:
            found[place] = letter
        elif without_marks(letter):
            place += 1
    return found


def _same_but_for_hamza(before: str, after: str) -> bool:
    """«مسئول» and «مسؤول», «قرائة» and «قراءة»: the seat of a hamza is spelling."""
    return letters(before.translate(_HAMZA)) == letters(after.translate(_HAMZA))


def _is_done_by_others(before: str, after: str) -> bool:
    """«يستحوذ» and «تستحوذ», «وسيعلن» and «وستعلن»; «يقرير» for «تقرير» is no word."""
    while before[0] == after[0] and before[0] in "وفسل" and min(len(before), len(after)) > 1:
        before, after = before[1:], after[1:]
    opening = {before[0], after[0]}
    is_verb = len(opening) == 2 and opening <= _PERSONS and len(before) > _SHORTEST_STEM
    return is_verb and before[1:] == after[1:] and is_seen(before)


def _same_stem(before: str, after: str) -> bool | None:
    """Two words that differ in their clitics alone: whether they say the same. None for others."""
    found = [
        preposition == other
        for preposition, stem in _stems(before)
        for other, other_stem in _stems(after)
        if stem == other_stem
    ]
    return any(found) if found else None


def _stems(word: str) -> list[tuple[str, str]]:
    """The ways to read a word as a preposition (or the س of what is to come) and a stem;
    conjunctions and the article say nothing that a reader could be misled by.
    """
    found = []
    for conjunction in ("", "و", "ف"):
        rest = word.removeprefix(conjunction)
        if not word.startswith(conjunction):
            continue
        for preposition in _PREPOSITIONS:
            if not rest.startswith(preposition):
                continue
            stem = rest.removeprefix(preposition)
            found += [(preposition, stem), (preposition, stem.removeprefix("ال"))]
            if preposition == "ل" and stem.startswith("ل"):
                found.append((preposition, stem[1:]))
    return [(preposition, stem) for preposition, stem in found if len(stem) >= _SHORTEST_STEM]


def _same_opening(before: str, after: str) -> bool | None:
    """Two words that differ in their endings alone: whether they say the same. None for others."""
    found = [
        frozenset((ending, other)) in _SAME_ENDINGS
        for ending in _ENDINGS
        for other in _ENDINGS
        if ending != other
        and {ending, other} != _MAYBE_SPELLING
        and before.endswith(ending)
        and after.endswith(other)
        and before[: len(before) - len(ending)] == after[: len(after) - len(other)]
        and len(before) - len(ending) >= _SHORTEST_STEM
    ]
    if not found or not all(found):
        return False if found else None
    shorter, longer = sorted((before, after), key=len)
    # «كتابا» is a case of «كتاب»; «أعلنا» are two, or we, where «أعلن» is one.
    return not (longer == f"{shorter}ا" and is_past_verb(shorter))
