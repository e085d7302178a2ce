"""Whether one word is another misspelt, or another word.

Letters are compared folded, so hamza, ة/ه, ى/ي, harakat and tatweel never part two words. A slip is
one letter wrong, missing, too many or swapped, two in longer words; but no distance makes a slip of
what says something else: one thing or several, his or hers, of or to, did or will do.
"""

from functools import lru_cache

from rapidfuzz.distance import OSA

from newsroom.text.arabic import fold
from newsroom.text.lexicon import CLITICS, is_unknown, is_word_apart
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
# Agreement of gender, and two spellings of one word.
_ALIKE = folded_pairs(
    """
هذا هذه
الذي التي
كان كانت
هذان هذين
اللذان اللذين
اللتان اللتين
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
# «يعملوا», «كبير» and «كبيرا», «أعلن» and «أعلنت» in agreement.
_SAME_ENDINGS = frozenset(
    frozenset(pair)
    for pair in (
        ("ون", "ين"), ("ان", "ين"), ("و", "وا"), ("وا", "ون"), ("و", "ون"), ("ان", "ا"),
        ("ين", "ي"), ("", "ا"), ("", "ت"),
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
    if before == after or pair in _ALIKE or before == after + after[-1:]:
        return True
    if min(len(before), len(after)) < 2 or bare in _OPPOSED or pair <= _FUNCTION:
        return False
    for says_the_same in (_same_stem(before, after), _same_opening(before, after)):
        if says_the_same is not None:
            return says_the_same
    limit = 1 if min(len(before), len(after)) < LONG_FROM else 2
    is_near = OSA.distance(before, after, score_cutoff=limit) <= limit
    return is_near and not is_word_apart(before, after)


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


def _same_but_for_hamza(before: str, after: str) -> bool:
    """«مسئول» and «مسؤول», «قرائة» and «قراءة»: the seat of a hamza is spelling."""
    return letters(before.translate(_HAMZA)) == letters(after.translate(_HAMZA))


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
    return all(found) if found else None
