"""Reading what changed: revisions, comparison, restoring, and the review with its decision."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import workflow
from articles.admin.story_places import Fold, folded, story_places
from articles.models import Article, Person
from articles.workflow import content as contents
from tests.articles.test_desk import address, move_address
from tests.articles.workflow.cases import NOTE, StoryCase
from tests.conftest import make_user


def review_address(story):
    return reverse("admin:articles_article_review", args=[story.pk])


def revisions_address(story):
    return reverse("admin:articles_article_revisions", args=[story.pk])


def compare_address(story, before, after):
    address = reverse("admin:articles_article_compare", args=[story.pk])
    return f"{address}?from={before}&to={after}"


def changed(page):
    """What the page shows as changed: its label, and the words that went and came."""
    return [
        (
            str(place.label),
            "".join(run.text for run in place.runs if run.kind == "removed").strip(),
            "".join(run.text for run in place.runs if run.kind == "added").strip(),
        )
        for place in page.context["difference"].places
        if not place.is_same
    ]


class ReadCase(StoryCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.basim)

    def page(self, address):
        answer = self.client.get(address)
        assert answer.status_code == 200
        return answer

    def changing(self, story, **changes):
        """The live story opened, changed and submitted by its writer."""
        story = self.move(story, "start_change", self.basim)
        return self.move(self.edit(story, self.amal, **changes), "submit", self.amal)

    def body(self, before, after):
        return self.changes["body_ar"].replace(before, after)


class Places(StoryCase):
    def places(self, **changes):
        before = contents.blank() | contents.normal(self.changes)
        found = story_places(before, before | contents.normal(changes))
        return [place for place in found if not place.is_same]

    def test_each_kind_of_field_is_a_place_with_its_name_and_language(self):
        person = Person.objects.create(name_ar="أمل سعيد", name_en="Amal Said")
        found = self.places(
            headline_ar="عنوان آخر",
            standfirst_ar="مقدمة",
            headline_en="Another headline",
            question_ar="سؤال آخر؟",
            choices=[{"key": "a", "label_ar": "نعم", "label_en": "Yes"}],
            tags=["OpenAI"],
            sources=[{"title_ar": "بيان", "url": "https://example.org/"}],
            byline=[person.pk],
            section_id=None,
            slug_ar="عنوان",
            publish_en=True,
        )
        assert [(place.key, place.language) for place in found] == [
            ("headline_ar", "ar"),
            ("standfirst_ar", "ar"),
            ("question_ar", "ar"),
            ("choices_ar", "ar"),
            ("headline_en", "en"),
            ("choices_en", "en"),
            ("section_id", ""),
            ("byline", ""),
            ("tags", ""),
            ("sources", ""),
            ("publish_en", ""),
            ("slug_ar", "ar"),
        ]

    def test_a_changed_paragraph_is_a_place_of_its_own(self):
        body = self.changes["body_ar"].replace("150 مليار", "157 مليار")
        (place,) = self.places(body_ar=body)
        assert (place.key, str(place.label)) == ("body_ar", "النص · الفقرة 5")
        assert [run.text for run in place.runs if run.kind != "same"] == ["150", "157"]

    def test_a_moved_paragraph_says_where_it_stood(self):
        paragraphs = self.changes["body_ar"].split("\n")
        body = "\n".join([paragraphs[-1], *paragraphs[:-1]])
        (place,) = self.places(body_ar=body)
        assert (place.kind, place.note) == ("moved", f"نُقلت؛ كانت الفقرة {len(paragraphs)}")

    def test_the_words_of_a_picture_are_a_place(self):
        content = contents.blank()
        names = ("alt_ar", "alt_en", "caption_ar", "caption_en", "credit_ar", "credit_en")
        before = {"7": dict.fromkeys(names, "") | {"alt_ar": "قطة"}}
        after = {"7": dict.fromkeys(names, "") | {"alt_ar": "كلب"}, "8": dict.fromkeys(names, "")}
        (place,) = story_places(content, content, pictures=(before, after))[-1:]
        assert [(run.kind, run.text) for run in place.runs] == [
            ("removed", "قطة"),
            ("added", "كلب"),
        ]

    def test_unchanged_places_fold_together_and_nothing_is_lost(self):
        before = contents.blank() | contents.normal(self.changes)
        found = story_places(before, before | {"standfirst_ar": "مقدمة"})
        shown = folded(found)
        assert [type(item) for item in shown] == [Fold, type(found[0]), Fold]
        assert sum(len(item.places) if isinstance(item, Fold) else 1 for item in shown) == len(
            found
        )


class Reviewing(ReadCase):
    def test_a_first_story_opens_whole(self):
        story = self.move(self.story(), "submit", self.amal)
        page = self.page(review_address(story))
        assert page.context["difference"].before is None
        assert changed(page) == []
        for paragraph in self.paragraphs[:3]:
            assert paragraph.split(" ")[-3] in page.content.decode()

    def test_a_change_of_a_live_story_opens_on_its_difference_from_what_readers_see(self):
        story = self.changing(self.published(), body_ar=self.body("150 مليار", "157 مليار"))
        page = self.page(review_address(story))
        assert page.context["basis"].kind == "live"
        assert changed(page) == [("النص · الفقرة 5", "150", "157")]

    def test_after_an_approval_that_was_taken_back_it_opens_on_what_nobody_has_read(self):
        story = self.changing(self.published(), body_ar=self.body("150 مليار", "157 مليار"))
        self.move(story, "approve", self.basim)
        self.move(story, "request_changes", self.basim, note="راجع الرقم.")
        self.edit(story, self.amal, standfirst_ar="مقدمة جديدة")
        self.move(story, "submit", self.amal)
        page = self.page(review_address(story))
        assert page.context["basis"].kind == "approved"
        assert changed(page) == [("المقدمة", "", "مقدمة جديدة")]
        assert "راجع الرقم." in page.content.decode()
        against_live = self.page(f"{review_address(story)}?against=live")
        assert [label for label, *_rest in changed(against_live)] == ["المقدمة", "النص · الفقرة 5"]

    def test_once_published_again_the_live_copy_is_the_newer_of_the_two(self):
        story = self.change(self.published(), standfirst_ar="مقدمة")
        self.move(story, "publish", self.basim, change_class="update", public_note_ar=NOTE)
        self.changing(story, question_ar="هل يتفوق Sora؟")
        page = self.page(review_address(story))
        assert page.context["basis"].kind == "live"
        assert [label for label, *_rest in changed(page)] == ["سؤال الختام"]

    def test_an_english_desk_reviews_a_story_that_is_live_in_arabic_alone(self):
        story = self.changing(self.published(), standfirst_ar="مقدمة")
        self.basim.language = "en"
        self.basim.save()
        page = self.page(review_address(story))
        assert f'href="/a/{story.pk}/' in page.content.decode()
        self.page(reverse("admin:articles_article_change", args=[story.pk]))

    def test_nothing_changed_is_said_in_words(self):
        page = self.page(review_address(self.approved()))
        assert "لم يتغيّر شيء منذ إجازتها." in page.content.decode()

    def test_marks_are_elements_that_are_heard_and_latin_names_are_isolated(self):
        headline = self.changes["headline_ar"].replace("OpneAI", "OpenAI")
        page = self.page(review_address(self.changing(self.published(), headline_ar=headline)))
        text = page.content.decode()
        assert '<del class="diff__del"><span class="visually-hidden">حُذف: </span>' in text
        assert '<bdi lang="en" dir="ltr">OpneAI</bdi>' in text
        assert '<ins class="diff__ins"><span class="visually-hidden">أُضيف: </span>' in text
        assert text.index("OpneAI</bdi>") < text.index("OpenAI</bdi><span")

    def test_a_change_of_blanks_or_controls_is_seen(self):
        body = self.body("يدعي الفنانون الذين", "يدعي  الفنانون\u202e الذين")
        text = self.page(
            review_address(self.changing(self.published(), body_ar=body))
        ).content.decode()
        assert "␣␣" in text
        assert "◌" in text
        assert "\u202e" not in text

    def test_what_a_text_says_is_never_markup(self):
        body = self.body("يدعي الفنانون", "يدعي <img src=x onerror=alert(1)> الفنانون")
        text = self.page(
            review_address(self.changing(self.published(), body_ar=body))
        ).content.decode()
        assert "<img src=x" not in text
        assert "&lt;" in text

    def test_the_whole_story_is_one_link_away(self):
        story = self.changing(self.published(), standfirst_ar="مقدمة")
        assert "diff-fold" in self.page(review_address(story)).content.decode()
        assert "diff-fold" not in self.page(f"{review_address(story)}?whole=1").content.decode()

    def test_the_desk_leads_an_editor_to_the_review(self):
        story = self.move(self.story(), "submit", self.amal)
        assert f'href="{review_address(story)}"' in self.page("/admin/").content.decode()
        form = self.page(reverse("admin:articles_article_change", args=[story.pk]))
        assert f'href="{review_address(story)}"' in form.content.decode()

    def test_the_number_of_queries_does_not_grow_with_the_text_or_the_history(self):
        story = self.changing(self.published(), standfirst_ar="مقدمة")
        self.page(review_address(story))
        with CaptureQueriesContext(
            connection,
        ) as few:
            self.page(review_address(story))
        self.move(story, "recall", self.amal)
        for number in range(6):
            self.edit(story, self.amal, body_ar=f"{self.changes['body_ar']}\nفقرة {number}")
        self.move(story, "submit", self.amal)
        with CaptureQueriesContext(connection) as many:
            self.page(review_address(story))
        assert len(many) <= len(few)


class Deciding(ReadCase):
    def setUp(self):
        super().setUp()
        self.read = self.changing(self.published(), body_ar=self.body("150 مليار", "157 مليار"))

    def press(self, move, page=None, **given):
        page = page or self.page(review_address(self.read))
        version = page.context["move_form"]["version"].value()
        data = {"version": version, "_from": "review", "_against": "live"} | given
        return self.client.post(move_address(self.read, move), data)

    def state(self):
        return Article.objects.get(pk=self.read.pk).state

    def test_approving_there_comes_back_there_with_the_next_moves(self):
        answer = self.press("approve")
        assert answer["Location"] == review_address(self.read)
        assert self.state() == "approved"
        assert move_address(self.read, "publish") in self.page(answer["Location"]).content.decode()

    def test_a_refused_move_shows_the_review_again_with_what_was_typed(self):
        answer = self.press("request_changes", note="  ")
        assert answer.status_code == 422
        assert self.state() == "in_review"
        assert changed(answer) == [("النص · الفقرة 5", "150", "157")]
        self.press("approve")
        refused = self.press("publish", public_note_ar="صُوّب الرقم", change_class="")
        assert refused.status_code == 422
        assert "صُوّب الرقم" in refused.content.decode()

    def test_a_text_that_changed_meanwhile_is_not_approved_unseen(self):
        page = self.page(review_address(self.read))
        self.move(self.read, "recall", self.amal)
        self.edit(self.read, self.amal, standfirst_ar="لم يقرأها أحد")
        self.move(self.read, "submit", self.amal)
        answer = self.press("approve", page)
        assert answer.status_code == 409
        assert self.state() == "in_review"
        assert ("المقدمة", "", "لم يقرأها أحد") in changed(answer)
        # A second press is of the text that is shown now.
        assert self.press("approve", answer).status_code == 302
        assert self.state() == "approved"

    def test_no_button_there_saves_text(self):
        text = self.page(review_address(self.read)).content.decode()
        assert 'name="_move"' not in text


class WhoMayRead(ReadCase):
    def test_the_pages_ask_what_the_form_asks(self):
        story = self.move(self.story(), "submit", self.amal)
        pages = (
            review_address(story),
            revisions_address(story),
            compare_address(story, 1, "now"),
        )
        contributor = make_user("nadia", "contributor")
        moderator = make_user("hadi", "moderator")
        for person, status in ((self.amal, 200), (contributor, 404), (moderator, 403)):
            self.client.force_login(person)
            form = reverse("admin:articles_article_change", args=[story.pk])
            expected = self.client.get(form).status_code
            for page in pages:
                answer = self.client.get(page)
                assert answer.status_code in (status, expected), (person.username, page)
                assert answer.status_code != 200 or status == 200
        self.client.logout()
        for page in pages:
            assert self.client.get(page).status_code == 302

    def test_a_post_to_them_decides_nothing(self):
        story = self.move(self.story(), "submit", self.amal)
        version = Article.objects.get(pk=story.pk).version
        answer = self.client.post(review_address(story), {"note": "كلمة", "version": "x"})
        assert answer.status_code == 200
        assert "كلمة" in answer.content.decode()
        assert self.client.post(revisions_address(story), {}).status_code == 405
        assert Article.objects.get(pk=story.pk).version == version


class OnesOwnText(ReadCase):
    """Basim has written and submitted a text himself, in a newsroom that only warns."""

    WARNED, RECORDED = "شخص ثانٍ", "السجل"

    def submitted(self):
        return self.move(workflow.create(self.changes, by=self.basim), "submit", self.basim)

    def beside(self, story, move, where=None):
        """What stands beside the button of the move, and whether a screen reader hears it there."""
        html = self.page(where or review_address(story)).content.decode()
        button = html[html.index(f"/move/{move}/") :]
        button = button[: button.index("</button>")]
        warning = re.search(rf'<p class="[^"]*" id="why-{move}">(.*?)</p>', html)
        is_described = f'aria-describedby="why-{move}"' in button
        return "disabled" not in button, warning[1] if warning else "", is_described

    def assert_warned(self, *found):
        is_open, words, is_described = found
        assert is_open
        assert self.WARNED in words
        assert self.RECORDED in words
        assert is_described

    def test_the_button_says_that_a_second_person_should_look_and_that_it_is_recorded(self):
        with self.settings(FOUR_EYES="warn"):
            story = self.submitted()
            for where in (review_address(story), address(story)):
                self.assert_warned(*self.beside(story, "approve", where))
            story = self.move(story, "approve", self.basim)
            assert story.events.first().details["four_eyes"] == "bypassed"
            self.assert_warned(*self.beside(story, "publish"))

    def test_the_text_of_another_and_one_that_another_approved_bring_no_warning(self):
        with self.settings(FOUR_EYES="warn"):
            story = self.move(self.story(), "submit", self.amal)
            assert self.beside(story, "approve") == (True, "", False)
            own = self.move(self.submitted(), "approve", make_user("dana", "editor"))
            assert self.beside(own, "publish") == (True, "", False)

    def test_where_it_is_required_the_button_is_shut_and_where_it_is_off_nothing_is_said(self):
        story = self.submitted()
        is_open, words, _is_described = self.beside(story, "approve")
        assert not is_open
        assert self.RECORDED not in words
        with self.settings(FOUR_EYES="off"):
            assert self.beside(story, "approve") == (True, "", False)
