"""What the desk says to a person: the next step first, and after each step or refusal what is left."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from newsroom.web.zones import site_time
from tests.articles.test_desk import LIST, DeskCase, address, move_address, posted


class Side(DeskCase):
    def test_the_next_step_stands_first_and_each_field_above_the_moves_that_take_it(self):
        story = self.move(self.story(), "submit", self.amal)
        self.client.force_login(self.basim)
        page = self.page(story).content.decode()
        marks = [
            move_address(story, "approve"),
            'name="at"',
            move_address(story, "plan"),
            'name="assignee"',
            'name="note"',
            move_address(story, "request_changes"),
        ]
        places = [page.index(mark) for mark in marks]
        assert places == sorted(places)


class Said(DeskCase):
    def test_a_submission_says_where_the_story_stands_and_what_can_be_done_next(self):
        story = self.story()
        data = posted(self.page(story), _move="submit")
        page = self.client.post(address(story), data, follow=True).content.decode()
        assert "أُرسلت للمراجعة. حالة القصة الآن" in page
        assert "«استرجعها من المراجعة»" in page

    def test_a_move_that_is_not_ones_own_says_which_are(self):
        story = self.move(self.story(), "submit", self.amal)
        page = self.client.get(move_address(story, "approve"), follow=True).content.decode()
        assert "ليس لك أن تفعل هذا والقصة على حالها الآن. حالة القصة الآن" in page

    def test_an_embargo_refuses_with_its_time(self):
        until = timezone.now() + timedelta(days=2)
        story = self.edit(self.story(), self.amal, embargo_until=until)
        with pytest.raises(workflow.Refused, match=re.escape(site_time(until))):
            self.move(story, "plan", self.basim, at=until - timedelta(hours=1))


class Led(DeskCase):
    def test_a_colleague_who_may_not_open_a_page_is_led_back_to_the_desk(self):
        page = self.client.get(reverse("admin:newsroom_user_changelist"))
        assert page.status_code == 403
        assert "اسأل مدير التحرير" in page.content.decode()
        assert f'href="{reverse("admin:index")}"' in page.content.decode()

    def test_a_list_is_called_what_it_lists(self):
        page = self.client.get(LIST).content.decode()
        assert "<h1>القصص</h1>" in page
        assert "<title>القصص · غرفة الأخبار</title>" in page

    def test_an_arabic_headline_keeps_its_order_in_an_english_list(self):
        self.edit(self.story(), self.amal, headline_ar="كيف يقرأ هاتفك رمز QR: شرح")
        self.amal.language = "en"
        self.amal.save()
        page = self.client.get(LIST).content.decode()
        assert (
            '<bdi lang="ar" dir="rtl">كيف يقرأ هاتفك رمز <bdi lang="en" dir="ltr">QR</bdi>' in page
        )
