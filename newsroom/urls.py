"""Every address of the site. English lives under /en/, Arabic at the root."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

import newsroom.web.converters  # noqa: F401 (registers <number:…> and <uslug:…>)
from articles import sitemaps
from articles.admin import walk
from newsroom import account, health, statements, views, worker
from newsroom.web.headers import REPORTS

handler400 = "newsroom.views.bad_request"
handler403 = "newsroom.views.forbidden"
handler404 = "newsroom.views.not_found"
handler500 = "newsroom.views.server_error"

urlpatterns = [
    path("admin/account/", account.account, name="desk_account"),
    path("admin/at/", include(walk.addresses)),
    path("admin/language/", account.set_language, name="desk_language"),
    path("letters/off/<str:token>/", account.letters_off, name="letters_off"),
    path("admin/", include("newsroom.signin.urls")),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path(REPORTS.lstrip("/"), health.policy_reports, name="policy_reports"),
    path("robots.txt", views.robots, name="robots"),
    path("ads.txt", statements.ads, name="ads"),
    path(".well-known/security.txt", statements.security, name="security"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemaps/<slug:kind>-<number:number>.xml", sitemaps.part, name="sitemap_part"),
    path("news-sitemap.xml", sitemaps.news, name="news_sitemap"),
    # The name of the file is the key itself.
    path("<slug:name>.txt", statements.indexnow_key, name="indexnow_key"),
    path("api/v1/", include("articles.api.addresses")),
    # At the root, since a worker may only serve what stands below it.
    path("sw.js", worker.worker, name="worker"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("media/<path:name>", views.rendition, name="rendition"),
    *i18n_patterns(
        # Before the stories, or «answers» would be read as the slug of one.
        path("", include("comments.urls")),
        path("", include("articles.urls")),
        prefix_default_language=False,
    ),
]
