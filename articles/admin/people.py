"""Accounts: who signs in, in which language, with which roles. Groups are our roles and no page.

A colleague's second factor can be reset here, never one's own: that asks for one's password, on
the pages of newsroom/signin.
"""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AdminUserCreationForm,
    UserChangeForm,
)
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import SectionScope
from articles.roles import BY_KEY, ROLES, has_right
from newsroom.models import User
from newsroom.signin import factor
from newsroom.signin.events import record
from newsroom.signin.forms import PasswordForm
from newsroom.signin.models import AccountEvent
from newsroom.signin.sessions import end_sessions
from newsroom.signin.views.pages import confirm, is_confirmed

admin.site.unregister(Group)

EVENTS = 10


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
    add_form = NewAccountForm
    change_password_form = NewPasswordForm
    list_display = ("username", "full_name", "email", "role_names", "has_second_factor", "is_open")
    list_filter = ("is_active",)
    ordering = ("username",)
    fieldsets = (
        (None, {"fields": ("username", "password", "email", "language")}),
        (_("Name"), {"fields": ("first_name", "last_name")}),
        (_("Rights"), {"fields": ("is_active", "groups")}),
        (_("Two-step sign-in"), {"fields": ("has_second_factor", "events")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "email", "usable_password", "password1", "password2")}),
    )
    filter_horizontal = ()

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).prefetch_related("groups", "totpdevice_set")

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Only a superuser touches a superuser's account, or its password could be taken over."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """An account is closed, not deleted: the log and the stories name it."""
        return False

    def get_inlines(self, request: HttpRequest, obj: User | None = None):
        """A form that was posted without its sections leaves them as they are."""
        is_partial = request.method == "POST" and "section_scopes-TOTAL_FORMS" not in request.POST
        return [] if obj is None or is_partial else [ScopeInline]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None):
        """Roles are given by those who manage people, and nobody gives them to themselves."""
        may_give = has_right(request.user, "manage_people") or request.user.is_superuser
        is_self = obj is not None and obj.pk == request.user.pk
        shown = ("has_second_factor", "events")
        if may_give and not (is_self and not request.user.is_superuser):
            return shown
        return ("groups", *shown)

    def get_urls(self):
        reset = self.admin_site.admin_view(self.reset_second_factor)
        where = "<path:object_id>/reset-second-factor/"
        return [path(where, reset, name="newsroom_user_reset"), *super().get_urls()]

    def save_model(self, request, obj, form, change) -> None:
        super().save_model(request, obj, form, change)
        former = form.initial.get("email", "")
        if change and former and "email" in form.changed_data:
            kind = AccountEvent.Kind.MAIL_CHANGED
            record(kind, obj, by=request.user, now=timezone.now(), to=former)

    def save_related(self, request, form, formsets, change) -> None:
        super().save_related(request, form, formsets, change)
        account = form.instance
        account.is_staff = account.is_superuser or account.groups.exists()
        account.save(update_fields=["is_staff"])
        if not (account.is_active and account.is_staff):
            end_sessions(account)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = ""):
        """A colleague's. One's own asks for the one before, or a borrowed screen would be enough."""
        if unquote(id) == str(request.user.pk) and self.has_change_permission(request):
            return redirect("admin:password_change")
        account = self.get_object(request, unquote(id))
        former = account.password if account else ""
        answer = super().user_change_password(request, id, form_url)
        account = self.get_object(request, unquote(id))
        if account.password != former:
            end_sessions(account)
            kind = AccountEvent.Kind.PASSWORD_SET
            record(kind, account, by=request.user, now=timezone.now())
        return answer

    def reset_second_factor(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """For a colleague whose phone and recovery codes are gone."""
        account = self.get_object(request, unquote(object_id))
        if account is None:
            raise Http404
        if not self._may_reset(request, account):
            raise PermissionDenied
        now, back = timezone.now(), reverse("admin:newsroom_user_change", args=[account.pk])
        form = PasswordForm(request.POST if request.method == "POST" else None)
        is_right, status = is_confirmed(request, form, now=now)
        if is_right:
            factor.remove(account, by=request.user, now=now)
            end_sessions(account)
            words = gettext("The second step of %(account)s is reset.")
            messages.success(request, words % {"account": account.get_username()})
            return redirect(back)
        return confirm(
            request,
            form,
            title=gettext("Reset the second step of %(account)s")
            % {"account": account.get_username()},
            status=status,
            words=[
                gettext(
                    "Make sure first that it is your colleague who asks, by voice or in person."
                ),
                gettext(
                    "The account's sessions end. At the next sign-in the password is enough to set up a new device; a letter tells of it, and the log keeps it."
                ),
            ],
            button=gettext("Reset the second step"),
            back=back,
            is_dangerous=True,
        )

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["may_reset"] = obj is not None and self._may_reset(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _may_reset(self, request: HttpRequest, account: User) -> bool:
        rights = ("manage_people", "administer")
        is_entitled = any(has_right(request.user, right) for right in rights)
        return (
            (is_entitled or request.user.is_superuser)
            and account.pk != request.user.pk
            and self.has_change_permission(request, account)
            and factor.device_of(account) is not None
        )

    @admin.display(description=_("Two-step sign-in"))
    def has_second_factor(self, account: User) -> str:
        return gettext("On") if account.totpdevice_set.all() else gettext("Off")

    @admin.display(description=_("What was done of late"))
    def events(self, account: User) -> str:
        events = AccountEvent.objects.filter(account_id=account.pk)[:EVENTS]
        return render_to_string("signin/events.html", {"events": events})

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
