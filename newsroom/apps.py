"""The roof: wires the site together and owns the accounts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsroomConfig(AppConfig):
    name = "newsroom"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        # Imported here because checks read the models, which load after this file.
        from newsroom import checks  # noqa: F401, PLC0415
