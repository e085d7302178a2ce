"""Editorial notes: written, found again, settled, and seen by those who may open the story."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles import workflow
from articles.models import Article, EditorialNote, NoteRemark
from articles.workflow import notes
from tests.articles.workflow.cases import StoryCase
from tests.conftest import make_user


class NotesCase(StoryCase):
    def setUp(self):
        super().setUp()
        self.dana = make_user("dana", "managing_editor")
        self.now = timezone.now()
        self.written = self.story()

    def note(self, text="راجع الرقم", by=None, **given):
        return notes.write_note(self.written, text, by=by or self.basim, now=self.now, **given)

    def fresh(self, thing):
        return type(thing).objects.get(pk=thing.pk)


class Writing(NotesCase):
    def test_a_note_is_no_part_of_the_story(self):
        before = self.written.version, self.written.revisions.count(), self.written.events.count()
        self.note(blocks=True)
        story = Article.objects.get(pk=self.written.pk)
        assert (story.version, story.revisions.count(), story.events.count()) == before

    def test_a_passage_must_stand_in_the_saved_text(self):
        quote = self.paragraphs[0][10:40]
        note = self.note(at=notes.Anchor("body", "ar", quote))
        assert note.before == self.paragraphs[0][: len(note.before)]
        with pytest.raises(workflow.Refused):
            self.note(at=notes.Anchor("body", "ar", "كلام ليس في النص"))
        with pytest.raises(workflow.Refused):
            self.note(at=notes.Anchor("headline", "ar", self.changes["headline_ar"]))
        assert EditorialNote.objects.count() == 1

    def test_a_place_has_a_language_where_it_exists_in_two(self):
        for place, language in (("body", ""), ("cover", "ar"), ("nowhere", ""), ("headline", "fr")):
            with pytest.raises(workflow.Refused):
                self.note(at=notes.Anchor(place, language))

    def test_nothing_and_too_much_are_refused(self):
        for text in ("", " \r\n ", "\x00", "ع" * (notes.LONGEST_REMARK + 1)):
            with pytest.raises(workflow.Refused):
                self.note(text)

    def test_controls_that_reach_past_a_text_do_not_enter(self):
        note = self.note("قبل\u202eبعد\x00")
        assert note.remarks.get().text == "قبلبعد"

    def test_a_form_that_is_sent_twice_says_its_words_once(self):
        once = uuid4()
        first, second = self.note(once=once), self.note(once=once)
        assert first.pk == second.pk
        reply = [
            notes.reply(first, "نعم", by=self.amal, once=key, now=self.now) for key in [uuid4()] * 2
        ]
        assert reply[0].pk == reply[1].pk
        assert NoteRemark.objects.count() == 2

    def test_whoever_may_not_open_the_story_writes_nothing_about_it(self):
        strangers = [
            make_user("guest", "contributor"), make_user("layla", "moderator"), make_user("nobody"),
        ]  # fmt: skip
        root = make_user("root")
        root.is_superuser = True
        note = self.note()
        for person in [*strangers, root]:
            for deed in (
                lambda who: self.note(by=who),
                lambda who: notes.reply(note, "رد", by=who),
                lambda who: notes.resolve(note, by=who),
                lambda who: notes.reopen(note, by=who),
                lambda who: notes.withdraw(note.remarks.get(), by=who),
            ):
                with pytest.raises(workflow.NotAllowed):
                    deed(person)

    def test_each_remark_is_announced_from_its_own_transaction(self):
        note = self.note()
        notes.reply(note, "نعم", by=self.amal)
        notes.resolve(note, by=self.basim)
        told = DBTaskResult.objects.filter(task_path__endswith="announce_remark")
        assert told.count() == 3


class Mentions(NotesCase):
    def mentioned(self, text, **given):
        return self.note(text, **given).remarks.get().mentions

    def test_a_login_in_the_text_and_a_colleague_of_the_list_are_told(self):
        assert self.mentioned("يا @amal، راجعيه مع @dana.") == sorted([self.amal.pk, self.dana.pk])
        assert self.mentioned("راجعوه", mentions=[self.dana.pk]) == [self.dana.pk]

    def test_what_is_no_login_stays_a_word(self):
        assert self.mentioned("كتب @OpenAI إلى amal@example.org و#amal") == []

    def test_nobody_is_told_of_a_story_that_they_may_not_open(self):
        guest, gone = make_user("guest", "contributor"), make_user("gone", "editor")
        gone.is_active = False
        gone.save()
        assert self.mentioned("@guest @gone", mentions=[guest.pk, gone.pk]) == []


class Settling(NotesCase):
    def test_a_note_is_resolved_once_and_its_thread_tells_by_whom(self):
        note = self.note()
        assert notes.resolve(note, by=self.amal, now=self.now)
        assert not notes.resolve(note, by=self.basim, now=self.now)
        deeds = [(said.kind, said.by_name) for said in note.remarks.all()]
        assert deeds == [("words", "basim"), ("resolved", "amal")]
        assert not self.fresh(note).is_open

    def test_a_resolved_note_is_opened_again(self):
        note = self.note()
        assert not notes.reopen(note, by=self.amal)
        notes.resolve(note, by=self.basim)
        assert notes.reopen(note, by=self.amal)
        assert self.fresh(note).is_open

    def test_a_note_that_blocks_is_not_settled_by_the_one_it_blocks(self):
        note = self.note(blocks=True)
        with pytest.raises(workflow.NotAllowed):
            notes.resolve(note, by=self.amal)
        assert notes.resolve(note, by=self.dana)

    def test_the_writer_of_a_blocking_note_settles_it(self):
        note = self.note(by=self.amal, blocks=True)
        assert notes.resolve(note, by=self.amal)

    def test_words_are_put_right_for_five_minutes(self):
        remark = self.note().remarks.get()
        in_time, too_late = (self.now + notes.EDIT_WINDOW + timedelta(seconds=s) for s in (0, 1))
        notes.reword(remark, "راجع الرقمين يا @amal", by=self.basim, now=in_time)
        remark = self.fresh(remark)
        assert (remark.text, remark.edited_at) == ("راجع الرقمين يا @amal", in_time)
        assert remark.mentions == [self.amal.pk]
        with pytest.raises(workflow.NotAllowed):
            notes.reword(remark, "غير ذلك", by=self.basim, now=too_late)

    def test_nobody_rewords_what_another_said(self):
        remark = self.note().remarks.get()
        for person in (self.amal, self.dana):
            with pytest.raises(workflow.NotAllowed):
                notes.reword(remark, "غير ذلك", by=person, now=self.now)

    def test_words_taken_back_keep_their_place(self):
        note = self.note()
        reply = notes.reply(note, "كلام", by=self.amal)
        notes.withdraw(reply, by=self.amal, now=self.now)
        assert self.fresh(note).is_open
        assert self.fresh(reply).withdrawn_at == self.now
        with pytest.raises(workflow.NotAllowed):
            notes.withdraw(self.fresh(reply), by=self.amal)

    def test_a_note_goes_with_its_first_words(self):
        note = self.note(blocks=True)
        notes.withdraw(note.remarks.get(), by=self.basim)
        assert not EditorialNote.objects.blocking().exists()
        with pytest.raises(workflow.NotAllowed):
            notes.reply(self.fresh(note), "رد", by=self.amal)

    def test_a_managing_editor_takes_back_what_another_said(self):
        remark = self.note().remarks.get()
        with pytest.raises(workflow.NotAllowed):
            notes.withdraw(remark, by=self.amal)
        notes.withdraw(remark, by=self.dana)

    def test_names_stay_when_the_account_is_deleted(self):
        note = self.note()
        self.basim.delete()
        assert self.fresh(note).by_name == "basim"
        assert note.remarks.get().by_name == "basim"


class Page(NotesCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.basim)
        self.address = reverse("admin:articles_article_notes", args=[self.written.pk])
        self.form = reverse("admin:articles_article_change", args=[self.written.pk])

    def post(self, act, **given):
        return self.client.post(self.address, {"act": act} | given)

    def shown(self, address=None):
        return self.client.get(address or self.address).content.decode()

    def write(self, **given):
        return self.post("write", **{"where": "headline:ar", "text": "طويل"} | given)

    def test_a_note_goes_through_its_whole_life_by_its_forms(self):
        answer = self.write(blocks="on", tell=self.amal.pk)
        note = EditorialNote.objects.get()
        assert answer["Location"] == f"{self.address}#note-{note.pk}"
        assert (note.place, note.language, note.blocks) == ("headline", "ar", True)
        assert note.remarks.get().mentions == [self.amal.pk]
        self.client.force_login(self.amal)
        self.post("reply", note=note.pk, text="قصّرته")
        assert self.post("resolve", note=note.pk).status_code == 409
        self.client.force_login(self.basim)
        assert self.post("resolve", note=note.pk).status_code == 302
        self.post("reopen", note=note.pk)
        first = note.remarks.first()
        self.post("reword", remark=first.pk, words="طويل على الجوال")
        assert "طويل على الجوال" in self.shown()
        self.post("withdraw", remark=first.pk)
        page = self.shown()
        assert "طويل على الجوال" not in page
        assert "قصّرته" in page

    def test_what_was_typed_comes_back_when_it_is_refused(self):
        answer = self.write(where="body:ar", quote="ليس في النص", text="راجع هذا")
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "ليس في النص" in page
        assert "راجع هذا" in page
        assert not EditorialNote.objects.exists()
        note = self.note()
        answer = self.post("reply", note=note.pk, text="رد طويل", tell="999999")
        assert answer.status_code == 422
        assert "رد طويل" in answer.content.decode()
        answer = self.post("reword", remark=note.remarks.get().pk, words="ع" * 5000)
        assert answer.status_code == 422
        assert "ع" * 5000 in answer.content.decode()

    def test_nonsense_is_refused_in_words(self):
        note = self.note()
        other = workflow.create(self.changes, by=self.amal)
        elsewhere = notes.write_note(other, "غيرها", by=self.basim)
        for act, given in (
            ("burn", {"note": note.pk}),
            ("write", {"where": "nowhere:ar", "text": "كلام"}),
            ("write", {"text": "كلام", "where": "story:", "once": "x"}),
            ("reply", {"note": elsewhere.pk, "text": "كلام"}),
            ("reply", {"note": "٣", "text": "كلام"}),
            ("resolve", {"note": "9" * 40}),
            ("withdraw", {"remark": elsewhere.remarks.get().pk}),
            ("reword", {"remark": ""}),
        ):
            answer = self.post(act, **given)
            assert answer.status_code in (409, 422), (act, given)
            assert [str(message) for message in answer.context["messages"]]
        assert NoteRemark.objects.count() == 2

    def test_the_passage_is_shown_where_it_stands_now_or_said_to_be_gone(self):
        quote = self.paragraphs[1][20:45].strip()
        self.note(at=notes.Anchor("body", "ar", quote))
        assert f"<mark>{quote}</mark>" in self.shown()
        story = Article.objects.get(pk=self.written.pk)
        body = story.body_ar.replace(quote, "غير ذلك")
        workflow.edit(story, {"body_ar": body}, by=self.amal, expected_version=story.version)
        page = self.shown()
        assert "<mark>" not in page
        assert quote in page

    def test_hostile_words_are_text(self):
        hostile = '"><svg onload=alert(1)>'
        self.note(hostile, at=notes.Anchor("body", "ar"))
        for page in (self.shown(), self.shown(self.form)):
            assert hostile not in page
            assert "&lt;svg onload" in page

    def test_the_form_tells_the_notes_beside_their_fields(self):
        self.note("راجع العنوان", at=notes.Anchor("headline", "ar"))
        self.note("راجع العنوان ثانية", at=notes.Anchor("headline", "ar"))
        notes.resolve(self.note("انتهى", at=notes.Anchor("cover")), by=self.basim)
        page = self.client.get(self.form)
        here = page.context["adminform"].form.notes_here
        assert (here["headline_ar"].count, here["cover"].count) == (2, 0)
        text = page.content.decode()
        assert "راجع العنوان ثانية" in text
        assert "انتهى" not in text
        assert "notes/?where=headline:ar" in text

    def test_those_who_may_not_open_the_story_see_no_note(self):
        self.note("كلام بين الزملاء")
        for role in ("contributor", "moderator", "technical_admin"):
            self.client.force_login(make_user(role, role))
            for answer in (self.client.get(self.address), self.post("write", text="كلام")):
                assert answer.status_code in (302, 403, 404), role
        self.client.logout()
        assert self.client.get(self.address).status_code == 302
        assert EditorialNote.objects.count() == 1

    def test_a_superuser_without_a_role_reads_and_says_nothing(self):
        root = make_user("root")
        root.is_superuser = True
        root.save()
        self.note()
        self.client.force_login(root)
        page = self.shown()
        assert "راجع الرقم" in page
        assert 'name="act"' not in page
        assert self.write().status_code == 409

    def test_many_notes_cost_what_few_do(self):
        at = notes.Anchor("body", "ar", self.paragraphs[0][:20])
        self.note("@amal", at=at)
        few = self.queries()
        for _number in range(12):
            self.note("@amal", at=at)
        assert self.queries() == few

    def queries(self):
        with CaptureQueriesContext(connection) as captured:
            self.shown()
        return len(captured)
