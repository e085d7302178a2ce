"""What is pasted into a text, as Markdown: the script sends the HTML of the clipboard here.

The text is inserted by the script; nothing is stored, and no address in it is asked for anything.
"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from articles.admin.directions import DIRECTIONS
from articles.admin.story_pages import list_page
from newsroom.text import pasted


@list_page("paste/", name="paste", methods=("POST",))
def paste(request: HttpRequest) -> HttpResponse:
    """`html` and the `language` of the text it goes into: 200 with `markdown` and `said`, what is to
    be known about it or "", or 400 with `errors`."""
    html = request.POST.get("html", "")
    if len(html) > pasted.LARGEST:
        words = _("That is too much to be cleaned at once. It stays as plain text.")
        return JsonResponse({"errors": [words]}, status=400)
    language = request.POST.get("language", "")
    with override(language if language in DIRECTIONS else "ar"):
        note = _("A picture %s did not come along: send it here")
    clean = pasted.convert(html, picture_note=note)
    return JsonResponse({"markdown": clean.markdown, "said": _said(clean)})


def _said(clean: pasted.Pasted) -> str:
    said = []
    if count := clean.pictures:
        words = ngettext(
            "%(n)s picture of another site did not come along. A note stands in its place.",
            "%(n)s pictures of other sites did not come along. Notes stand in their places.",
            count,
        )
        said.append(words % {"n": count})
    if count := clean.removed:
        words = ngettext(
            "%(n)s invisible character was left out.",
            "%(n)s invisible characters were left out.",
            count,
        )
        said.append(words % {"n": count})
    return " ".join(said)
