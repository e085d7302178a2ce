"""Which of the newsroom's tags a text speaks of: those whose name stands in it, in any of its spellings.

A tag's name is met as names of the term bank are: folded, and behind «و», «بال» and the like. A tag that
is a name there too («OpenAI») is met in all spellings of that.
"""

from collections import Counter
from collections.abc import Mapping

from articles.models import Tag
from articles.search.analyser import tokens
from articles.search.names import MARK, Name, Names
from articles.search.term_bank import known_names
from newsroom.text.arabic import fold

# What a name in a field counts.
_WEIGHTS = {"headline": 5, "standfirst": 3, "body": 1}


def tags_in(texts: Mapping[str, str], *, most: int = 8) -> list[str]:
    """The Arabic names of tags in these texts (headline, standfirst, body), those spoken of most first.
    Three queries."""
    every = {name: _words(text) for name, text in texts.items()}
    tags = list(Tag.objects.values_list("name_ar", "name_en"))
    own = Names.of(Name(ar, tuple(filter(None, (ar, en)))) for ar, en in tags)
    banked = known_names()
    of_key = {MARK + fold(ar).replace(" ", ""): ar for ar, _en in tags}
    # The name in the bank that a tag's name is a spelling of.
    of_name = {
        found.key: ar
        for ar, en in tags
        for text in (ar, en)
        if text
        for found in banked.find(_words(text))
    }
    counted: Counter[str] = Counter()
    for name, words in every.items():
        found = {(one.first, of_key[one.key]) for one in own.find(words)}
        found |= {(one.first, of_name[one.key]) for one in banked.find(words) if one.key in of_name}
        for _place, tag in found:
            counted[tag] += _WEIGHTS.get(name, 1)
    return sorted(counted, key=lambda tag: (-counted[tag], tag))[:most]


def _words(text: str) -> list[str]:
    return [token.word for token in tokens(text, every=True)]
