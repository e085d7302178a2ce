"""Tags that a story may want, from the words as they stand in its form: nothing is saved."""

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from articles import search
from articles.admin.story_pages import list_page
from newsroom.text.tags import parse_tags

# As much as any story has; a form that sends more is not read to its end.
LONGEST = 200_000


@list_page("tags/", name="tags", methods=("POST",))
def tags(request: HttpRequest) -> JsonResponse:
    """`headline_ar`, `standfirst_ar`, `body_ar` and the `tags` that are there: `tags` to be added, and
    `said`, what is to be told or ""."""
    texts = {
        name: request.POST.get(f"{name}_ar", "")[:LONGEST]
        for name in ("headline", "standfirst", "body")
    }
    there = set(parse_tags(request.POST.get("tags", "")))
    found = [tag for tag in search.tags_in(texts) if tag not in there]
    said = "" if found else _("No other tag stands in the words of the story.")
    return JsonResponse({"tags": found, "said": said})
