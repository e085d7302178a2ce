"""Answering a closing question: what is taken, what is refused, what counts, and who sees it."""

from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from articles.models import Publication
from comments.answering import LONGEST, check_answer
from comments.models import Ballot, Comment, Question, Reader, Tally, UsedToken
from comments.moderation import moderate
from comments.summary import refresh
from comments.tokens import make_token, read_token, spend
from newsroom.text.reader_text import clean, clean_name
from newsroom.web.form_tokens import OLDEST, YOUNGEST
from tests.comments.asked import AskedCase, counted, path_of

OVERRIDE, ISOLATE, ZERO_WIDTH, TAG = "\u202e", "\u2067", "\u200b", "\U000e0041"


class Ballots(AskedCase):
    def test_a_choice_without_words_counts_at_once(self):
        assert self.send(choice="yes") is None
        assert self.tally() == {"yes": 1}

    def test_a_reader_has_one_ballot_and_may_change_it(self):
        reader = Reader.objects.create()
        for choice in ("yes", "yes", "no"):
            self.send(choice=choice, reader=reader)
        assert Ballot.objects.filter(reader=reader).count() == 1
        assert self.tally() == {"no": 1}
        assert Tally.objects.get(choice_key="yes").count == 0

    def test_the_same_reader_has_another_ballot_elsewhere(self):
        other = self.publish("قصة ثانية", "ما رأيك؟")
        reader = Reader.objects.create()
        self.send(choice="yes", reader=reader)
        self.send(choice="no", reader=reader, on=other)
        assert (self.tally(), self.tally(other)) == ({"yes": 1}, {"no": 1})

    def test_new_words_replace_the_old_ones_and_wait_in_their_turn(self):
        old = self.in_state("visible")
        new = self.held(reader=old.reader, choice="no", body="غيّرت رأيي.")
        old.refresh_from_db()
        assert (old.state, new.state) == ("withdrawn", "held")
        assert self.tally() == {}
        moderate(new, "approve", by=self.layla)
        assert self.tally() == {"no": 1}

    def test_a_new_choice_moves_the_ballot_of_visible_words(self):
        comment = self.in_state("visible", choice="yes")
        self.send(choice="no", reader=comment.reader)
        assert self.tally() == {"no": 1}

    def test_a_new_choice_does_not_let_waiting_words_count(self):
        comment = self.held(choice="yes")
        self.send(choice="no", reader=comment.reader)
        assert self.tally() == {}
        moderate(comment, "approve", by=self.layla)
        assert self.tally() == {"no": 1}

    def test_after_a_rejection_a_bare_choice_counts(self):
        comment = self.in_state("rejected")
        assert not counted(comment.reader)
        self.send(choice="no", reader=comment.reader)
        assert self.tally() == {"no": 1}

    def test_the_same_form_twice_is_one_answer(self):
        first = self.held(submit_key="one")
        again = self.held(submit_key="one", reader=first.reader)
        assert first.pk == again.pk
        assert Comment.objects.count() == 1


class Closing(AskedCase):
    def refused(self, **more):
        with pytest.raises(ValidationError):
            self.send(choice="yes", **more)
        assert self.tally() == {}

    def test_a_question_takes_answers_until_its_hour_and_not_after(self):
        closes = self.now + timedelta(hours=2)
        question = Question.objects.get(article_id=self.live.article_id)
        question.closes_at = closes
        question.save()
        refresh(question)
        self.live = Publication.objects.select_related("summary").get(pk=self.live.pk)
        self.refused(now=closes)
        self.send(choice="yes", now=closes - timedelta(seconds=1))
        assert self.tally() == {"yes": 1}

    def test_a_question_closed_by_hand_takes_none_and_says_so(self):
        question = Question.objects.get(article_id=self.live.article_id)
        question.closed_at = self.now
        question.save()
        refresh(question)
        self.live = Publication.objects.select_related("summary").get(pk=self.live.pk)
        self.refused()
        form = {"choice": "yes", "token": make_token(self.live.article_id, now=_ago(10))}
        page = self.client.post(_answers(self.live), form)
        assert page.status_code == 200
        assert not Ballot.objects.exists()
        assert "disabled" in self.client.get(path_of(self.live)).content.decode()

    def test_a_story_that_is_not_public_takes_none(self):
        self.refused(now=self.live.visible_from - timedelta(seconds=1))


class Words(AskedCase):
    def check(self, **given):
        return check_answer(self.live, **({"body": "", "choice": "", "name": "عمر"} | given))

    def wrong(self, **given) -> set[str]:
        with pytest.raises(ValidationError) as refusal:
            self.check(**given)
        return set(refusal.value.message_dict)

    def test_lengths(self):
        assert self.check(body="نعم" * 600 + "." * 9)["body"]
        assert self.wrong(body="أ") == {"body"}
        assert self.check(body="لا")["body"] == "لا"
        longest = ("كلمة " * LONGEST)[: LONGEST - 1] + "ة"
        assert len(self.check(body=longest)["body"]) == LONGEST
        assert self.wrong(body=longest + "ة") == {"body"}
        assert self.wrong() == {"body"}
        assert self.wrong(body=" \n\u200b ") == {"body"}

    def test_names(self):
        for name in ("", "ع", "ع" + "مر" * 20, OVERRIDE):
            assert self.wrong(body="جواب", name=name) == {"name"}
        assert self.check(choice="yes", name="")["name"] == ""
        assert self.check(body="جواب", name="  أم \n ياسر ")["name"] == "أم ياسر"

    def test_choices(self):
        assert self.wrong(choice="maybe") == {"choice"}
        question = self.publish("قصة مفتوحة", "ما رأيك؟", question_kind="open", choices=[])
        with pytest.raises(ValidationError):
            check_answer(question, body="جواب", choice="yes", name="عمر")

    def test_what_reaches_past_its_own_text_is_dropped(self):
        for hidden in (OVERRIDE, ISOLATE, ZERO_WIDTH, TAG, "\x00", "\ufeff", "\u2028"):
            assert clean(f"قبل{hidden}بعد").replace("\n", "") == "قبلبعد", ascii(hidden)
            assert hidden not in clean_name(f"قبل{hidden}بعد")

    def test_what_writing_needs_survives(self):
        for kept in ("مُشكَّلٌ", "می\u200cخواهم", "👩\u200d💻", "C++ و2024-11-26", "سطر\nآخر"):
            assert clean(kept) == kept, kept

    def test_markup_and_links_stay_words(self):
        text = '<script>alert(1)</script> [هنا](https://example.com) <a href="//x">x</a>'
        comment = self.in_state("visible", body=text)
        page = self.client.get(path_of(self.live)).content.decode()
        assert "alert(1)" in page
        assert "<script>alert" not in page
        assert 'href="//x"' not in page
        link = '<a href="https://example.com" rel="ugc nofollow noopener" dir="ltr">'
        assert comment.body_html.count("<a") == comment.body_html.count(link) == 1
        assert "&lt;a href" in comment.body_html

    def test_each_paragraph_has_its_own_direction(self):
        comment = self.held(body="OpenAI رائعة حقًا\n\nIt will win.\nSurely.")
        assert comment.body_html == (
            '<p dir="rtl">OpenAI رائعة حقًا</p><p dir="ltr">It will win.<br>Surely.</p>'
        )


class Tokens(AskedCase):
    def setUp(self):
        self.pk = self.live.article_id
        self.token = make_token(self.pk, now=self.now)

    def test_a_token_has_its_age(self):
        for age, good in (
            (YOUNGEST - timedelta(seconds=1), False),
            (YOUNGEST, True),
            (OLDEST, True),
            (OLDEST + timedelta(seconds=1), False),
            (timedelta(seconds=-1), False),
        ):
            assert bool(read_token(self.token, self.pk, now=self.now + age)) is good, age

    def test_a_token_is_for_one_story_and_cannot_be_made_up(self):
        later = self.now + timedelta(minutes=1)
        assert read_token(self.token, self.pk + 1, now=later) is None
        for forged in ("", "x", self.token[:-2], self.token + "x", self.token.replace(":", ".")):
            assert read_token(forged, self.pk, now=later) is None

    def test_a_token_is_spent_once(self):
        nonce = read_token(self.token, self.pk, now=self.now + YOUNGEST)
        assert spend(nonce, now=self.now)
        assert not spend(nonce, now=self.now)
        assert UsedToken.objects.count() == 1

    def test_a_form_with_a_bad_token_stores_nothing_and_comes_back_filled(self):
        other = self.publish("قصة ثانية", "ما رأيك؟")
        for token in (
            make_token(self.pk, now=_ago(OLDEST.total_seconds() + 60)),
            make_token(other.article_id, now=_ago(10)),
            make_token(self.pk, now=timezone.now()),
            "",
        ):
            page = self.client.post(
                _answers(self.live), {"body": "كلمات لا تضيع", "name": "عمر", "token": token}
            )
            assert page.status_code == 200
            assert "كلمات لا تضيع" in page.content.decode()
        assert not Comment.objects.exists()
        assert not Reader.objects.exists()

    def test_a_spent_token_brings_no_second_answer(self):
        form = {"choice": "yes", "token": make_token(self.pk, now=_ago(10))}
        assert self.client.post(_answers(self.live), form).status_code == 303
        # A second click before the cookie came: the same answer to the same reader.
        self.client.cookies.clear()
        again = self.client.post(_answers(self.live), form)
        assert again.status_code == 303
        assert "reader" in again.cookies
        assert Reader.objects.count() == 1
        assert self.tally() == {"yes": 1}


class Guests(AskedCase):
    def post(self, **given):
        form = {"token": make_token(self.live.article_id, now=_ago(10))} | given
        answer = self.client.post(_answers(self.live), form)
        assert answer.status_code == 303
        return answer

    def test_reading_sets_no_cookie_and_answering_sets_one(self):
        assert "reader" not in self.client.get(path_of(self.live)).cookies
        assert "reader" not in self.client.get(_answers(self.live)).cookies
        cookie = self.post(choice="yes").cookies["reader"]
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")

    def test_under_https_no_other_host_can_set_the_cookie(self):
        with self.settings(SERVED_OVER_HTTPS=True):
            cookie = self.post(choice="yes").cookies["__Host-reader"]
            assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
            self.post(choice="no")
        assert Reader.objects.count() == 1

    def test_a_browser_that_answered_is_the_same_reader(self):
        self.post(choice="yes")
        self.post(choice="no")
        assert Reader.objects.count() == 1
        assert self.tally() == {"no": 1}

    def test_a_forged_cookie_is_nobody(self):
        self.post(choice="yes")
        key = Reader.objects.get().key
        self.client.cookies = SimpleCookie({"reader": f"{key}:1abc:forged"})
        self.post(choice="no")
        assert Reader.objects.count() == 2
        assert self.tally() == {"yes": 1, "no": 1}

    def test_a_name_is_remembered_with_the_words(self):
        self.post(body="جواب بكلمات.", name="أم ياسر")
        assert Reader.objects.get().name == "أم ياسر"


class WhoSees(AskedCase):
    def test_only_visible_answers_are_in_public_responses(self):
        canaries = {
            state: self.in_state(state, name=f"اسم-{state}", body=f"كناري-{state}")
            for state in ("held", "rejected", "spam", "withdrawn", "visible")
        }
        doors = ["/", path_of(self.live), _answers(self.live), f"{_answers(self.live)}?mine=1"]
        doors += [f"/a/{self.live.article_id}/", self.section.get_absolute_url(), "/archive/"]
        for door in doors:
            page = self.client.get(door, follow=True).content.decode()
            for state, comment in canaries.items():
                if state == "visible" and door in (path_of(self.live), *doors[2:5]):
                    assert comment.body in page, door
                elif state != "visible":
                    assert comment.body not in page, (door, state)
                    assert comment.name not in page, (door, state)
                    assert comment.public_id not in page, (door, state)

    def test_a_reader_sees_her_own_waiting_and_rejected_answer_and_nobody_else_does(self):
        form = {"token": make_token(self.live.article_id, now=_ago(10))}
        sent = self.client.post(_answers(self.live), form | {"body": "كناري", "name": "ليان"})
        assert "كناري" in self.client.get(sent["Location"]).content.decode()
        moderate(Comment.objects.get(), "reject", by=self.layla, code="off_topic")
        mine = self.client.get(sent["Location"]).content.decode()
        assert str(Comment.RejectCode.OFF_TOPIC.label) in mine
        assert "كناري" not in self.client_class().get(sent["Location"]).content.decode()
        moderate(Comment.objects.get(), "spam", by=self.layla)
        assert "لم يُنشر" in self.client.get(sent["Location"]).content.decode()
        assert "كناري" not in self.client_class().get(sent["Location"]).content.decode()


def _ago(seconds: float):
    return timezone.now() - timedelta(seconds=seconds)


def _answers(publication: Publication) -> str:
    return reverse("comments:answers", args=[publication.article_id])
