"""The addresses under `/api/v1/`: django-ninja answers them, our door stands before each.

Ninja's own pages are left out: they load scripts from elsewhere, and sign nobody in here.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer

from articles.api import asked, names, registers, stories
from articles.api.describing import described, page
from articles.api.door import door
from articles.api.problems import JSON, Problem, answer

app_name = "api"

# What each address takes; an address without a row takes nothing.
TAKES: dict[str, Any] = {
    "stories": asked.Stories, "story": asked.One, "removals": asked.Away,
    "sections": asked.One, "section": asked.One, "tags": asked.Page, "tag": asked.One,
    "people": asked.Page, "person": asked.One,
    "questions": asked.Questions, "corrections": asked.Page,
}  # fmt: skip


class _Readable(JSONRenderer):
    """Arabic as Arabic, without blanks between."""

    json_dumps_params = JSON


api = NinjaAPI(
    title="Newsroom",
    version="1.0.0",
    openapi_url=None,
    docs_url=None,
    urls_namespace=app_name,
    renderer=_Readable(),
)
for router in (stories.router, names.router, registers.router):
    api.add_router("", router)


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, refusal: ValidationError) -> HttpResponse:
    """One sentence for each parameter: what it takes, in the language of the answer."""
    wrong = dict.fromkeys(str(error["loc"][-1]) for error in refusal.errors)
    errors = [{"parameter": name, "message": str(asked.TAKES.get(name, ""))} for name in wrong]
    return answer(Problem(400, errors=errors))


@api.exception_handler(Problem)
def not_answered(request: HttpRequest, problem: Problem) -> HttpResponse:
    return answer(problem)


def nothing_here(request: HttpRequest) -> HttpResponse:
    raise Problem(404)


def openapi(request: HttpRequest) -> HttpResponse:
    """The description for programs."""
    return HttpResponse(described(api), content_type="application/json; charset=utf-8")


def _served(pattern: URLPattern) -> URLPattern:
    """Ninja's address behind our door."""
    name = str(pattern.name)
    route = str(pattern.pattern)
    return path(route, door(pattern.callback, TAKES.get(name, asked.InLanguage)), name=name)


urlpatterns = [
    path("", page, name="description"),
    path("openapi.json", door(openapi, asked.InLanguage), name="openapi"),
    *(_served(pattern) for pattern in api.urls[0] if pattern.name in TAKES),
    re_path(r"^.+$", door(nothing_here), name="nothing"),
]
