"""Settings, read from the environment: this is the only file that looks at it.

Nothing in the environment means development on SQLite. With DEBUG off a key and hosts are
demanded, or the process refuses to start. Each variable is named once here and once in README.
"""

from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from environs import Env, validate

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
if env_file := env.path("NEWSROOM_ENV_FILE", default=None):
    env.read_env(str(env_file), recurse=False)
# What this copy makes for itself: database, pictures, static files.
VAR_DIR = env.path("VAR_DIR", default=BASE_DIR / "var")

# Running ---------------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=True)
SECRET_KEY = env.str("SECRET_KEY", default="only-for-development" if DEBUG else "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"] if DEBUG else [])
if not DEBUG and not (SECRET_KEY and ALLOWED_HOSTS):
    raise ImproperlyConfigured("With DEBUG off, SECRET_KEY and ALLOWED_HOSTS must be set.")

# Where readers find the site: absolute addresses, HSTS and secure cookies follow it.
PORT = env.int("PORT", default=8000)
SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")
SERVED_OVER_HTTPS = urlsplit(SITE_URL).scheme == "https"
# Addresses of proxies whose X-Forwarded-Proto and -For are believed, so that a request which came
# past them can claim neither to be secure nor to be somebody else. A Unix socket is the proxy's.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
# Whether `prepare` fills a new database with the demo newsroom.
DEMO = env.bool("DEMO", default=False)

WSGI_APPLICATION = "newsroom.wsgi.application"
ROOT_URLCONF = "newsroom.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "newsroom.User"

INSTALLED_APPS = [
    "modeltranslation",
    "newsroom",
    "newsroom.signin",
    "articles",
    "comments",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    # Its own widgets' templates, for the renderer below.
    "django.forms",
]

MIDDLEWARE = [
    "newsroom.middleware.request_log",
    "newsroom.middleware.CompressedPages",
    "newsroom.middleware.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "newsroom.signin.entry.finished_sign_ins_only",
    "newsroom.middleware.language_from_path",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "newsroom.middleware.database_away",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# Widgets of ours have templates among the others.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Storage ---------------------------------------------------------------------------------------
DATABASES = {
    "default": env.dj_db_url(
        "DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'newsroom.sqlite3'}", conn_max_age=60
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    # IMMEDIATE takes the writer lock at BEGIN: a deferred one fails at its first write instead.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

CACHE_URL = env.str("CACHE_URL", default="")
CACHES = {
    "default": {"BACKEND": "newsroom.web.caching.ForgivingRedisCache", "LOCATION": CACHE_URL}
    if CACHE_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
SESSION_ENGINE = "newsroom.signin.sessions"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

MEDIA_ROOT = env.path("MEDIA_ROOT", default=VAR_DIR / "media")
MEDIA_URL = "/media/"
STATIC_ROOT = env.path("STATIC_ROOT", default=VAR_DIR / "static")
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
MAX_UPLOAD_MB = env.int("MAX_UPLOAD_MB", default=20)

# Mail ------------------------------------------------------------------------------------------
_mail = env.dj_email_url("EMAIL_URL", default="dummy://")
if not _mail.get("EMAIL_BACKEND"):
    raise ImproperlyConfigured("EMAIL_URL must be like submission://user:password@host:587.")
globals().update(_mail)
# A server that does not answer must not hold a worker for ever.
EMAIL_TIMEOUT = _mail["EMAIL_TIMEOUT"] or 10
if EMAIL_BACKEND.endswith(".dummy.EmailBackend"):  # noqa: F821 (of _mail)
    # Without a mail server letters are files: none is lost, and none is sent.
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
# Which readers and answers were erased, for the day a backup is restored: never in a backup itself.
ERASURE_LEDGER = env.path("ERASURE_LEDGER", default=VAR_DIR / "erasures.ledger")
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default=f"newsroom@{urlsplit(SITE_URL).hostname}")

# The digest by mail, and the hour of the newsroom's clock at which it goes out.
DIGEST = env.str("DIGEST", default="on", validate=validate.OneOf(["off", "on"]))
DIGEST_HOUR = env.int("DIGEST_HOUR", default=7, validate=validate.Range(0, 23))

# Language and time -----------------------------------------------------------------------------
LANGUAGE_CODE = "ar"
LANGUAGES = [("ar", _("Arabic")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "ar"
MODELTRANSLATION_LANGUAGES = ("ar", "en")
# A text that is missing in a language is missing: a fallback would leak one edition into the other.
MODELTRANSLATION_FALLBACK_LANGUAGES = ()
# How a column of one language is called in forms and lists: «العنوان (الإنجليزية)».
MODELTRANSLATION_BUILD_LOCALIZED_VERBOSE_NAME = lambda name, language: format_lazy(  # noqa: E731
    "{} ({})", name, dict(LANGUAGES)[language]
)
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = "newsroom.formats"
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Riyadh")

SITE_NAME_AR = env.str("SITE_NAME_AR", default="نقطة")
SITE_NAME_EN = env.str("SITE_NAME_EN", default="Nuqta")
# Digits and month names that we print: "latn" or "arab"; "gregorian", "levantine", "dual", "maghrib".
DIGITS = env.str("DIGITS", default="latn", validate=validate.OneOf(["latn", "arab"]))
MONTHS = env.str(
    "MONTHS",
    default="gregorian",
    validate=validate.OneOf(["gregorian", "levantine", "dual", "maghrib"]),
)
# The marks that the desk puts around a quotation in Arabic, and around one inside it.
QUOTATION_MARKS = {"guillemets": "«»‹›", "curly": "“”‘’"}[
    env.str(
        "QUOTATION_MARKS",
        default="guillemets",
        validate=validate.OneOf(["guillemets", "curly"]),
    )
]
# Whether the date of a story has the Hijri one beside it: "off" or "on".
HIJRI_DATE = env.str("HIJRI_DATE", default="off", validate=validate.OneOf(["off", "on"]))
# The first day of the week in calendars and figures, Monday being 0 as in Python.
WEEK_STARTS_ON = {"saturday": 5, "sunday": 6, "monday": 0}[
    env.str(
        "WEEK_STARTS_ON",
        default="sunday",
        validate=validate.OneOf(["saturday", "sunday", "monday"]),
    )
]

# The newsroom's own rules ----------------------------------------------------------------------
# Whether somebody else must approve: "require", "warn" or "off".
FOUR_EYES = env.str(
    "FOUR_EYES", default="require", validate=validate.OneOf(["require", "warn", "off"])
)
# Whether the first who writes in a story holds it, and others read or take over: "off" or "on".
STORY_LOCKS = env.str("STORY_LOCKS", default="off", validate=validate.OneOf(["off", "on"]))
# How long words that nobody saved or discarded are kept.
AUTOSAVE_DAYS = env.int("AUTOSAVE_DAYS", default=30, validate=validate.Range(min=1))
# How long a tag that nothing ever used is kept by `sweep_tags`.
UNUSED_TAG_DAYS = env.int("UNUSED_TAG_DAYS", default=90, validate=validate.Range(min=1))

# Readers' answers ------------------------------------------------------------------------------
# A question without a time of its own closes so many days after publication; 0: never.
QUESTION_DAYS = env.int("QUESTION_DAYS", default=30, validate=validate.Range(0, 3650))
# Names that no reader may take, in any spelling; the names of the site are among them.
RESERVED_NAMES = [
    *env.list(
        "RESERVED_NAMES",
        default=[
            "فريق التحرير", "التحرير", "رئيس التحرير", "هيئة التحرير", "المحرر", "المشرف", "الإدارة",
            "مدير الموقع", "إدارة الموقع", "admin", "administrator", "moderator", "editor", "newsroom",
            "root", "staff", "support",
        ],
    ),
    SITE_NAME_AR,
    SITE_NAME_EN,
]  # fmt: skip
# A service that is asked about each answer with words, by Akismet's protocol; none without a key.
AKISMET_KEY = env.str("AKISMET_KEY", default="")
AKISMET_URL = env.str(
    "AKISMET_URL",
    default="https://rest.akismet.com",
    validate=validate.URL(schemes={"http", "https"}, require_tld=False),
)

# Telling others --------------------------------------------------------------------------------
# The hub that feed readers learn of changes from (WebSub), "" for none.
WEBSUB_HUB = env.str("WEBSUB_HUB", default="")
# The key by which search engines believe a change that we tell them of (IndexNow), "" for none.
INDEXNOW_KEY = env.str(
    "INDEXNOW_KEY", default="", validate=validate.Regexp(r"([A-Za-z0-9-]{8,128})?\Z")
)
INDEXNOW_URL = env.str("INDEXNOW_URL", default="https://api.indexnow.org/indexnow")
# Who may sell advertising here, as lines; and how somebody reports a hole: addresses (mailto: or
# https:), and the page that says what we do then. Without them /ads.txt and security.txt are not there.
ADS_TXT = env.str("ADS_TXT", default="").replace("\\n", "\n")
SECURITY_CONTACTS = env.list("SECURITY_CONTACTS", default=[])
SECURITY_POLICY = env.str("SECURITY_POLICY", default="")

# Security --------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["newsroom.auth.NewsroomBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
] + [{"NAME": "newsroom.auth.NotTheDemoPassword"}]
# Roles above the writer's sign in with a second factor. Only in a demo on its own machine it may be
# off, and is unless this says on.
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", default=None)
# A code of the step before or after is right too (30 seconds each), never more: no drifting along.
OTP_TOTP_SYNC = False
# Tries are counted by newsroom.signin.limits: these would let a stranger lock the owner out.
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0
OTP_TOTP_ISSUER = lambda device: SITE_NAME_EN if device.user.language == "en" else SITE_NAME_AR  # noqa: E731
PASSWORD_RESET_TIMEOUT = 2 * 60 * 60
# A session ends so long after it began, and so long after it was last used.
SESSION_DAYS = env.int("SESSION_DAYS", default=14, validate=validate.Range(min=1))
SESSION_IDLE_HOURS = env.int("SESSION_IDLE_HOURS", default=24, validate=validate.Range(min=1))
SESSION_COOKIE_AGE = SESSION_DAYS * 24 * 60 * 60
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SERVED_OVER_HTTPS
if SERVED_OVER_HTTPS:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
MESSAGE_STORAGE = "newsroom.web.messages.Messages"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "newsroom.views.csrf_failure"
# A form's text and fields; files have MAX_UPLOAD_MB, for which Django itself knows no limit.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_500
FILE_UPLOAD_HANDLERS = [
    "newsroom.web.uploads.LimitedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "newsroom.web.uploads.SpooledUploads",
]

# Whether this process serves the renditions itself, for an installation without nginx.
# Whether readers' devices keep the last stories to be read without a network. Switched off, devices
# that kept some forget them.
OFFLINE_READING = env.bool("OFFLINE_READING", default=True)
SERVE_MEDIA = env.bool("SERVE_MEDIA", default=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "newsroom.static.JoinedStaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o644

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "newsroom.logs.JsonLine"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "json"},
        "troubles": {"class": "logging.StreamHandler", "formatter": "json", "level": "WARNING"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "newsroom": {"level": "INFO"},
        # Django's own handlers are replaced: its lines hold paths, ours hold the request's id.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # A line for each task that went well, and the worker sets the level of its loggers itself. The
        # results stand in the tasks' own table.
        "django_tasks": {"handlers": ["troubles"], "propagate": False},
        "django_tasks_db": {"handlers": ["troubles"], "propagate": False},
        # Below ERROR it repeats what the request's own line says.
        "django.request": {"level": "ERROR"},
    },
}

TAGGIT_CASE_INSENSITIVE = True
TAGGIT_TAGS_FROM_STRING = "newsroom.text.tags.parse_tags"
TAGGIT_STRING_FROM_TAGS = "articles.models.taxonomy.tags_as_text"

LOGIN_URL = LOGOUT_REDIRECT_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
