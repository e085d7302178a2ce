"""Addresses of the public site."""

from django.urls import path

from articles import outside
from articles.feeds import corrections as corrections_feed
from articles.feeds import stories as feeds
from articles.views import (
    corrections,
    finding,
    history,
    home,
    listings,
    offline,
    question_series,
    questions,
    reading,
    reporting,
    series,
    story,
    subscribing,
    suggesting,
    unsubscribing,
)

app_name = "articles"

urlpatterns = [
    path("", home.home, name="home"),
    path("a/<number:pk>/", story.short_link, name="short_link"),
    # Before the stories, or «history» would be read as the slug of one.
    path("a/<number:pk>/history/", history.history, name="history"),
    path("a/<number:pk>/report/", reporting.report, name="report"),
    path("a/<number:pk>/read/", reading.read, name="read"),
    path("a/<number:pk>/<uslug:slug>/", story.story, name="story"),
    path("section/<uslug:slug>/", listings.section, name="section"),
    path("tag/<uslug:slug>/", listings.tag, name="tag"),
    path("series/<uslug:slug>/", series.series, name="series"),
    path("author/<uslug:slug>/", listings.author, name="author"),
    path("questions/<number:pk>/", question_series.series_of_question, name="question_series"),
    path("questions/", questions.questions, {"lane": "questions"}, name="questions"),
    path(
        "questions/closed/",
        questions.questions,
        {"lane": "questions_closed"},
        name="questions_closed",
    ),
    path(
        "questions/settled/",
        questions.questions,
        {"lane": "questions_settled"},
        name="questions_settled",
    ),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/feed/", corrections_feed.corrections_feed, name="corrections_feed"),
    *feeds.in_each_form("", feeds.feed, "feed"),
    *feeds.in_each_form("section/<uslug:slug>/", feeds.section_feed, "section_feed"),
    *feeds.in_each_form("tag/<uslug:slug>/", feeds.tag_feed, "tag_feed"),
    *feeds.in_each_form("author/<uslug:slug>/", feeds.author_feed, "author_feed"),
    *feeds.in_each_form(
        "questions/<number:pk>/", feeds.question_series_feed, "question_series_feed"
    ),
    path("preview/<str:token>/", outside.preview, name="preview"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("offline/", offline.offline, name="offline"),
    path("offline/standing/", offline.standing, name="standing"),
    path("search/", finding.search_page, name="search"),
    path("search/suggest/", suggesting.suggest, name="suggest"),
    path("opensearch.xml", suggesting.opensearch, name="opensearch"),
    path("subscribe/", subscribing.subscribe, name="subscribe"),
    path("subscribe/yes/<str:token>/", subscribing.confirm, name="subscribe_confirm"),
    path("subscribe/end/<str:token>/", unsubscribing.leave, name="subscribe_leave"),
    path("archive/", listings.archive, name="archive"),
    path("archive/<number:year>/<number:month>/", listings.month, name="month"),
]
