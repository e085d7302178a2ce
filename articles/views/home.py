"""The front page: what is newest, what it asks, what readers answered most."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.models import Publication
from articles.views.listings import Page
from newsroom.web.policy import public

STORIES = 16
CARDS = 3
RANKED = 5


@public
@require_safe
def home(request):
    """Lead, three cards, the question of the day, the stream, the most answered."""
    now, language = timezone.now(), get_language()
    visible = Publication.objects.visible(now).in_edition(language).for_cards()
    page = Page(visible, request.GET.get("before", ""), language=language, size=STORIES)
    most = list(visible.order_by("-summary__ballots", "-id")[: RANKED + 3])
    asked = next((row for row in most if row.choices and row.is_question_open(now)), None)
    stories = page.stories
    context = {
        "lead": stories[0] if stories and not page.is_later else None,
        "cards": stories[1 : 1 + CARDS] if not page.is_later else [],
        "stream": stories[1 + CARDS :] if not page.is_later else stories,
        "asked": asked if not page.is_later else None,
        "ranked": most[:RANKED],
        "page": page,
        "now": now,
    }
    return render(request, "articles/home.html", context)
