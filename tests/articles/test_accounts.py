"""Accounts at the desk: who gives roles, and what nobody can take."""

from django.test import TestCase
from django.urls import reverse

from articles.models import Section
from articles.roles import has_right, roles_of
from newsroom.models import User
from tests.conftest import make_user

LIST = reverse("admin:newsroom_user_changelist")


def address(person):
    return reverse("admin:newsroom_user_change", args=[person.pk])


class Accounts(TestCase):
    def setUp(self):
        self.dana = make_user("dana", "managing_editor")
        self.amal = make_user("amal", "writer")
        self.client.force_login(self.dana)

    def give(self, person, *roles, **changes):
        groups = [group.pk for group in self.groups() if group.name in roles]
        given = {"username": person.username, "email": person.email, "language": "ar"}
        given |= {"is_active": "on", "groups": groups} | changes
        return self.client.post(address(person), given)

    def groups(self):
        return (
            self.client.get(address(self.amal)).context["adminform"].form.fields["groups"].queryset
        )

    def test_a_managing_editor_gives_roles(self):
        assert self.give(self.amal, "editor").status_code == 302
        assert roles_of(User.objects.get(pk=self.amal.pk)) == {"editor"}

    def test_an_account_without_a_role_cannot_open_the_desk(self):
        self.give(self.amal)
        self.client.force_login(User.objects.get(pk=self.amal.pk))
        assert self.client.get("/admin/").status_code == 302

    def test_nobody_changes_their_own_roles(self):
        groups = list(self.groups())
        self.give(self.dana, *[group.name for group in groups])
        assert roles_of(User.objects.get(pk=self.dana.pk)) == {"managing_editor"}

    def test_a_technical_admin_tends_accounts_and_gives_no_roles(self):
        groups = [group.pk for group in self.groups()]
        self.client.force_login(make_user("tech", "technical_admin"))
        given = {"username": "amal", "email": "new@example.org", "language": "en"}
        self.client.post(address(self.amal), given | {"is_active": "on", "groups": groups})
        amal = User.objects.get(pk=self.amal.pk)
        assert (amal.email, roles_of(amal)) == ("new@example.org", {"writer"})

    def test_a_superusers_account_is_touched_by_superusers_only(self):
        root = make_user("root")
        User.objects.filter(pk=root.pk).update(is_superuser=True)
        self.give(root, "editor", email="stolen@example.org")
        password = reverse("admin:auth_user_password_change", args=[root.pk])
        new = {"password1": "another pass phrase", "password2": "another pass phrase"}
        self.client.post(password, new)
        root.refresh_from_db()
        assert root.email == "root@example.org"
        assert root.check_password("a long pass phrase")

    def test_nobody_is_made_a_superuser_by_a_posted_field(self):
        self.give(self.amal, "writer", is_superuser="on", user_permissions="1")
        amal = User.objects.get(pk=self.amal.pk)
        assert not amal.is_superuser
        assert not has_right(amal, "publish")

    def test_an_account_is_closed_and_never_deleted(self):
        where = reverse("admin:newsroom_user_delete", args=[self.amal.pk])
        assert self.client.post(where, {"post": "yes"}).status_code == 403

    def test_writers_see_no_accounts(self):
        self.client.force_login(self.amal)
        assert self.client.get(LIST).status_code == 403

    def test_the_language_of_the_desk_is_ones_own(self):
        self.client.force_login(self.amal)
        answer = self.client.post(
            reverse("desk_language"), {"language": "en", "next": "//evil.example"}
        )
        assert answer["Location"] == "/admin/"
        assert 'lang="en"' in self.client.get("/admin/").content.decode()
        assert self.client.post(reverse("desk_language"), {"language": "xx"}).status_code == 400


class Scopes(TestCase):
    def test_a_managing_editor_keeps_an_account_to_a_section(self):
        dana, basim = make_user("dana", "managing_editor"), make_user("basim", "editor")
        section = Section.objects.create(name_ar="تقنية", name_en="Technology")
        self.client.force_login(dana)
        address = reverse("admin:newsroom_user_change", args=[basim.pk])
        form = self.client.get(address).context["adminform"].form
        data = {name: form[name].value() or "" for name in form.fields if name != "password"}
        data |= {
            "groups": [group.pk for group in basim.groups.all()],
            "section_scopes-TOTAL_FORMS": 1, "section_scopes-INITIAL_FORMS": 0,
            "section_scopes-0-section": section.pk, "section_scopes-0-user": basim.pk,
        }  # fmt: skip
        assert self.client.post(address, data).status_code == 302
        assert [scope.section for scope in basim.section_scopes.all()] == [section]

    def test_a_technical_admin_does_not(self):
        basim = make_user("basim", "editor")
        self.client.force_login(make_user("omar", "technical_admin"))
        page = self.client.get(reverse("admin:newsroom_user_change", args=[basim.pk]))
        assert "section_scopes" not in page.content.decode()
