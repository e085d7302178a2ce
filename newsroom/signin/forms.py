"""The forms of signing in. They clean shape; whether a secret is right, its own module decides."""

from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.utils.translation import gettext_lazy as _

from newsroom.models import User

# Longer than any code with its blanks and dashes, shorter than a nuisance.
LONGEST_CODE = 40
LONGEST_PASSWORD = 4_096


class SignInForm(forms.Form):
    username = forms.CharField(
        label=_("Account name"),
        max_length=User._meta.get_field("username").max_length,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autocapitalize": "none",
                "autofocus": True,
                "dir": "auto",
                "spellcheck": "false",
            }
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "dir": "ltr"}),
    )


class CodeForm(forms.Form):
    """A code from the app, or a recovery code."""

    code = forms.CharField(
        label=_("One-time code"),
        max_length=LONGEST_CODE,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "none",
                "autofocus": True,
                "class": "entry__code",
                "dir": "ltr",
                "spellcheck": "false",
            }
        ),
    )


class PasswordForm(forms.Form):
    """The password of who is signed in already, asked for once more."""

    password = forms.CharField(
        label=_("Your password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "dir": "ltr"}),
    )


class SetUpForm(CodeForm, PasswordForm):
    """The first code of a new device, with the password."""

    field_order = ("code", "password")


class MailForm(forms.Form):
    email = forms.EmailField(
        label=_("Mail address of the account"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True, "dir": "ltr"}),
    )


class NewPasswordForm(SetPasswordForm):
    """A new password twice, judged by the rules of the settings."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["dir"] = "ltr"


class ChangePasswordForm(NewPasswordForm):
    """The same, with the password that it replaces."""

    password = forms.CharField(
        label=_("Current password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("password", "new_password1", "new_password2")
