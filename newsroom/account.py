"""What people may change about their own account beside the password."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from newsroom.models import User
from newsroom.web.policy import signed_in


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
    return redirect(back)
