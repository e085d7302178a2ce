"""The addresses of signing in. They stand before the admin's own, and take the place of some."""

from django.contrib import admin
from django.urls import path

from newsroom.signin.views import entering, forgotten, own

app_name = "signin"
_own = admin.site.admin_view
urlpatterns = [
    path("login/", entering.sign_in, name="sign_in"),
    path("login/code/", entering.code, name="code"),
    path("login/set-up/", entering.set_up, name="set_up"),
    path("login/leave/", entering.leave, name="leave"),
    path("password/forgotten/", forgotten.forgotten, name="forgotten"),
    path("password/new/<uidb64>/<token>/", forgotten.new_password, name="new_password"),
    path("password_change/", _own(own.change_password), name="change_password"),
    path("account/second-factor/", _own(own.second_factor), name="second_factor"),
    path("account/second-factor/set-up/", _own(own.set_up), name="own_set_up"),
    path("account/second-factor/codes/", _own(own.recovery_codes), name="recovery_codes"),
    path("account/second-factor/remove/", _own(own.remove), name="remove"),
    path("account/sessions/", _own(own.sessions), name="sessions"),
    path("account/sessions/end/", _own(own.end), name="end"),
]
