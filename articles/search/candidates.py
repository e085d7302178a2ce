"""Which documents are worth a second look: at most a few hundred, found at a cost that stays the same
however large the archive grows.

Every token of a question has a worth, its rarity; what a document holds of them is added up. Tokens are
taken rarest first while the documents that hold them are not more than BUDGET together. A commoner one
only adds to documents that hold one of those: by itself it tells nothing. Where that brings too few,
the newest documents that hold enough of the question are taken, those with it in their heads first.
"""

from collections.abc import Sequence
from functools import cache
from itertools import combinations
from math import prod
from typing import Any, NamedTuple

from articles.search.filters import Among
from articles.search.query import Query, Term
from articles.search.ranking import ROOT, Collection
from articles.search.tables import Tables

BUDGET = 3_000
# What a token in the head of a document counts, against one anywhere.
HEAD = 3.0
# Where so many documents hold the one word that is asked for, its root alone brings no better ones.
PLENTY = 50
# A question of more words is long: its smallest sets of words are too many to be asked for.
FEW_WORDS = 6
# A story that holds less of the question is left out, where another holds more.
LEAST_SHARE = 0.5


class Arm(NamedTuple):
    """A token that is looked for: `place` is «any», «head» or «root». A common one adds to what others
    bring."""

    token: str
    place: str
    worth: float
    is_common: bool


def candidates(
    backend: Any,
    cursor: Any,
    tables: Tables,
    language: str,
    query: Query,
    *,
    collection: Collection,
    counting: Among,
    most: int,
    by_date: bool = False,
) -> list[int]:
    """The numbers of documents that may answer, the likeliest first.

    `by_date` adds the newest documents that hold enough, beside the likeliest.
    """
    given = {"counting": counting, "most": most}
    arms = arms_of(query, collection)
    found: list[int] = []
    if any(not arm.is_common for arm in arms):
        found = backend.likeliest(cursor, tables, language, query, arms, **given)
    whole, sets = (query.terms,), tuple(enough_words(query, collection))

    # Kept: where one word is asked for, the smallest sets are the whole question, and both may be wanted.
    @cache
    def newest(wanted: tuple[tuple[Term, ...], ...], *, in_heads: bool = False) -> list[int]:
        likely = held_by(wanted, collection)
        return backend.newest(
            cursor, tables, language, query, wanted, likely=likely, in_heads=in_heads, **given
        )

    if len(found) < most and any(arm.is_common for arm in arms):
        found += newest(whole, in_heads=True)[: most // 2]
        found += newest(whole)
        if len({*found}) < most and sets not in ((), whole):
            found += newest(sets)
        found = list(dict.fromkeys(found))[:most]
    if by_date and sets:
        found += newest(sets)
    return list(dict.fromkeys(found))


def arms_of(query: Query, collection: Collection) -> list[Arm]:
    """The tokens of a question with their worth. Of a common one only whether it is there."""
    tokens: dict[tuple[str, bool], str] = {}
    for term in query.terms:
        tokens |= {(stem, False): stem for stem in term.stems}
        have = sum(collection.frequencies.get(stem, 0) for stem in term.stems)
        if term.root and (len(query.terms) > 1 or have < PLENTY):
            tokens[term.root, True] = f"~{term.root}"
    arms: list[Arm] = []
    seen = 0
    for (token, is_root), form in sorted(
        tokens.items(), key=lambda item: (collection.frequencies.get(item[1], 0), item[0])
    ):
        seen += collection.frequencies.get(form, 0)
        worth, is_common = collection.rarity(form), seen > BUDGET
        if is_root and not is_common:
            arms.append(Arm(token, "root", worth * ROOT, is_common))
        elif not is_root:
            arms.append(Arm(token, "any", worth, is_common))
        if not is_root and not is_common:
            arms.append(Arm(token, "head", worth * HEAD, is_common))
    return arms


def enough_words(query: Query, collection: Collection) -> list[tuple[Term, ...]]:
    """The smallest sets of words that hold enough of a question; none for a long one, whose best
    answers are few anyway."""
    rarities = {term: min(map(collection.rarity, term.stems)) for term in query.terms}
    least = sum(rarities.values()) * LEAST_SHARE
    sets: list[tuple[Term, ...]] = []
    for size in range(1, len(rarities) + 1 if len(rarities) <= FEW_WORDS else 1):
        for some in combinations(rarities, size):
            is_smallest = not any({*smaller} <= {*some} for smaller in sets)
            if is_smallest and sum(rarities[term] for term in some) >= least:
                sets.append(some)
    return sets


def held_by(sets: Sequence[Sequence[Term]], collection: Collection) -> float:
    """The share of all documents, 0 to 1, that would hold every word of one of these sets if words stood
    together by chance alone."""
    return min(
        1.0, sum(prod(collection.share(term.stems, term.root) for term in some) for some in sets)
    )
