"""Two people save one story: what is put together, what has to be chosen, and that nothing is lost."""

from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.admin import kept_words
from articles.models import Article, Revision
from tests.articles.test_desk import DeskCase, address, posted

BODY = "فقرة أولى عن الخبر\n\nفقرة ثانية عن الشركة\n\nفقرة ثالثة عن السعر"


class LateSave(DeskCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.changes |= {"body_ar": BODY, "standfirst_ar": "مقدمة"}
        cls.shared = cls().story()
        cls.mine = cls.form_of(cls.shared)

    def theirs(self, **changes):
        story = Article.objects.get(pk=self.shared.pk)
        workflow.edit(story, changes, by=self.basim, expected_version=story.version)

    def late(self, **changes):
        """The page of the conflict after a late save."""
        answer = self.post(self.shared, self.mine | changes)
        assert answer.status_code == 409
        return answer

    def settle(self, page, then="save", **choices):
        """What a browser would post from the page of the conflict."""
        buttons = {"save": {"_move": "save"}, "form": {"_then": "form"}}
        typed = dict(page.context["typed"])
        against = {"_merged_with": page.context["story"].revision_id}
        return self.client.post(address(self.shared), typed | against | choices | buttons[then])

    def now(self):
        return Article.objects.get(pk=self.shared.pk)


class Merging(LateSave):
    def test_paragraphs_that_one_touched_are_joined_and_shown(self):
        self.theirs(body_ar=BODY.replace("السعر", "الثمن"))
        page = self.late(body_ar=BODY.replace("الخبر", "النبأ"))
        merged = BODY.replace("السعر", "الثمن").replace("الخبر", "النبأ")
        assert page.context["clashes"] == []
        assert page.context["adminform"].form["body_ar"].value() == merged
        shown = [(str(part.label), part.whose) for part in page.context["joined"]]
        assert shown == [("النص (العربية)", "mine"), ("النص (العربية)", "theirs")]
        assert self.settle(page).status_code == 302
        assert self.now().body_ar == merged

    def test_a_paragraph_that_both_changed_is_to_be_chosen_with_both_texts(self):
        self.theirs(body_ar=BODY.replace("الشركة", "المصنع").replace("السعر", "الثمن"))
        page = self.late(body_ar=BODY.replace("الشركة", "المتجر"))
        (clash,) = page.context["clashes"]
        assert (clash.mine, clash.theirs) == ("فقرة ثانية عن المتجر", "فقرة ثانية عن المصنع")
        assert "المتجر" in page.content.decode()
        assert "المصنع" in page.content.decode()
        self.settle(page, **{clash.name: "theirs"})
        assert self.now().body_ar == BODY.replace("الشركة", "المصنع").replace("السعر", "الثمن")

    def test_beside_a_clash_what_each_wrote_elsewhere_is_listed_and_nothing_of_the_clash(self):
        self.theirs(body_ar=BODY.replace("الشركة", "المصنع").replace("السعر", "الثمن"))
        page = self.late(body_ar=BODY.replace("الشركة", "المتجر").replace("الخبر", "النبأ"))
        listed = {
            part.whose: {run.text for run in part.runs if run.kind in ("added", "removed")}
            for part in page.context["joined"]
        }
        assert listed == {"mine": {"الخبر", "النبأ"}, "theirs": {"السعر", "الثمن"}}

    def test_a_paragraph_that_both_moved_stands_once(self):
        first, second, third = BODY.split("\n\n")
        self.theirs(body_ar="\n\n".join((second, first, third)))
        page = self.late(body_ar="\n\n".join((second, third, first)))
        merged = page.context["adminform"].form["body_ar"].value()
        assert sorted(merged.split("\n\n")) == sorted((first, second, third))

    def test_both_paragraphs_may_stay(self):
        self.theirs(body_ar=BODY.replace("الشركة", "المصنع"))
        page = self.late(body_ar=BODY.replace("الشركة", "المتجر"))
        (clash,) = page.context["clashes"]
        self.settle(page, **{clash.name: "both"})
        assert "فقرة ثانية عن المتجر\n\nفقرة ثانية عن المصنع" in self.now().body_ar

    def test_each_field_is_chosen_by_itself(self):
        self.theirs(headline_ar="عنوان باسم", standfirst_ar="مقدمة باسم", question_ar="سؤال باسم؟")
        page = self.late(
            headline_ar="عنوان أمل", standfirst_ar="مقدمة أمل", question_ar="سؤال أمل؟"
        )
        names = [clash.name for clash in page.context["clashes"]]
        assert names == ["choose-headline_ar", "choose-standfirst_ar", "choose-question_ar"]
        self.settle(page, **{"choose-headline_ar": "theirs", "choose-standfirst_ar": "mine"})
        story = self.now()
        assert (story.headline_ar, story.standfirst_ar) == ("عنوان باسم", "مقدمة أمل")
        # Where no choice was made mine is kept; theirs stays in the revisions.
        assert story.question.text_ar == "سؤال أمل؟"
        assert Revision.objects.filter(content__question_ar="سؤال باسم؟").exists()

    def test_lists_and_links_are_chosen_as_they_are_read(self):
        self.theirs(tags=["سورا"])
        page = self.late(tags="توليد الفيديو")
        (clash,) = page.context["clashes"]
        assert (clash.mine.strip(), clash.theirs.strip()) == ("توليد الفيديو", "سورا")
        self.settle(page, **{clash.name: "theirs"})
        assert [tag.name_ar for tag in self.now().tags.all()] == ["سورا"]

    def test_choosing_theirs_throughout_writes_nothing_and_keeps_mine_beside(self):
        self.theirs(headline_ar="عنوان باسم")
        page = self.late(headline_ar="عنوان أمل")
        before = self.now().version
        assert self.settle(page, **{"choose-headline_ar": "theirs"}).status_code == 302
        assert self.now().version == before
        (offer,) = kept_words.offers(self.now(), self.amal, now=timezone.now())
        assert [run.text for run in offer.changes[0].runs if run.kind == "added"] == ["أمل"]

    def test_choosing_mine_leaves_nothing_to_be_offered_again(self):
        self.theirs(headline_ar="عنوان باسم")
        page = self.late(headline_ar="عنوان أمل")
        self.settle(page, **{"choose-headline_ar": "mine"})
        assert kept_words.offers(self.now(), self.amal, now=timezone.now()) == []

    def test_words_put_back_into_a_story_that_moved_on_are_settled_in_the_same_way(self):
        tab = {"_tab": "tab-of-amal-1", "_serial": "1", "_person": self.amal.pk}
        typed = self.mine | {"headline_ar": "عنوان أمل", "standfirst_ar": "مقدمة أمل"}
        kept = reverse("admin:articles_article_autosave", args=[self.shared.pk])
        assert self.client.post(kept, typed | tab).status_code == 200
        self.theirs(headline_ar="عنوان باسم")
        (offer,) = kept_words.offers(self.now(), self.amal, now=timezone.now())
        page = self.client.get(f"{address(self.shared)}?restore={offer.row.pk}")
        assert [clash.key for clash in page.context["clashes"]] == ["headline_ar"]
        assert self.settle(page, **{"choose-headline_ar": "theirs"}).status_code == 302
        story = self.now()
        assert (story.headline_ar, story.standfirst_ar) == ("عنوان باسم", "مقدمة أمل")


class Settling(LateSave):
    def test_a_story_that_changed_again_is_shown_again_not_merged_unseen(self):
        self.theirs(headline_ar="عنوان باسم")
        page = self.late(headline_ar="عنوان أمل", standfirst_ar="مقدمة أمل")
        self.theirs(standfirst_ar="مقدمة باسم")
        again = self.settle(page, **{"choose-headline_ar": "mine"})
        assert again.status_code == 409
        assert self.now().headline_ar == "عنوان باسم"
        names = [clash.name for clash in again.context["clashes"]]
        assert names == ["choose-headline_ar", "choose-standfirst_ar"]
        assert self.settle(again, **{"choose-standfirst_ar": "theirs"}).status_code == 302
        assert (self.now().headline_ar, self.now().standfirst_ar) == ("عنوان أمل", "مقدمة باسم")

    def test_what_was_chosen_can_be_written_on_in_the_form_before_it_is_saved(self):
        self.theirs(headline_ar="عنوان باسم", standfirst_ar="مقدمة باسم")
        page = self.late(headline_ar="عنوان أمل", body_ar=f"{BODY}\n\nخاتمة")
        form_page = self.settle(page, then="form", **{"choose-headline_ar": "theirs"})
        assert form_page.status_code == 200
        assert self.now().body_ar == BODY
        form = form_page.context["adminform"].form
        assert form["headline_ar"].value() == "عنوان باسم"
        assert form["body_ar"].value() == f"{BODY}\n\nخاتمة"
        answer = self.client.post(address(self.shared), posted(form_page, _move="save"))
        assert answer.status_code == 302
        story = self.now()
        assert (story.headline_ar, story.body_ar) == ("عنوان باسم", f"{BODY}\n\nخاتمة")
        assert story.standfirst_ar == "مقدمة باسم"

    def test_what_was_typed_is_posted_back_to_the_letter(self):
        self.theirs(headline_ar="عنوان باسم")
        text = 'سطر "أول" <b>\n\n  سطر ثان & آخر'
        page = self.late(headline_ar="عنوان أمل", body_ar=text)
        assert dict(page.context["typed"])["body_ar"] == text
        assert "&lt;b&gt;" in page.content.decode()
        self.settle(page)
        assert self.now().body_ar == text

    def test_a_choice_that_is_none_keeps_mine(self):
        self.theirs(headline_ar="عنوان باسم")
        page = self.late(headline_ar="عنوان أمل")
        self.settle(page, **{"choose-headline_ar": "nobody's"})
        assert self.now().headline_ar == "عنوان أمل"

    def test_a_false_base_of_the_merge_is_refused_with_both_texts(self):
        self.theirs(headline_ar="عنوان باسم")
        page = self.late(headline_ar="عنوان أمل")
        typed = dict(page.context["typed"])
        for false in ("", "x", "0", str(10**30)):
            data = typed | {"_merged_with": false, "_move": "save"}
            assert self.client.post(address(self.shared), data).status_code == 409
        assert self.now().headline_ar == "عنوان باسم"

    def test_a_story_that_was_closed_meanwhile_shows_what_was_written_to_copy(self):
        self.theirs(headline_ar="عنوان باسم")
        page = self.late(headline_ar="عنوان أمل")
        self.move(self.shared, "submit", self.amal)
        answer = self.settle(page)
        assert answer.status_code == 409
        assert [kept.text for kept in answer.context["mine"]] == ["عنوان أمل"]

    def test_somebody_without_the_right_settles_nothing(self):
        self.theirs(headline_ar="عنوان باسم")
        page = self.late(headline_ar="عنوان أمل")
        self.client.logout()
        assert self.settle(page).status_code == 302
        assert self.now().headline_ar == "عنوان باسم"
