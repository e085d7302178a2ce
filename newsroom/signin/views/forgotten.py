"""A forgotten password. The answer is the same whether anybody has the address, and takes as long."""

from django.contrib import admin, messages
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from newsroom.models import User
from newsroom.signin import entry
from newsroom.signin.events import record
from newsroom.signin.forms import MailForm, NewPasswordForm
from newsroom.signin.limits import TooManyTries, admit, letter_limits
from newsroom.signin.models import AccountEvent
from newsroom.signin.sessions import end_sessions
from newsroom.signin.tasks import send_new_password_link
from newsroom.signin.views.pages import page
from newsroom.web.policy import entrance


@entrance
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link to choose a new password."""
    form = MailForm(request.POST or None)
    if not form.is_valid():
        return page(request, "forgotten", title=_("Forgotten password"), form=form)
    _send_link(request, form.cleaned_data["email"])
    return page(request, "letter_sent", title=_("Look into your mail"))


def _send_link(request: HttpRequest, mail: str) -> None:
    """In silence where there were too many: who gets letters is nobody's business."""
    now = timezone.now()
    try:
        admit(letter_limits(mail, entry.caller_of(request, "")), now=now)
    except TooManyTries:
        return
    account = User.objects.filter(email__iexact=mail, is_active=True).values_list("pk").first()
    # A row for the task either way: one query more or less could be measured.
    send_new_password_link.enqueue(account[0] if account else None)


class NewPassword(PasswordResetConfirmView):
    """Django's own: the token is checked, moved from the address into the session, and used once.
    The second factor is still asked for afterwards."""

    form_class = NewPasswordForm
    template_name = "signin/new_password.html"
    title = gettext_lazy("Choose a new password")
    success_url = reverse_lazy("signin:sign_in")

    def get_context_data(self, **context):
        return admin.site.each_context(self.request) | super().get_context_data(**context)

    def form_valid(self, form):
        answer = super().form_valid(form)
        end_sessions(self.user)
        record(AccountEvent.Kind.PASSWORD_RESET, self.user, by=None, now=timezone.now())
        self.request.session.flush()
        messages.success(self.request, _("Your new password is set. Sign in with it."))
        return answer


new_password = entrance(NewPassword.as_view())
