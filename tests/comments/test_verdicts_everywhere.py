"""A question as readers see it while it lives: closed, settled, void, at every door that tells of it; and
what they may do with it."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Article, QuestionSummary
from comments import questions
from comments.erasing import erase_reader
from comments.foresight import show_record
from comments.models import Ballot, BallotChange, Comment, Question, Reader, Subscription
from comments.summary import recount_all
from comments.tasks import keep_records
from comments.tokens import make_token
from tests.comments.test_questions import WHY, QuestionCase

CAME_TRUE = "ما تحقّق:"


class Everywhere(QuestionCase):
    def doors(self):
        """What tells of a question, by its address."""
        pk, slug = self.forecast.article_id, self.forecast.get_absolute_url()
        uuid = Article.objects.get(pk=pk).uuid
        return {
            "home": "/", "story": slug, "answers": f"/a/{pk}/answers/",
            "section": self.section.get_absolute_url(), "feed": "/feed/", "atom": "/feed/atom/",
            "json": "/feed/json/", "api": f"/api/v1/stories/{uuid}",
        }  # fmt: skip

    def text(self, address):
        answer = self.client.get(address)
        assert answer.status_code == 200, address
        is_json = "json" in answer["Content-Type"]
        return str(answer.json()) if is_json else answer.content.decode()

    def saying(self, words):
        return {name for name, address in self.doors().items() if words in self.text(address)}

    def test_a_verdict_is_at_every_door_at_once(self):
        for choice in ("yes", "yes", "no"):
            self.chose(choice)
        everywhere = set(self.doors())
        assert self.saying(CAME_TRUE) == set()
        self.settle()
        # The API speaks of it in its own words.
        assert self.saying(CAME_TRUE) == everywhere - {"api"}
        told = self.client.get(self.doors()["api"]).json()["question"]
        assert told["verdict"] | {"at": ""} == {
            "choice": "yes", "is_void": False, "note": "أعلنت الشركة الأرقام.",
            "source": "https://example.org/a", "at": "", "right": 2,
        }  # fmt: skip
        assert (told["is_open"], told["closed_at"] is not None) == (False, True)
        story = self.text(self.doors()["story"])
        assert "من أصاب؟" in story
        assert "أصاب 2 من 3 قرّاء" in story
        assert '"acceptedAnswer"' in story
        assert "https://example.org/a" in story
        self.act("settle_anew", self.dana, choice=questions.VOID, note_ar="أُلغي الحدث.")
        assert self.saying(CAME_TRUE) == set()
        assert self.saying("تعذّر الحُكم") == everywhere - {"api"}
        story = self.text(self.doors()["story"])
        assert '"acceptedAnswer"' not in story
        assert "من أصاب؟" not in story

    def test_a_share_is_told_of_many_and_a_number_of_few(self):
        QuestionSummary.objects.filter(article_id=self.forecast.article_id)
        self.settle()
        question = self.question()
        for right, total, words in ((239, 412, "أصاب 58% من 412 قارئًا"), (1, 2, "أصاب 1 من قارئَين"),
                                    (0, 1, "أصاب 0 من قارئ واحد"), (70, 103, "أصاب 68% من 103 قرّاء"),
                                    (150, 300, "أصاب 50% من 300 قارئ")):  # fmt: skip
            tally = {"yes": right, "no": total - right}
            QuestionSummary.objects.filter(article_id=question.article_id).update(
                tally=tally, ballots=total
            )
            assert words in self.text(self.doors()["answers"]), words

    def test_a_closure_shows_its_reason_and_its_day(self):
        self.act("close", **WHY)
        closing = timezone.localtime(self.question().closed_at)
        for name in ("story", "answers"):
            page = self.text(self.doors()[name])
            assert WHY["reason_ar"] in page
            assert f'datetime="{closing.isoformat(timespec="seconds")}"' in page
        told = self.client.get(self.doors()["api"]).json()["question"]
        assert (told["is_open"], told["closed_reason"]) == (False, WHY["reason_ar"])
        assert "أُغلق" in self.text("/")

    def test_who_had_it_right_is_marked(self):
        right = self.in_state("visible", on=self.forecast)
        self.in_state("visible", choice="no", on=self.forecast)
        page = self.text(self.doors()["answers"])
        assert "badge--right" not in page
        self.settle()
        page = self.text(self.doors()["answers"])
        # Beside the answer, and beside the choice in the tally.
        assert page.count("badge--right") == 2
        answer = page[page.index(f'id="answer-{right.public_id}"') :]
        assert answer.index("badge--right") < answer.index("</article>")

    def test_every_question_is_in_one_list(self):
        def lists(publication):
            names = ("questions", "questions_closed", "questions_settled")
            return [
                n for n in names if publication.question_ar in self.text(reverse(f"articles:{n}"))
            ]

        assert lists(self.live) == lists(self.forecast) == ["questions"]
        self.act("close", on=self.live, **WHY)
        self.settle()
        assert lists(self.live) == ["questions_closed"]
        assert lists(self.forecast) == ["questions_settled"]
        story = Article.objects.get(pk=self.live.article_id)
        workflow.perform(
            story, "retract", by=self.dana, expected_version=story.version,
            public_note_ar="وثيقة مزوّرة.",
        )  # fmt: skip
        assert lists(self.live) == []

    def test_the_lists_go_on_without_a_gap_or_a_double(self):
        copies = [
            self.publish(f"توقع {n}", f"هل يقع الأمر {n}؟", question_kind="forecast")
            for n in range(22)
        ]
        for n, copy in enumerate(copies):
            at = self.now + timedelta(seconds=n // 2)
            self.act("settle", on=copy, now=at, choice="*", note_ar="لا جواب.")
        first = self.client.get("/questions/settled/").context["page"]
        rest = self.client.get("/questions/settled/", {"before": first.older}).context["page"]
        shown = [story.article_id for story in (*first.stories, *rest.stories)]
        assert len(shown) == len(set(shown)) == 22
        assert first.stories[0].article_id == copies[-1].article_id
        for nonsense in ("x", "9" * 60, "\x00"):
            assert self.client.get("/questions/settled/", {"before": nonsense}).status_code == 200

    def test_the_english_list_has_english_questions_only(self):
        assert self.forecast.question_ar not in self.text("/en/questions/")


class Readers(QuestionCase):
    """What readers do, without a script."""

    def post(self, **given):
        issued = timezone.now() - timedelta(seconds=10)
        form = {"token": make_token(self.forecast.article_id, now=issued), "name": "عمر"} | given
        return self.client.post(f"/a/{self.forecast.article_id}/answers/", form)

    def me(self):
        return Reader.objects.latest("id")

    def test_an_answer_of_another_changes_a_mind_and_gets_the_credit(self):
        other = self.in_state("visible", on=self.forecast, choice="no")
        where = reverse("comments:because", args=[other.public_id])
        page = self.client.get(f"/a/{self.forecast.article_id}/answers/").content.decode()
        assert f'"{where}"' in page
        assert "لم يسبق لك الاختيار" in self.client.get(where).content.decode()
        self.post(choice="yes")
        form = self.client.get(where).content.decode()
        assert "هل نقلك هذا الجواب من «نعم» إلى «لا»؟" in form
        assert f'name="because" value="{other.public_id}"' in form
        self.post(choice="no", because=other.public_id)
        assert BallotChange.objects.filter(because=other).count() == 1
        assert self.credits(other) == (1, 1)
        assert self.tally(self.forecast) == {"no": 2}
        assert "سبق أن اخترت الخيار نفسه" in self.client.get(where).content.decode()
        self.settle()
        closed = self.client.get(f"/a/{self.forecast.article_id}/answers/").content.decode()
        assert f'"{where}"' not in closed

    def credits(self, comment) -> tuple[int, int]:
        """How many minds it changed, and all of its question; the nightly count finds the same."""
        comment.refresh_from_db()
        assert recount_all() == {}
        return comment.persuaded, self.summary().minds

    def test_a_credit_counts_once_a_reader_and_goes_with_them(self):
        other = self.in_state("visible", on=self.forecast, choice="no")
        for choice in ("yes", "no", "yes", "no"):
            self.post(choice=choice, because=other.public_id if choice == "no" else "")
        assert BallotChange.objects.filter(because=other).count() == 2
        assert self.credits(other) == (1, 1)
        erase_reader(self.me(), now=self.now)
        assert self.credits(other) == (0, 0)

    def test_a_count_that_drifted_is_put_right(self):
        other = self.in_state("visible", on=self.forecast, choice="no")
        Comment.objects.filter(pk=other.pk).update(persuaded=4)
        assert recount_all()[other.article_id].persuaded == 4
        assert self.credits(other) == (0, 0)

    def test_no_credit_without_a_change_to_that_choice_nor_for_oneself(self):
        other = self.in_state("visible", on=self.forecast, choice="no")
        self.post(choice="no", because=other.public_id)
        self.post(choice="yes", because=other.public_id)
        elsewhere = self.in_state("visible", on=self.live, choice="no")
        self.post(choice="no", because=elsewhere.public_id)
        assert BallotChange.objects.count() == 5
        assert not BallotChange.objects.exclude(because=None).exists()
        held = self.held(on=self.forecast)
        for choice, unseen in (("yes", held.public_id), ("no", "\x00"), ("yes", "x" * 300)):
            assert self.post(choice=choice, because=unseen).status_code == 303
        assert not BallotChange.objects.exclude(because=None).exists()
        assert (
            self.client.get(reverse("comments:because", args=[held.public_id])).status_code == 404
        )

    def test_who_wants_to_know_what_came_true_leaves_an_address(self):
        refused = self.post(choice="yes", verdict="1")
        assert refused.status_code == 200
        assert "لنخبرك بما يتحقّق نحتاج إلى بريدك." in refused.content.decode()
        assert not Ballot.objects.exists()
        self.post(choice="yes", verdict="1", email="reader@example.org")
        row = Subscription.objects.get(scope="verdict")
        assert (row.reader, row.question) == (self.me(), self.question())
        stop = self.client.post(reverse("comments:stop", args=[row.stop_key]))
        assert stop.status_code == 200
        row.refresh_from_db()
        assert row.stopped_at is not None

    def test_the_record_stands_beside_the_name_of_who_shows_it(self):
        comment = self.in_state("visible", on=self.forecast, confidence=80)
        Ballot.objects.update(confidence=80)
        self.settle()
        page = f"/a/{self.forecast.article_id}/answers/"
        assert "درجة براير" not in self.client.get(page).content.decode()
        show_record(comment.reader, is_shown=True)
        keep_records.func(self.question().pk)
        shown = self.client.get(page).content.decode()
        assert "أصاب في 1 من توقّع واحد · درجة براير 0.04" in shown

    def test_a_reader_shows_and_hides_the_record_on_the_own_page(self):
        self.post(choice="yes")
        mine, switch = reverse("comments:mine"), reverse("comments:record")
        assert "لا يراه أحد سواك." in self.client.get(mine).content.decode()
        self.client.post(switch, {"shown": "1"})
        assert self.me().shows_record
        assert "إخفاؤه" in self.client.get(mine).content.decode()
        self.client.post(switch, {"shown": "0"})
        assert not self.me().shows_record
        self.client.cookies.clear()
        assert self.client.post(switch, {"shown": "1"}).status_code == 404

    def test_an_answer_keeps_the_wording_it_was_given_to(self):
        old = self.in_state("visible", on=self.forecast)
        changed = [
            {"key": "yes", "label_ar": "أكيد", "label_en": ""}, {"key": "no", "label_ar": "كلا", "label_en": ""},
        ]  # fmt: skip
        story = Article.objects.get(pk=self.forecast.article_id)
        story = workflow.perform(
            story, "start_change", by=self.basim, expected_version=story.version
        )
        story = workflow.edit(
            story, {"question_ar": "هل يسبق النموذج غيره؟", "choices": changed}, by=self.amal,
            expected_version=story.version,
        )  # fmt: skip
        for move, by in (("submit", self.amal), ("approve", self.basim)):
            story = workflow.perform(story, move, by=by, expected_version=story.version)
        workflow.perform(
            story, "publish", by=self.basim, expected_version=story.version, change_class="update",
            public_note_ar="سؤال أوضح.",
        )  # fmt: skip
        questions.open_question(None, article_id=story.pk)
        page = self.client.get(f"/a/{story.pk}/answers/").content.decode()
        answer = page[page.index(f'id="answer-{old.public_id}"') :]
        assert "أُجيب عن صياغة سابقة: هل يتقدم النموذج؟" in answer
        assert '<span class="badge badge--choice">نعم</span>' in answer
        assert "أكيد" in page
        assert Comment.objects.get(pk=old.pk).question_version == 1
        assert Question.objects.get(article_id=story.pk).comments.count() == 1
