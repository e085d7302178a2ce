"""Addresses of the public site."""

from django.urls import path

from articles.views import home, listings, story

app_name = "articles"

urlpatterns = [
    path("", home.home, name="home"),
    path("a/<number:pk>/", story.short_link, name="short_link"),
    path("a/<number:pk>/<uslug:slug>/", story.story, name="story"),
    path("section/<uslug:slug>/", listings.section, name="section"),
    path("tag/<uslug:slug>/", listings.tag, name="tag"),
    path("author/<uslug:slug>/", listings.author, name="author"),
    path("archive/", listings.archive, name="archive"),
    path("archive/<number:year>/<number:month>/", listings.month, name="month"),
]
