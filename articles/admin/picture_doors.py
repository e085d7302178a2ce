"""Pictures while one writes: a file sent by a script, its words, and the library to choose from.

What a script gets is JSON, or the list of pictures as a piece of a page; a page without script has
the library's own forms, which ask the same rules.
"""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles.admin.picture_forms import WordsForm, form_over, stored
from articles.images.addresses import thumbnail
from articles.images.library import order_again
from articles.models import Image
from newsroom.web.typed import read_number

# Pictures on a page of the list to choose from.
SIZE = 24
LAST_PAGE = 1_000


def addresses(library: admin.ModelAdmin) -> list[URLPattern]:
    """`admin:articles_image_upload`, `…_words`, `…_again` and `…_pick`, behind the admin's own sign-in."""

    def page(route: str, view: Any, name: str) -> URLPattern:
        def door(request: HttpRequest, **given: Any) -> HttpResponse:
            return view(library, request, **given)

        guard = require_safe if view is pick_view else require_POST
        return path(
            route, library.admin_site.admin_view(guard(door)), name=f"articles_image_{name}"
        )

    return [
        page("upload/", upload_view, "upload"),
        page("<number:object_id>/words/", words_view, "words"),
        page("<number:object_id>/again/", again_view, "again"),
        page("pick/", pick_view, "pick"),
    ]


def upload_view(library: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    """One `file`, with words or without: 201 with the picture, 200 with the one of the same bytes
    that was there before (`is_known`), 400 with `errors`, a list of sentences."""
    if not library.has_add_permission(request):
        raise PermissionDenied
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _refused(form)
    if "file" not in request.FILES:
        return JsonResponse({"errors": [_("No file came with this.")]}, status=400)
    try:
        taken = stored(request.FILES["file"], by=request.user, **form.words())
    except ValidationError as refusal:
        return JsonResponse({"errors": refusal.messages}, status=400)
    told = described(taken.image) | {"is_known": taken.is_known}
    return JsonResponse(told, status=200 if taken.is_known else 201)


def words_view(library: admin.ModelAdmin, request: HttpRequest, object_id: int) -> HttpResponse:
    """Some or all words of a picture: 200 with `ok` and the picture, or 400 with `errors`, and the
    same sentences by field in `fields`."""
    image = _to_change(library, request, object_id)
    form = form_over(image, request.POST)
    if not form.is_valid():
        return _refused(form)
    form.save()
    return JsonResponse({"ok": True} | described(image))


def again_view(library: admin.ModelAdmin, request: HttpRequest, object_id: int) -> HttpResponse:
    """Order the sizes of a picture that could not be made once more, then back to the list."""
    image = _to_change(library, request, object_id)
    if order_again(image):
        messages.success(request, _("The picture is being prepared once more."))
    return redirect(f"{reverse('admin:articles_image_changelist')}#picture-{image.pk}")


def pick_view(library: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    """A page of the pictures that match `q`, newest first, as a piece of a page to choose from."""
    if not library.has_view_permission(request):
        raise PermissionDenied
    asked, number = request.GET.get("q", "")[:200], request.GET.get("page", "")
    page = min(read_number(number) or 1, LAST_PAGE)
    rows, _many = library.get_search_results(request, library.get_queryset(request), asked)
    found = list(rows.order_by("-pk")[(page - 1) * SIZE : page * SIZE + 1])
    context = {
        "pictures": [described(image) for image in found[:SIZE]],
        "asked": asked,
        "page": page,
        "newer": page - 1,
        "older": page + 1 if len(found) > SIZE else 0,
    }
    return TemplateResponse(request, "admin/articles/image/pick.html", context)


def described(image: Image) -> dict[str, Any]:
    """A picture for a script: what to write into a text, what to show, what is still wanted."""
    return {
        "id": image.pk,
        "markdown": f"![](image:{image.pk})",
        "alt_ar": image.alt_ar or "",
        "name": str(image),
        "width": image.width,
        "height": image.height,
        "colour": image.colour,
        "thumbnail": thumbnail(image) or None,
        "needs_alt": image.needs_alt,
        "address": reverse("admin:articles_image_change", args=[image.pk]),
        "words": reverse("admin:articles_image_words", args=[image.pk]),
    }


def _to_change(library: admin.ModelAdmin, request: HttpRequest, pk: int) -> Image:
    image: Image | None = library.get_queryset(request).filter(pk=pk).first()
    if image is None:
        raise Http404
    if not library.has_change_permission(request, image):
        raise PermissionDenied
    return image


def _refused(form: Form) -> HttpResponse:
    fields = {name: list(errors) for name, errors in form.errors.items()}
    sentences = [sentence for errors in fields.values() for sentence in errors]
    return JsonResponse({"errors": sentences, "fields": fields}, status=400)
