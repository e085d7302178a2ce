"""One story at its own address, or what the public is told where it was taken down."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from articles.models import Publication, PublicNotice
from newsroom.web.policy import public

RELATED = 3
CONTENTS_FROM = 4


@public
@require_safe
def short_link(request, pk: int):
    """The address people share: leads to the story, or answers as the story would."""
    return _answer(request, pk, slug=None)


@public
@require_safe
def story(request, pk: int, slug: str):
    return _answer(request, pk, slug=slug)


def _answer(request, pk: int, *, slug: str | None):
    now, language = timezone.now(), get_language()
    publication = (
        Publication.objects.visible(now)
        .select_related("section", "summary")
        .filter(article_id=pk)
        .first()
    )
    if publication is None:
        return _taken_down(request, pk, now)
    if language not in publication.languages:
        return _other_edition(publication, pk)
    if slug != publication.slug:
        return redirect(publication.get_absolute_url(), permanent=True)
    related = (
        Publication.objects.visible(now)
        .in_edition(language)
        .filter(section_id=publication.section_id)
        .exclude(article_id=pk)
        .for_cards()
        .newest_first(language)
    )
    context = {
        "publication": publication,
        "contents": [row for row in publication.toc if row["level"] == 2],
        "show_contents": len(publication.toc) >= CONTENTS_FROM,
        "related": related[:RELATED],
        "is_open": publication.is_question_open(now),
        "other_edition": _address_in(publication, "ar" if language == "en" else "en"),
    }
    return render(request, "articles/story.html", context)


def _taken_down(request, pk: int, now):
    """Withdrawn 200, retracted 410, redirected 301, archived 200; 404 for what never was."""
    notice = PublicNotice.objects.in_force(now).filter(article_id=pk).order_by("-from_at").first()
    last = (
        Publication.objects.filter(article_id=pk, visible_from__lte=now)
        .select_related("section", "summary")
        .first()
    )
    if notice is None or last is None or notice.kind == PublicNotice.Kind.VANISHED:
        raise Http404
    if notice.kind == PublicNotice.Kind.REDIRECTED:
        target = Publication.objects.visible(now).filter(article_id=notice.target_id).first()
        if target is None:
            raise Http404
        return redirect(target.get_absolute_url(), permanent=True)
    context = {"publication": last, "notice": notice}
    if notice.kind == PublicNotice.Kind.EXPIRED:
        return render(request, "articles/story.html", context | {"is_archived": True})
    gone = notice.kind == PublicNotice.Kind.RETRACTED
    return render(
        request,
        "410.html" if gone else "articles/withdrawn.html",
        context,
        status=410 if gone else 200,
    )


def _other_edition(publication: Publication, pk: int):
    """An English address that was public once leads to the Arabic story; otherwise there is none."""
    once = Publication.objects.filter(
        article_id=pk, first_at_en__isnull=False, visible_from__lte=timezone.now()
    )
    if not once.exists():
        raise Http404
    return redirect(_address_in(publication, "ar"), permanent=True)


def _address_in(publication: Publication, language: str) -> str | None:
    if language not in publication.languages:
        return None
    with override(language):
        return publication.get_absolute_url()
