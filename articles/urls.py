"""Addresses of the public site."""

from django.urls import path, register_converter

from articles.views import home, listings, story
from newsroom.text.slugs import SLUG_PATTERN

app_name = "articles"


class UnicodeSlug:
    """A slug in any script; Django's own knows ASCII only."""

    regex = SLUG_PATTERN

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(UnicodeSlug, "uslug")

urlpatterns = [
    path("", home.home, name="home"),
    path("a/<int:pk>/", story.short_link, name="short_link"),
    path("a/<int:pk>/<uslug:slug>/", story.story, name="story"),
    path("section/<uslug:slug>/", listings.section, name="section"),
    path("tag/<uslug:slug>/", listings.tag, name="tag"),
    path("author/<uslug:slug>/", listings.author, name="author"),
    path("archive/", listings.archive, name="archive"),
    path("archive/<int:year>/<int:month>/", listings.month, name="month"),
]
