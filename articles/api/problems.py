"""What went wrong, as RFC 9457 wants it told: `application/problem+json`, in the language asked for."""

from collections.abc import Mapping
from typing import Any

from django.http import JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

JSON = {"ensure_ascii": False, "separators": (",", ":")}
MEDIA_TYPE = "application/problem+json"
TITLES: Mapping[int, Promise] = {
    400: gettext_lazy("The question cannot be answered as it was asked"),
    404: gettext_lazy("There is nothing public here"),
    405: gettext_lazy("This can only be read"),
    410: gettext_lazy("The story was taken back"),
    503: gettext_lazy("The answer could not be made now; ask again in a moment"),
}


class Problem(Exception):
    """Ends an answer. `more` are members of the problem beside the usual ones."""

    def __init__(self, status: int, detail: str = "", **more: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.more = status, detail, more


def refused(parameter: str, message: str) -> Problem:
    """One parameter that was not understood."""
    return Problem(400, errors=[{"parameter": parameter, "message": message}])


def answer(problem: Problem) -> JsonResponse:
    told = {"type": "about:blank", "title": str(TITLES[problem.status]), "status": problem.status}
    detail = problem.detail
    if problem.status == 400:
        detail = detail or _("What is wrong with each parameter stands in `errors`.")
    if detail:
        told["detail"] = detail
    told |= problem.more
    return JsonResponse(
        told, status=problem.status, content_type=MEDIA_TYPE, json_dumps_params=JSON
    )
