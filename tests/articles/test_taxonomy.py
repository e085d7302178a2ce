"""Names and addresses of sections, tags and people."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.admin.story_form import TagsField
from articles.models import Image, Path, Person, Rendition, Section, SectionScope, Tag
from articles.workflow import tending
from tests.articles.workflow.cases import StoryCase
from tests.conftest import make_user

pytestmark = pytest.mark.django_db


def test_names_that_make_one_slug_have_two_addresses():
    first, second = Tag.objects.named(["C", "C++"])
    assert {first.slug_ar, second.slug_ar} == {"c", "c-2"}


def test_a_name_of_signs_alone_still_has_an_address():
    (tag,) = Tag.objects.named(["++"])
    assert tag.get_absolute_url() == "/tag/tag/"


def test_a_name_that_differs_in_hamza_only_is_refused_in_words():
    Section.objects.create(name_ar="أمن")
    with pytest.raises(ValidationError) as refused:
        Section(name_ar="امن").full_clean()
    assert "name_ar" in refused.value.message_dict


def test_a_section_without_an_arabic_name_is_refused_in_words():
    for name in ("", " ", "\u064b"):
        with pytest.raises(ValidationError, match="اكتب الاسم العربي"):
            Section(name_ar=name, name_en="Technology").clean()


def test_a_slug_that_is_taken_is_refused_in_words():
    Section.objects.create(name_ar="أمن", slug_en="security")
    with pytest.raises(ValidationError) as refused:
        Section(name_ar="حماية", slug_en="Security").full_clean()
    assert "slug_en" in refused.value.message_dict


def test_a_renamed_section_leaves_its_address_behind(client):
    section = Section.objects.create(name_ar="أجهزة")
    section.slug_ar = "عتاد"
    section.save()
    assert Path.objects.filter(path="/section/أجهزة/").exists()
    answer = client.get("/section/أجهزة/")
    assert (answer.status_code, answer["Location"]) == (301, section.get_absolute_url())


def test_a_name_that_grows_by_folding_is_refused_in_words():
    """«ﷺ» is one letter, and eighteen once folded: the column of folded names would be too small."""
    with pytest.raises(ValidationError) as refused:
        Section(name_ar="ﷺ" * 50).full_clean()
    assert "name_ar" in refused.value.message_dict


def test_the_form_refuses_a_twin_without_an_error_page(client):
    Section.objects.create(name_ar="أمن")
    client.force_login(make_user("basim", "editor"))
    given = {"name_ar": "امن", "order": "1"}
    answer = client.post(reverse("admin:articles_section_add"), given)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors


def test_a_name_of_signs_alone_is_refused_in_words():
    for name in ("++", "🙂", "!؟"):
        with pytest.raises(ValidationError, match="حرف"):
            Section(name_ar=name).clean()


def test_the_form_names_the_twin_and_leads_to_it(client):
    twin = Tag.objects.create(name_ar="أخبار")
    client.force_login(make_user("basim", "editor"))
    answer = client.post(reverse("admin:articles_tag_add"), {"name_ar": "اخبار", "spellings": ""})
    page = answer.content.decode()
    assert f'<a href="{reverse("admin:articles_tag_change", args=[twin.pk])}">' in page
    assert "«اخبار»" in page
    assert Tag.objects.count() == 1


def test_another_spelling_is_the_tag_itself(client):
    tag = Tag.objects.create(name_ar="أوبن إيه آي")
    client.force_login(make_user("basim", "editor"))
    form = reverse("admin:articles_tag_change", args=[tag.pk])
    given = {"name_ar": tag.name_ar, "spellings": "OpenAI، أوبن أي آي"}
    assert client.post(form, given).status_code == 302
    assert Tag.objects.named(["openai"]) == [tag]
    assert Tag.objects.named(["OpenAI", "أوبن إيه آي"]) == [tag]
    assert Tag.objects.count() == 1
    twin = client.post(reverse("admin:articles_tag_add"), {"name_ar": "OpenAI", "spellings": ""})
    assert reverse("admin:articles_tag_change", args=[tag.pk]) in twin.content.decode()
    assert client.post(form, given | {"spellings": ""}).status_code == 302
    assert Tag.objects.named(["OpenAI"]) != [tag]


def test_a_renamed_tag_is_found_by_its_old_name_and_takes_it_back():
    tag = Tag.objects.create(name_ar="ذكاء")
    tag.name_ar = "الذكاء الاصطناعي"
    tag.full_clean()
    tag.save()
    assert Tag.objects.named(["ذكاء"]) == [tag]
    tag.name_ar = "ذكاء"
    tag.full_clean()
    tag.save()
    assert Tag.objects.named(["ذكاء", "الذكاء الاصطناعي"]) == [tag]


def test_a_slug_that_leads_elsewhere_is_not_given_away():
    tag = Tag.objects.create(name_ar="أجهزة")
    tag.slug_ar = "عتاد"
    tag.save()
    tag.name_ar = "عتاد"
    tag.save()
    assert Tag.objects.named(["أجهزة"]) == [tag]
    (other,) = Tag.objects.named(["أجهزة!"])
    assert other.slug_ar == "أجهزة-2"
    fresh = Tag(name_ar="الأجهزة", slug_ar="أجهزة")
    with pytest.raises(ValidationError, match="يقود"):
        fresh.clean()


def test_a_tag_of_signs_is_refused_in_the_form_of_a_story():
    with pytest.raises(ValidationError, match=r"\+\+"):
        TagsField().clean("ذكاء، ++")


def test_the_lists_count_stories_without_asking_once_a_row(client, django_assert_max_num_queries):
    client.force_login(make_user("basim", "editor"))
    address = reverse("admin:articles_tag_changelist")
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    Tag.objects.named([f"وسم {number}" for number in range(30)])
    with django_assert_max_num_queries(len(few)):
        client.get(address)


class Merging(StoryCase):
    """Two tags or sections that are one; a story of each, one of them carrying both."""

    def setUp(self):
        super().setUp()
        self.client.force_login(self.basim)

    def published_with(self, *tags, **more):
        self.changes |= {"tags": list(tags), **more}
        return self.published()

    def merge(self, kind, things, into, status=302):
        address = reverse(f"admin:articles_{kind}_merge")
        keys = ",".join(str(thing.pk) for thing in things)
        asked = self.client.get(address, {"ids": keys, "into": into.pk})
        given = {name: asked.context[name] for name in ("ids", "seen")}
        given |= {"into": into.pk, "told": asked.context["target"].pk}
        answer = self.client.post(address, given)
        assert answer.status_code == status
        return asked, answer

    def test_the_page_says_what_will_happen(self):
        self.published_with("أخبار")
        story = self.published_with("الأخبار")
        kept, gone = Tag.objects.named(["أخبار", "الأخبار"])
        asked, _answer = self.merge("tag", [kept, gone], kept)
        effect = asked.context["effect"]
        assert (effect.working, effect.public) == (1, 1)
        assert effect.addresses == ["/tag/الأخبار/"]
        log = self.client.get(reverse("admin:articles_tag_history", args=[kept.pk]))
        assert "basim" in log.content.decode()
        assert "«الأخبار»" in log.content.decode()
        assert story.tags.get() == kept

    def test_lists_addresses_and_spellings_lead_to_the_one_that_stays(self):
        first, both = self.published_with("أخبار"), self.published_with("أخبار", "الأخبار")
        lone = self.published_with("الأخبار", "غيره")
        revision = lone.revision.content
        kept, gone = Tag.objects.named(["أخبار", "الأخبار"])
        older = Tag.objects.create(name_ar="خبر", merged_into=gone)
        self.merge("tag", [kept, gone], kept)
        page = self.client.get(kept.get_absolute_url())
        assert {row.article_id for row in page.context["page"].stories} == {
            first.pk, both.pk, lone.pk,
        }  # fmt: skip
        old = self.client.get("/tag/الأخبار/")
        assert (old.status_code, old["Location"]) == (301, kept.get_absolute_url())
        assert Tag.objects.named(["الاخبار", "خبر"]) == [kept]
        older.refresh_from_db()
        assert older.merged_into == kept
        lone.revision.refresh_from_db()
        assert lone.revision.content == revision
        assert lone.publications.get().tag_list[0]["name_ar"] == "الأخبار"

    def test_a_story_whose_tag_was_merged_saves_and_publishes_as_before(self):
        story = self.published_with("الأخبار")
        kept, gone = Tag.objects.named(["أخبار", "الأخبار"])
        self.merge("tag", [kept, gone], kept)
        story = self.move(story, "start_change", self.basim)
        story = self.edit(story, self.amal, tags=["الأخبار"], headline_ar="عنوان آخر للقصة")
        assert story.revision.content["tags"] == ["أخبار"]
        story = self.move(story, "discard_change", self.basim)
        assert [tag.pk for tag in story.tags.all()] == [kept.pk]

    def test_what_was_approved_before_the_merge_is_published_under_the_one_that_stays(self):
        self.changes |= {"tags": ["الأخبار"]}
        other = Section.objects.create(name_ar="تكنولوجيا")
        self.changes |= {"section_id": other.pk}
        story = self.approved()
        kept, gone = Tag.objects.named(["أخبار", "الأخبار"])
        self.merge("tag", [kept, gone], kept)
        self.merge("section", [self.section, other], self.section)
        story = self.move(story, "publish", self.basim)
        copy = story.publications.get()
        assert copy.section == self.section
        assert [row["name_ar"] for row in copy.tag_list] == ["أخبار"]
        assert story.section == self.section

    def test_a_section_takes_stories_people_and_addresses_along(self):
        other = Section.objects.create(name_ar="تكنولوجيا", name_en="Tech", about_ar="وصف.")
        self.section.name_en = self.section.slug_en = None
        self.section.save()
        SectionScope.objects.create(user=self.amal, section=other)
        SectionScope.objects.create(user=self.amal, section=self.section)
        story = self.published_with("أخبار", section_id=other.pk)
        self.merge("section", [self.section, other], self.section)
        page = self.client.get(self.section.get_absolute_url())
        assert [row.article_id for row in page.context["page"].stories] == [story.pk]
        assert self.client.get("/section/تكنولوجيا/")["Location"] == self.section.get_absolute_url()
        # The English address is the same as before: only one of the two had one.
        assert self.client.get("/en/section/tech/").status_code == 200
        self.section.refresh_from_db()
        assert self.section.about_ar == "وصف."
        assert list(self.amal.section_scopes.values_list("section", flat=True)) == [self.section.pk]
        assert other not in Section.objects.in_order()

    def test_what_changed_meanwhile_is_shown_anew(self):
        kept, gone = Tag.objects.named(["أخبار", "الأخبار"])
        address = reverse("admin:articles_tag_merge")
        asked = self.client.get(address, {"ids": f"{kept.pk},{gone.pk}", "into": kept.pk})
        given = {"ids": asked.context["ids"], "seen": asked.context["seen"]}
        gone.name_en = "News"
        gone.save()
        given |= {"into": kept.pk, "told": kept.pk}
        assert self.client.post(address, given).status_code == 409
        assert Tag.objects.filter(pk=gone.pk).exists()
        # Another one was chosen than was told of: the page tells of that one first.
        asked = self.client.post(address, given | {"into": gone.pk})
        assert asked.status_code == 200
        assert asked.context["target"] == gone
        assert Tag.objects.filter(pk=kept.pk).exists()

    def test_from_the_form_of_one_the_name_of_the_other_is_typed(self):
        kept, gone = Tag.objects.named(["أخبار", "الأخبار"])
        address = reverse("admin:articles_tag_merge")
        asked = self.client.get(address, {"ids": gone.pk, "name": "اخبار"})
        assert asked.context["target"] == kept
        assert self.client.get(address, {"ids": gone.pk, "name": "لا شيء"}).context["trouble"]
        assert self.client.get(address, {"ids": "x"})["Location"].endswith("/tag/")

    def test_a_writer_merges_nothing(self):
        kept, gone = Tag.objects.named(["أخبار", "الأخبار"])
        self.client.force_login(self.amal)
        address = reverse("admin:articles_tag_merge")
        assert self.client.get(address, {"ids": f"{kept.pk},{gone.pk}"}).status_code == 403
        with pytest.raises(workflow.NotAllowed):
            tending.merge([gone], into=kept, by=self.amal)

    def test_only_what_nothing_uses_is_swept(self):
        self.published_with("أخبار")
        draft = self.edit(self.story(), self.amal, tags=["مسودة"])
        Tag.objects.named(["لا أحد"])
        spelled = Tag.objects.create(
            name_ar="لا احد منهم", merged_into=Tag.objects.named(["لا أحد"])[0]
        )
        address = reverse("admin:articles_tag_changelist")
        listed = self.client.get(address, {"use": "none"})
        assert "لا أحد" in {tag.name_ar for tag in listed.context["cl"].result_list}
        chosen = list(Tag.objects.values_list("pk", flat=True))
        self.client.post(address, {"action": "sweep_these", "_selected_action": chosen})
        left = set(Tag.objects.values_list("name_ar", flat=True))
        assert {"أخبار", "مسودة"} <= left
        assert "لا أحد" not in left
        assert not Tag._base_manager.filter(pk=spelled.pk).exists()
        assert draft.tags.get().name_ar == "مسودة"

    def test_the_command_sweeps_old_ones_only(self):
        fresh, old = Tag.objects.named(["جديد", "قديم"])
        Tag.objects.filter(pk=old.pk).update(made_at=timezone.now() - timedelta(days=91))
        call_command("sweep_tags", dry_run=True, verbosity=0)
        assert Tag.objects.filter(pk=old.pk).exists()
        call_command("sweep_tags", verbosity=0)
        assert not Tag.objects.filter(pk=old.pk).exists()
        assert Tag.objects.filter(pk=fresh.pk).exists()


class Heads(StoryCase):
    """What stands over the lists of stories."""

    def test_they_tell_what_it_is_how_many_there_are_and_where_else(self):
        person = Person.objects.create(
            name_ar="أمل سعيد", links=["https://www.example.org/amal"], bio_ar="سيرة."
        )
        self.changes |= {"byline": [person.pk], "tags": ["ذكاء"]}
        story = self.published()
        tag = Tag.objects.get(name_ar="ذكاء")
        tag.about_ar = "وصف الوسم."
        tag.save()
        page = self.client.get(tag.get_absolute_url()).content.decode()
        assert '<meta name="description" content="وصف الوسم.">' in page
        assert "قصة واحدة" in page
        story = self.change(story, body_ar=story.body_ar.replace("الفانين", "الفنانين 12"))
        note = {"public_note_ar": "ذُكر الرقم خطأ."}
        self.move(story, "publish", self.basim, change_class="correction", **note)
        page = self.client.get(person.get_absolute_url()).content.decode()
        assert "قصة واحدة" in page
        assert "تصويب واحد" in page
        assert 'href="https://www.example.org/amal" rel="me noopener"' in page
        assert ">example.org<" in page

    def test_a_picture_is_chosen_in_the_library_and_a_number_of_none_is_refused(self):
        picture = Image.objects.create(
            width=32, height=18, original="x.png", media_type="image/png"
        )
        person = Person.objects.create(name_ar="أمل", name_en="Amal")
        self.client.force_login(self.basim)
        for thing, field in ((self.section, "cover"), (person, "picture")):
            name = f"admin:articles_{thing._meta.model_name}_change"
            address = reverse(name, args=[thing.pk])
            page = self.client.get(address).content.decode()
            assert page.count("data-cover-choose") == 1
            assert page.count("data-pick=") == 1
            given = {"name_ar": thing.name_ar, "name_en": thing.name_en, "order": 0}
            for wrong in ("999", "9" * 30, "seven"):
                assert self.client.post(address, given | {field: wrong}).status_code == 200, wrong
            assert self.client.post(address, given | {field: picture.pk}).status_code == 302
            thing.refresh_from_db()
            assert getattr(thing, f"{field}_id") == picture.pk

    def test_a_picture_costs_one_question_and_shows_when_it_is_made(self):
        picture = Image.objects.create(
            width=32, height=18, original="x.png", media_type="image/png"
        )
        self.section.cover = picture
        self.section.save()
        self.published()
        address = self.section.get_absolute_url()
        assert "page-head__cover" not in self.client.get(address).content.decode()
        Rendition.objects.create(
            image=picture, name="renditions/x.png", media_type="image/png", width=32, height=18,
            state="ready",
        )  # fmt: skip
        with CaptureQueriesContext(connection) as asked:
            page = self.client.get(address).content.decode()
        assert "page-head__cover" in page
        assert len(asked) <= 4
