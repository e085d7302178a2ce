"""Slips of common Arabic words: only where no other word can be meant, for a false alarm costs more
trust than a slip that is missed. «انه» (إنه، أنه), «علي» and «ان» are not here, and never will be.

The lists hold the right spellings; how they go wrong is a rule for each list.
"""

from collections.abc import Iterator
from itertools import product

# What may stand before a noun, and before a word that takes no article.
_BEFORE_NOUN = ("", "و", "ف", "ب", "ل", "ك", "ال", "وال", "فال", "بال", "كال", "لل", "وب", "ول", "ولل", "وبال")  # fmt: skip
_BEFORE_DEFINITE = ("ال", "وال", "فال", "بال", "كال", "لل", "ولل")
_BEFORE_WORD = ("", "و", "ف")

# Written without their hamza.
_NOUNS = """
أسبوع أسبوعي أسبوعيًا أسابيع أمريكا أمريكي أمريكية أمريكيون أمريكيين أوروبا أوروبي أوروبية
أستراليا ألمانيا ألماني ألمانية إسبانيا إيطاليا إيران إيراني إيرانية إسرائيل إنترنت
إطلاق إصدار إصدارات إضافة إضافية إعلان إعلانات إنشاء إجراء إجراءات إعادة إمكانية إمكانات إنتاج
إنتاجية إبداع إرسال أداء أجهزة أنظمة أفلام أرقام أسعار أموال أسواق أيام أعضاء أشخاص أطفال أسماء
أنواع أدوات أبحاث ألوان أخطاء أهداف إحصاءات إنجاز إنجازات إيرادات أرباح آلاف أمان
أستاذ أساسي أساسية أساسيات أخيرة أجزاء أفكار أسئلة أنحاء إدارة إدارية إعلامي إعلامية
إلكتروني إلكترونية إلكترونيات أندرويد إيرادات إنسان إنساني إنسانية أوراق أبواب
"""
_WORDS = """
إلى إليه إليها إليهم إلينا أكثر أقل أكبر أصغر أفضل أعلى أدنى أسرع أول أولى أخرى أمس أثناء أيضًا
إذا إذ أو أعلن أعلنت أكد أكدت أضاف أضافت أوضح أوضحت أشار أشارت أطلق أطلقت أصدر أصدرت أصبح أصبحت
أظهر أظهرت أصبحوا أكدوا أعلنوا أضافوا أولئك إحدى أحيانًا أخيرًا
"""
# With a hamza that is not theirs, in its two forms: «إستخدام», «أستخدام».
_WITHOUT_HAMZA = """
استخدام استخدامات استعمال استثمار استثمارات استمرار اختبار اختبارات اختراع ابتكار ابتكارات اعتماد
انخفاض ارتفاع انتشار اكتشاف اكتشافات اتفاق اتفاقية احتمال احتمالات اشتراك اشتراكات اجتماع اجتماعات
اجتماعي اجتماعية اقتصاد اقتصادي اقتصادية انتخابات اختراق اختراقات استثناء اقتراح انتقال استراحة
اتصال اتصالات اختيار اختلاف امتحان انضمام استحواذ استجابة استقالة اهتمام احتجاج اسم
"""
# Ending in ة: with the article «ه» cannot be «his».
_WITH_TA = """
شركة حكومة مدينة صورة قناة جامعة مدرسة سيارة خدمة تقنية نسخة منصة لغة شبكة شاشة ذاكرة بطارية
صحيفة وزارة دولة منطقة مؤسسة هيئة لجنة جلسة خطة تجربة رسالة مجموعة قائمة ميزة فكرة مشكلة طريقة
كلمة صفحة مرة سنة ساعة دقيقة ثانية نتيجة قيمة نسبة كمية سرعة جودة صحة قضية جديدة كبيرة صغيرة
عربية عالمية دولية ذكية رقمية حديثة خاصة عامة مباشرة أخيرة سابقة مقبلة قادمة
"""
# Slips of their own kind.
_OTHERS = {
    "في": ("فى",), "التي": ("التى", "اللتي", "اللتى"), "الذي": ("الذى", "اللذي", "اللذى"),
    "الإمارات": ("الامارات",), "الأردن": ("الاردن",), "هي": ("هى",), "حتى": ("حتي",), "متى": ("متي",), "لكن": ("لاكن",),
    "هذا": ("هاذا",), "هذه": ("هاذه", "هذة", "هاذة"), "ذلك": ("ذالك",), "لذلك": ("لذالك",),
    "كذلك": ("كذالك",), "هكذا": ("هكذى", "هاكذا"), "هؤلاء": ("هاؤلاء", "هولاء"),
    "الله": ("اللة",), "ابن": ("إبن",), "الاثنين": ("الأثنين",), "إليه": ("إلية",), "مياه": ("مياة",),
    "المياه": ("المياة",), "شيء": ("شئ", "شىء"), "الشيء": ("الشئ", "الشىء"), "منذ": ("منذو",),
    "الآن": ("الان", "الأن"), "أيضًا": ("أيظا", "ايظا"), "آخرون": ("اخرون",),
    "الآخرين": ("الاخرين",), "مستشفى": ("مستشفي",), "المستشفى": ("المستشفي",),
}  # fmt: skip
# «بشكل الي» is «آلي».
_OF_MACHINES = {"بشكل", "حاسب", "الحاسب", "نظام", "تحكم", "التحكم", "رد", "الرد", "تعلم", "التعلم", "جهاز", "شبه"}  # fmt: skip
_HAMZA = str.maketrans("أإآ", "ااا")
_TANWEEN = "\u064b"


def slip_of(word: str, *, after: str = "") -> tuple[str, ...]:
    """How a misspelt word should be written: several where it may be one of them, () where it is
    right or not known to be wrong. `after` is the word before it."""
    if word == "الي":
        return ("آلي",) if after in _OF_MACHINES else ("إلى", "آلي")
    right = _SLIPS.get(word)
    return (right,) if right else ()


def _bare(word: str) -> set[str]:
    """The word without its hamza; its tanween may stand on the alif, before it, or be left out."""
    bare = word.translate(_HAMZA)
    return {bare, bare.replace(_TANWEEN, ""), bare.replace(f"{_TANWEEN}ا", f"ا{_TANWEEN}")}


def _gathered() -> Iterator[tuple[str, str]]:
    """Each slip with the right spelling."""
    for words, before in ((_NOUNS, _BEFORE_NOUN), (_WORDS, _BEFORE_WORD)):
        for word, prefix in product(words.split(), before):
            yield from ((prefix + bare, prefix + word) for bare in _bare(word))
    for word, prefix, seat in product(_WITHOUT_HAMZA.split(), _BEFORE_NOUN, "إأ"):
        yield prefix + seat + word[1:], prefix + word
    for word, prefix in product(_WITH_TA.split(), _BEFORE_DEFINITE):
        yield prefix + word[:-1] + "ه", prefix + word
    for right, wrongs in _OTHERS.items():
        yield from ((prefix + wrong, prefix + right) for wrong in wrongs for prefix in _BEFORE_WORD)


# Words of their own, which a prefix makes of a slip.
_OTHER_WORDS = {"واو", "فاو", "وفية"}
_SLIPS = {
    wrong: right for wrong, right in _gathered() if wrong != right and wrong not in _OTHER_WORDS
}
