"""The revisions of a story: the list, any two compared, an older one brought back."""

from datetime import timedelta

from django.utils import timezone

from articles import workflow
from articles.models import Article
from tests.articles.test_desk import move_address
from tests.articles.test_review import ReadCase, changed, compare_address, revisions_address
from tests.articles.workflow.cases import NOTE


class Revisions(ReadCase):
    def test_each_revision_tells_who_when_by_which_move_and_what_changed(self):
        story = self.edit(self.story(), self.basim, headline_ar="عنوان باسم", tags=["OpenAI"])
        rows = self.page(revisions_address(story)).context["rows"]
        assert [(row.revision.seq, row.revision.by_name, row.what) for row in rows] == [
            (2, "basim", "حُفظت"),
            (1, "amal", "بُدئت"),
        ]
        assert [str(label) for label in rows[0].changed] == ["العنوان (العربية)", "الوسوم"]
        assert rows[1].changed == []

    def test_the_revision_with_readers_is_marked_with_its_public_numbers(self):
        story = self.changing(self.published(), standfirst_ar="مقدمة")
        rows = self.page(revisions_address(story)).context["rows"]
        assert [(row.is_now, row.is_live, row.numbers) for row in rows] == [
            (True, False, []),
            (False, True, ["1.0"]),
        ]

    def test_a_long_history_has_pages_and_each_row_still_tells_its_changes(self):
        story = self.story()
        for number in range(32):
            self.edit(story, self.amal, standfirst_ar=f"مقدمة {number}")
        first = self.page(revisions_address(story))
        assert len(first.context["rows"]) == 30
        assert all(row.changed for row in first.context["rows"])
        second = self.page(f"{revisions_address(story)}?before={first.context['older']}")
        assert [row.revision.seq for row in second.context["rows"]] == [3, 2, 1]
        assert second.context["older"] is None

    def test_the_stock_history_of_a_story_leads_to_its_revisions(self):
        story = self.story()
        stock = f"/admin/articles/article/{story.pk}/history/"
        self.client.force_login(self.basim)
        assert self.client.get(stock)["Location"] == revisions_address(story)

    def test_any_two_are_compared_in_the_order_they_were_made(self):
        story = self.story()
        for word in ("أولى", "ثانية", "ثالثة"):
            self.edit(story, self.amal, standfirst_ar=word)
        for address in (compare_address(story, 2, 4), compare_address(story, 4, 2)):
            assert changed(self.page(address)) == [("المقدمة", "أولى", "ثالثة")]

    def test_against_what_readers_see_is_one_address(self):
        story = self.changing(self.published(), standfirst_ar="مقدمة")
        assert changed(self.page(compare_address(story, "live", "now"))) == [
            ("المقدمة", "", "مقدمة")
        ]

    def test_a_revision_that_is_not_there_leads_back_to_the_list(self):
        story = self.story()
        for words in ("9", "x", "live", "-1", "٢", "99999999999999999999"):
            answer = self.client.get(compare_address(story, words, "now"))
            assert answer.status_code == 302
            assert answer["Location"] == revisions_address(story)
        assert self.client.get(f"{revisions_address(story)}?before=x").status_code == 200

    def test_another_storys_revision_is_not_reached(self):
        other = self.edit(self.story(), self.amal, standfirst_ar="لا يراه غيره")
        story = self.story()
        assert self.client.get(compare_address(story, 1, 2)).status_code == 302
        assert "لا يراه غيره" not in self.page(compare_address(story, 1, 1)).content.decode()
        assert other.revision.seq == 2

    def test_a_scheduled_copy_is_not_called_what_readers_see(self):
        story = self.change(self.published(), standfirst_ar="مقدمة")
        at = timezone.now() + timedelta(hours=2)
        note = {"change_class": "update", "public_note_ar": NOTE}
        self.move(story, "schedule", self.basim, at=at, **note)
        rows = self.page(revisions_address(story)).context["rows"]
        assert [row.is_live for row in rows] == [False, True]
        assert rows[0].numbers == []
        assert workflow.available_moves(story, self.basim)


class Restoring(ReadCase):
    def restore(self, story, seq, **given):
        page = self.page(compare_address(story, seq, "now"))
        target = story.revisions.get(seq=seq)
        assert target in page.context["restorable"]
        data = {"version": page.context["version"], "target": target.pk, "_from": "compare"}
        return self.client.post(move_address(story, "restore"), data | given)

    def test_the_words_come_back_as_a_new_revision_and_nothing_is_lost(self):
        story = self.edit(self.story(), self.amal, standfirst_ar="مقدمة", headline_ar="آخر")
        assert self.restore(story, 1).status_code == 302
        story.refresh_from_db()
        assert story.headline_ar == self.changes["headline_ar"]
        assert [
            row.revision.seq for row in self.page(revisions_address(story)).context["rows"]
        ] == [
            3,
            2,
            1,
        ]
        assert story.revision.move == "restore"

    def test_a_story_that_changed_meanwhile_is_not_overwritten(self):
        story = self.edit(self.story(), self.amal, standfirst_ar="مقدمة")
        old = Article.objects.get(pk=story.pk).version
        self.edit(story, self.amal, headline_ar="أحدث")
        answer = self.restore(story, 1, version=old)
        assert answer["Location"] == revisions_address(story)
        story.refresh_from_db()
        assert story.headline_ar == "أحدث"

    def test_it_is_not_offered_where_the_text_is_closed_or_says_the_same(self):
        story = self.published()
        assert self.page(compare_address(story, 1, "now")).context["restorable"] == []
        draft = self.story()
        assert self.page(compare_address(draft, 1, "now")).context["restorable"] == []
