"""A reader reports an error: what arrives, what is refused, what the newsroom makes of it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import urlencode

from articles import reports
from articles.models import Article, ErrorReport, PublicNotice, ReportEvent, Section, SectionScope
from articles.reports.answers import answer_reader
from articles.views.reporting import SALT
from newsroom.signin.limits import REPORTS_OF_AN_ADDRESS
from newsroom.web.form_tokens import make_token
from tests.articles.workflow.cases import StoryCase
from tests.conftest import make_user

LIST = "/admin/articles/errorreport/"
WORDS = "المبلغ 150 لا 157 مليارًا."


class ReportCase(StoryCase):
    def setUp(self):
        super().setUp()
        self.live = self.published()
        self.address = f"/a/{self.live.pk}/report/"
        self.story = self.live.publications.get().get_absolute_url()

    def token(self, **age):
        at = timezone.now() - (timedelta(**age) if age else timedelta(seconds=10))
        return make_token(self.live.pk, salt=SALT, now=at)

    def send(self, **given):
        form = {"words": WORDS, "token": self.token()} | given
        return self.client.post(self.address, form)

    def reported(self, **given):
        assert self.send(**given).status_code == 303
        return ErrorReport.objects.latest("pk")


class Sending(ReportCase):
    def test_the_story_leads_to_the_form_and_the_form_to_the_story(self):
        assert f'href="{self.address}"' in self.client.get(self.story).content.decode()
        page = self.client.get(self.address)
        assert page.status_code == 200
        assert "no-store" in page["Cache-Control"]
        assert f'href="{self.story}"' in page.content.decode()

    def test_a_marked_passage_comes_with_the_address_and_is_set_as_text(self):
        asked = urlencode({"quote": "</textarea><b>157"})
        page = self.client.get(f"{self.address}?{asked}").content.decode()
        assert "&lt;/textarea&gt;&lt;b&gt;157</textarea>" in page

    def test_a_report_is_tied_to_the_paragraph_that_holds_its_passage(self):
        quote = self.paragraphs[2][10:60]
        report = self.reported(quote=quote, mail="")
        texts = reports.paragraphs_of(report.publication, "ar")
        assert report.quote == quote
        assert quote in texts[report.paragraph - 1]
        assert (report.state, report.words, report.mail) == ("open", WORDS, "")

    def test_a_paragraph_can_be_chosen_instead(self):
        report = self.reported(paragraph="2")
        assert report.paragraph == 2
        assert self.paragraphs[1].startswith(report.quote[:40])

    def test_a_passage_that_the_story_does_not_say_is_kept_without_a_paragraph(self):
        report = self.reported(quote="كلام لم يقله أحد")
        assert (report.quote, report.paragraph) == ("كلام لم يقله أحد", 0)
        assert self.reported(paragraph="99999999999").paragraph == 0

    def test_what_is_wrong_comes_back_with_all_that_was_typed(self):
        answer = self.send(words="خ", quote="موضع", mail="بريد")
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "موضع</textarea>" in page
        assert 'value="بريد"' in page
        assert page.count('aria-invalid="true"') == 2
        assert not ErrorReport.objects.exists()

    def test_what_no_person_could_have_sent_so_fast_or_so_late_is_asked_for_again(self):
        other = make_token(self.live.pk + 1, salt=SALT, now=timezone.now() - timedelta(seconds=9))
        for token in ("", "x", self.token(seconds=1), self.token(hours=25), other):
            page = self.send(token=token)
            assert page.status_code == 200
            assert WORDS in page.content.decode()
        assert not ErrorReport.objects.exists()

    def test_a_field_that_people_do_not_see_stores_nothing(self):
        assert self.send(topic="http://example.org/").status_code == 303
        assert not ErrorReport.objects.exists()

    def test_the_same_form_twice_is_one_report(self):
        form = {"token": self.token()}
        self.send(**form)
        assert self.send(**form).status_code == 303
        assert ErrorReport.objects.count() == 1

    def test_one_place_sends_few_in_a_short_time_and_loses_no_word(self):
        for _number in range(REPORTS_OF_AN_ADDRESS):
            self.reported()
        refused = self.send()
        assert refused.status_code == 429
        assert WORDS in refused.content.decode()
        assert ErrorReport.objects.count() == REPORTS_OF_AN_ADDRESS

    def test_only_a_story_that_is_public_takes_reports(self):
        now = timezone.now()
        self.live.publications.update(visible_until=now)
        assert self.client.get(self.address).status_code == 404
        assert self.send().status_code == 404
        PublicNotice.objects.create(article=self.live, kind="expired", from_at=now)
        archived = self.client.get(self.story).content.decode()
        assert self.address not in archived

    def test_nothing_of_the_reader_is_kept_but_what_was_given(self):
        report = self.reported()
        columns = {field.name for field in ErrorReport._meta.get_fields()}
        assert not columns & {"ip", "address", "user_agent", "name", "reader"}
        assert "127.0.0.1" not in str(vars(report))


class Deciding(ReportCase):
    def decide(self, report, move, by=None, **given):
        self.client.force_login(by or self.basim)
        return self.client.post(f"{LIST}{report.pk}/move/{move}/", given)

    def test_the_desk_and_the_list_show_what_waits(self):
        report = self.reported(quote=self.paragraphs[0][:50])
        self.client.force_login(self.basim)
        assert f"#report-{report.pk}" in self.client.get("/admin/").content.decode()
        page = self.client.get(LIST).content.decode()
        for words in (WORDS, self.paragraphs[0][:50], "#:~:text="):
            assert words in page
        form = f"/admin/articles/article/{self.live.pk}/change/"
        assert f"#report-{report.pk}" in self.client.get(form).content.decode()

    def test_taking_it_up_opens_the_story_with_the_passage_among_its_notes(self):
        report = self.reported(quote=self.paragraphs[0][:50])
        answer = self.decide(report, "take")
        assert answer.status_code == 302
        assert f"/article/{self.live.pk}/change/" in answer["Location"]
        assert Article.objects.get(pk=self.live.pk).state == "draft"
        (note,) = self.live.editorial_notes.all()
        assert (note.place, note.quote) == ("body", self.paragraphs[0][:50])
        assert WORDS in note.remarks.get().text
        event = ReportEvent.objects.get()
        assert (event.move, event.by_name) == ("take", "basim")
        # A second one finds the story open, and stands beside the first.
        second = self.reported(quote="ليس في النص")
        self.decide(second, "take")
        assert self.live.editorial_notes.count() == 2
        assert "ليس في النص" in self.live.editorial_notes.latest("id").remarks.get().text

    def test_a_refusal_needs_its_reason_and_keeps_what_was_typed(self):
        report = self.reported()
        assert self.decide(report, "refuse", reason=" ").status_code == 422
        assert ErrorReport.objects.get().state == "open"
        self.decide(report, "refuse", reason="الرقم كما في البيان.")
        report.refresh_from_db()
        assert (report.state, report.reason) == ("refused", "الرقم كما في البيان.")
        self.decide(report, "reopen")
        assert [event.move for event in report.events.all()] == ["refuse", "reopen"]

    def test_of_two_who_decide_the_second_is_told(self):
        report = self.reported()
        reports.move(report, "take", by=self.basim, now=timezone.now())
        with pytest.raises(reports.ReportRefused):
            reports.move(report, "refuse", by=self.basim, reason="لا.", now=timezone.now())
        assert ReportEvent.objects.count() == 1

    def test_the_log_of_decisions_is_never_rewritten(self):
        reports.move(self.reported(), "take", by=self.basim, now=timezone.now())
        for write in (
            ReportEvent.objects.all().delete,
            lambda: ReportEvent.objects.update(move="x"),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                write()

    def test_only_editors_of_the_section_read_what_readers_wrote(self):
        report = self.reported()
        self.client.force_login(self.amal)
        assert self.client.get(LIST).status_code == 403
        assert self.decide(report, "take", by=self.amal).status_code == 404
        elsewhere = make_user("dina", "editor")
        other = Section.objects.create(name_ar="ثقافة", name_en="Culture")
        SectionScope.objects.create(user=elsewhere, section=other)
        self.client.force_login(elsewhere)
        assert WORDS not in self.client.get(LIST).content.decode()
        assert self.decide(report, "take", by=elsewhere).status_code == 404

    def test_who_left_an_address_gets_one_answer_and_is_forgotten(self):
        report = self.reported(mail="reader@example.org")
        self.decide(report, "refuse", reason="الرقم كما في البيان.")
        for _run in range(2):
            answer_reader.call(report.pk)
        (letter,) = mail.outbox
        assert letter.to == ["reader@example.org"]
        assert "الرقم كما في البيان." in letter.body
        assert WORDS in letter.body
        report.refresh_from_db()
        assert report.mail == ""

    def test_an_address_that_nobody_answers_is_forgotten_in_time(self):
        report = self.reported(mail="reader@example.org")
        assert reports.forget_addresses(timezone.now() + timedelta(days=59)) == 0
        assert reports.forget_addresses(timezone.now() + timedelta(days=61)) == 1
        report.refresh_from_db()
        assert report.mail == ""

    def test_twenty_reports_cost_the_queries_of_two(self):
        self.reported()
        self.reported(quote=self.paragraphs[0][:50])
        self.client.force_login(self.basim)
        few = self.queries()
        first = ErrorReport.objects.first()
        for number in range(18):
            columns = {field.attname: getattr(first, field.attname) for field in first._meta.fields}
            ErrorReport.objects.create(**columns | {"id": None, "key": f"key-{number}"})
        assert self.queries() == few

    def queries(self):
        with CaptureQueriesContext(connection) as captured:
            assert self.client.get(LIST).status_code == 200
        return len(captured)
