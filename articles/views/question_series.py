"""A question that several stories asked: the course of its choices, and each time of asking."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.question_series import has_question_series, question_series
from newsroom.web.clock import moment
from newsroom.web.editions import in_language, other_language
from newsroom.web.policy import public


@public
@require_safe
def series_of_question(request: HttpRequest, pk: int) -> HttpResponse:
    """`pk` is the story that asked first; it need not be with readers any more."""
    now, there = moment(request), other_language()
    series = question_series(pk, now, get_language() or "ar")
    if series is None:
        raise Http404
    elsewhere = has_question_series(pk, now, there)
    context = {
        "series": series,
        "root": pk,
        "other_edition": in_language(there, "articles:question_series", pk) if elsewhere else None,
    }
    return render(request, "articles/question_series.html", context)
