"""The words whose coming, going or changing is never a slip of the pen: the tables of the guard.

Each table maps a folded form to what it says, so that forms of one meaning are one: «ثلاث» and
«ثلاثة» are 3, «يونيو» and «يونيه» one month. `reading_of` looks a word up without the clitics it
carries. Only words that changed are looked up, so a word of two meanings (أحد, ربع) costs nothing
while it stays.
"""

from typing import Literal, NamedTuple

from newsroom.text.arabic import fold

Kind = Literal["number", "date", "negation"]


class Reading(NamedTuple):
    kind: Kind
    says: str


# What a word may open with, and the article that stays of it where the table has it («اليوم»).
_CLITICS = (
    ("ال", ""), ("بال", "ال"), ("بال", ""), ("كال", "ال"), ("كال", ""), ("لل", "ال"), ("لل", ""),
    ("ب", ""), ("ل", ""), ("ك", ""),
)  # fmt: skip


def folded_words(text: str) -> frozenset[str]:
    """The words of a list in their folded forms."""
    return frozenset(map(fold, text.split()))


def folded_pairs(text: str) -> frozenset[frozenset[str]]:
    """The pairs of a list, one a line, in their folded forms."""
    return frozenset(map(folded_words, text.strip().splitlines()))


def _table(kind: Kind, text: str) -> dict[str, Reading]:
    """One meaning a line, which its first form names."""
    return {
        fold(form): Reading(kind, line.split()[0])
        for line in text.strip().splitlines()
        for form in line.split()
    }


_NUMBERS = """
0 صفر
1 واحد واحدة
2 اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي إثنان إثنين
3 ثلاث ثلاثة ثلاثا
4 أربع أربعة أربعا
5 خمس خمسة خمسا
6 ست ستة ستا
7 سبع سبعة سبعا
8 ثمان ثماني ثمانية ثمانيا
9 تسع تسعة تسعا
10 عشر عشرة
20 عشرون عشرين
30 ثلاثون ثلاثين
40 أربعون أربعين
50 خمسون خمسين
60 ستون ستين
70 سبعون سبعين
80 ثمانون ثمانين
90 تسعون تسعين
100 مئة مائة مية
200 مئتان مئتين مائتان مائتين مئتا مئتي
300 ثلاثمئة ثلاثمائة
400 أربعمئة أربعمائة
500 خمسمئة خمسمائة
600 ستمئة ستمائة
700 سبعمئة سبعمائة
800 ثمانمئة ثمانمائة ثمانيمئة
900 تسعمئة تسعمائة
1000 ألف
ألفا
2000 ألفان ألفين ألفي
1000000 مليون
مليونا
2000000 مليونان مليونين مليوني
1000000000 مليار بليون
مليارا
2000000000 ملياران مليارين ملياري
1000000000000 تريليون ترليون
تريليونات ترليونات
ملايين
مليارات
آلاف
مئات
عشرات
عشرينات عشرينيات
ثلاثينات ثلاثينيات
أربعينات أربعينيات
خمسينات خمسينيات
ستينات ستينيات
سبعينات سبعينيات
ثمانينات ثمانينيات
تسعينات تسعينيات
نصف نصفا
ثلث
ثلثان ثلثين ثلثا ثلثي
ربع
أرباع
سدس
ثمن
ضعف
ضعفان ضعفين ضعفي
أضعاف
مرتان مرتين
كلا كلتا كلي كلتي
بضع بضعة
أول أولى أولا
ثان ثاني ثانيا
ثانية
ثالث ثالثة ثالثا
رابع رابعة رابعا
خامس خامسة خامسا
سادس سادسة سادسا
سابع سابعة سابعا
ثامن ثامنة ثامنا
تاسع تاسعة تاسعا
عاشر عاشرة
أخير أخيرة
وحيد وحيدة
زوج
دزينة
0 zero
1 one once
2 two twice
3 three
4 four
5 five
6 six
7 seven
8 eight
9 nine
10 ten
11 eleven
12 twelve dozen
13 thirteen
14 fourteen
15 fifteen
16 sixteen
17 seventeen
18 eighteen
19 nineteen
20 twenty
30 thirty
40 forty
50 fifty
60 sixty
70 seventy
80 eighty
90 ninety
100 hundred
1000 thousand
1000000 million
1000000000 billion
1000000000000 trillion
dozens
hundreds
thousands
millions
billions
trillions
half
third
quarter
double doubled
triple tripled
first
second
fourth
fifth
sixth
seventh
eighth
ninth
tenth
last
percent
"""
# Gregorian as written in Egypt and the Gulf, in the Levant and in the Maghreb, and Hijri.
_DATES = """
يناير
فبراير
مارس
أبريل إبريل
مايو
يونيو يونيه يونية
يوليو يوليه يولية
أغسطس أوغسطس
سبتمبر
أكتوبر
نوفمبر
ديسمبر
كانون
شباط
آذار
نيسان
أيار
حزيران
تموز
آب
أيلول
تشرين
جانفي
فيفري
أفريل
ماي
جوان
جويلية
أوت
شتنبر
نونبر
دجنبر
غشت
يوليوز
محرم
صفر
رجب
شعبان
رمضان
شوال
جمادى
ذو
الحجة
القعدة
السبت
الأحد
الاثنين الإثنين
الثلاثاء
الأربعاء
الخميس
الجمعة
أمس الأمس
البارحة
اليوم
غدا الغد
صباح صباحا
مساء
ظهر ظهرا
فجر فجرا
ليل ليلا
الماضي الماضية
المقبل المقبلة القادم القادمة
الحالي الحالية الجاري الجارية
المنصرم المنصرمة الفائت الفائتة
السابق السابقة
اللاحق اللاحقة
قبل
قبيل
بعد
بعيد
منذ
حتى
هجري هجرية
ميلادي ميلادية
ربيع
خريف
january jan
february feb
march
april
may
june
july
august aug
september sept
october oct
november nov
december dec
monday
tuesday
wednesday
thursday
friday
saturday
sunday
today
yesterday
tomorrow
before
after
since
until
next
ago
"""
_NEGATIONS = """
لا
ألا
لم
لن
ليس ليست
أليس أليست
ليسا ليستا
ليسوا
لست
لسنا
غير
ما
عدم
انعدام
بدون دون دونما
بلا
إلا
سوى
عدا ماعدا
لولا
كلا
لئلا
نفى نفت نفيا
ينفي تنفي
ينفون
نفي
فقط
بل
لما
not
no
never
none
nor
neither
nothing
nobody
without
cannot can't cant
don't dont
doesn't doesnt
didn't didnt
won't wont
isn't isnt
wasn't wasnt
aren't arent
weren't werent
hasn't hasnt
haven't havent
hadn't hadnt
wouldn't wouldnt
couldn't couldnt
shouldn't shouldnt
only
except
unless
hardly
denied denies deny
"""
READINGS = {
    **_table("number", _NUMBERS),
    **_table("date", _DATES),
    **_table("negation", _NEGATIONS),
}


def reading_of(folded: str) -> Reading | None:
    """What a folded word says, if it is one of weight, with or without clitics.

    A preposition that it carries is part of what it says: «بمليون» is not «لمليون».
    """
    for word in (folded, folded[1:] if folded[:1] in ("و", "ف") else ""):
        if reading := READINGS.get(word):
            return reading
        for clitics, article in _CLITICS:
            bare = article + word.removeprefix(clitics)
            if word.startswith(clitics) and len(bare) > 1 and (reading := READINGS.get(bare)):
                preposition = clitics[0] if clitics[0] in "بلك" else ""
                return reading._replace(says=f"{preposition}{reading.says}")
    return None
