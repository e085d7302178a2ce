"""Headlines in two directions, as newsrooms write them, and how each is read.

What runs from left to right stands between ‹ and ›, numbers too; the rest runs from right to left. So
a line tells what is written and the order in which its pieces are seen.
"""

import re
import unicodedata

ARABIC = """
لغة ‹C++› تعود إلى الصدارة
لماذا يحب المطورون ‹C#› و‹F#›؟
منصة ‹.NET› تبلغ عامها ‹20›
كل ما نعرفه عن ‹.NET 9›
شبكات ‹5G› تصل إلى القرى
الفرق بين ‹4G› و‹5G› و‹6G›
أبل تكشف ‹iPhone 16 Pro› (‹2024›) بسعر جديد
مراجعة ‹iPhone 16 Pro›: كاميرا أفضل
هاتف بسعر ‹$1,200› فقط
السعر ‹1,200$› أو ‹€999›
ارتفعت المبيعات ‹5-10%› هذا العام
زيادة بنسبة ‹3.5%› في الربع الأول
انخفاض ‹-12%› في الأرباح
اتصل على ‹+966 50 123 4567› للحجز
رقم الدعم: ‹+20 2 2345 6789›
الإصدار ‹1.2.3-rc1› متاح للتجربة
تحديث ‹Android 15.0.1› يصل اليوم
قال: «نموذج ‹Sora› ليس ‹GPT-5›»
«كتاب “‹Clean Code›” لكل مبرمج»
‹OpenAI› تؤجل إطلاق ‹Sora›
‹Google› و‹Apple›: من يسبق؟
‹iOS 18›، ‹Android 15›: ما الجديد؟
وسم #سورا يتصدر
نقاش في ‹#OpenAI› وحساب ‹@sama›
كتب ‹@sama›: «انتظروا ‹Sora›»
زوروا ‹https://example.org/a-b?c=1› للتفاصيل
موقع ‹www.example.com› يعود للعمل
راسلونا على ‹news@example.org› دائمًا
الذكاء الاصطناعي 🤖 يكتب ‹Python›
إطلاق ناجح 🚀 لمركبة ‹SpaceX›
بلغ العدد ‹١٢٣› مستخدمًا
زيادة ‹٥›-‹١٠›٪ في الأسعار
السعر ‹١٬٢٠٠› ريال
في ‹24› جمادى الأولى ‹1446› هـ
مؤتمر ‹WWDC› (يونيو ‹2024›)
شركة جديدة (‹Anthropic›)
نموذج (‹GPT-4o›) و(‹Claude 3.5›)
خيار ‹Windows/Linux› للمطورين
‹TCP/IP› بعد ‹50› عامًا
نسخة ‹Node.js 22› و‹Vue.js› معًا
صدر بتاريخ ‹2024-11-26› رسميًا
الحدث في ‹26/11/2024› مساء
البث ‹10:30› صباحًا بتوقيت الرياض
النتيجة ‹3-1› لصالح الفريق
الحرارة ‹−5°› في الخوادم
الحرارة ‹-5°C› والرطوبة ‹80%›
نصف المقاعد ‹1/2› لم تُحجز
سعر الصرف ‹3.75› ريال و‹0.27$›
‹Ahmed›: ‹3› تعليقات جديدة
‹@omar_dev›: لا تشتروا ‹AirPods›!
معالج ‹M4› أسرع ‹2x› من ‹M3›
ذاكرة ‹16GB› وقرص ‹1TB›
شاشة ‹6.7"› بدقة ‹4K›
صيغة ‹MP3› مقابل ‹FLAC› و‹AAC›
قصة ‹AT&T› و‹T-Mobile›
من ‹GPT-4o› / ‹o1-mini› إلى ‹GPT-5›
كيف تعمل بـ‹OpenAI› وبـ‹300› دولار؟
تصنيف ‹A+› لجامعة عربية
ما هو ‹Wi-Fi 7›؟ وهل نحتاجه؟
بروتوكول ‹IPv6›: ‹2001:db8::1› مثالًا
حزمة ‹left-pad› تكسر ‹npm›… مجددًا
خصم ‹50%›! على ‹PlayStation 5›
مليار ‹$› في يوم واحد
خدمة ‹24/7› بلا توقف
سعر بين ‹$100-$200› فقط
زيادة (‹+5%›) في المبيعات
الرقم ‹#1› عالميًا
نسخة ‹v2.0› من ‹e-mail›
دقة ‹±5%› في القياس
نتيجة ‹2+2=4› دائمًا
ملف ‹.zip› خبيث
‹100%› عربي
ثمن ‹100› ‹USD› أو ‹375› ‹SAR›
عن ‹ChatGPT› — ‹OpenAI› تجيب
‹2024–2030›: عقد الرقائق
""".strip().split("\n")


def plain(line: str) -> str:
    """The headline as it is written."""
    return re.sub("[‹›]", "", line)


def seen(line: str) -> str:
    """Its characters as they stand from left to right, without blanks and marks on letters."""
    pieces = re.split(r"(‹[^›]*›)", line)
    turned = (plain(one) if one.startswith("‹") else one[::-1] for one in reversed(pieces))
    return bare("".join(turned))


def bare(text: str) -> str:
    """Without what has no place of its own in a line."""
    return "".join(
        c for c in text if not c.isspace() and unicodedata.category(c) not in ("Mn", "Cf")
    )
