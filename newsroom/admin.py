"""The name of the desk; what stands in it is registered by the apps."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

admin.site.site_header = _("The newsroom")
admin.site.site_title = _("The newsroom")
admin.site.index_title = _("The desk")
# Our bar leads to what people use every day, the desk to all the rest.
admin.site.enable_nav_sidebar = False
