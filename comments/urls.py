"""Addresses of the answers to a story's closing question."""

from django.urls import path

from comments import views

app_name = "comments"

urlpatterns = [
    path("a/<number:pk>/answers/", views.answers, name="answers"),
    path("a/<number:pk>/answers/token/", views.token, name="token"),
]
