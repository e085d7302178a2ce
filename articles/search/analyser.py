"""The one analyser: text to tokens, for what is indexed and for what is asked, on both databases.

A token has two forms. The stem is the folded word without article, conjunction and endings, by
the rules of a light stemmer (Larkey, Ballesteros and Connell, "Light stemming for Arabic
information retrieval", 2007), a little stricter. The root is the consonant skeleton of the stem, where
a broken plural and its singular meet (هاتف, هواتف) without a dictionary. The index keeps both;
so a change here is a new VERSION and the index is made again.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

from newsroom.text.arabic import fold

VERSION = 2
LONGEST_TOKEN = 60

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
_IS_ARABIC = re.compile(f"[{_LETTERS}]")
_PARTS = re.compile(r"[^\W_]+")
_SEPARATOR = re.compile(r"(?<=\d)[,\u066c](?=\d{3})")

_PREFIXES = ("وبال", "فبال", "وكال", "ولل", "فلل", "وال", "فال", "بال", "كال", "ال", "لل")
_SUFFIXES = (
    "كما", "هما", "ها", "هم", "هن", "كم", "نا", "ات", "ان", "ون", "ين", "وا", "يه", "ته", "تي", "ه", "ي",
)  # fmt: skip
_SHORTEST_STEM = 3
_ENGLISH = snowballstemmer.stemmer("english")
# Names and nouns whose last or first letters only look like endings.
_WHOLE = frozenset(
    fold(
        "أوبن ميتا آبل سيري نوكيا سوني تسلا جوجل إنتل بيانات معلومات إنترنت لينكس جافا أمازون إيران اليابان لبنان "
        "السودان عمان ألمانيا إيلون بايثون كانون قانون تلفزيون مليون تليفون بلدان إنسان مكان زمان لسان ميدان وقت "
        "وزير وزارة وكالة وصول وسط واحد واحدة وجود والد والدة ولاية وطن وفاة واقع واجهة واشنطن واتساب وعد وعي"
    ).split()
)
STOP_WORDS = frozenset(
    fold(
        "في من على إلى عن مع هذا هذه ذلك تلك التي الذي الذين اللذين اللتان هو هي هم هن إنه إنها أن أو أم ثم قد لقد كل بعض "
        "غير بين بعد قبل حتى منذ عند عندما حيث كما لكن إذا ما ماذا لماذا كيف متى أين هل لا لم لن ليس كان كانت يكون تكون "
        "كانوا به بها له لها فيه فيها منه منها عليه عليها إليه إليها ولا وما ومن وفي وعلى وإلى وأن أي أية يا أما فإن كم تم "
        "بل لو سوف نحو هناك هنا ذات نفس عبر ضد دون خلال حول"
    ).split()
) | frozenset(["the", "a", "an", "of", "in", "on", "for", "to", "and", "or", "is", "are"])


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
    latin_forms = _english if language == "en" else _as_it_is
    for run in _RUN.finditer(text):
        start, end = run.span()
        if run.lastgroup == "arabic":
            for word, stem, root in _arabic(run[0]):
                if every or is_worth(word):
                    yield Token(start, end, word, stem, root)
        else:
            for word in _latin(run[0]):
                if every or is_worth(word):
                    yield Token(start, end, word, latin_forms(word), "")


def is_worth(word: str) -> bool:
    """Whether a folded word is looked for: a stop word is not, nor a single Arabic letter."""
    return word not in STOP_WORDS and (len(word) > 1 or not _IS_ARABIC.match(word))


def _latin(run: str) -> list[str]:
    """The parts of a name in other letters, and the whole of it: gpt-4o is gpt, 4o and gpt-4o."""
    whole = fold(_SEPARATOR.sub("", run)).replace("’", "'")[:LONGEST_TOKEN]
    parts = [part for part in _PARTS.findall(whole) if len(part) > 1 and part != whole]
    return [*parts, whole]


def _as_it_is(word: str) -> str:
    return word


@lru_cache(50_000)
def _english(word: str) -> str:
    return str(_ENGLISH.stemWord(word))


@lru_cache(50_000)
def _arabic(run: str) -> tuple[tuple[str, str, str], ...]:
    """The words of a run as it is written (a joiner in it parts two), each with its stem and root."""
    words = fold(run)[:LONGEST_TOKEN].split()
    return tuple((word, stem := stem_of(word), root_of(stem)) for word in words)


def stem_of(word: str) -> str:
    """The light stem of a folded Arabic word, at least three letters where the word has them."""
    if word in _WHOLE:
        return word
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST_STEM:
            word = word[len(prefix) :]
            break
    else:
        word = _without_and(word)
    if word in _WHOLE:
        return word
    for _ in range(2):
        for suffix in _SUFFIXES:
            if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM:
                word = word[: -len(suffix)]
                break
        else:
            break
    return word


def _without_and(word: str) -> str:
    if word[0] != "و" or len(word) < 5 or word in _WHOLE:
        return word
    word = word[1:]
    for prefix in ("ال", "لل"):
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST_STEM:
            return word[len(prefix) :]
    return word


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
