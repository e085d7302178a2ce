"""How a story is read: its readings by day and edition, beside the answers they led to."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.story_pages import page_context, story_page
from articles.models import Article, QuestionSummary
from articles.reads import readership


@story_page("readers/", name="readers")
def readers(request: HttpRequest, story: Article) -> HttpResponse:
    """Thirty days as a drawing and as a table; the sums of both editions."""
    context = page_context(request, story, _("How it is read")) | {
        "readership": readership(story.pk, timezone.now()),
        "summary": QuestionSummary.objects.filter(article=story).first(),
    }
    return TemplateResponse(request, "admin/articles/article/readers.html", context)
