"""The queue of answers in the admin: who may, what a card holds, one press a decision."""

import re
from datetime import timedelta
from html import unescape

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comments.models import Comment, ModerationEvent
from comments.moderation import moderate
from tests.comments.asked import AskedCase
from tests.conftest import make_user

QUEUE = reverse("admin:comments_comment_changelist")


class QueueCase(AskedCase):
    def setUp(self):
        self.client.force_login(self.layla)

    def page(self, query: str = "") -> str:
        answer = self.client.get(QUEUE + query)
        assert answer.status_code == 200
        return answer.content.decode()

    def press(self, comment: Comment, button: str, **given):
        """The button of a card, as it was drawn when the answer waited."""
        address = reverse(
            "admin:comments_comment_decide", args=[comment.pk, given.pop("seen", "held")]
        )
        return self.client.post(address, {"move": button} | given, follow=True)

    def said(self, answer) -> list[tuple[str, str]]:
        return [(message.level_tag, str(message)) for message in answer.context["messages"]]

    def state(self, comment: Comment) -> str:
        return Comment.objects.get(pk=comment.pk).state


class Cards(QueueCase):
    def test_those_who_wait_longest_stand_first(self):
        new = self.held(name="الثاني")
        old = self.held(name="الأول", now=self.now - timedelta(minutes=20))
        shown = re.findall('id="answer-([^"]+)"', self.page())
        assert shown == [old.public_id, new.public_id]

    def test_a_card_holds_what_a_decision_needs(self):
        comment = self.held(name="Omar H.", body="<b>OpenAI</b> رائعة حقًا\n\nوسريعة.", choice="no")
        page = self.page()
        for words in (
            '<bdi dir="auto">Omar H.</bdi>',
            '<span class="state">لا</span>',
            '<p dir="rtl">&lt;b&gt;OpenAI&lt;/b&gt; رائعة حقًا</p><p dir="rtl">وسريعة.</p>',
            "هل تتوقع أن يتفوق؟",
            "كيف يعمل الكابل؟",
            timezone.localtime(comment.created_at).isoformat()[:10],
        ):
            assert words in page, words

    def test_the_buttons_work_as_they_stand_on_the_page(self):
        """As a browser without scripts would send them, token and all."""
        comment = self.held()
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(self.layla)
        page = browser.get(QUEUE).content.decode()
        form = page[page.index('<form id="changelist-form" method="post"') :]
        token = re.search('name="csrfmiddlewaretoken" value="([^"]+)"', form)[1]
        button = re.search('<button[^>]+name="move" value="reject:off_topic"[^>]*>', form)[0]
        address = unescape(re.search('formaction="([^"]+)"', button)[1])
        assert browser.post(address, {"move": "reject:off_topic"}).status_code == 403
        assert self.state(comment) == "held"
        sent = {"move": "reject:off_topic", "csrfmiddlewaretoken": token}
        assert browser.post(address, sent).status_code == 302
        comment.refresh_from_db()
        assert (comment.state, comment.reject_code) == ("rejected", "off_topic")

    def test_nothing_can_be_added_edited_or_deleted(self):
        comment = self.held()
        change = reverse("admin:comments_comment_change", args=[comment.pk])
        for address in ("add", "delete"):
            args = [comment.pk] if address == "delete" else []
            found = self.client.post(reverse(f"admin:comments_comment_{address}", args=args))
            assert found.status_code == 403
        answer = self.client.post(change, {"body": "غيره", "state": "visible"}, follow=True)
        assert f'id="answer-{comment.public_id}"' in answer.content.decode()
        comment.refresh_from_db()
        assert (comment.state, comment.body) == ("held", "لأن السرعة تحسم.")
        assert "addlink" not in self.page()

    def test_queries_are_the_same_for_three_answers_and_thirty(self):
        for _number in range(3):
            self.held()
        # How long readers waited is asked once somebody has decided something.
        self.in_state("rejected")
        few = self.queries("?state=held")
        other = self.publish("قصة ثانية", "ما رأيك؟")
        for _number in range(9):
            self.held()
            self.held(on=other)
            self.in_state("rejected")
        assert self.queries("?state=held") == few
        assert self.queries("?state=all") == few

    def queries(self, query: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            self.page(query)
        return len(captured)


class Looking(QueueCase):
    def test_each_state_has_its_list_and_waiting_is_the_first(self):
        names = {state: f"قارئ {state}" for state in ("held", "visible", "rejected", "spam")}
        for state, name in names.items():
            self.in_state(state, name=name)
        for state, own in names.items():
            page = self.page(f"?state={state}")
            assert [name for name in names.values() if name in page] == [own]
        assert self.page().count('class="ticket ') == 1
        assert self.page("?state=all").count('class="ticket ') == 4
        assert names["held"] in self.page("?state=nonsense")

    def test_one_storys_answers_and_a_search(self):
        other = self.publish("قصة الأجهزة", "ما رأيك؟")
        self.held(name="ليان")
        self.held(name="حسام", on=other, body="بعد سنتين")
        page = self.page(f"?story={other.article_id}")
        assert ("حسام" in page, "ليان" in page) == (True, False)
        assert ("حسام" in self.page("?q=سنتين"), "ليان" in self.page("?q=سنتين")) == (True, False)
        assert self.page("?story=x&q=%00").count('class="ticket ') == 0

    def test_a_decided_answer_tells_who_and_why(self):
        self.in_state("rejected", name="ليان")
        page = self.page("?state=rejected")
        assert "<bdi>layla</bdi>" in page
        assert str(Comment.RejectCode.ABUSE.label) in page


class Deciding(QueueCase):
    def test_approve_reject_and_spam(self):
        for button, state in (
            ("approve", "visible"),
            ("reject:unclear", "rejected"),
            ("spam", "spam"),
        ):
            comment = self.held()
            answer = self.press(comment, button)
            assert [level for level, _words in self.said(answer)] == ["success"]
            assert self.state(comment) == state
            event = ModerationEvent.objects.filter(public_id=comment.public_id).latest("id")
            assert (event.actor_id, event.to_state) == (self.layla.pk, state)
        assert self.tally() == {"yes": 1}

    def test_the_list_comes_back_as_it_was_filtered(self):
        comment = self.held()
        query = f"story={self.live.article_id}&q=السرعة&p=1"
        answer = self.press(comment, "approve", query=query)
        (address, _status), *_rest = answer.redirect_chain
        assert address.startswith(f"{QUEUE}?story={self.live.article_id}&q=")
        assert "p=" not in address
        assert (
            self.press(self.held(), "spam", query="//evil.example/?x")
            .redirect_chain[0][0]
            .startswith(QUEUE)
        )

    def test_a_rejection_without_a_reason_is_refused(self):
        comment = self.held()
        for button in ("reject", "reject:", "reject:nonsense"):
            assert self.said(self.press(comment, button))[0][0] == "error"
        assert self.state(comment) == "held"

    def test_an_unknown_button_or_answer_is_a_message(self):
        comment = self.held()
        assert self.said(self.press(comment, "erase"))[0][0] == "error"
        gone = Comment(pk=10**9)
        assert self.said(self.press(gone, "approve"))[0][0] == "error"
        address = reverse("admin:comments_comment_decide", args=[comment.pk, "held"])
        assert self.client.get(address).status_code == 302
        assert self.state(comment) == "held"

    def test_the_second_of_two_moderators_is_told_and_changes_nothing(self):
        comment = self.held(name="ليان")
        moderate(comment, "approve", by=self.basim)
        for button in ("approve", "reject:abuse", "spam"):
            ((level, words),) = self.said(self.press(comment, button))
            assert level == "warning"
            assert "basim" in words
        assert self.state(comment) == "visible"
        assert [event.move for event in ModerationEvent.objects.all()] == ["approve", "screen"]

    def test_an_answer_that_its_reader_replaced_is_a_message_too(self):
        comment = self.in_state("withdrawn")
        assert self.said(self.press(comment, "approve"))[0][0] == "warning"
        assert self.state(comment) == "withdrawn"

    def test_a_rejection_can_be_taken_back(self):
        comment = self.in_state("rejected")
        self.press(comment, "approve", seen="rejected")
        comment.refresh_from_db()
        assert (comment.state, comment.reject_code) == ("visible", "")


class Rights(QueueCase):
    def test_moderator_editor_and_chief_see_and_decide(self):
        self.held()
        for who in (self.layla, self.basim, make_user("dana", "managing_editor")):
            self.client.force_login(who)
            assert self.page().count('name="move" value="approve"') == 1
            comment = self.held()
            self.press(comment, "approve")
            assert self.state(comment) == "visible"

    def test_nobody_else_sees_an_answer_or_decides(self):
        comment = self.held(name="ليان")
        root = make_user("root")
        root.is_superuser = root.is_staff = True
        root.save()
        admin = make_user("sami", "technical_admin")
        for who in (self.amal, admin, root):
            type(who).objects.filter(pk=who.pk).update(is_staff=True)
            self.client.force_login(who)
            change = reverse("admin:comments_comment_change", args=[comment.pk])
            for answer in (
                self.client.get(QUEUE),
                self.client.get(change),
                self.press(comment, "approve"),
            ):
                assert answer.status_code == 403
                assert 'class="errornote"' in answer.content.decode()
                assert "ليان" not in answer.content.decode()
        assert self.state(comment) == "held"

    def test_a_stranger_is_sent_to_the_door(self):
        comment = self.held()
        self.client.logout()
        address = reverse("admin:comments_comment_decide", args=[comment.pk, "held"])
        answer = self.client.post(address, {"move": "approve"})
        assert answer.status_code == 302
        assert "/login/" in answer["Location"]
        assert self.state(comment) == "held"

    def test_an_editor_without_the_staff_mark_has_no_queue(self):
        type(self.basim).objects.filter(pk=self.basim.pk).update(is_staff=False)
        self.client.force_login(self.basim)
        assert self.client.get(QUEUE).status_code == 302
