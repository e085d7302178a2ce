"""What was just done, said on the next page: in a cookie that only our own https pages can set."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class _Cookie(CookieStorage):
    cookie_name = "__Host-messages" if settings.SERVED_OVER_HTTPS else "messages"


class Messages(FallbackStorage):
    """Django's, under another name; what is too long for a cookie goes into the session."""

    storage_classes = (_Cookie, SessionStorage)
