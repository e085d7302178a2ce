"""Addresses of the answers to closing questions, and of what readers may do with their own."""

from django.urls import path

from comments.views import answers, feed, marks, minds, own, reading

app_name = "comments"

urlpatterns = [
    path("a/<number:pk>/answers/", answers.answers, name="answers"),
    path("a/<number:pk>/answers/token/", answers.token, name="token"),
    path("a/<number:pk>/answers/feed/", feed.feed, name="feed"),
    path("a/<number:pk>/answers/feed/rss/", feed.feed_rss, name="feed_rss"),
    path("answers/mine/", own.mine, name="mine"),
    path("answers/mine/export/", own.take_along, name="take_along"),
    path("answers/mine/record/", own.show_own_record, name="record"),
    path("answers/mine/erase/", own.erase_all, name="erase_all"),
    path("answers/link/", own.ask_link, name="ask_link"),
    path("answers/link/<str:token>/", own.link, name="link"),
    path("answers/stop/<uuid:key>/", marks.stop, name="stop"),
    path("answers/<slug:public_id>/", reading.permalink, name="permalink"),
    path("answers/<slug:public_id>/other/", reading.other_opinion, name="other_opinion"),
    path("answers/<slug:public_id>/change/", own.change, name="change"),
    path("answers/<slug:public_id>/withdraw/", own.withdraw, name="withdraw"),
    path("answers/<slug:public_id>/useful/", marks.useful, name="useful"),
    path("answers/<slug:public_id>/because/", minds.because, name="because"),
    path("answers/<slug:public_id>/complain/", marks.complain, name="complain"),
]
