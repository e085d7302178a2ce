"""The second look finds in a text without parting it what it would find among its words."""

import random

from articles.search.query import Query, Term
from articles.search.ranking import BESIDE, TOGETHER, WEIGHTS, Candidate, Collection, Ranking

WORDS = ("سيار", "سيارة", "سيا", "هاتف", "هتف", "ا+ب", "c++", "4.5")
KIN = {"هاتف": "هتف", "هتف": "هتف"}


def ranking(*stems):
    terms = tuple(Term(stem, stem, KIN.get(stem, ""), stem) for stem in stems)
    return Ranking(Query("", terms), Collection(100, 10.0, {"هاتف": 3, "~هتف": 5}, KIN))


def candidate(**texts):
    given = dict.fromkeys((*WEIGHTS, "names", "words"), "") | texts
    return Candidate(pk=1, of=1, length=10, **given)


def test_a_word_counts_as_often_as_it_stands_and_no_part_of_another_does():
    chance = random.Random(7)  # noqa: S311 (no secret)
    for asked in (["سيار"], ["هاتف", "c++"], ["ا+ب", "4.5", "هتف"]):
        made = ranking(*asked)
        for _time in range(50):
            texts = {name: chance.choices(WORDS, k=chance.randrange(9)) for name in WEIGHTS}
            whole, kin, _together = made._held(
                candidate(**{name: " ".join(words) for name, words in texts.items()})
            )
            for index, stem in enumerate(asked):
                root = KIN.get(stem)
                alike = [one for one in WORDS if one == stem or (root and KIN.get(one) == root)]
                # A word that is asked for itself counts for that word alone.
                alike = [one for one in alike if one == stem or one not in asked]
                assert whole[index] == sum(
                    weight * texts[name].count(stem) for name, weight in WEIGHTS.items()
                )
                assert kin[index] == sum(
                    weight * texts[name].count(one)
                    for name, weight in WEIGHTS.items()
                    for one in alike
                )


def test_words_stand_together_where_no_more_than_ten_are_between_their_places():
    made = ranking("سيار", "هاتف")
    worth = sum(made.rarities)
    for between, value in ((0, (TOGETHER + BESIDE) * worth), (9, TOGETHER * worth), (10, 0.0)):
        text = " ".join(["سيار", *["كلمة"] * between, "هاتف"])
        assert made.score(candidate(body=text)).parts["together"] == value, between
    apart = candidate(headline="سيار", body="هاتف")
    assert made.score(apart).parts["together"] == 0.0
