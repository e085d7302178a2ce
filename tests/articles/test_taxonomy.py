"""Names and addresses of sections, tags and people."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from articles.models import Path, Section, Tag
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
