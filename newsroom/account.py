"""What people may change about their own account beside the password."""

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from articles import notifications
from articles.notifications.letters import whose
from newsroom.models import User
from newsroom.web.languages import keep_language
from newsroom.web.policy import public, signed_in
from newsroom.web.zones import zone_choices


class AccountForm(forms.ModelForm):
    """How the desk speaks to this person."""

    time_zone = forms.ChoiceField(
        label=gettext_lazy("Your time zone"),
        help_text=gettext_lazy(
            "The desk keeps the newsroom's time. Where yours differs, it shows yours beside it."
        ),
        choices=zone_choices,
        required=False,
    )

    class Meta:
        model = User
        fields = ("language", "time_zone", "letters")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """The page of one's own account."""
    # A copy: what a refused form wrote on it must not show in the bar.
    form = AccountForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if form.is_valid():
        form.save()
        notifications.choose(form.instance, form.instance.letters, now=timezone.now())
        messages.success(request, _("Saved."))
        response = redirect("desk_account")
        keep_language(response, form.cleaned_data["language"])
        return response
    context = admin.site.each_context(request) | {"form": form, "title": _("Your account")}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/account.html", context, status=status)


@signed_in
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """The language of the desk, kept with the account; then back to the page one came from."""
    language = request.POST.get("language")
    if language not in User.Language.values:
        return HttpResponseBadRequest()
    User.objects.filter(pk=request.user.pk).update(language=language)
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("admin:index")
    response = redirect(back)
    keep_language(response, language)
    return response


@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def letters_off(request: HttpRequest, token: str) -> HttpResponse:
    """From a letter: a person's reader of mail posts here by itself (RFC 8058), with no cookie and
    no form of ours, so the signed address is all there is to check. It can do nothing else."""
    user = whose(token)
    if user is None:
        raise Http404
    if request.method == "POST":
        notifications.choose(user, User.Letters.OFF, now=timezone.now())
    with override(user.language):
        answer = render(request, "desk/letters_off.html", {"is_off": request.method == "POST"})
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
