"""The one analyser: text to tokens, for what is indexed and for what is asked, on both databases.

A token has two forms. The stem is the folded word without article, conjunction and endings, by
the rules of a light stemmer (Larkey, Ballesteros and Connell, "Light stemming for Arabic
information retrieval", 2007), a little stricter. The root is the consonant skeleton of the stem, where
a broken plural and its singular meet (هاتف, هواتف) without a dictionary. The index keeps both;
so a change here is a new VERSION and the index is made again.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

from newsroom.text.arabic import fold

VERSION = 3
LONGEST_TOKEN = 60
# So much of what stands between blanks is known with its tokens: that of a few thousand stories.
KEPT_CHUNKS = 50_000

_LETTERS = (
    "\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06fc\u06ff"
    "\u0750-\u077f\u08a0-\u08c9\ufb50-\ufdff\ufe70-\ufefc"
)
# Marks, tatweel and controls inside a word belong to it; folding takes them away.
_WITHIN = (
    "\u0640\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u08ca-\u08ff\u00ad\u200b\u200d-\u200f\u061c\u2060\u202a-\u202e\u2066-\u2069\ufeff\u180e"
)
_NUMBER = r"\d{1,3}(?:[,\u066c]\d{3})+(?!\d)|\d+"
_OTHER = rf"[^\W\d_{_LETTERS}{_WITHIN}]"
# A run of Arabic, or one of anything else: «بـOpenAI» is ب and openai. A name such as GPT-4o or
# node.js is one run too, and keeps a sign at its end where that is part of it: C++, C#.
_RUN = re.compile(
    rf"(?P<arabic>[{_LETTERS}](?:[{_WITHIN}]*[{_LETTERS}])*)"
    rf"|(?P<other>(?:{_NUMBER}|{_OTHER})+(?:[-.+_/’'](?:{_NUMBER}|{_OTHER})+)*(?:\+\+|#)?)"
)
# Nothing that belongs to a word is a blank.
_CHUNK = re.compile(r"\S+")
_IS_ARABIC = re.compile(f"[{_LETTERS}]")
_PARTS = re.compile(r"[^\W_]+")
_SEPARATOR = re.compile(r"(?<=\d)[,\u066c](?=\d{3})")

_PREFIXES = ("وبال", "فبال", "وكال", "ولل", "فلل", "وال", "فال", "بال", "كال", "ال", "لل")
_SUFFIXES = (
    "كما", "هما", "ها", "هم", "هن", "كم", "نا", "ات", "ان", "ون", "ين", "وا", "يه", "ته", "تي", "ه", "ي",
)  # fmt: skip
_PREFIXES_BY_LETTER = {
    letter: tuple(one for one in _PREFIXES if one[0] == letter)
    for letter in {one[0] for one in _PREFIXES}
}
_SUFFIXES_BY_LETTER = {
    letter: tuple(one for one in _SUFFIXES if one[-1] == letter)
    for letter in {one[-1] for one in _SUFFIXES}
}
_SHORTEST_STEM, _SHORTEST_WITH_AND = 3, 5
_ENGLISH = snowballstemmer.stemmer("english")
# Names and nouns whose last or first letters only look like endings.
_WHOLE = frozenset(
    fold(
        "أوبن ميتا آبل سيري نوكيا سوني تسلا جوجل إنتل بيانات معلومات إنترنت لينكس جافا أمازون إيران يابان لبنان "
        "سودان عمان ألمان ألماني ألمانية ألمانيا إيلون بايثون كانون قانون تلفزيون مليون تليفون بلدان إنسان مكان زمان لسان ميدان وقت "
        "وزير وزارة وكالة وصول وسط واحد واحدة وجود والد والدة ولاية وطن وفاة واقع واجهة واشنطن واتساب وعد وعي"
    ).split()
)
# Words that begin with «و» or «ال» themselves; in front of others those are «and» and the article.
_KNOWN_BARE = (
    "ألعاب ألوان ألبوم ألبومات إلكترون إلكتروني إلكترونية إلكترونيات إلغاء التزام التزامات التقاط التهاب "
    "التهابات التحاق التفاف ألقاب ألواح ألياف ألفاظ ألحان ألغام "
    "وطنية وظيفة وظائف وزراء وزارات ولايات وكالات وكلاء وسائل وسيلة وسائط وثيقة وثائق وحدات وحدوية وحيد وقود وقائع وقوع "
    "واقعي وقاية وقائي وفيات وفود وفاق وفرة وفير ورشة وراثة وراثي ورود وردة وريث وصفة وصفات وصلة وصاية وضعية وضوح وعود وعاء "
    "وهمية وجبة وجبات وجهة وجهات وجوه وديعة ودائع وداع واردات وارد واسعة واضحة واجب واجبات واجهات واحة والدين والي وباء "
    "وبائي وتيرة وحشي وحشية ولادة ولاء وليد وليمة وميض ويكيبيديا ويندوز وشاح وشيكة وقفة وقوف وسيط وسطى وثوق وزنية ورقية"
)
STOP_WORDS = frozenset(
    fold(
        "في من على إلى عن مع هذا هذه ذلك تلك التي الذي الذين اللذين اللتان هو هي هم هن إنه إنها أن أو أم ثم قد لقد كل بعض "
        "غير بين بعد قبل حتى منذ عند عندما حيث كما لكن إذا ما ماذا لماذا كيف متى أين هل لا لم لن ليس كان كانت يكون تكون "
        "كانوا به بها له لها فيه فيها منه منها عليه عليها إليه إليها ولا وما ومن وفي وعلى وإلى وأن أي أية يا أما فإن كم تم "
        "بل لو سوف نحو هناك هنا ذات نفس عبر ضد دون خلال حول"
    ).split()
) | frozenset(["the", "a", "an", "of", "in", "on", "for", "to", "and", "or", "is", "are"])


# A folded word, its stem and its root.
Form = tuple[str, str, str]


class Token(NamedTuple):
    """A word of a text: where it stands (characters, end excluded), and its forms.

    `word` is folded, `root` is "" where there is none.
    """

    start: int
    end: int
    word: str
    stem: str
    root: str


def tokens(text: str, language: str = "ar", *, every: bool = False) -> Iterator[Token]:
    """The words of a text in their order. Stop words and single letters are left out unless `every`
    word is asked for. `language` says how words in Latin letters are stemmed.
    """
    for chunk in _CHUNK.finditer(text):
        at = chunk.start()
        for start, end, (word, stem, root) in _placed(chunk[0], language):
            if every or is_worth(word):
                yield Token(at + start, at + end, word, stem, root)


def words_and_forms(text: str, language: str) -> tuple[list[str], list[Form]]:
    """Every folded word of a text, and the forms of those that are looked for: for a whole document, whose
    words were mostly met before."""
    words: list[str] = []
    forms: list[Form] = []
    for chunk in text.split():
        for _start, _end, form in _placed(chunk, language):
            words.append(form[0])
            if is_worth(form[0]):
                forms.append(form)
    return words, forms


# What is kept are plain tuples of texts and numbers: those alone does the garbage collector leave in peace.
@lru_cache(KEPT_CHUNKS)
def _placed(chunk: str, language: str) -> tuple[tuple[int, int, Form], ...]:
    """What stands between two blanks: where its words stand in it, and their forms."""
    found: list[tuple[int, int, Form]] = []
    for run in _RUN.finditer(chunk):
        start, end = run.span()
        if run.lastgroup == "arabic":
            # A joiner in a run parts two words.
            for word in fold(run[0])[:LONGEST_TOKEN].split():
                stem = stem_of(word)
                found.append((start, end, (word, stem, root_of(stem))))
        else:
            for word in _latin(run[0]):
                stem = str(_ENGLISH.stemWord(word)) if language == "en" else word
                found.append((start, end, (word, stem, "")))
    return tuple(found)


def is_worth(word: str) -> bool:
    """Whether a folded word is looked for: a stop word is not, nor a single Arabic letter."""
    return word not in STOP_WORDS and (len(word) > 1 or not _IS_ARABIC.match(word))


def _latin(run: str) -> list[str]:
    """The parts of a name in other letters, and the whole of it: gpt-4o is gpt, 4o and gpt-4o."""
    whole = fold(_SEPARATOR.sub("", run)).replace("’", "'")[:LONGEST_TOKEN]
    parts = [part for part in _PARTS.findall(whole) if len(part) > 1 and part != whole]
    return [*parts, whole]


def stem_of(word: str) -> str:
    """The light stem of a folded Arabic word, at least three letters where the word has them."""
    word = _without_front(word)
    return word if word in _WHOLE else _without_end(word)


def _without_front(word: str) -> str:
    """Without articles, however many: «ألكسندر» begins as with one once hamza is folded, and «الألكسندر» must
    be the same word. Then without «و»."""
    while not _is_bare(word):
        if word[0] == "و" and len(word) > _SHORTEST_STEM and _is_bare(word[1:]):
            return word[1:]
        prefix = _first(word, _PREFIXES_BY_LETTER.get(word[0], ()), str.startswith)
        if prefix:
            word = word[len(prefix) :]
        elif word[0] == "و" and len(word) >= _SHORTEST_WITH_AND:
            word = word[1:]
        else:
            break
    return word


def _is_bare(word: str) -> bool:
    """Whether the word is known to begin as it does, with nothing in front of it."""
    # By how they begin, most words need no second look.
    return word in _WHOLE or (word[:_SHORTEST_STEM] in _BARE_STARTS and _without_end(word) in _BARE)


def _without_end(word: str) -> str:
    for _ in range(2):
        suffix = _first(word, _SUFFIXES_BY_LETTER.get(word[-1], ()), str.endswith)
        if not suffix:
            break
        word = word[: -len(suffix)]
    return word


def _first(word: str, affixes: tuple[str, ...], stands: Callable[[str, str], bool]) -> str:
    """The first of these that stands at the word and leaves enough of it; "" for none."""
    longest = len(word) - _SHORTEST_STEM
    for affix in affixes:
        if len(affix) <= longest and stands(word, affix):
            return affix
    return ""


_BARE = frozenset(map(_without_end, fold(_KNOWN_BARE).split()))
_BARE_STARTS = frozenset(stem[:_SHORTEST_STEM] for stem in _BARE)
_LONG = str.maketrans("", "", "اويء")


def root_of(stem: str) -> str:
    """The consonants of a stem without what patterns add to them; "" where too few are left, and of
    a word in other letters."""
    if not _IS_ARABIC.match(stem):
        return ""
    root = stem.translate(_LONG)
    if len(root) > 3 and root.endswith("ت"):
        root = root[:-1]
    if len(root) > 3 and root.startswith("ست"):
        root = root[2:]
    elif len(root) > 3 and root[0] in "يتنم":
        root = root[1:]
    if len(root) > 3 and root[1] == "ت":
        root = root[0] + root[2:]
    return root if len(root) > 1 else ""
