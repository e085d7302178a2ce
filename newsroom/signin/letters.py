"""The words of the letters about signing in, in the language that is active."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from newsroom.mail import Letter
from newsroom.models import User
from newsroom.signin.models import AccountEvent
from newsroom.text.numbers import format_number
from newsroom.web.zones import site_time

Kind = AccountEvent.Kind
_TOLD = {
    Kind.ENROLLED: gettext_lazy(
        "From now on, signing in asks for a code from your authenticator app."
    ),
    Kind.MOVED: gettext_lazy(
        "The codes now come from another device; those of the former one open nothing any more."
    ),
    Kind.REMOVED: gettext_lazy("Signing in no longer asks for a code."),
    Kind.RESET: gettext_lazy(
        "A colleague has reset the second step of your account, and ended its sessions."
    ),
    Kind.CODES_MADE: gettext_lazy("There are new recovery codes; the former ones open nothing."),
    Kind.CODE_USED: gettext_lazy("Somebody signed in with one of your recovery codes."),
    Kind.CODES_GUESSED: gettext_lazy(
        "Somebody entered your password and then many wrong codes, and was stopped."
    ),
    Kind.PASSWORD_CHANGED: gettext_lazy("Your password was changed, and other sessions ended."),
    Kind.PASSWORD_SET: gettext_lazy(
        "A colleague has set a new password for your account, and its sessions ended."
    ),
    Kind.PASSWORD_RESET: gettext_lazy(
        "A new password was chosen by a link sent to you, and all sessions ended."
    ),
    Kind.MAIL_CHANGED: gettext_lazy("Letters about your account now go to another mail address."),
}


def notice(event: AccountEvent) -> Letter:
    """What was done to the account, when, and what to do if it was somebody else."""
    return Letter(
        subject=str(Kind(event.kind).label),
        paragraphs=[
            _told(event.kind),
            _("Account: %(account)s.") % {"account": event.account_name},
            _("Time: %(when)s.") % {"when": site_time(event.at)},
        ],
        afterwards=[
            _(
                "If this was you, there is nothing to do. If it was not, change your password at once and tell whoever tends the accounts."
            )
        ],
        action=(_("Security of the account"), reverse("signin:second_factor")),
    )


def new_password(account: User, path: str) -> Letter:
    hours = settings.PASSWORD_RESET_TIMEOUT // 3600
    return Letter(
        subject=_("A new password for %(site)s") % {"site": _site()},
        paragraphs=[
            _("Somebody, most likely you, asked for a new password for the account %(account)s.")
            % {"account": account.get_username()}
        ],
        action=(_("Choose a new password"), path),
        afterwards=[
            ngettext(
                "The link works once, and for %(n)s hour.",
                "The link works once, and for %(n)s hours.",
                hours,
            )
            % {"n": number(hours)},
            _("If it was not you, leave this letter alone: your password stays as it is."),
        ],
    )


def number(value: int) -> str:
    """A number as the language that is active prints it."""
    return format_number(value, digits=settings.DIGITS if get_language() == "ar" else "latn")


def _told(kind: str) -> str:
    return str(_TOLD[Kind(kind)])


def _site() -> str:
    return settings.SITE_NAME_EN if get_language() == "en" else settings.SITE_NAME_AR
