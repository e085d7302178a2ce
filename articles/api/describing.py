"""The API described: an OpenAPI document for programs, a page of ours for people.

Both are made of what may be asked and what is answered, so neither can say what is not so. The page
loads nothing from elsewhere and stands in both languages.
"""

import json
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from articles.api import asked, shapes
from articles.api.problems import JSON, MEDIA_TYPE
from newsroom.web.policy import public

ROOT = "/api/v1/"
# What each address gives, for people. Programs get the English.
GIVES: dict[str, tuple[str, Promise, Promise]] = {
    "stories": ("stories", _("Stories"), _("The newest first, by their first publication. Filters go together.")),
    "story": (
        "stories/{story_id}", _("One story"),
        _("With its text as HTML and as plain words. Withdrawn, it gives dates and the reason; taken back, it answers 410; led to another, 301."),
    ),
    "removals": ("stories/removals", _("Stories that left"), _("What was taken from readers since a moment: forget what you kept of it, unless it only went to the archive.")),
    "sections": ("sections", _("Sections"), _("All of them, in the order of the site.")),
    "section": ("sections/{thing_id}", _("One section"), _("Also under the id of a section that was merged into it.")),
    "tags": ("tags", _("Tags"), _("Those that stories carry, the youngest first.")),
    "tag": ("tags/{thing_id}", _("One tag"), _("Also under the id of a tag that was merged into it.")),
    "people": ("people", _("People"), _("Those in whose name stories stand, the youngest first.")),
    "person": ("people/{thing_id}", _("One person"), _("Role, biography and links.")),
    "questions": ("questions", _("Questions"), _("The closing questions of stories, with their tallies where everybody may see them.")),
    "corrections": ("corrections", _("Corrections"), _("The register: clarifications, corrections and retractions.")),
}  # fmt: skip
_PROBLEMS = {"400": "A parameter was not understood.", "404": "There is nothing public here."}
_TAKEN_BACK = {"410": "The story was taken back."}
_CACHED = {
    "ETag": {"description": "Of the bytes of the answer.", "schema": {"type": "string"}},
    "Last-Modified": {"description": "Where it is known.", "schema": {"type": "string"}},
}


def document(api: NinjaAPI) -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    with override("en"):
        told = json.loads(json.dumps(api.get_openapi_schema(path_prefix=ROOT.strip("/") + "/")))
        told["info"]["title"] = f"{settings.SITE_NAME_EN}: API"
        told["info"]["description"] = str(
            _("What the site shows, for programs. It can only be read; no key is needed.")
        )
        told["servers"] = [{"url": settings.SITE_URL}]
        by_path = {f"{ROOT}{path}": (name, *words) for name, (path, *words) in GIVES.items()}
        for path, item in told["paths"].items():
            _describe(item["get"], *by_path[path])
    problem = shapes.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    told["components"]["schemas"] |= problem.pop("$defs") | {"Problem": problem}
    for shape in told["components"]["schemas"].values():
        shape.setdefault("additionalProperties", False)
    return told


@cache
def described(api: NinjaAPI) -> bytes:
    return json.dumps(document(api), **JSON).encode()


def _describe(operation: dict[str, Any], name: str, summary: Promise, words: Promise) -> None:
    operation |= {"operationId": name, "summary": str(summary), "description": str(words)}
    operation["responses"]["200"] |= {"headers": _CACHED}
    operation["responses"]["304"] = {"description": "Nothing has changed."}
    refusals = _PROBLEMS | (_TAKEN_BACK if name == "story" else {})
    if name == "story":
        operation["responses"]["301"] = {"description": "Another story stands in its place."}
    for status, told in refusals.items():
        schema = {"$ref": "#/components/schemas/Problem"}
        operation["responses"][status] = {
            "description": told,
            "content": {MEDIA_TYPE: {"schema": schema}},
        }


@public
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The description for people, in the language that `language` names."""
    language = "en" if request.GET.get("language") == "en" else "ar"
    other = "ar" if language == "en" else "en"
    here = reverse("api:description")
    addresses = {"ar": here, "en": f"{here}?language=en"}
    with override(language):
        context = {
            "root": f"{settings.SITE_URL}{ROOT}",
            "parts": [_part(name) for name in GIVES],
            "address": addresses[language],
            "other_edition": addresses[other],
            "openapi": reverse("api:openapi"),
            "LANGUAGE_CODE": language,
        }
        response = render(request, "articles/api.html", context)
    response.headers["Content-Language"] = language
    return response


def _part(name: str) -> dict[str, Any]:
    path, summary, words = GIVES[name]
    takes, gives = _SHAPES[name]
    return {
        "name": name,
        "path": path,
        "summary": summary,
        "words": words,
        "example": f"{ROOT}{path}" if "{" not in path and name != "removals" else "",
        "takes": [{"name": one, "words": asked.TAKES[one]} for one in takes.model_fields],
        "fields": list(gives.model_fields),
    }


_SHAPES: dict[str, tuple[Any, Any]] = {
    "stories": (asked.Stories, shapes.Story), "story": (asked.One, shapes.Story),
    "removals": (asked.Away, shapes.Removal), "sections": (asked.One, shapes.Section),
    "section": (asked.One, shapes.Section), "tags": (asked.Page, shapes.Tag),
    "tag": (asked.One, shapes.Tag), "people": (asked.Page, shapes.Person),
    "person": (asked.One, shapes.Person), "questions": (asked.Questions, shapes.Asked),
    "corrections": (asked.Page, shapes.Correction),
}  # fmt: skip
