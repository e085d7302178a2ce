"""Reading answers: their orders, page after page; threads; what is gone; what it costs."""

import re
from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Publication, QuestionSummary
from comments import reading
from comments.models import Comment, Question, Tally
from comments.moderation import moderate
from comments.reading import BALANCED, NEWEST, OLDEST, PERSUASIVE, SORTS, USEFUL, read
from tests.comments.asked import path_of
from tests.comments.crowd import ReadingCase, crowd, names, plan

BROKEN = (
    "x", "-1", "1.", "0.1_1", "0.1_1._._", "9.1_1.1_1.1_1.", "0.1_1.1_1.1_1.1_1.1_1", "1_", "_1", "1_1_1",
    "9" * 40, "9" * 10 + "_1", "1_" + "9" * 19, "-2_1", "١_١", "1-", "-", "9" * 18 + "-1", "\x00", "٣-٤",
    "0.\x00...", "0.1_1 ...", "0...1_x.",
)  # fmt: skip


def walk(publication, **asked) -> list[Comment]:
    """Every answer of every page, following the links."""
    rows, after = [], ""
    for _page in range(100):
        page = read(publication, after=after, **asked)
        rows += page.answers
        after = page.after
        if not after:
            return rows
    raise AssertionError("the pages do not end")


class Orders(ReadingCase):
    def test_balanced_is_the_best_of_each_choice_in_turn(self):
        for name, choice, useful in (
            ("n1", "no", 9), ("y1", "yes", 3), ("y2", "yes", 2), ("y3", "yes", 2), ("w1", "", 5),
            ("n2", "no", 1), ("y4", "yes", 0),
        ):  # fmt: skip
            self.put(name, choice, useful=useful)
        # Of two that are as useful the newer one comes first.
        assert names(walk(self.live)) == ["y1", "n1", "w1", "y3", "n2", "y2", "y4"]

    def test_each_order_is_what_it_says(self):
        for name, minutes, useful in (("a", 1, 5), ("b", 3, 0), ("c", 2, 9)):
            at = self.now - timedelta(minutes=minutes)
            self.put(name, useful=useful, created_at=at)
        for sort, order in ((NEWEST, "acb"), (OLDEST, "bca"), (USEFUL, "cab")):
            assert names(walk(self.live, sort=sort)) == list(order), sort

    def test_the_most_persuasive_are_an_order_once_one_has_changed_a_mind(self):
        for name, persuaded in (("a", 0), ("b", 3), ("c", 1), ("d", 3)):
            self.put(name, "yes", persuaded=persuaded)
        assert names(walk(self.live, sort=PERSUASIVE)) == ["d", "b", "c", "a"]
        asked = f"{self.where}?sort=persuasive"
        assert "sort=persuasive" not in self.client.get(self.where).content.decode()
        QuestionSummary.objects.filter(article=self.live.article_id).update(minds=7)
        assert "sort=persuasive" in self.client.get(self.where).content.decode()
        page = self.client.get(asked).content.decode()
        assert page.index(">d<") < page.index(">b<") < page.index(">c<") < page.index(">a<")
        assert "غيّر رأي 3 قراء" in page

    def test_following_the_pages_shows_every_answer_once_in_one_order(self):
        crowd(self.live, 130)
        found = Comment.objects.visible().answers_to(self.live.article_id)
        for sort in SORTS:
            rows = walk(self.live, sort=sort)
            assert len(rows) == len({row.pk for row in rows}) == found.count(), sort
        for choice in ("yes", "no"):
            for sort in (USEFUL, PERSUASIVE, NEWEST, OLDEST):
                rows = walk(self.live, sort=sort, choice=choice)
                assert {row.pk for row in rows} == set(
                    found.filter(choice_key=choice).values_list("pk", flat=True)
                )

    def test_pages_in_turn_are_one_sequence(self):
        """Where a page ends in the middle of a round, the next one goes on with the same round."""
        crowd(self.live, 100)
        whole = walk(self.live)
        left = {key: [row for row in whole if row.choice_key == key] for key in ("yes", "no", "")}
        expected = []
        while any(left.values()):
            expected += [rows.pop(0) for rows in left.values() if rows]
        assert [row.pk for row in whole] == [row.pk for row in expected]
        for rows in left.values():
            assert rows == sorted(rows, key=lambda row: (-row.useful, -row.pk))

    def test_answers_that_come_meanwhile_move_nothing(self):
        crowd(self.live, 60)
        for sort in SORTS:
            first = read(self.live, sort=sort)
            rest = walk(self.live, sort=sort)[reading.PAGE :]
            at = self.now + timedelta(days=40)
            for useful in (0, 99):
                self.put("later", "yes", useful=useful, created_at=at)
            next_page = read(self.live, sort=sort, after=first.after)
            old = [row.pk for row in next_page.answers if row.name != "later"]
            assert old == [row.pk for row in rest[: len(old)]], sort
            assert len(old) >= reading.PAGE - 2

    def test_a_broken_place_is_the_first_page(self):
        crowd(self.live, 30)
        first = {sort: [row.pk for row in read(self.live, sort=sort).answers] for sort in SORTS}
        for after in BROKEN:
            for sort in SORTS:
                page = read(self.live, sort=sort, after=after)
                assert [row.pk for row in page.answers] == first[sort], (sort, after)
                assert not page.is_later
            page = self.client.get(self.where, {"after": after, "sort": after, "choice": after})
            assert page.status_code == 200

    def test_a_choice_that_the_question_has_no_longer_takes_its_turn(self):
        question = Question.objects.get(article_id=self.live.article_id)
        for key in ("maybe", "yes", "no"):
            Tally.objects.create(question=question, choice_key=key)
        crowd(self.live, 50)
        self.put("former", "maybe", useful=1)
        self.put("older", "maybe")
        Publication.objects.filter(pk=self.live.pk).update(question_version=2)
        rows = walk(self.fresh())
        assert names(rows).index("former") == 3
        assert len(rows) == len({row.pk for row in rows}) == 52

    def test_what_is_gone_keeps_its_thread_and_comes_last(self):
        self.put("kept", "no", useful=1)
        for state, name in (("withdrawn", "gone"), ("erased", ""), ("rejected", "cast out")):
            erased = {"body": "", "body_html": "", "choice_key": ""} if state == "erased" else {}
            code = {"reject_code": "abuse"} if state == "rejected" else {}
            gone = self.put(name, "yes", useful=50, state=state, **erased, **code)
            alone = self.put(name, "yes", state=state, **erased, **code)
            self.reply(gone, f"reply to {state}")
            assert alone.merit is None
        for sort in (BALANCED, USEFUL):
            rows = walk(self.live, sort=sort)
            assert names(rows)[0] == "kept"
            assert [row.merit for row in rows] == [1, -1, -1, -1]
        page = self.client.get(self.where).content.decode()
        for words in (
            "سحب صاحب هذا الجواب",
            "مُحي هذا الجواب",
            "حُذف هذا الجواب لمخالفته",
            "reply to erased",
        ):
            assert words in page, words
        assert "cast out" not in page
        assert ">gone<" not in page


class Costs(ReadingCase):
    INDEXES = {
        BALANCED: "comment_useful_of_a_choice", USEFUL: "comment_useful", PERSUASIVE: "comment_persuasive", NEWEST: "comment_newest",
        OLDEST: "comment_newest",
    }  # fmt: skip

    def asked(self, **given) -> tuple[str, str]:
        """The one statement of a page, and where the next one starts."""
        with CaptureQueriesContext(connection) as captured:
            page = read(self.live, **given)
        (row,) = captured.captured_queries
        return row["sql"], page.after

    def test_every_order_walks_along_its_index(self):
        crowd(self.live, 3_000, replies=5)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        for sort, index in self.INDEXES.items():
            for choice in ("", "yes") if sort != BALANCED else ("",):
                after = ""
                for _page in range(2):
                    asked, after = self.asked(sort=sort, choice=choice, after=after)
                    found = plan(asked, is_small=True)
                    expected = f"{index}_of_a_choice" if choice else index
                    assert re.search(rf"\b{expected}\b", found), found
                    scans = re.findall(
                        r"SCAN (?:comments_comment|[U-Z]\d+)\b|Seq Scan on comments_comment", found
                    )
                    assert not scans, (sort, choice, found)

    def test_ten_thousand_answers_cost_the_queries_and_bytes_of_forty(self):
        """F4; the time as a ratio is told by `make bench`."""
        pages = {
            "story": path_of(self.live),
            **{sort: f"{self.where}?sort={sort}" for sort in SORTS},
            "choice": f"{self.where}?choice=yes",
            "sides": f"{self.where}?sides=1",
        }
        crowd(self.live, 40, replies=4)
        few = {name: self.cost(page) for name, page in pages.items()}
        crowd(self.live, 2_000, replies=4)
        many = {name: self.cost(page) for name, page in pages.items()}
        for name, (queries, size) in few.items():
            assert many[name][0] == queries <= 4, name
            assert many[name][1] < 1.1 * size, name

    def cost(self, page: str) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as captured:
            answer = self.client.get(page)
        assert answer.status_code == 200
        return len(captured), len(answer.content)


class Threads(ReadingCase):
    def test_the_first_replies_stand_below_their_answer_and_the_rest_on_a_page_of_their_own(self):
        root = self.put("root", "yes", useful=3)
        self.put("another", "no")
        replies = [self.reply(root, f"reply-{number:02}") for number in range(25)]
        deep = self.reply(replies[0], "deep")
        shown = {row.name: row for row in read(self.live).answers}
        assert names(shown["root"].shown_replies) == ["reply-00", "reply-01", "reply-02"]
        assert shown["root"].hidden_replies == 23
        page = self.client.get(self.where).content.decode()
        (there,) = re.findall(rf'href="([^"]+\?thread={root.public_id})#', page)
        first = self.client.get(there).content.decode()
        assert "another" not in first
        assert re.findall(r"reply-\d\d", first) == [f"reply-{n:02}" for n in range(20)]
        (more,) = re.findall(r'href="(\?thread=[^"]+)" rel="next', first)
        second = self.client.get(f"{self.where}{more.replace('&amp;', '&')}").content.decode()
        assert re.findall(r"reply-\d\d", second) == [f"reply-{n:02}" for n in range(20, 25)]
        # What it replies to is on another page: the number is there to be seen.
        assert f"، ردًّا على {replies[0].number}" in second
        assert deep.name in second

    def test_a_reply_of_a_reply_stands_below_it(self):
        root = self.put("root")
        parent = self.reply(root, "parent")
        self.reply(root, "second")
        self.reply(parent, "child")
        (shown,) = read(self.live).answers
        assert names(shown.shown_replies) == ["parent", "second"]
        assert names(shown.shown_replies[0].shown_replies) == ["child"]

    def test_a_reply_that_is_gone_keeps_what_stands_below_it(self):
        root = self.put("root")
        parent = self.reply(root, "parent")
        self.reply(parent, "child")
        moderate(parent, "reject", by=self.layla, code="abuse")
        page = self.client.get(self.where).content.decode()
        assert "child" in page
        assert "parent" not in page
        assert "حُذف هذا الجواب لمخالفته" in page

    def test_what_is_no_thread_is_not_found(self):
        other = self.publish("قصة ثانية", "ما رأيك؟")
        (elsewhere,) = crowd(other, 1)
        held = self.held()
        reply = self.reply(self.put("root"))
        for public_id in (elsewhere.public_id, held.public_id, reply.public_id, "x", "\x00", "ا"):
            assert self.client.get(self.where, {"thread": public_id}).status_code == 404

    def test_answers_are_numbered_as_they_were_sent(self):
        first, second = self.in_state("visible"), self.in_state("visible", choice="no")
        reply = self.send("رد على ما قيل", parent=first)
        correction = self.send("الرقم خطأ.", kind="correction")
        numbers = [row.number for row in (first, second, reply, correction)]
        assert numbers == [1, 2, 3, None]
        moderate(reply, "approve", by=self.layla)
        page = self.client.get(self.where).content.decode()
        assert "جواب 3 لِـ" in page
        assert "، ردًّا على 1" in page
