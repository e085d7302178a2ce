"""Accounts: who signs in, in which language, with which roles. Groups are our roles and no page."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AdminUserCreationForm,
    UserChangeForm,
)
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import SectionScope
from articles.roles import BY_KEY, ROLES, has_right
from newsroom.models import User

admin.site.unregister(Group)


class RolesField(forms.ModelMultipleChoiceField):
    """The roles by their names in the language of the desk."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self) -> None:
        roles = Group.objects.filter(name__in=BY_KEY)
        super().__init__(roles, label=_("Roles"), required=False)

    def label_from_instance(self, group: Group) -> str:
        return str(BY_KEY[group.name].label)


class AccountForm(UserChangeForm):
    """An account; whoever has a role may open the desk."""

    groups = RolesField()

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _set_latin(self)

    class Meta(UserChangeForm.Meta):
        model = User


class NewAccountForm(AdminUserCreationForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _set_latin(self)

    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("username", "email")


def _set_latin(form: forms.Form) -> None:
    """What is written in Latin letters runs from left to right in an Arabic form too."""
    for name in {"username", "email"} & form.fields.keys():
        form.fields[name].widget.attrs["dir"] = "ltr"


class NewPasswordForm(AdminPasswordChangeForm):
    """Django's own, whose words here stand in no catalogue."""

    usable_password_help_text = _(
        "Without a password nobody can sign in to this account until it gets a new one; the present one is lost."
    )


class ScopeInline(admin.TabularInline):
    """The sections an account is kept to, tended by those who manage people."""

    model = SectionScope
    extra = 1
    verbose_name_plural = _("Sections; without one, the account works in all")

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return has_right(request.user, "manage_people")

    has_add_permission = has_view_permission
    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission


@admin.register(User)
class AccountAdmin(UserAdmin):
    form = AccountForm
    inlines = [ScopeInline]
    add_form = NewAccountForm
    change_password_form = NewPasswordForm
    list_display = ("username", "full_name", "email", "role_names", "is_open")
    list_filter = ("is_active",)
    ordering = ("username",)
    fieldsets = (
        (None, {"fields": ("username", "password", "email", "language")}),
        (_("Name"), {"fields": ("first_name", "last_name")}),
        (_("Rights"), {"fields": ("is_active", "groups")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "email", "usable_password", "password1", "password2")}),
    )
    filter_horizontal = ()

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).prefetch_related("groups")

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Only a superuser touches a superuser's account, or its password could be taken over."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """An account is closed, not deleted: the log and the stories name it."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None):
        """Roles are given by those who manage people, and nobody gives them to themselves."""
        may_give = has_right(request.user, "manage_people") or request.user.is_superuser
        is_self = obj is not None and obj.pk == request.user.pk
        return () if may_give and not (is_self and not request.user.is_superuser) else ("groups",)

    def save_related(self, request, form, formsets, change) -> None:
        super().save_related(request, form, formsets, change)
        account = form.instance
        account.is_staff = account.is_superuser or account.groups.exists()
        account.save(update_fields=["is_staff"])

    @admin.display(description=_("open"), ordering="is_active")
    def is_open(self, account: User) -> str:
        return gettext("Yes") if account.is_active else gettext("No")

    @admin.display(description=_("name"))
    def full_name(self, account: User) -> str:
        return account.get_full_name()

    @admin.display(description=_("roles"))
    def role_names(self, account: User) -> str:
        """In the order of the table of roles."""
        held = {group.name for group in account.groups.all()}
        return "، ".join(str(role.label) for role in ROLES if role.key in held)
