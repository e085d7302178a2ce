"""How a story looks when its link is shared: the card as it will be drawn, in the forms that networks give
it. Made of the saved text, by the same function as the public card; nothing is stored.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from articles.admin.story_pages import page_context, story_page
from articles.images.lines import can_shape
from articles.images.share_cards import card_of, draw
from articles.models import Article
from articles.workflow.previews import written_in

NETWORKS = (
    ("whatsapp", "WhatsApp"),
    ("x", "X"),
    ("facebook", "Facebook"),
    ("linkedin", "LinkedIn"),
)


@story_page("sharing/", name="sharing")
def sharing(request: HttpRequest, story: Article) -> HttpResponse:
    """One card a language, in each network's form."""
    revision = story.revision
    languages = written_in(revision) if revision else ()
    context = page_context(request, story, _("How it looks when shared"))
    context["can_draw"] = can_shape()
    context["host"] = urlsplit(settings.SITE_URL).hostname
    context["networks"] = NETWORKS
    context["cards"] = [
        {
            "language": language,
            "headline": revision.content[f"headline_{language}"],
            "description": revision.content[f"standfirst_{language}"]
            or revision.content[f"question_{language}"],
        }
        for language in languages
    ]
    return TemplateResponse(request, "admin/articles/article/sharing.html", context)


@story_page("sharing/<slug:language>/card/", name="share_card")
@never_cache
def share_card(request: HttpRequest, story: Article, language: str) -> HttpResponse:
    """The card of the saved text, drawn now."""
    revision = story.revision
    if revision is None or language not in written_in(revision) or not can_shape():
        raise Http404
    return HttpResponse(draw(card_of(revision.content, language)), content_type="image/jpeg")
