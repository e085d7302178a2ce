"""The name of the desk, and what other packages put into it that has no place there."""

import django_otp.plugins.otp_static.admin
import django_otp.plugins.otp_totp.admin  # noqa: F401
import django_tasks_db.admin  # noqa: F401
import taggit.admin  # noqa: F401
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_tasks_db.models import DBTaskResult
from taggit.models import Tag

admin.site.site_header = _("The newsroom")
admin.site.site_title = _("The newsroom")
admin.site.index_title = _("The desk")
# Our bar leads to what people use every day, the desk to all the rest.
admin.site.enable_nav_sidebar = False
# Our tags are articles.Tag; of tasks, `/readyz` and the log tell; a second factor is its owner's
# (newsroom/signin), and its secret nobody's to read.
admin.site.unregister([Tag, DBTaskResult, TOTPDevice, StaticDevice])
