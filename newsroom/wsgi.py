"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
application = get_wsgi_application()

# A process that answers readers counts what they read; the apps must be there before.
from articles.reads import counting  # noqa: E402

counting.start()
